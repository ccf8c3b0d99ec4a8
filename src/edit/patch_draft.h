/*
 * A composition while a patch works on it.
 *
 * Composition values are immutable; a patch of thousands of ops must not copy one for
 * each. A draft holds pointers to what is still shared and copies a track's pointer
 * array the first time something in it changes.
 *
 * The clips of a track are kept in order of (start, id) even while they cross, so that
 * the state after each op depends on what is there and not on how it came there: only
 * then do the ops of the inverse meet the same states on their way back.
 */
#pragma once

#include "patch_private.h"

typedef struct {
    const Track *origin;
    PropList *props;
    GPtrArray *clips;               /* NULL: those of origin */
    GPtrArray *transitions;         /* NULL: those of origin */
    unsigned near, near_transition; /* where the last one was found: ops mostly come in
                                     * timeline order, or backwards */
    bool changed;
} DraftTrack;

typedef struct {
    const Sequence *origin;
    PropList *props;
    GPtrArray *tracks; /* DraftTrack * */
    bool changed;
} DraftSequence;

typedef struct {
    const Composition *origin;
    PropList *props;
    GPtrArray *assets;    /* Asset * */
    GPtrArray *sequences; /* DraftSequence * */
    bool whole;           /* something changed that concerns more than its track */
    bool lost;            /* a clip or transition went that others may name */
    GHashTable *ids;      /* of all objects; NULL until something is added */
} Draft;

/* origin, and the objects of ops, must outlive the draft. */
void draft_init(Draft *draft, const Composition *origin);
void draft_clear(Draft *draft);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Draft, draft_clear)

DraftTrack *draft_track_new(const Track *origin);
void draft_track_free(DraftTrack *track);
DraftSequence *draft_sequence_new(const Sequence *origin);
void draft_sequence_free(DraftSequence *sequence);

/* What is there now; borrowed. */
const GPtrArray *draft_clips(const DraftTrack *track);
const GPtrArray *draft_transitions(const DraftTrack *track);
/* The same to write to; marks the track as changed. */
GPtrArray *draft_write_clips(DraftTrack *track);
GPtrArray *draft_write_transitions(DraftTrack *track);

/* All that may be NULL on return where nothing has the id. */
DraftTrack *draft_find_clip(const Draft *draft, const char *id, unsigned *index);
DraftTrack *draft_find_transition(const Draft *draft, const char *id, unsigned *index);
DraftTrack *draft_find_track(const Draft *draft, const char *id,
                             DraftSequence **sequence, unsigned *index);
DraftSequence *draft_find_sequence(const Draft *draft, const char *id, unsigned *index);
const Asset *draft_find_asset(const Draft *draft, const char *id, unsigned *index);

/* False where its id is in use; else it is from now on. */
bool draft_claim_id(Draft *draft, const Node *node);
void draft_release_id(Draft *draft, const char *id);
/* The same for a sequence and all in it; gives the first id that is in use, else
 * NULL. */
const char *draft_claim_sequence(Draft *draft, const Sequence *sequence);
void draft_release_sequence(Draft *draft, const Sequence *sequence);

int draft_clip_order(const Clip *a, const Clip *b);
/* Put in order; takes clip. */
void draft_insert_clip(DraftTrack *track, Clip *clip);
/* Put the clip, as it is now, in the place of the one at `index`; takes clip. */
void draft_change_clip(DraftTrack *track, unsigned index, Clip *clip);

/* As they are now. New references. */
Track *draft_track_build(const DraftTrack *track);
Sequence *draft_sequence_build(const DraftSequence *sequence);
Composition *draft_build(const Draft *draft);
