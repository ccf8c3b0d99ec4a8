/* Rows: what the parts of the canvas hand to each other. */
#pragma once

#include "chatkut/render/canvas.h"

#include <libavutil/buffer.h>

enum { CANVAS_FULL = 256 }; /* of opacities and weights */

struct Canvas {
    int width, height;
    bool alpha;
    AVBufferPool *pool;
    AVFrame *frame; /* written to only while `own` */
    bool own;
};

/* A frame to write to; keep: with what is on it now. */
void canvas_make_own(Canvas *canvas, bool keep);

static inline uint8_t *canvas_row(const AVFrame *frame, int plane, int y, int x)
{
    return frame->data[plane] + (ptrdiff_t)y * frame->linesize[plane] + x;
}

static inline uint8_t div255(int value)
{
    value += 128;
    return (uint8_t)((value + (value >> 8)) >> 8);
}

/* target = target * (1 - weight) + source * weight, of CANVAS_FULL. */
void row_mix(uint8_t *restrict target, const uint8_t *restrict source, int count,
             int weight);
/* Alpha of chroma: the mean of the four pixels it serves, of two rows of `width`. */
void rows_halve(uint8_t *restrict out, const uint8_t *restrict a,
                const uint8_t *restrict b, int width);

/* Reads one plane through a transform, row by row. */
typedef struct {
    const uint8_t *data;
    ptrdiff_t stride;
    int width, height;
    /* Sample index of the source for sample (x, y) of the target. */
    double xx, xy, x0;
    double yx, yy, y0;
    bool copy;    /* whole samples, one to one */
    bool upright; /* rows stay rows */
    int first;    /* target column of columns[0] */
    int *columns; /* upright: left source sample and weight of the right one, 8 bits */
    int run,
        run_end;   /* columns that follow each other with one weight: a shifted row */
    int low, high; /* the source samples that `columns` names */
    uint16_t *blended;
} Sampler;

/* inverse: canvas pixels to picture pixels. plane 0 and 3 are full size, 1 and 2 half.
 * Columns first … first + count of the target plane will be read. */
void sampler_init(Sampler *sampler, const AVFrame *picture, int plane, Affine inverse,
                  int first, int count);
void sampler_clear(Sampler *sampler);
void sampler_row(const Sampler *sampler, int y, int x, int count, uint8_t *out);

/* How much of each pixel a drawing covers, 0 … 255. */
typedef struct {
    Rect rect;      /* in canvas pixels along the mask's own axes */
    Affine to_mask; /* canvas to those */
    double radius;
    double band;
    bool ellipse;
    bool upright; /* a plain upright rectangle: rows and columns are independent */
    const AVFrame *stencil; /* instead of all that */
    bool everywhere;        /* nothing in the target rectangle is covered in part */
} Mask;

void mask_init(Mask *mask, const Drawing *drawing, int x0, int y0, int x1, int y1);
/* Coverage of `count` pixels of row y from x on. */
void mask_row(const Mask *mask, int y, int x, int count, uint8_t *out);

/* Two rows of luma and alpha and their row of chroma. */
typedef struct {
    uint8_t *y[2];
    uint8_t *a[2]; /* NULL: opaque */
    uint8_t *u, *v;
    int width; /* of luma */
} RowPair;

/* target = source over target with a blend mode other than normal, on RGB. source: y,
 * u, v premultiplied by the picture's own alpha `alpha`; cover: how much of it
 * counts. */
void blend_rows(BlendMode mode, RowPair target, RowPair source,
                uint8_t *const cover[2]);
