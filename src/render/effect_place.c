/* Effects that depend on where a pixel is: vignette, pixelate, mirror, grain. */
#include "effect_private.h"

#include "frame.h"

#include <math.h>
#include <string.h>

/* ---- vignette -------------------------------------------------------------------- */

typedef struct {
    double amount, size, softness;
    double center_x, center_y; /* in pixels */
    double half_x, half_y;     /* from the centre of the picture to its edges */
} Vignette;

/* Squares of the distance across, in half diagonals. `step`, `first`: of the
 * samples. */
static void squares(float *out, int count, double first, double step, double center,
                    double half)
{
    for (int i = 0; i < count; i++) {
        double d = (first + i * step - center) / half;
        out[i] = (float)(d * d / 2);
    }
}

/* How much of the effect there is, times `amount`. */
static void vignette_row(const Vignette *v, const float *restrict across, float down,
                         int count, float *restrict out)
{
    float size = (float)v->size, amount = (float)v->amount;
    float slope = (float)(1 / fmax(v->softness, 1e-4));
    for (int i = 0; i < count; i++) {
        float t = (sqrtf(across[i] + down) - size) * slope;
        t = t < 0 ? 0 : t > 1 ? 1 : t;
        out[i] = amount * t * t * (3 - 2 * t);
    }
}

/* zero: what black is in the plane. */
static void darken_row(uint8_t *restrict row, const float *restrict by, int count,
                       float zero)
{
    for (int i = 0; i < count; i++)
        row[i] = (uint8_t)(int)(((float)row[i] - zero) * (1 - by[i]) + zero + 0.5f);
}

/* `by` is negative. alpha: NULL, or the row's: white is premultiplied too. */
static void lighten_row(uint8_t *restrict row, const float *restrict by,
                        const uint8_t *restrict alpha, int count)
{
    for (int i = 0; i < count; i++) {
        float white = 16 + (alpha ? 219 / 255.0f * alpha[i] : 219), y = row[i];
        row[i] = (uint8_t)(int)(y - (white - y) * by[i] + 0.5f);
    }
}

static void fade_row(uint8_t *restrict row, const float *restrict by, int count)
{
    for (int i = 0; i < count; i++)
        row[i] = (uint8_t)(int)(((float)row[i] - 128) * (1 + by[i]) + 128.5f);
}

static void vignette_plane(const Vignette *v, AVFrame *frame, int plane)
{
    int width = plane_width(frame, plane), height = plane_height(frame, plane);
    /* Chroma lies on the left of its two columns and between its two rows. */
    double step = plane ? 2 : 1, top = plane ? 1 : 0.5;
    g_autofree float *across = g_new(float, (size_t)width);
    g_autofree float *by = g_new(float, (size_t)width);
    squares(across, width, 0.5, step, v->center_x, v->half_x);
    for (int y = 0; y < height; y++) {
        uint8_t *row = plane_row(frame, plane, y);
        float down;
        squares(&down, 1, top + y * step, step, v->center_y, v->half_y);
        vignette_row(v, across, down, width, by);
        if (v->amount > 0)
            darken_row(row, by, width, plane ? 128 : 16);
        else if (plane)
            fade_row(row, by, width);
        else
            lighten_row(row, by, frame->data[3] ? plane_row(frame, 3, y) : NULL, width);
    }
}

void effect_vignette(EffectPicture *picture, const EffectTask *task)
{
    const EffectMoment *moment = task->moment;
    const double *center = effect_value(moment, EP_VIGNETTE_CENTER);
    int width = picture->picture->width - 2 * picture->grown_x;
    int height = picture->picture->height - 2 * picture->grown_y;
    Vignette v = {
        .amount = effect_value(moment, EP_VIGNETTE_AMOUNT)[0],
        .size = effect_value(moment, EP_VIGNETTE_SIZE)[0],
        .softness = effect_value(moment, EP_VIGNETTE_SOFTNESS)[0],
        .center_x = picture->grown_x + center[0] * width,
        .center_y = picture->grown_y + center[1] * height,
        .half_x = width / 2.0,
        .half_y = height / 2.0,
    };
    AVFrame *out;
    if (v.amount == 0)
        return;
    out = frame_copy(picture->picture);
    for (int plane = 0; plane < 3; plane++)
        vignette_plane(&v, out, plane);
    effect_picture_take(picture, out);
}

