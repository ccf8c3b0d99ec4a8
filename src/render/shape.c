#include "shape.h"

#include "chatkut/render/paint.h"
#include "chatkut/render/path.h"

#include <math.h>
#include <string.h>

/* Gradients are drawn no larger than this: more does not show. */
enum { GRADIENT_SIDE = 1024, SIDE_MAX = 8192 };

/* A curve may leave its polyline by this much of a pixel. */
static const double TOLERANCE = 0.01;

/* A shape being drawn. */
typedef struct {
    const Clip *clip;
    RTime at;
    double scale;        /* pixels per unit */
    double band;         /* width of the outline; 0: none */
    Rect bounds, extent; /* of what is filled and of the picture, in the box */
    bool plain; /* a whole rectangle or ellipse: the canvas's own masks draw it */
    Outline outline;
    Outline pen; /* what the outline's stroke covers */
} Shape;

void clip_box(const Clip *clip, const Sequence *sequence, double *width, double *height)
{
    double box[4] = { sequence->width, sequence->height };
    value_eval(proplist_get(clip->node.props, PROP_BOX), RTIME_ZERO, box);
    *width = box[0];
    *height = box[1];
}

bool shape_is_still(const Clip *clip)
{
    const PropId ids[] = { PROP_FILL, PROP_OUTLINE_PAINT, PROP_OUTLINE_WIDTH,
                           PROP_TRIM };
    for (size_t i = 0; i < G_N_ELEMENTS(ids); i++) {
        const Value *value = proplist_get(clip->node.props, ids[i]);
        if (value && value->type == VALUE_CURVE)
            return false;
    }
    return true;
}

/* ---- what is drawn --------------------------------------------------------------- */

static const char *kind_of(const Clip *clip)
{
    const char *kind = node_string(&clip->node, PROP_SHAPE);
    return kind ? kind : "rect";
}

static bool is_kind(const Clip *clip, const char *kind)
{
    return strcmp(kind_of(clip), kind) == 0;
}

static void add_points(const Clip *clip, Rect box, Outline *outline)
{
    const Value *points = proplist_get(clip->node.props, PROP_POINTS);
    size_t i;
    json_t *point;
    if (!points || points->type != VALUE_JSON)
        return;
    json_array_foreach(points->json, i, point)
    {
        Point p = { json_number_value(json_array_get(point, 0)) * box.x1,
                    json_number_value(json_array_get(point, 1)) * box.y1 };
        if (i == 0)
            outline_move(outline, p);
        else
            outline_line(outline, p);
    }
    if (is_kind(clip, "polygon") && outline->parts->len > 0)
        outline_close(outline);
}

static bool find_outline(const Clip *clip, Rect box, Outline *outline, GError **error)
{
    const char *path = node_string(&clip->node, PROP_PATH);
    if (is_kind(clip, "path"))
        return path_read(path ? path : "", outline, error);
    if (is_kind(clip, "rect"))
        outline_rounded(outline, box, node_number(&clip->node, PROP_RADIUS));
    else if (is_kind(clip, "ellipse"))
        outline_ellipse(outline, box);
    else
        add_points(clip, box, outline);
    return true;
}

bool shape_is_drawable(const Clip *clip, GError **error)
{
    g_auto(Outline) outline;
    outline_init(&outline, 1);
    return find_outline(clip, (Rect){ 0, 0, 1, 1 }, &outline, error);
}

static double outline_width(const Clip *clip, RTime at)
{
    double width[4] = { 0 };
    if (proplist_get(clip->node.props, PROP_OUTLINE_PAINT))
        value_eval(proplist_get(clip->node.props, PROP_OUTLINE_WIDTH), at, width);
    return fmax(width[0], 0);
}

/* ---- painting -------------------------------------------------------------------- */

/* Where `outline` lies, as a stencil for the shape's canvas. */
static AVFrame *stencil_of(const Shape *shape, const Outline *outline, int width,
                           int height)
{
    Affine to_pixels = affine_then(affine_move(-shape->extent.x0, -shape->extent.y0),
                                   affine_scale(shape->scale, shape->scale));
    AVFrame *stencil = av_frame_alloc();
    if (!stencil)
        g_error("out of memory");
    stencil->format = AV_PIX_FMT_GRAY8;
    stencil->width = width;
    stencil->height = height;
    if (av_frame_get_buffer(stencil, 0) < 0)
        g_error("no memory for a picture of %dx%d", width, height);
    outline_cover(outline, to_pixels, stencil->data[0], stencil->linesize[0], width,
                  height);
    return stencil;
}

/* Paint the shape's inside, or with a band its outline; `stencil` is NULL where the
 * shape is plain. A gradient spans what is painted. */
