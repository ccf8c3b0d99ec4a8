/* Files into the project: by a prompt, by pasting, by dropping. */
#include "tui_private.h"

#include "chatkut/app/desk_job.h"
#include "chatkut/app/fetch.h"
#include "chatkut/tui/dialog.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

void tui_import_paths(Tui *tui, const GPtrArray *paths)
{
    if (!tui->desk || paths->len == 0)
        return;
    desk_import(tui->desk, paths);
    tui_toast(tui, ROLE_TEXT,
              _("Importing; the app can be used meanwhile. F7 shows how far it is."));
}

/* ---- a text that names files ----------------------------------------------------- */

static bool is_there(const char *path, void *user G_GNUC_UNUSED)
{
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

/* Relative ones begin where the program was started. */
static void make_absolute(GPtrArray *paths)
{
    for (unsigned i = 0; i < paths->len; i++) {
        char *path = paths->pdata[i];
        if (fetch_is_address(path))
            continue;
        paths->pdata[i] = g_canonicalize_filename(path, NULL);
        g_free(path);
    }
}

/* Asks the disk. */
static void read_text(GTask *task, void *source G_GNUC_UNUSED, void *text,
                      GCancellable *cancel G_GNUC_UNUSED)
{
    GPtrArray *paths = paths_parse(text, g_get_home_dir(), is_there, NULL);
    make_absolute(paths);
    g_task_return_pointer(task, paths, (GDestroyNotify)g_ptr_array_unref);
}

static void have_paths(GObject *source G_GNUC_UNUSED, GAsyncResult *result, void *tui)
{
    g_autoptr(GPtrArray) paths = g_task_propagate_pointer(G_TASK(result), NULL);
    if (paths)
        tui_import_paths(tui, paths);
}

void tui_import_text(Tui *tui, const char *text)
{
    GTask *task = g_task_new(NULL, NULL, have_paths, tui);
    g_task_set_task_data(task, g_strdup(text), g_free);
    g_task_run_in_thread(task, read_text);
    g_object_unref(task);
}

bool tui_import_dropped(Tui *tui, const char *text)
{
    if (!tui->view || !paths_are_meant(text))
        return false;
    tui_import_text(tui, text);
    return true;
}

/* ---- the prompt ------------------------------------------------------------------ */

static bool import_done(Tui *tui, Form *form, void *user G_GNUC_UNUSED)
{
    const char *text = form_text(form, "paths");
    g_autoptr(GPtrArray) paths = paths_parse(text, g_get_home_dir(), NULL, NULL);
    if (paths->len == 0) {
        form_complain(form, _("Type a path, or press Tab to see what is there."));
        return false;
    }
    tui_import_text(tui, text);
    return true;
}

static const DialogClass IMPORT = { N_("Import"), N_("import"), import_done,
                                    NULL,         NULL,         NULL };
static const FormRow IMPORT_ROWS[] = {
    { "paths", FORM_PATHS, N_("Files"),
      N_("Files, folders and addresses (https://…) with a space between them; quote "
         "names that have spaces. Or drop files onto the terminal."),
      PATHS_MEDIA },
    { NULL },
};

void app_import(Tui *tui)
{
    dialog_open(tui, &IMPORT, IMPORT_ROWS, NULL);
}
