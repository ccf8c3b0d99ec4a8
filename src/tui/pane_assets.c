/* The asset pane: a list to search and sort, what the chosen one is, jobs. */
#include "assets_private.h"

#include "jobs.h"

#include "chatkut/tui/form.h"
#include "chatkut/tui/picture.h"

#include <glib/gi18n.h>
#include <string.h>

enum {
    WIDE_HEADING = 32,
    LIST_ROWS_MIN = 4,
    PICTURE_ROWS_MIN = 5,
    PICTURE_ROWS_MAX = 12,
    PICTURE_COLUMNS_MIN = 16,
};

Assets *assets_of(const Tui *tui)
{
    return tui->states[PANE_ASSETS];
}

/* ---- which is chosen ------------------------------------------------------------- */

const Asset *assets_chosen(const Tui *tui)
{
    const Assets *assets = assets_of(tui);
    return assets->at < assets->list->len ? assets->list->pdata[assets->at] : NULL;
}

static void choose(Assets *assets, unsigned at)
{
    assets->at = assets->list->len ? MIN(at, assets->list->len - 1) : 0;
    g_free(assets->chosen);
    assets->chosen =
        assets->list->len
            ? g_strdup(((const Asset *)assets->list->pdata[assets->at])->node.id)
            : NULL;
}

void assets_move(Tui *tui, int by)
{
    Assets *assets = assets_of(tui);
    const int last = (int)assets->list->len - 1;
    choose(assets, (unsigned)CLAMP((int)assets->at + by, 0, MAX(last, 0)));
    tui_invalidate(tui);
}

GPtrArray *assets_meant(const Tui *tui)
{
    const Assets *assets = assets_of(tui);
    GPtrArray *meant = g_ptr_array_new();
    for (unsigned i = 0; i < assets->list->len; i++) {
        const Asset *asset = assets->list->pdata[i];
        if (g_hash_table_contains(assets->marked, asset->node.id))
            g_ptr_array_add(meant, assets->list->pdata[i]);
    }
    if (meant->len == 0 && assets->at < assets->list->len)
        g_ptr_array_add(meant, assets->list->pdata[assets->at]);
    return meant;
}

/* Marks of assets that are not there any more would count. */
static void forget_gone(Assets *assets, const Composition *composition)
{
    GHashTableIter iter;
    void *id;
    g_hash_table_iter_init(&iter, assets->marked);
    while (g_hash_table_iter_next(&iter, &id, NULL))
        if (!composition || !composition_asset(composition, id))
            g_hash_table_iter_remove(&iter);
}

void assets_rebuild(Tui *tui)
{
    Assets *assets = assets_of(tui);
    const Composition *composition = tui_composition(tui);
    g_autofree char *chosen = g_strdup(assets->chosen);
    unsigned at = assets->at;
    g_ptr_array_unref(assets->list);
    assets->list = assets_list(composition, field_text(assets->pattern), assets->sort);
    forget_gone(assets, composition);
    for (unsigned i = 0; chosen && i < assets->list->len; i++)
        if (strcmp(((const Asset *)assets->list->pdata[i])->node.id, chosen) == 0)
            at = i;
    choose(assets, at);
    tui_invalidate(tui);
}

/* ---- coming and going ------------------------------------------------------------ */

static void on_stills(void *user)
{
    tui_invalidate(user);
}

static void *create(Tui *tui)
{
    Assets *assets = g_new0(Assets, 1);
    assets->list = g_ptr_array_new();
    assets->uses = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    assets->marked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    assets->pattern = field_new(false);
    assets->rows = 1;
    assets->stills = stills_view_new(tui->stills, STILLS_VISIBLE, on_stills, tui);
    return assets;
}

static void destroy(void *state)
{
    Assets *assets = state;
    stills_view_free(assets->stills);
    g_ptr_array_unref(assets->list);
    g_hash_table_unref(assets->uses);
    g_hash_table_unref(assets->marked);
    field_free(assets->pattern);
    g_free(assets->chosen);
    g_free(assets);
}

