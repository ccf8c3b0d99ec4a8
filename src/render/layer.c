#include "caption.h"
#include "layer_effects.h"
#include "shape.h"

#include "chatkut/media/input.h"
#include "chatkut/render/paint.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

enum {
    IDLE_FOOTAGE = 2, /* kept open for the next clip of the same file */
    SIDE_LIMIT = 16384,
};

/* Between these a picture is sampled as it is; smaller needs a filter, larger gets a better
 * one. */
static const double SAMPLE_DOWN = 0.75, SAMPLE_UP = 1.6;

/* A file kept open by the stage, and whose it is. */
typedef struct {
    const Asset *asset;
    Footage *footage;
} Idle;

struct Layer {
    Stage *stage;
    const Clip *clip;
    const Track *track;
    Footage *footage;
    Compositor *nested;
    bool animated;
    double largest; /* scale of the clip at any time */
    double drawn_scale;
    /* text and shapes: drawn at `drawn_at` */
    bool drawn;
    RTime drawn_at;
    Title title;
    Caption caption;
    Rect extent;
    AVFrame *picture; /* of shapes and nested sequences */
    LayerEffects effects, track_effects;
    AVFrame *halved; /* the last reduction, while it is drawn */
};

/* ---- the stage ---------------------------------------------------------------------- */

static void idle_free(void *data)
{
    Idle *idle = data;
    footage_free(idle->footage);
    g_free(idle);
}

void stage_clear(Stage *stage)
{
    g_clear_pointer(&stage->titles, title_maker_free);
    g_clear_pointer(&stage->idle, g_ptr_array_unref);
    g_clear_pointer(&stage->cubes, g_hash_table_unref);
}

static void park_footage(Stage *stage, const Asset *asset, Footage *footage)
{
    Idle *idle = g_new(Idle, 1);
    *idle = (Idle){ asset, footage };
    if (!stage->idle)
        stage->idle = g_ptr_array_new_with_free_func(idle_free);
    g_ptr_array_add(stage->idle, idle);
    if (stage->idle->len > IDLE_FOOTAGE)
        g_ptr_array_remove_index(stage->idle, 0);
}

static Footage *take_footage(Stage *stage, const Asset *asset)
{
    for (unsigned i = 0; stage->idle && i < stage->idle->len; i++) {
        Idle *idle = g_ptr_array_index(stage->idle, i);
        Footage *footage = idle->footage;
        if (idle->asset != asset)
            continue;
        idle->footage = NULL;
        g_ptr_array_remove_index(stage->idle, i);
        return footage;
    }
    return NULL;
}

/* ---- one layer ----------------------------------------------------------------------- */

Layer *layer_new(Stage *stage, const Clip *clip, const Track *track)
{
    Layer *layer = g_new0(Layer, 1);
    layer->stage = stage;
    layer->clip = clip;
    layer->track = track;
    layer->animated = clip_transform_animated(clip);
    layer->largest =
        clip_largest_scale(clip, RTIME_ZERO, clip->duration, stage->sequence->rate);
    layer->drawn_scale =
        CLAMP(affine_zoom(stage->to_canvas) * layer->largest, 0.01, 64);
    return layer;
}

void layer_free(Layer *layer)
{
    if (!layer)
        return;
    if (layer->footage)
        park_footage(layer->stage, clip_asset(layer->stage->composition, layer->clip),
                     layer->footage);
    compositor_free(layer->nested);
    title_clear(&layer->title);
    caption_clear(&layer->caption);
    layer_effects_clear(&layer->effects);
    layer_effects_clear(&layer->track_effects);
    av_frame_free(&layer->picture);
    av_frame_free(&layer->halved);
    g_free(layer);
}

/* ---- source time --------------------------------------------------------------------- */

static RTime wrap(RTime time, RTime length)
{
    int64_t turns;
    if (rtime_compare(length, RTIME_ZERO) <= 0)
        return time;
    turns = rtime_to_frames(rtime_div(time, length), (Rate){ 1, 1 }, RTIME_FLOOR);
    return rtime_sub(time, rtime_scale(length, turns, 1));
}

/* The moment of the source that shows; *backwards tells which of two pictures that meet
 * there is meant. */
static RTime source_time(const Clip *clip, RTime at, RTime length, bool *backwards)
{
    const Value *remap = proplist_get(clip->node.props, PROP_REMAP);
    RTime speed = clip_speed(clip), time;
    *backwards = false;
    if (remap) {
        double seconds[4] = { 0 };
        value_eval(remap, at, seconds);
        /* A curve is computed in floating point: what is meant to be a frame's start must
         * not fall short of it. */
        return rtime_add(rtime_from_decimal(seconds[0]), rtime_make(2, 1000000));
    }
    *backwards = rtime_compare(speed, RTIME_ZERO) < 0;
    time = rtime_add(clip_in(clip), rtime_mul(at, speed));
    return node_bool(&clip->node, PROP_LOOP) ? wrap(time, length) : time;
}

