#include "layer_private.h"

#include <math.h>

enum { SIDE_LIMIT = 16384 };

/* Between these a picture is sampled as it is; smaller needs a filter, larger gets a
 * better one. */
static const double SAMPLE_DOWN = 0.75, SAMPLE_UP = 1.6;

static Crop crop_of(const Clip *clip)
{
    return (Crop){ node_number(&clip->node, PROP_CROP_LEFT),
                   node_number(&clip->node, PROP_CROP_TOP),
                   node_number(&clip->node, PROP_CROP_RIGHT),
                   node_number(&clip->node, PROP_CROP_BOTTOM) };
}

Placement layer_place(const Layer *layer, double width, double height)
{
    Fit fit = FIT_CONTAIN;
    double box_width, box_height;
    fit_parse(node_string(&layer->clip->node, PROP_FIT), &fit);
    clip_box(layer->clip, layer->stage->sequence, &box_width, &box_height);
    return placement_fit(width, height, box_width, box_height, fit,
                         crop_of(layer->clip));
}

void layer_take_placement(LayerPicture *out, const Placement *placed)
{
    out->box_width = placed->box_width;
    out->box_height = placed->box_height;
    out->extent = rect_bounds(placed->to_box, (Rect){ 0, 0, 1, 1 });
    out->visible = placed->visible;
}

/* How many pixels one side of the picture should have: as stored where that is near
 * enough, else as it will be drawn. */
static int working_side(const Layer *layer, double units, int stored)
{
    double needed = units * layer->drawn_scale;
    double most = 2.0 * MAX(layer->stage->width, layer->stage->height);
    if (layer->animated && needed >= stored * SAMPLE_DOWN &&
        needed <= stored * SAMPLE_UP)
        return stored;
    if (needed > stored && needed > most)
        return stored;
    return (int)CLAMP(lrint(needed), 1, SIDE_LIMIT);
}

/* A still picture's side in whole pixels of the canvas, as its edges will be
 * rounded. */
static int snapped_side(double low, double high)
{
    return MAX(1, (int)(lrint(high) - lrint(low)));
}

void layer_working_size(const Layer *layer, const LayerPicture *out, RTime at,
                        int stored_w, int stored_h, int *width, int *height)
{
    const Stage *stage = layer->stage;
    Affine t = affine_then(clip_transform(layer->clip, stage->sequence, at,
                                          out->box_width, out->box_height),
                           stage->to_canvas);
    Rect placed = rect_bounds(t, out->extent);
    *width = working_side(layer, out->extent.x1 - out->extent.x0, stored_w);
    *height = working_side(layer, out->extent.y1 - out->extent.y0, stored_h);
    if (layer->animated || !affine_is_upright(t))
        return;
    if (fabs(*width - (placed.x1 - placed.x0)) < 1)
        *width = snapped_side(placed.x0, placed.x1);
    if (fabs(*height - (placed.y1 - placed.y0)) < 1)
        *height = snapped_side(placed.y0, placed.y1);
}
