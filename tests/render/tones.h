/* Sounds for tests: signals made of a function, and what to ask about samples. */
#pragma once

#include "chatkut/render/signal.h"

/* What sounds at a sample, on the left; the right is its negative. */
typedef double (*ToneFunction)(int64_t sample, double parameter);

Signal *tone_new(int rate, ToneFunction function, double parameter);

/* Full-scale sine; parameter: cycles a sample. */
double tone_sine(int64_t sample, double frequency);
/* Its own for every sample, the same each time; parameter is ignored. */
double tone_noise(int64_t sample, double parameter);
/* 80 ms of 1 kHz at the start of each second of 48 kHz; parameter is the gain. */
double tone_beeps(int64_t sample, double gain);

/* Owned by the caller. */
float *tone_read(Signal *signal, int64_t first, unsigned frames);

double tone_peak(const float *stereo, unsigned frames);
double tone_rms(const float *stereo, unsigned frames);

/* Reads of 30 random pieces of [first, first + frames) give the samples of one read. */
void tone_assert_pure(Signal *signal, int64_t first, unsigned frames);
