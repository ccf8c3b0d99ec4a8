#include "canvas_private.h"

#include <libavutil/buffer.h>
#include <math.h>
#include <string.h>

enum { LINE_ALIGN = 64, FULL = CANVAS_FULL };

/* What light 0 is of black. */
static const uint8_t black[3] = { 16, 128, 128 };

/* One drawing under way: its rectangle, with even corners, and its rows. */
typedef struct {
    const Drawing *drawing;
    int x0, y0, x1, y1;
    int width; /* of the rectangle */
    Sampler plane[4];
    Mask mask;
    int opacity; /* 0 … FULL */
    int light;
    uint8_t shade[3]; /* Y U V */
    uint8_t *rows;    /* scratch */
} Pass;

/* ---- frames ---------------------------------------------------------------------- */

Canvas *canvas_new(int width, int height, bool alpha)
{
    Canvas *canvas = g_new0(Canvas, 1);
    size_t line = (size_t)FFALIGN(width, 2 * LINE_ALIGN);
    size_t lines = (size_t)FFALIGN(height, 2);
    canvas->width = width;
    canvas->height = height;
    canvas->alpha = alpha;
    canvas->pool =
        av_buffer_pool_init(line * lines * (alpha ? 5 : 3) / 2 + LINE_ALIGN, NULL);
    return canvas;
}

void canvas_free(Canvas *canvas)
{
    if (!canvas)
        return;
    av_frame_free(&canvas->frame);
    av_buffer_pool_uninit(&canvas->pool);
    g_free(canvas);
}

bool canvas_has_alpha(const Canvas *canvas)
{
    return canvas->alpha;
}

static AVFrame *new_frame(const Canvas *canvas)
{
    AVFrame *frame = av_frame_alloc();
    int line = FFALIGN(canvas->width, 2 * LINE_ALIGN);
    ptrdiff_t size = (ptrdiff_t)line * FFALIGN(canvas->height, 2);
    if (frame)
        frame->buf[0] = av_buffer_pool_get(canvas->pool);
    if (!frame || !frame->buf[0])
        g_error("no memory for a picture of %dx%d", canvas->width, canvas->height);
    frame->format = canvas->alpha ? AV_PIX_FMT_YUVA420P : AV_PIX_FMT_YUV420P;
    frame->width = canvas->width;
    frame->height = canvas->height;
    frame->colorspace = AVCOL_SPC_BT709;
    frame->color_range = AVCOL_RANGE_MPEG;
    frame->data[0] = frame->buf[0]->data;
    frame->data[1] = frame->data[0] + size;
    frame->data[2] = frame->data[1] + size / 4;
    frame->data[3] = canvas->alpha ? frame->data[2] + size / 4 : NULL;
    frame->linesize[0] = line;
    frame->linesize[1] = frame->linesize[2] = line / 2;
    frame->linesize[3] = canvas->alpha ? line : 0;
    return frame;
}

void canvas_make_own(Canvas *canvas, bool keep)
{
    AVFrame *fresh;
    if (canvas->own)
        return;
    fresh = new_frame(canvas);
    if (keep)
        av_frame_copy(fresh, canvas->frame);
    av_frame_free(&canvas->frame);
    canvas->frame = fresh;
    canvas->own = true;
}

static void refer_to(Canvas *canvas, const AVFrame *frame)
{
    AVFrame *clone = av_frame_clone(frame);
    if (!clone)
        g_error("out of memory");
    av_frame_free(&canvas->frame);
    canvas->frame = clone;
    canvas->own = false;
}

void canvas_start(Canvas *canvas, const AVFrame *backdrop)
{
    refer_to(canvas, backdrop);
}

void canvas_start_from(Canvas *canvas, const Canvas *other)
{
    refer_to(canvas, other->frame);
    /* What `other` draws next would show through a shared frame. */
    if (other->own)
        canvas_make_own(canvas, true);
}

AVFrame *canvas_picture(const Canvas *canvas)
{
    AVFrame *clone = av_frame_clone(canvas->frame);
    if (!clone)
        g_error("out of memory");
    return clone;
}