static void changed(Tui *tui, const DeskView *old, unsigned changes)
{
    Assets *assets = assets_of(tui);
    if (old && !(changes & DESK_COMPOSITION))
        return;
    g_hash_table_unref(assets->uses);
    assets->uses = assets_count_uses(tui_composition(tui));
    assets_rebuild(tui);
}

static char *heading(Tui *tui)
{
    const Assets *assets = assets_of(tui);
    const Composition *composition = tui_composition(tui);
    const unsigned all = composition ? composition->assets->len : 0;
    const unsigned marked = g_hash_table_size(assets->marked);
    if (all == 0)
        return g_strdup(_("Assets"));
    if (marked > 0)
        return g_strdup_printf(_("Assets  %u of %u marked"), marked, all);
    if (assets->list->len < all)
        return g_strdup_printf(_("Assets  %u of %u"), assets->list->len, all);
    if (tui->layout.panes[PANE_ASSETS].w < WIDE_HEADING)
        return g_strdup_printf(_("Assets  %u"), all);
    return g_strdup_printf(_("Assets  %u, %s"), all, asset_sort_label(assets->sort));
}

/* ---- the picture ----------------------------------------------------------------- */

RTime assets_moment(const Asset *asset)
{
    const Value *length = proplist_get(asset->node.props, PROP_LENGTH);
    return length ? rtime_scale(length->time, 1, 4) : RTIME_ZERO;
}

/* In the picture's middle, as much as has room. */
static void draw_why(Area area, const char *why, Style style)
{
    g_autoptr(GPtrArray) lines = wrap_lines(why, MAX(area.rect.w, 1));
    const int top = MAX((area.rect.h - (int)lines->len) / 2, 0);
    for (unsigned i = 0; i < lines->len && top + (int)i < area.rect.h; i++)
        area_put(area, 0, top + (int)i, lines->pdata[i], style);
}

void assets_draw_picture(Tui *tui, StillsView *view, Area area, const Asset *asset,
                         RTime at, bool near)
{
    StillsState state;
    int w, h;
    picture_pixels(&tui->look, area.rect.w, area.rect.h, &w, &h);
    const Picture *picture = stills_view_thumbnail(view, asset, at, w, h, near, &state);
    const Style quiet = look_style(&tui->look, ROLE_QUIET);
    if (picture)
        picture_draw(area, picture, &tui->look, PICTURE_FINE);
    else if (state == STILLS_COMING)
        area_put(area, 0, area.rect.h / 2, _("looking…"), quiet);
    else
        draw_why(area, stills_why(view) ? stills_why(view) : "", quiet);
}

/* ---- drawing --------------------------------------------------------------------- */

AssetLine assets_line(const Tui *tui, const Asset *asset)
{
    const Assets *assets = assets_of(tui);
    return (AssetLine){
        .asset = asset,
        .state =
            tui->desk ? desk_asset_state(tui->desk, asset->node.id) : ASSET_UNKNOWN,
        .uses = GPOINTER_TO_UINT(g_hash_table_lookup(assets->uses, asset->node.id)),
        .marked = g_hash_table_contains(assets->marked, asset->node.id),
        .chosen = asset == assets_chosen(tui),
    };
}

static void draw_empty(Tui *tui, Area area)
{
    const Assets *assets = assets_of(tui);
    g_autofree char *key = tui_key(tui, CONTEXT_GLOBAL, "import");
    g_autofree char *text =
        *field_text(assets->pattern)
            ? g_strdup(_("nothing fits"))
            : g_strdup_printf(_("No footage yet. %s imports some, or drop files here."),
                              key);
    g_autoptr(GPtrArray) lines = wrap_lines(text, area.rect.w - 2);
    for (unsigned i = 0; i < lines->len; i++)
        area_put(area, 1, (int)i, lines->pdata[i], look_style(&tui->look, ROLE_QUIET));
}

