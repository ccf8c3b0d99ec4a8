#include "slots.h"

#include <string.h>

enum { OWNER_BITS = 13, SLOT_PARTS = 8 };

G_STATIC_ASSERT(OWN_COMPOSITION == 1 << (OWNER_BITS - 1));

/* Trees live as long as the program, like the table they are made from. */
static Slot *slot_new(PropId id, bool is_group)
{
    Slot *slot = g_new0(Slot, 1);
    slot->id = id;
    if (is_group)
        slot->groups = g_hash_table_new(g_str_hash, g_str_equal);
    return slot;
}

static void slot_add(Slot *root, const Property *property)
{
    g_auto(GStrv) keys = g_strsplit(property->slot, ".", SLOT_PARTS);
    Slot *slot = root;
    for (unsigned i = 0; keys[i]; i++) {
        Slot *next = g_hash_table_lookup(slot->groups, keys[i]);
        if (!next) {
            next = slot_new(property->id, keys[i + 1] != NULL);
            g_hash_table_insert(slot->groups,
                                (void *)(uintptr_t)g_intern_string(keys[i]), next);
        }
        slot = next;
    }
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
    return g_hash_table_lookup(slot->groups, key);
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
