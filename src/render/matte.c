/* Mixing two canvases. */
#include "canvas_private.h"

#include <math.h>
#include <string.h>

/* ---- rows ------------------------------------------------------------------------ */

void row_mix(uint8_t *restrict target, const uint8_t *restrict source, int count,
             int weight)
{
    for (int i = 0; i < count; i++)
        target[i] = (uint8_t)((target[i] * (CANVAS_FULL - weight) + source[i] * weight +
                               CANVAS_FULL / 2) >>
                              8);
}

void rows_halve(uint8_t *restrict out, const uint8_t *restrict a,
                const uint8_t *restrict b, int width)
{
    for (int i = 0; i < width / 2; i++)
        out[i] =
            (uint8_t)((a[2 * i] + a[2 * i + 1] + b[2 * i] + b[2 * i + 1] + 2) >> 2);
    if (width & 1)
        out[width / 2] = (uint8_t)((a[width - 1] + b[width - 1] + 1) >> 1);
}

static void cover_row(uint8_t *restrict target, const uint8_t *restrict source,
                      const uint8_t *restrict cover, int count)
{
    for (int i = 0; i < count; i++)
        target[i] = div255(target[i] * (255 - cover[i]) + source[i] * cover[i]);
}

/* ---- mattes ---------------------------------------------------------------------- */

/* A row in five parts: only between at[0] and at[1] and between at[2] and at[3] shares
 * are neither 0 nor 1, in each of the others they are all the same. */
typedef struct {
    int at[4];
} Parts;

static double share_at(const Matte *matte, double x, double y)
{
    double dx = x - matte->cx, dy = y - matte->cy;
    return matte->base + matte->x * dx + matte->y * dy +
           matte->radial * sqrt(dx * dx + dy * dy);
}

static int limited(double at, int width)
{
    return (int)fmin(fmax(at, 0), width);
}

static Parts line_parts(const Matte *matte, int y, int width)
{
    double start = share_at(matte, 0.5, y + 0.5);
    double zero = -start / matte->x, one = (1 - start) / matte->x;
    if (matte->x == 0)
        return (Parts){ { 0, start > 0 && start < 1 ? width : 0, width, width } };
    return (Parts){ { limited(floor(fmin(zero, one)), width),
                      limited(ceil(fmax(zero, one)) + 1, width), width, width } };
}

/* How far from the centre, along a row `below` it, the circle of this radius is. */
static double reach(double radius, double below)
{
    return radius > fabs(below) ? sqrt(radius * radius - below * below) : 0;
}

static Parts circle_parts(const Matte *matte, int y, int width)
{
    double zero = -matte->base / matte->radial, one = zero + 1 / matte->radial;
    double below = y + 0.5 - matte->cy, middle = matte->cx - 0.5;
    double in = reach(fmin(zero, one), below), out = reach(fmax(zero, one), below);
    return (Parts){
        { limited(floor(middle - out), width), limited(ceil(middle - in) + 1, width),
          limited(floor(middle + in), width), limited(ceil(middle + out) + 1, width) }
    };
}

static Parts parts_of(const Matte *matte, int y, int width)
{
    if (matte->radial == 0)
        return line_parts(matte, y, width);
    if (matte->x == 0 && matte->y == 0)
        return circle_parts(matte, y, width);
    return (Parts){ { 0, width, width, width } };
}

/* Parts of two rows that share their chroma, in whole chroma samples. */
static Parts parts_of_pair(const Matte *matte, int y, int lines, int width)
{
    Parts parts = parts_of(matte, y, width);
    Parts second = lines > 1 ? parts_of(matte, y + 1, width) : parts;
    for (int i = 0; i < 4; i += 2) {
        parts.at[i] = MIN(parts.at[i], second.at[i]) & ~1;
        parts.at[i + 1] = MIN((MAX(parts.at[i + 1], second.at[i + 1]) + 1) & ~1, width);
    }
    parts.at[2] = MAX(parts.at[2], parts.at[1]);
    parts.at[3] = MAX(parts.at[3], parts.at[2]);
    return parts;
}

