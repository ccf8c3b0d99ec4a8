/*
 * What band-limited interpolation is made with: samples of a sinc under a Kaiser window
 * (J. O. Smith, "Digital Audio Resampling"), for positions between two samples.
 */
#pragma once

#include <stdint.h>

typedef struct {
    int reach;  /* samples on each side of a position */
    int row;    /* floats of a phase: 2 * reach taps, each twice, for both channels */
    int phases; /* rows but for the last, which is the first moved by one */
    float *filter; /* phases + 1 rows */
} Kernel;

/* step: how many samples of the source go by from one of the result to the next; above
 * 1 the band is narrowed, so that nothing folds back. phases: of one sample, more are
 * not asked for; what lies finer goes between two. */
Kernel *kernel_new(double step, int64_t phases);
void kernel_free(Kernel *kernel);

/* The sample `phase` phases, and `between` (0 … 1) of one, behind a sample of the
 * source. stereo: 2 * reach frames of it, that sample's is number reach - 1. */
void kernel_apply(const Kernel *kernel, const float *stereo, int64_t phase,
                  double between, float out[2]);
