/*
 * Deeds: the edits that one key makes, as edit plans.
 *
 * A row of the table is a deed: what it is called, what it needs, and how it becomes a
 * plan of exact ids and frames. The plan goes the way of all plans (desk_apply()), so a
 * key gives the same patch, receipt and undo as the sentence does. Pure: nothing is
 * changed here, nothing asked.
 *
 * What a deed is about: the selected clips; where none is selected, the clip under the
 * playhead: that of the focused track, else the one on the main track, else the only
 * one. Clips on locked tracks are not under the playhead. Several clips are one plan:
 * all of it is done, or nothing.
 */
#pragma once

#include "chatkut/app/session.h"

/* What a deed needs besides; bits. */
typedef enum {
    DEED_NEEDS_CLIPS = 1 << 0, /* selected, or one under the playhead */
    DEED_NEEDS_ASSET = 1 << 1,
    DEED_NEEDS_TEXT = 1 << 2,
    DEED_NEEDS_NUMBER = 1 << 3,
    DEED_NEEDS_COPIED = 1 << 4,  /* clips that were copied */
    DEED_NEEDS_RANGE = 1 << 5,   /* an in and an out point */
    DEED_NEEDS_DRAGGED = 1 << 6, /* a clip that is dragged to a time */
    DEED_NEEDS_TRACK = 1 << 7    /* the focused one, or that of the clips at hand */
} DeedNeeds;

/* Where a deed is done. All borrowed. */
typedef struct {
    const Composition *composition;
    const SessionPoints *points;
    const char *track;         /* id of the focused track; NULL: none */
    const char *asset;         /* id of the asset at hand; NULL: none */
    RTime asset_in, asset_out; /* the part of it that is used; den 0: from its start, to
                                  its end */
    const char *text;          /* what was typed for it; NULL: nothing */
    double number;             /* likewise */
    const GPtrArray *copied;   /* ids of clips; NULL: none */
    const Composition
        *copied_from;     /* where they were when they were copied; NULL: it is
                                       not known any more */
    const char *dragged;  /* id of a clip that is dragged; NULL: none … */
    RTime to;             /* … with its start, or the edge, to this time … */
    const char *to_track; /* … and to this track; NULL: its own */
} DeedScene;

/* What comes of a deed. */
typedef struct {
    json_t *plan;   /* NULL: it cannot be done */
    char *sentence; /* why not, for people */
    RTime playhead; /* where it belongs once it is done; den 0: where it is */
} DeedPlan;

void deed_plan_clear(DeedPlan *plan);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DeedPlan, deed_plan_clear)

typedef struct Deed Deed;

struct Deed {
    const char *name;  /* "trim-start": for keys.conf and the palette */
    const char *label; /* N_(): what it does, in a few words */
    unsigned needs;    /* DeedNeeds */
    /* Fills one of plan and sentence. */
    void (*build)(const Deed *deed, const DeedScene *scene, DeedPlan *plan);
    int amount; /* for rows that share a builder; their own unit */
};

/* All rows; ends with a NULL name. */
const Deed *deed_table(void);
const Deed *deed_find(const char *name);

/* Is there what it needs? Quick enough for every redraw. That the edit then succeeds is
 * for the plan to say. */
bool deed_is_possible(const Deed *deed, const DeedScene *scene);

/* Fills *plan, zeroed first. */
void deed_plan(const Deed *deed, const DeedScene *scene, DeedPlan *plan);

/* Ids of the clips that a deed would be about; owned strings. NULL with *sentence where
 * there are none or it is not clear which. */
GPtrArray *deed_targets(const DeedScene *scene, char **sentence);

/* The tracks of a sequence as they are drawn, top row first: pictures from the top of
 * the stack down, then sounds from the first on. const Track *; owned by the caller. */
GPtrArray *deed_rows(const Sequence *sequence);
