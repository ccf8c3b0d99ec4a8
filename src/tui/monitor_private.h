/* What the files of the monitor share. */
#pragma once

#include "address.h"
#include "monitor.h"

#include "chatkut/app/screening.h"

enum { FRAMES_W_MAX = 320 }; /* pixels; more than any pane has */

struct Monitor {
    Tui *tui;
    MonitorMode mode;
    Screening *screening; /* NULL: nothing was played or shown in a window yet */
    Address *address;     /* NULL: it is not served */
    StillsView *stills;
    bool from_player; /* the playhead is being moved by it */
    bool begins;     /* to play, when there is a film: what is composed takes a while */
    bool no_display; /* none that could be opened */
    bool closed;     /* by its user, at the window */
    int frame_w, frame_h;
    bool visit_over;      /* the visited asset's output was closed, or it failed */
    int visit_w, visit_h; /* its pictures in pixels; 0: drawn nowhere yet */
};

/* NULL: there is none yet. */
Player *monitor_player(const Monitor *monitor);
/* Have a screening; it begins with the film, paused at the playhead. */
void monitor_begin(Monitor *monitor);
/* What the timeline and all places know: pressed in the window they mean the same. */
void monitor_give_keys(const Monitor *monitor);
/* So many pictures of that size a second as the line took bytes lately. */
double monitor_frames_a_second(const Monitor *monitor, int width, int height);
void monitor_show_window(Monitor *monitor, int width, int height);
/* The player's newest picture; false: there is none. */
bool monitor_draw_frame(Monitor *monitor, Area area);
