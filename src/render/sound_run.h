/*
 * Runs: the encoding of a render's sound cut into pieces that are made and kept one by
 * one.
 *
 * Parts that were encoded apart cannot just be joined: each would begin with what its
 * encoder primes in front (107 ms over four AAC parts). So a run hears the sound from
 * some packets before its own on, and those are dropped: its first own packet is the
 * one that an encoder in full swing makes, on the packet grid of the whole film. That
 * can be done where packets need nothing of those before them but the overlap
 * (sound_encoder_grain()); with other codecs one run makes everything.
 *
 * What comes out depends on the run's key alone, as for blocks (render/sound_block.h),
 * not on which runs were there already.
 */
#pragma once

#include "chatkut/render/sound_block.h"

enum {
    SOUND_RUN_S = 10,       /* about so long is one */
    SOUND_RUN_WARM_UP = 16, /* packets */
};

typedef struct {
    int64_t first, last; /* samples of the sequence that it hears, [first, last) … */
    int64_t skip;  /* … of which the limiter gives so many that are not encoded */
    int64_t begin; /* of the film: the first sample that is encoded */
    int64_t from,
        to;    /* of the film: its own packets are those with pts in [from, to) */
    bool ends; /* with the film */
    bool kept; /* its key says all that it depends on */
    char key[SEGMENT_KEY_SIZE];
} SoundRun;

/* The runs of a range, in order. An array of SoundRun. blocks: its
 * sound_plan_around(). */
GArray *sound_run_plan(const SegmentRange *range, const GArray *blocks);
