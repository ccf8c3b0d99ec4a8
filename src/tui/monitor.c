#include "monitor_private.h"

#include "chatkut/tui/picture.h"

#include <glib/gi18n.h>

enum {
    WIDE = 150, /* columns from which a pane has room of its own */
    FPS_MAX = 15,
    FPS_MIN = 1,
    FRAME_BYTES = 40, /* that a cell costs on the line, at most, about */
};

static bool has_display(void)
{
    const char *x = g_getenv("DISPLAY"), *wayland = g_getenv("WAYLAND_DISPLAY");
    return (x && *x) || (wayland && *wayland);
}

Player *monitor_player(const Monitor *monitor)
{
    return monitor->screening ? screening_player(monitor->screening) : NULL;
}

static const Sequence *film_of(const Monitor *monitor)
{
    const Sequence *sequence = tui_sequence(monitor->tui);
    return sequence && sequence_duration(sequence).num > 0 ? sequence : NULL;
}

/* ---- what the player says -------------------------------------------------------- */

static void on_changed(Player *player, void *user)
{
    Monitor *monitor = user;
    const PlayerState *state = player_state(player);
    if (!state->paused && !state->loading && !monitor_visits(monitor)) {
        monitor->from_player = true;
        tui_set_playhead(monitor->tui, state->position);
        monitor->from_player = false;
    }
    tui_invalidate(monitor->tui);
}

static void on_frame(Player *player G_GNUC_UNUSED, void *user)
{
    const Monitor *monitor = user;
    tui_invalidate(monitor->tui);
}

static void on_key(Player *player G_GNUC_UNUSED, const char *name, void *user)
{
    const Monitor *monitor = user;
    Event event = { .kind = EVENT_KEY };
    if (!key_parse(name, &event.key))
        return;
    if (monitor_visits(monitor))
        tui_take_event(monitor->tui, &event);
    else
        tui_window_key(monitor->tui, event.key);
}

static void on_hidden(Player *player G_GNUC_UNUSED, PlayerHidden why,
                      const char *sentence, void *user)
{
    Monitor *monitor = user;
    monitor->mode = MONITOR_OFF;
    monitor->closed = why == PLAYER_CLOSED;
    monitor->begins = false;
    monitor->visit_over = why != PLAYER_NO_DISPLAY;
    monitor->visit_w = monitor->visit_h = 0;
    if (why == PLAYER_NO_DISPLAY && monitor->tui->surface &&
        monitor->tui->surface->w >= WIDE)
        monitor->mode = MONITOR_PANE;
    monitor->tui->preview_wanted = monitor->mode == MONITOR_PANE;
    monitor->no_display |= why == PLAYER_NO_DISPLAY;
    if (why != PLAYER_NO_DISPLAY || monitor->mode == MONITOR_PANE) {
        tui_toast(monitor->tui, why == PLAYER_GIVEN_UP ? ROLE_BAD : ROLE_WARN,
                  sentence);
        return;
    }
    g_autofree char *with_way = g_strdup_printf(
        _("%s “preview” (v, in the chat Alt-v) shows it in a pane."), sentence);
    tui_toast(monitor->tui, ROLE_WARN, with_way);
}

static void on_failed(Player *player G_GNUC_UNUSED, const char *sentence, void *user)
{
    Monitor *monitor = user;
    monitor->begins = false;
    monitor->visit_over = true;
    tui_toast(monitor->tui, ROLE_BAD, sentence);
}

static void on_screening(Screening *screening G_GNUC_UNUSED, ScreeningState state,
                         const char *sentence, void *user)
{
    Monitor *monitor = user;
    if (state == SCREENING_FAILED)
        monitor->begins = false;
    if (state == SCREENING_FAILED && sentence)
        tui_toast(monitor->tui, ROLE_BAD, sentence);
    tui_invalidate(monitor->tui);
}

/* ---- showing --------------------------------------------------------------------- */

