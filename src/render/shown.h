/*
 * What shows on a track, and when: its clips, and its transitions with their ends
 * found.
 *
 * Clips that are turned off do not show and are no ends of transitions.
 */
#pragma once

#include "chatkut/model/composition.h"

/* A transition's span. Borrowed from the track. */
typedef struct {
    const Transition *transition;
    const Clip *from; /* NULL: a free end; never both */
    const Clip *to;
    RTime begin, cut, end;
} Window;

/* It carries pictures and is turned on. */
bool track_shows(const Track *track);

/* The windows of a track, by their begin; an array of Window. */
GArray *track_windows(const Track *track);

/* The transition under way at a moment, the one begun last; NULL: none. */
const Window *window_at(const GArray *windows, RTime at);

/* Index of the last window that begins at or before a moment, 0 where none does: what
 * shows from then on is there or behind it. */
unsigned window_before(const GArray *windows, RTime at);

/* It goes through a colour, one clip after the other. */
bool window_dips(const Window *window);

/* The clip that lies there and is turned on, or NULL. */
const Clip *track_clip_at(const Track *track, RTime at);
