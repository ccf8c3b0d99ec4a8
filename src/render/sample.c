#include "canvas_private.h"

#include <math.h>
#include <string.h>

static bool is_whole(double value)
{
    return fabs(value - rint(value)) < 1.0 / 512;
}

static int clamp_index(int index, int count)
{
    return index < 0 ? 0 : index >= count ? count - 1 : index;
}

/* Sample i of a chroma plane lies at luma 2i + 0.5 across, 2i + 1 down. */
static void place_samples(Sampler *s, bool chroma, Affine inverse)
{
    double size = chroma ? 2 : 1, right = 0.5, down = chroma ? 1 : 0.5;
    s->xx = inverse.a;
    s->xy = inverse.c;
    s->yx = inverse.b;
    s->yy = inverse.d;
    s->x0 = (inverse.a * right + inverse.c * down + inverse.e - right) / size;
    s->y0 = (inverse.b * right + inverse.d * down + inverse.f - down) / size;
}

/* Not enlarged: all but what is clamped at the edges is one run. */
static void place_run(Sampler *s, int count)
{
    const double last = s->width - 1;
    if (fabs(s->xx - 1) * count >= 1.0 / 512)
        return;
    while (s->run < count && s->first + s->run + s->x0 < 0)
        s->run++;
    s->run_end = s->run;
    while (s->run_end < count && s->first + s->run_end + s->x0 <= last &&
           s->columns[2 * s->run_end + 1] == s->columns[2 * s->run + 1])
        s->run_end++;
}

static void place_columns(Sampler *s, int first, int count)
{
    s->first = first;
    s->columns = g_new(int, 2 * (size_t)count);
    s->low = s->width - 1;
    s->high = 0;
    for (int i = 0; i < count; i++) {
        int at =
            (int)lrint(fmin(fmax((first + i) * s->xx + s->x0, 0), s->width - 1) * 256);
        s->columns[2 * i] = at >> 8;
        s->columns[2 * i + 1] = at & 255;
        s->low = MIN(s->low, at >> 8);
        s->high = MAX(s->high, clamp_index((at >> 8) + 1, s->width));
    }
    place_run(s, count);
    /* One sample more, so that the right neighbour of the last can be read. */
    s->blended = g_new(uint16_t, (size_t)s->width + 1);
}

void sampler_init(Sampler *s, const AVFrame *picture, int plane, Affine inverse,
                  int first, int count)
{
    bool chroma = plane == 1 || plane == 2;
    *s = (Sampler){ .data = picture->data[plane], .stride = picture->linesize[plane] };
    s->width = chroma ? (picture->width + 1) / 2 : picture->width;
    s->height = chroma ? (picture->height + 1) / 2 : picture->height;
    place_samples(s, chroma, inverse);
    s->upright = affine_is_upright(inverse);
    s->copy = s->upright && fabs(s->xx - 1) * count < 1.0 / 512 &&
              fabs(s->yy - 1) * s->height < 1.0 / 512 && is_whole(s->x0) &&
              is_whole(s->y0);
    if (s->upright && !s->copy)
        place_columns(s, first, count);
}

void sampler_clear(Sampler *s)
{
    g_clear_pointer(&s->columns, g_free);
    g_clear_pointer(&s->blended, g_free);
}

static void copy_row(const Sampler *s, int y, int x, int count, uint8_t *out)
{
    const uint8_t *row =
        s->data + clamp_index(y + (int)lrint(s->y0), s->height) * s->stride;
    int from = x + (int)lrint(s->x0), done = 0, whole;
    while (done < count && from + done < 0)
        out[done++] = row[0];
    whole = MIN(count, s->width - from);
    if (whole > done) {
        memcpy(out + done, row + from + done, (size_t)(whole - done));
        done = whole;
    }
    while (done < count)
        out[done++] = row[s->width - 1];
}

static void blend_lines(uint16_t *restrict out, const uint8_t *restrict a,
                        const uint8_t *restrict b, int count, int weight)
{
    for (int i = 0; i < count; i++)
        out[i] = (uint16_t)(a[i] * (256 - weight) + b[i] * weight);
}

static void gather(uint8_t *restrict out, const uint16_t *restrict line,
                   const int *restrict columns, int count)
{
    for (int i = 0; i < count; i++) {
        uint32_t left = line[columns[2 * i]], right = line[columns[2 * i] + 1];
        uint32_t weight = (uint32_t)columns[2 * i + 1];
        out[i] = (uint8_t)((left * (256 - weight) + right * weight + 32768) >> 16);
    }
}

static void shift(uint8_t *restrict out, const uint16_t *restrict line, int count,
                  uint32_t weight)
{
    for (int i = 0; i < count; i++)
        out[i] =
            (uint8_t)((line[i] * (256 - weight) + line[i + 1] * weight + 32768) >> 16);
}

/* `count` columns from the one with that index on. */
static void sample_columns(const Sampler *s, int index, int count, uint8_t *out)
{
    const int *columns = s->columns + 2 * (ptrdiff_t)index;
    int run = CLAMP(s->run - index, 0, count);
    int end = CLAMP(s->run_end - index, run, count);
    gather(out, s->blended, columns, run);
    if (end > run)
        shift(out + run, s->blended + columns[2 * run], end - run,
              (uint32_t)columns[2 * run + 1]);
    gather(out + end, s->blended, columns + 2 * end, count - end);
}

static void upright_row(const Sampler *s, int y, int x, int count, uint8_t *out)
{
    int at = (int)lrint(fmin(fmax(y * s->yy + s->y0, 0), s->height - 1) * 256);
    const uint8_t *a = s->data + (at >> 8) * s->stride;
    const uint8_t *b = s->data + clamp_index((at >> 8) + 1, s->height) * s->stride;
    int used = s->high - s->low + 1;
    blend_lines(s->blended + s->low, a + s->low, b + s->low, used, at & 255);
    s->blended[s->high + 1] = s->blended[s->high];
    sample_columns(s, x - s->first, count, out);
}

static uint8_t free_sample(const Sampler *s, int64_t u, int64_t v)
{
    int x = (int)(u >> 16), y = (int)(v >> 16);
    unsigned fx = (unsigned)(u >> 8) & 255, fy = (unsigned)(v >> 8) & 255;
    const uint8_t *a = s->data + clamp_index(y, s->height) * s->stride;
    const uint8_t *b = s->data + clamp_index(y + 1, s->height) * s->stride;
    int l = clamp_index(x, s->width), r = clamp_index(x + 1, s->width);
    unsigned top = a[l] * (256 - fx) + a[r] * fx, low = b[l] * (256 - fx) + b[r] * fx;
    return (uint8_t)((top * (256 - fy) + low * fy + 32768) >> 16);
}

static void free_row(const Sampler *s, int y, int x, int count, uint8_t *out)
{
    int64_t u = llrint((x * s->xx + y * s->xy + s->x0) * 65536) + 128;
    int64_t v = llrint((x * s->yx + y * s->yy + s->y0) * 65536) + 128;
    int64_t du = llrint(s->xx * 65536), dv = llrint(s->yx * 65536);
    for (int i = 0; i < count; i++, u += du, v += dv)
        out[i] = free_sample(s, u, v);
}

void sampler_row(const Sampler *s, int y, int x, int count, uint8_t *out)
{
    if (s->copy)
        copy_row(s, y, x, count, out);
    else if (s->upright)
        upright_row(s, y, x, count, out);
    else
        free_row(s, y, x, count, out);
}
