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

bool rebind_between(json_t *steps, const Slot *pair)
{
    json_t *step = json_array_get(steps, 0);
    if (json_array_size(steps) != 1 || !json_object_get(step, "between") ||
        pair->prep != PREP_BETWEEN || !pair->members || pair->members->len != 2)
        return false;
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
