/*
 * The master limiter: nothing above the ceiling, nothing touched below it.
 *
 * Peaks are measured between the samples too, oversampled four times as in ITU-R
 * BS.1770-4 annex 2. The gain starts to fall LIMITER_LOOK_MS ahead of a peak, along a
 * straight line in decibels that is at the needed attenuation when the peak comes, and
 * rises again by LIMITER_RELEASE_DB_S. Both channels get the same gain. While nothing
 * exceeds the ceiling the output is bit for bit the input.
 *
 * The limiter delays by limiter_delay() samples. It forgets: after limiter_warmup()
 * samples the output does not depend on what came before them (up to LIMITER_MAX_DB
 * over the ceiling), so a block can be started anywhere that much earlier and comes out
 * the same.
 */
#pragma once

#include <glib.h>

enum {
    LIMITER_LOOK_MS = 5,
    LIMITER_RELEASE_DB_S = 40,
    LIMITER_MAX_DB = 40,
};

typedef struct Limiter Limiter;

/* ceiling_db: below full scale, -1 for what is to be encoded. */
Limiter *limiter_new(int sample_rate, double ceiling_db);
void limiter_free(Limiter *limiter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Limiter, limiter_free)

unsigned limiter_delay(const Limiter *limiter);
unsigned limiter_warmup(const Limiter *limiter);

/* As if silence had gone before. */
void limiter_reset(Limiter *limiter);

/* Interleaved stereo in and out, in place: what comes out is the input limiter_delay()
 * samples ago, limited. */
void limiter_process(Limiter *limiter, float *stereo, unsigned frames);
