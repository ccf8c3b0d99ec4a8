#include "chatkut/model/composition.h"

#include "composition_private.h"

#include <sodium.h>
#include <string.h>

GQuark composition_error_quark(void)
{
    return g_quark_from_static_string("chatkut-composition-error");
}

unsigned node_hash_id(const void *id)
{
    static unsigned char key[crypto_shorthash_KEYBYTES];
    static gsize once;
    if (g_once_init_enter(&once)) {
        randombytes_buf(key, sizeof key);
        g_once_init_leave(&once, 1);
    }
    union {
        unsigned char bytes[crypto_shorthash_BYTES];
        unsigned first;
    } hash;
    crypto_shorthash(hash.bytes, id, strlen(id), key);
    return hash.first;
}

/* ---- nodes ---------------------------------------------------------------------- */

void node_init(Node *node, unsigned owner, const char *id, const PropList *props)
{
    g_assert(id);
    g_atomic_ref_count_init(&node->refs);
    node->owner = owner;
    node->id = g_ref_string_new(id);
    node->props = proplist_ref(props);
}

void node_init_copy(Node *node, const Node *from, const PropList *props)
{
    g_atomic_ref_count_init(&node->refs);
    node->owner = from->owner;
    node->id = g_ref_string_acquire(from->id);
    node->props = proplist_ref(props);
}

static void node_clear(Node *node)
{
    g_ref_string_release(node->id);
    proplist_unref(node->props);
}

/* Only the count of a shared node changes, which is why references are to const. */
static void *node_ref(const void *object)
{
    Node *node = (Node *)(uintptr_t)object;
    if (node)
        g_atomic_ref_count_inc(&node->refs);
    return node;
}

/* The object if this was its last reference, to be freed; else NULL. */
static void *node_unref(const void *object)
{
    Node *node = (Node *)(uintptr_t)object;
    if (!node || !g_atomic_ref_count_dec(&node->refs))
        return NULL;
    node_clear(node);
    return node;
}

static void *node_copy_func(const void *object, void *unused)
{
    (void)unused;
    return node_ref(object);
}

static GPtrArray *array_copy(const GPtrArray *array, GDestroyNotify unref)
{
    if (!array)
        return g_ptr_array_new_with_free_func(unref);
    GPtrArray *copy =
        g_ptr_array_copy((GPtrArray *)(uintptr_t)array, node_copy_func, NULL);
    g_ptr_array_set_free_func(copy, unref);
    return copy;
}

