/* Choosing on the timeline: tracks and clips. */
#include "timeline_pane.h"

#include "chatkut/app/cuts.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- tracks ---------------------------------------------------------------------- */

void timeline_focus_row(Tui *tui, int index)
{
    Timeline *timeline = timeline_of(tui);
    const TimelineRow *row = timeline_row(timeline, index);
    if (!row)
        return;
    g_free(timeline->track);
    timeline->track = g_strdup(row->track->node.id);
    timeline->wheeled = false;
    timeline_keep(tui);
    tui_invalidate(tui);
}

static int main_row(const Timeline *timeline)
{
    for (unsigned i = 0; i < timeline->rows->len; i++)
        if (timeline_row(timeline, (int)i)->main)
            return (int)i;
    return 0;
}

static void focus_by(Tui *tui, int by)
{
    const Timeline *timeline = timeline_of(tui);
    const int focused = timeline_focused_row(timeline);
    const int last = (int)timeline->rows->len - 1;
    timeline_focus_row(tui, focused < 0 ? main_row(timeline)
                                        : CLAMP(focused + by, 0, MAX(last, 0)));
}

void timeline_track_above(Tui *tui)
{
    focus_by(tui, -1);
}

void timeline_track_below(Tui *tui)
{
    focus_by(tui, 1);
}

/* The next of its kind: V1, V2, …, then V1 again. */
static void focus_kind(Tui *tui, TrackKind kind)
{
    const Timeline *timeline = timeline_of(tui);
    const int count = (int)timeline->rows->len,
              focused = timeline_focused_row(timeline);
    const int way = kind == TRACK_VIDEO ? -1 : 1;
    const bool same =
        focused >= 0 && timeline_row(timeline, focused)->track->kind == kind;
    const int begin = same ? focused + way : kind == TRACK_VIDEO ? count - 1 : 0;
    for (int i = 0; i < count; i++) {
        const int index = ((begin + way * i) % count + count) % count;
        if (timeline_row(timeline, index)->track->kind == kind) {
            timeline_focus_row(tui, index);
            return;
        }
    }
}

void timeline_next_video(Tui *tui)
{
    focus_kind(tui, TRACK_VIDEO);
}

void timeline_next_audio(Tui *tui)
{
    focus_kind(tui, TRACK_AUDIO);
}

/* ---- selection ------------------------------------------------------------------- */

const Clip *timeline_target(const Tui *tui, ClipPlace *place)
{
    g_autoptr(GPtrArray) ids = tui_targets(tui);
    ClipPlace found;
    if (ids->len == 0 ||
        !composition_find_clip(tui_composition(tui), ids->pdata[0], &found))
        return NULL;
    if (place)
        *place = found;
    return found.clip;
}

void timeline_select_clip(Tui *tui, const Clip *clip)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    if (clip)
        g_ptr_array_add(ids, clip->node.id);
    tui_select(tui, clip ? ids : NULL);
}

void timeline_toggle_clip(Tui *tui, const Clip *clip)
{
    const GPtrArray *old = tui->points.selection;
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    bool was_there = false;
    for (unsigned i = 0; old && i < old->len; i++) {
        if (strcmp(old->pdata[i], clip->node.id) == 0)
            was_there = true;
        else
            g_ptr_array_add(ids, old->pdata[i]);
    }
    if (!was_there)
        g_ptr_array_add(ids, clip->node.id);
    tui_select(tui, ids);
}

/* On the focused track, else on the main one, else wherever there is one. */
static const Clip *clip_at_playhead(const Tui *tui)
{
    const Timeline *timeline = timeline_of(tui);
    const int focused = timeline_focused_row(timeline);
    const TimelineRow *first =
        timeline_row(timeline, focused >= 0 ? focused : main_row(timeline));
    const Clip *clip = first ? cuts_clip_at(first->track, tui_playhead(tui)) : NULL;
    for (unsigned i = 0; !clip && focused < 0 && i < timeline->rows->len; i++)
        clip = cuts_clip_at(timeline_row(timeline, (int)i)->track, tui_playhead(tui));
    return clip;
}

void timeline_choose(Tui *tui)
{
    const Clip *clip = clip_at_playhead(tui);
    if (clip)
        timeline_toggle_clip(tui, clip);
    else
        tui_toast(tui, ROLE_WARN, _("There is no clip under the playhead."));
}

/* First what is dragged, then the selection, then the track. */
void timeline_deselect(Tui *tui)
{
    Timeline *timeline = timeline_of(tui);
    if (timeline->drag.kind != DRAG_NOTHING) {
        timeline_drag_end(timeline);
        return;
    }
    if (tui_has(tui, NEED_SELECTION)) {
        tui_select(tui, NULL);
        return;
    }
    g_clear_pointer(&timeline->track, g_free);
    timeline_keep(tui);
}

static void select_all(Tui *tui, int focused)
{
    const Timeline *timeline = timeline_of(tui);
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    for (int i = 0; i < (int)timeline->rows->len; i++) {
        const GPtrArray *clips = timeline_row(timeline, i)->track->clips;
        for (unsigned k = 0; (focused < 0 || i == focused) && k < clips->len; k++)
            g_ptr_array_add(ids, ((const Clip *)clips->pdata[k])->node.id);
    }
    tui_select(tui, ids->len > 0 ? ids : NULL);
}

void timeline_select_all(Tui *tui)
{
    select_all(tui, -1);
}

void timeline_select_track(Tui *tui)
{
    const Timeline *timeline = timeline_of(tui);
    const int focused = timeline_focused_row(timeline);
    select_all(tui, focused >= 0 ? focused : main_row(timeline));
}

/* The selected clip of its track that is furthest to one side. */
static bool outermost(const Tui *tui, bool last, ClipPlace *place)
{
    const GPtrArray *ids = tui->points.selection;
    bool found = false;
    for (unsigned i = 0; ids && i < ids->len; i++) {
        ClipPlace one;
        if (!composition_find_clip(tui_composition(tui), ids->pdata[i], &one))
            continue;
        const int order =
            found ? rtime_compare(one.clip->start, place->clip->start) : 0;
        if (!found || (last ? order > 0 : order < 0))
            *place = one;
        found = true;
    }
    return found;
}

/* The neighbour comes along; with nothing selected, the clip at the playhead begins. */
static void extend(Tui *tui, bool last)
{
    ClipPlace place;
    if (!outermost(tui, last, &place)) {
        timeline_choose(tui);
        return;
    }
    const GPtrArray *clips = place.track->clips;
    const unsigned index = place.clip_index + (last ? 1u : -1u);
    if (index >= clips->len)
        return;
    const Clip *next = clips->pdata[index];
    if (!tui_is_selected(tui, next->node.id))
        timeline_toggle_clip(tui, next);
    timeline_of(tui)->follows = true;
    tui_set_playhead(tui, next->start);
}

void timeline_extend_back(Tui *tui)
{
    extend(tui, false);
}

void timeline_extend_on(Tui *tui)
{
    extend(tui, true);
}

void timeline_inspect(Tui *tui)
{
    if (!tui_has(tui, NEED_SELECTION))
        timeline_select_clip(tui, timeline_target(tui, NULL));
    tui_focus(tui, PANE_INSPECTOR);
}
