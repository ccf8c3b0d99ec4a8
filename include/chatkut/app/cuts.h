/*
 * Places on a timeline that one jumps and snaps to. Pure; times are of the sequence,
 * and need not be on frames.
 */
#pragma once

#include "chatkut/model/composition.h"

/*
 * The nearest edge of a clip after `at` (or before it), on one track or, where track is
 * NULL, on all of them; the start and the end of the film count as edges. False where
 * there is none; *edge is then untouched.
 */
bool cuts_next(const Sequence *sequence, const Track *track, RTime at, RTime *edge);
bool cuts_previous(const Sequence *sequence, const Track *track, RTime at, RTime *edge);

/* The cut nearest to `at` between two clips of the track that touch. False: there is
 * none. */
bool cuts_nearest(const Track *track, RTime at, const Clip **from, const Clip **to);

/* The clip of the track that is there at `at`; NULL: none. */
const Clip *cuts_clip_at(const Track *track, RTime at);

typedef enum {
    SNAP_EDGE,   /* of a clip, or of the film */
    SNAP_MARKER, /* of the sequence */
    SNAP_PLAYHEAD,
    SNAP_IN,
    SNAP_OUT,
} SnapKind;

typedef struct {
    RTime at;
    SnapKind kind;
} Snap;

/* What else is snapped to, beside edges and markers; den 0: is not there. */
typedef struct {
    RTime playhead, in, out;
} SnapPoints;

/*
 * What lies nearest to `at`, no farther from it than `within`. but: clips that do not
 * count, their ids: those that are being moved; NULL: all count. False: nothing is so
 * near.
 */
bool snap_find(const Sequence *sequence, const SnapPoints *points, RTime at,
               RTime within, const GPtrArray *but, Snap *found);