/* ---- what the kinds show --------------------------------------------------------------- */

static bool asset_failed(Layer *layer, const Asset *asset, GError **error)
{
    layer->stage->culprit = asset->node.id;
    g_prefix_error(error, "“%s”: ", asset_label(asset));
    return false;
}

static bool open_footage(Layer *layer, const Asset *asset, GError **error)
{
    Stage *stage = layer->stage;
    int fd;
    if (layer->footage)
        return true;
    layer->footage = take_footage(stage, asset);
    if (layer->footage)
        return true;
    fd = stage->file(asset->node.id, stage->data, error);
    if (fd >= 0)
        layer->footage = footage_open(fd, asset, error);
    return layer->footage != NULL;
}

static Crop crop_of(const Clip *clip)
{
    return (Crop){ node_number(&clip->node, PROP_CROP_LEFT),
                   node_number(&clip->node, PROP_CROP_TOP),
                   node_number(&clip->node, PROP_CROP_RIGHT),
                   node_number(&clip->node, PROP_CROP_BOTTOM) };
}

static Placement place(const Layer *layer, double width, double height)
{
    Fit fit = FIT_CONTAIN;
    double box_width, box_height;
    fit_parse(node_string(&layer->clip->node, PROP_FIT), &fit);
    clip_box(layer->clip, layer->stage->sequence, &box_width, &box_height);
    return placement_fit(width, height, box_width, box_height, fit,
                         crop_of(layer->clip));
}

static void take_placement(LayerPicture *out, const Placement *placed)
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

/* A still picture's side in whole pixels of the canvas, as its edges will be rounded. */
static int snapped_side(double low, double high)
{
    return MAX(1, (int)(lrint(high) - lrint(low)));
}