void monitor_give_keys(const Monitor *monitor)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (const Action *action = action_table(); action->name; action++) {
        if (action->context != CONTEXT_TIMELINE && action->context != CONTEXT_GLOBAL)
            continue;
        const GArray *keys = keymap_keys(monitor->tui->keymap, action);
        for (unsigned i = 0; i < keys->len; i++)
            g_ptr_array_add(names, key_text(g_array_index(keys, Key, i)));
    }
    g_ptr_array_add(names, NULL);
    player_set_keys(monitor_player(monitor), (const char *const *)names->pdata);
}

void monitor_begin(Monitor *monitor)
{
    static const PlayerListener LISTENER = { .changed = on_changed,
                                             .frame = on_frame,
                                             .key = on_key,
                                             .hidden = on_hidden,
                                             .failed = on_failed };
    if (monitor->screening)
        return;
    monitor->screening =
        screening_new(monitor->tui->view->path, &LISTENER, on_screening, monitor);
    monitor_give_keys(monitor);
    screening_begin(monitor->screening, tui_playhead(monitor->tui), true);
    screening_show(monitor->screening, tui_composition(monitor->tui));
}

void monitor_show_window(Monitor *monitor, int width, int height)
{
    g_autofree char *name = g_path_get_basename(monitor->tui->view->path);
    g_autofree char *title = g_strdup_printf("chatkut: %s", name);
    monitor_begin(monitor);
    if (player_state(monitor_player(monitor))->output != PLAYER_WINDOW)
        player_show_window(monitor_player(monitor), title, width, height);
}

static void show_window(Monitor *monitor)
{
    const Sequence *film = film_of(monitor);
    monitor_show_window(monitor, film->width, film->height);
}

double monitor_frames_a_second(const Monitor *monitor, int width, int height)
{
    const double rate = screen_rate(monitor->tui->screen);
    if (rate <= 0)
        return FPS_MAX;
    const double cells = width * height / 2.0;
    return CLAMP(rate / (cells * FRAME_BYTES), FPS_MIN, FPS_MAX);
}

static void show_frames(Monitor *monitor)
{
    if (monitor->frame_w == 0)
        return; /* drawn nowhere yet */
    monitor_begin(monitor);
    player_show_frames(
        monitor_player(monitor), monitor->frame_w, monitor->frame_h,
        monitor_frames_a_second(monitor, monitor->frame_w, monitor->frame_h));
}

static void invalidate_monitor(void *user)
{
    const Monitor *monitor = user;
    tui_invalidate(monitor->tui);
}

static void serve(Monitor *monitor, bool wanted)
{
    if (!wanted)
        g_clear_pointer(&monitor->address, address_free);
    else if (!monitor->address)
        monitor->address =
            address_new(monitor->tui->view->path, invalidate_monitor, monitor);
}

static void show(Monitor *monitor)
{
    monitor->tui->preview_wanted =
        monitor->mode == MONITOR_PANE || monitor->mode == MONITOR_ADDRESS;
    serve(monitor, monitor->mode == MONITOR_ADDRESS);
    if (monitor_visits(monitor))
        return;
    if (monitor->mode == MONITOR_WINDOW && film_of(monitor))
        show_window(monitor);
    else if (monitor->screening && monitor->mode != MONITOR_PANE)
        player_hide(monitor_player(monitor));
    tui_invalidate(monitor->tui);
}

static MonitorMode first_mode(int wish, int columns)
{
    if (wish == CONFIG_PREVIEW_OFF)
        return MONITOR_OFF;
    if (wish != CONFIG_PREVIEW_PANE && has_display())
        return MONITOR_WINDOW;
    return wish == CONFIG_PREVIEW_PANE || columns >= WIDE ? MONITOR_PANE : MONITOR_OFF;
}

Monitor *monitor_new(Tui *tui)
{
    Monitor *monitor = g_new0(Monitor, 1);
    int w, h;
    screen_size(tui->screen, &w, &h);
    monitor->tui = tui;
    monitor->mode = first_mode(tui->config.preview, w);
    monitor->stills =
        stills_view_new(tui->stills, STILLS_NOW, invalidate_monitor, monitor);
    return monitor;
}

