#include "recent.h"

#include "chatkut/app/path.h"
#include "chatkut/base/folder.h"

#include <gio/gio.h>
#include <string.h>

static char *recent_file(void)
{
    return folder_path(FOLDER_STATE, "recent");
}

GPtrArray *recent_read(void)
{
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *file = recent_file();
    g_autofree char *text = NULL;
    if (!g_file_get_contents(file, &text, NULL, NULL))
        return paths;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line && paths->len < RECENT_MAX; line++) {
        char *path = path_from_text(*line, NULL);
        if (*path == '/')
            g_ptr_array_add(paths, path);
        else
            g_free(path);
    }
    return paths;
}

char *recent_lines(const GPtrArray *paths, const char *path)
{
    g_autofree char *first = path_escape(path, NULL, true);
    GString *text = g_string_new(first);
    unsigned count = 1;
    g_string_append_c(text, '\n');
    for (unsigned i = 0; i < paths->len && count < RECENT_MAX; i++) {
        if (strcmp(paths->pdata[i], path) == 0)
            continue;
        g_autofree char *line = path_escape(paths->pdata[i], NULL, true);
        g_string_append_printf(text, "%s\n", line);
        count++;
    }
    return g_string_free(text, FALSE);
}

static void store(GTask *task, void *source G_GNUC_UNUSED, void *path,
                  GCancellable *cancel G_GNUC_UNUSED)
{
    g_autoptr(GPtrArray) paths = recent_read();
    g_autofree char *text = recent_lines(paths, path);
    g_autofree char *file = recent_file();
    g_autofree char *folder = g_path_get_dirname(file);
    g_mkdir_with_parents(folder, 0700);
    g_file_set_contents_full(file, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                             NULL);
    g_task_return_boolean(task, TRUE);
}

void recent_add(const char *path)
{
    GTask *task = g_task_new(NULL, NULL, NULL, NULL);
    g_task_set_task_data(task, g_canonicalize_filename(path, NULL), g_free);
    g_task_run_in_thread(task, store);
    g_object_unref(task);
}
