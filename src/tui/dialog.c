#include "chatkut/tui/dialog.h"

#include "tui_private.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

enum { WIDE = 72 };

struct Dialog {
    Overlay overlay;
    const DialogClass *class;
    Form *form;
    void *user;
    Area drawn;
    GCancellable *looking; /* for names of paths */
    bool in_a_hurry;       /* Enter was pressed before they came */
};

Form *dialog_form(Dialog *dialog)
{
    return dialog->form;
}

/* ---- names of paths -------------------------------------------------------------- */

typedef struct {
    char *text;
    size_t cursor;
    PathWish wish;
    bool whole;
    char *folder;
} Search;

static void search_free(void *data)
{
    Search *search = data;
    g_free(search->text);
    g_free(search->folder);
    g_free(search);
}

static void look_for_names(GTask *task, void *source G_GNUC_UNUSED, void *data,
                           GCancellable *cancel G_GNUC_UNUSED)
{
    const Search *search = data;
    const PathPlace place = { search->wish, search->whole, g_get_home_dir(),
                              search->folder };
    g_task_return_pointer(task, path_complete(search->text, search->cursor, &place),
                          (GDestroyNotify)path_names_free);
}

typedef struct {
    Tui *tui;
    Dialog *dialog;
    char *text; /* that they are for */
} Seeker;

static void seeker_free(Seeker *seeker)
{
    g_free(seeker->text);
    g_free(seeker);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Seeker, seeker_free)

static void finish(Tui *tui, Dialog *dialog);

/* Of a search that was cancelled the dialog may be gone. Names for what is not there
 * any more are dropped; where one was completed, an Enter that came meanwhile is for
 * it. */
static void found_names(GObject *source G_GNUC_UNUSED, GAsyncResult *result, void *data)
{
    g_autoptr(Seeker) seeker = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(PathNames) names = g_task_propagate_pointer(G_TASK(result), &error);
    if (error)
        return;
    Dialog *dialog = seeker->dialog;
    size_t cursor;
    const bool same = strcmp(form_typed(dialog->form, &cursor), seeker->text) == 0;
    const bool one = same && names->words->len <= 1;
    g_clear_object(&dialog->looking);
    if (same)
        form_take_names(dialog->form, g_steal_pointer(&names));
    tui_invalidate(seeker->tui);
    if (one && dialog->in_a_hurry)
        finish(seeker->tui, dialog);
    else
        dialog->in_a_hurry = false;
}

static void stop_looking(Dialog *dialog)
{
    if (dialog->looking)
        g_cancellable_cancel(dialog->looking);
    g_clear_object(&dialog->looking);
}

static void start_looking(Tui *tui, Dialog *dialog)
{
    const FormRow *row = form_focused(dialog->form);
    Search *search = g_new0(Search, 1);
    Seeker *seeker = g_new(Seeker, 1);
    *seeker = (Seeker){ tui, dialog, NULL };
    stop_looking(dialog);
    dialog->looking = g_cancellable_new();
    search->text = g_strdup(form_typed(dialog->form, &search->cursor));
    seeker->text = g_strdup(search->text);
    search->wish = row->wish;
    search->whole = row->kind == FORM_PATH;
    search->folder = g_get_current_dir();
    GTask *task = g_task_new(NULL, dialog->looking, found_names, seeker);
    g_task_set_task_data(task, search, search_free);
    g_task_run_in_thread(task, look_for_names);
    g_object_unref(task);
}

/* ---- the popup ------------------------------------------------------------------- */

typedef struct {
    const char *key, *does;
} Hint;

enum { HINTS_MOST = 4, HINT_GAP = 3 };

static unsigned list_hints(const Look *look, const Dialog *dialog, Hint hints[])
{
    const FormRow *row = form_focused(dialog->form);
    unsigned count = 0;
    hints[count++] = (Hint){ "Enter", _(dialog->class->enter) };
    hints[count++] = (Hint){ "Esc", _("leave") };
    if (form_has_others(dialog->form))
        hints[count++] = (Hint){ look->ascii ? "Up Down" : "↑↓", _("other fields") };
    if (row->kind == FORM_PATH || row->kind == FORM_PATHS)
        hints[count++] = (Hint){ "Tab", _("names") };
    return count;
}

/* Side by side as far as they fit, in as many rows as that takes. Gives the rows; an
 * area of no columns is not drawn on. */