void monitor_free(Monitor *monitor)
{
    if (!monitor)
        return;
    screening_free(monitor->screening);
    address_free(monitor->address);
    stills_view_free(monitor->stills);
    g_free(monitor);
}

/* Where one pane is seen at a time this is the one that was asked for. */
static void look_at(Tui *tui)
{
    if (tui->preview_wanted && tui->layout.kind == LAYOUT_SINGLE)
        tui_focus(tui, PANE_PREVIEW);
    else if (!tui->preview_wanted && tui->focus == PANE_PREVIEW)
        tui_focus(tui, PANE_TIMELINE);
}

void monitor_cycle(Monitor *monitor)
{
    static const char *const TELLS[] = {
        [MONITOR_OFF] = N_("No preview; v shows it again."),
        [MONITOR_WINDOW] = N_("The preview is in a window of its own."),
        [MONITOR_PANE] = N_("The preview is here, in a pane."),
        [MONITOR_ADDRESS] = N_("The preview is served to browsers."),
    };
    do
        monitor->mode = (monitor->mode + 1) % MONITOR_MODES;
    while (monitor->mode == MONITOR_WINDOW && (monitor->no_display || !has_display()));
    tui_toast(monitor->tui, ROLE_TEXT, _(TELLS[monitor->mode]));
    show(monitor);
    look_at(monitor->tui);
}

void monitor_follow(Monitor *monitor)
{
    if (monitor->screening)
        screening_show(monitor->screening, tui_composition(monitor->tui));
    show(monitor);
}

static bool is_open(const Monitor *monitor)
{
    return monitor->screening && !monitor_visits(monitor) &&
           player_state(monitor_player(monitor))->open;
}

/* The film that is being made begins here, and so. */
static void begin_later(Monitor *monitor, bool play)
{
    monitor->begins = play;
    screening_begin(monitor->screening, tui_playhead(monitor->tui), !play);
}

void monitor_seek(Monitor *monitor)
{
    if (!monitor->screening || monitor->from_player || monitor_visits(monitor))
        return;
    if (is_open(monitor))
        player_seek(monitor_player(monitor), tui_playhead(monitor->tui));
    else
        begin_later(monitor, monitor->begins);
}

/* ---- playing --------------------------------------------------------------------- */

bool monitor_can_play(const Monitor *monitor)
{
    const bool shown = monitor->mode == MONITOR_WINDOW ||
                       (monitor->mode == MONITOR_PANE && monitor->frame_w > 0);
    return shown && film_of(monitor);
}

bool monitor_plays(const Monitor *monitor)
{
    if (!is_open(monitor))
        return monitor->screening && monitor->begins;
    return !player_state(monitor_player(monitor))->paused;
}

static void make_ready(Monitor *monitor)
{
    if (monitor->mode == MONITOR_WINDOW)
        show_window(monitor);
    else
        show_frames(monitor);
}

void monitor_play(Monitor *monitor, bool play)
{
    if (play)
        make_ready(monitor);
    if (is_open(monitor))
        player_pause(monitor_player(monitor), !play);
    else if (monitor->screening)
        begin_later(monitor, play);
    tui_invalidate(monitor->tui);
}

void monitor_shuttle(Monitor *monitor, int direction)
{
    make_ready(monitor);
    if (is_open(monitor))
        player_shuttle(monitor_player(monitor), direction);
    else if (monitor->screening)
        begin_later(monitor, direction > 0);
}

double monitor_speed(const Monitor *monitor)
{
    if (!monitor_plays(monitor))
        return 0;
    return is_open(monitor) ? player_state(monitor_player(monitor))->speed : 1;
}

void monitor_yield(Monitor *monitor, bool yields)
{
    if (monitor->screening)
        preview_yield(screening_preview(monitor->screening), yields);
}

GArray *monitor_ranges(const Monitor *monitor)
{
    if (!monitor->screening)
        return NULL;
    return preview_ranges(screening_preview(monitor->screening));
}

/* ---- the pane -------------------------------------------------------------------- */

