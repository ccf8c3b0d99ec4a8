/* Steps that were planned before, made more or less of. */
#include "rebind.h"

#include "rebinding.h"

#include <math.h>
#include <string.h>

static bool multiplies(const Property *row)
{
    return row && (row->unit == UNIT_TIMES || row == property_find("scale", OWN_CLIP));
}

static json_t *degree_json(const char *prop, const json_t *old, int sign,
                           const char *strength, const Slot *amount)
{
    const Property *row = property_find(prop, OWN_CLIP);
    bool steady = row && row->nudge == NUDGE_NONE;
    int way = sign * (rebinding_is_change(old) ? rebinding_sign(old) : 1);
    if (amount) {
        const Slot like = rebinding_like(old, amount);
        bool bare = like.unit == UNIT_WORD_NONE; /* of what is told by factors? */
        return slot_is_time(amount) || (bare && multiplies(row))
                   ? NULL
                   : amount_by(prop, way, &like);
    }
    return steady ? NULL : amount_nudge(way, strength);
}

/* What is faster or slower goes on from where it is. */
static int way_of_rate(const json_t *rate, int sign)
{
    bool slows = json_is_number(rate) && json_number_value(rate) < 1;
    return slows ? -sign : sign;
}

static bool degree_of_props(json_t *step, int sign, const char *strength,
                            const Slot *amount)
{
    json_t *props = json_object_get(step, "props"), *old;
    const char *key;
    if (json_object_size(props) != 1)
        return false;
    json_object_foreach(props, key, old)
    {
        json_t *value = rebinding_is_number(key, old)
                            ? degree_json(key, old, sign, strength, amount)
                            : NULL;
        if (value)
            return json_object_set_new(props, key, value) == 0;
    }
    return false;
}

static bool degree_of_field(json_t *step, const char *field, int sign,
                            const char *strength, const Slot *amount)
{
    const json_t *old = json_object_get(step, field);
    const char *prop = rebinding_prop(step, field);
    if (!old)
        return false;
    int way = strcmp(field, "rate") == 0 ? way_of_rate(old, sign) : sign;
    json_t *value = degree_json(prop, old, way, strength, amount);
    return value && json_object_set_new(step, field, value) == 0;
}

/* How much of it there is, from where it is now; what was put on as usual, too. */
static bool degree_of_effect(json_t *step, const char *field, int sign,
                             const char *strength, const Slot *amount)
{
    bool usual =
        !json_object_get(step, field) && !amount &&
        g_strcmp0(json_string_value(json_object_get(step, "action")), "add") == 0;
    if (usual)
        json_object_set_new(step, field, amount_nudge(sign, strength));
    else if (!degree_of_field(step, field, sign, strength, amount))
        return false;
    json_object_set_new(step, "action", json_string("update"));
    return true;
}

/* A stretch of time: as much again, or as much as is said, on or back. */
static bool degree_of_length(json_t *step, const char *field, int sign,
                             const char *strength, const Slot *amount)
{
    json_t *old = json_object_get(step, field);
    if (!old || (amount ? !slot_is_time(amount) : strength != NULL))
        return false;
    json_t *value = amount ? rebinding_length(old, amount) : json_incref(old);
    if (sign < 0 && json_is_number(value)) {
        json_t *back = number_json(-json_number_value(value));
        json_decref(value);
        value = back;
    } else if (sign < 0) {
        g_clear_pointer(&value, json_decref);
    }
    return value && json_object_set_new(step, field, value) == 0;
}

/* "one second later" than where it was put. */
static bool degree_of_place(json_t *step, const char *field, int sign,
                            const char *strength, const Slot *amount)
{
    if (!json_object_get(step, field) || strength || !amount || !slot_is_time(amount) ||
        amount->timecode)
        return false;
    Slot far = *amount;
    far.number = sign * amount->number;
    json_object_del(step, field);
    return json_object_set_new(step, "by", amount_to_time(&far)) == 0;
}

/* "one second less" of what was cut to a length; "another second" off its end. */
static bool degree_of_trim(json_t *step, const char *field, int sign,
                           const char *strength, const Slot *amount)
{
    const json_t *old = json_object_get(step, field);
    bool to = strcmp(field, "to") == 0;
    bool two = json_object_get(step, "start") && json_object_get(step, "end");
    if (!old || !amount || strength || two || amount->factor ||
        json_object_get(step, "range") || (!to && sign < 0))
        return false;
    Slot by = rebinding_like(old, amount);
    by.unit = by.unit == UNIT_WORD_NONE ? UNIT_WORD_S : by.unit;
    bool grows = to ? sign > 0 : rebinding_is_change(old);
    json_t *value = slot_is_time(&by) && !by.timecode ? amount_to_time(&by) : NULL;
    if (!value || (grows && !json_is_number(value))) {
        json_decref(value);
        return false;
    }
    if (grows) {
        double seconds = json_number_value(value);
        json_decref(value);
        value = json_pack("{sfss}", "by", -seconds, "unit", "s");
    }
    json_object_del(step, field);
    return json_object_set_new(step, to ? "end" : field, value) == 0;
}

