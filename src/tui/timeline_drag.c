/* Clips that are dragged with the mouse: in time, to another track, by an edge. Until
 * the button is let go nothing is changed: a ghost shows what would be. */
#include "timeline_pane.h"

#include "chatkut/app/cuts.h"

#include <string.h>

enum { EDGES_MIN = 4 }; /* cells from which on a clip has edges to be dragged by */

void timeline_drag_end(Timeline *timeline)
{
    g_clear_pointer(&timeline->drag.clip, g_free);
    g_clear_pointer(&timeline->drag.track, g_free);
    timeline->drag = (TimelineDrag){ .kind = DRAG_NOTHING };
}

static bool find_dragged(const Tui *tui, ClipPlace *place)
{
    const char *id = timeline_of(tui)->drag.clip;
    return id && composition_find_clip(tui_composition(tui), id, place);
}

/* The first and the last cell of a clip that is not too short are its edges. */
static DragKind kind_at(const Tui *tui, const Clip *clip, int column)
{
    const Timescale scale = timeline_scale(tui);
    const int64_t first = timescale_column(&scale, clip->start);
    const RTime end = rtime_sub(clip_end(clip),
                                rtime_from_frames(1, timeline_of(tui)->sequence->rate));
    const int64_t last = timescale_column(&scale, end);
    if (last - first + 1 < EDGES_MIN || (column > first && column < last))
        return DRAG_CLIP;
    return column <= first ? DRAG_START : DRAG_END;
}

void timeline_drag_begin(Tui *tui, const Clip *clip, int column)
{
    Timeline *timeline = timeline_of(tui);
    const Timescale scale = timeline_scale(tui);
    timeline_drag_end(timeline);
    timeline->drag = (TimelineDrag){ .kind = kind_at(tui, clip, column),
                                     .clip = g_strdup(clip->node.id),
                                     .from = timescale_frame(&scale, column),
                                     .column = column };
}

/* ---- where to -------------------------------------------------------------------- */

/* The nearest of edges, markers and points within a cell: how far `at` is from it. */
static bool snap_of(const Tui *tui, RTime at, const GPtrArray *but, RTime *by)
{
    const SnapPoints points = { tui_playhead(tui), tui->points.in, tui->points.out };
    Snap snap;
    if (!timeline_of(tui)->snaps || !snap_find(tui_sequence(tui), &points, at,
                                               timeline_scale(tui).cell, but, &snap))
        return false;
    *by = rtime_sub(snap.at, at);
    return true;
}

static GPtrArray *moved_ids(const Tui *tui)
{
    const GPtrArray *selection = tui->points.selection;
    GPtrArray *ids = g_ptr_array_new();
    for (unsigned i = 0; selection && i < selection->len; i++)
        g_ptr_array_add(ids, selection->pdata[i]);
    g_ptr_array_add(ids, timeline_of(tui)->drag.clip);
    return ids;
}

static bool is_nearer(RTime a, RTime b)
{
    return rtime_compare(rtime_max(a, rtime_neg(a)), rtime_max(b, rtime_neg(b))) < 0;
}

/* Of a start and an end, whichever is nearer to something goes to it. */
static RTime snapped(const Tui *tui, RTime to, RTime length)
{
    g_autoptr(GPtrArray) but = moved_ids(tui);
    RTime start = RTIME_ZERO, end = RTIME_ZERO;
    const bool at_start = snap_of(tui, to, but, &start);
    const bool at_end =
        length.num > 0 && snap_of(tui, rtime_add(to, length), but, &end);
    if (at_end && (!at_start || is_nearer(end, start)))
        return rtime_add(to, end);
    return at_start ? rtime_add(to, start) : to;
}

static RTime place_for(const Tui *tui, const Clip *clip, RTime by)
{
    const TimelineDrag *drag = &timeline_of(tui)->drag;
    const Rate rate = tui_sequence(tui)->rate;
    const RTime frame = rtime_from_frames(1, rate), zero = RTIME_ZERO;
    const RTime end = clip_end(clip);
    switch (drag->kind) {
    case DRAG_START:
        return rtime_max(rtime_min(snapped(tui, rtime_add(clip->start, by), zero),
                                   rtime_sub(end, frame)),
                         zero);
    case DRAG_END:
        return rtime_max(snapped(tui, rtime_add(end, by), zero),
                         rtime_add(clip->start, frame));
    default:
        return rtime_max(snapped(tui, rtime_add(clip->start, by), clip->duration),
                         zero);
    }
}

/* The track of a row, where the clip could be on it; else its own. */
static const Track *track_for(const Tui *tui, const ClipPlace *place, int row)
{
    const Timeline *timeline = timeline_of(tui);
    const TimelineRow *over =
        timeline_row(timeline, timeline_rows_at(timeline->rows, row));
    const bool fits = timeline->drag.kind == DRAG_CLIP && over &&
                      over->track->kind == place->track->kind;
    return fits ? over->track : place->track;
}

void timeline_drag_to(Tui *tui, int column, int row)
{
    Timeline *timeline = timeline_of(tui);
    TimelineDrag *drag = &timeline->drag;
    const Timescale scale = timeline_scale(tui);
    ClipPlace place;
    if (!find_dragged(tui, &place))
        return;
    const Track *track = track_for(tui, &place, row);
    drag->moved |= column != drag->column || track != place.track;
    if (!drag->moved)
        return;
    const RTime by = rtime_sub(timescale_frame(&scale, column), drag->from);
    drag->to = rtime_snap(place_for(tui, place.clip, by), timeline->sequence->rate,
                          RTIME_NEAREST);
    g_free(drag->track);
    drag->track = g_strdup(track->node.id);
}

/* ---- letting go ------------------------------------------------------------------ */

bool timeline_drag_drop(Tui *tui)
{
    static const char *const DEEDS[] = {
        [DRAG_CLIP] = "drag", [DRAG_START] = "drag-start", [DRAG_END] = "drag-end"
    };
    Timeline *timeline = timeline_of(tui);
    TimelineDrag drag = timeline->drag;
    if (!drag.moved)
        return false;
    timeline_do_drag(tui, DEEDS[drag.kind], &drag);
    timeline_drag_end(timeline);
    return true;
}

bool timeline_ghost(const Tui *tui, TimelineGhost *ghost)
{
    const TimelineDrag *drag = &timeline_of(tui)->drag;
    ClipPlace place;
    if (!drag->moved || !find_dragged(tui, &place))
        return false;
    *ghost = (TimelineGhost){ .track = drag->track,
                              .start = place.clip->start,
                              .end = clip_end(place.clip) };
    if (drag->kind == DRAG_CLIP) {
        ghost->start = drag->to;
        ghost->end = rtime_add(drag->to, place.clip->duration);
    } else if (drag->kind == DRAG_START) {
        ghost->start = drag->to;
    } else {
        ghost->end = drag->to;
    }
    return true;
}
