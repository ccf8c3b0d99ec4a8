/* Where we are on the timeline: playhead, selection, and what keys act upon. */
#include "transport.h"

#include <string.h>

enum { PLAYING_S = 5 };

const Composition *tui_composition(const Tui *tui)
{
    return tui->view ? tui->view->composition : NULL;
}

const Sequence *tui_sequence(const Tui *tui)
{
    const Composition *composition = tui_composition(tui);
    return composition ? composition_main(composition) : NULL;
}

RTime tui_playhead(const Tui *tui)
{
    return tui->points.playhead.den > 0 ? tui->points.playhead : RTIME_ZERO;
}

void tui_put_points(Tui *tui)
{
    if (tui->desk)
        desk_put_points(tui->desk, &tui->points);
    tui->points_us = g_get_monotonic_time();
}

/* What follows from new points: stored, drawn, seen by the panes. A playhead that plays
 * is stored now and then only. */
static void points_moved(Tui *tui)
{
    const gint64 since = g_get_monotonic_time() - tui->points_us;
    if (!transport_plays(tui) || since > PLAYING_S * G_USEC_PER_SEC)
        tui_put_points(tui);
    for (PaneId id = 0; id < PANES; id++)
        if (pane_of(id)->moved)
            pane_of(id)->moved(tui);
    tui_invalidate(tui);
}

void tui_set_playhead(Tui *tui, RTime time)
{
    const Sequence *sequence = tui_sequence(tui);
    if (!sequence)
        return;
    time = rtime_max(rtime_min(time, sequence_duration(sequence)), RTIME_ZERO);
    time = rtime_from_frames(rtime_to_frames(time, sequence->rate, RTIME_NEAREST),
                             sequence->rate);
    if (rtime_compare(time, tui_playhead(tui)) == 0)
        return;
    tui->points.playhead = time;
    points_moved(tui);
}

void tui_select(Tui *tui, const GPtrArray *clip_ids)
{
    SessionPoints points = tui->points, copy;
    points.selection = clip_ids;
    session_points_copy(&points, &copy);
    session_points_clear(&tui->points);
    tui->points = copy;
    points_moved(tui);
}

void tui_set_range(Tui *tui, RTime in, RTime out)
{
    tui->points.in = in;
    tui->points.out = out;
    points_moved(tui);
}

void tui_point_at(Tui *tui, const char *clip_id)
{
    if (g_strcmp0(tui->pointed, clip_id) == 0)
        return;
    g_free(tui->pointed);
    tui->pointed = g_strdup(clip_id);
    points_moved(tui);
}

bool tui_is_selected(const Tui *tui, const char *clip_id)
{
    if (tui->pointed)
        return strcmp(tui->pointed, clip_id) == 0;
    const GPtrArray *selection = tui->points.selection;
    for (unsigned i = 0; selection && i < selection->len; i++)
        if (strcmp(selection->pdata[i], clip_id) == 0)
            return true;
    return false;
}

GPtrArray *tui_targets(const Tui *tui)
{
    GPtrArray *ids = tui_composition(tui) ? timeline_targets(tui) : NULL;
    return ids ? ids : g_ptr_array_new_with_free_func(g_free);
}

/* Without a copy of the selection: asked for each key hint. */
static bool has_clip(const Tui *tui)
{
    const GPtrArray *selection = tui->points.selection;
    for (unsigned i = 0; selection && i < selection->len; i++)
        if (composition_find_clip(tui_composition(tui), selection->pdata[i], NULL))
            return true;
    g_autoptr(GPtrArray) ids = tui_targets(tui);
    return ids->len > 0;
}

bool tui_has(const Tui *tui, Need need)
{
    const DeskView *view = tui->view;
    switch (need) {
    case NEED_NOTHING:
        return true;
    case NEED_PLACE:
        return tui->desk != NULL;
    case NEED_PROJECT:
        return view != NULL;
    case NEED_FILM:
        return view && sequence_duration(tui_sequence(tui)).num > 0;
    case NEED_CLIP:
        return view && has_clip(tui);
    case NEED_SELECTION:
        return view && tui->points.selection && tui->points.selection->len > 0;
    case NEED_ASSET:
        return view && view->composition->assets->len > 0;
    case NEED_UNDO:
        return view && view->undo.count > 0;
    case NEED_REDO:
        return view && view->redo.count > 0;
    case NEED_QUESTION:
        return view && view->question;
    case NEEDS:
        break;
    }
    return false;
}
