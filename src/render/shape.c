#include "layer.h"

#include "chatkut/render/paint.h"

#include <math.h>
#include <string.h>

/* Gradients are drawn no larger than this: more does not show. */
enum { GRADIENT_SIDE = 1024, SIDE_MAX = 8192 };

void clip_box(const Clip *clip, const Sequence *sequence, double *width, double *height)
{
    double box[4] = { sequence->width, sequence->height };
    value_eval(proplist_get(clip->node.props, PROP_BOX), RTIME_ZERO, box);
    *width = box[0];
    *height = box[1];
}

bool shape_is_still(const Clip *clip)
{
    const PropId ids[] = { PROP_FILL, PROP_OUTLINE_PAINT, PROP_OUTLINE_WIDTH };
    for (size_t i = 0; i < G_N_ELEMENTS(ids); i++) {
        const Value *value = proplist_get(clip->node.props, ids[i]);
        if (value && value->type == VALUE_CURVE)
            return false;
    }
    return true;
}

/* Paint the shape's inside, or with a band its outline. */
static bool draw_paint(Canvas *canvas, const Clip *clip, PropId id, RTime at, Rect box,
                       double scale, double band, GError **error)
{
    const Value *paint = proplist_get(clip->node.props, id);
    const char *shape = node_string(&clip->node, PROP_SHAPE);
    bool flat = paint && paint->type != VALUE_JSON;
    double reach = band / 2, wide = box.x1 - box.x0 + band,
           high = box.y1 - box.y0 + band;
    int width = flat ? 2 : (int)CLAMP(ceil(wide * scale), 2, GRADIENT_SIDE);
    int height = flat ? 2 : (int)CLAMP(ceil(high * scale), 2, GRADIENT_SIDE);
    AVFrame *picture;
    if (!paint)
        return true;
    picture = paint_picture(paint, at, width, height, true, error);
    if (!picture)
        return false;
    canvas_draw(canvas,
                &(Drawing){
                    .picture = picture,
                    .to_canvas = { wide * scale / width, 0, 0, high * scale / height,
                                   (box.x0 - reach) * scale, (box.y0 - reach) * scale },
                    .mask = box,
                    .mask_to_canvas = affine_scale(scale, scale),
                    .radius = node_number(&clip->node, PROP_RADIUS),
                    .ellipse = shape && strcmp(shape, "ellipse") == 0,
                    .band = band,
                    .opacity = 1,
                    .light = 1,
                });
    av_frame_free(&picture);
    return true;
}

static double outline_width(const Clip *clip, RTime at)
{
    double width[4] = { 0 };
    if (proplist_get(clip->node.props, PROP_OUTLINE_PAINT))
        value_eval(proplist_get(clip->node.props, PROP_OUTLINE_WIDTH), at, width);
    return width[0];
}

AVFrame *shape_picture(const Clip *clip, const Sequence *sequence, RTime at,
                       double scale, double *margin, GError **error)
{
    static const Value clear = { .type = VALUE_COLOR, .color = 0 };
    double width, height, band = outline_width(clip, at);
    g_autoptr(Canvas) canvas = NULL;
    AVFrame *backdrop;
    Rect box;
    int w, h;
    clip_box(clip, sequence, &width, &height);
    *margin = ceil(band / 2) + 1;
    w = (int)CLAMP(ceil((width + 2 * *margin) * scale), 2, SIDE_MAX);
    h = (int)CLAMP(ceil((height + 2 * *margin) * scale), 2, SIDE_MAX);
    box = (Rect){ *margin, *margin, *margin + width, *margin + height };
    canvas = canvas_new(w, h, true);
    backdrop = paint_picture(&clear, at, w, h, true, error);
    if (!backdrop)
        return NULL;
    canvas_start(canvas, backdrop);
    av_frame_free(&backdrop);
    if (!draw_paint(canvas, clip, PROP_FILL, at, box, scale, 0, error) ||
        (band > 0 &&
         !draw_paint(canvas, clip, PROP_OUTLINE_PAINT, at, box, scale, band, error)))
        return NULL;
    return canvas_picture(canvas);
}
