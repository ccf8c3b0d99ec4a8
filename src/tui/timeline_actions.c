/* What the timeline's keys do that changes nothing in the film: playing, moving,
 * choosing, looking. */
#include "timeline_pane.h"

#include "chatkut/app/cuts.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- playing --------------------------------------------------------------------- */

void timeline_play(Tui *tui)
{
    timeline_of(tui)->follows = true;
    transport_play(tui, !transport_plays(tui));
}

void timeline_stop(Tui *tui)
{
    transport_play(tui, false);
}

void timeline_play_back(Tui *tui)
{
    timeline_of(tui)->follows = true;
    transport_shuttle(tui, -1);
}

void timeline_play_on(Tui *tui)
{
    timeline_of(tui)->follows = true;
    transport_shuttle(tui, 1);
}

/* ---- the playhead ---------------------------------------------------------------- */

static void go(Tui *tui, RTime time)
{
    timeline_of(tui)->follows = true;
    tui_set_playhead(tui, time);
}

/* A step stops what plays: one looks for a frame. */
static void go_by(Tui *tui, RTime by)
{
    if (transport_plays(tui))
        transport_play(tui, false);
    go(tui, rtime_add(tui_playhead(tui), by));
}

static void go_frames(Tui *tui, int frames)
{
    go_by(tui, rtime_from_frames(frames, tui_sequence(tui)->rate));
}

void timeline_frame_back(Tui *tui)
{
    go_frames(tui, -1);
}

void timeline_frame_on(Tui *tui)
{
    go_frames(tui, 1);
}

void timeline_second_back(Tui *tui)
{
    go_by(tui, rtime_make(-1, 1));
}

void timeline_second_on(Tui *tui)
{
    go_by(tui, rtime_make(1, 1));
}

/* Of the focused track; without one, of all. */
static void go_to_cut(Tui *tui, bool next)
{
    const Sequence *sequence = tui_sequence(tui);
    const TimelineRow *row =
        timeline_row(timeline_of(tui), timeline_focused_row(timeline_of(tui)));
    const Track *track = row ? row->track : NULL;
    const RTime at = tui_playhead(tui);
    RTime edge;
    if (next ? cuts_next(sequence, track, at, &edge)
             : cuts_previous(sequence, track, at, &edge))
        go(tui, edge);
}

void timeline_cut_back(Tui *tui)
{
    go_to_cut(tui, false);
}

void timeline_cut_on(Tui *tui)
{
    go_to_cut(tui, true);
}

void timeline_start(Tui *tui)
{
    go(tui, RTIME_ZERO);
}

void timeline_end(Tui *tui)
{
    go(tui, sequence_duration(tui_sequence(tui)));
}

/* ---- in and out ------------------------------------------------------------------ */

static RTime unless_behind(RTime other, bool wrong)
{
    return wrong ? (RTime){ 0 } : other;
}

/* An out point that would be before it goes. */
void timeline_mark_in(Tui *tui)
{
    const RTime at = tui_playhead(tui), out = tui->points.out;
    tui_set_range(tui, at,
                  unless_behind(out, out.den > 0 && rtime_compare(out, at) <= 0));
}

void timeline_mark_out(Tui *tui)
{
    const RTime at = tui_playhead(tui), in = tui->points.in;
    tui_set_range(tui, unless_behind(in, in.den > 0 && rtime_compare(at, in) <= 0), at);
}

void timeline_mark_clip(Tui *tui)
{
    const Clip *clip = timeline_target(tui, NULL);
    if (clip)
        tui_set_range(tui, clip->start, clip_end(clip));
}

void timeline_clear_range(Tui *tui)
{
    tui_set_range(tui, (RTime){ 0 }, (RTime){ 0 });
}

/* ---- zoom and scrolling ---------------------------------------------------------- */

static RTime middle_of(const Tui *tui)
{
    const Timescale scale = timeline_scale(tui);
    const int columns = timeline_columns(timeline_of(tui));
    const int64_t column = timescale_column(&scale, tui_playhead(tui));
    return column >= 0 && column < columns ? tui_playhead(tui)
                                           : timescale_time(&scale, columns / 2);
}

static void zoom(Tui *tui, int by, RTime keep)
{
    const Timeline *timeline = timeline_of(tui);
    const RTime duration = sequence_duration(timeline->sequence);
    Timescale scale = timeline_scale(tui);
    RTime cell;
    if (timescale_step(&scale, by, duration, timeline_columns(timeline), &cell)) {
        timescale_zoom(&scale, cell, keep);
        timeline_set_scale(tui, scale, timeline->follows);
    }
}