/* ---- pixelate -------------------------------------------------------------------- */

/* The first sample of block `n`: blocks begin at `first` and end at even pixels. */
static int block_edge(int n, double size, int first, int step, int count)
{
    int pixel = first + 2 * (int)lrint(n * size / 2);
    return CLAMP(pixel / step, 0, count);
}

static uint8_t block_mean(const AVFrame *frame, int plane, int x0, int x1, int y0,
                          int y1)
{
    int64_t sum = 0, count = (int64_t)(x1 - x0) * (y1 - y0);
    for (int y = y0; y < y1; y++) {
        const uint8_t *row = plane_row(frame, plane, y);
        unsigned line = 0;
        for (int x = x0; x < x1; x++)
            line += row[x];
        sum += line;
    }
    return (uint8_t)((sum + count / 2) / count);
}

static void pixelate_plane(const AVFrame *from, AVFrame *to, int plane,
                           const EffectPicture *picture, double size_x, double size_y)
{
    int step = plane == 1 || plane == 2 ? 2 : 1;
    int width = plane_width(from, plane), height = plane_height(from, plane);
    /* From the block at the top left of what the picture was, to both sides. */
    int first_x = -(int)ceil(picture->grown_x / size_x);
    int first_y = -(int)ceil(picture->grown_y / size_y);
    for (int j = first_y, y0 = 0, y1; y0 < height; j++, y0 = y1) {
        y1 = block_edge(j + 1, size_y, picture->grown_y, step, height);
        for (int i = first_x, x0 = 0, x1; y1 > y0 && x0 < width; i++, x0 = x1) {
            x1 = block_edge(i + 1, size_x, picture->grown_x, step, width);
            for (int y = y0; x1 > x0 && y < y1; y++)
                memset(plane_row(to, plane, y) + x0,
                       y > y0 ? plane_row(to, plane, y0)[x0]
                              : block_mean(from, plane, x0, x1, y0, y1),
                       (size_t)(x1 - x0));
        }
    }
}

void effect_pixelate(EffectPicture *picture, const EffectTask *task)
{
    double size = effect_value(task->moment, EP_PIXELATE_SIZE)[0];
    double size_x = size * picture->scale_x, size_y = size * picture->scale_y;
    AVFrame *out;
    if (MAX(size_x, size_y) <= 1)
        return;
    out = frame_like(picture->picture, picture->picture->format);
    for (int plane = 0; plane < 4 && out->data[plane]; plane++)
        pixelate_plane(picture->picture, out, plane, picture, MAX(size_x, 2),
                       MAX(size_y, 2));
    effect_picture_take(picture, out);
}

/* ---- mirror ---------------------------------------------------------------------- */

enum { KEEP_LEFT, KEEP_RIGHT, KEEP_TOP, KEEP_BOTTOM };

/* Sample i lies at i * step + at. Twice the index of the sample that lies where it is
 * mirrored to: odd is between two. */
static int mirrored(int i, int pixels, int step, double at)
{
    double other = pixels - 1 - (i * step + at);
    return (int)lrint(2 * (other - at) / step);
}

/* The two samples whose mean sample i becomes, of those that are kept. */
static void place_mirrored(int i, int pixels, int count, int step, double at,
                           bool keep_low, int *a, int *b)
{
    int twice = mirrored(i, pixels, step, at);
    int low, high;
    *a = *b = i;
    if (keep_low ? twice >= 2 * i : twice <= 2 * i)
        return;
    low = keep_low ? 0 : i + 1;
    high = keep_low ? i - 1 : count - 1;
    *a = CLAMP((int)floor(twice / 2.0), low, high);
    *b = CLAMP((int)ceil(twice / 2.0), low, high);
}

