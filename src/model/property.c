#include "chatkut/model/property.h"

#include "chatkut/model/composition_json.h"

#include <glib/gi18n.h>
#include <string.h>

static const Property properties[PROP_COUNT] = {
#define PROPERTY(ID, ...) [PROP_##ID] = { PROP_##ID, __VA_ARGS__ },
#include "chatkut/model/property.def"
#undef PROPERTY
};

const Property *property_get(PropId id)
{
    g_assert((unsigned)id < PROP_COUNT);
    return &properties[id];
}

const Property *property_find(const char *name, unsigned owners)
{
    for (unsigned i = 0; i < PROP_COUNT; i++)
        if ((properties[i].owners & owners) && strcmp(properties[i].name, name) == 0)
            return &properties[i];
    return NULL;
}

/* "style.stroke." of "style.stroke.width"; 0 where the slot is in no group. */
static size_t group_length(const char *slot)
{
    const char *dot = strrchr(slot, '.');
    return dot ? (size_t)(dot - slot) + 1 : 0;
}

unsigned property_partners(PropId id, unsigned owner, PropId partners[PROP_PARTNERS])
{
    const char *slot = property_get(id)->slot;
    size_t length = group_length(slot);
    unsigned n = 0;
    for (unsigned i = 0; length > 0 && i < PROP_COUNT; i++) {
        const Property *other = &properties[i];
        if (other->id == id || !(other->flags & PF_GROUP) || !(other->owners & owner) ||
            group_length(other->slot) != length ||
            strncmp(other->slot, slot, length) != 0)
            continue;
        g_assert(n < PROP_PARTNERS);
        partners[n++] = other->id;
    }
    return n;
}

static Value *fallback_read(const Property *property)
{
    if (!property->fallback)
        return NULL;
    g_autoptr(GError) error = NULL;
    Value *value = NULL;
    json_t *json = json_loads(property->fallback, JSON_DECODE_ANY, NULL);
    if (!json || !prop_from_json(property->id, json, (Rate){ 0 }, &value, &error))
        g_error("property.def: bad fallback of %s: %s", property->name,
                error ? error->message : "not JSON");
    json_decref(json);
    return value;
}

const Value *property_fallback(PropId id)
{
    static Value *fallbacks[PROP_COUNT];
    static gsize once;
    if (g_once_init_enter(&once)) {
        for (unsigned i = 0; i < PROP_COUNT; i++)
            fallbacks[i] = fallback_read(&properties[i]);
        g_once_init_leave(&once, 1);
    }
    return fallbacks[property_get(id)->id];
}
