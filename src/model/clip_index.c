#include "chatkut/model/walk.h"

#include "composition_private.h"

struct ClipIndex {
    GArray *places;    /* ClipPlace */
    GHashTable *by_id; /* id -> one of them */
};

ClipIndex *clip_index_new(const Composition *composition)
{
    ClipIndex *index = g_new(ClipIndex, 1);
    index->places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    index->by_id = g_hash_table_new(node_hash_id, g_str_equal);
    for (ClipWalk walk = clip_walk(composition); clip_walk_next(&walk);)
        g_array_append_val(index->places, walk.at);
    for (unsigned i = index->places->len; i-- > 0;) { /* of equals the first counts */
        ClipPlace *place = &g_array_index(index->places, ClipPlace, i);
        g_hash_table_replace(index->by_id, place->clip->node.id, place);
    }
    return index;
}

void clip_index_free(ClipIndex *index)
{
    if (!index)
        return;
    g_array_unref(index->places);
    g_hash_table_unref(index->by_id);
    g_free(index);
}

const ClipPlace *clip_index_find(const ClipIndex *index, const char *id)
{
    return g_hash_table_lookup(index->by_id, id);
}
