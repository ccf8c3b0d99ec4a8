#include "rgb_rows.h"

#include "rgb_loops.h"

#include <glib.h>
#include <stdbool.h>

enum { ROWS = 11, ROW_ALIGN = 16 };

void rgb_rows_init(RgbRows *rows, int width)
{
    size_t step = (size_t)FFALIGN(width, ROW_ALIGN);
    float *at = g_new0(float, step *ROWS);
    rows->width = (width + 1) & ~1;
    rows->store = at;
    for (int k = 0; k < 2; k++) {
        for (int c = 0; c < 3; c++, at += step)
            rows->c[k][c] = at;
        rows->alpha[k] = at;
        at += step;
    }
    for (int c = 0; c < 3; c++, at += step)
        rows->chroma[c] = at;
}

void rgb_rows_clear(RgbRows *rows)
{
    g_clear_pointer(&rows->store, g_free);
}

/* ---- alpha ----------------------------------------------------------------------- */

static const uint8_t *row_of(const AVFrame *frame, int plane, int y)
{
    int shift = plane == 1 || plane == 2;
    int last = ((frame->height + shift) >> shift) - 1;
    return frame->data[plane] + (ptrdiff_t)MIN(y, last) * frame->linesize[plane];
}

/* Chroma was premultiplied by the mean alpha of its block, luma by the pixel's own. */
static void read_alpha(RgbRows *rows, const AVFrame *frame, int y)
{
    const uint8_t *a[2] = { row_of(frame, 3, y), row_of(frame, 3, y + 1) };
    for (int k = 0; k < 2; k++)
        for (int x = 0; x < rows->width; x++)
            rows->alpha[k][x] = a[k][MIN(x, frame->width - 1)] / 255.0f;
    for (int x = 0; x < rows->width; x += 2) {
        float mean = (rows->alpha[0][x] + rows->alpha[0][x + 1] + rows->alpha[1][x] +
                      rows->alpha[1][x + 1]) /
                     4;
        for (int c = 0; c < 3; c++)
            for (int k = 0; k < 2 && mean > 0; k++)
                rows->chroma[c][x + k] /= mean;
    }
}

static void add_premultiplied_luma(const uint8_t *restrict luma,
                                   const float *restrict alpha, int count,
                                   const float *restrict chroma, float *restrict out)
{
    for (int i = 0; i < count; i++)
        out[i] = alpha[i] > 0
                     ? (float)(luma[i] - 16) * (1 / 219.0f) / alpha[i] + chroma[i]
                     : 0;
}

void rgb_rows_read(RgbRows *rows, const AVFrame *frame, int y)
{
    const RgbLoops *loops = rgb_loops();
    int width = frame->width, half = (width + 1) / 2;
    loops->spread_chroma(row_of(frame, 1, y / 2), row_of(frame, 2, y / 2), half,
                         rows->chroma);
    if (frame->data[3])
        read_alpha(rows, frame, y);
    for (int k = 0; k < 2; k++)
        for (int c = 0; c < 3; c++) {
            const uint8_t *luma = row_of(frame, 0, y + k);
            float *out = rows->c[k][c];
            if (frame->data[3])
                add_premultiplied_luma(luma, rows->alpha[k], width, rows->chroma[c],
                                       out);
            else
                loops->add_luma(luma, width, rows->chroma[c], out);
            out[rows->width - 1] = out[width - 1];
        }
}

/* ---- back ------------------------------------------------------------------------ */

static float limit(float x)
{
    return x < 0 ? 0 : x > 1 ? 1 : x;
}

static void multiply_row(float *restrict row, const float *restrict by, int count)
{
    for (int i = 0; i < count; i++)
        row[i] *= by[i];
}

/* Limited and premultiplied. */
static void finish_rows(RgbRows *rows, bool alpha)
{
    for (int k = 0; k < 2; k++)
        for (int c = 0; c < 3; c++) {
            rgb_loops()->limit(rows->c[k][c], rows->width);
            if (alpha)
                multiply_row(rows->c[k][c], rows->alpha[k], rows->width);
        }
}

void rgb_rows_write(RgbRows *rows, AVFrame *frame, int y)
{
    const RgbLoops *loops = rgb_loops();
    int half = (frame->width + 1) / 2;
    finish_rows(rows, frame->data[3] != NULL);
    for (int k = 0; k < 2 && y + k < frame->height; k++)
        loops->write_luma(frame->data[0] + (ptrdiff_t)(y + k) * frame->linesize[0],
                          rows->c[k][0], rows->c[k][1], rows->c[k][2], frame->width);
    /* The rows of chroma are used up. */
    for (int c = 0; c < 3; c++)
        loops->sum_blocks(rows->chroma[c], rows->c[0][c], rows->c[1][c], half);
    loops->write_chroma(frame->data[1] + (ptrdiff_t)(y / 2) * frame->linesize[1],
                        frame->data[2] + (ptrdiff_t)(y / 2) * frame->linesize[2],
                        rows->chroma[0], rows->chroma[1], rows->chroma[2], half);
}

static void write_alpha(uint8_t *restrict out, const float *restrict alpha, int count)
{
    for (int i = 0; i < count; i++)
        out[i] = (uint8_t)(int)(limit(alpha[i]) * 255 + 0.5f);
}

void rgb_rows_write_alpha(const RgbRows *rows, AVFrame *frame, int y)
{
    for (int k = 0; k < 2 && y + k < frame->height; k++)
        write_alpha(frame->data[3] + (ptrdiff_t)(y + k) * frame->linesize[3],
                    rows->alpha[k], frame->width);
}
