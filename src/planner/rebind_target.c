/* Steps that were planned before, of other clips or with other media. */
#include "rebind.h"

#include "rebinding.h"

#include <string.h>

static json_t *own_target(json_t *step)
{
    json_t *target = json_object_get(step, "target");
    return json_object_get(target, "step") ? NULL : target;
}

bool rebind_target(json_t *steps, json_t *selector)
{
    const json_t *first = NULL;
    size_t n;
    json_t *step;
    bool one = true;
    json_array_foreach(steps, n, step)
    {
        const json_t *target = own_target(step);
        one = one && (!target || !first || json_equal(target, first));
        first = first ? first : target;
    }
    bool fits = first && one;
    json_array_foreach(steps, n, step)
    {
        if (fits && own_target(step))
            json_object_set(step, "target", selector);
    }
    json_decref(selector);
    return fits;
}

/* "swap the rings and the dress", "no, the rings and the shoes" */
static bool rebind_swap(json_t *step, const Slot *pair)
{
    if (!json_object_get(step, "swapWith") || pair->prep != PREP_NONE)
        return false;
    const Slot *first = g_ptr_array_index(pair->members, 0),
               *second = g_ptr_array_index(pair->members, 1);
    json_object_set(step, "target", first->json);
    json_object_set(step, "swapWith", second->json);
    return true;
}

/* A place in time, by a neighbour; what lies over or under another is no such. */
static const char *side_of(Prep prep)
{
    if (prep == PREP_AFTER || prep == PREP_BEHIND)
        return "after";
    return prep == PREP_BEFORE || prep == PREP_FRONT ? "before" : NULL;
}

bool rebind_place(json_t *steps, Prep prep, json_t *neighbour)
{
    static const char *const PLACES[] = { "to", "by", "index" };
    json_t *step = json_array_get(steps, 0);
    const char *op = json_string_value(json_object_get(step, "op"));
    bool moves = json_array_size(steps) == 1 && strcmp(op, "move") == 0 &&
                 !json_object_get(step, "swapWith") && !json_object_get(step, "order");
    if (!moves || !side_of(prep)) {
        json_decref(neighbour);
        return false;
    }
    for (unsigned i = 0; i < G_N_ELEMENTS(PLACES); i++)
        json_object_del(step, PLACES[i]);
    json_object_set_new(step, "place", json_pack("{so}", side_of(prep), neighbour));
    return true;
}

bool rebind_name(json_t *steps, const char *name)
{
    json_t *step = json_array_get(steps, 0), *props = json_object_get(step, "props");
    const char *op = json_string_value(json_object_get(step, "op"));
    bool names = json_array_size(steps) == 1 && strcmp(op, "update") == 0 &&
                 json_object_size(props) == 1 && json_object_get(props, "label");
    return names && json_object_set_new(props, "label", json_string(name)) == 0;
}

bool rebind_pair(json_t *steps, const Slot *pair)
{
    json_t *step = json_array_get(steps, 0);
    if (json_array_size(steps) != 1 || !pair->members || pair->members->len != 2)
        return false;
    if (!json_object_get(step, "between") || pair->prep != PREP_BETWEEN)
        return rebind_swap(step, pair);
    json_t *between = json_array();
    for (unsigned i = 0; i < pair->members->len; i++)
        json_array_append(between,
                          ((const Slot *)g_ptr_array_index(pair->members, i))->json);
    return json_object_set_new(step, "between", between) == 0;
}

void rebind_kind(json_t *steps, const char *type)
{
    bool text = strcmp(type, "text") == 0;
    const char *from = text ? "scale" : "fontSize", *to = text ? "fontSize" : "scale";
    size_t n;
    json_t *step;
    json_array_foreach(steps, n, step)
    {
        json_t *props = json_object_get(step, "props");
        json_t *size = json_object_get(props, from);
        if (!rebinding_is_change(size) || json_object_get(size, "unit"))
            continue;
        json_object_set(props, to, size);
        json_object_del(props, from);
    }
}

bool rebind_asset(json_t *steps, const Asset *asset)
{
    json_t *step = json_array_get(steps, 0);
    const char *type = json_string_value(json_object_get(step, "type"));
    bool fits = json_array_size(steps) == 1 && json_object_get(step, "asset") &&
                (!type || strcmp(type, asset_kind_name(asset->kind)) == 0);
    if (fits)
        json_object_set_new(step, "asset", json_string(asset_label(asset)));
    return fits;
}
