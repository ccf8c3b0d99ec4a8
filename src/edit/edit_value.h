/*
 * Small changes of sets of properties.
 */
#pragma once

#include "chatkut/model/composition.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PropList, proplist_unref)

/* `list` with `value` in place; NULL takes the property out. Takes both. */
PropList *props_put(PropList *list, PropId id, Value *value);

/* `value` as a document gives it back: JSON that was put together here may say 1.0 for
 * 1. New reference; the same value where it is no JSON, or none that the property can
 * have. */
Value *value_canonical(PropId id, const Value *value);

/* A curve with every key as `change` makes it. Owned by the caller. */
typedef void (*KeyChange)(CurveKey *key, const void *data);
Curve *curve_map(const Curve *curve, KeyChange change, const void *data);
