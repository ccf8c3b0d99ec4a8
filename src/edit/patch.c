#include "edit_value.h"
#include "patch_private.h"

G_DEFINE_QUARK(chatkut - patch - error, patch_error)

/* clang-format off */
static const PatchRow rows[PATCH_OPS] = {
    [PATCH_ADD_CLIP] = { "add-clip", .owner_key = "track", .object_key = "clip", .object = OBJECT_CLIP, .has_list = true },
    [PATCH_REMOVE_CLIP] = { "remove-clip", .id_key = "clip", .has_list = true },
    [PATCH_REPLACE_CLIP] = { "replace-clip", .object_key = "clip", .object = OBJECT_CLIP, .has_list = true },
    [PATCH_MOVE_CLIP] = { "move-clip", .id_key = "clip", .owner_key = "track", .time_key = "start" },
    [PATCH_MOVE_RUN] = { "move-run", .time_key = "by", .has_runs = true },
    [PATCH_SET] = { "set", .id_key = "object", .has_value = true, .has_list = true },
    [PATCH_ADD_TRANSITION] = { "add-transition", .owner_key = "track", .object_key = "transition", .object = OBJECT_TRANSITION, .has_index = true, .has_list = true },
    [PATCH_REMOVE_TRANSITION] = { "remove-transition", .id_key = "transition", .has_list = true },
    [PATCH_ADD_TRACK] = { "add-track", .owner_key = "sequence", .object_key = "track", .object = OBJECT_TRACK, .has_index = true },
    [PATCH_REMOVE_TRACK] = { "remove-track", .id_key = "track" },
    [PATCH_ADD_SEQUENCE] = { "add-sequence", .object_key = "sequence", .object = OBJECT_SEQUENCE, .has_index = true },
    [PATCH_REMOVE_SEQUENCE] = { "remove-sequence", .id_key = "sequence" },
    [PATCH_ADD_ASSET] = { "add-asset", .object_key = "asset", .object = OBJECT_ASSET, .has_index = true },
    [PATCH_REMOVE_ASSET] = { "remove-asset", .id_key = "asset" },
    [PATCH_LOAD] = { "load", .object_key = "composition", .object = OBJECT_COMPOSITION },
};
/* clang-format on */

static PatchOp *op_about(PatchOpKind kind, const char *id)
{
    PatchOp *op = patch_op_new(kind);
    op->id = g_strdup(id);
    return op;
}

static PatchOp *op_with(PatchOpKind kind, const char *owner, const void *object)
{
    PatchOp *op = patch_op_new(kind);
    op->owner = g_strdup(owner);
    op->object = object_ref(rows[kind].object, object);
    return op;
}

static void run_clear(void *data)
{
    PatchRun *run = data;
    g_free(run->track);
    g_free(run->first);
}

const PatchRow *patch_row(PatchOpKind kind)
{
    return &rows[kind];
}

Node *object_ref(ObjectKind kind, const Node *object)
{
    if (!object)
        return NULL;
    switch (kind) {
    case OBJECT_CLIP:
        return &clip_ref((const Clip *)object)->node;
    case OBJECT_TRANSITION:
        return &transition_ref((const Transition *)object)->node;
    case OBJECT_TRACK:
        return &track_ref((const Track *)object)->node;
    case OBJECT_SEQUENCE:
        return &sequence_ref((const Sequence *)object)->node;
    case OBJECT_ASSET:
        return &asset_ref((const Asset *)object)->node;
    case OBJECT_COMPOSITION:
        return &composition_ref((const Composition *)object)->node;
    case OBJECT_NONE:
        break;
    }
    g_return_val_if_reached(NULL);
}

void object_unref(ObjectKind kind, Node *object)
{
    switch (kind) {
    case OBJECT_CLIP:
        clip_unref((Clip *)object);
        break;
    case OBJECT_TRANSITION:
        transition_unref((Transition *)object);
        break;
    case OBJECT_TRACK:
        track_unref((Track *)object);
        break;
    case OBJECT_SEQUENCE:
        sequence_unref((Sequence *)object);
        break;
    case OBJECT_ASSET:
        asset_unref((Asset *)object);
        break;
    case OBJECT_COMPOSITION:
        composition_unref((Composition *)object);
        break;
    case OBJECT_NONE:
        break;
    }
}

PatchOp *patch_op_new(PatchOpKind kind)
{
    PatchOp *op = g_new0(PatchOp, 1);
    g_atomic_ref_count_init(&op->refs);
    op->kind = kind;
    op->index = -1;
    op->time = RTIME_ZERO;
    if (rows[kind].has_runs) {
        op->runs = g_array_new(FALSE, FALSE, sizeof(PatchRun));
        g_array_set_clear_func(op->runs, run_clear);
    }
    return op;
}

