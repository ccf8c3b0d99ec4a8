/*
 * Inside of PropList, for those who build whole sets at once.
 */
#pragma once

#include "chatkut/model/property.h"

typedef struct {
    PropId id;
    const Value *value;
} PropEntry;

struct PropList {
    gatomicrefcount refs;
    /* Owners for which the set is known to be right (composition_check.c). A set never
     * changes, so what was checked once stays checked in every object that shares
     * it. */
    unsigned checked;
    unsigned count;
    PropEntry entries[];
};

/* A set of `count` entries, ascending by id; takes their references. NULL when
 * empty. */
PropList *proplist_new_take(const PropEntry *entries, unsigned count);
