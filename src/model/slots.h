/*
 * The dotted slots of the property table as the tree of an object's JSON.
 */
#pragma once

#include "chatkut/model/property.h"

typedef struct {
    GHashTable *members; /* key -> const Slot *; NULL: this is a property */
    PropId id;
    PropId needs[PROP_PARTNERS]; /* of a group: its PF_GROUP members */
    unsigned n_needs;
} Slot;

/* The members that objects of `owner` (one bit) can have. Borrowed, shared. */
const Slot *slots_of(unsigned owner);
const Slot *slot_member(const Slot *slot, const char *key);

/* Put `json` (taken) at a dotted slot of `object`. */
void slot_set_new(json_t *object, const char *slot, json_t *json);