void patch_op_unref(PatchOp *op)
{
    if (!op || !g_atomic_ref_count_dec(&op->refs))
        return;
    g_free(op->id);
    g_free(op->owner);
    value_unref(op->value);
    object_unref(rows[op->kind].object, op->object);
    g_clear_pointer(&op->runs, g_array_unref);
    g_free(op);
}

void patch_op_add_run(PatchOp *op, const char *track, const char *first, unsigned count)
{
    PatchRun run = { g_strdup(track), g_strdup(first), count };
    g_array_append_val(op->runs, run);
}

void patch_take(Patch *patch, PatchOp *op)
{
    g_ptr_array_add(patch->ops, op);
}

PatchOp *patch_last_op(Patch *patch)
{
    PatchOp *op = patch->ops->pdata[patch->ops->len - 1];
    g_assert(g_atomic_ref_count_compare(&op->refs, 1));
    return op;
}

Patch *patch_new(void)
{
    Patch *patch = g_new0(Patch, 1);
    patch->ops = g_ptr_array_new_with_free_func((GDestroyNotify)patch_op_unref);
    return patch;
}

void patch_free(Patch *patch)
{
    if (!patch)
        return;
    g_ptr_array_unref(patch->ops);
    g_free(patch);
}

unsigned patch_op_count(const Patch *patch)
{
    return patch->ops->len;
}

PatchOpKind patch_op_kind(const Patch *patch, unsigned n)
{
    const PatchOp *op = g_ptr_array_index(patch->ops, n);
    return op->kind;
}

void patch_add_clip(Patch *patch, const char *track_id, const Clip *clip)
{
    patch_take(patch, op_with(PATCH_ADD_CLIP, track_id, clip));
}

void patch_remove_clip(Patch *patch, const char *clip_id)
{
    patch_take(patch, op_about(PATCH_REMOVE_CLIP, clip_id));
}

void patch_replace_clip(Patch *patch, const Clip *clip)
{
    patch_take(patch, op_with(PATCH_REPLACE_CLIP, NULL, clip));
}

void patch_move_clip(Patch *patch, const char *clip_id, const char *track_id,
                     RTime start)
{
    PatchOp *op = op_about(PATCH_MOVE_CLIP, clip_id);
    op->owner = g_strdup(track_id);
    op->time = start;
    patch_take(patch, op);
}

void patch_move_run(Patch *patch, RTime by)
{
    PatchOp *op = patch_op_new(PATCH_MOVE_RUN);
    op->time = by;
    patch_take(patch, op);
}

void patch_add_run(Patch *patch, const char *track_id, const char *first_clip_id,
                   unsigned count)
{
    g_return_if_fail(patch->ops->len > 0);
    PatchOp *op = patch_last_op(patch);
    g_return_if_fail(op->kind == PATCH_MOVE_RUN);
    patch_op_add_run(op, track_id, first_clip_id, count);
}

void patch_set(Patch *patch, const char *object_id, PropId prop, const Value *value)
{
    PatchOp *op = op_about(PATCH_SET, object_id);
    op->prop = prop;
    op->value = value ? value_canonical(prop, value) : NULL;
    patch_take(patch, op);
}

void patch_add_transition(Patch *patch, const char *track_id,
                          const Transition *transition)
{
    patch_take(patch, op_with(PATCH_ADD_TRANSITION, track_id, transition));
}

void patch_remove_transition(Patch *patch, const char *transition_id)
{
    patch_take(patch, op_about(PATCH_REMOVE_TRANSITION, transition_id));
}

void patch_add_track(Patch *patch, const char *sequence_id, int index,
                     const Track *track)
{
    PatchOp *op = op_with(PATCH_ADD_TRACK, sequence_id, track);
    op->index = index;
    patch_take(patch, op);
}

void patch_remove_track(Patch *patch, const char *track_id)
{
    patch_take(patch, op_about(PATCH_REMOVE_TRACK, track_id));
}

void patch_add_sequence(Patch *patch, const Sequence *sequence)
{
    patch_take(patch, op_with(PATCH_ADD_SEQUENCE, NULL, sequence));
}

void patch_remove_sequence(Patch *patch, const char *sequence_id)
{
    patch_take(patch, op_about(PATCH_REMOVE_SEQUENCE, sequence_id));
}

void patch_add_asset(Patch *patch, const Asset *asset)
{
    patch_take(patch, op_with(PATCH_ADD_ASSET, NULL, asset));
}

void patch_remove_asset(Patch *patch, const char *asset_id)
{
    patch_take(patch, op_about(PATCH_REMOVE_ASSET, asset_id));
}

void patch_load(Patch *patch, const Composition *composition)
{
    patch_take(patch, op_with(PATCH_LOAD, NULL, composition));
}

void patch_append(Patch *patch, const Patch *more)
{
    /* more may be patch itself: its length is read once. */
    for (unsigned i = 0, n = more->ops->len; i < n; i++) {
        PatchOp *op = more->ops->pdata[i];
        g_atomic_ref_count_inc(&op->refs);
        patch_take(patch, op);
    }
}
