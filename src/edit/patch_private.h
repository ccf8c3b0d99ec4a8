/*
 * What the files of the patch module share: the op itself and the table of op kinds.
 */
#pragma once

#include "chatkut/edit/patch.h"

/* What an op carries. Each begins with a Node. */
typedef enum {
    OBJECT_NONE,
    OBJECT_CLIP,
    OBJECT_TRANSITION,
    OBJECT_TRACK,
    OBJECT_SEQUENCE,
    OBJECT_ASSET,
    OBJECT_COMPOSITION,
} ObjectKind;

/* `count` clips of a track from the clip `first` on. */
typedef struct {
    char *track;
    char *first;
    unsigned count;
} PatchRun;

/* Patches share their ops: one that is in several never changes again. */
typedef struct {
    gatomicrefcount refs;
    PatchOpKind kind;
    char *id;     /* what is removed, moved or set */
    char *owner;  /* the track or sequence it goes to */
    int index;    /* where among its siblings; -1: behind the last, on top */
    RTime time;   /* new start, or how far */
    PropId prop;  /* SET */
    Value *value; /* SET; NULL: none */
    Node *object; /* of the row's kind; owned */
    GArray *runs; /* MOVE_RUN: PatchRun */
} PatchOp;

struct Patch {
    GPtrArray *ops; /* PatchOp *, owned */
};

/* One row a kind of op. A key that is NULL is a part that the op does not have. */
typedef struct {
    const char *name;
    const char *id_key;
    const char *owner_key;
    const char *time_key;
    const char *object_key;
    ObjectKind object;
    bool has_index;
    bool has_list; /* of ids or objects, where ops are alike in all else */
    bool has_runs;
    bool has_value;
} PatchRow;

const PatchRow *patch_row(PatchOpKind kind);

Node *object_ref(ObjectKind kind, const Node *object);
void object_unref(ObjectKind kind, Node *object);

/* An op of this kind, the rest zero, index -1. Owned by the caller. */
PatchOp *patch_op_new(PatchOpKind kind);
void patch_op_unref(PatchOp *op);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PatchOp, patch_op_unref)
void patch_op_add_run(PatchOp *op, const char *track, const char *first,
                      unsigned count);
void patch_take(Patch *patch, PatchOp *op); /* takes op */
/* To be changed: an op that no other patch has. */
PatchOp *patch_last_op(Patch *patch);

/* What a patch makes of a composition, not checked: what overlaps and dangles is for
 * the caller to mend. */
typedef struct {
    Composition *after;
    Patch *inverse;
    bool whole; /* something changed that concerns more than its track */
    bool lost;  /* a clip or transition went that others may name */
} Trial;

/* False, and *trial untouched, where an op does not fit. */
bool patch_try(const Patch *patch, const Composition *composition, Trial *trial,
               GError **error);
/* Are the invariants held by trial->after, which was made of `before`? */
bool trial_check(const Trial *trial, const Composition *before, GError **error);
void trial_clear(Trial *trial);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Trial, trial_clear)
