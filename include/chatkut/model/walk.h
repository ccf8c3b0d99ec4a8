/*
 * One track after the other, or one clip, in document order: sequences as they are
 * kept, tracks from the bottom up, clips by their start.
 *
 *     for (ClipWalk walk = clip_walk(composition); clip_walk_next(&walk);)
 *         look_at(walk.at.clip);
 *
 * What is walked must outlive the walk; where it is NULL there is nothing.
 */
#pragma once

#include "chatkut/model/composition.h"

typedef struct {
    const Sequence *sequence;
    const Track *track;
    unsigned track_index;
    /* what comes next */
    const Composition *composition; /* NULL: of this sequence alone */
    unsigned next_sequence, next_track;
} TrackWalk;

typedef struct {
    ClipPlace at;
    /* what comes next */
    TrackWalk tracks;
    unsigned next_clip;
} ClipWalk;

/* Of all sequences, of the one that is rendered, or of any one. */
TrackWalk track_walk(const Composition *composition);
TrackWalk track_walk_main(const Composition *composition);
TrackWalk track_walk_in(const Sequence *sequence);
ClipWalk clip_walk(const Composition *composition);
ClipWalk clip_walk_main(const Composition *composition);
ClipWalk clip_walk_in(const Sequence *sequence);

/* On to the first, to the next; false: there is none. */
bool track_walk_next(TrackWalk *walk);
bool clip_walk_next(ClipWalk *walk);
