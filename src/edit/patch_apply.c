/* Patches applied: each op to the draft of a composition, and its inverse. */
#include "patch_ops.h"

#include "chatkut/model/walk.h"

#include <glib/gi18n.h>

/* ---- refusals -------------------------------------------------------------------- */

bool patch_refuse_missing(GError **error, const char *id)
{
    g_set_error(error, PATCH_ERROR, PATCH_ERROR_NOT_FOUND,
                _("nothing has the id “%s” (any more); look again and repeat the edit"),
                id);
    return false;
}

static bool refuse_used_id(GError **error, const char *id)
{
    g_set_error(error, PATCH_ERROR, PATCH_ERROR_CONFLICT,
                _("the id “%s” is in use already; choose another"), id);
    return false;
}

/* Not even in between: the inverse would hold a clip that no document can. */
bool patch_refuse_early(GError **error, const char *id)
{
    g_set_error(error, PATCH_ERROR, PATCH_ERROR_RANGE,
                _("“%s” would start before 0; move it by less"), id);
    return false;
}

/* ---- one function a kind of op --------------------------------------------------- */

static bool apply_add_clip(const PatchOp *op, Draft *draft, Patch *back, GError **error)
{
    const Clip *clip = (const Clip *)op->object;
    DraftSequence *sequence;
    unsigned index;
    DraftTrack *track = draft_find_track(draft, op->owner, &sequence, &index);
    if (!track)
        return patch_refuse_missing(error, op->owner);
    if (clip->start.num < 0)
        return patch_refuse_early(error, clip->node.id);
    if (!draft_claim_id(draft, &clip->node))
        return refuse_used_id(error, clip->node.id);
    draft_insert_clip(track, clip_ref(clip));
    draft->whole |= clip->kind == CLIP_SEQUENCE;
    patch_remove_clip(back, clip->node.id);
    return true;
}

static bool apply_remove_clip(const PatchOp *op, Draft *draft, Patch *back,
                              GError **error)
{
    unsigned index;
    DraftTrack *track = draft_find_clip(draft, op->id, &index);
    if (!track)
        return patch_refuse_missing(error, op->id);
    patch_add_clip(back, track->origin->node.id, draft_clips(track)->pdata[index]);
    g_ptr_array_remove_index(draft_write_clips(track), index);
    draft_release_id(draft, op->id);
    draft->lost = true;
    return true;
}

static bool apply_replace_clip(const PatchOp *op, Draft *draft, Patch *back,
                               GError **error)
{
    const Clip *clip = (const Clip *)op->object;
    unsigned index;
    DraftTrack *track = draft_find_clip(draft, clip->node.id, &index);
    if (!track)
        return patch_refuse_missing(error, clip->node.id);
    if (clip->start.num < 0)
        return patch_refuse_early(error, clip->node.id);
    patch_replace_clip(back, draft_clips(track)->pdata[index]);
    draft_change_clip(track, index, clip_ref(clip));
    draft->whole |= clip->kind == CLIP_SEQUENCE;
    return true;
}

static bool apply_move_clip(const PatchOp *op, Draft *draft, Patch *back,
                            GError **error)
{
    DraftSequence *sequence;
    unsigned index;
    DraftTrack *to = draft_find_track(draft, op->owner, &sequence, &index);
    if (!to)
        return patch_refuse_missing(error, op->owner);
    DraftTrack *from = draft_find_clip(draft, op->id, &index);
    if (!from)
        return patch_refuse_missing(error, op->id);
    if (op->time.num < 0)
        return patch_refuse_early(error, op->id);
    g_autoptr(Clip) clip = clip_ref(draft_clips(from)->pdata[index]);
    Clip *moved = clip_with_span(clip, op->time, clip->duration);
    patch_move_clip(back, op->id, from->origin->node.id, clip->start);
    if (from == to) {
        draft_change_clip(to, index, moved);
    } else {
        g_ptr_array_remove_index(draft_write_clips(from), index);
        draft_insert_clip(to, moved);
    }
    draft->whole |= clip->kind == CLIP_SEQUENCE && from != to;
    return true;
}

/* True and *index made absolute where -1..length is a place among `length` siblings. */
static bool resolve_index(int given, unsigned length, unsigned *index, GError **error)
{
    if (given < -1 || given > (int)length) {
        g_set_error(error, PATCH_ERROR, PATCH_ERROR_RANGE,
                    _("there is no place %d among %u; use one up to the end"), given,
                    length);
        return false;
    }
    *index = given < 0 ? length : (unsigned)given;
    return true;
}

