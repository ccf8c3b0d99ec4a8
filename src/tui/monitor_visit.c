/* One asset in the film's place. */
#include "monitor_private.h"

#include "chatkut/tui/picture.h"

/* What the viewer knows (asset_viewer.c). */
static const char *const KEYS[] = { "Space", "Left", "Right", "S-Left", "S-Right",
                                    "Home",  "End",  "Esc",   "Enter",  "q",
                                    "j",     "l",    NULL };

/* Of the window, where it opens for the asset; sounds have one, too. */
enum { WINDOW_WIDTH = 640, WINDOW_HEIGHT = 360 };

bool monitor_visits(const Monitor *monitor)
{
    return monitor->screening && screening_visits(monitor->screening);
}

bool monitor_visit(Monitor *monitor, const Asset *asset)
{
    const Value *size = proplist_get(asset->node.props, PROP_PICTURE_SIZE);
    if (asset->kind != ASSET_VIDEO && asset->kind != ASSET_AUDIO)
        return false;
    monitor_begin(monitor);
    screening_visit(monitor->screening, asset);
    player_set_keys(monitor_player(monitor), KEYS);
    monitor->visit_over = false;
    monitor->visit_w = monitor->visit_h = 0;
    if (monitor->mode == MONITOR_WINDOW)
        monitor_show_window(monitor, size ? (int)size->vec2[0] : WINDOW_WIDTH,
                            size ? (int)size->vec2[1] : WINDOW_HEIGHT);
    return true;
}

void monitor_leave(Monitor *monitor)
{
    if (!monitor_visits(monitor))
        return;
    screening_return(monitor->screening, tui_playhead(monitor->tui));
    monitor_give_keys(monitor);
    monitor_follow(monitor);
}

const PlayerState *monitor_visit_state(const Monitor *monitor)
{
    if (!monitor_visits(monitor) || monitor->visit_over)
        return NULL;
    return player_state(monitor_player(monitor));
}

void monitor_visit_toggle(Monitor *monitor)
{
    const PlayerState *state = monitor_visit_state(monitor);
    if (state)
        player_pause(monitor_player(monitor), !state->paused);
}

void monitor_visit_seek(Monitor *monitor, RTime to)
{
    if (monitor_visit_state(monitor))
        player_seek(monitor_player(monitor), to);
}

static void show_frames(Monitor *monitor, int width, int height)
{
    if (width == monitor->visit_w && height == monitor->visit_h)
        return;
    monitor->visit_w = width;
    monitor->visit_h = height;
    player_show_frames(monitor_player(monitor), width, height,
                       monitor_frames_a_second(monitor, width, height));
}

bool monitor_visit_draw(Monitor *monitor, Area area, double wide, double high)
{
    int width, height;
    if (!monitor_visit_state(monitor) || monitor->mode == MONITOR_WINDOW)
        return false;
    /* Two pixels stand in a cell, one above the other. */
    picture_fit(wide, high, MIN(area.rect.w, FRAMES_W_MAX), area.rect.h * 2, &width,
                &height);
    show_frames(monitor, MAX(width, 2), MAX(height & ~1, 2));
    return monitor_draw_frame(monitor, area);
}