static void line_row(float start, float step, int count, uint8_t *restrict out)
{
    for (int i = 0; i < count; i++) {
        float v = start + step * (float)i;
        v = v < 0 ? 0 : v > 1 ? 1 : v;
        out[i] = (uint8_t)(v * 255 + 0.5f);
    }
}

/* left: of the first pixel from the centre; below: of the row. */
static void circle_row(const Matte *matte, float start, float left, float below,
                       int count, uint8_t *restrict out)
{
    float step = (float)matte->x, radial = (float)matte->radial;
    for (int i = 0; i < count; i++) {
        float x = left + (float)i;
        float v = start + step * (float)i + radial * sqrtf(x * x + below * below);
        v = v < 0 ? 0 : v > 1 ? 1 : v;
        out[i] = (uint8_t)(v * 255 + 0.5f);
    }
}

/* The shares of `count` pixels of row y from x on, 0 … 255. */
static void matte_row(const Matte *matte, int y, int x, int count, uint8_t *out)
{
    double left = x + 0.5 - matte->cx, below = y + 0.5 - matte->cy;
    float start = (float)(matte->base + matte->x * left + matte->y * below);
    if (matte->radial == 0)
        line_row(start, (float)matte->x, count, out);
    else
        circle_row(matte, start, (float)left, (float)below, count, out);
}

/* ---- canvases -------------------------------------------------------------------- */

void canvas_mix(Canvas *canvas, const Canvas *other, double weight)
{
    int w = (int)lrint(CLAMP(weight, 0, 1) * CANVAS_FULL);
    if (w == 0 || canvas->frame->data[0] == other->frame->data[0])
        return;
    if (w == CANVAS_FULL) {
        canvas_start_from(canvas, other);
        return;
    }
    canvas_make_own(canvas, true);
    for (int plane = 0; plane < 4 && canvas->frame->data[plane]; plane++) {
        int shift = plane == 1 || plane == 2;
        int width = (canvas->width + shift) >> shift;
        int height = (canvas->height + shift) >> shift;
        for (int y = 0; y < height; y++)
            row_mix(canvas_row(canvas->frame, plane, y, 0),
                    canvas_row(other->frame, plane, y, 0), width, w);
    }
}

/* Rows y and y + 1 with their chroma, columns [x0, x1). */
typedef struct {
    Canvas *canvas;
    const Canvas *other;
    const Matte *matte;
    int y, lines;
    uint8_t *rows; /* scratch: three of them */
} Pair;

static void copy_part(const Pair *pair, int x0, int x1)
{
    const AVFrame *to = pair->canvas->frame, *from = pair->other->frame;
    for (int plane = 0; plane < 4 && to->data[plane]; plane++) {
        int shift = plane == 1 || plane == 2, x = x0 >> shift;
        size_t count = (size_t)(((x1 + shift) >> shift) - x);
        for (int k = 0; k < (shift ? 1 : pair->lines); k++) {
            int y = shift ? pair->y / 2 : pair->y + k;
            memcpy(canvas_row(to, plane, y, x), canvas_row(from, plane, y, x), count);
        }
    }
}

static void mix_part(const Pair *pair, int x0, int x1)
{
    const AVFrame *to = pair->canvas->frame, *from = pair->other->frame;
    int count = x1 - x0, half = (count + 1) / 2;
    uint8_t *cover[2] = { pair->rows, pair->rows + count };
    uint8_t *chroma = pair->rows + 2 * (size_t)count;
    for (int k = 0; k < pair->lines; k++) {
        matte_row(pair->matte, pair->y + k, x0, count, cover[k]);
        for (int plane = 0; plane < 4; plane += 3)
            if (to->data[plane])
                cover_row(canvas_row(to, plane, pair->y + k, x0),
                          canvas_row(from, plane, pair->y + k, x0), cover[k], count);
    }
    rows_halve(chroma, cover[0], cover[pair->lines - 1], count);
    for (int plane = 1; plane < 3; plane++)
        cover_row(canvas_row(to, plane, pair->y / 2, x0 / 2),
                  canvas_row(from, plane, pair->y / 2, x0 / 2), chroma, half);
}

