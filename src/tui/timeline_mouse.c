/* The mouse on the timeline. A click on the rows above the tracks, or in a gap, moves
 * the playhead, and dragging takes it along; a click on a clip also selects it, with
 * Control held it only takes the clip into the selection. The wheel scrolls, with
 * Control held it zooms. */
#include "timeline_pane.h"

#include "chatkut/app/cuts.h"

enum { WHEEL_SHARE = 12, RIGHT_BUTTON = 3 };

static void put_playhead(Tui *tui, int column)
{
    Timeline *timeline = timeline_of(tui);
    column = CLAMP(column, 0, timeline_columns(timeline) - 1);
    tui_set_playhead(tui, timeline_column_time(tui, column));
    timeline->follows = false;
}

/* The clip in a cell; of several the first that begins there. */
static const Clip *clip_in_cell(const Tui *tui, const Track *track, int column)
{
    const Timescale scale = timeline_scale(tui);
    const RTime begin = timescale_time(&scale, column),
                end = timescale_time(&scale, column + 1);
    const Clip *clip = cuts_clip_at(track, begin);
    RTime edge;
    if (!clip && cuts_next(tui_sequence(tui), track, begin, &edge) &&
        rtime_compare(edge, end) < 0)
        clip = cuts_clip_at(track, edge);
    return clip;
}

static void press(Tui *tui, const Mouse *mouse, int column)
{
    Timeline *timeline = timeline_of(tui);
    const int index = timeline_rows_at(timeline->rows, mouse->y);
    const TimelineRow *row = timeline_row(timeline, index);
    if (row)
        timeline_focus_row(tui, index);
    if (column < 0)
        return;
    const Clip *clip = row ? clip_in_cell(tui, row->track, column) : NULL;
    if (clip && (mouse->held & KEY_CTRL)) {
        timeline_toggle_clip(tui, clip);
        return;
    }
    if (row)
        timeline_select_clip(tui, clip);
    put_playhead(tui, column);
    timeline->dragging = true;
}

static void wheel(Tui *tui, const Mouse *mouse, int column)
{
    const Timeline *timeline = timeline_of(tui);
    const int by = mouse->kind == MOUSE_UP ? -1 : 1;
    if (mouse->held & KEY_CTRL)
        timeline_zoom_at(tui, by, MAX(column, 0));
    else
        timeline_scroll(tui, by * MAX(timeline_columns(timeline) / WHEEL_SHARE, 1));
}

bool timeline_mouse(Tui *tui, const Mouse *mouse)
{
    Timeline *timeline = timeline_of(tui);
    if (!timeline->sequence)
        return false;
    const int column = mouse->x - timeline->places.head;
    switch (mouse->kind) {
    case MOUSE_PRESS:
        if (mouse->button < RIGHT_BUTTON)
            press(tui, mouse, column);
        break;
    case MOUSE_DRAG:
        if (timeline->dragging)
            put_playhead(tui, column);
        break;
    case MOUSE_RELEASE:
        timeline->dragging = false;
        break;
    case MOUSE_UP:
    case MOUSE_DOWN:
        wheel(tui, mouse, column);
        break;
    }
    return true;
}