static bool apply_add_transition(const PatchOp *op, Draft *draft, Patch *back,
                                 GError **error)
{
    DraftSequence *sequence;
    unsigned index;
    DraftTrack *track = draft_find_track(draft, op->owner, &sequence, &index);
    if (!track)
        return patch_refuse_missing(error, op->owner);
    if (!resolve_index(op->index, draft_transitions(track)->len, &index, error))
        return false;
    if (!draft_claim_id(draft, op->object))
        return refuse_used_id(error, op->object->id);
    g_ptr_array_insert(draft_write_transitions(track), (int)index,
                       object_ref(OBJECT_TRANSITION, op->object));
    patch_remove_transition(back, op->object->id);
    return true;
}

static bool apply_remove_transition(const PatchOp *op, Draft *draft, Patch *back,
                                    GError **error)
{
    unsigned index;
    DraftTrack *track = draft_find_transition(draft, op->id, &index);
    if (!track)
        return patch_refuse_missing(error, op->id);
    patch_add_transition(back, track->origin->node.id,
                         draft_transitions(track)->pdata[index]);
    patch_last_op(back)->index = (int)index;
    g_ptr_array_remove_index(draft_write_transitions(track), index);
    draft_release_id(draft, op->id);
    draft->lost = true;
    return true;
}

static bool apply_add_track(const PatchOp *op, Draft *draft, Patch *back,
                            GError **error)
{
    const Track *track = (const Track *)op->object;
    unsigned index;
    DraftSequence *sequence = draft_find_sequence(draft, op->owner, &index);
    if (!sequence)
        return patch_refuse_missing(error, op->owner);
    if (track->clips->len > 0 || track->transitions->len > 0) {
        g_set_error(error, PATCH_ERROR, PATCH_ERROR_CONFLICT,
                    _("track “%s” is not empty; add it empty and its clips after it"),
                    track->node.id);
        return false;
    }
    if (!resolve_index(op->index, sequence->tracks->len, &index, error))
        return false;
    if (!draft_claim_id(draft, &track->node))
        return refuse_used_id(error, track->node.id);
    g_ptr_array_insert(sequence->tracks, (int)index, draft_track_new(track));
    sequence->changed = true;
    draft->whole = true;
    patch_remove_track(back, track->node.id);
    return true;
}

static bool apply_remove_track(const PatchOp *op, Draft *draft, Patch *back,
                               GError **error)
{
    DraftSequence *sequence;
    unsigned index;
    DraftTrack *track = draft_find_track(draft, op->id, &sequence, &index);
    if (!track)
        return patch_refuse_missing(error, op->id);
    if (draft_clips(track)->len > 0 || draft_transitions(track)->len > 0) {
        g_set_error(error, PATCH_ERROR, PATCH_ERROR_CONFLICT,
                    _("track “%s” is not empty; delete its clips first"), op->id);
        return false;
    }
    g_autoptr(Track) now = draft_track_build(track);
    patch_add_track(back, sequence->origin->node.id, (int)index, now);
    g_ptr_array_remove_index(sequence->tracks, index);
    sequence->changed = true;
    draft_release_id(draft, op->id);
    draft->whole = true;
    return true;
}

static bool apply_add_sequence(const PatchOp *op, Draft *draft, Patch *back,
                               GError **error)
{
    const Sequence *sequence = (const Sequence *)op->object;
    unsigned index;
    if (!resolve_index(op->index, draft->sequences->len, &index, error))
        return false;
    const char *used = draft_claim_sequence(draft, sequence);
    if (used)
        return refuse_used_id(error, used);
    g_ptr_array_insert(draft->sequences, (int)index, draft_sequence_new(sequence));
    draft->whole = true;
    patch_remove_sequence(back, sequence->node.id);
    return true;
}

static bool apply_remove_sequence(const PatchOp *op, Draft *draft, Patch *back,
                                  GError **error)
{
    unsigned index;
    DraftSequence *sequence = draft_find_sequence(draft, op->id, &index);
    if (!sequence)
        return patch_refuse_missing(error, op->id);
    g_autoptr(Sequence) now = draft_sequence_build(sequence);
    patch_add_sequence(back, now);
    patch_last_op(back)->index = (int)index;
    draft_release_sequence(draft, now);
    g_ptr_array_remove_index(draft->sequences, index);
    draft->whole = true;
    return true;
}

static bool apply_add_asset(const PatchOp *op, Draft *draft, Patch *back,
                            GError **error)
{
    unsigned index;
    if (!resolve_index(op->index, draft->assets->len, &index, error))
        return false;
    if (!draft_claim_id(draft, op->object))
        return refuse_used_id(error, op->object->id);
    g_ptr_array_insert(draft->assets, (int)index, object_ref(OBJECT_ASSET, op->object));
    draft->whole = true;
    patch_remove_asset(back, op->object->id);
    return true;
}

