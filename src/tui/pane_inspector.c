/* The inspector: all properties of the selected clip, to be looked at and changed. */
#include "pane_inspector.h"

#include <glib/gi18n.h>
#include <string.h>

Inspector *inspector_of(const Tui *tui)
{
    return tui->states[PANE_INSPECTOR];
}

/* ---- what is shown --------------------------------------------------------------- */

static const InspectorRow *row_at(const Inspector *inspector, unsigned n)
{
    return n < inspector->fitting->len ? inspector->fitting->pdata[n] : NULL;
}

const InspectorRow *inspector_chosen(const Inspector *inspector)
{
    return row_at(inspector, inspector->at);
}

static void filter(Inspector *inspector)
{
    g_ptr_array_unref(inspector->fitting);
    inspector->fitting =
        inspector_fitting(inspector->rows, field_text(inspector->pattern));
    if (inspector->at >= inspector->fitting->len)
        inspector->at = inspector->fitting->len ? inspector->fitting->len - 1 : 0;
}

/* Heads are passed over. */
static void move(Inspector *inspector, int by)
{
    const int step = by < 0 ? -1 : 1;
    int at = (int)inspector->at + by;
    const int last = (int)inspector->fitting->len - 1;
    at = CLAMP(at, 0, MAX(last, 0));
    while (at > 0 && at < last && row_at(inspector, (unsigned)at)->kind == INSPECT_HEAD)
        at += step;
    const InspectorRow *row = row_at(inspector, (unsigned)at);
    if (row && row->kind != INSPECT_HEAD)
        inspector->at = (unsigned)at;
    else if (at == 0)
        inspector->top = 0;
}

static void choose_first(Inspector *inspector)
{
    unsigned at = 0;
    while (at + 1 < inspector->fitting->len &&
           inspector_edit(row_at(inspector, at)) == EDIT_NOT)
        at++;
    inspector->at = at;
}

static bool is_other(const Tui *tui, const char *clip)
{
    const Inspector *inspector = inspector_of(tui);
    return g_strcmp0(clip, inspector->clip) != 0 ||
           g_strcmp0(timeline_track(tui), inspector->track) != 0;
}

/* Of another clip, track or film the first row that can be changed is chosen; else the
 * place in the list stays. */
static void rebuild(Tui *tui)
{
    Inspector *inspector = inspector_of(tui);
    g_autoptr(GPtrArray) targets = tui_targets(tui);
    const char *clip = targets->len > 0 ? targets->pdata[0] : NULL;
    const bool other = is_other(tui, clip);
    g_ptr_array_unref(inspector->rows);
    inspector->rows = inspector_rows(tui_composition(tui), clip, timeline_track(tui),
                                     tui_playhead(tui));
    inspector->clips = targets->len;
    inspector->stale = false;
    if (other) {
        g_free(inspector->clip);
        g_free(inspector->track);
        inspector->clip = g_strdup(clip);
        inspector->track = g_strdup(timeline_track(tui));
        inspector->at = inspector->top = 0;
    }
    filter(inspector);
    if (other)
        choose_first(inspector);
}

void inspector_refresh(Tui *tui)
{
    const Inspector *inspector = inspector_of(tui);
    const bool stale =
        inspector->stale || g_strcmp0(timeline_track(tui), inspector->track) != 0;
    if (stale && tui->view)
        rebuild(tui);
}

/* ---- coming and going ------------------------------------------------------------ */

static void *create(Tui *tui G_GNUC_UNUSED)
{
    Inspector *inspector = g_new0(Inspector, 1);
    inspector->rows = g_ptr_array_new();
    inspector->fitting = g_ptr_array_new();
    inspector->pattern = field_new(false);
    inspector->height = 1;
    return inspector;
}

static void destroy(void *state)
{
    Inspector *inspector = state;
    g_ptr_array_unref(inspector->fitting);
    g_ptr_array_unref(inspector->rows);
    field_free(inspector->pattern);
    g_free(inspector->clip);
    g_free(inspector->track);
    g_free(inspector);
}

static void changed(Tui *tui, const DeskView *old G_GNUC_UNUSED,
                    unsigned changes G_GNUC_UNUSED)
{
    inspector_of(tui)->stale = true;
}

static void moved(Tui *tui)
{
    inspector_of(tui)->stale = true;
}

static char *heading(Tui *tui)
{
    const Inspector *inspector = inspector_of(tui);
    return inspector->clips > 1
               ? g_strdup_printf(ngettext("Inspector  %u clip", "Inspector  %u clips",
                                          inspector->clips),
                                 inspector->clips)
               : g_strdup(_("Inspector"));
}

/* ---- drawing --------------------------------------------------------------------- */

