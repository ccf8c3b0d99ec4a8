/* Changed copies of compositions and what is in them, which share the rest. */
#include "chatkut/model/composition.h"

#include "composition_private.h"

#include <string.h>

/* ---- arrays --------------------------------------------------------------------- */

static const char *id_at(const GPtrArray *array, unsigned n)
{
    const Node *node = array->pdata[n];
    return node->id;
}

/* The index of the node called `id`; array->len where there is none. */
static unsigned array_find(const GPtrArray *array, const char *id)
{
    unsigned n = 0;
    while (n < array->len && strcmp(id_at(array, n), id) != 0)
        n++;
    return n;
}

/* Takes object: in the place of the one with its id, else at `index` (-1: last). */
static GPtrArray *array_put(GPtrArray *array, void *object, int index)
{
    const Node *node = object;
    unsigned n = array_find(array, node->id);
    if (n < array->len) {
        g_ptr_array_remove_index(array, n);
        index = (int)n;
    }
    g_ptr_array_insert(array, index < (int)array->len ? index : -1, object);
    return array;
}

/* The index at which a clip that starts at `start` belongs, behind those it ties
 * with. */
static unsigned clips_seek(const GPtrArray *clips, RTime start)
{
    unsigned low = 0, high = clips->len;
    while (low < high) {
        unsigned middle = low + (high - low) / 2;
        const Clip *clip = clips->pdata[middle];
        if (rtime_compare(clip->start, start) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* ---- clips, transitions, assets ------------------------------------------------- */

Clip *clip_with_prop(const Clip *clip, PropId id, const Value *value)
{
    PropList *props = proplist_with(clip->node.props, id, value);
    Clip *copy = clip_copy(clip, props);
    proplist_unref(props);
    return copy;
}

Clip *clip_with_props(const Clip *clip, const PropList *props)
{
    return clip_copy(clip, props);
}

Clip *clip_with_span(const Clip *clip, RTime start, RTime duration)
{
    Clip *copy = clip_copy(clip, clip->node.props);
    copy->start = start;
    copy->duration = duration;
    return copy;
}

Clip *clip_with_id(const Clip *clip, const char *id)
{
    return clip_new(id, clip->kind, clip->start, clip->duration, clip->node.props);
}

Transition *transition_with_prop(const Transition *t, PropId id, const Value *value)
{
    PropList *props = proplist_with(t->node.props, id, value);
    Transition *copy =
        transition_new(t->node.id, t->type, t->from, t->to, t->before, t->after, props);
    proplist_unref(props);
    return copy;
}

Asset *asset_with_prop(const Asset *asset, PropId id, const Value *value)
{
    PropList *props = proplist_with(asset->node.props, id, value);
    Asset *copy = asset_new(asset->node.id, asset->kind, props);
    proplist_unref(props);
    return copy;
}

/* ---- tracks --------------------------------------------------------------------- */

static Track *track_with_clips(const Track *track, GPtrArray *clips)
{
    return track_copy_take(track, track->node.props, clips,
                           array_share(track->transitions));
}

static Track *track_with_transitions(const Track *track, GPtrArray *transitions)
{
    return track_copy_take(track, track->node.props, array_share(track->clips),
                           transitions);
}

Track *track_with_clip(const Track *track, const Clip *clip)
{
    GPtrArray *clips = clip_array_copy(track->clips);
    g_ptr_array_insert(clips, (int)clips_seek(clips, clip->start), clip_ref(clip));
    return track_with_clips(track, clips);
}

Track *track_with_clip_at(const Track *track, unsigned index, const Clip *clip)
{
    g_assert(index < track->clips->len);
    GPtrArray *clips = clip_array_copy(track->clips);
    g_ptr_array_remove_index(clips, index);
    g_ptr_array_insert(clips, (int)clips_seek(clips, clip->start), clip_ref(clip));
    return track_with_clips(track, clips);
}

Track *track_without_clip(const Track *track, unsigned index)
{
    g_assert(index < track->clips->len);
    GPtrArray *clips = clip_array_copy(track->clips);
    g_ptr_array_remove_index(clips, index);
    return track_with_clips(track, clips);
}

Track *track_with_run_moved(const Track *track, unsigned first, unsigned count,
                            RTime by)
{
    g_assert(first <= track->clips->len && count <= track->clips->len - first);
    GPtrArray *clips = clip_array_copy(NULL);
    g_ptr_array_set_size(clips, (int)track->clips->len);
    for (unsigned i = 0; i < clips->len; i++) {
        const Clip *clip = track->clips->pdata[i];
        clips->pdata[i] =
            i < first || i - first >= count
                ? clip_ref(clip)
                : clip_with_span(clip, rtime_add(clip->start, by), clip->duration);
    }
    return track_with_clips(track, clips);
}

Track *track_with_transition_at(const Track *track, const Transition *transition,
                                int index)
{
    GPtrArray *transitions = transition_array_copy(track->transitions);
    array_put(transitions, transition_ref(transition), index);
    return track_with_transitions(track, transitions);
}

Track *track_with_transition(const Track *track, const Transition *transition)
{
    return track_with_transition_at(track, transition, -1);
}

Track *track_without_transition(const Track *track, unsigned index)
{
    g_assert(index < track->transitions->len);
    GPtrArray *transitions = transition_array_copy(track->transitions);
    g_ptr_array_remove_index(transitions, index);
    return track_with_transitions(track, transitions);
}

Track *track_with_prop(const Track *track, PropId id, const Value *value)
{
    PropList *props = proplist_with(track->node.props, id, value);
    Track *copy = track_copy_take(track, props, array_share(track->clips),
                                  array_share(track->transitions));
    proplist_unref(props);
    return copy;
}

/* ---- sequences ------------------------------------------------------------------ */

Sequence *sequence_with_track(const Sequence *sequence, const Track *track, int index)
{
    GPtrArray *tracks = track_array_copy(sequence->tracks);
    array_put(tracks, track_ref(track), index);
    return sequence_copy_take(sequence, sequence->node.props, tracks);
}

Sequence *sequence_without_track(const Sequence *sequence, unsigned index)
{
    g_assert(index < sequence->tracks->len);
    GPtrArray *tracks = track_array_copy(sequence->tracks);
    g_ptr_array_remove_index(tracks, index);
    return sequence_copy_take(sequence, sequence->node.props, tracks);
}

Sequence *sequence_with_prop(const Sequence *sequence, PropId id, const Value *value)
{
    PropList *props = proplist_with(sequence->node.props, id, value);
    Sequence *copy = sequence_copy_take(sequence, props, array_share(sequence->tracks));
    proplist_unref(props);
    return copy;
}

/* ---- the composition ------------------------------------------------------------ */

static Composition *composition_with_assets(const Composition *composition,
                                            GPtrArray *assets)
{
    return composition_copy_take(composition, composition->node.props, assets,
                                 array_share(composition->sequences));
}

static Composition *composition_with_sequences(const Composition *composition,
                                               GPtrArray *sequences)
{
    return composition_copy_take(composition, composition->node.props,
                                 array_share(composition->assets), sequences);
}

Composition *composition_with_sequence_at(const Composition *composition,
                                          const Sequence *sequence, int index)
{
    GPtrArray *sequences = sequence_array_copy(composition->sequences);
    array_put(sequences, sequence_ref(sequence), index);
    return composition_with_sequences(composition, sequences);
}

Composition *composition_with_sequence(const Composition *composition,
                                       const Sequence *sequence)
{
    return composition_with_sequence_at(composition, sequence, -1);
}

Composition *composition_without_sequence(const Composition *composition,
                                          const char *id)
{
    GPtrArray *sequences = sequence_array_copy(composition->sequences);
    unsigned n = array_find(sequences, id);
    if (n < sequences->len)
        g_ptr_array_remove_index(sequences, n);
    return composition_with_sequences(composition, sequences);
}

Composition *composition_with_asset_at(const Composition *composition,
                                       const Asset *asset, int index)
{
    GPtrArray *assets = asset_array_copy(composition->assets);
    array_put(assets, asset_ref(asset), index);
    return composition_with_assets(composition, assets);
}

Composition *composition_with_asset(const Composition *composition, const Asset *asset)
{
    return composition_with_asset_at(composition, asset, -1);
}

Composition *composition_without_asset(const Composition *composition, const char *id)
{
    GPtrArray *assets = asset_array_copy(composition->assets);
    unsigned n = array_find(assets, id);
    if (n < assets->len)
        g_ptr_array_remove_index(assets, n);
    return composition_with_assets(composition, assets);
}
