/* The message in the user's own editor. */
#include "chat_private.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* $VISUAL, $EDITOR, else what Debian calls it: words, never a shell's line. */
static char **editor_command(GError **error)
{
    const char *names[] = { g_getenv("VISUAL"), g_getenv("EDITOR"), "editor" };
    char **words = NULL;
    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
        if (names[i] && *names[i]) {
            g_shell_parse_argv(names[i], NULL, &words, error);
            return words;
        }
    }
    return NULL;
}

static bool run_editor(const char *path, GError **error)
{
    g_auto(GStrv) words = editor_command(error);
    if (!words)
        return false;
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    for (char **word = words; *word; word++)
        g_ptr_array_add(argv, *word);
    g_ptr_array_add(argv, (char *)(uintptr_t)path);
    g_ptr_array_add(argv, NULL);
    int status = 0;
    return g_spawn_sync(NULL, (char **)argv->pdata, NULL,
                        G_SPAWN_SEARCH_PATH | G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL,
                        NULL, NULL, &status, error) &&
           g_spawn_check_wait_status(status, error);
}

/* NULL with an error where it cannot be made. */
static char *write_draft(const char *text, GError **error)
{
    char *path = NULL;
    const int fd = g_file_open_tmp("chatkut-message-XXXXXX.txt", &path, error);
    if (fd < 0)
        return NULL;
    close(fd);
    if (g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, error))
        return path;
    g_unlink(path);
    g_free(path);
    return NULL;
}

static void take_draft(Tui *tui, const char *path, GError **error)
{
    g_autofree char *text = NULL;
    gsize length;
    if (!g_file_get_contents(path, &text, &length, error))
        return;
    while (length > 0 && strchr("\r\n ", text[length - 1]))
        text[--length] = '\0';
    if (length > FIELD_BYTES_MAX)
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
                    _("the text is too long for a message: 256 kB"));
    else
        chat_set_line(tui, text);
}

void chat_edit(Tui *tui)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = write_draft(field_text(chat_of(tui)->field), &error);
    if (path) {
        screen_leave(tui->screen);
        const bool edited = run_editor(path, &error);
        screen_enter(tui->screen);
        if (edited)
            take_draft(tui, path, &error);
        g_unlink(path);
    }
    if (error) {
        g_autofree char *sentence =
            g_strdup_printf(_("The editor did not work: %s. Set VISUAL to one that "
                              "runs in a terminal."),
                            error->message);
        tui_toast(tui, ROLE_BAD, sentence);
    }
    screen_redraw(tui->screen);
    tui_invalidate(tui);
}
