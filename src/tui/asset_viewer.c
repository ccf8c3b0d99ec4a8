/* One asset as large as the screen has room for, to look through. */
#include "assets_private.h"

#include <glib/gi18n.h>

enum { STEPS = 40, BIG_STEP = 5, TEXT_ROWS = 5 };

typedef struct {
    Overlay overlay;
    char *asset;
    int step; /* of STEPS, where in it */
    StillsView *stills;
} Viewer;

static const Asset *shown(const Tui *tui, const Viewer *viewer)
{
    const Composition *composition = tui_composition(tui);
    return composition ? composition_asset(composition, viewer->asset) : NULL;
}

static RTime moment(const Asset *asset, const Viewer *viewer)
{
    const Value *length = proplist_get(asset->node.props, PROP_LENGTH);
    return length ? rtime_scale(length->time, viewer->step, STEPS) : RTIME_ZERO;
}

/* Where in it, as a line below the picture. */
static void draw_place(Tui *tui, const Viewer *viewer, Area area, const Asset *asset)
{
    const Look *look = &tui->look;
    g_autofree char *length = asset_length(asset);
    RTime at = rtime_snap(moment(asset, viewer), (Rate){ 10, 1 }, RTIME_NEAREST);
    g_autofree char *now = rtime_format(at);
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

static void draw_text(Tui *tui, Area area, const Asset *asset)
{
    const AssetLine line = assets_line(tui, asset);
    g_autofree char *folder = g_path_get_dirname(tui->view->path);
    g_autoptr(GPtrArray) texts = asset_details(&line, folder);
    for (unsigned i = 1; i < texts->len; i++)
        area_put_cut(area, 0, (int)i - 1, area.rect.w, texts->pdata[i],
                     look_style(&tui->look, ROLE_QUIET), tui->look.ascii);
}

static void viewer_draw(Tui *tui, Overlay *overlay, Area screen)
{
    Viewer *viewer = (Viewer *)overlay;
    const Asset *asset = shown(tui, viewer);
    const int margin = screen.rect.w >= 60 ? 4 : 0;
    Area area =
        area_part(screen, margin, 1, screen.rect.w - 2 * margin, screen.rect.h - 2);
    area_clear(area, look_style(&tui->look, ROLE_POPUP));
    area = look_box(&tui->look, area, asset ? asset_label(asset) : "", true);
    if (!asset) {
        area_put(area, 1, 0, _("It is not there any more."),
                 look_style(&tui->look, ROLE_QUIET));
        return;
    }
    const int rows = MAX(area.rect.h - TEXT_ROWS, 1);
    stills_view_begin(viewer->stills);
    if (asset->kind == ASSET_VIDEO || asset->kind == ASSET_IMAGE)
        assets_draw_picture(tui, viewer->stills,
                            area_part(area, 0, 0, area.rect.w, rows), asset,
                            moment(asset, viewer), false);
    stills_view_end(viewer->stills);
    draw_place(tui, viewer, area_part(area, 0, rows, area.rect.w, 1), asset);
    draw_text(tui, area_part(area, 0, rows + 1, area.rect.w, TEXT_ROWS - 1), asset);
}

static bool viewer_key(Tui *tui, Viewer *viewer, Key key)
{
    const bool far = key.held & KEY_SHIFT;
    switch (key.code) {
    case KEY_CODE_LEFT:
    case 'j':
        viewer->step -= far ? BIG_STEP : 1;
        break;
    case KEY_CODE_RIGHT:
    case 'l':
    case ' ':
        viewer->step += far ? BIG_STEP : 1;
        break;
    case KEY_CODE_HOME:
        viewer->step = 0;
        break;
    case KEY_CODE_END:
        viewer->step = STEPS;
        break;
    case KEY_CODE_ESC:
    case KEY_CODE_ENTER:
    case 'q':
        tui_pop(tui, &viewer->overlay);
        return true;
    default:
        return false;
    }
    viewer->step = CLAMP(viewer->step, 0, STEPS);
    return true;
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
    stills_view_free(viewer->stills);
    g_free(viewer->asset);
    g_free(viewer);
}

static const OverlayClass VIEWER = { viewer_context, viewer_draw, viewer_event,
                                     viewer_free };

static void on_stills(void *user)
{
    tui_invalidate(user);
}

void assets_open_viewer(Tui *tui, const Asset *asset)
{
    Viewer *viewer = g_new0(Viewer, 1);
    viewer->overlay.class = &VIEWER;
    viewer->asset = g_strdup(asset->node.id);
    viewer->step = STEPS / 4;
    viewer->stills = stills_view_new(tui->stills, STILLS_NOW, on_stills, tui);
    tui_push(tui, &viewer->overlay);
}
