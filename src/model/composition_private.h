/*
 * Shared by the files of composition.h: allocation of nodes and their arrays.
 */
#pragma once

#include "chatkut/model/composition.h"

/* Ids are GRefStrings and pointer arrays never change once shared, so that copies of a
 * node cost counts, not characters. */
void node_init(Node *node, unsigned owner, const char *id, const PropList *props);
/* The same for a copy: shares id; props borrowed. */
void node_init_copy(Node *node, const Node *from, const PropList *props);

/* For hash tables of a document's ids: keyed by this process, so that no document can
 * be made whose ids all collide. */
unsigned node_hash_id(const void *id);

/* clip_index.c: where each clip of a composition is, which never changes. */
typedef struct ClipIndex ClipIndex;
ClipIndex *clip_index_new(const Composition *composition);
void clip_index_free(ClipIndex *index);
/* Borrowed, or NULL. */
const ClipPlace *clip_index_find(const ClipIndex *index, const char *id);

/* A copy of `clips` whose elements are referenced; NULL gives an empty array. */
GPtrArray *clip_array_copy(const GPtrArray *clips);
GPtrArray *transition_array_copy(const GPtrArray *transitions);
GPtrArray *track_array_copy(const GPtrArray *tracks);
GPtrArray *sequence_array_copy(const GPtrArray *sequences);
GPtrArray *asset_array_copy(const GPtrArray *assets);

/* Copies with other members; arrays are taken. */
Clip *clip_copy(const Clip *clip, const PropList *props);
Track *track_copy_take(const Track *track, const PropList *props, GPtrArray *clips,
                       GPtrArray *transitions);
Sequence *sequence_copy_take(const Sequence *sequence, const PropList *props,
                             GPtrArray *tracks);
Composition *composition_copy_take(const Composition *composition,
                                   const PropList *props, GPtrArray *assets,
                                   GPtrArray *sequences);

/* Another reference to an array that is never changed. */
static inline GPtrArray *array_share(const GPtrArray *array)
{
    return g_ptr_array_ref((GPtrArray *)(uintptr_t)array);
}
