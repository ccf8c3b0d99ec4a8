/*
 * Stage 4: what a reference leaves out, "everything except …".
 */
#include "phrase.h"

#include <string.h>

/* "all texts except the first two": texts. */
static void take_kind(Slot *other, const char *type)
{
    for (unsigned i = 0; other->members && i < other->members->len; i++)
        take_kind(g_ptr_array_index(other->members, i), type);
    if (json_object_get(other->json, "index"))
        json_object_set_new(other->json, "type", json_string(type));
    other->type = type;
}

/* "all toasts but the first": that one of the toasts. */
static void take_from(const Chart *chart, const Slot *slot, Slot *other)
{
    const json_t *index = json_object_get(other->json, "index");
    for (unsigned i = 0; other->members && i < other->members->len; i++)
        take_from(chart, slot, g_ptr_array_index(other->members, i));
    if (!index || !(slot->flags & REF_NAMED))
        return;
    json_t *all = json_copy(slot->json);
    json_object_set_new(all, "expect", json_string("many"));
    g_auto(Resolution) found = { 0 };
    chart_resolve(chart, all, &found);
    json_decref(all);
    int count = found.kind == RESOLVED_FOUND ? (int)found.ids->len : 0;
    int n = (int)json_integer_value(index);
    n += n < 0 ? count : 0;
    if (n < 0 || n >= count)
        return;
    json_decref(other->json);
    other->json = json_pack("{ssss}", "by", "id", "id", found.ids->pdata[n]);
}

/* What is left out may be several of a name, in a list too: "but the vows and the
 * music". */
static void leave_all(const Chart *chart, Slot *other)
{
    for (unsigned i = 0; other->members && i < other->members->len; i++) {
        const Slot *member = g_ptr_array_index(other->members, i);
        g_auto(Resolution) found = { 0 };
        chart_resolve(chart, member->json, &found);
        if (found.kind == RESOLVED_AMBIGUOUS)
            json_object_set_new(member->json, "expect", json_string("many"));
    }
}

static bool is_of_kind(const Clip *clip, const char *type)
{
    return strcmp(clip_kind_name(clip->kind), type) == 0 ||
           (clip->kind == CLIP_SEQUENCE && strcmp(type, KIND_DEFAULT) == 0);
}

/* "all the clips except the vows": what is left out tells that clips of its kind are
 * meant too. */
static void widen_clips(const Chart *chart, Slot *slot, const Slot *other)
{
    if (!(slot->flags & REF_VAGUE) || !slot->type)
        return;
    json_t *any = json_copy(other->json);
    json_object_set_new(any, "expect", json_string("any"));
    g_auto(Resolution) found = { 0 };
    chart_resolve(chart, any, &found);
    json_decref(any);
    bool other_kind = false;
    for (unsigned i = 0; found.ids && i < found.ids->len; i++) {
        ClipPlace place;
        other_kind =
            other_kind ||
            (composition_find_clip(chart->composition, found.ids->pdata[i], &place) &&
             !is_of_kind(place.clip, slot->type));
    }
    if (found.kind == RESOLVED_FOUND && other_kind) {
        json_object_del(slot->json, "type");
        slot->type = NULL;
    }
}

static void put_except(Slot *slot, const Slot *other)
{
    slot->json = json_pack("{sssoso}", "by", "except", "from", slot->json, "except",
                           json_incref(other->json));
}

void slot_leave_out(const Chart *chart, Slot *slot, Slot *other, bool of_all)
{
    if (slot->type && (other->flags & REF_IMPLIED))
        take_kind(other, slot->type);
    if (other->flags & REF_IMPLIED)
        take_from(chart, slot, other);
    leave_all(chart, other);
    slot_fill_union(other);
    if (of_all && !slot->type && other->type)
        json_object_set_new(slot->json, "type", json_string(other->type));
    widen_clips(chart, slot, other);
    put_except(slot, other);
    slot_clear(other);
}

bool slot_except(const Chart *chart, Slot *slot, Slot *other)
{
    const char *by = json_string_value(json_object_get(slot->json, "by"));
    if (slot->members || (!(slot->flags & REF_PLURAL) && g_strcmp0(by, "all") != 0))
        return false;
    widen_clips(chart, slot, other);
    put_except(slot, other);
    return true;
}
