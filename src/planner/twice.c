/*
 * Stage 7: does a plan change one thing twice?
 *
 * "Captions smaller, size 56" says how much in the second half what the first says
 * roughly; "upright, no italics" says one thing in two ways. Of a reading that would do
 * both, the vaguer goes; where neither is vaguer it is no reading.
 */
#include "clause.h"

#include <string.h>

static const char *op_of(const json_t *step)
{
    return json_string_value(json_object_get(step, "op"));
}

/* The target, or that of the step that it names. */
static const json_t *target_of(const json_t *steps, const json_t *step)
{
    const json_t *target = json_object_get(step, "target");
    const char *id = json_string_value(json_object_get(target, "step"));
    for (size_t n = 0; id && n < json_array_size(steps); n++) {
        const json_t *other = json_array_get(steps, n);
        if (g_strcmp0(json_string_value(json_object_get(other, "id")), id) == 0 &&
            !json_object_get(target, "index"))
            return json_object_get(other, "target");
    }
    return target;
}

/* Where the step keeps its values by property; NULL where it changes none. */
static json_t *values_of(json_t *step)
{
    const char *op = op_of(step);
    if (strcmp(op, "update") == 0)
        return json_object_get(step, "props");
    bool amount = strcmp(op, "audio") == 0 && json_object_get(step, "amount") &&
                  !json_object_get(step, "range");
    return amount || strcmp(op, "speed") == 0 || strcmp(op, "trim") == 0 ? step : NULL;
}

static bool is_value(const json_t *step, const char *key)
{
    static const struct {
        const char *op, *key;
    } VALUES[] = { { "audio", "amount" }, { "speed", "rate" }, { "trim", "to" } };
    const char *op = op_of(step);
    for (unsigned i = 0; i < G_N_ELEMENTS(VALUES); i++)
        if (strcmp(op, VALUES[i].op) == 0)
            return strcmp(key, VALUES[i].key) == 0;
    return strcmp(op, "update") == 0;
}

static bool is_vague(const json_t *value)
{
    return json_object_get(value, "nudge") != NULL;
}

/* The vaguer of two values, or the second of two equal ones, is forgotten. */
static bool settle_value(json_t *first, json_t *second, const char *key)
{
    json_t *one = json_object_get(first, key), *other = json_object_get(second, key);
    if (json_equal(one, other) ? !is_vague(one) : is_vague(other))
        return json_object_del(second, key) == 0;
    return is_vague(one) && !is_vague(other) && json_object_del(first, key) == 0;
}

static bool settle_steps(json_t *first, json_t *second)
{
    json_t *values = values_of(first), *others = values_of(second);
    g_autoptr(GPtrArray) keys = g_ptr_array_new();
    const char *key;
    json_t *value;
    json_object_foreach(values, key, value)
    {
        if (is_value(first, key) && json_object_get(others, key))
            g_ptr_array_add(keys, (gpointer)(uintptr_t)key);
    }
    for (unsigned i = 0; i < keys->len; i++)
        if (!settle_value(values, others, g_ptr_array_index(keys, i)))
            return false;
    return true;
}

static bool is_emptied(json_t *step)
{
    const char *op = op_of(step);
    if (strcmp(op, "update") == 0)
        return json_object_size(json_object_get(step, "props")) == 0;
    const char *action = json_string_value(json_object_get(step, "action"));
    return g_strcmp0(action, "volume") == 0 && !json_object_get(step, "amount");
}

/* Those that mean the clips of a step that goes mean its target. */
static void remove_step(json_t *steps, size_t at)
{
    json_t *gone = json_array_get(steps, at);
    for (size_t n = at + 1; n < json_array_size(steps); n++) {
        json_t *step = json_array_get(steps, n);
        const json_t *target = target_of(steps, step);
        if (target == json_object_get(gone, "target"))
            json_object_set_new(step, "target", json_deep_copy(target));
    }
    json_array_remove(steps, at);
}

static bool are_alike(const json_t *steps, json_t *first, json_t *second)
{
    const char *action = json_string_value(json_object_get(first, "action"));
    return strcmp(op_of(first), op_of(second)) == 0 && values_of(first) &&
           values_of(second) &&
           g_strcmp0(action, json_string_value(json_object_get(second, "action"))) ==
               0 &&
           json_equal(target_of(steps, first), target_of(steps, second));
}

/* "it shouldn't zoom any more, remove its animation": the same of what the step before
 * was of. */
static bool is_said(const json_t *steps, size_t at)
{
    static const char OP[] = "unanimate";
    const json_t *step = json_array_get(steps, at);
    const json_t *before = at > 0 ? json_array_get(steps, at - 1) : NULL;
    return before && strcmp(op_of(step), OP) == 0 && strcmp(op_of(before), OP) == 0 &&
           target_of(steps, step) == json_object_get(before, "target");
}

bool steps_settle_twice(json_t *steps)
{
    for (size_t i = 0; i < json_array_size(steps); i++)
        for (size_t n = i + 1; n < json_array_size(steps); n++) {
            json_t *first = json_array_get(steps, i),
                   *second = json_array_get(steps, n);
            if (are_alike(steps, first, second) && !settle_steps(first, second))
                return false;
        }
    for (size_t i = json_array_size(steps); i-- > 0;)
        if (is_emptied(json_array_get(steps, i)) || is_said(steps, i))
            remove_step(steps, i);
    return true;
}
