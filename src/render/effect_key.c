/* Keys: what becomes transparent by its colour. */
#include "effect_private.h"

#include "frame.h"

#include <math.h>
#include <string.h>

/* Colours whose chroma is smaller than this are told apart as if it were this. */
static const double GREY = 0.02;

/* ---- alpha ----------------------------------------------------------------------- */

/* `picture` as one with alpha, opaque where it had none; its planes are copied. */
static AVFrame *with_alpha(const AVFrame *picture)
{
    AVFrame *out = frame_like(picture, AV_PIX_FMT_YUVA420P);
    for (int plane = 0; plane < 4; plane++)
        for (int y = 0; y < plane_height(out, plane); y++) {
            size_t width = (size_t)plane_width(out, plane);
            if (picture->data[plane])
                memcpy(plane_row(out, plane, y), plane_row(picture, plane, y), width);
            else
                memset(plane_row(out, plane, y), 255, width);
        }
    return out;
}

static void scale_row(uint8_t *restrict row, const float *restrict by, int count,
                      float zero)
{
    for (int i = 0; i < count; i++)
        row[i] = (uint8_t)(int)(((float)row[i] - zero) * by[i] + zero + 0.5f);
}

/* The mean of the four pixels that a sample of chroma serves. */
static void mean_row(float *restrict out, const float *restrict a,
                     const float *restrict b, int width)
{
    for (int i = 0; i < width / 2; i++)
        out[i] = (a[2 * i] + a[2 * i + 1] + b[2 * i] + b[2 * i + 1]) / 4;
    if (width & 1)
        out[width / 2] = (a[width - 1] + b[width - 1]) / 2;
}

/* How much stays of each pixel of two rows: of luma, alpha and chroma. */
static void keep_rows(AVFrame *frame, float *const keep[2], float *half, int y)
{
    for (int k = 0; k < 2 && y + k < frame->height; k++) {
        scale_row(plane_row(frame, 0, y + k), keep[k], frame->width, 16);
        scale_row(plane_row(frame, 3, y + k), keep[k], frame->width, 0);
    }
    mean_row(half, keep[0], keep[y + 1 < frame->height], frame->width);
    for (int plane = 1; plane < 3; plane++)
        scale_row(plane_row(frame, plane, y / 2), half, plane_width(frame, plane), 128);
}

/* ---- luma ------------------------------------------------------------------------ */

static float kept_luma(const EffectMoment *moment, double luma)
{
    double threshold = effect_value(moment, EP_LUMA_KEY_THRESHOLD)[0];
    double softness = effect_value(moment, EP_LUMA_KEY_SOFTNESS)[0];
    bool bright = effect_value(moment, EP_LUMA_KEY_BRIGHT)[0] != 0;
    double over = bright ? 1 - threshold - luma : luma - threshold;
    return (float)CLAMP(over / fmax(softness, 1e-4), 0, 1);
}

static void luma_row(const AVFrame *frame, int y, const float table[220], float *out)
{
    const uint8_t *luma = plane_row(frame, 0, y), *alpha = plane_row(frame, 3, y);
    for (int x = 0; x < frame->width; x++) {
        int plain = alpha[x] ? ((luma[x] - 16) * 255 + alpha[x] / 2) / alpha[x] : 0;
        out[x] = table[CLAMP(plain, 0, 219)];
    }
}

void effect_luma_key(EffectPicture *picture, const EffectTask *task)
{
    AVFrame *out = with_alpha(picture->picture);
    size_t width = (size_t)out->width;
    g_autofree float *rows = g_new(float, 3 * width);
    float *const keep[2] = { rows, rows + width };
    float table[220];
    for (int i = 0; i < 220; i++)
        table[i] = kept_luma(task->moment, i / 219.0);
    for (int y = 0; y < out->height; y += 2) {
        for (int k = 0; k < 2 && y + k < out->height; k++)
            luma_row(out, y + k, table, keep[k]);
        keep_rows(out, keep, rows + 2 * width, y);
    }
    effect_picture_take(picture, out);
}

/* ---- chroma ---------------------------------------------------------------------- */

