/* What the builders of deeds share. */
#pragma once

#include "chatkut/app/deed.h"

typedef void DeedBuild(const Deed *deed, const DeedScene *scene, DeedPlan *plan);

/* What the amounts of rows that share a builder mean. */
enum {
    AT_START = 0,
    AT_END = 1,
    AT_NEAREST = 2,
    RIPPLES = 4, /* trims: what comes after closes up */
};

/* ---- looking --------------------------------------------------------------------- */

const Sequence *deed_sequence(const DeedScene *scene);
/* On the frame that is shown; the start where it was never set. */
RTime deed_playhead(const DeedScene *scene);
/* "150f", the playhead or another time; owned by the caller. */
char *deed_frames(const DeedScene *scene, RTime at);
/* The focused track, where it exists; NULL. */
const Track *deed_focused(const DeedScene *scene);

/* ---- making ---------------------------------------------------------------------- */

/* It cannot be done: a translated sentence. */
void deed_refuse(DeedPlan *plan, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* Add a step; takes it. */
void deed_step(DeedPlan *plan, json_t *step);
/* A step that acts on these clips; takes the rest of its fields. */
void deed_step_on(DeedPlan *plan, const char *verb, const GPtrArray *ids,
                  json_t *fields);

/* ---- builders: deed_change.c ----------------------------------------------------- */

DeedBuild deed_split, deed_split_all, deed_delete, deed_extract, deed_trim, deed_nudge,
    deed_group, deed_fade, deed_transition, deed_mute, deed_hide, deed_rename,
    deed_speed, deed_louder;

/* ---- builders: deed_drag.c ------------------------------------------------------- */

DeedBuild deed_drag, deed_drag_edge;

/* ---- builders: deed_track.c ------------------------------------------------------ */

/* The track that such a deed is about; NULL: none is focused, and the clips at hand are
 * on several. */
const Track *deed_track_at(const DeedScene *scene);

DeedBuild deed_track_switch, deed_track_do, deed_track_rename, deed_track_add;

/* ---- builders: deed_place.c ------------------------------------------------------ */

DeedBuild deed_shelve, deed_duplicate, deed_paste, deed_add, deed_marker, deed_unmark,
    deed_swap;