void timeline_zoom_in(Tui *tui)
{
    zoom(tui, -1, middle_of(tui));
}

void timeline_zoom_out(Tui *tui)
{
    zoom(tui, 1, middle_of(tui));
}

void timeline_zoom_at(Tui *tui, int by, int column)
{
    const Timescale scale = timeline_scale(tui);
    zoom(tui, by, timescale_time(&scale, column));
}

void timeline_zoom_all(Tui *tui)
{
    Timeline *timeline = timeline_of(tui);
    timeline->cell = (RTime){ 0 };
    timeline->first = 0;
    timeline_keep(tui);
}

/* From the first start to the last end; den 0: nothing is selected. */
static void selected_span(const Tui *tui, RTime *start, RTime *end)
{
    const GPtrArray *ids = tui->points.selection;
    *start = *end = (RTime){ 0 };
    for (unsigned i = 0; ids && i < ids->len; i++) {
        ClipPlace place;
        if (!composition_find_clip(tui_composition(tui), ids->pdata[i], &place))
            continue;
        const RTime from = place.clip->start, to = clip_end(place.clip);
        *start = start->den ? rtime_min(*start, from) : from;
        *end = end->den ? rtime_max(*end, to) : to;
    }
}

/* What is selected, else what lies between in and out. */
void timeline_zoom_selection(Tui *tui)
{
    const Timeline *timeline = timeline_of(tui);
    const int columns = timeline_columns(timeline), margin = MAX(columns / 20, 1);
    RTime start, end;
    selected_span(tui, &start, &end);
    if (start.den == 0 && tui->points.in.den > 0 && tui->points.out.den > 0) {
        start = tui->points.in;
        end = tui->points.out;
    }
    if (start.den == 0 || rtime_compare(start, end) >= 0) {
        tui_toast(tui, ROLE_WARN, _("Select clips, or set an in and an out point."));
        return;
    }
    Timescale scale = timescale_fit(rtime_sub(end, start), columns - 2 * margin,
                                    timeline->sequence->rate);
    scale.first = timescale_column(&scale, start) - margin;
    timeline_set_scale(tui, scale, false);
}

void timeline_scroll(Tui *tui, int columns)
{
    Timescale scale = timeline_scale(tui);
    scale.first += columns;
    timeline_set_scale(tui, scale, false);
}

void timeline_scroll_back(Tui *tui)
{
    timeline_scroll(tui, -timeline_columns(timeline_of(tui)) / 2);
}

void timeline_scroll_on(Tui *tui)
{
    timeline_scroll(tui, timeline_columns(timeline_of(tui)) / 2);
}

void timeline_toggle_snap(Tui *tui)
{
    Timeline *timeline = timeline_of(tui);
    timeline->snaps = !timeline->snaps;
    timeline_keep(tui);
    tui_toast(tui, ROLE_TEXT,
              timeline->snaps ? _("Clicks go to cuts and markers that are near.")
                              : _("Clicks go to the very frame."));
}

RTime timeline_column_time(const Tui *tui, int column)
{
    const Timeline *timeline = timeline_of(tui);
    const SnapPoints points = { { 0 }, tui->points.in, tui->points.out };
    const Timescale scale = timeline_scale(tui);
    const RTime half = rtime_scale(scale.cell, 1, 2);
    const RTime middle = rtime_add(timescale_time(&scale, column), half);
    Snap snap;
    if (timeline->snaps &&
        snap_find(timeline->sequence, &points, middle, half, NULL, &snap))
        return snap.at;
    const RTime label = timescale_next(timescale_time(&scale, column),
                                       timescale_ruler(&scale, RULER_CELLS));
    if (timeline->snaps && timescale_column(&scale, label) == column)
        return label;
    return timescale_frame(&scale, column);
}

/* ---- tracks ---------------------------------------------------------------------- */

void timeline_focus_row(Tui *tui, int index)
{
    Timeline *timeline = timeline_of(tui);
    const TimelineRow *row = timeline_row(timeline, index);
    if (!row)
        return;
    g_free(timeline->track);
    timeline->track = g_strdup(row->track->node.id);
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

/* First the selection, then the track. */
void timeline_deselect(Tui *tui)
{
    Timeline *timeline = timeline_of(tui);
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
    go(tui, next->start);
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