typedef struct {
    float u, v;       /* of the colour, each over a range of 1 */
    float length;     /* of (u, v) */
    float similarity; /* in that length */
    float slope;      /* of alpha */
    float spill;
} Key;

static Key key_of(const EffectMoment *moment)
{
    const double *rgb = effect_value(moment, EP_CHROMA_KEY_COLOR);
    double luma = 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
    double u = (rgb[2] - luma) / 255 / 1.8556, v = (rgb[0] - luma) / 255 / 1.5748;
    double softness = effect_value(moment, EP_CHROMA_KEY_SOFTNESS)[0];
    return (Key){
        .u = (float)u,
        .v = (float)v,
        .length = (float)fmax(hypot(u, v), GREY),
        .similarity = (float)effect_value(moment, EP_CHROMA_KEY_SIMILARITY)[0],
        .slope = (float)(1 / fmax(softness, 1e-4)),
        .spill = (float)effect_value(moment, EP_CHROMA_KEY_SPILL)[0],
    };
}

/* How much stays of each sample, and its chroma without spill. scale: 1 / its alpha. */
static void key_row(const Key *key, uint8_t *restrict u, uint8_t *restrict v,
                    const float *restrict scale, int count, float *restrict keep)
{
    float nu = key->u / key->length, nv = key->v / key->length;
    for (int i = 0; i < count; i++) {
        float pu = ((float)u[i] - 128) * (1 / 224.0f),
              pv = ((float)v[i] - 128) * (1 / 224.0f);
        float du = pu * scale[i] - key->u, dv = pv * scale[i] - key->v;
        float over =
            (sqrtf(du * du + dv * dv) / key->length - key->similarity) * key->slope;
        float along = pu * nu + pv * nv, take = along > 0 ? along * key->spill : 0;
        keep[i] = over < 0 ? 0 : over > 1 ? 1 : over;
        u[i] = (uint8_t)(int)((pu - take * nu) * 224 + 128.5f);
        v[i] = (uint8_t)(int)((pv - take * nv) * 224 + 128.5f);
    }
}

/* 1 / the mean alpha of each block of two rows. */
static void scale_of_blocks(const AVFrame *frame, int y, float *out)
{
    const uint8_t *a = plane_row(frame, 3, y);
    const uint8_t *b = plane_row(frame, 3, MIN(y + 1, frame->height - 1));
    for (int x = 0; x < frame->width; x += 2) {
        int r = MIN(x + 1, frame->width - 1);
        int sum = a[x] + a[r] + b[x] + b[r];
        out[x / 2] = sum ? 1020.0f / (float)sum : 0;
    }
}

/* Between the samples of chroma: left of its two columns, between its two rows. */
static void spread_row(const float *restrict near, const float *restrict far, int half,
                       int width, float *restrict out)
{
    for (int x = 0; x < width; x++) {
        int a = x / 2, b = MIN(a + x % 2, half - 1);
        out[x] = 0.375f * (near[a] + near[b]) + 0.125f * (far[a] + far[b]);
    }
}

void effect_chroma_key(EffectPicture *picture, const EffectTask *task)
{
    AVFrame *out = with_alpha(picture->picture);
    int half = plane_width(out, 1), lines = plane_height(out, 1);
    size_t width = (size_t)out->width;
    Key key = key_of(task->moment);
    g_autofree float *samples = g_new(float, (size_t)half *(size_t)lines);
    g_autofree float *rows = g_new(float, 3 * width + 1);
    float *const keep[2] = { rows, rows + width };
    for (int y = 0; y < lines; y++) {
        scale_of_blocks(out, 2 * y, rows);
        key_row(&key, plane_row(out, 1, y), plane_row(out, 2, y), rows, half,
                samples + (ptrdiff_t)y * half);
    }
    for (int y = 0; y < lines; y++) {
        const float *near = samples + (ptrdiff_t)y * half;
        const float *above = samples + (ptrdiff_t)MAX(y - 1, 0) * half;
        const float *below = samples + (ptrdiff_t)MIN(y + 1, lines - 1) * half;
        spread_row(near, above, half, out->width, keep[0]);
        spread_row(near, below, half, out->width, keep[1]);
        keep_rows(out, keep, rows + 2 * width, 2 * y);
    }
    effect_picture_take(picture, out);
}
