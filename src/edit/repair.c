#include "repair.h"

#include "patch_private.h"
#include "timeline.h"

#include <glib/gi18n.h>
#include <stdint.h>

/* ---- carried onto what stays ----------------------------------------------------- */

static bool is_carried(const Work *work, const Clip *clip)
{
    return g_hash_table_contains(work->carried, clip->node.id);
}

/* Carried clips of the track that lie on another clip now. Of two carried ones the
 * later gives way. */
static void find_collisions(const Work *work, const Sequence *sequence, unsigned index,
                            GArray *colliding)
{
    const Track *track = sequence->tracks->pdata[index];
    const Clip *reaching =
        NULL; /* the one of those that keep their place that ends last */
    for (unsigned i = 0; i < track->clips->len; i++) {
        const Clip *clip = track->clips->pdata[i];
        ClipPlace place = { sequence, track, clip, index, i };
        bool hits = reaching && rtime_compare(clip->start, clip_end(reaching)) < 0;
        if (hits && is_carried(work, clip)) {
            g_array_append_val(colliding, place);
            continue;
        }
        if (hits && is_carried(work, reaching)) {
            place.clip = reaching;
            g_array_append_val(colliding, place);
        }
        reaching = clip;
    }
}

/* track_is_free() while clips may still cross. */
static bool is_clear(const Track *track, RTime start, RTime end)
{
    for (unsigned i = 0; i < track->clips->len; i++) {
        const Clip *clip = track->clips->pdata[i];
        if (rtime_compare(clip->start, end) < 0 &&
            rtime_compare(clip_end(clip), start) > 0)
            return false;
    }
    return true;
}

/* A track that has room for all of them. */
static char *room_for_all(Work *work, const GArray *colliding, Patch *patch)
{
    const ClipPlace *first = &g_array_index(colliding, ClipPlace, 0);
    const char *role = node_string(&first->track->node, PROP_ROLE);
    const Sequence *sequence = first->sequence;
    for (unsigned i = first->track_index + 1; i < sequence->tracks->len; i++) {
        const Track *track = sequence->tracks->pdata[i];
        bool free = track->kind == first->track->kind &&
                    g_strcmp0(node_string(&track->node, PROP_ROLE), role) == 0 &&
                    !node_bool(&track->node, PROP_LOCKED);
        for (unsigned n = 0; n < colliding->len && free; n++) {
            const Clip *clip = g_array_index(colliding, ClipPlace, n).clip;
            free = is_clear(track, clip->start, clip_end(clip));
        }
        if (free)
            return g_strdup(track->node.id);
    }
    return timeline_new_track(work, sequence, first->track->kind, role,
                              (int)first->track_index + 1, patch);
}

/* One track's worth of it. False where nothing collides. */
static bool make_way(Work *work, const Composition *after, Patch *patch)
{
    for (unsigned i = 0; i < after->sequences->len; i++) {
        const Sequence *sequence = after->sequences->pdata[i];
        for (unsigned j = 0; j < sequence->tracks->len; j++) {
            g_autoptr(GArray) colliding = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
            find_collisions(work, sequence, j, colliding);
            if (colliding->len == 0)
                continue;
            g_autofree char *track = room_for_all(work, colliding, patch);
            for (unsigned n = 0; n < colliding->len; n++) {
                const ClipPlace *place = &g_array_index(colliding, ClipPlace, n);
                timeline_move(place, track, place->clip->start, patch);
            }
            work->n_rehoused += colliding->len;
            return true;
        }
    }
    return false;
}

/* ---- transitions ----------------------------------------------------------------- */

/* A transition and how long it may be. */
typedef struct {
    const Transition *transition;
    const Clip *from, *to;
    RTime before, after;
    bool goes;
} Fitted;

static GHashTable *clips_by_id(const Track *track)
{
    GHashTable *clips = g_hash_table_new(g_str_hash, g_str_equal);
    for (unsigned i = 0; i < track->clips->len; i++) {
        Clip *clip = track->clips->pdata[i];
        g_hash_table_insert(clips, clip->node.id, clip);
    }
    return clips;
}

static Fitted fit(const Transition *transition, GHashTable *clips)
{
    Fitted fitted = { transition,        NULL, NULL, transition->before,
                      transition->after, false };
    if (transition->from)
        fitted.from = g_hash_table_lookup(clips, transition->from);
    if (transition->to)
        fitted.to = g_hash_table_lookup(clips, transition->to);
    fitted.goes = (transition->from && !fitted.from) ||
                  (transition->to && !fitted.to) ||
                  (fitted.from && fitted.to &&
                   rtime_compare(clip_end(fitted.from), fitted.to->start) != 0);
    if (fitted.from)
        fitted.before = rtime_min(fitted.before, fitted.from->duration);
    if (fitted.to)
        fitted.after = rtime_min(fitted.after, fitted.to->duration);
    return fitted;
}