static int draw_hints(const Look *look, Area area, int columns, const Dialog *dialog)
{
    const Style popup = look_style(look, ROLE_POPUP);
    Style style = look_style(look, ROLE_KEY);
    Hint hints[HINTS_MOST];
    int x = 0, y = 0;
    style.paper = popup.paper;
    const unsigned count = list_hints(look, dialog, hints);
    for (unsigned i = 0; i < count; i++) {
        const int key = cells_width(hints[i].key) + 1;
        const int width = key + cells_width(hints[i].does);
        if (x > 0 && x + width > columns) {
            x = 0;
            y++;
        }
        area_put(area, x, y, hints[i].key, style);
        area_put(area, x + key, y, hints[i].does, popup);
        x += width + HINT_GAP;
    }
    return y + 1;
}

static void dialog_draw(Tui *tui, Overlay *overlay, Area screen)
{
    Dialog *dialog = (Dialog *)overlay;
    const Look *look = &tui->look;
    const bool roomy = screen.rect.w >= 60;
    const int w = MIN(screen.rect.w - (roomy ? 4 : 0), WIDE);
    const int inner = w - (roomy ? 4 : 2);
    const int hints = draw_hints(look, area_part(screen, 0, 0, 0, 0), inner, dialog);
    const int h = MIN(form_height(dialog->form, inner) + hints + 3, screen.rect.h - 1);
    Area area = area_part(screen, (screen.rect.w - w) / 2,
                          MAX((screen.rect.h - h) / 3, 0), w, h);
    area_clear(area, look_style(look, ROLE_POPUP));
    area = look_box(look, area, _(dialog->class->title), true);
    area = area_part(area, (area.rect.w - inner) / 2, 0, inner, area.rect.h);
    dialog->drawn = area_part(area, 0, 0, inner, area.rect.h - hints - 1);
    form_draw(dialog->form, look, dialog->drawn);
    draw_hints(look, area_part(area, 0, area.rect.h - hints, inner, hints), inner,
               dialog);
}

static void tell_change(Tui *tui, Dialog *dialog, const char *name)
{
    if (dialog->class->changed)
        dialog->class->changed(tui, dialog->form, name, dialog->user);
}

void dialog_close(Tui *tui, Dialog *dialog)
{
    tui_pop(tui, &dialog->overlay);
}

/* What is done may open another popup: this one goes out of the way by itself. */
static void finish(Tui *tui, Dialog *dialog)
{
    dialog->in_a_hurry = false;
    if (dialog->class->done(tui, dialog->form, dialog->user))
        dialog_close(tui, dialog);
}

static void leave(Tui *tui, Dialog *dialog)
{
    if (dialog->class->left)
        dialog->class->left(tui, dialog->user);
    dialog_close(tui, dialog);
}

static bool dialog_event(Tui *tui, Overlay *overlay, const Event *event)
{
    Dialog *dialog = (Dialog *)overlay;
    Event inside = *event;
    if (event->kind == EVENT_MOUSE) {
        inside.mouse.x -= dialog->drawn.rect.x;
        inside.mouse.y -= dialog->drawn.rect.y;
    }
    const FormNews news = form_event(dialog->form, &inside);
    switch (news) {
    case FORM_IGNORED:
        return false;
    case FORM_MOVED:
        return true;
    case FORM_WANTS_NAMES:
        start_looking(tui, dialog);
        G_GNUC_FALLTHROUGH;
    case FORM_CHANGED:
        tell_change(tui, dialog, form_focused(dialog->form)->name);
        return true;
    case FORM_DONE:
        dialog->in_a_hurry = dialog->looking != NULL;
        if (!dialog->in_a_hurry)
            finish(tui, dialog);
        return true;
    case FORM_LEFT:
        leave(tui, dialog);
        return true;
    }
    return true;
}

static Context dialog_context(const Overlay *overlay G_GNUC_UNUSED)
{
    return CONTEXT_DIALOG;
}

static void dialog_free(Overlay *overlay)
{
    Dialog *dialog = (Dialog *)overlay;
    stop_looking(dialog);
    form_free(dialog->form);
    if (dialog->class->free)
        dialog->class->free(dialog->user);
    g_free(dialog);
}

static const OverlayClass DIALOG = { dialog_context, dialog_draw, dialog_event,
                                     dialog_free };

Dialog *dialog_open(Tui *tui, const DialogClass *class, const FormRow *rows, void *user)
{
    Dialog *dialog = g_new0(Dialog, 1);
    dialog->overlay.class = &DIALOG;
    dialog->class = class;
    dialog->form = form_new(rows);
    dialog->user = user;
    tui_push(tui, &dialog->overlay);
    return dialog;
}
