/*
 * Where clips go: ripples, free room, ways of taking a span out.
 *
 * All of it is appended to a patch for work_apply(); nothing is applied here. Times are
 * in the layout of work->now.
 */
#pragma once

#include "bookings.h"
#include "work.h"

/* ---- ripples --------------------------------------------------------------------- */

/*
 * Shifts of the clips of one track, by where they start.
 *
 * On the main track, what hangs on it comes along: clips of other tracks are shifted by
 * where they start, too. Tracks of the role "music" stay (a bed), and so does a clip
 * that starts at or before the first thing that moves and covers all of it, when that
 * is more than one clip (a watermark). Locked clips and tracks stay. What is linked to
 * a clip that moves moves with it.
 */
typedef struct {
    const Sequence *sequence;
    const Track *track; /* NULL: of all tracks alike … */
    bool everything;    /* … beds too */
    bool singly; /* other ripples of the patch come before it: no clip may be relied on
                    to be still behind another */
    GArray *spans;
    GHashTable *gone; /* clips that an earlier op of the patch takes away */
} Ripple;

void ripple_init(Ripple *ripple, const Sequence *sequence, const Track *track);
void ripple_clear(Ripple *ripple);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Ripple, ripple_clear)

/* Clips that start at or after `from`. Shifts add up. */
void ripple_from(Ripple *ripple, RTime from, RTime by);
/* Clips that start in [from, to). */
void ripple_span(Ripple *ripple, RTime from, RTime to, RTime by);
/* Not this clip: it is removed, or moved otherwise, by the patch. */
void ripple_except(Ripple *ripple, const char *clip_id);

/* Append the shifts. False where a locked clip of the track itself would have to
 * move. */
bool ripple_emit(const Ripple *ripple, Work *work, Patch *patch);

/* Is this the track whose clips stay back to back: is a ripple the default? */
bool timeline_is_magnetic(const Sequence *sequence, const Track *track);
/* What the step says about "ripple", else the default of the track. */
bool timeline_ripples(const Work *work, const ClipPlace *place);

/* ---- tracks ---------------------------------------------------------------------- */

/* Room that a clip needs. */
typedef struct {
    TrackKind kind;
    const char *role; /* NULL: any but the main track's; a new one has none */
    RTime start, end;
    int above;                /* only tracks with a higher index; -1: any */
    const char *ignore;       /* a clip that will not be there; NULL */
    const Bookings *bookings; /* what else will be there; NULL: nothing */
} Room;

/* Is [start, end) free on the track, but for clip `ignore`? Its clips do not
 * overlap. */
bool track_is_free(const Track *track, RTime start, RTime end, const char *ignore);
/* The same but for a set of clips (Clip *). */
bool track_is_free_but(const Track *track, RTime start, RTime end, GHashTable *ignored);
/* The same for all that a room says. */
bool track_has_room(const Track *track, const Room *room);

/* The id of the lowest unlocked track with room in `in`; where there is none, a new one
 * is appended to the patch. Owned by the caller. */
char *timeline_room(Work *work, const Composition *in, const Sequence *sequence,
                    const Room *room, Patch *patch);

/* A new track at `index` (-1: on top); its id. Owned by the caller. */
char *timeline_new_track(Work *work, const Sequence *sequence, TrackKind kind,
                         const char *role, int index, Patch *patch);

/* ---- moving and taking away ------------------------------------------------------ */

/* Move a clip, with its fades where it changes tracks. */
void timeline_move(const ClipPlace *place, const char *track_id, RTime start,
                   Patch *patch);

/* Let the transition at the end of `place` belong to the clip `heir` instead. */
void timeline_hand_on_end(const ClipPlace *place, const char *heir, Patch *patch);

/* Take [start, end) out of a clip: cut it short, in two, or away. What is left behind
 * the span stays where it is, or begins at `start` where it is to close up. */
void timeline_cut_clip(Work *work, const ClipPlace *place, RTime start, RTime end,
                       bool close_up, Patch *patch);

/* The same for all unlocked clips of a track. False where a locked one is in the
 * way. */
bool timeline_clear(Work *work, const Sequence *sequence, const Track *track,
                    unsigned track_index, RTime start, RTime end, Patch *patch);

/* ---- links ----------------------------------------------------------------------- */

/* Clips linked to those at `places` (that are not among them, and not locked),
 * appended. */
void timeline_add_linked(GArray *places);

/* ---- resizing -------------------------------------------------------------------- */

/* A clip that gets shorter or longer. */
typedef struct {
    ClipPlace place;
    Clip *changed; /* where it would lie if nothing else moved; owned */
    bool ripples;  /* what comes after it closes up or makes way: */
    struct {
        RTime from, by; /* from this time on, by this much */
    } shifts[2];        /* for its head and its tail; by 0: none */
} Resize;

typedef struct {
    GArray *items;    /* Resize */
    GHashTable *seen; /* the clips, as they were: none twice */
} Resizes;

void resizes_init(Resizes *resizes);
void resizes_clear(Resizes *resizes);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Resizes, resizes_clear)

/* Takes the changed clip. False, and nothing added, where the clip is there already. */
bool resizes_add(Resizes *resizes, Resize resize);

/* Append the ripples, and then the changed clips where those put them. */
bool timeline_resize(Work *work, const Resizes *resizes, Patch *patch);
