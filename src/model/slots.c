#include "slots.h"

#include <string.h>

enum { OWNER_BITS = 13, SLOT_PARTS = 8 };

G_STATIC_ASSERT(OWN_COMPOSITION == 1 << (OWNER_BITS - 1));

/* Trees live as long as the program, like the table they are made from. */
static Slot *slot_new(PropId id, bool has_members)
{
    Slot *slot = g_new0(Slot, 1);
    slot->id = id;
    if (has_members)
        slot->members = g_hash_table_new(g_str_hash, g_str_equal);
    return slot;
}

static Slot *slot_grow(Slot *slot, const char *key, PropId id, bool has_members)
{
    Slot *member = g_hash_table_lookup(slot->members, key);
    if (!member) {
        member = slot_new(id, has_members);
        g_hash_table_insert(slot->members, (void *)(uintptr_t)g_intern_string(key),
                            member);
    }
    return member;
}

static void slot_add(Slot *slot, const Property *property)
{
    g_auto(GStrv) keys = g_strsplit(property->slot, ".", SLOT_PARTS);
    Slot *group = slot;
    for (unsigned i = 0; keys[i]; i++) {
        group = slot;
        slot = slot_grow(group, keys[i], property->id, keys[i + 1] != NULL);
    }
    if (property->flags & PF_GROUP)
        group->needs[group->n_needs++] = property->id;
}

static Slot *tree_new(unsigned owner)
{
    Slot *root = slot_new(PROP_COUNT, true);
    for (unsigned i = 0; i < PROP_COUNT; i++)
        if (property_get((PropId)i)->owners & owner)
            slot_add(root, property_get((PropId)i));
    return root;
}

const Slot *slots_of(unsigned owner)
{
    static Slot *trees[OWNER_BITS];
    static gsize once;
    if (g_once_init_enter(&once)) {
        for (unsigned i = 0; i < OWNER_BITS; i++)
            trees[i] = tree_new(1u << i);
        g_once_init_leave(&once, 1);
    }
    int bit = g_bit_nth_lsf(owner, -1);
    g_assert(bit >= 0 && bit < OWNER_BITS);
    return trees[bit];
}

const Slot *slot_member(const Slot *slot, const char *key)
{
    return g_hash_table_lookup(slot->members, key);
}

void slot_set_new(json_t *object, const char *slot, json_t *json)
{
    const char *dot;
    while ((dot = strchr(slot, '.'))) {
        size_t length = (size_t)(dot - slot);
        json_t *group = json_object_getn(object, slot, length);
        if (!group) {
            group = json_object();
            json_object_setn_new(object, slot, length, group);
        }
        object = group;
        slot = dot + 1;
    }
    json_object_set_new(object, slot, json);
}
