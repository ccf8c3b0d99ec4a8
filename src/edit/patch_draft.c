#include "patch_draft.h"

/* How far ops in timeline order, or on the way back, may step on: past the pieces that
 * one clip became. */
enum { NEAR = 4 };

static bool has_id(const void *object, const char *id)
{
    const Node *node = object;
    return strcmp(node->id, id) == 0;
}

/* Index of the object with this id in an array of Nodes, -1 where there is none. */
static int array_find(const GPtrArray *nodes, const char *id)
{
    for (unsigned i = 0; i < nodes->len; i++) {
        if (has_id(nodes->pdata[i], id))
            return (int)i;
    }
    return -1;
}

/* False where the id is among them. */
static bool add_id(GHashTable *ids, const Node *node)
{
    return g_hash_table_add(ids, g_ref_string_acquire(node->id));
}

static void release_id_string(void *id)
{
    g_ref_string_release(id);
}

static void claim_all(GHashTable *ids, const GPtrArray *nodes)
{
    for (unsigned i = 0; i < nodes->len; i++)
        add_id(ids, nodes->pdata[i]);
}

static void collect_ids(Draft *draft)
{
    draft->ids =
        g_hash_table_new_full(g_str_hash, g_str_equal, release_id_string, NULL);
    add_id(draft->ids, &draft->origin->node);
    claim_all(draft->ids, draft->assets);
    for (unsigned i = 0; i < draft->sequences->len; i++) {
        const DraftSequence *sequence = draft->sequences->pdata[i];
        add_id(draft->ids, &sequence->origin->node);
        for (unsigned j = 0; j < sequence->tracks->len; j++) {
            const DraftTrack *track = sequence->tracks->pdata[j];
            add_id(draft->ids, &track->origin->node);
            claim_all(draft->ids, draft_clips(track));
            claim_all(draft->ids, draft_transitions(track));
        }
    }
}

/* Index of the object that is near the one that was found last; -1: it is not there. */
static int find_near(const GPtrArray *nodes, unsigned last, const char *id)
{
    unsigned end = MIN(nodes->len, last + NEAR);
    for (unsigned i = last > NEAR ? last - NEAR : 0; i < end; i++) {
        if (has_id(nodes->pdata[i], id))
            return (int)i;
    }
    return -1;
}

static int find_clip_near(const DraftTrack *track, const char *id)
{
    return find_near(draft_clips(track), track->near, id);
}

static int find_clip_anywhere(const DraftTrack *track, const char *id)
{
    return array_find(draft_clips(track), id);
}

static int find_transition_near(const DraftTrack *track, const char *id)
{
    return find_near(draft_transitions(track), track->near_transition, id);
}

static int find_transition_anywhere(const DraftTrack *track, const char *id)
{
    return array_find(draft_transitions(track), id);
}

static bool sequence_changed(const DraftSequence *sequence)
{
    bool changed = sequence->changed;
    for (unsigned i = 0; i < sequence->tracks->len && !changed; i++)
        changed = ((const DraftTrack *)sequence->tracks->pdata[i])->changed;
    return changed;
}

void draft_init(Draft *draft, const Composition *origin)
{
    *draft = (Draft){ .origin = origin, .props = proplist_ref(origin->node.props) };
    draft->assets = g_ptr_array_new_with_free_func((GDestroyNotify)asset_unref);
    for (unsigned i = 0; i < origin->assets->len; i++)
        g_ptr_array_add(draft->assets, asset_ref(origin->assets->pdata[i]));
    draft->sequences =
        g_ptr_array_new_with_free_func((GDestroyNotify)draft_sequence_free);
    for (unsigned i = 0; i < origin->sequences->len; i++)
        g_ptr_array_add(draft->sequences,
                        draft_sequence_new(origin->sequences->pdata[i]));
}

void draft_clear(Draft *draft)
{
    proplist_unref(draft->props);
    g_clear_pointer(&draft->assets, g_ptr_array_unref);
    g_clear_pointer(&draft->sequences, g_ptr_array_unref);
    g_clear_pointer(&draft->ids, g_hash_table_unref);
    *draft = (Draft){ 0 };
}

DraftTrack *draft_track_new(const Track *origin)
{
    DraftTrack *track = g_new0(DraftTrack, 1);
    track->origin = origin;
    track->props = proplist_ref(origin->node.props);
    return track;
}