static void gather_means(uint8_t *restrict out, const uint8_t *restrict row,
                         const int *restrict pairs, int count)
{
    for (int x = 0; x < count; x++)
        out[x] = (uint8_t)((row[pairs[2 * x]] + row[pairs[2 * x + 1]] + 1) / 2);
}

static void mirror_across(const AVFrame *from, AVFrame *to, int plane, bool keep_low)
{
    int count = plane_width(from, plane), step = plane == 1 || plane == 2 ? 2 : 1;
    g_autofree int *pairs = g_new(int, 2 * (size_t)count);
    for (int x = 0; x < count; x++)
        place_mirrored(x, from->width, count, step, 0, keep_low, &pairs[2 * x],
                       &pairs[2 * x + 1]);
    for (int y = 0; y < plane_height(from, plane); y++)
        gather_means(plane_row(to, plane, y), plane_row(from, plane, y), pairs, count);
}

static void mirror_down(const AVFrame *from, AVFrame *to, int plane, bool keep_low)
{
    int count = plane_height(from, plane), step = plane == 1 || plane == 2 ? 2 : 1;
    for (int y = 0; y < count; y++) {
        int a, b;
        place_mirrored(y, from->height, count, step, step > 1 ? 0.5 : 0, keep_low, &a,
                       &b);
        const uint8_t *restrict p = plane_row(from, plane, a);
        const uint8_t *restrict q = plane_row(from, plane, b);
        uint8_t *restrict out = plane_row(to, plane, y);
        for (int x = 0; x < plane_width(from, plane); x++)
            out[x] = (uint8_t)((p[x] + q[x] + 1) / 2);
    }
}

void effect_mirror(EffectPicture *picture, const EffectTask *task)
{
    int keep = (int)effect_value(task->moment, EP_MIRROR_KEEP)[0];
    const AVFrame *from = picture->picture;
    AVFrame *out = frame_like(from, from->format);
    for (int plane = 0; plane < 4 && from->data[plane]; plane++) {
        if (keep == KEEP_LEFT || keep == KEEP_RIGHT)
            mirror_across(from, out, plane, keep == KEEP_LEFT);
        else
            mirror_down(from, out, plane, keep == KEEP_TOP);
    }
    effect_picture_take(picture, out);
}

/* ---- grain ----------------------------------------------------------------------- */

/* Jenkins' one word of many; deviation 1, the sum of four bytes. */
static float noise_at(uint32_t seed, uint32_t x, uint32_t y)
{
    uint32_t h = seed ^ (x * 0x9e3779b1u + y * 0x85ebca77u);
    h = (h ^ h >> 16) * 0x7feb352du;
    h = (h ^ h >> 15) * 0x846ca68bu;
    h ^= h >> 16;
    return ((float)(int)((h & 255) + (h >> 8 & 255) + (h >> 16 & 255) + (h >> 24)) -
            510) *
           (1 / 147.8f);
}

static void noise_row(uint32_t seed, int y, int count, float *restrict out)
{
    for (int i = 0; i < count; i++)
        out[i] = noise_at(seed, (uint32_t)i, (uint32_t)y);
}

typedef struct {
    uint32_t seed;
    double cell_x, cell_y; /* pixels a point of the grid */
    int points;            /* of a row */
    int row;               /* of rows[0], -1: none yet */
    float *rows[2];
    float *mixed;
} Grain;

