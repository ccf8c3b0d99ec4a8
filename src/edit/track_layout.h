/*
 * A part of a track laid out anew: other orders, other gaps.
 *
 * What hangs on a clip goes with it; what hangs in a gap keeps its distance to the clip
 * that is before the gap then. What comes after follows on the magnetic track; on
 * others it only makes way.
 */
#pragma once

#include "timeline.h"

/* Clips of a track from `first` on: `clips` one after the other, with the gaps that
 * were there or with `gap`. */
typedef struct {
    const ClipPlace *first;
    GPtrArray *clips;
    const RTime *gap; /* NULL: as they were */
    bool narrow;      /* gaps only become shorter */
    RTime start;      /* of the first … */
    RTime zero;       /* … and from when on something may move */
    RTime end;        /* of the last; filled */
    unsigned closed;  /* gaps that became shorter; filled */
} Layout;

/* All clips from the first to the last of `places` (ClipPlace, of one track), as they
 * are. */
Layout layout_of(const GArray *places);
void layout_clear(Layout *layout);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Layout, layout_clear)

/* Count the gap before the first clip too. */
void layout_begin_before(Layout *layout);

/* Carry it out; fills `end` and `closed`. */
bool layout_apply(Layout *layout, Work *work);