static bool apply_remove_asset(const PatchOp *op, Draft *draft, Patch *back,
                               GError **error)
{
    unsigned index;
    const Asset *asset = draft_find_asset(draft, op->id, &index);
    if (!asset)
        return patch_refuse_missing(error, op->id);
    patch_add_asset(back, asset);
    patch_last_op(back)->index = (int)index;
    g_ptr_array_remove_index(draft->assets, index);
    draft_release_id(draft, op->id);
    draft->whole = true;
    return true;
}

/* The way back is to load what the patch began with: what other ops have made of it by
 * now need not be whole. */
static bool apply_load(const PatchOp *op, Draft *draft, Patch *back, GError **error)
{
    (void)error;
    bool again = back->ops->len > 0 && patch_op_kind(back, 0) == PATCH_LOAD;
    g_ptr_array_set_size(back->ops, again ? 1 : 0);
    if (!again)
        patch_load(back, draft->origin);
    draft_clear(draft);
    draft_init(draft, (const Composition *)op->object);
    draft->whole = true;
    return true;
}

static const OpApply appliers[PATCH_OPS] = {
    [PATCH_ADD_CLIP] = apply_add_clip,
    [PATCH_REMOVE_CLIP] = apply_remove_clip,
    [PATCH_REPLACE_CLIP] = apply_replace_clip,
    [PATCH_MOVE_CLIP] = apply_move_clip,
    [PATCH_MOVE_RUN] = patch_op_move_run,
    [PATCH_SET] = patch_op_set,
    [PATCH_ADD_TRANSITION] = apply_add_transition,
    [PATCH_REMOVE_TRANSITION] = apply_remove_transition,
    [PATCH_ADD_TRACK] = apply_add_track,
    [PATCH_REMOVE_TRACK] = apply_remove_track,
    [PATCH_ADD_SEQUENCE] = apply_add_sequence,
    [PATCH_REMOVE_SEQUENCE] = apply_remove_sequence,
    [PATCH_ADD_ASSET] = apply_add_asset,
    [PATCH_REMOVE_ASSET] = apply_remove_asset,
    [PATCH_LOAD] = apply_load,
};

/* ---- a whole patch --------------------------------------------------------------- */

static bool apply_all(const Patch *patch, Draft *draft, Patch *back, GError **error)
{
    for (unsigned i = 0; i < patch->ops->len; i++) {
        const PatchOp *op = patch->ops->pdata[i];
        if (!appliers[op->kind](op, draft, back, error))
            return false;
    }
    for (unsigned i = 0, j = back->ops->len; i + 1 < j; i++) {
        void *swapped = back->ops->pdata[i];
        back->ops->pdata[i] = back->ops->pdata[--j];
        back->ops->pdata[j] = swapped;
    }
    return true;
}

bool patch_try(const Patch *patch, const Composition *composition, Trial *trial,
               GError **error)
{
    g_auto(Draft) draft = { 0 };
    g_autoptr(Patch) back = patch_new();
    draft_init(&draft, composition);
    if (!apply_all(patch, &draft, back, error))
        return false;
    *trial =
        (Trial){ draft_build(&draft), g_steal_pointer(&back), draft.whole, draft.lost };
    return true;
}

void trial_clear(Trial *trial)
{
    g_clear_pointer(&trial->after, composition_unref);
    g_clear_pointer(&trial->inverse, patch_free);
}

/* Does anything name clips of other tracks than its own, or transitions? */
static bool names_others(const Composition *composition)
{
    bool names = proplist_get(composition->node.props, PROP_SLOTS);
    for (TrackWalk walk = track_walk(composition); !names && track_walk_next(&walk);)
        names = proplist_get(walk.track->node.props, PROP_DUCK);
    for (ClipWalk walk = clip_walk(composition); !names && clip_walk_next(&walk);)
        names = proplist_get(walk.at.clip->node.props, PROP_DUCK);
    return names;
}

bool trial_check(const Trial *trial, const Composition *before, GError **error)
{
    return trial->whole || (trial->lost && names_others(trial->after))
               ? composition_check(trial->after, error)
               : composition_check_changes(trial->after, before, error);
}

Composition *patch_apply(const Patch *patch, const Composition *composition,
                         Patch **inverse, GError **error)
{
    g_auto(Trial) trial = { 0 };
    if (!patch_try(patch, composition, &trial, error) ||
        !trial_check(&trial, composition, error))
        return NULL;
    if (inverse)
        *inverse = g_steal_pointer(&trial.inverse);
    return g_steal_pointer(&trial.after);
}
