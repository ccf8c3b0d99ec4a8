/* The frame of it all: title bar, panes in their frames, footer, popups. */
#include "jobs.h"
#include "models.h"

#include "chatkut/base/text.h"
#include "chatkut/tui/form.h"

#include <glib/gi18n.h>
#include <string.h>

enum { TOAST_MS = 6000, FRAME_MS = 12 };

static const Pane *const PANE_TABLE[] = {
    [PANE_CHAT] = &CHAT_PANE,       [PANE_TIMELINE] = &TIMELINE_PANE,
    [PANE_ASSETS] = &ASSETS_PANE,   [PANE_INSPECTOR] = &INSPECTOR_PANE,
    [PANE_PREVIEW] = &PREVIEW_PANE,
};
_Static_assert(G_N_ELEMENTS(PANE_TABLE) == PANES, "a row for each pane");

const Pane *pane_of(PaneId id)
{
    return PANE_TABLE[id];
}

/* ---- the title bar --------------------------------------------------------------- */

static char *film_name(const Tui *tui)
{
    if (!tui->desk)
        return g_strdup(_("no project"));
    g_autofree char *base = g_path_get_basename(desk_path(tui->desk));
    return text_printable(base, 60);
}

/* "1280x720@30  0:24.00"; where that is wider than `room`, how long it is alone. */
static char *film_facts(const Tui *tui, int room)
{
    const Sequence *sequence = tui_sequence(tui);
    if (!sequence)
        return g_strdup("");
    char *duration = rtime_format(sequence_duration(sequence));
    const double rate = (double)sequence->rate.num / (double)sequence->rate.den;
    g_autofree char *all = g_strdup_printf("%dx%d@%.4g  %s", sequence->width,
                                           sequence->height, rate, duration);
    if (cells_width(all) > room)
        return duration;
    g_free(duration);
    return g_steal_pointer(&all);
}

/* What the project is up to, and the playhead. */
static char *film_state(const Tui *tui)
{
    if (!tui->view)
        return g_strdup(tui->desk ? _("opening…") : "");
    g_autofree char *time = rtime_format_full(tui_playhead(tui));
    const char *state = !tui->view->writable      ? _("read only")
                        : chat_is_asking(tui)     ? _("asking")
                        : desk_pending(tui->desk) ? _("storing")
                                                  : _("stored");
    g_autofree char *job = jobs_summary(tui);
    g_autofree char *models =
        tui->models ? models_summary(tui->models, desk_planner(tui->desk)) : NULL;
    return g_strdup_printf("%s%s%s%s%s %s  %s %s", job ? job : "", job ? "  " : "",
                           models ? models : "", models ? "  " : "",
                           look_sign(&tui->look, GLYPH_DOT), state,
                           look_sign(&tui->look, GLYPH_PLAYHEAD), time);
}

static void draw_bar(Tui *tui, Area area)
{
    const Style style = look_style(&tui->look, ROLE_BAR);
    const Style bold = look_style_with(&tui->look, ROLE_BAR, STYLE_BOLD);
    area_clear(area, style);
    g_autofree char *name = film_name(tui), *state = film_state(tui);
    const int right = area.rect.w - 1 - cells_width(state);
    int x = 1;
    if (right > 30)
        x += area_put(area, x, 0, "chatkut", bold) + 2;
    g_autofree char *facts = film_facts(tui, right - x - cells_width(name) - 4);
    const int room = right - x - 4 - cells_width(facts);
    x += area_put_cut(area, x, 0, MAX(room, 8), name, bold, tui->look.ascii) + 2;
    if (x + cells_width(facts) + 2 <= right)
        area_put(area, x, 0, facts, style);
    if (right > 10)
        area_put(area, right, 0, state, style);
}

static char *tab_label(const Tui *tui, PaneId id, bool brief)
{
    const char *title = _(PANE_TABLE[id]->title);
    if (id == tui->focus)
        return g_strdup_printf("[%u %s]", id + 1, title);
    return brief ? g_strdup_printf(" %u ", id + 1)
                 : g_strdup_printf(" %u %s ", id + 1, title);
}

/* Is there no place for the tabs up to the focused one? */
static bool tabs_are_brief(const Tui *tui, int columns)
{
    int width = 0;
    for (PaneId id = 0; id <= tui->focus; id++) {
        g_autofree char *label = tab_label(tui, id, false);
        width += cells_width(label);
    }
    return width > columns;
}

static void tab_pressed(Tui *tui, void *data G_GNUC_UNUSED, unsigned id)
{
    tui_focus(tui, (PaneId)id);
}

/* One pane at a time: which there are. */
static void draw_tabs(Tui *tui, Area area)
{
    area_clear(area, look_style(&tui->look, ROLE_BAR));
    g_autofree char *time = rtime_format_full(tui_playhead(tui));
    const int right = area.rect.w - cells_width(time);
    const bool brief = tabs_are_brief(tui, right);
    int x = 0;
    for (PaneId id = 0; id < PANES; id++) {
        const bool here = id == tui->focus;
        g_autofree char *label = tab_label(tui, id, brief);
        const int width = cells_width(label);
        if (x + width > right)
            break;
        tui_spot(tui, area_part(area, x, 0, width, 1), tab_pressed, NULL, id);
        x += area_put(area, x, 0, label,
                      look_style_with(&tui->look, ROLE_BAR, here ? STYLE_BOLD : 0));
    }
    area_put(area, right, 0, time, look_style(&tui->look, ROLE_BAR));
}