#define NODE_KIND(Type, type)                            \
    static void type##_destroy(void *object)             \
    {                                                    \
        type##_unref(object);                            \
    }                                                    \
    GPtrArray *type##_array_copy(const GPtrArray *array) \
    {                                                    \
        return array_copy(array, type##_destroy);        \
    }                                                    \
    Type *type##_ref(const Type *object)                 \
    {                                                    \
        return node_ref(object);                         \
    }

NODE_KIND(Asset, asset)
NODE_KIND(Clip, clip)
NODE_KIND(Transition, transition)
NODE_KIND(Track, track)
NODE_KIND(Sequence, sequence)

Composition *composition_ref(const Composition *composition)
{
    return node_ref(composition);
}

/* ---- making --------------------------------------------------------------------- */

Asset *asset_new(const char *id, AssetKind kind, const PropList *props)
{
    Asset *asset = g_new0(Asset, 1);
    node_init(&asset->node, OWN_ASSET, id, props);
    asset->kind = kind;
    return asset;
}

Clip *clip_new(const char *id, ClipKind kind, RTime start, RTime duration,
               const PropList *props)
{
    Clip *clip = g_new0(Clip, 1);
    node_init(&clip->node, 1u << kind, id, props);
    clip->kind = kind;
    clip->start = start;
    clip->duration = duration;
    return clip;
}

Transition *transition_new(const char *id, const char *type, const char *from,
                           const char *to, RTime before, RTime after,
                           const PropList *props)
{
    Transition *transition = g_new0(Transition, 1);
    node_init(&transition->node, OWN_TRANSITION, id, props);
    transition->type = g_strdup(type);
    transition->from = g_strdup(from);
    transition->to = g_strdup(to);
    transition->before = before;
    transition->after = after;
    return transition;
}

Track *track_new(const char *id, TrackKind kind, const PropList *props,
                 const GPtrArray *clips, const GPtrArray *transitions)
{
    Track *track = g_new0(Track, 1);
    node_init(&track->node, OWN_TRACK, id, props);
    track->kind = kind;
    track->clips = clip_array_copy(clips);
    track->transitions = transition_array_copy(transitions);
    return track;
}

/* What is missing stays zero, for composition_check() to find. */
static void sequence_unpack(Sequence *sequence)
{
    const Value *size = proplist_get(sequence->node.props, PROP_SIZE);
    const Value *rate = proplist_get(sequence->node.props, PROP_RATE);
    if (size && size->type == VALUE_VEC2) {
        sequence->width = (int)size->vec2[0];
        sequence->height = (int)size->vec2[1];
    }
    if (rate && rate->type == VALUE_RATIO)
        sequence->rate = (Rate){ (int32_t)rate->time.num, (int32_t)rate->time.den };
}

Sequence *sequence_new(const char *id, const PropList *props, const GPtrArray *tracks)
{
    Sequence *sequence = g_new0(Sequence, 1);
    node_init(&sequence->node, OWN_SEQUENCE, id, props);
    sequence_unpack(sequence);
    sequence->tracks = track_array_copy(tracks);
    return sequence;
}

/* Borrows from the array. Where a document has an id twice the first one counts. */
static GHashTable *index_by_id(const GPtrArray *assets)
{
    GHashTable *by_id = g_hash_table_new(node_hash_id, g_str_equal);
    for (unsigned i = assets->len; i-- > 0;) {
        Asset *asset = assets->pdata[i];
        g_hash_table_replace(by_id, asset->node.id, asset);
    }
    return by_id;
}

Composition *composition_new(const char *id, const char *main, const PropList *props,
                             const GPtrArray *assets, const GPtrArray *sequences)
{
    Composition *composition = g_new0(Composition, 1);
    node_init(&composition->node, OWN_COMPOSITION, id, props);
    composition->main = g_strdup(main);
    composition->assets = asset_array_copy(assets);
    composition->sequences = sequence_array_copy(sequences);
    composition->by_id = index_by_id(composition->assets);
    return composition;
}

/* `list` (taken) with `value` (taken) in place. */
static PropList *proplist_put(PropList *list, PropId id, Value *value)
{
    PropList *changed = proplist_with(list, id, value);
    proplist_unref(list);
    value_unref(value);
    return changed;
}

static Track *track_new_main(const char *id)
{
    PropList *props = proplist_put(NULL, PROP_ROLE, value_new_string("main"));
    props = proplist_put(props, PROP_MAGNETIC, value_new_bool(true));
    Track *track = track_new(id, TRACK_VIDEO, props, NULL, NULL);
    proplist_unref(props);
    return track;
}

Composition *composition_new_empty(const char *id, const char *track_id, int width,
                                   int height, Rate rate)
{
    g_autoptr(GPtrArray) tracks = track_array_copy(NULL);
    g_ptr_array_add(tracks, track_new_main(track_id));

    PropList *props = proplist_put(NULL, PROP_SIZE, value_new_vec2(width, height));
    RTime ratio = rtime_make(rate.num, rate.den);
    props = proplist_put(props, PROP_RATE, value_new_ratio(ratio));
    g_autoptr(GPtrArray) sequences = sequence_array_copy(NULL);
    g_ptr_array_add(sequences, sequence_new("main", props, tracks));
    proplist_unref(props);

    return composition_new(id, "main", NULL, NULL, sequences);
}

/* ---- letting go ----------------------------------------------------------------- */

void asset_unref(const Asset *asset)
{
    g_free(node_unref(asset));
}

void clip_unref(const Clip *clip)
{
    g_free(node_unref(clip));
}

void transition_unref(const Transition *transition)
{
    Transition *last = node_unref(transition);
    if (!last)
        return;
    g_free(last->type);
    g_free(last->from);
    g_free(last->to);
    g_free(last);
}

void track_unref(const Track *track)
{
    Track *last = node_unref(track);
    if (!last)
        return;
    g_ptr_array_unref(last->clips);
    g_ptr_array_unref(last->transitions);
    g_free(last);
}

void sequence_unref(const Sequence *sequence)
{
    Sequence *last = node_unref(sequence);
    if (!last)
        return;
    g_ptr_array_unref(last->tracks);
    g_free(last);
}

void composition_unref(const Composition *composition)
{
    Composition *last = node_unref(composition);
    if (!last)
        return;
    g_free(last->main);
    g_hash_table_unref(last->by_id);
    clip_index_free(last->clip_index);
    g_ptr_array_unref(last->assets);
    g_ptr_array_unref(last->sequences);
    g_free(last);
}

/* ---- copies --------------------------------------------------------------------- */

Clip *clip_copy(const Clip *clip, const PropList *props)
{
    Clip *copy = g_new(Clip, 1);
    *copy = *clip;
    node_init_copy(&copy->node, &clip->node, props);
    return copy;
}

Track *track_copy_take(const Track *track, const PropList *props, GPtrArray *clips,
                       GPtrArray *transitions)
{
    Track *copy = g_new0(Track, 1);
    node_init_copy(&copy->node, &track->node, props);
    copy->kind = track->kind;
    copy->clips = clips;
    copy->transitions = transitions;
    return copy;
}

Sequence *sequence_copy_take(const Sequence *sequence, const PropList *props,
                             GPtrArray *tracks)
{
    Sequence *copy = g_new0(Sequence, 1);
    node_init_copy(&copy->node, &sequence->node, props);
    sequence_unpack(copy);
    copy->tracks = tracks;
    return copy;
}

Composition *composition_copy_take(const Composition *composition,
                                   const PropList *props, GPtrArray *assets,
                                   GPtrArray *sequences)
{
    Composition *copy = g_new0(Composition, 1);
    node_init_copy(&copy->node, &composition->node, props);
    copy->main = g_strdup(composition->main);
    copy->assets = assets;
    copy->sequences = sequences;
    copy->by_id = assets == composition->assets ? g_hash_table_ref(composition->by_id)
                                                : index_by_id(assets);
    return copy;
}

/* ---- comparing ------------------------------------------------------------------ */

static bool node_equal(const Node *a, const Node *b)
{
    return a->owner == b->owner && strcmp(a->id, b->id) == 0 &&
           proplist_equal(a->props, b->props);
}

typedef bool (*NodeEqual)(const void *a, const void *b);

static bool array_equal(const GPtrArray *a, const GPtrArray *b, NodeEqual equal)
{
    if (a->len != b->len)
        return false;
    for (unsigned i = 0; a != b && i < a->len; i++)
        if (a->pdata[i] != b->pdata[i] && !equal(a->pdata[i], b->pdata[i]))
            return false;
    return true;
}

static bool asset_equal(const void *x, const void *y)
{
    const Asset *a = x, *b = y;
    return a->kind == b->kind && node_equal(&a->node, &b->node);
}

static bool clip_equal(const void *x, const void *y)
{
    const Clip *a = x, *b = y;
    return rtime_compare(a->start, b->start) == 0 &&
           rtime_compare(a->duration, b->duration) == 0 &&
           node_equal(&a->node, &b->node);
}

static bool transition_equal(const void *x, const void *y)
{
    const Transition *a = x, *b = y;
    return g_strcmp0(a->type, b->type) == 0 && g_strcmp0(a->from, b->from) == 0 &&
           g_strcmp0(a->to, b->to) == 0 && rtime_compare(a->before, b->before) == 0 &&
           rtime_compare(a->after, b->after) == 0 && node_equal(&a->node, &b->node);
}

static bool track_equal(const void *x, const void *y)
{
    const Track *a = x, *b = y;
    return a->kind == b->kind && node_equal(&a->node, &b->node) &&
           array_equal(a->clips, b->clips, clip_equal) &&
           array_equal(a->transitions, b->transitions, transition_equal);
}

static bool sequence_equal(const void *x, const void *y)
{
    const Sequence *a = x, *b = y;
    return node_equal(&a->node, &b->node) &&
           array_equal(a->tracks, b->tracks, track_equal);
}

bool composition_equal(const Composition *a, const Composition *b)
{
    if (a == b)
        return true;
    if (!a || !b)
        return false;
    return strcmp(a->main, b->main) == 0 && node_equal(&a->node, &b->node) &&
           array_equal(a->assets, b->assets, asset_equal) &&
           array_equal(a->sequences, b->sequences, sequence_equal);
}
