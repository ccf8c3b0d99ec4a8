#include "gauss.h"

#include <glib.h>
#include <math.h>
#include <string.h>

enum { TAPS_MAX = 64, HALVINGS_MAX = 12 };

/* Numbers in rows without gaps. */
typedef struct {
    int width, height;
    float *data;
} Field;

static Field field_new(int width, int height)
{
    return (Field){ width, height, g_new(float, (size_t)width *(size_t)height) };
}

static float *field_row(const Field *field, int y)
{
    return field->data + (ptrdiff_t)CLAMP(y, 0, field->height - 1) * field->width;
}

int gauss_reach(double sigma)
{
    return ((int)ceil(3 * sigma) + 1) & ~1;
}

/* ---- rows ------------------------------------------------------------------------ */

/* `row` of `count` numbers, with `pad` more on each side that go on as the ends do. */
static void extend_row(float *row, int count, int pad)
{
    for (int i = 1; i <= pad; i++) {
        row[-i] = row[0];
        row[count - 1 + i] = row[count - 1];
    }
}

static void fir_row(float *restrict out, const float *restrict in, int count,
                    const float *taps, int reach)
{
    for (int i = 0; i < count; i++)
        out[i] = taps[0] * in[i];
    for (int k = 1; k <= reach; k++) {
        const float *restrict a = in - k, *restrict b = in + k;
        float tap = taps[k];
        for (int i = 0; i < count; i++)
            out[i] += tap * (a[i] + b[i]);
    }
}

static void add_rows(float *restrict out, const float *restrict a,
                     const float *restrict b, int count, float tap)
{
    for (int i = 0; i < count; i++)
        out[i] += tap * (a[i] + b[i]);
}

static void halve_row(float *restrict out, const float *restrict in, int count)
{
    for (int i = 0; i < count; i++)
        out[i] = (in[2 * i - 2] + in[2 * i + 2] + 4 * (in[2 * i - 1] + in[2 * i + 1]) +
                  6 * in[2 * i]) *
                 (1 / 16.0f);
}

static void halve_rows(float *restrict out, const float *const in[5], int count)
{
    const float *restrict a = in[0], *restrict b = in[1], *restrict c = in[2],
                          *restrict d = in[3], *restrict e = in[4];
    for (int i = 0; i < count; i++)
        out[i] = (a[i] + e[i] + 4 * (b[i] + d[i]) + 6 * c[i]) * (1 / 16.0f);
}

/* out[2 i] and out[2 i + 1], `in` with one more on each side. */
static void double_row(float *restrict out, const float *restrict in, int pairs)
{
    for (int i = 0; i < pairs; i++) {
        out[2 * i] = (in[i - 1] + 6 * in[i] + in[i + 1]) * (1 / 8.0f);
        out[2 * i + 1] = (in[i] + in[i + 1]) * 0.5f;
    }
}

static void mix_rows(float *restrict out, const float *restrict a,
                     const float *restrict b, const float *restrict c, int count,
                     float side, float middle)
{
    for (int i = 0; i < count; i++)
        out[i] = side * (a[i] + c[i]) + middle * b[i];
}

/* ---- fields ---------------------------------------------------------------------- */

/* The plane with `extra_x` and `extra_y` more around it. */
static Field load(const GaussPlane *plane, int extra_x, int extra_y)
{
    Field out = field_new(plane->width + 2 * extra_x, plane->height + 2 * extra_y);
    for (int y = 0; y < out.height; y++) {
        float *row = field_row(&out, y), *middle = row + extra_x;
        int from = CLAMP(y - extra_y, 0, plane->height - 1);
        const uint8_t *bytes = plane->data + (ptrdiff_t)from * plane->stride;
        bool out_of_it = from != y - extra_y && plane->outside >= 0;
        for (int i = 0; i < plane->width; i++)
            middle[i] = out_of_it ? plane->outside : bytes[i];
        for (int i = 0; i < extra_x; i++) {
            row[i] = plane->outside >= 0 ? plane->outside : middle[0];
            middle[plane->width + i] =
                plane->outside >= 0 ? plane->outside : middle[plane->width - 1];
        }
    }
    return out;
}

/* Sample i of the result lies on sample 2 i. */
static Field halve(const Field *in)
{
    int width = in->width / 2 + 1, height = in->height / 2 + 1;
    Field across = field_new(width, in->height), out = field_new(width, height);
    enum { PAD = 4 };
    float *padded = g_new(float, (size_t)in->width + 2 * PAD);
    for (int y = 0; y < in->height; y++) {
        memcpy(padded + PAD, field_row(in, y), (size_t)in->width * sizeof(float));
        extend_row(padded + PAD, in->width, PAD);
        halve_row(field_row(&across, y), padded + PAD, width);
    }
    for (int y = 0; y < height; y++) {
        const float *rows[5];
        for (int k = 0; k < 5; k++)
            rows[k] = field_row(&across, 2 * y - 2 + k);
        halve_rows(field_row(&out, y), rows, width);
    }
    g_free(padded);
    g_free(across.data);
    return out;
}