/* Two transitions in one clip share it in proportion. */
static void share_clip(const Clip *clip, RTime *in, RTime *out, Rate rate)
{
    RTime both = rtime_add(*in, *out);
    if (rtime_compare(both, clip->duration) <= 0)
        return;
    RTime part = rtime_div(rtime_mul(clip->duration, *in), both);
    *in = rtime_snap(part, rate, RTIME_FLOOR);
    *out = rtime_snap(rtime_sub(clip->duration, *in), rate, RTIME_FLOOR);
}

static void share_clips(GArray *fitted, Rate rate)
{
    g_autoptr(GHashTable) ins = g_hash_table_new(NULL, NULL);
    for (unsigned i = 0; i < fitted->len; i++) {
        Fitted *in = &g_array_index(fitted, Fitted, i);
        if (!in->goes && in->to)
            g_hash_table_insert(ins, (Clip *)(uintptr_t)in->to, in);
    }
    for (unsigned i = 0; i < fitted->len; i++) {
        Fitted *out = &g_array_index(fitted, Fitted, i);
        Fitted *in =
            !out->goes && out->from ? g_hash_table_lookup(ins, out->from) : NULL;
        if (in)
            share_clip(out->from, &in->after, &out->before, rate);
    }
}

static bool has_length(const Fitted *fitted)
{
    return rtime_compare(rtime_add(fitted->before, fitted->after), RTIME_ZERO) > 0;
}

static bool is_changed(const Fitted *fitted)
{
    return rtime_compare(fitted->before, fitted->transition->before) != 0 ||
           rtime_compare(fitted->after, fitted->transition->after) != 0;
}

/* Remove what does not fit, and add again what fits when it is shorter. That fades go
 * with their clip goes without saying. */
static void emit_fitted(const Track *track, const GArray *fitted, Work *work,
                        Patch *patch)
{
    for (unsigned i = 0; i < fitted->len; i++) {
        const Fitted *one = &g_array_index(fitted, Fitted, i);
        const Transition *old = one->transition;
        bool empty = is_changed(one) && !has_length(one);
        if (!one->goes && !is_changed(one))
            continue;
        patch_remove_transition(patch, old->node.id);
        if (one->goes || empty) {
            work->n_unjoined += one->from || one->to;
            continue;
        }
        g_autoptr(Transition) shorter =
            transition_new(old->node.id, old->type, old->from, old->to, one->before,
                           one->after, old->node.props);
        patch_add_transition(patch, track->node.id, shorter);
    }
}

static void mend_transitions(const Composition *after, Work *work, Patch *patch)
{
    for (unsigned i = 0; i < after->sequences->len; i++) {
        const Sequence *sequence = after->sequences->pdata[i];
        for (unsigned j = 0; j < sequence->tracks->len; j++) {
            const Track *track = sequence->tracks->pdata[j];
            if (track->transitions->len == 0 ||
                composition_find_track(work->now, track->node.id, NULL, NULL) == track)
                continue;
            g_autoptr(GHashTable) clips = clips_by_id(track);
            g_autoptr(GArray) fitted = g_array_new(FALSE, FALSE, sizeof(Fitted));
            for (unsigned n = 0; n < track->transitions->len; n++) {
                Fitted one = fit(track->transitions->pdata[n], clips);
                g_array_append_val(fitted, one);
            }
            share_clips(fitted, sequence->rate);
            emit_fitted(track, fitted, work, patch);
        }
    }
}

/* ---- names of what is gone ------------------------------------------------------- */

static bool takes_away(const Patch *patch)
{
    for (unsigned i = 0; i < patch_op_count(patch); i++) {
        PatchOpKind kind = patch_op_kind(patch, i);
        if (kind == PATCH_REMOVE_CLIP || kind == PATCH_REMOVE_TRACK ||
            kind == PATCH_REMOVE_TRANSITION)
            return true;
    }
    return false;
}

/* `list` without the items that name nothing in `after` (as strings, or under `key`);
 * NULL: all do. New reference. */
static json_t *without_lost(const json_t *list, const char *key,
                            const Composition *after)
{
    json_t *kept = json_array();
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *item = json_array_get(list, i);
        const char *id = json_string_value(key ? json_object_get(item, key) : item);
        if (id && composition_find(after, id))
            json_array_append(kept, item);
    }
    if (json_array_size(kept) < json_array_size(list))
        return kept;
    json_decref(kept);
    return NULL;
}

static bool json_has(const json_t *list, const char *id)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (g_strcmp0(json_string_value(json_array_get(list, i)), id) == 0)
            return true;
    }
    return false;
}