/* ---- rows ------------------------------------------------------------------------ */

/* target = source * cover + target * (1 - alpha), both counted from `base`. */
static void over_row(uint8_t *restrict target, const uint8_t *restrict source,
                     const uint8_t *restrict cover, const uint8_t *restrict alpha,
                     int count, int base)
{
    for (int i = 0; i < count; i++) {
        int sum = source[i] * cover[i] + target[i] * (255 - alpha[i]) +
                  base * (alpha[i] - cover[i]) + 128;
        sum = (sum + (sum >> 8)) >> 8;
        target[i] = (uint8_t)(sum < 0 ? 0 : sum > 255 ? 255 : sum);
    }
}

static void over_alpha_row(uint8_t *restrict target, const uint8_t *restrict alpha,
                           int count)
{
    for (int i = 0; i < count; i++)
        target[i] = (uint8_t)(alpha[i] + div255(target[i] * (255 - alpha[i])));
}

static void scale_row(uint8_t *row, int count, int weight, int base)
{
    for (int i = 0; i < count; i++)
        row[i] = (uint8_t)((row[i] * weight + base * (FULL - weight) + FULL / 2) >> 8);
}

static void multiply_row(uint8_t *restrict row, const uint8_t *restrict by, int count)
{
    for (int i = 0; i < count; i++)
        row[i] = div255(row[i] * by[i]);
}

/* row += amount * alpha, amount in units of 1 / FULL; alpha 255 is all of it. */
static void tint_row(uint8_t *restrict row, const uint8_t *restrict alpha, int count,
                     int amount)
{
    for (int i = 0; i < count; i++) {
        int weight = alpha[i] + (alpha[i] >> 7);
        int sum = row[i] + ((weight * amount + FULL * FULL / 2) >> 16);
        row[i] = (uint8_t)(sum < 0 ? 0 : sum > 255 ? 255 : sum);
    }
}

/* ---- one drawing ----------------------------------------------------------------- */

static bool has_own_alpha(const Pass *pass)
{
    return pass->drawing->picture->data[3] != NULL;
}

/* Pictures with alpha go to black here, which needs none; tint_rows() does the rest. */
static void read_row(const Pass *pass, int plane, int y, int x, int count, uint8_t *out)
{
    sampler_row(&pass->plane[plane], y, x, count, out);
    if (pass->light < FULL && plane < 3)
        scale_row(out, count, pass->light,
                  has_own_alpha(pass) ? black[plane] : pass->shade[plane]);
}

/* Nothing below shows: rows go straight to their place. */
static void cover_rows(const Pass *pass, AVFrame *frame, int y, int lines)
{
    int half = (pass->width + 1) / 2;
    for (int k = 0; k < lines; k++) {
        read_row(pass, 0, y + k, pass->x0, pass->width,
                 canvas_row(frame, 0, y + k, pass->x0));
        if (frame->data[3])
            memset(canvas_row(frame, 3, y + k, pass->x0), 255, (size_t)pass->width);
    }
    for (int plane = 1; plane < 3; plane++)
        read_row(pass, plane, y / 2, pass->x0 / 2, half,
                 canvas_row(frame, plane, y / 2, pass->x0 / 2));
}

/* An opaque picture with one opacity all over. */
static void mix_rows(const Pass *pass, AVFrame *frame, int y, int lines)
{
    int half = (pass->width + 1) / 2;
    for (int k = 0; k < lines; k++) {
        read_row(pass, 0, y + k, pass->x0, pass->width, pass->rows);
        row_mix(canvas_row(frame, 0, y + k, pass->x0), pass->rows, pass->width,
                pass->opacity);
        if (frame->data[3])
            scale_row(canvas_row(frame, 3, y + k, pass->x0), pass->width,
                      FULL - pass->opacity, 255);
    }
    for (int plane = 1; plane < 3; plane++) {
        read_row(pass, plane, y / 2, pass->x0 / 2, half, pass->rows);
        row_mix(canvas_row(frame, plane, y / 2, pass->x0 / 2), pass->rows, half,
                pass->opacity);
    }
}

