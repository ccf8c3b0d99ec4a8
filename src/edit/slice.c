#include "slice.h"

#include "edit_value.h"

#include "chatkut/model/composition_json.h"

#include <string.h>

/* Kept JSON has its times as exact seconds. */
static const Rate no_rate = { 0, 0 };

static const RTime endless = { 1000000, 1 };

/* ---- JSON that holds times ------------------------------------------------------- */

static RTime json_time(const json_t *object, const char *key)
{
    RTime time = RTIME_ZERO;
    time_from_json(json_object_get(object, key), no_rate, &time);
    return time;
}

static void json_set_time(json_t *object, const char *key, RTime time)
{
    json_object_set_new(object, key, time_to_json(time, no_rate));
}

/* How the time of a key in JSON changes. */
typedef RTime (*TimeChange)(RTime at, RTime by);

/* Curves of parameters: all lists called "keys" but in foreign data. */
static void json_change_curves(json_t *json, TimeChange change, RTime by)
{
    const char *key;
    json_t *member;
    size_t i;
    json_array_foreach(json, i, member)
    {
        json_change_curves(member, change, by);
    }
    json_object_foreach(json, key, member)
    {
        if (strcmp(key, "meta") == 0)
            continue;
        if (strcmp(key, "keys") != 0) {
            json_change_curves(member, change, by);
            continue;
        }
        size_t n;
        json_t *curve_key;
        json_array_foreach(member, n, curve_key)
        {
            json_set_time(curve_key, "at", change(json_time(curve_key, "at"), by));
        }
    }
}

/* Span of the part, since the start of the whole. */
typedef struct {
    RTime from, to;
    bool first, last; /* is it the outer part at that end? */
} Part;

/* Markers that lie in the part, as far as they do; outer parts keep what lies
 * outside. */
static json_t *slice_markers(const json_t *markers, const Part *part)
{
    json_t *kept = json_array();
    for (size_t i = 0; i < json_array_size(markers); i++) {
        json_t *marker = json_deep_copy(json_array_get(markers, i));
        RTime at = json_time(marker, "at");
        if ((part->first || rtime_compare(at, part->from) >= 0) &&
            (part->last || rtime_compare(at, part->to) < 0)) {
            json_set_time(marker, "at", rtime_sub(at, part->from));
            json_array_append(kept, marker);
        }
        json_decref(marker);
    }
    return kept;
}

/* Cut [from, to) out of something that has a start and a duration; false: none is
 * left. */
static bool slice_span(json_t *object, RTime from, RTime to)
{
    RTime start = json_time(object, "start");
    RTime end = rtime_add(start, json_time(object, "duration"));
    start = rtime_max(start, from);
    end = rtime_min(end, to);
    if (rtime_compare(start, end) >= 0)
        return false;
    json_set_time(object, "start", rtime_sub(start, from));
    json_set_time(object, "duration", rtime_sub(end, start));
    return true;
}

/* Words count from their cue, of which [from, to) is left. */
static void slice_words(json_t *cue, RTime from, RTime to)
{
    json_t *words = json_object_get(cue, "words");
    for (size_t i = json_array_size(words); i-- > 0;) {
        if (!slice_span(json_array_get(words, i), from, to))
            json_array_remove(words, i);
    }
}

static json_t *slice_cues(const json_t *cues, const Part *part)
{
    json_t *kept = json_array();
    for (size_t i = 0; i < json_array_size(cues); i++) {
        json_t *cue = json_deep_copy(json_array_get(cues, i));
        RTime head = rtime_sub(part->from, json_time(cue, "start"));
        head = rtime_max(head, RTIME_ZERO);
        if (slice_span(cue, part->from, part->to)) {
            slice_words(cue, head, rtime_add(head, json_time(cue, "duration")));
            json_array_append(kept, cue);
        }
        json_decref(cue);
    }
    return kept;
}

/* ---- parts ----------------------------------------------------------------------- */

/* A value as the part has it; NULL: it has none. New reference. */
static Value *slice_value(PropId id, const Value *value, const Part *part)
{
    if (value->type == VALUE_CURVE)
        return value_new_curve(curve_rebase(value->curve, part->from));
    if (id == PROP_MARKERS)
        return value_new_json(slice_markers(value->json, part));
    if (id == PROP_CUES)
        return value_new_json(slice_cues(value->json, part));
    if (id == PROP_EFFECTS) {
        json_t *effects = json_deep_copy(value->json);
        json_change_curves(effects, rtime_sub, part->from);
        return value_new_json(effects);
    }
    return value_ref(value);
}

static bool drops(PropId id, unsigned flags)
{
    return ((flags & SLICE_DROP_FADE_IN) &&
            (id == PROP_FADE_IN || id == PROP_FADE_IN_CURVE)) ||
           ((flags & SLICE_DROP_FADE_OUT) &&
            (id == PROP_FADE_OUT || id == PROP_FADE_OUT_CURVE));
}

/* No fade is longer than its clip. */
static Value *limit_fade(PropId id, Value *value, RTime duration)
{
    bool is_fade = id == PROP_FADE_IN || id == PROP_FADE_OUT;
    if (!is_fade || rtime_compare(value->time, duration) <= 0)
        return value;
    value_unref(value);
    return value_new_time(duration);
}

static PropList *put_in_point(PropList *props, RTime in)
{
    bool absent = !proplist_get(props, PROP_IN) && in.num == 0;
    return absent ? props : props_put(props, PROP_IN, value_new_time(in));
}