void draft_track_free(DraftTrack *track)
{
    if (!track)
        return;
    proplist_unref(track->props);
    g_clear_pointer(&track->clips, g_ptr_array_unref);
    g_clear_pointer(&track->transitions, g_ptr_array_unref);
    g_free(track);
}

DraftSequence *draft_sequence_new(const Sequence *origin)
{
    DraftSequence *sequence = g_new0(DraftSequence, 1);
    sequence->origin = origin;
    sequence->props = proplist_ref(origin->node.props);
    sequence->tracks = g_ptr_array_new_with_free_func((GDestroyNotify)draft_track_free);
    for (unsigned i = 0; i < origin->tracks->len; i++)
        g_ptr_array_add(sequence->tracks, draft_track_new(origin->tracks->pdata[i]));
    return sequence;
}

void draft_sequence_free(DraftSequence *sequence)
{
    if (!sequence)
        return;
    proplist_unref(sequence->props);
    g_ptr_array_unref(sequence->tracks);
    g_free(sequence);
}

const GPtrArray *draft_clips(const DraftTrack *track)
{
    return track->clips ? track->clips : track->origin->clips;
}

const GPtrArray *draft_transitions(const DraftTrack *track)
{
    return track->transitions ? track->transitions : track->origin->transitions;
}

GPtrArray *draft_write_clips(DraftTrack *track)
{
    if (!track->clips) {
        const GPtrArray *from = track->origin->clips;
        track->clips = g_ptr_array_new_full(from->len + 1, (GDestroyNotify)clip_unref);
        for (unsigned i = 0; i < from->len; i++)
            g_ptr_array_add(track->clips, clip_ref(from->pdata[i]));
    }
    track->changed = true;
    return track->clips;
}

GPtrArray *draft_write_transitions(DraftTrack *track)
{
    if (!track->transitions) {
        const GPtrArray *from = track->origin->transitions;
        track->transitions =
            g_ptr_array_new_full(from->len + 1, (GDestroyNotify)transition_unref);
        for (unsigned i = 0; i < from->len; i++)
            g_ptr_array_add(track->transitions, transition_ref(from->pdata[i]));
    }
    track->changed = true;
    return track->transitions;
}

/* In the first track where `find` finds it. */
static DraftTrack *find_by(const Draft *draft, const char *id,
                           int (*find)(const DraftTrack *track, const char *id),
                           unsigned *index)
{
    for (unsigned i = 0; i < draft->sequences->len; i++) {
        const DraftSequence *sequence = draft->sequences->pdata[i];
        for (unsigned j = 0; j < sequence->tracks->len; j++) {
            DraftTrack *track = sequence->tracks->pdata[j];
            int found = find(track, id);
            if (found < 0)
                continue;
            *index = (unsigned)found;
            return track;
        }
    }
    return NULL;
}

DraftTrack *draft_find_clip(const Draft *draft, const char *id, unsigned *index)
{
    DraftTrack *track = find_by(draft, id, find_clip_near, index);
    if (!track)
        track = find_by(draft, id, find_clip_anywhere, index);
    if (track)
        track->near = *index;
    return track;
}

DraftTrack *draft_find_transition(const Draft *draft, const char *id, unsigned *index)
{
    DraftTrack *track = find_by(draft, id, find_transition_near, index);
    if (!track)
        track = find_by(draft, id, find_transition_anywhere, index);
    if (track)
        track->near_transition = *index;
    return track;
}

DraftTrack *draft_find_track(const Draft *draft, const char *id,
                             DraftSequence **sequence, unsigned *index)
{
    for (unsigned i = 0; i < draft->sequences->len; i++) {
        DraftSequence *candidate = draft->sequences->pdata[i];
        for (unsigned j = 0; j < candidate->tracks->len; j++) {
            DraftTrack *track = candidate->tracks->pdata[j];
            if (has_id(track->origin, id)) {
                *sequence = candidate;
                *index = j;
                return track;
            }
        }
    }
    return NULL;
}

DraftSequence *draft_find_sequence(const Draft *draft, const char *id, unsigned *index)
{
    for (unsigned i = 0; i < draft->sequences->len; i++) {
        DraftSequence *sequence = draft->sequences->pdata[i];
        if (has_id(sequence->origin, id)) {
            *index = i;
            return sequence;
        }
    }
    return NULL;
}