/* Scratch rows of the general case. */
typedef struct {
    uint8_t *y[2], *cover[2], *alpha[2], *own[2];
    uint8_t *u, *v, *half_cover, *half_alpha, *half_own;
} Scratch;

enum { SCRATCH_ROWS = 13 };

static Scratch scratch_of(const Pass *pass)
{
    uint8_t *at = pass->rows;
    size_t step = (size_t)FFALIGN(pass->width, LINE_ALIGN);
    Scratch s = { 0 };
    uint8_t **const all[SCRATCH_ROWS] = { &s.y[0],     &s.y[1],       &s.cover[0],
                                          &s.cover[1], &s.alpha[0],   &s.alpha[1],
                                          &s.own[0],   &s.own[1],     &s.u,
                                          &s.v,        &s.half_cover, &s.half_alpha,
                                          &s.half_own };
    for (int i = 0; i < SCRATCH_ROWS; i++, at += step)
        *all[i] = at;
    return s;
}

static void read_luma(const Pass *pass, const Scratch *s, int y, int k)
{
    size_t width = (size_t)pass->width;
    read_row(pass, 0, y + k, pass->x0, pass->width, s->y[k]);
    mask_row(&pass->mask, y + k, pass->x0, pass->width, s->cover[k]);
    if (pass->opacity < FULL)
        scale_row(s->cover[k], pass->width, pass->opacity, 0);
    memcpy(s->alpha[k], s->cover[k], width);
    if (!has_own_alpha(pass))
        return;
    read_row(pass, 3, y + k, pass->x0, pass->width, s->own[k]);
    multiply_row(s->alpha[k], s->own[k], pass->width);
}

static void over_rows(AVFrame *frame, const Pass *pass, const Scratch *s, int y,
                      int lines)
{
    int half = (pass->width + 1) / 2;
    rows_halve(s->half_cover, s->cover[0], s->cover[lines - 1], pass->width);
    rows_halve(s->half_alpha, s->alpha[0], s->alpha[lines - 1], pass->width);
    for (int k = 0; k < lines; k++) {
        over_row(canvas_row(frame, 0, y + k, pass->x0), s->y[k], s->cover[k],
                 s->alpha[k], pass->width, 16);
        if (frame->data[3])
            over_alpha_row(canvas_row(frame, 3, y + k, pass->x0), s->alpha[k],
                           pass->width);
    }
    over_row(canvas_row(frame, 1, y / 2, pass->x0 / 2), s->u, s->half_cover,
             s->half_alpha, half, 128);
    over_row(canvas_row(frame, 2, y / 2, pass->x0 / 2), s->v, s->half_cover,
             s->half_alpha, half, 128);
}

static void mode_rows(AVFrame *frame, const Pass *pass, const Scratch *s, int y,
                      int lines)
{
    bool own_alpha = has_own_alpha(pass);
    RowPair source = { .u = s->u, .v = s->v, .width = pass->width };
    RowPair target = { .u = canvas_row(frame, 1, y / 2, pass->x0 / 2),
                       .v = canvas_row(frame, 2, y / 2, pass->x0 / 2),
                       .width = pass->width };
    for (int k = 0; k < lines; k++) {
        source.y[k] = s->y[k];
        source.a[k] = own_alpha ? s->own[k] : NULL;
        target.y[k] = canvas_row(frame, 0, y + k, pass->x0);
        target.a[k] = frame->data[3] ? canvas_row(frame, 3, y + k, pass->x0) : NULL;
    }
    blend_rows(pass->drawing->blend, target, source, s->cover);
}

