/*
 * Small changes of sets of properties.
 */
#pragma once

#include "chatkut/model/composition.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PropList, proplist_unref)

/* `list` with `value` in place; NULL takes the property out. Takes both. */
PropList *props_put(PropList *list, PropId id, Value *value);

/* `clip` with these properties instead of its own. Borrows both. */
Clip *clip_with_props(const Clip *clip, const PropList *props);

/* A curve with every key as `change` makes it. Owned by the caller. */
typedef void (*KeyChange)(CurveKey *key, const void *data);
Curve *curve_map(const Curve *curve, KeyChange change, const void *data);