static void draw_scroll_bar(Tui *tui, Area area, unsigned top, unsigned all)
{
    const int rows = area.rect.h;
    if ((int)all <= rows)
        return;
    const int length = MAX(rows * rows / (int)all, 1);
    const int y = (int)((gint64)top * (rows - length) / ((int)all - rows));
    area_fill(area, area.rect.w - 1, y, 1, length, look_glyph(&tui->look, GLYPH_SCROLL),
              look_style(&tui->look, ROLE_BORDER));
}

static void draw_list(Tui *tui, Area area, bool focused)
{
    Assets *assets = assets_of(tui);
    const unsigned rows = (unsigned)MAX(area.rect.h, 1);
    assets->rows = (int)rows;
    if (assets->at < assets->top)
        assets->top = assets->at;
    if (assets->at >= assets->top + rows)
        assets->top = assets->at - rows + 1;
    if (assets->top + rows > assets->list->len)
        assets->top = assets->list->len > rows ? assets->list->len - rows : 0;
    if (assets->list->len == 0)
        draw_empty(tui, area);
    const bool scrolls = assets->list->len > rows;
    const Area lines = area_part(area, 0, 0, area.rect.w - scrolls, area.rect.h);
    for (unsigned i = assets->top; i < assets->list->len && i < assets->top + rows;
         i++) {
        AssetLine line = assets_line(tui, assets->list->pdata[i]);
        line.focused = focused;
        asset_draw_line(&tui->look, lines, (int)(i - assets->top), &line);
    }
    draw_scroll_bar(tui, area, assets->top, assets->list->len);
}

static void draw_pattern(Tui *tui, Area area, bool focused)
{
    const Assets *assets = assets_of(tui);
    area_put(area, 0, 0, "/", look_style(&tui->look, ROLE_KEY));
    field_draw(assets->pattern, area_part(area, 2, 0, area.rect.w - 2, 1),
               look_style(&tui->look, ROLE_TEXT), focused && assets->searching);
}

static void draw_details(Tui *tui, Area area)
{
    const Asset *asset = assets_chosen(tui);
    const AssetLine line = assets_line(tui, asset);
    g_autofree char *folder = g_path_get_dirname(tui->view->path);
    g_autoptr(GPtrArray) texts = asset_details(&line, folder);
    const Style quiet = look_style(&tui->look, ROLE_QUIET);
    area_fill(area, 0, 0, area.rect.w, 1, look_glyph(&tui->look, GLYPH_H),
              look_style(&tui->look, ROLE_BORDER));
    const int pictures = area.rect.h - 1 - (int)texts->len;
    if (pictures > 0)
        assets_draw_picture(tui, assets_of(tui)->stills,
                            area_part(area, 0, 1, area.rect.w, pictures), asset,
                            assets_moment(asset), false);
    for (unsigned i = 0; i < texts->len; i++)
        area_put_cut(
            area, 0, 1 + MAX(pictures, 0) + (int)i, area.rect.w, texts->pdata[i],
            i == 0 ? look_style(&tui->look, ROLE_STRONG) : quiet, tui->look.ascii);
}

/* How many rows the details take; 0: there is no room. */
static int detail_rows(Tui *tui, int w, int h)
{
    const Asset *asset = assets_chosen(tui);
    const int wanted = MIN((int)assets_of(tui)->list->len, LIST_ROWS_MIN);
    const int room = h - MAX(wanted, h * 4 / 10);
    const int lines = asset ? asset_details_lines(asset) : 0;
    if (!asset || room < lines + 1)
        return 0;
    const bool seen = asset->kind == ASSET_VIDEO || asset->kind == ASSET_IMAGE;
    const int picture = MIN(MIN(room - lines - 1, PICTURE_ROWS_MAX), w * 9 / 32 + 1);
    const bool fits = picture >= PICTURE_ROWS_MIN && w >= PICTURE_COLUMNS_MIN;
    return lines + 1 + (seen && fits ? picture : 0);
}

