#include "arrange_fit.h"

#include "slice.h"
#include "timeline.h"

#include <glib/gi18n.h>

static const ClipPlace *place_at(const GArray *places, unsigned index)
{
    return &g_array_index(places, ClipPlace, index);
}

RTime places_duration(const GArray *places)
{
    RTime total = RTIME_ZERO;
    for (unsigned i = 0; i < places->len; i++)
        total = rtime_add(total, place_at(places, i)->clip->duration);
    return total;
}

/* What plays gets faster or slower; what stands is shown for longer or shorter. */
static Clip *fit_clip(const Clip *clip, RTime duration)
{
    if (clip->node.owner & OWN_PLAYED)
        return clip_paced(clip, rtime_div(clip->duration, duration), duration);
    return clip_slice(clip, RTIME_ZERO, duration, 0);
}

/* Can the clip be played so much faster? */
static bool can_fit(Work *work, const Clip *clip, RTime duration)
{
    static const RTime slowest = { 1, 100 }, fastest = { 100, 1 };
    if (!(clip->node.owner & OWN_PLAYED))
        return true;
    g_autofree char *what = wording_clip(work->now, clip);
    if (proplist_get(clip->node.props, PROP_REMAP))
        return work_fail(
            work, FAULT_INVALID_VALUE,
            _("%s follows a time curve and has no speed; trim it instead."), what);
    RTime speed = rtime_mul(clip_speed(clip), rtime_div(clip->duration, duration));
    speed = speed.num < 0 ? rtime_neg(speed) : speed;
    return (rtime_compare(speed, slowest) >= 0 && rtime_compare(speed, fastest) <= 0) ||
           work_fail(work, FAULT_OUT_OF_RANGE,
                     _("A clip can be played from 0.01x to 100x as fast."));
}

static void add_resize(Resizes *resizes, const ClipPlace *place, RTime duration,
                       bool ripples)
{
    const Clip *clip = place->clip;
    Resize resize = { .place = *place,
                      .changed = fit_clip(clip, duration),
                      .ripples = ripples };
    resize.shifts[1].from = clip_end(clip);
    resize.shifts[1].by = rtime_sub(duration, clip->duration);
    resizes_add(resizes, resize);
}

/* What is linked to the clips that are resized keeps time with them. */
static void add_linked(const Work *work, const GArray *places, Resizes *resizes)
{
    g_autoptr(GArray) linked = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    g_array_append_vals(linked, places->data, places->len);
    timeline_add_linked(linked);
    for (unsigned i = places->len; i < linked->len; i++) {
        const ClipPlace *place = place_at(linked, i);
        const char *link = node_string(&place->clip->node, PROP_LINK);
        unsigned n = 0;
        while (g_strcmp0(node_string(&place_at(places, n)->clip->node, PROP_LINK),
                         link) != 0)
            n++;
        const Clip *with = place_at(places, n)->clip;
        RTime scale = rtime_div(
            g_array_index(resizes->items, Resize, n).changed->duration, with->duration);
        RTime duration = rtime_mul(place->clip->duration, scale);
        add_resize(resizes, place, work_snap_length(work, duration), false);
    }
}

bool places_fit(Work *work, const GArray *places, RTime total)
{
    g_auto(Resizes) resizes = { 0 };
    g_autoptr(Patch) patch = patch_new();
    RTime scale = rtime_div(total, places_duration(places));
    RTime was = RTIME_ZERO, cursor = RTIME_ZERO;
    resizes_init(&resizes);
    for (unsigned i = 0; i < places->len; i++) {
        was = rtime_add(was, place_at(places, i)->clip->duration);
        RTime end = work_snap(work, rtime_mul(was, scale));
        RTime duration = work_snap_length(work, rtime_sub(end, cursor));
        cursor = rtime_add(cursor, duration);
        if (!can_fit(work, place_at(places, i)->clip, duration))
            return false;
        add_resize(&resizes, place_at(places, i), duration, true);
    }
    add_linked(work, places, &resizes);
    return timeline_resize(work, &resizes, patch) && work_apply(work, patch);
}
