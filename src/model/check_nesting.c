/*
 * Sequences within sequences. Those that contain no others are taken away, then those
 * that contain only taken ones, and so on; what is left runs into a cycle. No
 * recursion: a hostile document can nest as deep as it is long.
 */
#include "check_private.h"
#include "composition_private.h"

#include <glib/gi18n.h>
#include <stdint.h>

typedef struct {
    unsigned open;      /* nested clips whose sequence is not taken away yet */
    GArray *containers; /* unsigned: the sequence of each clip that plays this one */
} Nest;

static void nest_clear(void *object)
{
    Nest *nest = object;
    g_array_unref(nest->containers);
}

static GArray *nests_new(unsigned count)
{
    GArray *nests = g_array_sized_new(FALSE, TRUE, sizeof(Nest), count);
    g_array_set_clear_func(nests, nest_clear);
    g_array_set_size(nests, count);
    for (unsigned i = 0; i < count; i++)
        g_array_index(nests, Nest, i).containers =
            g_array_new(FALSE, FALSE, sizeof(unsigned));
    return nests;
}

/* Ids of sequences to their index + 1. */
static GHashTable *sequence_indices(const Composition *composition)
{
    GHashTable *indices = g_hash_table_new(node_hash_id, g_str_equal);
    for (unsigned i = 0; i < composition->sequences->len; i++) {
        const Node *node = composition->sequences->pdata[i];
        g_hash_table_insert(indices, node->id, GUINT_TO_POINTER(i + 1));
    }
    return indices;
}

static void nests_add_track(GArray *nests, GHashTable *indices, unsigned container,
                            const Track *track)
{
    for (unsigned i = 0; i < track->clips->len; i++) {
        const Clip *clip = track->clips->pdata[i];
        if (clip->kind != CLIP_SEQUENCE)
            continue;
        const char *id = node_string(&clip->node, PROP_SEQUENCE);
        unsigned index = id ? GPOINTER_TO_UINT(g_hash_table_lookup(indices, id)) : 0;
        if (index == 0)
            continue;
        g_array_append_val(g_array_index(nests, Nest, index - 1).containers, container);
        g_array_index(nests, Nest, container).open++;
    }
}

static GArray *nests_of(const Composition *composition)
{
    GArray *nests = nests_new(composition->sequences->len);
    g_autoptr(GHashTable) indices = sequence_indices(composition);
    for (unsigned i = 0; i < composition->sequences->len; i++) {
        const Sequence *sequence = composition->sequences->pdata[i];
        for (unsigned j = 0; j < sequence->tracks->len; j++)
            nests_add_track(nests, indices, i, sequence->tracks->pdata[j]);
    }
    return nests;
}

static void nests_take_away(GArray *nests)
{
    g_autoptr(GArray) ready = g_array_new(FALSE, FALSE, sizeof(unsigned));
    for (unsigned i = 0; i < nests->len; i++)
        if (g_array_index(nests, Nest, i).open == 0)
            g_array_append_val(ready, i);
    while (ready->len > 0) {
        unsigned n = g_array_index(ready, unsigned, ready->len - 1);
        const GArray *containers = g_array_index(nests, Nest, n).containers;
        g_array_set_size(ready, ready->len - 1);
        for (unsigned i = 0; i < containers->len; i++) {
            unsigned container = g_array_index(containers, unsigned, i);
            if (--g_array_index(nests, Nest, container).open == 0)
                g_array_append_val(ready, container);
        }
    }
}

bool check_nesting(const Composition *composition, GError **error)
{
    g_autoptr(GArray) nests = nests_of(composition);
    nests_take_away(nests);
    for (unsigned i = 0; i < nests->len; i++) {
        if (g_array_index(nests, Nest, i).open == 0)
            continue;
        ShapePath sequences = { NULL, "sequences", 0 };
        ShapePath at = { &sequences, NULL, i };
        shape_error_set(error, SHAPE_ERROR_CONFLICT, &at,
                        _("the sequences in it lead back to themselves"));
        return false;
    }
    return true;
}
