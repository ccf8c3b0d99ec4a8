/*
 * Steps that were planned before, with another amount: what a number or a length
 * becomes in the place of an old one, whose unit, sign and way of saying it (a value,
 * or a change by so much) it takes on.
 */
#include "rebinding.h"

#include <string.h>

int rebinding_sign(const json_t *old)
{
    const json_t *by = json_object_get(old, "by"),
                 *scale = json_object_get(old, "scale");
    const char *nudge = json_string_value(json_object_get(old, "nudge"));
    if (by)
        return json_number_value(by) < 0 ? -1 : 1;
    if (scale)
        return json_number_value(scale) < 1 ? -1 : 1;
    if (nudge)
        return strstr(nudge, "less") || strcmp(nudge, "half") == 0 ||
                       strcmp(nudge, "min") == 0
                   ? -1
                   : 1;
    if (json_is_string(old))
        return json_string_value(old)[0] == '-' ? -1 : 1;
    return json_number_value(old) < 0 ? -1 : 1;
}

bool rebinding_is_change(const json_t *old)
{
    return json_object_get(old, "by") || json_object_get(old, "scale") ||
           json_object_get(old, "nudge");
}

json_t *rebinding_length(const json_t *old, const Slot *slot)
{
    Slot signed_slot = *slot;
    if (slot->timecode && old && (rebinding_is_change(old) || rebinding_sign(old) < 0))
        return NULL;
    signed_slot.number = slot->number * (old ? rebinding_sign(old) : 1);
    if (!rebinding_is_change(old))
        return amount_to_time(&signed_slot);
    return json_pack("{soss}", "by", number_json(signed_slot.number), "unit",
                     slot->unit == UNIT_WORD_F ? "f" : "s");
}

Slot rebinding_like(const json_t *old, const Slot *amount)
{
    static const struct {
        const char *name;
        UnitWord unit;
    } UNITS[] = { { "dB", UNIT_WORD_DB }, { "deg", UNIT_WORD_DEG },
                  { "px", UNIT_WORD_PX }, { "pt", UNIT_WORD_PT },
                  { "s", UNIT_WORD_S },   { "f", UNIT_WORD_F },
                  { "st", UNIT_WORD_ST }, { "percent", UNIT_WORD_PERCENT } };
    Slot like = *amount;
    const char *name = json_string_value(json_object_get(old, "unit"));
    const char *text = json_string_value(old);
    if (amount->unit != UNIT_WORD_NONE || amount->factor)
        return like;
    const double TIMES_MAX = 10; /* "2x faster", "no, 3" */
    if (json_object_get(old, "scale") && amount->number < TIMES_MAX)
        like.factor = true;
    if (like.factor)
        like.unit = UNIT_WORD_X;
    else if (json_object_get(old, "scale") || (text && g_str_has_suffix(text, "%")))
        like.unit = UNIT_WORD_PERCENT;
    for (unsigned i = 0; name && i < G_N_ELEMENTS(UNITS); i++)
        if (strcmp(UNITS[i].name, name) == 0)
            like.unit = UNITS[i].unit;
    return like;
}

const char *rebinding_prop(const json_t *step, const char *field)
{
    const char *action = json_string_value(json_object_get(step, "action"));
    const char *kind = json_string_value(json_object_get(step, "kind"));
    if (strcmp(field, "rate") == 0)
        return "speed";
    if (strcmp(field, "amount") == 0)
        return action && property_find(action, OWN_CLIP) ? action
               : kind                                    ? kind
                                                         : "scale";
    return field;
}

bool rebinding_is_number(const char *prop, const json_t *old)
{
    const Property *row = property_find(prop, OWN_CLIP);
    bool number = json_is_number(old) || rebinding_is_change(old) ||
                  (json_is_string(old) && row && row->unit == UNIT_PERCENT);
    return number && strcmp(prop, "position") != 0;
}

/* A number that a factor cannot be, in the place of one. */
static bool is_share(const json_t *old, const Slot *amount)
{
    const double FACTOR_MAX = 10;
    return json_is_number(old) && json_number_value(old) < FACTOR_MAX &&
           amount->unit == UNIT_WORD_NONE && !amount->factor &&
           amount->number > FACTOR_MAX;
}

json_t *rebinding_number(const json_t *step, const char *field, const json_t *old,
                         const Slot *slot)
{
    bool counts = strcmp(field, "count") == 0 || strcmp(field, "parts") == 0 ||
                  strcmp(field, "fps") == 0;
    if (counts)
        return slot->unit == UNIT_WORD_NONE || slot->unit == UNIT_WORD_X ||
                       slot->unit == UNIT_WORD_FPS
                   ? number_json(slot->number)
                   : NULL;
    const char *prop = rebinding_prop(step, field);
    Slot like = rebinding_like(old, slot);
    if (is_share(old, &like)) /* "80 %", "again but 60" */
        like.unit = UNIT_WORD_PERCENT;
    if (rebinding_is_change(old) && slot->prep != PREP_TO && slot->prep != PREP_AT)
        return amount_by(prop, rebinding_sign(old), &like);
    return amount_set(prop, &like);
}
