/* Over and under other clips. */
#include "move_stack.h"

#include <glib/gi18n.h>
#include <string.h>

/* The lowest and highest track of those that show something while the clip does. */
static bool overlapping_tracks(const ClipPlace *place, int *lowest, int *highest)
{
    bool any = false;
    for (unsigned i = 0; i < place->sequence->tracks->len; i++) {
        const Track *track = place->sequence->tracks->pdata[i];
        if (track->kind != TRACK_VIDEO || track == place->track ||
            track_is_free(track, place->clip->start, clip_end(place->clip), NULL))
            continue;
        if (!any)
            *lowest = (int)i;
        *highest = (int)i;
        any = true;
    }
    return any;
}

/* The next track of those above or below the clip's own that shows something then. */
static int next_track(const ClipPlace *place, int step)
{
    int index = (int)place->track_index + step;
    for (; index >= 0 && index < (int)place->sequence->tracks->len; index += step) {
        const Track *track = place->sequence->tracks->pdata[index];
        if (track->kind == TRACK_VIDEO &&
            !track_is_free(track, place->clip->start, clip_end(place->clip), NULL))
            return index;
    }
    return -1;
}

/* The track it has to get past; -1: there is none in that direction. */
static int track_to_pass(const ClipPlace *place, bool up, bool far)
{
    int lowest = 0, highest = 0;
    int own = (int)place->track_index;
    if (!far)
        return next_track(place, up ? 1 : -1);
    if (!overlapping_tracks(place, &lowest, &highest))
        return -1;
    if (up)
        return highest > own ? highest : -1;
    return lowest < own ? lowest : -1;
}

/* A free track just beyond `pass`, else a new one there. */
static char *track_beyond(Work *work, const ClipPlace *place, int pass, bool up,
                          Patch *patch)
{
    const Sequence *sequence = place->sequence;
    const char *role = node_string(&place->track->node, PROP_ROLE);
    bool is_main = g_strcmp0(role, "main") == 0;
    int beyond = up ? pass + 1 : pass - 1;
    if (beyond >= 0 && beyond < (int)sequence->tracks->len) {
        const Track *track = sequence->tracks->pdata[beyond];
        if (track->kind == TRACK_VIDEO && !node_bool(&track->node, PROP_LOCKED) &&
            sequence_main_track(sequence, NULL) != track &&
            track_is_free(track, place->clip->start, clip_end(place->clip), NULL))
            return g_strdup(track->node.id);
    }
    return timeline_new_track(work, sequence, TRACK_VIDEO, is_main ? "overlay" : role,
                              up ? pass + 1 : pass, patch);
}

static bool restack(Work *work, const char *clip_id, bool up, bool far)
{
    ClipPlace place;
    g_autoptr(Patch) patch = patch_new();
    if (!composition_find_clip(work->now, clip_id, &place))
        return true;
    int pass = track_to_pass(&place, up, far);
    if (pass < 0)
        return true;
    g_autofree char *track = track_beyond(work, &place, pass, up, patch);
    timeline_move(&place, track, place.clip->start, patch);
    return work_apply(work, patch);
}

bool move_in_stack(Work *work, const GArray *places)
{
    const char *order = work_string(work, "order");
    bool up = strcmp(order, "front") == 0 || strcmp(order, "forward") == 0;
    bool far = strcmp(order, "front") == 0 || strcmp(order, "back") == 0;
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < places->len; i++) {
        const Clip *clip = g_array_index(places, ClipPlace, i).clip;
        if (!clip_is_visible(clip))
            return work_fail(work, FAULT_TYPE_MISMATCH,
                             _("A sound lies neither over nor under anything."));
        g_ptr_array_add(ids, g_strdup(clip->node.id));
    }
    for (unsigned i = 0; i < ids->len; i++) {
        if (!restack(work, ids->pdata[i], up, far))
            return false;
    }
    return true;
}
