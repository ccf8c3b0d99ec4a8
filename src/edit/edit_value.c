#include "edit_value.h"

PropList *props_put(PropList *list, PropId id, Value *value)
{
    PropList *changed = proplist_with(list, id, value);
    proplist_unref(list);
    value_unref(value);
    return changed;
}

Clip *clip_with_props(const Clip *clip, const PropList *props)
{
    return clip_new(clip->node.id, clip->kind, clip->start, clip->duration, props);
}

Curve *curve_map(const Curve *curve, KeyChange change, const void *data)
{
    Curve *copy = curve_copy(curve);
    for (unsigned i = 0; i < copy->n_keys; i++)
        change(&copy->keys[i], data);
    return copy;
}