static void draw_row(const Look *look, Area area, int y, const InspectorRow *row,
                     bool on)
{
    const bool head = row->kind == INSPECT_HEAD || row->kind == INSPECT_EFFECT;
    const Style style =
        look_style_with(look, on ? ROLE_SELECTED : ROLE_TEXT, head ? STYLE_BOLD : 0);
    const bool quiet_value =
        row->kind == INSPECT_FACT || (row->kind == INSPECT_PROPERTY && !row->own);
    Style value = look_style(look, on            ? ROLE_SELECTED
                                   : quiet_value ? ROLE_QUIET
                                                 : ROLE_STRONG);
    value.paper = style.paper;
    const int label_columns = area.rect.w * 45 / 100;
    area_fill(area, 0, y, area.rect.w, 1, ' ', style);
    area_put(area, 0, y, on ? look_sign(look, GLYPH_POINTER) : " ", style);
    const int used = area_put_cut(area, head ? 0 + on : 1, y,
                                  head ? area.rect.w / 2 : label_columns - 1,
                                  row->label, style, look->ascii);
    const int x = head ? used + 2 : label_columns + 1;
    const int keys = row->keys ? 2 : 0;
    area_put_cut(area, x, y, area.rect.w - x - keys, row->value, value, look->ascii);
    if (keys)
        area_put_right(area, area.rect.w, y, look_sign(look, GLYPH_KEYFRAME), value);
}

static void draw_list(Tui *tui, Area area, bool focused)
{
    Inspector *inspector = inspector_of(tui);
    const unsigned rows = (unsigned)MAX(area.rect.h, 1);
    inspector->height = (int)rows;
    if (inspector->at < inspector->top)
        inspector->top = inspector->at;
    if (inspector->at >= inspector->top + rows)
        inspector->top = inspector->at - rows + 1;
    if (inspector->at < rows)
        inspector->top = 0;
    for (unsigned i = 0; i < rows; i++) {
        const InspectorRow *row = row_at(inspector, inspector->top + i);
        if (row)
            draw_row(&tui->look, area, (int)i, row,
                     focused && inspector->top + i == inspector->at);
    }
    if (inspector->fitting->len == 0)
        area_put(area, 1, 0, _("nothing fits"), look_style(&tui->look, ROLE_QUIET));
}

static void draw(Tui *tui, Area area, bool focused)
{
    Inspector *inspector = inspector_of(tui);
    if (!tui->view)
        return;
    inspector_refresh(tui);
    const bool pattern = inspector->searching || *field_text(inspector->pattern);
    inspector->list_y = pattern;
    if (pattern) {
        area_put(area, 0, 0, "/", look_style(&tui->look, ROLE_KEY));
        field_draw(inspector->pattern, area_part(area, 2, 0, area.rect.w - 2, 1),
                   look_style(&tui->look, ROLE_TEXT), focused && inspector->searching);
    }
    draw_list(tui, area_part(area, 0, pattern, area.rect.w, area.rect.h - pattern),
              focused);
}

void inspector_search(Tui *tui)
{
    inspector_of(tui)->searching = true;
}

/* ---- events ---------------------------------------------------------------------- */

static Context context(const Tui *tui)
{
    return inspector_of(tui)->searching ? CONTEXT_LIST : CONTEXT_INSPECTOR;
}

static bool list_key(Inspector *inspector, Key key)
{
    const int by = key_list_step(key, inspector->height, (int)inspector->fitting->len);
    if (by)
        move(inspector, by);
    return by != 0;
}

static bool search_event(Inspector *inspector, const Event *event)
{
    const bool key = event->kind == EVENT_KEY;
    if (key && event->key.code == KEY_CODE_ENTER) {
        inspector->searching = false;
        return true;
    }
    if (key && !key_is_text(event->key) && list_key(inspector, event->key))
        return true;
    if (!field_event(inspector->pattern, event))
        return false;
    inspector->at = inspector->top = 0;
    filter(inspector);
    return true;
}

static bool leave_search(Inspector *inspector)
{
    if (!inspector->searching && !*field_text(inspector->pattern))
        return false;
    inspector->searching = false;
    field_set_text(inspector->pattern, "");
    filter(inspector);
    return true;
}

static bool mouse_event(Inspector *inspector, const Mouse *mouse)
{
    const int row = mouse->y - inspector->list_y;
    if (mouse->kind == MOUSE_UP || mouse->kind == MOUSE_DOWN)
        move(inspector, mouse->kind == MOUSE_UP ? -3 : 3);
    else if (mouse->kind == MOUSE_PRESS && row >= 0 && row < inspector->height &&
             row_at(inspector, inspector->top + (unsigned)row) &&
             row_at(inspector, inspector->top + (unsigned)row)->kind != INSPECT_HEAD)
        inspector->at = inspector->top + (unsigned)row;
    return true;
}

static bool event(Tui *tui, const Event *event)
{
    Inspector *inspector = inspector_of(tui);
    if (event->kind == EVENT_MOUSE)
        return mouse_event(inspector, &event->mouse);
    if (event->kind == EVENT_KEY && event->key.code == KEY_CODE_ESC &&
        !event->key.held && leave_search(inspector))
        return true;
    if (inspector->searching)
        return search_event(inspector, event);
    return event->kind == EVENT_KEY && list_key(inspector, event->key);
}

const Pane INSPECTOR_PANE = { .title = N_("Inspector"),
                              .create = create,
                              .destroy = destroy,
                              .heading = heading,
                              .draw = draw,
                              .context = context,
                              .event = event,
                              .changed = changed,
                              .moved = moved };
