/*
 * One asset as large as the screen has room for: what plays is played at once, in the
 * preview's window where there is one, else here; what does not, or cannot, is looked
 * through by pictures.
 */
#include "assets_private.h"
#include "monitor.h"

#include "chatkut/app/fetch.h"

#include <glib/gi18n.h>

enum { STEPS = 40, BIG_STEP = 5 };

/* At least so far goes a step in what plays: some frames. */
static const RTime LEAST = { 1, 5 };

typedef struct {
    Overlay overlay;
    Tui *tui;
    char *asset;    /* id */
    Asset *passing; /* what is at an address, and in no project; NULL: it is an asset */
    int step;       /* of STEPS, where in it */
    StillsView *stills;
} Viewer;

static const Asset *shown(const Tui *tui, const Viewer *viewer)
{
    const Composition *composition = tui_composition(tui);
    if (viewer->passing)
        return viewer->passing;
    return composition ? composition_asset(composition, viewer->asset) : NULL;
}

/* NULL: it does not play. */
static const PlayerState *state_of(const Tui *tui)
{
    return tui->monitor ? monitor_visit_state(tui->monitor) : NULL;
}

/* Of what is away the player alone knows it. */
static RTime length_of(const Tui *tui, const Asset *asset)
{
    const Value *length = proplist_get(asset->node.props, PROP_LENGTH);
    const PlayerState *state = length ? NULL : state_of(tui);
    if (length)
        return length->time;
    return state && state->length.den > 0 ? state->length : RTIME_ZERO;
}

static RTime moment(const Tui *tui, const Asset *asset, const Viewer *viewer)
{
    return rtime_scale(length_of(tui, asset), viewer->step, STEPS);
}

static int step_at(const Tui *tui, const Asset *asset, RTime at)
{
    const double length = rtime_seconds(length_of(tui, asset));
    const double step = length > 0 ? rtime_seconds(at) * STEPS / length : 0;
    return CLAMP((int)(step + 0.5), 0, STEPS);
}

/* Where in it, as a line below the picture. */
static void draw_place(Tui *tui, const Viewer *viewer, Area area, const Asset *asset)
{
    const Look *look = &tui->look;
    const RTime whole =
        rtime_snap(length_of(tui, asset), (Rate){ 10, 1 }, RTIME_NEAREST);
    g_autofree char *length =
        viewer->passing && whole.num > 0 ? rtime_format(whole) : asset_length(asset);
    const PlayerState *state = state_of(tui);
    RTime at = rtime_snap(state ? state->position : moment(tui, asset, viewer),
                          (Rate){ 10, 1 }, RTIME_NEAREST);
    g_autofree char *time = rtime_format(at);
    const char *sign =
        !state ? "" : look_sign(look, state->paused ? GLYPH_PAUSE : GLYPH_PLAY);
    g_autofree char *now = g_strconcat(sign, *sign ? " " : "", time, NULL);
    const int x = cells_width(now) + 1;
    const int w = area.rect.w - x - cells_width(length) - 1;
    if (!*length || w < 4)
        return;
    area_put(area, 0, 0, now, look_style(look, ROLE_POPUP));
    area_fill(area, x, 0, w, 1, look_glyph(look, GLYPH_H),
              look_style(look, ROLE_RULER));
    area_put(area, x + viewer->step * (w - 1) / STEPS, 0, look_sign(look, GLYPH_DOT),
             look_style(look, ROLE_PLAYHEAD));
    area_put_right(area, area.rect.w, 0, length, look_style(look, ROLE_QUIET));
}

/* Its keys, in the frame, where there is room. */
static void draw_keys(Tui *tui, Area frame)
{
    const PlayerState *state = state_of(tui);
    const char *keys = !state          ? _(" ←→ look through · Esc back ")
                       : state->paused ? _(" Space plays · ←→ seek · Esc back ")
                                       : _(" Space stops · ←→ seek · Esc back ");
    const int columns = cells_width(keys);
    if (columns + 4 <= frame.rect.w && !tui->look.ascii)
        area_put(frame, frame.rect.w - columns - 2, frame.rect.h - 1, keys,
                 look_style(&tui->look, ROLE_QUIET));
}

static void draw_text(Tui *tui, const Viewer *viewer, Area area, const Asset *asset)
{
    if (viewer->passing) {
        area_put_cut(area, 0, 0, area.rect.w,
                     _("From its address, while it is being fetched."),
                     look_style(&tui->look, ROLE_QUIET), tui->look.ascii);
        return;
    }
    const AssetLine line = assets_line(tui, asset);
    g_autofree char *folder = g_path_get_dirname(tui->view->path);
    g_autoptr(GPtrArray) texts = asset_details(&line, folder);
    for (unsigned i = 1; i < texts->len; i++)
        area_put_cut(area, 0, (int)i - 1, area.rect.w, texts->pdata[i],
                     look_style(&tui->look, ROLE_QUIET), tui->look.ascii);
}

static void draw_picture(Tui *tui, Viewer *viewer, Area area, const Asset *asset)
{
    const PlayerState *state = state_of(tui);
    const Value *size = proplist_get(asset->node.props, PROP_PICTURE_SIZE);
    const bool sideways = (int)node_number(&asset->node, PROP_TURN) % 180 != 0;
    if (state)
        viewer->step = step_at(tui, asset, state->position);
    stills_view_begin(viewer->stills);
    /* Sounds have no picture, and play where one would be. */
    const bool drawn =
        state &&
        monitor_visit_draw(tui->monitor, area, size ? size->vec2[sideways ? 1 : 0] : 16,
                           size ? size->vec2[sideways ? 0 : 1] : 9);
    if (!drawn && size)
        assets_draw_picture(tui, viewer->stills, area, asset,
                            moment(tui, asset, viewer), false);
    stills_view_end(viewer->stills);
}

