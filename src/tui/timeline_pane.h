/* What the files of the timeline's pane share: its state. */
#pragma once

#include "transport.h"

#include "chatkut/tui/timeline_view.h"

/* What the mouse drags. */
typedef enum {
    DRAG_NOTHING,
    DRAG_PLAYHEAD,
    DRAG_CLIP,
    DRAG_START, /* of a clip */
    DRAG_END
} DragKind;

typedef struct {
    DragKind kind;
    char *clip;  /* its id */
    int column;  /* where it was taken … */
    RTime from;  /* … and what that column shows */
    bool moved;  /* it has left its place: the rest is known */
    RTime to;    /* the clip's start, or its edge */
    char *track; /* id of the one that it is over */
} TimelineDrag;

typedef struct {
    /* of the sequence that is shown; NULL: none */
    const Sequence *sequence;
    TimelineIndex *index;
    GArray *rows;
    GHashTable *selected; /* the selection as a set */
    RTime playhead;       /* as it was last */

    /* what is seen of it; kept in the project */
    RTime cell;    /* den 0: all of the film */
    int64_t first; /* column */
    int top;       /* row */
    bool wheeled;  /* … by the wheel, whatever track has the focus */
    bool follows;  /* the playhead, until one scrolls */
    bool snaps;
    char *track; /* id of the focused one; NULL: none */

    /* as it was drawn last */
    TimelinePlaces places;
    Area area;
    TimelineDrag drag;

    StillsView *stills;
    Transport *transport;
    GPtrArray *copied;        /* ids of clips; NULL: none … */
    Composition *copied_from; /* … as they were in this one */
    char *asset;              /* id of the one that was put in last; NULL: none */
    GPtrArray *offered;       /* ids of assets in a list that is open */
    GQueue *pending;          /* edits under way (timeline_edits.c) */
    char *refused;            /* why the last edit could not be done; NULL: it was */
    GArray *jumps;            /* what a list that is open leads to (timeline_jumps.c) */
} Timeline;

Timeline *timeline_of(const Tui *tui);

/* Columns of the tracks' cells; at least 1. */
int timeline_columns(const Timeline *timeline);
/* What is seen, for the width that was drawn last. */
Timescale timeline_scale(const Tui *tui);
/* What is drawn; some is filled in while it is (timeline_view.h). */
TimelineScene timeline_scene(Tui *tui);
/* A scale that the user chose. */
void timeline_set_scale(Tui *tui, Timescale scale, bool follows);
/* -1: none. */
int timeline_focused_row(const Timeline *timeline);
/* NULL: none. */
const TimelineRow *timeline_row(const Timeline *timeline, int index);
/* Keep what is seen for the next time. */
void timeline_keep(Tui *tui);

/* The focused track is another. */
void timeline_focus_row(Tui *tui, int index);
/* The first frame of a column or, where it snaps, a cut, marker or time of the ruler
 * within it. */
RTime timeline_column_time(const Tui *tui, int column);
/* Select these alone, or nothing (NULL). */
void timeline_select_clip(Tui *tui, const Clip *clip);
/* Take it into the selection, or out of it. */
void timeline_toggle_clip(Tui *tui, const Clip *clip);
/* The first clip that keys are about; NULL: none. */
const Clip *timeline_target(const Tui *tui, ClipPlace *place);

void timeline_scroll(Tui *tui, int columns);
/* In (by < 0) or out; what a column shows stays there. */
void timeline_zoom_at(Tui *tui, int by, int column);

GQueue *timeline_pending_new(void);
void timeline_pending_free(GQueue *pending);
GArray *timeline_jumps_new(void);

bool timeline_mouse(Tui *tui, const Mouse *mouse);

/* A clip was pressed in a column of the tracks. */
void timeline_drag_begin(Tui *tui, const Clip *clip, int column);
/* The mouse is there now; row: of the pane. */
void timeline_drag_to(Tui *tui, int column, int row);
/* Do what is shown. False: it was not dragged. */
bool timeline_drag_drop(Tui *tui);
/* Nothing is dragged any more; nothing is done. */
void timeline_drag_end(Timeline *timeline);
/* What is to be drawn of it; false: nothing. Borrowed from the drag. */
bool timeline_ghost(const Tui *tui, TimelineGhost *ghost);
/* The deed of this name, with the scene of a drag. */
void timeline_do_drag(Tui *tui, const char *deed, const TimelineDrag *drag);