/* Back to `width` x `height`. */
static Field grow(const Field *in, int width, int height)
{
    Field across = field_new(2 * in->width, in->height), out = field_new(width, height);
    float *padded = g_new(float, (size_t)in->width + 2);
    for (int y = 0; y < in->height; y++) {
        memcpy(padded + 1, field_row(in, y), (size_t)in->width * sizeof(float));
        extend_row(padded + 1, in->width, 1);
        double_row(field_row(&across, y), padded + 1, in->width);
    }
    for (int y = 0; y < height; y++) {
        const float *a = field_row(&across, y / 2 - 1), *b = field_row(&across, y / 2),
                    *c = field_row(&across, y / 2 + 1);
        if (y % 2)
            mix_rows(field_row(&out, y), b, c, c, width, 0.5f, 0);
        else
            mix_rows(field_row(&out, y), a, b, c, width, 1 / 8.0f, 6 / 8.0f);
    }
    g_free(padded);
    g_free(across.data);
    return out;
}

/* taps[0 … reach] of a Gaussian, both sides together 1. */
static int make_taps(double sigma, float *taps)
{
    int reach = (int)CLAMP(ceil(4 * sigma), 0, TAPS_MAX - 1);
    double sum = 0;
    for (int k = -reach; k <= reach; k++)
        sum += k == 0 ? 1 : exp(-0.5 * k * k / (sigma * sigma));
    for (int k = 0; k <= reach; k++)
        taps[k] = (float)((k == 0 ? 1 : exp(-0.5 * k * k / (sigma * sigma))) / sum);
    return reach;
}

static void blur_across(Field *field, double sigma)
{
    float taps[TAPS_MAX];
    int reach = make_taps(sigma, taps);
    float *padded = g_new(float, (size_t)(field->width + 2 * reach));
    for (int y = 0; reach > 0 && y < field->height; y++) {
        memcpy(padded + reach, field_row(field, y),
               (size_t)field->width * sizeof(float));
        extend_row(padded + reach, field->width, reach);
        fir_row(field_row(field, y), padded + reach, field->width, taps, reach);
    }
    g_free(padded);
}

static void blur_down(Field *field, double sigma)
{
    float taps[TAPS_MAX];
    int reach = make_taps(sigma, taps);
    Field out;
    if (reach == 0)
        return;
    out = field_new(field->width, field->height);
    for (int y = 0; y < field->height; y++) {
        float *row = field_row(&out, y);
        const float *middle = field_row(field, y);
        for (int i = 0; i < field->width; i++)
            row[i] = taps[0] * middle[i];
        for (int k = 1; k <= reach; k++)
            add_rows(row, field_row(field, y - k), field_row(field, y + k),
                     field->width, taps[k]);
    }
    g_free(field->data);
    *field = out;
}

/* What is left of a deviation after `halvings` there and back. */
static double rest_of(double sigma, int halvings)
{
    double scale = exp2(2 * halvings);
    double variance = sigma * sigma - 2 * (scale - 1) / 3;
    return sqrt(fmax(variance, 0) / scale);
}

static int halvings_for(double sigma_x, double sigma_y)
{
    static const double least = 2;
    double sigma = fmin(sigma_x, sigma_y);
    int n = 0;
    while (n < HALVINGS_MAX && sigma >= 2 * least) {
        sigma /= 2;
        n++;
    }
    return n;
}

static void blur(Field *field, double sigma_x, double sigma_y, int halvings)
{
    Field small, large;
    if (halvings == 0) {
        blur_across(field, sigma_x);
        blur_down(field, sigma_y);
        return;
    }
    small = halve(field);
    blur(&small, sigma_x, sigma_y, halvings - 1);
    large = grow(&small, field->width, field->height);
    g_free(small.data);
    g_free(field->data);
    *field = large;
}

float *gauss_plane(const GaussPlane *plane)
{
    int n = halvings_for(plane->sigma_x, plane->sigma_y);
    /* Halving sees four samples further, and needs them to be what is outside; so does
     * the rest of one, which goes on as the edge does. */
    int rim = n > 0 ? 4 << n : plane->outside >= 0;
    int width = plane->width + 2 * plane->margin_x;
    int height = plane->height + 2 * plane->margin_y;
    Field field = load(plane, plane->margin_x + rim, plane->margin_y + rim);
    blur(&field, rest_of(plane->sigma_x, n), rest_of(plane->sigma_y, n), n);
    if (rim == 0)
        return field.data;
    for (int y = 0; y < height; y++)
        memmove(field.data + (ptrdiff_t)y * width,
                field.data + (ptrdiff_t)(y + rim) * field.width + rim,
                (size_t)width * sizeof(float));
    return field.data;
}
