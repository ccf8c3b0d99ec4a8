#include "drawing.h"

#include "chatkut/media/convert.h"

#include <math.h>

/* ---- reducing -------------------------------------------------------------------- */

/* Half as many samples across, down or both; to's size tells. */
static void halve_plane(const AVFrame *from, AVFrame *to, int plane)
{
    int shift = plane == 1 || plane == 2;
    int width = (from->width + shift) >> shift,
        height = (from->height + shift) >> shift;
    int out_width = (to->width + shift) >> shift,
        out_height = (to->height + shift) >> shift;
    int across = to->width < from->width ? 2 : 1;
    int down = to->height < from->height ? 2 : 1;
    for (int y = 0; y < out_height; y++) {
        int top = MIN(down * y, height - 1), low = MIN(down * y + down - 1, height - 1);
        const uint8_t *a = from->data[plane] + (ptrdiff_t)top * from->linesize[plane];
        const uint8_t *b = from->data[plane] + (ptrdiff_t)low * from->linesize[plane];
        uint8_t *out = to->data[plane] + (ptrdiff_t)y * to->linesize[plane];
        for (int x = 0; x < out_width; x++) {
            int l = MIN(across * x, width - 1);
            int r = MIN(across * x + across - 1, width - 1);
            out[x] = (uint8_t)((a[l] + a[r] + b[l] + b[r] + 2) >> 2);
        }
    }
}

static AVFrame *halve(const AVFrame *picture, bool across, bool down)
{
    AVFrame *half =
        picture_new(picture->format, across ? (picture->width + 1) / 2 : picture->width,
                    down ? (picture->height + 1) / 2 : picture->height);
    for (int plane = 0; plane < 4 && picture->data[plane]; plane++)
        halve_plane(picture, half, plane);
    return half;
}

void drawing_reduce(Drawing *drawing, AVFrame **halved)
{
    av_frame_free(halved);
    for (;;) {
        const Affine t = drawing->to_canvas;
        bool across = hypot(t.a, t.b) < 0.5 && drawing->picture->width > 2;
        bool down = hypot(t.c, t.d) < 0.5 && drawing->picture->height > 2;
        if (!across && !down)
            return;
        AVFrame *half = halve(drawing->picture, across, down);
        av_frame_free(halved);
        *halved = half;
        drawing->picture = half;
        drawing->to_canvas = affine_then(affine_scale(across ? 2 : 1, down ? 2 : 1), t);
    }
}

/* ---- placing --------------------------------------------------------------------- */

void drawing_snap(Drawing *drawing)
{
    Affine *t = &drawing->to_canvas;
    Rect mask = rect_bounds(drawing->mask_to_canvas, drawing->mask);
    double x =
        affine_is_upright(*t) && fabs(fabs(t->a) - 1) * drawing->picture->width < 1;
    double y =
        affine_is_upright(*t) && fabs(fabs(t->d) - 1) * drawing->picture->height < 1;
    if (!x || !y)
        return;
    t->a = t->a < 0 ? -1 : 1;
    t->d = t->d < 0 ? -1 : 1;
    t->e = rint(t->e);
    t->f = rint(t->f);
    drawing->radius *= affine_zoom(drawing->mask_to_canvas);
    drawing->mask_to_canvas = affine_identity;
    drawing->mask =
        (Rect){ rint(mask.x0), rint(mask.y0), rint(mask.x1), rint(mask.y1) };
}

Drawing drawing_make(const Stage *stage, const Clip *clip, const LayerPicture *shown,
                     RTime at)
{
    double wide = (shown->extent.x1 - shown->extent.x0) / shown->picture->width;
    double high = (shown->extent.y1 - shown->extent.y0) / shown->picture->height;
    double opacity[4] = { 1 };
    Affine box = affine_then(
        clip_transform(clip, stage->sequence, at, shown->box_width, shown->box_height),
        stage->to_canvas);
    Drawing drawing = {
        .picture = shown->picture,
        .to_canvas = affine_then(
            (Affine){ wide, 0, 0, high, shown->extent.x0, shown->extent.y0 }, box),
        .mask = shown->visible,
        .mask_to_canvas = box,
    };
    if (clip->kind == CLIP_VIDEO || clip->kind == CLIP_IMAGE)
        drawing.radius = node_number(&clip->node, PROP_RADIUS);
    value_eval(proplist_get(clip->node.props, PROP_OPACITY), at, opacity);
    drawing.opacity = CLAMP(opacity[0], 0, 1);
    blend_parse(node_string(&clip->node, PROP_BLEND), &drawing.blend);
    return drawing;
}