/* What a picture with alpha has of the shade. */
static void tint_rows(const Pass *pass, const Scratch *s, int lines)
{
    int half = (pass->width + 1) / 2, missing = FULL - pass->light;
    if (missing <= 0 || !has_own_alpha(pass) || memcmp(pass->shade, black, 3) == 0)
        return;
    rows_halve(s->half_own, s->own[0], s->own[lines - 1], pass->width);
    for (int k = 0; k < lines; k++)
        tint_row(s->y[k], s->own[k], pass->width,
                 (pass->shade[0] - black[0]) * missing);
    tint_row(s->u, s->half_own, half, (pass->shade[1] - black[1]) * missing);
    tint_row(s->v, s->half_own, half, (pass->shade[2] - black[2]) * missing);
}

static void blend_pair(const Pass *pass, AVFrame *frame, int y, int lines)
{
    Scratch s = scratch_of(pass);
    int half = (pass->width + 1) / 2;
    for (int k = 0; k < lines; k++)
        read_luma(pass, &s, y, k);
    read_row(pass, 1, y / 2, pass->x0 / 2, half, s.u);
    read_row(pass, 2, y / 2, pass->x0 / 2, half, s.v);
    tint_rows(pass, &s, lines);
    if (pass->drawing->blend == BLEND_NORMAL)
        over_rows(frame, pass, &s, y, lines);
    else
        mode_rows(frame, pass, &s, y, lines);
}

/* The rectangle that is touched, moved out to whole chroma samples. */
static bool place_pass(Pass *pass, const Canvas *canvas)
{
    const double hair = 1.0 / 512;
    const Drawing *drawing = pass->drawing;
    double rim = drawing->band / 2;
    Rect r = rect_bounds(drawing->mask_to_canvas,
                         (Rect){ drawing->mask.x0 - rim, drawing->mask.y0 - rim,
                                 drawing->mask.x1 + rim, drawing->mask.y1 + rim });
    r = rect_intersect(r, (Rect){ 0, 0, canvas->width, canvas->height });
    if (!(r.x1 - r.x0 > hair && r.y1 - r.y0 > hair))
        return false;
    pass->x0 = (int)floor(r.x0 + hair) & ~1;
    pass->y0 = (int)floor(r.y0 + hair) & ~1;
    pass->x1 = MIN(((int)ceil(r.x1 - hair) + 1) & ~1, canvas->width);
    pass->y1 = MIN(((int)ceil(r.y1 - hair) + 1) & ~1, canvas->height);
    pass->width = pass->x1 - pass->x0;
    return pass->width > 0 && pass->y1 > pass->y0;
}

static bool is_opaque(const Pass *pass)
{
    return !pass->drawing->picture->data[3] && pass->mask.everywhere &&
           pass->drawing->blend == BLEND_NORMAL;
}

static bool is_whole_canvas(const Pass *pass, const Canvas *canvas)
{
    return pass->x0 == 0 && pass->y0 == 0 && pass->x1 == canvas->width &&
           pass->y1 == canvas->height;
}

static bool is_the_picture(const Pass *pass, const Canvas *canvas)
{
    const AVFrame *picture = pass->drawing->picture;
    const Sampler *luma = &pass->plane[0];
    return !canvas->alpha && picture->width == canvas->width &&
           picture->height == canvas->height && luma->copy && lrint(luma->x0) == 0 &&
           lrint(luma->y0) == 0 && pass->light == FULL;
}

static void run_pass(Canvas *canvas, Pass *pass)
{
    void (*rows)(const Pass *, AVFrame *, int, int) = blend_pair;
    bool opaque = is_opaque(pass), solid = opaque && pass->opacity == FULL;
    if (solid && is_whole_canvas(pass, canvas) && is_the_picture(pass, canvas)) {
        refer_to(canvas, pass->drawing->picture);
        return;
    }
    canvas_make_own(canvas, !(solid && is_whole_canvas(pass, canvas)));
    if (opaque)
        rows = solid ? cover_rows : mix_rows;
    pass->rows =
        g_malloc((size_t)FFALIGN(pass->width, LINE_ALIGN) * (size_t)SCRATCH_ROWS);
    for (int y = pass->y0; y < pass->y1; y += 2)
        rows(pass, canvas->frame, y, MIN(2, pass->y1 - y));
    g_free(pass->rows);
}