static void draw(Tui *tui, Area area, bool focused)
{
    Assets *assets = assets_of(tui);
    if (!tui->view)
        return;
    const bool pattern = assets->searching || *field_text(assets->pattern);
    const int jobs = jobs_rows(tui, area.rect.h / 3);
    const int top = pattern ? 1 : 0;
    const int details = detail_rows(tui, area.rect.w, area.rect.h - jobs - top);
    const int list = area.rect.h - jobs - details - top;
    if (pattern)
        draw_pattern(tui, area_part(area, 0, 0, area.rect.w, 1), focused);
    assets->list_y = top;
    stills_view_begin(assets->stills);
    draw_list(tui, area_part(area, 0, top, area.rect.w, list), focused);
    if (details)
        draw_details(tui, area_part(area, 0, top + list, area.rect.w, details));
    stills_view_end(assets->stills);
    if (jobs)
        jobs_draw(tui, area_part(area, 0, area.rect.h - jobs, area.rect.w, jobs));
}

/* ---- events ---------------------------------------------------------------------- */

static Context context(const Tui *tui)
{
    return assets_of(tui)->searching ? CONTEXT_LIST : CONTEXT_ASSETS;
}

static bool list_key(Tui *tui, Key key)
{
    const Assets *assets = assets_of(tui);
    const int by = key_list_step(key, assets->rows, (int)assets->list->len);
    if (by)
        assets_move(tui, by);
    return by != 0;
}

/* One step back: the search, then the marks. */
static bool step_back(Tui *tui)
{
    Assets *assets = assets_of(tui);
    const bool search = assets->searching || *field_text(assets->pattern);
    if (!search && g_hash_table_size(assets->marked) == 0)
        return false;
    if (!search)
        g_hash_table_remove_all(assets->marked);
    assets->searching = false;
    field_set_text(assets->pattern, "");
    assets_rebuild(tui);
    return true;
}

static bool search_event(Tui *tui, const Event *event)
{
    Assets *assets = assets_of(tui);
    const bool key = event->kind == EVENT_KEY;
    if (key && event->key.code == KEY_CODE_ENTER) {
        assets->searching = false;
        return true;
    }
    if (key && !key_is_text(event->key) && list_key(tui, event->key))
        return true;
    if (!field_event(assets->pattern, event))
        return false;
    assets->at = 0; /* the best is the first */
    g_clear_pointer(&assets->chosen, g_free);
    assets_rebuild(tui);
    return true;
}

static bool mouse_event(Tui *tui, const Mouse *mouse)
{
    Assets *assets = assets_of(tui);
    const int row = mouse->y - assets->list_y;
    if (mouse->kind == MOUSE_UP || mouse->kind == MOUSE_DOWN)
        assets_move(tui, mouse->kind == MOUSE_UP ? -3 : 3);
    else if (mouse->kind == MOUSE_PRESS && row >= 0 && row < assets->rows &&
             assets->top + (unsigned)row < assets->list->len)
        choose(assets, assets->top + (unsigned)row);
    return true;
}

static bool event(Tui *tui, const Event *event)
{
    if (event->kind == EVENT_MOUSE)
        return mouse_event(tui, &event->mouse);
    if (event->kind == EVENT_KEY && event->key.code == KEY_CODE_ESC &&
        !event->key.held && step_back(tui))
        return true;
    if (assets_of(tui)->searching)
        return search_event(tui, event);
    return event->kind == EVENT_KEY && list_key(tui, event->key);
}

const Pane ASSETS_PANE = { .title = N_("Assets"),
                           .create = create,
                           .destroy = destroy,
                           .heading = heading,
                           .draw = draw,
                           .context = context,
                           .event = event,
                           .changed = changed };
