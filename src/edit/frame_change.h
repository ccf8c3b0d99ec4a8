/*
 * Another frame for the same picture: what a new size or rate does to the clips.
 */
#pragma once

#include "work.h"

/*
 * Append the new size and what keeps the layout: positions go with the width and the
 * height, sizes of texts, lines and corners with the one that shrinks more (or grows
 * less), so that nothing gets distorted; boxes that a picture fills, and sides that
 * reach across the whole frame, with their own side.
 */
void frame_resize(const Sequence *sequence, int width, int height, Patch *patch);

/* Append the new rate with everything moved to its frames. What touched still touches;
 * nothing gets shorter than a frame. */
void frame_retime(const Sequence *sequence, Rate rate, Patch *patch);

/* Append the fit ("cover"; NULL: "contain") of the pictures that are as large as the
 * frame, or larger; small ones placed in it keep theirs. How many change. */
unsigned frame_refit(const Sequence *sequence, const char *fit, Patch *patch);