static void viewer_draw(Tui *tui, Overlay *overlay, Area screen)
{
    Viewer *viewer = (Viewer *)overlay;
    const Asset *asset = shown(tui, viewer);
    const int margin = screen.rect.w >= 60 ? 4 : 0;
    Area area =
        area_part(screen, margin, 1, screen.rect.w - 2 * margin, screen.rect.h - 2);
    area_clear(area, look_style(&tui->look, ROLE_POPUP));
    const Area frame = area;
    area = look_box(&tui->look, area, asset ? asset_label(asset) : "", true);
    draw_keys(tui, frame);
    if (!asset) {
        area_put(area, 1, 0, _("It is not there any more."),
                 look_style(&tui->look, ROLE_QUIET));
        return;
    }
    /* but for the name; a place */
    const int lines = viewer->passing ? 2 : asset_details_lines(asset);
    const int rows = MAX(area.rect.h - lines, 1);
    draw_picture(tui, viewer, area_part(area, 0, 0, area.rect.w, rows), asset);
    draw_place(tui, viewer, area_part(area, 0, rows, area.rect.w, 1), asset);
    draw_text(tui, viewer, area_part(area, 0, rows + 1, area.rect.w, lines - 1), asset);
}

/* Where it plays, it goes on playing from there. */
static void go_to(Tui *tui, Viewer *viewer, int step)
{
    const Asset *asset = shown(tui, viewer);
    viewer->step = CLAMP(step, 0, STEPS);
    if (asset && state_of(tui))
        monitor_visit_seek(tui->monitor, moment(tui, asset, viewer));
}

static void go_by(Tui *tui, Viewer *viewer, int steps)
{
    const Asset *asset = shown(tui, viewer);
    const PlayerState *state = state_of(tui);
    if (!asset || !state) {
        go_to(tui, viewer, viewer->step + steps);
        return;
    }
    const RTime step = rtime_max(rtime_scale(length_of(tui, asset), 1, STEPS), LEAST);
    monitor_visit_seek(tui->monitor,
                       rtime_add(state->position, rtime_scale(step, steps, 1)));
}

static bool viewer_key(Tui *tui, Viewer *viewer, Key key)
{
    const int by = key.held & KEY_SHIFT ? BIG_STEP : 1;
    switch (key.code) {
    case KEY_CODE_LEFT:
    case 'j':
        go_by(tui, viewer, -by);
        return true;
    case KEY_CODE_RIGHT:
    case 'l':
        go_by(tui, viewer, by);
        return true;
    case ' ':
        if (state_of(tui))
            monitor_visit_toggle(tui->monitor);
        else
            go_by(tui, viewer, by);
        return true;
    case KEY_CODE_HOME:
        go_to(tui, viewer, 0);
        return true;
    case KEY_CODE_END:
        go_to(tui, viewer, STEPS);
        return true;
    case KEY_CODE_ESC:
    case KEY_CODE_ENTER:
    case 'q':
        tui_pop(tui, &viewer->overlay);
        return true;
    default:
        return false;
    }
}

static bool viewer_event(Tui *tui, Overlay *overlay, const Event *event)
{
    if (event->kind == EVENT_MOUSE)
        return true;
    return event->kind == EVENT_KEY && viewer_key(tui, (Viewer *)overlay, event->key);
}

static Context viewer_context(const Overlay *overlay G_GNUC_UNUSED)
{
    return CONTEXT_DIALOG;
}

static void viewer_free(Overlay *overlay)
{
    Viewer *viewer = (Viewer *)overlay;
    if (viewer->tui->monitor)
        monitor_leave(viewer->tui->monitor);
    stills_view_free(viewer->stills);
    g_free(viewer->asset);
    asset_unref(viewer->passing);
    g_free(viewer);
}

static const OverlayClass VIEWER = { viewer_context, viewer_draw, viewer_event,
                                     viewer_free };

static void on_stills(void *user)
{
    tui_invalidate(user);
}

/* Takes passing. */
static void open_viewer(Tui *tui, const Asset *asset, Asset *passing)
{
    Viewer *viewer = g_new0(Viewer, 1);
    viewer->overlay.class = &VIEWER;
    viewer->tui = tui;
    viewer->asset = g_strdup(asset->node.id);
    viewer->passing = passing;
    viewer->step = passing ? 0 : STEPS / 4;
    viewer->stills = stills_view_new(tui->stills, STILLS_NOW, on_stills, tui);
    tui_push(tui, &viewer->overlay);
    if (tui->monitor)
        monitor_visit(tui->monitor, asset);
}

void assets_open_viewer(Tui *tui, const Asset *asset)
{
    open_viewer(tui, asset, NULL);
}

void assets_open_address(Tui *tui, const char *address)
{
    g_autofree char *origin = fetch_origin(address);
    g_autofree char *name = g_path_get_basename(origin);
    g_autoptr(Value) file = value_new_string(address);
    g_autoptr(Value) label = value_new_string(name);
    PropList *named = proplist_with(NULL, PROP_LABEL, label);
    PropList *props = proplist_with(named, PROP_FILE, file);
    Asset *passing = asset_new("passing", ASSET_VIDEO, props);
    proplist_unref(named);
    proplist_unref(props);
    open_viewer(tui, passing, passing);
}