static const struct {
    const char *op, *field;
    bool (*change)(json_t *step, const char *field, int sign, const char *strength,
                   const Slot *amount);
} DEGREES[] = {
    { "audio", "amount", degree_of_field },   { "speed", "rate", degree_of_field },
    { "effect", "amount", degree_of_effect }, { "move", "by", degree_of_length },
    { "move", "to", degree_of_place },        { "slip", "by", degree_of_length },
    { "trim", "to", degree_of_trim },         { "trim", "end", degree_of_trim },
    { "trim", "start", degree_of_trim },
};

bool rebind_degree(json_t *steps, int sign, const char *strength, const Slot *amount)
{
    json_t *step = json_array_get(steps, 0);
    const char *op = json_string_value(json_object_get(step, "op"));
    if (json_array_size(steps) != 1)
        return false;
    if (strcmp(op, "update") == 0)
        return degree_of_props(step, sign, strength, amount);
    for (unsigned i = 0; i < G_N_ELEMENTS(DEGREES); i++)
        if (strcmp(DEGREES[i].op, op) == 0 &&
            DEGREES[i].change(step, DEGREES[i].field, sign, strength, amount))
            return true;
    return false;
}

int rebind_direction(const json_t *steps)
{
    const json_t *step = json_array_get(steps, 0), *value = NULL, *rate;
    void *first = json_object_iter(json_object_get(step, "props"));
    if (json_array_size(steps) != 1)
        return 0;
    value = first ? json_object_iter_value(first) : NULL;
    for (unsigned i = 0; i < G_N_ELEMENTS(DEGREES) && !value; i++)
        value = json_object_get(step, DEGREES[i].field);
    rate = json_object_get(step, "rate");
    if (json_is_number(rate))
        return json_number_value(rate) < 1 ? -1 : 1;
    return value && rebinding_is_change(value) ? rebinding_sign(value) : 0;
}

bool rebind_lasts(const json_t *steps)
{
    const json_t *step = json_array_get(steps, 0);
    const char *op = json_string_value(json_object_get(step, "op"));
    for (unsigned i = 0; i < G_N_ELEMENTS(DEGREES); i++)
        if (DEGREES[i].change == degree_of_length && strcmp(DEGREES[i].op, op) == 0 &&
            json_object_get(step, DEGREES[i].field))
            return json_array_size(steps) == 1;
    return false;
}

int rebind_slope(const json_t *steps)
{
    const json_t *step = json_array_get(steps, 0);
    const char *op = json_string_value(json_object_get(step, "op"));
    if (rebind_lasts(steps))
        return rebinding_sign(json_object_get(step, "by"));
    if (strcmp(op, "audio") == 0)
        return rebind_direction(steps);
    return json_array_size(steps) == 1 && json_object_get(step, "to") &&
           strcmp(op, "move") == 0;
}

/* ---- the other way round --------------------------------------------------------- */

/* Do the words compare what the step changes? */
static bool is_of(const char *prop, const char *word)
{
    bool size = strcmp(prop, "fontSize") == 0 || strcmp(prop, "scale") == 0;
    return strcmp(prop, word) == 0 || (size && strcmp(word, "size") == 0);
}

static bool turn_value(json_t *holder, const char *field, const char *prop,
                       const Turning *turning)
{
    const json_t *old = json_object_get(holder, field);
    bool changes = rebinding_is_change(old) || strcmp(prop, "speed") == 0;
    return old && changes && !turning->amount && is_of(prop, turning->word) &&
           json_object_set_new(holder, field,
                               amount_nudge(turning->sign, turning->strength)) == 0;
}

static bool turn_shift(json_t *step, const Turning *turning)
{
    const json_t *by = json_object_get(step, "by");
    json_t *far = turning->amount ? amount_to_time(turning->amount)
                                  : json_incref((json_t *)(uintptr_t)by);
    double seconds = turning->sign * fabs(json_number_value(far));
    bool fits = json_is_number(by) && json_is_number(far) && !turning->strength;
    json_decref(far);
    return fits && json_object_set_new(step, "by", number_json(seconds)) == 0;
}

bool rebind_turn(json_t *steps, const Turning *turning)
{
    json_t *step = json_array_get(steps, 0), *props = json_object_get(step, "props");
    void *first = json_object_iter(props);
    if (json_array_size(steps) != 1)
        return false;
    if (!turning->word)
        return rebind_lasts(steps) && turn_shift(step, turning);
    if (first && json_object_size(props) == 1)
        return turn_value(props, json_object_iter_key(first),
                          json_object_iter_key(first), turning);
    for (unsigned i = 0; i < G_N_ELEMENTS(DEGREES); i++) {
        const char *field = DEGREES[i].field;
        bool field_of = DEGREES[i].change == degree_of_field ||
                        DEGREES[i].change == degree_of_effect;
        if (field_of && turn_value(step, field, rebinding_prop(step, field), turning))
            return true;
    }
    return false;
}