/* Ids that are there, and the pieces that came of them. New reference. */
static json_t *with_heirs(const Work *work, const json_t *list,
                          const Composition *after)
{
    json_t *all = json_array();
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *item = json_array_get(list, i);
        const GPtrArray *pieces =
            g_hash_table_lookup(work->heirs, json_string_value(item));
        if (composition_find(after, json_string_value(item)))
            json_array_append(all, item);
        for (unsigned n = 0; pieces && n < pieces->len; n++) {
            const char *piece = pieces->pdata[n];
            if (!json_has(list, piece) && composition_find(after, piece))
                json_array_append_new(all, json_string(piece));
        }
    }
    return all;
}

static void mend_duck(const Work *work, const Node *node, const Composition *after,
                      Patch *patch)
{
    const Value *duck = proplist_get(node->props, PROP_DUCK);
    if (!duck)
        return;
    const json_t *under = json_object_get(duck->json, "under");
    json_t *now = with_heirs(work, under, after);
    if (!json_equal(now, under)) {
        g_autoptr(Value) changed = NULL;
        if (json_array_size(now) > 0) {
            json_t *json = json_deep_copy(duck->json);
            json_object_set(json, "under", now);
            changed = value_new_json(json);
        }
        patch_set(patch, node->id, PROP_DUCK, changed);
    }
    json_decref(now);
}

/* A template parameter without anything to write to is none. */
static void mend_slots(const Composition *after, Patch *patch)
{
    const Value *slots = proplist_get(after->node.props, PROP_SLOTS);
    if (!slots)
        return;
    bool changed = false;
    json_t *kept = json_deep_copy(slots->json);
    for (size_t i = json_array_size(kept); i-- > 0;) {
        json_t *slot = json_array_get(kept, i);
        json_t *binds = without_lost(json_object_get(slot, "bind"), "target", after);
        if (!binds)
            continue;
        changed = true;
        if (json_array_size(binds) > 0)
            json_object_set(slot, "bind", binds);
        else
            json_array_remove(kept, i);
        json_decref(binds);
    }
    g_autoptr(Value) value = value_new_json(kept);
    if (changed)
        patch_set(patch, after->node.id, PROP_SLOTS, value);
}

static void mend_names(const Work *work, const Composition *after, Patch *patch)
{
    if (!takes_away(patch) && g_hash_table_size(work->heirs) == 0)
        return;
    mend_slots(after, patch);
    for (unsigned i = 0; i < after->sequences->len; i++) {
        const Sequence *sequence = after->sequences->pdata[i];
        for (unsigned j = 0; j < sequence->tracks->len; j++) {
            const Track *track = sequence->tracks->pdata[j];
            mend_duck(work, &track->node, after, patch);
            for (unsigned n = 0; n < track->clips->len; n++)
                mend_duck(work, track->clips->pdata[n], after, patch);
        }
    }
}

/* ---- fixed lengths --------------------------------------------------------------- */

static void grow_lengths(const Composition *after, Work *work, Patch *patch)
{
    for (unsigned i = 0; i < after->sequences->len; i++) {
        const Sequence *sequence = after->sequences->pdata[i];
        const Sequence *old = composition_sequence(work->now, sequence->node.id);
        const Value *length = proplist_get(sequence->node.props, PROP_LENGTH);
        RTime end = sequence_content_end(sequence);
        if (!length || !old || rtime_compare(end, length->time) <= 0 ||
            rtime_compare(end, sequence_content_end(old)) <= 0)
            continue;
        g_autoptr(Value) grown = value_new_time(end);
        patch_set(patch, sequence->node.id, PROP_LENGTH, grown);
        work_note(work, wording_change(PROP_LENGTH, length, grown));
    }
}

/* ---------------------------------------------------------------------------------- */

static bool look_ahead(Work *work, const Patch *patch, Trial *trial)
{
    g_autoptr(GError) error = NULL;
    trial_clear(trial);
    return patch_try(patch, work->now, trial, &error) ||
           work_fail(work, FAULT_INTERNAL, _("The edit does not fit: %s."),
                     error->message);
}

/* The same where the patch is more than the ops that were looked at. */
static bool look_again(Work *work, const Patch *patch, Trial *trial, unsigned *ops)
{
    unsigned seen = *ops;
    *ops = patch_op_count(patch);
    return *ops == seen || look_ahead(work, patch, trial);
}

bool repair_patch(Work *work, Patch *patch, Trial *trial)
{
    if (!look_ahead(work, patch, trial))
        return false;
    while (g_hash_table_size(work->carried) > 0 &&
           make_way(work, trial->after, patch)) {
        if (!look_ahead(work, patch, trial))
            return false;
    }
    unsigned ops = patch_op_count(patch);
    g_hash_table_remove_all(work->carried);
    mend_transitions(trial->after, work, patch);
    if (!look_again(work, patch, trial, &ops))
        return false;
    mend_names(work, trial->after, patch);
    g_hash_table_remove_all(work->heirs);
    grow_lengths(trial->after, work, patch);
    return look_again(work, patch, trial, &ops);
}