static void mix_pair(const Pair *pair)
{
    int width = pair->canvas->width, from = 0;
    Parts parts = parts_of_pair(pair->matte, pair->y, pair->lines, width);
    for (int i = 0; i < 5; i++) {
        int to = i < 4 ? parts.at[i] : width;
        bool mixed = i % 2 == 1;
        if (to > from && mixed)
            mix_part(pair, from, to);
        else if (to > from &&
                 share_at(pair->matte, (from + to) / 2.0, pair->y + 0.5) > 0.5)
            copy_part(pair, from, to);
        from = MAX(from, to);
    }
}

void canvas_mix_matte(Canvas *canvas, const Canvas *other, const Matte *matte)
{
    g_autofree uint8_t *rows = NULL;
    if (matte->x == 0 && matte->y == 0 && matte->radial == 0) {
        canvas_mix(canvas, other, matte->base);
        return;
    }
    if (canvas->frame->data[0] == other->frame->data[0])
        return;
    canvas_make_own(canvas, true);
    rows = g_malloc(3 * (size_t)canvas->width);
    for (int y = 0; y < canvas->height; y += 2)
        mix_pair(&(Pair){ canvas, other, matte, y, MIN(2, canvas->height - y), rows });
}

/* ---- by luma --------------------------------------------------------------------- */

/* cover[v]: how much shows, 0 … 255, where luma is v. */
static void luma_covers(const LumaMatte *matte, uint8_t cover[256])
{
    for (int v = 0; v < 256; v++) {
        double luma = CLAMP((v - 16) / 219.0, 0, 1);
        cover[v] = (uint8_t)lrint(255 * CLAMP(matte->base + matte->y * luma, 0, 1));
    }
}

static void luma_pair(const Pair *pair, const AVFrame *measured,
                      const uint8_t cover[256])
{
    const AVFrame *to = pair->canvas->frame, *from = pair->other->frame;
    int width = pair->canvas->width;
    uint8_t *rows[2] = { pair->rows, pair->rows + width };
    uint8_t *chroma = pair->rows + 2 * (size_t)width;
    for (int k = 0; k < pair->lines; k++) {
        const uint8_t *luma = canvas_row(measured, 0, pair->y + k, 0);
        for (int x = 0; x < width; x++)
            rows[k][x] = cover[luma[x]];
    }
    for (int k = 0; k < pair->lines; k++)
        for (int plane = 0; plane < 4; plane += 3)
            if (to->data[plane])
                cover_row(canvas_row(to, plane, pair->y + k, 0),
                          canvas_row(from, plane, pair->y + k, 0), rows[k], width);
    rows_halve(chroma, rows[0], rows[pair->lines - 1], width);
    for (int plane = 1; plane < 3; plane++)
        cover_row(canvas_row(to, plane, pair->y / 2, 0),
                  canvas_row(from, plane, pair->y / 2, 0), chroma, (width + 1) / 2);
}

void canvas_mix_luma(Canvas *canvas, const Canvas *other, const Canvas *measured,
                     const LumaMatte *matte)
{
    uint8_t cover[256];
    if (canvas->frame->data[0] == other->frame->data[0])
        return;
    luma_covers(matte, cover);
    canvas_make_own(canvas, true);
    g_autofree uint8_t *rows = g_malloc(3 * (size_t)canvas->width);
    for (int y = 0; y < canvas->height; y += 2)
        luma_pair(&(Pair){ canvas, other, NULL, y, MIN(2, canvas->height - y), rows },
                  measured->frame, cover);
}
