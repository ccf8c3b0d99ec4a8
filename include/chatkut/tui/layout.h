/*
 * Where the panes are: a pure function of the screen's size and of what is shown.
 *
 * From 60x16 on: title bar, chat beside assets (and, where there is room, the preview
 * or inspector between them), the timeline below over the whole width, footer. Smaller,
 * down to 24x6, one pane at a time under a bar of tabs, with a small timeline where the
 * rows allow that; the line to type in is always there. Smaller still: a sentence that
 * says so. Panes never overlap, and together they fill the screen.
 */
#pragma once

#include "chatkut/tui/surface.h"

typedef enum {
    PANE_CHAT,
    PANE_TIMELINE,
    PANE_ASSETS,
    PANE_INSPECTOR,
    PANE_PREVIEW,
    PANES
} PaneId;

typedef enum {
    LAYOUT_TINY,   /* nothing can be shown */
    LAYOUT_SINGLE, /* one pane at a time */
    LAYOUT_SPLIT,
} LayoutKind;

typedef struct {
    LayoutKind kind;
    Rect bar;          /* title, or tabs */
    Rect footer;       /* key hints */
    Rect panes[PANES]; /* w 0: not shown */
    bool framed;       /* panes have frames */
} Layout;

typedef struct {
    PaneId focus;
    bool preview;    /* the picture is wanted in a pane */
    bool inspector;  /* the inspector is wanted */
    bool alone;      /* one pane at a time is without the small timeline, too */
    unsigned tracks; /* rows that the timeline would fill */
} LayoutWish;

Layout layout_make(int w, int h, const LayoutWish *wish);
