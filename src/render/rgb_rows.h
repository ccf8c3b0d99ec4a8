/*
 * Two rows of a working picture as R'G'B'.
 *
 * Each as three rows of floats: short loops that compilers turn into vectors, and that
 * find their rows in the first cache. Every pixel gets the chroma of its block; going
 * back, chroma is the mean of the block.
 */
#pragma once

#include <libavutil/frame.h>

/* BT.709 luma */
#define LUMA_R 0.2126f
#define LUMA_G 0.7152f
#define LUMA_B 0.0722f

typedef struct {
    int width;      /* even: an odd picture's last column is there twice */
    float *c[2][3]; /* R', G', B' of two rows, before premultiplication */
    float *alpha[2];
    float *chroma[3]; /* what chroma adds to R', G', B', a number a pixel */
    float *store;
} RgbRows;

void rgb_rows_init(RgbRows *rows, int width);
void rgb_rows_clear(RgbRows *rows);

/* Rows y and y + 1, y even; the last of an odd picture twice. */
void rgb_rows_read(RgbRows *rows, const AVFrame *picture, int y);

/* Limit to 0 … 1, premultiply where `picture` has alpha, and write Y, Cb and Cr. */
void rgb_rows_write(RgbRows *rows, AVFrame *picture, int y);
/* Alpha as well. */
void rgb_rows_write_alpha(const RgbRows *rows, AVFrame *picture, int y);
