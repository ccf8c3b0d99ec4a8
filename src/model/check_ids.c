#include "check_private.h"
#include "composition_private.h"

#include <glib/gi18n.h>
#include <stdint.h>
#include <string.h>

static bool claim(Checker *checker, const char *id, const Node *node,
                  const ShapePath *path, GError **error)
{
    ShapePath at = { path, "id", 0 };
    if (!shape_like_id(id)) {
        shape_error_set(error, SHAPE_ERROR_TYPE, &at, _("this cannot be an id"));
        return false;
    }
    if (g_hash_table_insert(checker->ids, (void *)(uintptr_t)id,
                            (void *)(uintptr_t)node))
        return true;
    shape_error_set(error, SHAPE_ERROR_CONFLICT, &at,
                    _("\"%s\" is the id of something else already"), id);
    return false;
}

/* The ids of a list kept as JSON. */
static bool claim_items(Checker *checker, const Node *node, PropId prop,
                        const ShapePath *path, GError **error)
{
    const Value *value = proplist_get(node->props, prop);
    ShapePath at_list = { path, property_get(prop)->slot, 0 };
    /* Types are checked after this. */
    bool is_list = value && value->type == VALUE_JSON;
    size_t count = is_list ? json_array_size(value->json) : 0;
    for (size_t i = 0; i < count; i++) {
        const json_t *item = json_array_get(value->json, i);
        const char *id = json_string_value(json_object_get(item, "id"));
        ShapePath at = { &at_list, NULL, i };
        if (id && !claim(checker, id, NULL, &at, error))
            return false;
    }
    return true;
}

static bool claim_node(Checker *checker, const Node *node, const ShapePath *path,
                       GError **error)
{
    static const PropId lists[] = { PROP_EFFECTS, PROP_MARKERS, PROP_CUES };
    if (!claim(checker, node->id, node, path, error))
        return false;
    for (unsigned i = 0; i < G_N_ELEMENTS(lists); i++)
        if (!claim_items(checker, node, lists[i], path, error))
            return false;
    return true;
}

static bool claim_array(Checker *checker, const GPtrArray *nodes, const char *key,
                        const ShapePath *path, GError **error)
{
    ShapePath at_list = { path, key, 0 };
    for (unsigned i = 0; i < nodes->len; i++) {
        ShapePath at = { &at_list, NULL, i };
        if (!claim_node(checker, nodes->pdata[i], &at, error))
            return false;
    }
    return true;
}

static bool claim_tracks(Checker *checker, const Sequence *sequence,
                         const ShapePath *path, GError **error)
{
    ShapePath at_list = { path, "tracks", 0 };
    for (unsigned i = 0; i < sequence->tracks->len; i++) {
        const Track *track = sequence->tracks->pdata[i];
        ShapePath at = { &at_list, NULL, i };
        if (!claim_array(checker, track->clips, "clips", &at, error) ||
            !claim_array(checker, track->transitions, "transitions", &at, error))
            return false;
    }
    return true;
}

static bool claim_all(Checker *checker, GError **error)
{
    const Composition *composition = checker->composition;
    ShapePath at_list = { NULL, "sequences", 0 };
    if (!claim_node(checker, &composition->node, NULL, error) ||
        !claim_array(checker, composition->assets, "assets", NULL, error) ||
        !claim_array(checker, composition->sequences, "sequences", NULL, error))
        return false;
    for (unsigned i = 0; i < composition->sequences->len; i++) {
        const Sequence *sequence = composition->sequences->pdata[i];
        ShapePath at = { &at_list, NULL, i };
        if (!claim_array(checker, sequence->tracks, "tracks", &at, error) ||
            !claim_tracks(checker, sequence, &at, error))
            return false;
    }
    return true;
}

bool checker_init(Checker *checker, const Composition *composition, GError **error)
{
    checker->composition = composition;
    checker->ids = g_hash_table_new(node_hash_id, g_str_equal);
    return claim_all(checker, error);
}

void checker_clear(Checker *checker)
{
    g_hash_table_unref(checker->ids);
}

const Node *checker_find(const Checker *checker, const char *id, unsigned owners)
{
    const Node *node = g_hash_table_lookup(checker->ids, id);
    return node && (node->owner & owners) ? node : NULL;
}

bool checker_reference(const Checker *checker, const char *id, unsigned owners,
                       const ShapePath *path, GError **error)
{
    if (checker_find(checker, id, owners))
        return true;
    g_autofree char *message = NULL;
    if (owners == OWN_ASSET)
        message = g_strdup_printf(_("there is no asset \"%s\""), id);
    else if (owners == OWN_SEQUENCE)
        message = g_strdup_printf(_("there is no sequence \"%s\""), id);
    else
        message = g_strdup_printf(_("there is no \"%s\" that could be meant here"), id);
    shape_error_set(error, SHAPE_ERROR_MISSING, path, "%s", message);
    return false;
}
