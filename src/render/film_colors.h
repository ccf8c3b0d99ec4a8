/*
 * Which colours a film has whose output shall have those of its sources.
 *
 * It has them where at every moment at most one picture of a video shows, untouched but
 * for its size (as render/copy.h has it), all these videos have the same, and nothing
 * but graphics lies above; two may dissolve or fade: then each is handed to the encoder as it was decoded, or
 * with graphics that are lifted into its colours (media/lift.h). Else all of the film
 * is what is composed here: 8 bit, BT.709, SDR. One film never mixes both.
 *
 * What HDR was graded on is kept where the sources agree about it. Dolby Vision's
 * additions are not: a film of such sources is what they are without them.
 */
#pragma once

#include "chatkut/render/compositor.h"
#include "chatkut/render/segment.h"

/* Set the members of *spec that tell colours, where it is as_sources; it is the
 * range's output. What people should know, as a sentence: that it is SDR although
 * sources are more, and why, or what of them is left out; NULL: nothing. The
 * caller's. */
char *film_colors_settle(const SegmentRange *range, OutputSpec *spec,
                         CompositorFile file, void *data);
