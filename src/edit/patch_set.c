#include "patch_ops.h"

#include <glib/gi18n.h>

/* An object as it is now in the draft. */
typedef struct {
    unsigned owner; /* OWN_* bit; 0: there is none */
    const PropList *props;
    DraftTrack *track;
    DraftSequence *sequence;
    unsigned index;
} Target;

static Target find_target(Draft *draft, const char *id)
{
    Target found = { 0 };
    const Asset *asset;
    if ((found.track = draft_find_clip(draft, id, &found.index))) {
        const Clip *clip = draft_clips(found.track)->pdata[found.index];
        found.owner = clip->node.owner;
        found.props = clip->node.props;
    } else if ((found.track = draft_find_transition(draft, id, &found.index))) {
        const Transition *transition =
            draft_transitions(found.track)->pdata[found.index];
        found.owner = OWN_TRANSITION;
        found.props = transition->node.props;
    } else if ((found.track =
                    draft_find_track(draft, id, &found.sequence, &found.index))) {
        found.owner = OWN_TRACK;
        found.props = found.track->props;
    } else if ((found.sequence = draft_find_sequence(draft, id, &found.index))) {
        found.owner = OWN_SEQUENCE;
        found.props = found.sequence->props;
    } else if ((asset = draft_find_asset(draft, id, &found.index))) {
        found.owner = OWN_ASSET;
        found.props = asset->node.props;
    } else if (strcmp(draft->origin->node.id, id) == 0) {
        found.owner = OWN_COMPOSITION;
        found.props = draft->props;
    }
    return found;
}

static void array_put(GPtrArray *array, unsigned index, void *object,
                      GDestroyNotify unref)
{
    unref(array->pdata[index]);
    array->pdata[index] = object;
}

static void props_put(PropList **slot, PropList *props)
{
    proplist_unref(*slot);
    *slot = proplist_ref(props);
}

/* Give the target these properties. What is no part of a track concerns the whole. */
static void target_put(const Target *target, Draft *draft, PropList *props)
{
    draft->whole |= !target->track;
    if (target->owner & OWN_CLIP) {
        const Clip *old = draft_clips(target->track)->pdata[target->index];
        array_put(draft_write_clips(target->track), target->index,
                  clip_with_props(old, props), (GDestroyNotify)clip_unref);
    } else if (target->owner == OWN_TRANSITION) {
        const Transition *old = draft_transitions(target->track)->pdata[target->index];
        array_put(draft_write_transitions(target->track), target->index,
                  transition_new(old->node.id, old->type, old->from, old->to,
                                 old->before, old->after, props),
                  (GDestroyNotify)transition_unref);
    } else if (target->owner == OWN_TRACK) {
        props_put(&target->track->props, props);
        target->track->changed = true;
    } else if (target->owner == OWN_SEQUENCE) {
        props_put(&target->sequence->props, props);
        target->sequence->changed = true;
    } else if (target->owner == OWN_ASSET) {
        const Asset *old = draft->assets->pdata[target->index];
        array_put(draft->assets, target->index,
                  asset_new(old->node.id, old->kind, props),
                  (GDestroyNotify)asset_unref);
    } else {
        props_put(&draft->props, props);
    }
}

bool patch_op_set(const PatchOp *op, Draft *draft, Patch *back, GError **error)
{
    Target target = find_target(draft, op->id);
    const Property *property = property_get(op->prop);
    if (target.owner == 0)
        return patch_refuse_missing(error, op->id);
    if (!(property->owners & target.owner)) {
        g_set_error(error, PATCH_ERROR, PATCH_ERROR_RANGE,
                    _("“%s” cannot have %s; choose another property"), op->id,
                    _(property->label));
        return false;
    }
    if (!op->value && property->flags & PF_REQUIRED) {
        g_set_error(error, PATCH_ERROR, PATCH_ERROR_RANGE,
                    _("“%s” cannot be without %s; give a value"), op->id,
                    _(property->label));
        return false;
    }
    patch_set(back, op->id, op->prop, proplist_get(target.props, op->prop));
    PropList *props = proplist_with(target.props, op->prop, op->value);
    target_put(&target, draft, props);
    proplist_unref(props);
    draft->whole |= op->prop == PROP_SEQUENCE;
    return true;
}
