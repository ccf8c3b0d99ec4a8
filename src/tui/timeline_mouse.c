/* The mouse on the timeline. A click on the rows above the tracks, or in a gap, moves
 * the playhead, and dragging takes it along; a click on a clip also selects it, with
 * Control held it only takes the clip into the selection; a clip that is dragged goes
 * along (timeline_drag.c). The wheel goes through the tracks where there are more than
 * can be seen, else through the time, as with Shift held; with Control held it
 * zooms. A click on a sign of a track's head does what its key does. */
#include "actions.h"
#include "timeline_pane.h"

#include "chatkut/app/cuts.h"

enum { WHEEL_SHARE = 12, RIGHT_BUTTON = 3, SIDEWAYS = 3 };

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

/* Of several that are selected all go along. */
static void press_clip(Tui *tui, const Clip *clip, int column)
{
    if (!tui_is_selected(tui, clip->node.id))
        timeline_select_clip(tui, clip);
    timeline_drag_begin(tui, clip, column);
}

/* The track has the focus: keys mean it. */
static void press_head(Tui *tui, const TimelineRow *row, const Mouse *mouse)
{
    static void (*const DEEDS[])(Tui *) = {
        [HEAD_MUTE] = timeline_mute_track,
        [HEAD_SOLO] = timeline_solo_track,
        [HEAD_LOCK] = timeline_lock_track,
        [HEAD_HIDE] = timeline_hide_track,
    };
    _Static_assert(G_N_ELEMENTS(DEEDS) == HEAD_SIGNS, "a deed for each sign");
    const TimelineScene scene = timeline_scene(tui);
    const HeadSign sign = timeline_head_sign(&scene, row, timeline_of(tui)->places.head,
                                             mouse->x, mouse->y - row->y);
    if (sign < HEAD_SIGNS)
        DEEDS[sign](tui);
}

static void press(Tui *tui, const Mouse *mouse, int column)
{
    Timeline *timeline = timeline_of(tui);
    const int index = timeline_rows_at(timeline->rows, mouse->y);
    const TimelineRow *row = timeline_row(timeline, index);
    timeline_drag_end(timeline);
    if (row)
        timeline_focus_row(tui, index);
    if (column < 0 && row)
        press_head(tui, row, mouse);
    if (column < 0)
        return;
    const Clip *clip = row ? clip_in_cell(tui, row->track, column) : NULL;
    if (clip && (mouse->held & KEY_CTRL)) {
        timeline_toggle_clip(tui, clip);
        return;
    }
    if (clip) {
        press_clip(tui, clip, column);
        return;
    }
    if (row)
        timeline_select_clip(tui, NULL);
    put_playhead(tui, column);
    timeline->drag.kind = DRAG_PLAYHEAD;
}

/* At the edges of what is seen, that goes along. */
static void drag(Tui *tui, const Mouse *mouse, int column)
{
    const Timeline *timeline = timeline_of(tui);
    const int columns = timeline_columns(timeline);
    if (timeline->drag.kind == DRAG_NOTHING)
        return;
    if (timeline->drag.kind == DRAG_PLAYHEAD) {
        put_playhead(tui, column);
        return;
    }
    if (column < 0 || column >= columns)
        timeline_scroll(tui, column < 0 ? -MAX(columns / WHEEL_SHARE, 1)
                                        : MAX(columns / WHEEL_SHARE, 1));
    timeline_drag_to(tui, CLAMP(column, 0, columns - 1), mouse->y);
}

/* What was not dragged was clicked. */
static void release(Tui *tui)
{
    Timeline *timeline = timeline_of(tui);
    const TimelineDrag *drag = &timeline->drag;
    ClipPlace place;
    if (drag->kind > DRAG_PLAYHEAD && !timeline_drag_drop(tui) &&
        composition_find_clip(tui_composition(tui), drag->clip, &place)) {
        timeline_select_clip(tui, place.clip);
        put_playhead(tui, drag->column);
    }
    timeline_drag_end(timeline);
}

static bool more_tracks(const Timeline *timeline)
{
    for (unsigned i = 0; i < timeline->rows->len; i++)
        if (timeline_row(timeline, (int)i)->h == 0)
            return true;
    return false;
}

static void wheel(Tui *tui, const Mouse *mouse, int column)
{
    Timeline *timeline = timeline_of(tui);
    const int by = mouse->kind == MOUSE_UP ? -1 : 1;
    const bool along = (mouse->held & KEY_SHIFT) || mouse->button >= SIDEWAYS;
    if (mouse->held & KEY_CTRL) {
        timeline_zoom_at(tui, by, MAX(column, 0));
    } else if (along || !more_tracks(timeline)) {
        timeline_scroll(tui, by * MAX(timeline_columns(timeline) / WHEEL_SHARE, 1));
    } else {
        timeline->top += by;
        timeline->wheeled = true;
    }
}

bool timeline_mouse(Tui *tui, const Mouse *mouse)
{
    const Timeline *timeline = timeline_of(tui);
    if (!timeline->sequence)
        return false;
    const int column = mouse->x - timeline->places.head;
    switch (mouse->kind) {
    case MOUSE_PRESS:
        if (mouse->button < RIGHT_BUTTON)
            press(tui, mouse, column);
        break;
    case MOUSE_DRAG:
        drag(tui, mouse, column);
        break;
    case MOUSE_RELEASE:
        release(tui);
        break;
    case MOUSE_UP:
    case MOUSE_DOWN:
        wheel(tui, mouse, column);
        break;
    }
    return true;
}