Clip *clip_slice(const Clip *clip, RTime from, RTime to, unsigned flags)
{
    Part part = { from, to, from.num <= 0, rtime_compare(to, clip->duration) >= 0 };
    RTime duration = rtime_sub(to, from);
    g_autoptr(PropList) props = NULL;
    for (unsigned i = 0; i < proplist_count(clip->node.props); i++) {
        const Value *value;
        PropId id = proplist_nth(clip->node.props, i, &value);
        if (drops(id, flags))
            continue;
        Value *part_value = slice_value(id, value, &part);
        props = props_put(props, id, limit_fade(id, part_value, duration));
    }
    if ((clip->node.owner & OWN_PLAYED) && !proplist_get(props, PROP_REMAP)) {
        RTime passed = rtime_mul(from, clip_speed(clip));
        props = put_in_point(props, rtime_add(clip_in(clip), passed));
    }
    return clip_new(clip->node.id, clip->kind, rtime_add(clip->start, from), duration,
                    props);
}

/* ---- lists ----------------------------------------------------------------------- */

Value *list_joined(const Value *left, const Value *right, const char *key, RTime later)
{
    json_t *all = left ? json_deep_copy(left->json) : json_array();
    for (size_t i = 0; right && i < json_array_size(right->json); i++) {
        json_t *item = json_deep_copy(json_array_get(right->json, i));
        json_set_time(item, key, rtime_add(json_time(item, key), later));
        json_array_append_new(all, item);
    }
    return value_new_json(all);
}

/* ---- twins ----------------------------------------------------------------------- */

Clip *clip_twin(const Clip *clip, IdSource *ids)
{
    static const PropId lists[] = { PROP_EFFECTS, PROP_MARKERS, PROP_CUES };
    g_autoptr(PropList) props = proplist_ref(clip->node.props);
    for (unsigned i = 0; i < G_N_ELEMENTS(lists); i++) {
        const Value *value = proplist_get(clip->node.props, lists[i]);
        json_t *list = value ? json_deep_copy(value->json) : NULL;
        for (size_t n = 0; n < json_array_size(list); n++) {
            json_t *item = json_array_get(list, n);
            g_autofree char *id = id_next(ids);
            if (json_object_get(item, "id"))
                json_object_set_new(item, "id", json_string(id));
        }
        if (list)
            props = props_put(props, lists[i], value_new_json(list));
    }
    g_autofree char *id = id_next(ids);
    return clip_new(id, clip->kind, clip->start, clip->duration, props);
}

/* ---- speed ----------------------------------------------------------------------- */

static void pace_key(CurveKey *key, const void *data)
{
    const RTime *factor = data;
    key->at = rtime_div(key->at, *factor);
}

static Value *pace_value(PropId id, const Value *value, RTime factor)
{
    if (value->type == VALUE_CURVE)
        return value_new_curve(curve_map(value->curve, pace_key, &factor));
    if (id == PROP_EFFECTS) {
        json_t *effects = json_deep_copy(value->json);
        json_change_curves(effects, rtime_div, factor);
        return value_new_json(effects);
    }
    if (id != PROP_MARKERS)
        return value_ref(value);
    json_t *markers = json_deep_copy(value->json);
    for (size_t i = 0; i < json_array_size(markers); i++) {
        json_t *marker = json_array_get(markers, i);
        json_set_time(marker, "at", rtime_div(json_time(marker, "at"), factor));
    }
    return value_new_json(markers);
}

Clip *clip_paced(const Clip *clip, RTime factor, RTime duration)
{
    g_autoptr(PropList) props = NULL;
    for (unsigned i = 0; i < proplist_count(clip->node.props); i++) {
        const Value *value;
        PropId id = proplist_nth(clip->node.props, i, &value);
        Value *paced = pace_value(id, value, factor);
        props = props_put(props, id, limit_fade(id, paced, duration));
    }
    RTime speed = rtime_mul(clip_speed(clip), factor);
    bool plain = rtime_compare(speed, (RTime){ 1, 1 }) == 0;
    props = props_put(props, PROP_SPEED, plain ? NULL : value_new_ratio(speed));
    return clip_new(clip->node.id, clip->kind, clip->start, duration, props);
}

/* ---- how much media there is ----------------------------------------------------- */

/* Length of what a clip plays; false where it has no end. */
static bool media_length(const Composition *composition, const Clip *clip,
                         RTime *length)
{
    if (!(clip->node.owner & OWN_PLAYED) || node_bool(&clip->node, PROP_LOOP) ||
        proplist_get(clip->node.props, PROP_REMAP))
        return false;
    const char *nested = node_string(&clip->node, PROP_SEQUENCE);
    const Sequence *sequence =
        nested ? composition_sequence(composition, nested) : NULL;
    const Asset *asset = clip_asset(composition, clip);
    const Value *known = asset ? proplist_get(asset->node.props, PROP_LENGTH) : NULL;
    if (sequence)
        *length = sequence_duration(sequence);
    else if (known)
        *length = known->time;
    return sequence || known;
}

/* From a point of the source to its end in the direction of `speed`, in timeline
 * time. */
static RTime room_from(RTime point, RTime speed, RTime length)
{
    RTime left = speed.num > 0 ? rtime_sub(length, point) : rtime_neg(point);
    return rtime_max(rtime_div(left, speed), RTIME_ZERO);
}

RTime clip_head_room(const Composition *composition, const Clip *clip)
{
    RTime length;
    if (!media_length(composition, clip, &length))
        return endless;
    return room_from(clip_in(clip), rtime_neg(clip_speed(clip)), length);
}

RTime clip_tail_room(const Composition *composition, const Clip *clip)
{
    RTime length;
    if (!media_length(composition, clip, &length))
        return endless;
    RTime speed = clip_speed(clip);
    RTime out = rtime_add(clip_in(clip), rtime_mul(clip->duration, speed));
    return room_from(out, speed, length);
}
