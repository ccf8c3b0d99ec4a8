/*
 * Clips whose inside follows them: times that count from the clip's start, and ids.
 */
#include "chatkut/model/composition.h"

#include "chatkut/model/composition_json.h"
#include "composition_private.h"

#include <string.h>

static const Rate seconds_only;

/* ---- times in values kept as JSON ----------------------------------------------- */

static RTime time_at(const json_t *object, const char *key)
{
    RTime time = RTIME_ZERO;
    time_from_json(json_object_get(object, key), seconds_only, &time);
    return time;
}

static void set_time(json_t *object, const char *key, RTime time)
{
    json_object_set_new(object, key, time_to_json(time, seconds_only));
}

/* `at` of every item earlier by `by`; items without it (a parameter called "keys")
 * stay. */
static void shift_items(json_t *items, RTime by)
{
    size_t i;
    json_t *item;
    json_array_foreach(items, i, item)
    {
        if (json_object_get(item, "at"))
            set_time(item, "at", rtime_sub(time_at(item, "at"), by));
    }
}

/* The keys of all curves within. Foreign data stays as it came. */
static void shift_curves(json_t *json, RTime by)
{
    size_t i;
    const char *key;
    json_t *member;
    json_array_foreach(json, i, member)
    {
        shift_curves(member, by);
    }
    json_object_foreach(json, key, member)
    {
        if (strcmp(key, "keys") == 0)
            shift_items(member, by);
        else if (strcmp(key, "meta") != 0)
            shift_curves(member, by);
    }
}

/* Moves a span ahead by `by`, cutting off what would begin before 0. False where
 * nothing is left of it. */
static bool shift_span(json_t *span, RTime by)
{
    RTime start = rtime_sub(time_at(span, "start"), by);
    RTime end = rtime_add(start, time_at(span, "duration"));
    if (end.num <= 0)
        return false;
    RTime from = rtime_max(start, RTIME_ZERO);
    set_time(span, "start", from);
    set_time(span, "duration", rtime_sub(end, from));
    return true;
}

static void shift_spans(json_t *spans, RTime by)
{
    for (size_t i = json_array_size(spans); i-- > 0;)
        if (!shift_span(json_array_get(spans, i), by))
            json_array_remove(spans, i);
}

static void shift_cues(json_t *cues, RTime by)
{
    size_t i;
    json_t *cue;
    json_array_foreach(cues, i, cue)
    {
        /* Words are timed from their cue: they move only when its own head is cut. */
        RTime cut = rtime_sub(by, time_at(cue, "start"));
        if (cut.num > 0)
            shift_spans(json_object_get(cue, "words"), cut);
    }
    shift_spans(cues, by);
}

static Value *json_rebased(PropId id, const Value *value, RTime by)
{
    json_t *json = json_deep_copy(value->json);
    if (id == PROP_MARKERS)
        shift_items(json, by);
    else
        shift_curves(json, by);
    if (id == PROP_CUES)
        shift_cues(json, by);
    return value_new_json(json);
}

static Value *value_rebased(PropId id, const Value *value, RTime by)
{
    if (value->type == VALUE_CURVE)
        return value_new_curve(curve_rebase(value->curve, by));
    if (value->type == VALUE_JSON && id != PROP_META)
        return json_rebased(id, value, by);
    return value_ref(value);
}

/* ---- ids within ------------------------------------------------------------------ */

static Value *items_with_new_ids(const Value *value, IdSource *ids)
{
    size_t i;
    json_t *item, *items = json_deep_copy(value->json);
    json_array_foreach(items, i, item)
    {
        g_autofree char *id = id_next(ids);
        if (json_object_get(item, "id"))
            json_object_set_new(item, "id", json_string(id));
    }
    return value_new_json(items);
}

/* ---- public ---------------------------------------------------------------------- */

Clip *clip_with_rebased_props(const Clip *clip, RTime by)
{
    PropList *props = proplist_ref(clip->node.props);
    for (unsigned i = 0; i < proplist_count(clip->node.props); i++) {
        const Value *value;
        PropId id = proplist_nth(clip->node.props, i, &value);
        g_autoptr(Value) rebased = value_rebased(id, value, by);
        if (rebased == value)
            continue;
        PropList *changed = proplist_with(props, id, rebased);
        proplist_unref(props);
        props = changed;
    }
    Clip *copy = clip_copy(clip, props);
    proplist_unref(props);
    return copy;
}

Clip *clip_with_new_ids(const Clip *clip, IdSource *ids)
{
    static const PropId lists[] = { PROP_EFFECTS, PROP_MARKERS, PROP_CUES };
    g_autofree char *id = id_next(ids);
    g_autoptr(Clip) copy = clip_with_id(clip, id);
    for (unsigned i = 0; i < G_N_ELEMENTS(lists); i++) {
        const Value *value = proplist_get(clip->node.props, lists[i]);
        if (!value)
            continue;
        g_autoptr(Value) items = items_with_new_ids(value, ids);
        Clip *changed = clip_with_prop(copy, lists[i], items);
        clip_unref(copy);
        copy = changed;
    }
    return g_steal_pointer(&copy);
}
