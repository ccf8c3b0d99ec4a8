/*
 * The monitor: the picture beside the timeline, in a window or in a pane.
 *
 * In a window it follows playhead and edits all the time. In a pane it shows the exact
 * still while nothing plays (app/stills.h), and the player's pictures while something
 * does, as many a second as the line takes. A window that cannot be had, or was closed,
 * is no error: the pane, or nothing, takes its place and a sentence says so.
 */
#pragma once

#include "tui_private.h"

#include "chatkut/app/player.h"

typedef enum {
    MONITOR_OFF,
    MONITOR_WINDOW,
    MONITOR_PANE,
    MONITOR_ADDRESS, /* for browsers and players elsewhere (address.h) */
    MONITOR_MODES
} MonitorMode;

typedef struct Monitor Monitor;

/* For the project that tui->view is of. Shows nothing yet; monitor_follow() does. */
Monitor *monitor_new(Tui *tui);
void monitor_free(Monitor *monitor);

/* The next way to show it that there is here, told by a toast. */
void monitor_cycle(Monitor *monitor);

/* There is a new view, or the playhead was moved by somebody else than the player. */
void monitor_follow(Monitor *monitor);
void monitor_seek(Monitor *monitor);

/* Can it play, now, and does it? */
bool monitor_can_play(const Monitor *monitor);
bool monitor_plays(const Monitor *monitor);
void monitor_play(Monitor *monitor, bool play);
/* -1, +1: backwards, forwards; each time quicker. */
void monitor_shuttle(Monitor *monitor, int direction);
/* 0 while it stands. */
double monitor_speed(const Monitor *monitor);

/*
 * A visit: one asset plays instead of the film, which comes back at the playhead,
 * paused. In the window where that is the mode, else as pictures for whoever draws them
 * (the viewer of assets); the playhead and the project stay as they are. The window's
 * keys go to the popup on top meanwhile.
 */
/* From its start. False: it is nothing that plays. */
bool monitor_visit(Monitor *monitor, const Asset *asset);
void monitor_leave(Monitor *monitor);
bool monitor_visits(const Monitor *monitor);
/* The player's state for the asset; NULL: none is visited, or it cannot be played any
 * more. Borrowed. */
const PlayerState *monitor_visit_state(const Monitor *monitor);
/* Stop, or go on (from the start where it has ended). */
void monitor_visit_toggle(Monitor *monitor);
void monitor_visit_seek(Monitor *monitor, RTime to);
/* Draw what it shows, as large as the area has room for pictures of this shape. False:
 * there is nothing to be drawn here (yet). */
bool monitor_visit_draw(Monitor *monitor, Area area, double wide, double high);

/* A film is being rendered: what the preview makes ahead can wait. */
void monitor_yield(Monitor *monitor, bool yields);
/* What of the film is rendered, PreviewRange, for the caller; NULL: it is not known. */
GArray *monitor_ranges(const Monitor *monitor);

void monitor_draw(Monitor *monitor, Area area);
/* "window", "pictures here", or why there is none; for people, static or borrowed. */
const char *monitor_tells(const Monitor *monitor);
