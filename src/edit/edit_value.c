#include "edit_value.h"

#include "chatkut/model/composition_json.h"

PropList *props_put(PropList *list, PropId id, Value *value)
{
    PropList *changed = proplist_with(list, id, value);
    proplist_unref(list);
    value_unref(value);
    return changed;
}

Value *value_canonical(PropId id, const Value *value)
{
    Value *canonical = NULL;
    if (value->type != VALUE_JSON)
        return value_ref(value);
    json_t *json = prop_to_json(id, value, (Rate){ 0 });
    bool ok = prop_from_json(id, json, (Rate){ 0 }, &canonical, NULL);
    json_decref(json);
    return ok && canonical ? canonical : value_ref(value);
}

Curve *curve_map(const Curve *curve, KeyChange change, const void *data)
{
    Curve *copy = curve_copy(curve);
    for (unsigned i = 0; i < copy->n_keys; i++)
        change(&copy->keys[i], data);
    return copy;
}
