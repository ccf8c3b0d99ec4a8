/* Stage 4: clips told by one named before: "the first toast … the second one", "the
 * intro and the clip after it". */
#include "phrase.h"

/* All that are counted like it: by their name, or of their kind. */
static json_t *counted_all(const Slot *like)
{
    return like->counted ? json_pack("{ssssss}", "by", "label", "label", like->counted,
                                     "expect", "any")
                         : json_pack("{ssssss}", "by", "all", "type", like->type,
                                     "expect", "any");
}

/* The clip of that number as things are, whatever the order before does to them. */
static json_t *counted_clip(const Chart *chart, const Slot *like, int index)
{
    json_t *all = counted_all(like);
    g_auto(Resolution) found = { 0 };
    chart_resolve(chart, all, &found);
    json_decref(all);
    int count = found.kind == RESOLVED_FOUND ? (int)found.ids->len : 0;
    index = index < 0 ? count + index : index;
    return index >= 0 && index < count
               ? json_pack("{ssss}", "by", "id", "id", found.ids->pdata[index])
               : NULL;
}

/* Its number; false where it says of what. */
static bool number_alone(const Slot *slot, int *index)
{
    const json_t *said = json_object_get(slot->json, "index");
    bool ordinal = slot->kind == SLOT_REF && (slot->flags & REF_ORDINAL) &&
                   (slot->flags & REF_IMPLIED) && !slot->members && said;
    *index = ordinal ? (int)json_integer_value(said) : (int)slot->number;
    return ordinal || slot->kind == SLOT_PLACE;
}

bool slot_is_counted(const Slot *slot)
{
    return slot->kind == SLOT_REF && !slot->members &&
           (slot->counted ||
            ((slot->flags & REF_ORDINAL) && !(slot->flags & REF_IMPLIED)));
}

bool slot_count_on(const Chart *chart, const Slot *like, Slot *slot)
{
    int index;
    bool same = !like->counted && slot->kind == SLOT_REF &&
                g_strcmp0(like->type, slot->type) == 0; /* as it is */
    json_t *clip = like->type && !same && number_alone(slot, &index)
                       ? counted_clip(chart, like, index)
                       : NULL;
    if (!clip)
        return false;
    json_decref(slot->json);
    slot->kind = SLOT_REF;
    slot->flags = REF_ORDINAL;
    slot->type = like->type;
    slot->counted = like->counted;
    slot->determined = true;
    slot->json = clip;
    return true;
}

/* What is there where nothing is named: what was spoken of, or is at the playhead. */
static bool is_implied(const json_t *selector)
{
    const char *by = json_string_value(json_object_get(selector, "by"));
    const json_t *at = json_object_get(selector, "at");
    const char *anchor = json_string_value(json_object_get(at, "anchor"));
    return g_strcmp0(by, "last") == 0 ||
           (g_strcmp0(by, "time") == 0 && g_strcmp0(anchor, "playhead") == 0);
}

void slot_lean_on(Slot *slot, const Slot *other)
{
    if (is_implied(json_object_get(slot->json, "to")) && other->json &&
        !(other->flags & REF_PRONOUN))
        json_object_set(slot->json, "to", other->json);
}
