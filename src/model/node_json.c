#include "node_json.h"

#include "proplist.h"
#include "shape_private.h"
#include "slots.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define ANY_LIST SHAPE(SHAPE_IS_ARRAY, .of = SHAPE_ANY)

const Shape ANY_OBJECT_SHAPE = { SHAPE_IS_MAP, .of = SHAPE_ANY };
const Shape CLIP_KIND_SHAPE = {
    SHAPE_IS_CHOICE,
    .choices = "video|image|audio|text|shape|caption|adjustment|sequence"
};

const ShapeField CLIP_HEAD[] = {
    { "id", &SHAPE_ID, SHAPE_REQUIRED },
    { "type", &CLIP_KIND_SHAPE, SHAPE_REQUIRED },
    { "start", &MOMENT_SHAPE, SHAPE_REQUIRED },
    { "duration", &SPAN_SHAPE, SHAPE_REQUIRED },
    { NULL },
};
const ShapeField TRANSITION_HEAD[] = {
    { "id", &SHAPE_ID, SHAPE_REQUIRED },
    { "type", &KIND_NAME_SHAPE, SHAPE_REQUIRED },
    { "from", &SHAPE_ID },
    { "to", &SHAPE_ID },
    { "before", &MOMENT_SHAPE, SHAPE_REQUIRED },
    { "after", &MOMENT_SHAPE, SHAPE_REQUIRED },
    { NULL },
};
const ShapeField TRACK_HEAD[] = {
    { "id", &SHAPE_ID, SHAPE_REQUIRED },
    { "kind", SHAPE_CHOICE("video|audio"), SHAPE_REQUIRED },
    { "clips", SHAPE_LIST(SHAPE_ANY, 0, COMPOSITION_CLIPS_MAX), SHAPE_REQUIRED },
    { "transitions", ANY_LIST },
    { NULL },
};
const ShapeField SEQUENCE_HEAD[] = {
    { "id", &SHAPE_ID, SHAPE_REQUIRED },
    { "tracks", SHAPE_LIST(SHAPE_ANY, 0, COMPOSITION_TRACKS_MAX), SHAPE_REQUIRED },
    { NULL },
};
const ShapeField ASSET_HEAD[] = {
    { "id", &SHAPE_ID, SHAPE_REQUIRED },
    { "kind", SHAPE_CHOICE("video|audio|image|caption|font|lut"), SHAPE_REQUIRED },
    { NULL },
};
const ShapeField COMPOSITION_HEAD[] = {
    { "chatkut", SHAPE_INT_RANGE(1, 1), SHAPE_REQUIRED },
    { "id", &SHAPE_ID, SHAPE_REQUIRED },
    { "main", &SHAPE_ID, SHAPE_REQUIRED },
    { "assets", ANY_LIST, SHAPE_REQUIRED },
    { "sequences", SHAPE_LIST(SHAPE_ANY, 1, INFINITY), SHAPE_REQUIRED },
    { NULL },
};

/* ---- reading -------------------------------------------------------------------- */

/* An object under way: its values by property. */
typedef struct {
    Rate rate;
    Value *values[PROP_COUNT];
} NodeReader;

static const ShapeField *head_find(const ShapeField *head, const char *key)
{
    for (; head && head->key; head++)
        if (strcmp(head->key, key) == 0)
            return head;
    return NULL;
}

static bool fail_unknown(const Slot *slot, const ShapeField *head, const ShapePath *at,
                         GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    GHashTableIter iter;
    void *key;
    for (; head && head->key; head++)
        g_ptr_array_add(names, (void *)(uintptr_t)head->key);
    g_hash_table_iter_init(&iter, slot->members);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        g_ptr_array_add(names, key);
    return shape_fail_unknown(names, at, error);
}

static bool read_members(NodeReader *reader, const Slot *slot, const ShapeField *head,
                         const json_t *json, const ShapePath *path, GError **error);

static bool read_member(NodeReader *reader, const Slot *slot, const ShapeField *head,
                        const json_t *json, const ShapePath *at, GError **error)
{
    const ShapeField *field = head_find(head, at->key);
    JsonTimes times = { reader->rate,
                        true }; /* frames need no text, which is dropped */
    if (field)
        return shape_check(field->shape, json, &times, at, error);
    const Slot *member = slot_member(slot, at->key);
    if (!member)
        return fail_unknown(slot, head, at, error);
    if (member->members)
        return read_members(reader, member, NULL, json, at, error);
    return prop_read(member->id, json, reader->rate, at, &reader->values[member->id],
                     error);
}

static bool fail_missing(const char *key, const ShapePath *path, GError **error)
{
    ShapePath at = { path, key, 0 };
    return shape_fail_missing(&at, error);
}

static bool read_all_there(const NodeReader *reader, const Slot *slot,
                           const ShapeField *head, const json_t *json,
                           const ShapePath *path, GError **error)
{
    for (; head && head->key; head++)
        if ((head->flags & SHAPE_REQUIRED) && !json_object_get(json, head->key))
            return fail_missing(head->key, path, error);
    for (unsigned i = 0; i < slot->n_needs; i++)
        if (!reader->values[slot->needs[i]])
            return fail_missing(strrchr(property_get(slot->needs[i])->slot, '.') + 1,
                                path, error);
    return true;
}

static bool read_members(NodeReader *reader, const Slot *slot, const ShapeField *head,
                         const json_t *json, const ShapePath *path, GError **error)
{
    const char *key;
    json_t *member;
    if (!shape_check(&ANY_OBJECT_SHAPE, json, NULL, path, error))
        return false;
    json_object_foreach(shape_unconst(json), key, member)
    {
        ShapePath at = { path, key, 0 };
        if (!read_member(reader, slot, head, member, &at, error))
            return false;
    }
    return read_all_there(reader, slot, head, json, path, error);
}

static PropList *reader_finish(NodeReader *reader)
{
    PropEntry entries[PROP_COUNT];
    unsigned count = 0;
    for (unsigned i = 0; i < PROP_COUNT; i++)
        if (reader->values[i])
            entries[count++] = (PropEntry){ (PropId)i, reader->values[i] };
    return proplist_new_take(entries, count);
}

bool node_read(const json_t *json, unsigned owner, const ShapeField *head, Rate rate,
               const ShapePath *path, PropList **props, GError **error)
{
    NodeReader reader = { rate, { NULL } };
    bool ok = read_members(&reader, slots_of(owner), head, json, path, error);
    PropList *list = reader_finish(&reader);
    if (!ok || !proplist_check_rules(list, owner, path, error)) {
        proplist_unref(list);
        return false;
    }
    *props = list;
    return true;
}

/* ---- writing -------------------------------------------------------------------- */

void node_write(const Node *node, Rate rate, json_t *object)
{
    for (unsigned i = 0; i < proplist_count(node->props); i++) {
        const Value *value;
        PropId id = proplist_nth(node->props, i, &value);
        slot_set_new(object, property_get(id)->slot, prop_write(id, value, rate));
    }
}