static void working_size(const Layer *layer, const LayerPicture *out, RTime at,
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

static bool footage_layer(Layer *layer, RTime at, LayerPicture *out, GError **error)
{
    const Asset *asset = clip_asset(layer->stage->composition, layer->clip);
    bool moving = layer->clip->kind == CLIP_VIDEO, backwards = false;
    RTime time = RTIME_ZERO;
    Placement placed;
    int stored_w, stored_h, width, height;
    double aspect;
    if (!open_footage(layer, asset, error))
        return asset_failed(layer, asset, error);
    if (moving)
        time = source_time(layer->clip, at, footage_length(layer->footage), &backwards);
    if (!footage_seek(layer->footage, time, backwards, error))
        return asset_failed(layer, asset, error);
    footage_size(layer->footage, &stored_w, &stored_h, &aspect);
    placed = place(layer, stored_w * aspect, stored_h);
    take_placement(out, &placed);
    if (rect_is_empty(out->visible))
        return true;
    working_size(layer, out, at, stored_w, stored_h, &width, &height);
    out->picture = footage_picture(layer->footage, width, height, error);
    return out->picture || asset_failed(layer, asset, error);
}

static bool start_titles(Stage *stage, GError **error)
{
    return stage->titles || (stage->titles = title_maker_new(error));
}

static bool text_layer(Layer *layer, const Clip *text, RTime at, LayerPicture *out,
                       GError **error)
{
    Stage *stage = layer->stage;
    Title *title = &layer->title;
    if (!start_titles(stage, error))
        return false;
    if (!layer->drawn ||
        (!title_is_still(text) && rtime_compare(at, layer->drawn_at) != 0)) {
        title_clear(title);
        if (!title_draw(stage->titles, text, stage->sequence, at, layer->drawn_scale,
                        title, error))
            return false;
        layer->drawn = true;
        layer->drawn_at = at;
    }
    out->picture = title->picture;
    out->box_width = title->box_width;
    out->box_height = title->box_height;
    if (out->picture)
        out->extent = out->visible =
            (Rect){ title->left, title->top,
                    title->left + title->picture->width / layer->drawn_scale,
                    title->top + title->picture->height / layer->drawn_scale };
    return true;
}

static bool caption_layer(Layer *layer, RTime at, LayerPicture *out, GError **error)
{
    Stage *stage = layer->stage;
    bool changed;
    if (!start_titles(stage, error) ||
        !caption_turn(layer->clip, stage->sequence, at, stage->titles, &layer->caption,
                      &changed, error))
        return false;
    layer->drawn &= !changed;
    return !layer->caption.text ||
           text_layer(layer, layer->caption.text, at, out, error);
}

static bool shape_layer(Layer *layer, RTime at, LayerPicture *out, GError **error)
{
    if (!layer->drawn ||
        (!shape_is_still(layer->clip) && rtime_compare(at, layer->drawn_at) != 0)) {
        av_frame_free(&layer->picture);
        layer->picture = shape_picture(layer->clip, layer->stage->sequence, at,
                                       layer->drawn_scale, &layer->extent, error);
        if (!layer->picture)
            return false;
        layer->drawn = true;
        layer->drawn_at = at;
    }
    out->picture = layer->picture;
    clip_box(layer->clip, layer->stage->sequence, &out->box_width, &out->box_height);
    out->extent = out->visible = layer->extent;
    return true;
}

static bool nested_layer(Layer *layer, RTime at, LayerPicture *out, GError **error)
{
    Stage *stage = layer->stage;
    const Sequence *inner = composition_sequence(
        stage->composition, node_string(&layer->clip->node, PROP_SEQUENCE));
    bool backwards;
    RTime time = source_time(layer->clip, at, sequence_duration(inner), &backwards);
    Placement placed = place(layer, inner->width, inner->height);
    int width, height;
    take_placement(out, &placed);
    working_size(layer, out, at, inner->width, inner->height, &width, &height);
    if (!layer->nested)
        layer->nested =
            compositor_new(stage->composition, inner, width, height,
                           paint_has_alpha(node_value(&inner->node, PROP_PAINT)),
                           stage->file, stage->data);
    /* Like media, a sequence holds its first and last picture. */
    if (backwards)
        time = rtime_sub(time, rtime_make(1, 1000000));
    time = rtime_min(time, rtime_sub(sequence_duration(inner),
                                     rtime_make(inner->rate.den, inner->rate.num)));
    time = rtime_snap(rtime_max(time, RTIME_ZERO), inner->rate, RTIME_FLOOR);
    av_frame_free(&layer->picture);
    layer->picture = compositor_picture(layer->nested, time, error);
    if (!layer->picture)
        stage->culprit = compositor_culprit(layer->nested);
    out->picture = layer->picture;
    return layer->picture != NULL;
}

/* ---- drawing --------------------------------------------------------------------------- */

static bool layer_picture(Layer *layer, RTime at, LayerPicture *out, GError **error)
{
    switch (layer->clip->kind) {
    case CLIP_VIDEO:
    case CLIP_IMAGE:
        return footage_layer(layer, at, out, error);
    case CLIP_TEXT:
        return text_layer(layer, layer->clip, at, out, error);
    case CLIP_CAPTION:
        return caption_layer(layer, at, out, error);
    case CLIP_SHAPE:
        return shape_layer(layer, at, out, error);
    case CLIP_SEQUENCE:
        return nested_layer(layer, at, out, error);
    default:
        return true;
    }
}

/* The clip's own effects and those of its track. */
static bool apply_effects(Layer *layer, RTime at, LayerPicture *shown, GError **error)
{
    const Clip *clip = layer->clip;
    if (!layer_effects_run(&layer->effects, layer->stage, &clip->node, at, shown,
                           error))
        return false;
    return !layer->track ||
           layer_effects_run(&layer->track_effects, layer->stage, &layer->track->node,
                             rtime_add(at, clip->start), shown, error);
}

static bool adjust(Layer *layer, RTime at, double share, Canvas *canvas, GError **error)
{
    double opacity[4] = { 1 };
    value_eval(proplist_get(layer->clip->node.props, PROP_OPACITY), at, opacity);
    return layer_effects_adjust(&layer->effects, layer->stage, &layer->clip->node, at,
                                CLAMP(opacity[0], 0, 1) * share, canvas, error);
}

/* As the transition wants it. */
static void take_look(Drawing *drawing, const ClipLook *look)
{
    drawing->opacity *= look->strength;
    drawing->light = look->light;
    drawing->shade = look->shade;
    drawing->to_canvas = affine_then(drawing->to_canvas, look->moved);
    drawing->mask_to_canvas = affine_then(drawing->mask_to_canvas, look->moved);
}

bool layer_draw(Layer *layer, RTime at, const ClipLook *look, Canvas *canvas,
                GError **error)
{
    LayerPicture shown = { 0 };
    Drawing drawing;
    if (layer->clip->kind == CLIP_ADJUSTMENT)
        return adjust(layer, at, look->share, canvas, error);
    if (!layer_picture(layer, at, &shown, error))
        return false;
    if (!shown.picture)
        return true;
    if (!apply_effects(layer, at, &shown, error))
        return false;
    drawing = drawing_make(layer->stage, layer->clip, &shown, at);
    if (!layer->animated)
        drawing_snap(&drawing);
    take_look(&drawing, look);
    drawing_reduce(&drawing, &layer->halved);
    canvas_draw(canvas, &drawing);
    return true;
}
