/*
 * "place" of a plan: on which track a clip goes, when it starts, and what makes way for
 * it.
 *
 * On the main track a clip is inserted: what comes after moves, a clip that plays at
 * that moment is split, a gap that is long enough is filled. Elsewhere it goes to the
 * lowest track of its role that has room, a new one where none has. "overwrite" takes
 * out what is there.
 */
#pragma once

#include "timeline.h"

/* A clip that wants a place. */
typedef struct {
    TrackKind kind;
    const char *role; /* of the tracks it may go to, where that is not the main track */
    bool main;        /* unless said otherwise, it goes to the main track */
    bool beside_main; /* the same, but only before or after a clip of that track */
    RTime duration;
    bool own_duration; /* false: beside another clip it lasts as long as that */
    RTime later;       /* than "at" or "after" says it starts; den 0: not at all */
    const Clip
        *clip; /* that is on the timeline already: it starts when it did unless said
                          otherwise, and is not in its own way; NULL: a new one */
} Wish;

typedef struct {
    char *track; /* id; owned */
    RTime start;
    RTime duration;
} Spot;

void spot_clear(Spot *spot);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Spot, spot_clear)

/* place: checked; NULL: at the end of the main track, or at the playhead. Appends to
 * the patch what makes way. False where the outcome is decided. */
bool placement_find(Work *work, const json_t *place, const Wish *wish, Patch *patch,
                    Spot *spot);

/* Is the track not locked? False with the outcome decided. */
bool placement_is_open(Work *work, const Track *track);

/* Insert at a time of the main track, as above. */
bool placement_insert(Work *work, const Wish *wish, RTime at, Patch *patch, Spot *spot);