/* Two pixels stand in a cell, one above the other. */
static void fit_frames(Monitor *monitor, Area area)
{
    const Sequence *film = film_of(monitor);
    int w, h;
    picture_fit(film->width, film->height, MIN(area.rect.w, FRAMES_W_MAX),
                area.rect.h * 2, &w, &h);
    h = MAX(h & ~1, 2);
    if (w == monitor->frame_w && h == monitor->frame_h)
        return;
    monitor->frame_w = w;
    monitor->frame_h = h;
    if (monitor->mode == MONITOR_PANE && monitor_plays(monitor))
        show_frames(monitor);
}

bool monitor_draw_frame(Monitor *monitor, Area area)
{
    int width, height;
    size_t stride;
    const unsigned char *pixels =
        player_frame(monitor_player(monitor), &width, &height, &stride);
    if (!pixels)
        return false;
    const PixelView view = { pixels, width, height, (int)stride, 4 };
    picture_draw_view(picture_place(area, width, height), &view, &monitor->tui->look,
                      PICTURE_FAST);
    return true;
}

static void draw_still(Monitor *monitor, Area area)
{
    const Look *look = &monitor->tui->look;
    StillsState state;
    int w, h;
    picture_pixels(look, area.rect.w, area.rect.h, &w, &h);
    stills_view_begin(monitor->stills);
    const Picture *picture = stills_view_still(
        monitor->stills, NULL, tui_playhead(monitor->tui), w, h, &state);
    const char *why = state == STILLS_NONE ? stills_why(monitor->stills) : NULL;
    if (picture)
        picture_draw(area, picture, look, PICTURE_FINE);
    else if (why)
        area_put_cut(area, 0, 0, area.rect.w, why, look_style(look, ROLE_WARN),
                     look->ascii);
    stills_view_end(monitor->stills);
}

/* Long words of one line each, to be selected and pasted: wrapped at the edge alone. */
static int draw_wrapped(Area area, int y, const char *text, Style style)
{
    const int columns = MAX(area.rect.w, 1);
    for (const char *c = text; *c && y < area.rect.h; y++) {
        const char *end = c;
        for (int i = 0; i < columns && *end; i++)
            end = g_utf8_find_next_char(end, NULL);
        g_autofree char *part = g_strndup(c, (gsize)(end - c));
        area_put(area, 0, y, part, style);
        c = end;
    }
    return y;
}

static void draw_address(const Monitor *monitor, Area area)
{
    const Look *look = &monitor->tui->look;
    const Style text = look_style(look, ROLE_TEXT), code = look_style(look, ROLE_CODE);
    if (address_failure(monitor->address)) {
        draw_wrapped(area, 0, address_failure(monitor->address),
                     look_style(look, ROLE_BAD));
        return;
    }
    if (!address_page(monitor->address)) {
        area_put(area, 0, 0, _("beginning…"), look_style(look, ROLE_QUIET));
        return;
    }
    int y = draw_wrapped(area, 0, _("On another computer, type first:"), text);
    y = draw_wrapped(area, y, address_ssh(monitor->address), code);
    y = draw_wrapped(area, y + 1, _("Then, in a browser:"), text);
    draw_wrapped(area, y, address_page(monitor->address), code);
}

void monitor_draw(Monitor *monitor, Area area)
{
    const Look *look = &monitor->tui->look;
    if (monitor->address) {
        draw_address(monitor, area);
        return;
    }
    if (!film_of(monitor)) {
        area_put_cut(area, 0, 0, area.rect.w, _("Nothing is on the timeline yet."),
                     look_style(look, ROLE_QUIET), look->ascii);
        return;
    }
    fit_frames(monitor, area);
    if (!monitor_plays(monitor) || !monitor_draw_frame(monitor, area))
        draw_still(monitor, area);
}

const char *monitor_tells(const Monitor *monitor)
{
    switch (monitor->mode) {
    case MONITOR_WINDOW:
        return _("in its window");
    case MONITOR_ADDRESS:
        return _("at an address");
    case MONITOR_PANE:
        return monitor_plays(monitor) ? _("playing") : _("still");
    default:
        return monitor->closed ? _("its window was closed") : _("off");
    }
}
