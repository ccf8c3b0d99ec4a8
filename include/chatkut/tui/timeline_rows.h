/*
 * The tracks of a timeline on the rows of a screen: which are seen, where, how high.
 *
 * Pictures are above, from the top of the stack down, then sounds from the first on; V1
 * is the lowest track of pictures, A1 the first of sounds. Every track that is seen has
 * a row; rows that are left go first to tracks of sound, for their waveforms, then to
 * the main track. Where there are more tracks than rows, as many as fit are seen, the
 * wanted one among them. Pure.
 */
#pragma once

#include "chatkut/model/composition.h"

enum { TRACK_NAME_MAX = 8 };

typedef struct {
    const Track *track;        /* of the sequence */
    char name[TRACK_NAME_MAX]; /* "V2" */
    bool main;
    int y, h; /* rows of the screen; h 0: not seen */
} TimelineRow;

/* Of all tracks, from the top; TimelineRow. Nothing is seen yet. */
GArray *timeline_rows(const Sequence *sequence);
/* Place them on `height` rows from `y` on. *top: the first that is seen, kept as far as
 * `wanted` (an index) allows. */
void timeline_rows_place(GArray *rows, int y, int height, int wanted, int *top);
/* The index of a track; -1. */
int timeline_rows_find(const GArray *rows, const char *track_id);
/* The index of what is on a row of the screen; -1: nothing. */
int timeline_rows_at(const GArray *rows, int y);
