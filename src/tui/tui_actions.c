/* What the keys do that mean the same everywhere. */
#include "tui_private.h"

#include <glib/gi18n.h>

void app_quit(Tui *tui)
{
    tui_quit(tui);
}

static void focus_next(Tui *tui, int by)
{
    PaneId pane = tui->focus;
    do
        pane = (PaneId)(((int)pane + by + PANES) % PANES);
    while (pane != tui->focus && tui->layout.kind == LAYOUT_SPLIT &&
           tui->layout.panes[pane].w == 0);
    tui_focus(tui, pane);
}

void app_next_pane(Tui *tui)
{
    focus_next(tui, 1);
}

void app_previous_pane(Tui *tui)
{
    focus_next(tui, -1);
}

void app_focus_chat(Tui *tui)
{
    tui_focus(tui, PANE_CHAT);
}

void app_focus_timeline(Tui *tui)
{
    tui_focus(tui, PANE_TIMELINE);
}

void app_focus_assets(Tui *tui)
{
    tui_focus(tui, PANE_ASSETS);
}

void app_focus_inspector(Tui *tui)
{
    tui_focus(tui, PANE_INSPECTOR);
}

void app_focus_preview(Tui *tui)
{
    tui_focus(tui, PANE_PREVIEW);
}

void app_redraw(Tui *tui)
{
    screen_redraw(tui->screen);
}

void app_toggle_mouse(Tui *tui)
{
    tui->mouse = !tui->mouse;
    screen_set_mouse(tui->screen, tui->mouse);
    tui_toast(tui, ROLE_TEXT,
              tui->mouse ? _("The mouse works here again.")
                         : _("The mouse is the terminal's: drag to copy text."));
}

void app_suspend(Tui *tui)
{
    screen_stop(tui->screen);
}

static void on_done(Desk *desk G_GNUC_UNUSED, const SayResult *result, void *user)
{
    tui_tell_result(user, result);
    tui_edit_ends(user);
}

void app_undo(Tui *tui)
{
    tui_edit_begins(tui);
    desk_undo(tui->desk, 1, on_done, tui);
}

void app_redo(Tui *tui)
{
    tui_edit_begins(tui);
    desk_redo(tui->desk, 1, on_done, tui);
}

/* ---- help and palette ------------------------------------------------------------ */

static char *all_keys(const Tui *tui, const Action *action)
{
    const GArray *keys = keymap_keys(tui->keymap, action);
    GString *text = g_string_new(NULL);
    for (unsigned i = 0; i < keys->len; i++) {
        g_autofree char *label = key_label(g_array_index(keys, Key, i));
        g_string_append_printf(text, "%s%s", i ? "  " : "", label);
    }
    return g_string_free(text, FALSE);
}

static Choice *choice_of(const Tui *tui, const Action *action, bool with_place)
{
    g_autofree char *keys = all_keys(tui, action);
    g_autofree char *place =
        with_place && action->context != CONTEXT_GLOBAL
            ? g_strdup_printf("%s: %s", context_label(action->context),
                              _(action->label))
            : g_strdup(_(action->label));
    return choice_new(place, keys, _(action->help), action);
}

static void run_choice(Tui *tui, const Choice *choice, const char *typed G_GNUC_UNUSED,
                       void *user G_GNUC_UNUSED)
{
    tui_run_action(tui, choice->data);
}

/* Those of this place first, then those of everywhere, then (palette) all others. Where
 * no project is open there is no place. */
static GPtrArray *list_actions(const Tui *tui, bool all)
{
    GPtrArray *choices = g_ptr_array_new_with_free_func((GDestroyNotify)choice_free);
    const Context here = pane_of(tui->focus)->context(tui);
    for (unsigned round = 0; round < 3; round++) {
        for (const Action *action = action_table(); action->name; action++) {
            const unsigned rank = action->context == here             ? 0
                                  : action->context == CONTEXT_GLOBAL ? 1
                                                                      : 2;
            const bool popup =
                action->context == CONTEXT_LIST || action->context == CONTEXT_DIALOG;
            if (rank != round || (rank == 2 && !all) || popup ||
                ((all || !tui->desk) && !tui_has(tui, action->need)) ||
                (rank == 0 && !tui->desk))
                continue;
            g_ptr_array_add(choices, choice_of(tui, action, rank == 2));
        }
    }
    return choices;
}

void app_help(Tui *tui)
{
    picker_open(tui, _("Help: keys of this place"), list_actions(tui, false), false,
                run_choice, NULL);
}

void app_palette(Tui *tui)
{
    picker_open(tui, _("Commands"), list_actions(tui, true), false, run_choice, NULL);
}