static bool draw_paint(Canvas *canvas, const Shape *shape, PropId id, double band,
                       const AVFrame *stencil, GError **error)
{
    const Value *paint = proplist_get(shape->clip->node.props, id);
    bool flat = paint && paint->type != VALUE_JSON;
    Rect in = shape->bounds;
    double scale = shape->scale, reach = band / 2;
    double wide = in.x1 - in.x0 + band, high = in.y1 - in.y0 + band;
    int width = flat ? 2 : (int)CLAMP(ceil(wide * scale), 2, GRADIENT_SIDE);
    int height = flat ? 2 : (int)CLAMP(ceil(high * scale), 2, GRADIENT_SIDE);
    AVFrame *picture;
    if (!paint)
        return true;
    picture = paint_picture(paint, shape->at, width, height, true, error);
    if (!picture)
        return false;
    canvas_draw(canvas,
                &(Drawing){
                    .picture = picture,
                    .to_canvas = { wide * scale / width, 0, 0, high * scale / height,
                                   (in.x0 - reach - shape->extent.x0) * scale,
                                   (in.y0 - reach - shape->extent.y0) * scale },
                    .mask = stencil ? shape->extent : in,
                    .mask_to_canvas =
                        affine_then(affine_move(-shape->extent.x0, -shape->extent.y0),
                                    affine_scale(scale, scale)),
                    .radius = node_number(&shape->clip->node, PROP_RADIUS),
                    .ellipse = is_kind(shape->clip, "ellipse"),
                    .band = band,
                    .stencil = stencil,
                    .opacity = 1,
                    .light = 1,
                });
    av_frame_free(&picture);
    return true;
}

static bool paint_part(Canvas *canvas, const Shape *shape, PropId id, double band,
                       int width, int height, GError **error)
{
    AVFrame *stencil = NULL;
    bool fine;
    if (!shape->plain)
        stencil =
            stencil_of(shape, band > 0 ? &shape->pen : &shape->outline, width, height);
    fine = draw_paint(canvas, shape, id, band, stencil, error);
    av_frame_free(&stencil);
    return fine;
}

/* ---- the picture ----------------------------------------------------------------- */

static Rect grown(Rect rect, double by)
{
    return (Rect){ rect.x0 - by, rect.y0 - by, rect.x1 + by, rect.y1 + by };
}

/* To a grid on which the picture's chroma samples are those of the canvas where the box
 * begins at one, at full size and at half. */
static Rect rounded_out(Rect rect)
{
    const double grid = 4;
    return (Rect){ grid * floor(rect.x0 / grid), grid * floor(rect.y0 / grid),
                   grid * ceil(rect.x1 / grid), grid * ceil(rect.y1 / grid) };
}

/* Nothing larger than SIDE_MAX: what is larger is drawn coarser. */
static void place(Shape *shape, Rect bounds, double scale)
{
    shape->bounds = bounds;
    shape->extent = rounded_out(grown(bounds, shape->band / 2 + 1));
    double side =
        fmax(shape->extent.x1 - shape->extent.x0, shape->extent.y1 - shape->extent.y0);
    shape->scale = fmin(scale, SIDE_MAX / side);
}

static void trim(Shape *shape)
{
    double range[4] = { 0, 1 };
    value_eval(proplist_get(shape->clip->node.props, PROP_TRIM), shape->at, range);
    outline_trim(&shape->pen, range[0], range[1]);
}

/* The outline at the scale it will have, and from it what the pen covers. */
static bool make_outlines(Shape *shape, Rect box, double scale, GError **error)
{
    Outline way;
    outline_init(&shape->outline, TOLERANCE / scale);
    if (!find_outline(shape->clip, box, &shape->outline, error))
        return false;
    place(shape, outline_bounds(&shape->outline), scale);
    if (shape->band <= 0)
        return true;
    outline_init(&shape->pen, shape->outline.tolerance);
    outline_append(&shape->pen, &shape->outline);
    trim(shape);
    outline_init(&way, shape->outline.tolerance);
    outline_stroke(&shape->pen, shape->band, &way);
    outline_clear(&shape->pen);
    shape->pen = way;
    return true;
}

static Canvas *clear_canvas(int width, int height)
{
    static const Value clear = { .type = VALUE_COLOR, .color = 0 };
    Canvas *canvas = canvas_new(width, height, true);
    AVFrame *backdrop = paint_picture(&clear, RTIME_ZERO, width, height, true, NULL);
    canvas_start(canvas, backdrop);
    av_frame_free(&backdrop);
    return canvas;
}

static AVFrame *paint_shape(const Shape *shape, GError **error)
{
    const Rect *extent = &shape->extent;
    int width = (int)fmax(ceil((extent->x1 - extent->x0) * shape->scale), 2);
    int height = (int)fmax(ceil((extent->y1 - extent->y0) * shape->scale), 2);
    g_autoptr(Canvas) canvas = clear_canvas(width, height);
    if (!paint_part(canvas, shape, PROP_FILL, 0, width, height, error) ||
        (shape->band > 0 && !paint_part(canvas, shape, PROP_OUTLINE_PAINT, shape->band,
                                        width, height, error)))
        return NULL;
    return canvas_picture(canvas);
}

AVFrame *shape_picture(const Clip *clip, const Sequence *sequence, RTime at,
                       double scale, Rect *extent, GError **error)
{
    Shape shape = { .clip = clip, .at = at, .band = outline_width(clip, at) };
    AVFrame *picture = NULL;
    Rect box = { 0 };
    clip_box(clip, sequence, &box.x1, &box.y1);
    shape.plain = (is_kind(clip, "rect") || is_kind(clip, "ellipse")) &&
                  !proplist_get(clip->node.props, PROP_TRIM);
    if (shape.plain)
        place(&shape, box, scale);
    if (shape.plain || make_outlines(&shape, box, scale, error))
        picture = paint_shape(&shape, error);
    outline_clear(&shape.outline);
    outline_clear(&shape.pen);
    *extent = (Rect){ shape.extent.x0, shape.extent.y0,
                      shape.extent.x0 + (picture ? picture->width : 0) / shape.scale,
                      shape.extent.y0 + (picture ? picture->height : 0) / shape.scale };
    return picture;
}
