#include "timeline.h"

#include "slice.h"

#include <glib/gi18n.h>
#include <stdint.h>

/* ---- ripple or not --------------------------------------------------------------- */

bool timeline_is_magnetic(const Sequence *sequence, const Track *track)
{
    return sequence_main_track(sequence, NULL) == track &&
           node_bool(&track->node, PROP_MAGNETIC);
}

bool timeline_ripples(const Work *work, const ClipPlace *place)
{
    const json_t *said = work_field(work, "ripple");
    return said ? json_is_true(said)
                : timeline_is_magnetic(place->sequence, place->track);
}

/* ---- tracks ---------------------------------------------------------------------- */

/* The index of the first clip that ends behind `time`. */
static unsigned first_ending_after(const GPtrArray *clips, RTime time)
{
    unsigned low = 0, high = clips->len;
    while (low < high) {
        unsigned middle = low + (high - low) / 2;
        if (rtime_compare(clip_end(clips->pdata[middle]), time) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool track_is_free(const Track *track, RTime start, RTime end, const char *ignore)
{
    const GPtrArray *clips = track->clips;
    for (unsigned i = first_ending_after(clips, start); i < clips->len; i++) {
        const Clip *clip = clips->pdata[i];
        if (rtime_compare(clip->start, end) >= 0)
            return true;
        if (g_strcmp0(clip->node.id, ignore) != 0)
            return false;
    }
    return true;
}

bool track_is_free_but(const Track *track, RTime start, RTime end, GHashTable *ignored)
{
    const GPtrArray *clips = track->clips;
    for (unsigned i = first_ending_after(clips, start); i < clips->len; i++) {
        const Clip *clip = clips->pdata[i];
        if (rtime_compare(clip->start, end) >= 0)
            return true;
        if (!g_hash_table_contains(ignored, clip))
            return false;
    }
    return true;
}

bool track_has_room(const Track *track, const Room *room)
{
    return track_is_free(track, room->start, room->end, room->ignore) &&
           (!room->bookings ||
            bookings_are_free(room->bookings, track->node.id, room->start, room->end));
}

static bool suits(const Sequence *sequence, unsigned index, const Room *room)
{
    const Track *track = sequence->tracks->pdata[index];
    const char *role = node_string(&track->node, PROP_ROLE);
    if (track->kind != room->kind || (int)index <= room->above ||
        node_bool(&track->node, PROP_LOCKED))
        return false;
    if (room->role ? g_strcmp0(role, room->role) != 0
                   : sequence_main_track(sequence, NULL) == track)
        return false;
    return track_has_room(track, room);
}

/* Titles lie over pictures: a new overlay goes below the lowest of them. */
static int place_for(const Sequence *sequence, const Room *room)
{
    int index = 0;
    for (unsigned i = 0; i < sequence->tracks->len; i++) {
        const Track *track = sequence->tracks->pdata[i];
        const char *role = node_string(&track->node, PROP_ROLE);
        bool titles =
            g_strcmp0(role, "titles") == 0 || g_strcmp0(role, "captions") == 0;
        if (track->kind != room->kind)
            continue;
        if (titles && g_strcmp0(room->role, "titles") != 0 && (int)i > room->above)
            break;
        index = (int)i + 1;
    }
    return room->kind == TRACK_AUDIO && index == 0 ? -1 : MAX(index, room->above + 1);
}

char *timeline_new_track(Work *work, const Sequence *sequence, TrackKind kind,
                         const char *role, int index, Patch *patch)
{
    g_autoptr(PropList) props = NULL;
    if (role)
        props = props_put(props, PROP_ROLE, value_new_string(role));
    char *id = id_next(work->ids);
    g_autoptr(Track) track = track_new(id, kind, props, NULL, NULL);
    patch_add_track(patch, sequence->node.id, index, track);
    return id;
}

char *timeline_room(Work *work, const Composition *in, const Sequence *sequence,
                    const Room *room, Patch *patch)
{
    const Sequence *now = composition_sequence(in, sequence->node.id);
    for (unsigned i = 0; i < now->tracks->len; i++) {
        const Track *track = now->tracks->pdata[i];
        if (suits(now, i, room))
            return g_strdup(track->node.id);
    }
    return timeline_new_track(work, now, room->kind, room->role, place_for(now, room),
                              patch);
}

/* ---- moving and taking away ------------------------------------------------------ */

/* A fade of the clip alone, not a transition to another. */
static bool is_fade_of(const Transition *transition, const char *clip_id)
{
    return (!transition->to && g_strcmp0(transition->from, clip_id) == 0) ||
           (!transition->from && g_strcmp0(transition->to, clip_id) == 0);
}

void timeline_move(const ClipPlace *place, const char *track_id, RTime start,
                   Patch *patch)
{
    const char *id = place->clip->node.id;
    bool leaves = strcmp(place->track->node.id, track_id) != 0;
    patch_move_clip(patch, id, track_id, start);
    for (unsigned i = 0; leaves && i < place->track->transitions->len; i++) {
        const Transition *transition = place->track->transitions->pdata[i];
        if (!is_fade_of(transition, id))
            continue;
        patch_remove_transition(patch, transition->node.id);
        patch_add_transition(patch, track_id, transition);
    }
}

void timeline_hand_on_end(const ClipPlace *place, const char *heir, Patch *patch)
{
    for (unsigned i = 0; i < place->track->transitions->len; i++) {
        const Transition *old = place->track->transitions->pdata[i];
        if (g_strcmp0(old->from, place->clip->node.id) != 0)
            continue;
        g_autoptr(Transition) handed =
            transition_new(old->node.id, old->type, heir, old->to, old->before,
                           old->after, old->node.props);
        patch_remove_transition(patch, old->node.id);
        patch_add_transition(patch, place->track->node.id, handed);
    }
}

/* What is left in front of and behind a span. */
static void cut_in_two(Work *work, const ClipPlace *place, RTime start, RTime end,
                       bool close_up, Patch *patch)
{
    const Clip *clip = place->clip;
    RTime head = rtime_sub(start, clip->start), tail = rtime_sub(end, clip->start);
    g_autoptr(Clip) left = clip_slice(clip, RTIME_ZERO, head, SLICE_DROP_FADE_OUT);
    g_autoptr(Clip) rest = clip_slice(clip, tail, clip->duration, SLICE_DROP_FADE_IN);
    g_autoptr(Clip) twin = clip_twin(rest, work->ids);
    g_autoptr(Clip) right =
        clip_with_span(twin, close_up ? start : twin->start, twin->duration);
    patch_replace_clip(patch, left);
    patch_add_clip(patch, place->track->node.id, right);
    if (close_up)
        g_hash_table_add(work->carried, g_strdup(right->node.id));
    work_inherit(work, clip->node.id, right->node.id);
    timeline_hand_on_end(place, right->node.id, patch);
}

void timeline_cut_clip(Work *work, const ClipPlace *place, RTime start, RTime end,
                       bool close_up, Patch *patch)
{
    const Clip *clip = place->clip;
    bool head_left = rtime_compare(clip->start, start) < 0;
    bool tail_left = rtime_compare(clip_end(clip), end) > 0;
    if (head_left && tail_left) {
        cut_in_two(work, place, start, end, close_up, patch);
    } else if (head_left) {
        g_autoptr(Clip) left =
            clip_slice(clip, RTIME_ZERO, rtime_sub(start, clip->start), 0);
        patch_replace_clip(patch, left);
    } else if (tail_left) {
        g_autoptr(Clip) rest =
            clip_slice(clip, rtime_sub(end, clip->start), clip->duration, 0);
        g_autoptr(Clip) right =
            clip_with_span(rest, close_up ? rtime_min(start, clip->start) : rest->start,
                           rest->duration);
        patch_replace_clip(patch, right);
        if (close_up)
            g_hash_table_add(work->carried, g_strdup(right->node.id));
    } else {
        patch_remove_clip(patch, clip->node.id);
    }
}

bool timeline_clear(Work *work, const Sequence *sequence, const Track *track,
                    unsigned track_index, RTime start, RTime end, Patch *patch)
{
    for (unsigned i = 0; i < track->clips->len; i++) {
        const Clip *clip = track->clips->pdata[i];
        ClipPlace place = { sequence, track, clip, track_index, i };
        if (rtime_compare(clip_end(clip), start) <= 0 ||
            rtime_compare(clip->start, end) >= 0)
            continue;
        if (node_bool(&clip->node, PROP_LOCKED)) {
            g_autofree char *text = wording_clip(work->now, clip);
            return work_fail(work, FAULT_INVALID_VALUE,
                             _("%s is in the way but locked; unlock it first."), text);
        }
        timeline_cut_clip(work, &place, start, end, false, patch);
    }
    return true;
}

/* ---- links ----------------------------------------------------------------------- */

void timeline_add_linked(GArray *places)
{
    g_autoptr(GHashTable) links = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) known = g_hash_table_new(NULL, NULL);
    for (unsigned i = 0; i < places->len; i++) {
        const ClipPlace *place = &g_array_index(places, ClipPlace, i);
        const char *link = node_string(&place->clip->node, PROP_LINK);
        g_hash_table_add(known, (Clip *)(uintptr_t)place->clip);
        if (link)
            g_hash_table_add(links, (char *)(uintptr_t)link);
    }
    if (g_hash_table_size(links) == 0)
        return;
    const Sequence *sequence = g_array_index(places, ClipPlace, 0).sequence;
    for (unsigned i = 0; i < sequence->tracks->len; i++) {
        const Track *track = sequence->tracks->pdata[i];
        for (unsigned j = 0; j < track->clips->len; j++) {
            const Clip *clip = track->clips->pdata[j];
            ClipPlace place = { sequence, track, clip, i, j };
            const char *link = node_string(&clip->node, PROP_LINK);
            if (link && g_hash_table_contains(links, link) &&
                !g_hash_table_contains(known, clip) &&
                !node_bool(&clip->node, PROP_LOCKED) &&
                !node_bool(&track->node, PROP_LOCKED))
                g_array_append_val(places, place);
        }
    }
}