const Asset *draft_find_asset(const Draft *draft, const char *id, unsigned *index)
{
    int found = array_find(draft->assets, id);
    if (found < 0)
        return NULL;
    *index = (unsigned)found;
    return draft->assets->pdata[found];
}

bool draft_claim_id(Draft *draft, const Node *node)
{
    if (!draft->ids)
        collect_ids(draft);
    return add_id(draft->ids, node);
}

void draft_release_id(Draft *draft, const char *id)
{
    if (draft->ids)
        g_hash_table_remove(draft->ids, id);
}

static void release_all(Draft *draft, const GPtrArray *nodes)
{
    for (unsigned i = 0; i < nodes->len; i++)
        draft_release_id(draft, ((const Node *)nodes->pdata[i])->id);
}

static const char *claim_each(Draft *draft, const GPtrArray *nodes)
{
    for (unsigned i = 0; i < nodes->len; i++) {
        const Node *node = nodes->pdata[i];
        if (!draft_claim_id(draft, node))
            return node->id;
    }
    return NULL;
}

const char *draft_claim_sequence(Draft *draft, const Sequence *sequence)
{
    if (!draft_claim_id(draft, &sequence->node))
        return sequence->node.id;
    const char *used = claim_each(draft, sequence->tracks);
    for (unsigned i = 0; i < sequence->tracks->len && !used; i++) {
        const Track *track = sequence->tracks->pdata[i];
        used = claim_each(draft, track->clips);
        if (!used)
            used = claim_each(draft, track->transitions);
    }
    return used;
}

void draft_release_sequence(Draft *draft, const Sequence *sequence)
{
    draft_release_id(draft, sequence->node.id);
    release_all(draft, sequence->tracks);
    for (unsigned i = 0; i < sequence->tracks->len; i++) {
        const Track *track = sequence->tracks->pdata[i];
        release_all(draft, track->clips);
        release_all(draft, track->transitions);
    }
}

int draft_clip_order(const Clip *a, const Clip *b)
{
    int order = rtime_compare(a->start, b->start);
    return order != 0 ? order : strcmp(a->node.id, b->node.id);
}

void draft_insert_clip(DraftTrack *track, Clip *clip)
{
    GPtrArray *clips = draft_write_clips(track);
    unsigned low = 0;
    for (unsigned high = clips->len; low < high;) {
        unsigned middle = low + (high - low) / 2;
        if (draft_clip_order(clips->pdata[middle], clip) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    g_ptr_array_insert(clips, (int)low, clip);
}

/* Would it stay where it is among the others? */
static bool keeps_order(const GPtrArray *clips, unsigned index, const Clip *clip)
{
    return (index == 0 || draft_clip_order(clips->pdata[index - 1], clip) < 0) &&
           (index + 1 == clips->len ||
            draft_clip_order(clip, clips->pdata[index + 1]) < 0);
}

void draft_change_clip(DraftTrack *track, unsigned index, Clip *clip)
{
    GPtrArray *clips = draft_write_clips(track);
    if (keeps_order(clips, index, clip)) {
        clip_unref(clips->pdata[index]);
        clips->pdata[index] = clip;
        return;
    }
    g_ptr_array_remove_index(clips, index);
    draft_insert_clip(track, clip);
}

Track *draft_track_build(const DraftTrack *track)
{
    if (!track->changed)
        return track_ref(track->origin);
    return track_new(track->origin->node.id, track->origin->kind, track->props,
                     draft_clips(track), draft_transitions(track));
}

Sequence *draft_sequence_build(const DraftSequence *sequence)
{
    if (!sequence_changed(sequence))
        return sequence_ref(sequence->origin);
    g_autoptr(GPtrArray) tracks =
        g_ptr_array_new_with_free_func((GDestroyNotify)track_unref);
    for (unsigned i = 0; i < sequence->tracks->len; i++)
        g_ptr_array_add(tracks, draft_track_build(sequence->tracks->pdata[i]));
    return sequence_new(sequence->origin->node.id, sequence->props, tracks);
}

Composition *draft_build(const Draft *draft)
{
    g_autoptr(GPtrArray) sequences =
        g_ptr_array_new_with_free_func((GDestroyNotify)sequence_unref);
    for (unsigned i = 0; i < draft->sequences->len; i++)
        g_ptr_array_add(sequences, draft_sequence_build(draft->sequences->pdata[i]));
    return composition_new(draft->origin->node.id, draft->origin->main, draft->props,
                           draft->assets, sequences);
}
