#include "track_layout.h"

Layout layout_of(const GArray *places)
{
    const ClipPlace *first = &g_array_index(places, ClipPlace, 0);
    const ClipPlace *last = &g_array_index(places, ClipPlace, places->len - 1);
    Layout layout = { .first = first, .clips = g_ptr_array_new() };
    layout.start = layout.zero = layout.end = first->clip->start;
    for (unsigned i = first->clip_index; i <= last->clip_index; i++)
        g_ptr_array_add(layout.clips, first->track->clips->pdata[i]);
    return layout;
}

void layout_clear(Layout *layout)
{
    g_clear_pointer(&layout->clips, g_ptr_array_unref);
}

void layout_begin_before(Layout *layout)
{
    unsigned index = layout->first->clip_index;
    const GPtrArray *clips = layout->first->track->clips;
    layout->start = layout->zero =
        index > 0 ? clip_end(clips->pdata[index - 1]) : RTIME_ZERO;
}

/* The gap before the clip at `index`, that was `gap`. */
static RTime new_gap(const Layout *layout, unsigned index, RTime gap)
{
    if (!layout->gap)
        return gap;
    RTime wanted = index == 0 ? rtime_sub(layout->start, layout->zero) : *layout->gap;
    return layout->narrow ? rtime_min(wanted, gap) : wanted;
}

static void lay_out(Layout *layout, Ripple *ripple)
{
    const GPtrArray *old = layout->first->track->clips;
    RTime was = layout->zero, cursor = layout->zero;
    for (unsigned i = 0; i < layout->clips->len; i++) {
        const Clip *here = old->pdata[layout->first->clip_index + i];
        const Clip *clip = layout->clips->pdata[i];
        RTime gap = rtime_sub(here->start, was);
        RTime space = new_gap(layout, i, gap);
        ripple_span(ripple, was, here->start, rtime_sub(cursor, was));
        cursor = rtime_add(cursor, space);
        ripple_span(ripple, clip->start, clip_end(clip),
                    rtime_sub(cursor, clip->start));
        cursor = rtime_add(cursor, clip->duration);
        was = clip_end(here);
        layout->closed += rtime_compare(space, gap) < 0;
    }
    layout->end = cursor;
}

static void follow(const Layout *layout, Ripple *ripple)
{
    const Track *track = layout->first->track;
    unsigned index = layout->first->clip_index + layout->clips->len;
    const Clip *last = track->clips->pdata[index - 1];
    RTime by = rtime_sub(layout->end, clip_end(last));
    if (timeline_is_magnetic(layout->first->sequence, track)) {
        ripple_from(ripple, clip_end(last), by);
        return;
    }
    RTime cursor = layout->end;
    for (; index < track->clips->len; index++) {
        const Clip *clip = track->clips->pdata[index];
        RTime start = rtime_max(clip->start, cursor);
        ripple_span(ripple, clip->start, clip_end(clip), rtime_sub(start, clip->start));
        cursor = rtime_add(start, clip->duration);
    }
}

bool layout_apply(Layout *layout, Work *work)
{
    g_auto(Ripple) ripple = { 0 };
    g_autoptr(Patch) patch = patch_new();
    ripple_init(&ripple, layout->first->sequence, layout->first->track);
    lay_out(layout, &ripple);
    follow(layout, &ripple);
    return ripple_emit(&ripple, work, patch) && work_apply(work, patch);
}
