/* What the timeline's keys do that changes nothing in the film: playing, moving,
 * looking. What they choose: timeline_select.c. */
#include "timeline_pane.h"

#include "chatkut/app/cuts.h"

#include <glib/gi18n.h>

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
