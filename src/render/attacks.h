/* Where sounds begin. */
#pragma once

#include <glib.h>
#include <stdint.h>

enum { ATTACK_LOOK_MS = 70 /* what is looked at around a position */ };

/*
 * Positions in [from, to) where an attack begins, ascending, as a GArray of int64_t.
 *
 * stereo holds [first, first + frames), which reaches at least ATTACK_LOOK_MS beyond
 * [from, to) on both sides. What is found at a position depends on that much around it
 * only.
 */
GArray *attacks_find(const float *stereo, int64_t first, unsigned frames, int rate,
                     int64_t from, int64_t to);