/* BT.709, limited. */
static void place_shade(Pass *pass, uint32_t shade)
{
    double r = (shade >> 16 & 255) / 255.0, g = (shade >> 8 & 255) / 255.0,
           b = (shade & 255) / 255.0;
    double luma = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    pass->shade[0] = (uint8_t)lrint(16 + 219 * luma);
    pass->shade[1] = (uint8_t)lrint(128 + 224 * (b - luma) / 1.8556);
    pass->shade[2] = (uint8_t)lrint(128 + 224 * (r - luma) / 1.5748);
}

static void draw_part(Canvas *canvas, Pass pass, Affine inverse, int x0, int y0, int x1,
                      int y1)
{
    const Drawing *drawing = pass.drawing;
    if (x0 >= x1 || y0 >= y1)
        return;
    pass.x0 = x0;
    pass.y0 = y0;
    pass.x1 = x1;
    pass.y1 = y1;
    pass.width = x1 - x0;
    mask_init(&pass.mask, drawing, x0, y0, x1, y1);
    for (int plane = 0; plane < 4 && drawing->picture->data[plane]; plane++) {
        bool chroma = plane == 1 || plane == 2;
        sampler_init(&pass.plane[plane], drawing->picture, plane, inverse,
                     chroma ? x0 / 2 : x0, chroma ? (pass.width + 1) / 2 : pass.width);
    }
    run_pass(canvas, &pass);
    for (int plane = 0; plane < 4; plane++)
        sampler_clear(&pass.plane[plane]);
}

/* Where an opaque upright picture covers whole pixels with their chroma: there rows are
 * copied, and only the rim needs a mask. */
static void find_inside(const Pass *pass, int *x0, int *y0, int *x1, int *y1)
{
    const double hair = 1.0 / 512;
    const Drawing *drawing = pass->drawing;
    Rect r = rect_bounds(drawing->mask_to_canvas, drawing->mask);
    bool plain = drawing->radius <= 0 && drawing->band <= 0 && !drawing->ellipse &&
                 affine_is_upright(drawing->mask_to_canvas);
    if (!plain || has_own_alpha(pass) || drawing->blend != BLEND_NORMAL)
        return;
    r = rect_intersect(r, (Rect){ pass->x0, pass->y0, pass->x1, pass->y1 });
    *x0 = ((int)ceil(r.x0 - hair) + 1) & ~1;
    *y0 = ((int)ceil(r.y0 - hair) + 1) & ~1;
    if (r.x1 < pass->x1 - hair)
        *x1 = MAX(*x0, (int)floor(r.x1 + hair) & ~1);
    if (r.y1 < pass->y1 - hair)
        *y1 = MAX(*y0, (int)floor(r.y1 + hair) & ~1);
}

void canvas_draw(Canvas *canvas, const Drawing *drawing)
{
    Pass pass = { .drawing = drawing,
                  .opacity = (int)lrint(drawing->opacity * FULL),
                  .light = (int)lrint(drawing->light * FULL) };
    Affine inverse;
    int x0, y0, x1, y1;
    if (pass.opacity <= 0 || !affine_invert(drawing->to_canvas, &inverse) ||
        !place_pass(&pass, canvas))
        return;
    place_shade(&pass, drawing->shade);
    x0 = pass.x0, y0 = pass.y0, x1 = pass.x1, y1 = pass.y1;
    find_inside(&pass, &x0, &y0, &x1, &y1);
    draw_part(canvas, pass, inverse, x0, y0, x1, y1);
    draw_part(canvas, pass, inverse, pass.x0, pass.y0, pass.x1, MIN(y0, pass.y1));
    draw_part(canvas, pass, inverse, pass.x0, y1, pass.x1, pass.y1);
    draw_part(canvas, pass, inverse, pass.x0, y0, MIN(x0, pass.x1), y1);
    draw_part(canvas, pass, inverse, x1, y0, pass.x1, y1);
}