/* ---- the footer ------------------------------------------------------------------ */

/* Hints up to PINNED stand at the right; those from LEAVING on end the app. */
enum { PINNED = 2, LEAVING = 90 };

static int by_hint(const void *a, const void *b)
{
    const Action *const *left = a, *const *right = b;
    return (int)(*left)->hint - (int)(*right)->hint;
}

static Context context_now(const Tui *tui)
{
    Overlay *top = tui_top(tui);
    return top ? top->class->context(top) : PANE_TABLE[tui->focus]->context(tui);
}

/* The actions that fit here and now, those first that go last. A global one that the
 * context has a key of its own for, or that would be typed, is none; below a popup
 * there is help, and a way out. */
static GPtrArray *hints(const Tui *tui)
{
    const Context context = context_now(tui);
    GPtrArray *fitting = g_ptr_array_new();
    for (const Action *action = action_table(); action->name; action++) {
        const bool everywhere =
            action->context == CONTEXT_GLOBAL &&
            (!tui_top(tui) || action->hint <= PINNED || action->hint >= LEAVING);
        const bool here = action->context == context || everywhere;
        const bool there = tui->focus == PANE_CHAT && !tui_top(tui) &&
                           strcmp(action->name, "chat") == 0;
        if (here && !there && action->hint && tui_has(tui, action->need) &&
            keymap_keys(tui->keymap, action)->len > 0)
            g_ptr_array_add(fitting, (void *)(uintptr_t)action);
    }
    g_ptr_array_sort(fitting, by_hint);
    return fitting;
}

/* The first key that is not taken as text in this place; "" where there is none. */
static char *hint_key(const Tui *tui, const Action *action)
{
    const Context context = context_now(tui);
    const bool typing = context == CONTEXT_CHAT || context == CONTEXT_LIST ||
                        context == CONTEXT_DIALOG || context == CONTEXT_QUESTION ||
                        context == CONTEXT_SEARCH;
    const GArray *keys = keymap_keys(tui->keymap, action);
    for (unsigned i = 0; i < keys->len; i++) {
        const Key key = g_array_index(keys, Key, i);
        if (action->context == CONTEXT_GLOBAL && typing && key_is_text(key))
            continue;
        if (action->context == CONTEXT_GLOBAL && context != CONTEXT_GLOBAL &&
            keymap_action(tui->keymap, context, key))
            continue;
        return key_label(key);
    }
    return g_strdup("");
}

static void hint_pressed(Tui *tui, void *action, unsigned n G_GNUC_UNUSED)
{
    tui_run_action(tui, action);
}

/* Help and palette keep their place at the right; the others fill what is left. */
static void draw_hints(Tui *tui, Area area)
{
    g_autoptr(GPtrArray) fitting = hints(tui);
    const Style key_style = look_style(&tui->look, ROLE_KEY);
    const Style style = look_style(&tui->look, ROLE_BAR);
    int left = 1, right = area.rect.w - 1;
    for (unsigned i = 0; i < fitting->len; i++) {
        const Action *action = fitting->pdata[i];
        g_autofree char *key = hint_key(tui, action);
        if (!*key)
            continue;
        const char *label = _(action->label);
        const int width = cells_width(key) + 1 + cells_width(label);
        if (width > right - left)
            continue;
        const int x = i < PINNED ? right - width : left;
        tui_spot(tui, area_part(area, x, 0, width, 1), hint_pressed, fitting->pdata[i],
                 0);
        area_put(area, x, 0, key, key_style);
        area_put(area, x + cells_width(key) + 1, 0, label, style);
        if (i < PINNED)
            right = x - 2;
        else
            left += width + 2;
    }
}

/* Over the rows above the footer, too. What went wrong is shown whole: what to do about
 * it stands at the end of the sentence. */
static void draw_toast(Tui *tui, Area whole, Rect footer)
{
    enum { MOST = 2, MOST_OF_BAD = 4 };
    const bool bad = tui->toast_role == ROLE_BAD || tui->toast_role == ROLE_WARN;
    const int most = MIN(bad ? MOST_OF_BAD : MOST, MAX(footer.y, 1));
    g_autoptr(GPtrArray) lines = wrap_lines(tui->toast, MAX(footer.w - 2, 1));
    const int rows = CLAMP((int)lines->len, 1, most);
    const Area area = area_part(whole, footer.x, footer.y - rows + 1, footer.w, rows);
    area_clear(area, look_style(&tui->look, ROLE_BAR));
    Style style = look_style(&tui->look, tui->toast_role);
    style.paper = look_style(&tui->look, ROLE_BAR).paper;
    for (int y = 0; y < rows - 1; y++)
        area_put(area, 1, y, lines->pdata[y], style);
    g_autofree char *rest = wrap_join(lines, rows - 1);
    area_put_cut(area, 1, rows - 1, footer.w - 2, rest, style, tui->look.ascii);
}