/* The grid's line at pixel row y, in grain->mixed. */
static void grain_line(Grain *grain, int y)
{
    double at = (y + 0.5) / grain->cell_y;
    int row = (int)at;
    float part = (float)(at - row);
    if (row == grain->row + 1 && grain->row >= 0) {
        float *first = grain->rows[0];
        grain->rows[0] = grain->rows[1];
        grain->rows[1] = first;
        noise_row(grain->seed, row + 1, grain->points, grain->rows[1]);
    } else if (row != grain->row) {
        noise_row(grain->seed, row, grain->points, grain->rows[0]);
        noise_row(grain->seed, row + 1, grain->points, grain->rows[1]);
    }
    grain->row = row;
    for (int i = 0; i < grain->points; i++)
        grain->mixed[i] =
            grain->rows[0][i] + part * (grain->rows[1][i] - grain->rows[0][i]);
}

/* The noise of a row's pixels. */
static void spread_noise(const Grain *grain, float *restrict out, int count)
{
    float step = (float)(1 / grain->cell_x);
    const float *restrict mixed = grain->mixed;
    for (int i = 0; i < count; i++) {
        float at = ((float)i + 0.5f) * step;
        int point = (int)at;
        out[i] = mixed[point] + (at - (float)point) * (mixed[point + 1] - mixed[point]);
    }
}

static void add_noise(uint8_t *restrict row, const float *restrict noise, int count,
                      float strength)
{
    for (int i = 0; i < count; i++) {
        float y = (float)row[i] - 16, left = y * (219 - y);
        y += noise[i] * strength * (left > 0 ? left : 0);
        y = y < 0 ? 0 : y > 219 ? 219 : y;
        row[i] = (uint8_t)(int)(y + 16.5f);
    }
}

static void add_noise_alpha(uint8_t *restrict row, const uint8_t *restrict alpha,
                            const float *restrict noise, int count, float strength)
{
    for (int i = 0; i < count; i++) {
        float a = alpha[i] * (1 / 255.0f), y = (float)row[i] - 16;
        /* times alpha, of the colour before premultiplication: a (y/a) (219 - y/a) */
        float left = y * (219 - y / (a > 0 ? a : 1));
        y += noise[i] * strength * (left > 0 ? left : 0);
        y = y < 0 ? 0 : y > 219 * a ? 219 * a : y;
        row[i] = (uint8_t)(int)(y + 16.5f);
    }
}

static void grain_rows(Grain *grain, AVFrame *frame, float strength)
{
    g_autofree float *noise = g_new(float, (size_t)frame->width);
    for (int y = 0; y < frame->height; y++) {
        uint8_t *row = plane_row(frame, 0, y);
        grain_line(grain, y);
        spread_noise(grain, noise, frame->width);
        if (frame->data[3])
            add_noise_alpha(row, plane_row(frame, 3, y), noise, frame->width, strength);
        else
            add_noise(row, noise, frame->width, strength);
    }
}

void effect_grain(EffectPicture *picture, const EffectTask *task)
{
    double amount = effect_value(task->moment, EP_GRAIN_AMOUNT)[0];
    double size = effect_value(task->moment, EP_GRAIN_SIZE)[0];
    double cell_x = size * picture->scale_x, cell_y = size * picture->scale_y;
    Grain grain = { task->seed, MAX(cell_x, 1), MAX(cell_y, 1), .row = -1 };
    /* Of finer grain than pixels, each pixel shows the mean. */
    double strength = amount * MIN(cell_x, 1) * MIN(cell_y, 1);
    AVFrame *out;
    if (amount == 0)
        return;
    out = frame_copy(picture->picture);
    grain.points = (int)((out->width + 1) / grain.cell_x) + 2;
    grain.rows[0] = g_new(float, (size_t)grain.points);
    grain.rows[1] = g_new(float, (size_t)grain.points);
    grain.mixed = g_new(float, (size_t)grain.points);
    /* 219 0.25 4 (y / 219) (1 - y / 219) = y (219 - y) / 219 */
    grain_rows(&grain, out, (float)(strength / 219));
    g_free(grain.rows[0]);
    g_free(grain.rows[1]);
    g_free(grain.mixed);
    effect_picture_take(picture, out);
}
