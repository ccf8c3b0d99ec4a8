/*
 * Gaussian blur of one plane.
 *
 * Up to a deviation of 4 samples it is the sampled Gaussian itself; beyond that the
 * plane is halved (binomial, 1 4 6 4 1) as long as 2 samples of deviation are left,
 * blurred, and doubled by the same filter, whose variances are taken off. Against a
 * direct sum that is within half a level. What lies outside of the plane is its edge
 * going on, or a constant.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct {
    const uint8_t *data;
    int stride; /* bytes a row */
    int width, height;
    double sigma_x, sigma_y; /* of the samples */
    int margin_x, margin_y;  /* how much more on each side comes out */
    float outside;           /* < 0: the edge goes on */
} GaussPlane;

/* How far a blur spreads what can be seen, in samples, even. */
int gauss_reach(double sigma);

/* (width + 2 margin_x) x (height + 2 margin_y) numbers, g_free() them. */
float *gauss_plane(const GaussPlane *plane);