static void draw_footer(Tui *tui, Area whole, Rect footer)
{
    Area area = area_part(whole, footer.x, footer.y, footer.w, footer.h);
    area_clear(area, look_style(&tui->look, ROLE_BAR));
    if (tui->toast)
        draw_toast(tui, whole, footer);
    else
        draw_hints(tui, area);
}

static gboolean end_toast(void *user)
{
    Tui *tui = user;
    tui->toast_timer = 0;
    g_clear_pointer(&tui->toast, g_free);
    tui_invalidate(tui);
    return G_SOURCE_REMOVE;
}

void tui_end_toast(Tui *tui)
{
    g_clear_handle_id(&tui->toast_timer, g_source_remove);
    g_clear_pointer(&tui->toast, g_free);
}

void tui_toast(Tui *tui, Role role, const char *sentence)
{
    tui_end_toast(tui);
    tui->toast = text_printable(sentence, 0);
    tui->toast_role = role;
    tui->toast_timer = g_timeout_add(TOAST_MS, end_toast, tui);
    tui_invalidate(tui);
}

/* ---- panes ----------------------------------------------------------------------- */

static void draw_pane(Tui *tui, PaneId id, Area whole)
{
    const Rect rect = tui->layout.panes[id];
    const Pane *pane = PANE_TABLE[id];
    const bool focused = id == tui->focus && !tui_top(tui);
    Area area = area_part(whole, rect.x, rect.y, rect.w, rect.h);
    area_clear(area, look_style(&tui->look, ROLE_TEXT));
    if (tui->layout.framed) {
        g_autofree char *own = pane->heading ? pane->heading(tui) : NULL;
        g_autofree char *title =
            g_strdup_printf("%u %s", id + 1, own ? own : _(pane->title));
        area = look_box(&tui->look, area, title, id == tui->focus);
    }
    tui->drawn[id] = area;
    pane->draw(tui, area, focused);
}

static unsigned track_rows(const Tui *tui)
{
    const Sequence *sequence = tui_sequence(tui);
    return sequence ? sequence->tracks->len : 1;
}

static void draw_all(Tui *tui)
{
    const LayoutWish wish = { .focus = tui->focus,
                              .preview = tui->preview_wanted,
                              .inspector = tui->inspector_wanted,
                              .alone =
                                  tui->focus == PANE_CHAT && chat_is_to_confirm(tui),
                              .tracks = track_rows(tui) };
    Area whole = surface_area(tui->surface);
    surface_clear(tui->surface);
    tui_forget_spots(tui);
    area_clear(whole, look_style(&tui->look, ROLE_TEXT));
    tui->layout = layout_make(tui->surface->w, tui->surface->h, &wish);
    if (tui->layout.kind == LAYOUT_TINY) {
        area_put_cut(whole, 0, 0, whole.rect.w, _("too small"),
                     look_style(&tui->look, ROLE_TEXT), tui->look.ascii);
        return;
    }
    for (PaneId id = 0; id < PANES; id++) {
        tui->drawn[id] = (Area){ tui->surface, { 0 } };
        if (tui->layout.panes[id].w > 0)
            draw_pane(tui, id, whole);
    }
    const Rect bar = tui->layout.bar, footer = tui->layout.footer;
    const Area top = area_part(whole, bar.x, bar.y, bar.w, bar.h);
    if (tui->layout.kind == LAYOUT_SINGLE && tui->desk)
        draw_tabs(tui, top);
    else
        draw_bar(tui, top);
    for (unsigned i = 0; i < tui->overlays->len; i++) {
        Overlay *overlay = tui->overlays->pdata[i];
        surface_hide_cursor(tui->surface);
        tui_forget_spots(tui);
        overlay->class->draw(tui, overlay, whole);
    }
    draw_footer(tui, whole, footer);
}

static gboolean draw_now(void *user)
{
    Tui *tui = user;
    int w, h;
    tui->draw = 0;
    screen_size(tui->screen, &w, &h);
    if (!tui->surface || tui->surface->w != w || tui->surface->h != h) {
        surface_free(tui->surface);
        tui->surface = surface_new(w, h);
    }
    draw_all(tui);
    screen_show(tui->screen, tui->surface);
    tui->drawn_us = g_get_monotonic_time();
    return G_SOURCE_REMOVE;
}

/* A moment later, so that a burst of keys is drawn once. */
void tui_invalidate(Tui *tui)
{
    if (tui->draw || !tui->screen)
        return;
    const gint64 since = (g_get_monotonic_time() - tui->drawn_us) / 1000;
    tui->draw = since >= FRAME_MS
                    ? g_idle_add_full(G_PRIORITY_DEFAULT_IDLE, draw_now, tui, NULL)
                    : g_timeout_add((guint)(FRAME_MS - since), draw_now, tui);
}
