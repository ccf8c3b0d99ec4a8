#include "plain_private.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

enum {
    QUIT_MS = 2000,
    LINE_BYTES_MAX = 1 << 20, /* what is longer is no sentence */
};

/* ---- reading --------------------------------------------------------------------- */

static void read_on(Plain *plain);

/* The next line, without its end; NULL: there is none yet. Owned by the caller. */
static char *take_line(Plain *plain)
{
    GString *input = plain->input;
    const char *end = strchr(input->str, '\n');
    if (!end && !(plain->input_ended && input->len > 0))
        return NULL;
    const gsize length = end ? (gsize)(end - input->str) : input->len;
    g_autofree char *line = g_strndup(input->str, length);
    g_string_erase(input, 0, (gssize)(length + (end ? 1 : 0)));
    char *valid = g_utf8_make_valid(line, -1);
    return g_strstrip(valid);
}

/* Lines that wait, until one of them takes its time. */
static void take_lines(Plain *plain)
{
    while (!plain->busy && g_main_loop_is_running(plain->loop)) {
        g_autofree char *line = take_line(plain);
        if (!line)
            break;
        if (!plain->typed && *line)
            plain_echo(line);
        plain_take_line(plain, line);
    }
    if (plain->busy || !g_main_loop_is_running(plain->loop))
        return;
    if (plain->input_ended)
        plain_quit(plain);
    else
        read_on(plain);
}

static void drop_long(Plain *plain)
{
    if (plain->input->len <= LINE_BYTES_MAX || strchr(plain->input->str, '\n'))
        return;
    plain_tell(PLAIN_ERROR,
               _("That line is too long to be a sentence; it is left out."));
    g_string_truncate(plain->input, 0);
}

static gboolean on_input(gint fd, GIOCondition condition G_GNUC_UNUSED, void *user)
{
    Plain *plain = user;
    char block[4096];
    const ssize_t count = read(fd, block, sizeof block);
    if (count < 0 && (errno == EINTR || errno == EAGAIN))
        return G_SOURCE_CONTINUE;
    plain->reader = 0;
    plain->input_ended = count <= 0;
    for (ssize_t i = 0; i < count; i++)
        if (block[i] != '\0')
            g_string_append_c(plain->input, block[i]);
    drop_long(plain);
    take_lines(plain);
    return G_SOURCE_REMOVE;
}

static void read_on(Plain *plain)
{
    if (plain->reader)
        return;
    if (plain->typed)
        plain_prompt();
    plain->reader =
        g_unix_fd_add(STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, on_input, plain);
}

/* From the main loop, so that a long file of lines does not pile up calls. */
static gboolean go_on(void *user)
{
    take_lines(user);
    return G_SOURCE_REMOVE;
}

void plain_done(Plain *plain)
{
    plain->busy = plain->asking = false;
    plain->ticket = 0;
    g_idle_add(go_on, plain);
}

/* ---- coming and going ------------------------------------------------------------ */

static gboolean on_interrupt(void *user)
{
    Plain *plain = user;
    const gint64 now = g_get_monotonic_time();
    if (plain_stop(plain))
        return G_SOURCE_CONTINUE;
    if (now - plain->quit_us < QUIT_MS * 1000)
        plain_quit(plain);
    plain->quit_us = now;
    plain_break(plain);
    plain_tell(PLAIN_KUT, _("^C once more leaves; everything is stored."));
    if (plain->typed && !plain->busy)
        plain_prompt();
    return G_SOURCE_CONTINUE;
}

static gboolean on_end(void *user)
{
    plain_quit(user);
    return G_SOURCE_CONTINUE;
}

static void greet(Plain *plain, const TuiOptions *options)
{
    plain_tell(PLAIN_KUT, _("Line mode. Say what to do; “/help” tells more, “/quit” "
                            "leaves."));
    if (options->project)
        plain_open(plain, options->project);
    else
        plain_tell(PLAIN_KUT,
                   _("No project is open. “/new NAME” makes one, “/open NAME” "
                     "opens one."));
}

bool plain_run(const TuiOptions *options, GError **error G_GNUC_UNUSED)
{
    Plain plain = { .loop = g_main_loop_new(NULL, FALSE),
                    .typed = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO),
                    .input = g_string_new(NULL) };
    const guint signals[] = { g_unix_signal_add(SIGINT, on_interrupt, &plain),
                              g_unix_signal_add(SIGTERM, on_end, &plain),
                              g_unix_signal_add(SIGHUP, on_end, &plain) };
    greet(&plain, options);
    if (!plain.busy)
        plain_done(&plain);
    g_main_loop_run(plain.loop);
    desk_close(plain.desk);
    while (g_idle_remove_by_data(&plain))
        ;
    g_clear_handle_id(&plain.reader, g_source_remove);
    for (unsigned i = 0; i < G_N_ELEMENTS(signals); i++)
        g_source_remove(signals[i]);
    g_string_free(plain.input, TRUE);
    g_free(plain.planner);
    g_main_loop_unref(plain.loop);
    return true;
}
