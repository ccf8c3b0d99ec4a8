/*
 * Patches: exact, reversible changes of a composition.
 *
 * A patch is a list of operations over ids. Applying it gives a new composition and the
 * inverse patch: patch_apply(patch_apply(c, p), inverse(p)) equals c, for every patch
 * that applies at all. A patch that does not fit (an id that is not there, an overlap,
 * a range) is refused whole and c stays as it was.
 *
 * Ids are unique and no clip starts before 0 after every op; overlap, transitions,
 * references and ranges are judged after the last one. Tracks come and go empty,
 * sequences with all that is in them.
 *
 * JSON: {"ops": [{"op": "add-clip", …}, …]}, times of clips as in the document, at the
 * rate of the owning sequence. A ripple is one op whatever the number of clips:
 * {"op":"move-run","by":…,"runs":[[track id, first clip id, count], …]}. Ops that add a
 * transition, track, sequence or asset may carry an "index" among its siblings. Ops in
 * a row that do the same to several things are one:
 * {"op":"remove-clip","clip":["a","b"]}, likewise clips and transitions that are added
 * or replaced, and properties that are set; times then count at the rate of the first.
 */
#pragma once

#include "chatkut/model/composition.h"

typedef enum {
    PATCH_ADD_CLIP,       /* track, clip */
    PATCH_REMOVE_CLIP,    /* clip id */
    PATCH_REPLACE_CLIP,   /* clip with the id of an existing one: span and properties */
    PATCH_MOVE_CLIP,      /* clip id, track, start */
    PATCH_MOVE_RUN,       /* runs of clips by a time */
    PATCH_SET,            /* id of any object, property, value or none */
    PATCH_ADD_TRANSITION, /* track, transition */
    PATCH_REMOVE_TRANSITION, /* transition id */
    PATCH_ADD_TRACK,         /* sequence, index, track */
    PATCH_REMOVE_TRACK,      /* track id */
    PATCH_ADD_SEQUENCE,
    PATCH_REMOVE_SEQUENCE,
    PATCH_ADD_ASSET,
    PATCH_REMOVE_ASSET,
    PATCH_LOAD, /* replaces the whole composition */
    PATCH_OPS
} PatchOpKind;

typedef enum {
    PATCH_ERROR_NOT_FOUND,
    PATCH_ERROR_CONFLICT, /* overlap, id in use, track not empty, asset in use */
    PATCH_ERROR_RANGE,
    PATCH_ERROR_SYNTAX,
} PatchError;

#define PATCH_ERROR (patch_error_quark())
GQuark patch_error_quark(void);

typedef struct Patch Patch;

Patch *patch_new(void);
void patch_free(Patch *patch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Patch, patch_free)
unsigned patch_op_count(const Patch *patch);
PatchOpKind patch_op_kind(const Patch *patch, unsigned n);

/* Builders append one op. Objects are referenced, strings copied. */
void patch_add_clip(Patch *patch, const char *track_id, const Clip *clip);
void patch_remove_clip(Patch *patch, const char *clip_id);
void patch_replace_clip(Patch *patch, const Clip *clip);
void patch_move_clip(Patch *patch, const char *clip_id, const char *track_id,
                     RTime start);
/* Starts an op; add its runs with patch_add_run(). */
void patch_move_run(Patch *patch, RTime by);
void patch_add_run(Patch *patch, const char *track_id, const char *first_clip_id,
                   unsigned count);
void patch_set(Patch *patch, const char *object_id, PropId prop, const Value *value);
void patch_add_transition(Patch *patch, const char *track_id,
                          const Transition *transition);
void patch_remove_transition(Patch *patch, const char *transition_id);
/* index: -1 on top of the stack. */
void patch_add_track(Patch *patch, const char *sequence_id, int index,
                     const Track *track);
void patch_remove_track(Patch *patch, const char *track_id);
void patch_add_sequence(Patch *patch, const Sequence *sequence);
void patch_remove_sequence(Patch *patch, const char *sequence_id);
void patch_add_asset(Patch *patch, const Asset *asset);
void patch_remove_asset(Patch *patch, const char *asset_id);
void patch_load(Patch *patch, const Composition *composition);

/* All ops of `more` behind those of `patch`. Borrows more. */
void patch_append(Patch *patch, const Patch *more);

/*
 * Are they about different things, so that either can be taken back without the other?
 * Each with its inverse appended: that tells where what it removes was. Whether the one
 * that is taken back then fits is patch_apply()'s business.
 */
bool patch_is_apart(const Patch *a, const Patch *b);

/*
 * Apply to `composition` (borrowed, never changed).
 *
 * Returns a new composition, checked where touched; *inverse (may be NULL) gets the
 * patch that takes it back. NULL with a PATCH_ERROR or COMPOSITION_ERROR, *inverse
 * untouched. Overlap is judged after the last op, so ops may pass through crossing
 * states.
 */
Composition *patch_apply(const Patch *patch, const Composition *composition,
                         Patch **inverse, GError **error);

/*
 * `before`, the composition that the patch applies to, gives the rates times are
 * written at; for what the patch itself brings, its own count. Reading is strict: NULL
 * with a PATCH_ERROR_SYNTAX that names the path. Whether it fits `before` is
 * patch_apply()'s business.
 */
json_t *patch_to_json(const Patch *patch, const Composition *before);
Patch *patch_from_json(const json_t *json, const Composition *before, GError **error);
