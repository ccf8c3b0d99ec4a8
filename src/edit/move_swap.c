/* Two clips in each other's place. */
#include "move_swap.h"

#include "timeline.h"
#include "track_layout.h"

#include <glib/gi18n.h>

static bool swap_on_track(Work *work, const ClipPlace *one, const ClipPlace *other)
{
    g_autoptr(GArray) ends = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    g_array_append_val(ends, *one);
    g_array_append_val(ends, *other);
    g_auto(Layout) layout = layout_of(ends);
    unsigned last = layout.clips->len - 1;
    void *first = layout.clips->pdata[0];
    layout.clips->pdata[0] = layout.clips->pdata[last];
    layout.clips->pdata[last] = first;
    return layout_apply(&layout, work);
}

/* Would the clip fit where the other is, once that is gone? */
static bool fits_there(Work *work, const ClipPlace *place, const ClipPlace *other)
{
    RTime start = other->clip->start;
    g_autofree char *one = wording_clip(work->now, place->clip);
    g_autofree char *two = wording_clip(work->now, other->clip);
    if (place->track->kind != other->track->kind)
        return work_fail(work, FAULT_TYPE_MISMATCH,
                         _("%s and %s cannot change places: one is a picture and one a "
                           "sound."),
                         one, two);
    if (!track_is_free(other->track, start, rtime_add(start, place->clip->duration),
                       other->clip->node.id))
        return work_fail(work, FAULT_OUT_OF_RANGE,
                         _("%s is too long for the place of %s; trim it first."), one,
                         two);
    return true;
}

/* Each to the other's track and time. */
static bool swap_tracks(Work *work, const ClipPlace *one, const ClipPlace *other)
{
    g_autoptr(Patch) patch = patch_new();
    if (!fits_there(work, one, other) || !fits_there(work, other, one))
        return false;
    timeline_move(one, other->track->node.id, other->clip->start, patch);
    timeline_move(other, one->track->node.id, one->clip->start, patch);
    return work_apply(work, patch);
}

bool move_swap(Work *work, const GArray *places)
{
    ClipPlace other;
    const ClipPlace *one = &g_array_index(places, ClipPlace, 0);
    if (places->len != 1)
        return work_fail(work, FAULT_INVALID_VALUE,
                         _("Two clips can be swapped, not more; name one of each."));
    if (!work_one(work, work_field(work, "swapWith"), "swapWith", OWN_CLIP, &other))
        return false;
    work_mention(work, other.clip->node.id);
    if (other.clip == one->clip)
        return work_fail(work, FAULT_INVALID_VALUE,
                         _("A clip cannot be swapped with itself; name another one."));
    if (other.track != one->track)
        return swap_tracks(work, one, &other);
    return one->clip_index < other.clip_index ? swap_on_track(work, one, &other)
                                              : swap_on_track(work, &other, one);
}
