/*
 * The picture of a timeline: ruler, markers, tracks with their clips, playhead.
 *
 * Drawn anew whenever something changed, from nothing but the scene: what is seen
 * depends on no picture before. What it costs depends on the cells that are drawn, not
 * on the clips that there are: within one cell at most a few are looked at, and where
 * many lie in one, it is drawn as dense, and those behind are found by bisection.
 *
 * Nothing is told by colour alone: selected clips have a pointer, cuts a line where two
 * shades are not to be had, missing files a pattern.
 */
#pragma once

#include "chatkut/app/peaks.h"
#include "chatkut/app/preview.h"
#include "chatkut/base/picture.h"
#include "chatkut/tui/look.h"
#include "chatkut/tui/timeline_rows.h"
#include "chatkut/tui/timescale.h"

/* From one time on the ruler to the next, at least. */
enum { RULER_CELLS = 10 };

/* What comes from elsewhere, while it is drawn; any may be NULL. */
typedef struct {
    /* The sound of an asset; NULL: not known (yet). */
    const Peaks *(*peaks)(void *user, const Asset *asset);
    /* A picture of an asset, as large as fits into these pixels; NULL: not known. */
    const Picture *(*picture)(void *user, const Asset *asset, RTime at, int width,
                              int height);
    /* Is its file gone? */
    bool (*missing)(void *user, const Asset *asset);
    void *user;
} TimelineSource;

/* What of a sequence is looked up while it is drawn; made once for each. */
typedef struct TimelineIndex TimelineIndex;

TimelineIndex *timeline_index_new(const Sequence *sequence);
void timeline_index_free(TimelineIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TimelineIndex, timeline_index_free)
/* The markers of the sequence by their time, from 0 on; *label, borrowed, may be NULL.
 * False: there are not so many. */
bool timeline_index_marker(const TimelineIndex *index, unsigned n, RTime *at,
                           const char **label);

/* A clip as it would be if it were let go now. */
typedef struct {
    const char *track; /* id */
    RTime start, end;
} TimelineGhost;

/* All borrowed. */
typedef struct {
    const Composition *composition;
    const Sequence *sequence;
    const TimelineIndex *index; /* of the sequence */
    GArray *rows;               /* timeline_rows() of it; placed while it is drawn */
    Timescale scale;
    RTime playhead, in, out;    /* den 0: there is none */
    GHashTable *selected;       /* set of clip ids; NULL: nothing */
    const char *track;          /* id of the focused track; NULL: none */
    const GArray *ranges;       /* PreviewRange, in order; NULL: not known */
    int top;                    /* the first row that is seen; as placed, afterwards */
    bool top_stays;             /* even if the focused track is not seen then */
    bool switches;              /* heads with a second row have all signs, to press */
    const TimelineGhost *ghost; /* NULL: nothing is dragged */
    TimelineSource source;
} TimelineScene;

/* Where what is: rows and columns of the area. */
typedef struct {
    int head;  /* columns of the track heads; the tracks' cells follow */
    int ruler; /* row */
    int lane;  /* row of markers and of what is rendered; -1: none */
    int first; /* row of the first track */
} TimelinePlaces;

/* How an area of this size is divided. */
TimelinePlaces timeline_places(const TimelineScene *scene, int width, int height);

/* The signs of a track's head. */
typedef enum {
    HEAD_MUTE,
    HEAD_SOLO,
    HEAD_LOCK,
    HEAD_HIDE,
    HEAD_SIGNS, /* none */
} HeadSign;

/* Which of them was drawn in this cell of the head of a row, whose first one is 0, 0;
 * width: of the heads. */
HeadSign timeline_head_sign(const TimelineScene *scene, const TimelineRow *row,
                            int width, int x, int y);

void timeline_draw(const Look *look, TimelineScene *scene, Area area);

/* Clips that were looked at since the program began, for measuring. */
uint64_t timeline_looks(void);
