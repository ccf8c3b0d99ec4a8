/* Waiting for a model at the command line: what it writes as it writes it, what it is
 * at, and ^C. */
#include "command_private.h"

#include "chatkut/base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* ---- ^C -------------------------------------------------------------------------- */

static int wake[2] = { -1, -1 }; /* what a handler may do: write */

static void on_signal(int number G_GNUC_UNUSED)
{
    int kept = errno;
    ssize_t written = write(wake[1], "c", 1);
    (void)written;
    errno = kept;
}

/* A thread that cancels where a signal was written, and ends where anything else
 * was. */
static void *watch(void *cancellable)
{
    char what = 0;
    while (read(wake[0], &what, 1) < 0 && errno == EINTR)
        ;
    if (what == 'c')
        g_cancellable_cancel(cancellable);
    return NULL;
}

typedef struct {
    GThread *thread;
    struct sigaction before;
} Watching;

/* Once: a second ^C ends the program at once. */
static bool watch_begin(Watching *watching, GCancellable *cancellable)
{
    struct sigaction action = { .sa_handler = on_signal,
                                .sa_flags = SA_RESTART | (int)SA_RESETHAND };
    if (!g_unix_open_pipe(wake, FD_CLOEXEC, NULL))
        return false;
    watching->thread = g_thread_new("interrupt", watch, cancellable);
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, &watching->before);
    return true;
}

static void watch_end(Watching *watching)
{
    sigaction(SIGINT, &watching->before, NULL);
    ssize_t written = write(wake[1], "e", 1);
    (void)written;
    g_thread_join(watching->thread);
    close(wake[0]);
    close(wake[1]);
}

/* ---- what is shown --------------------------------------------------------------- */

typedef struct {
    CommandIo *io;
    const char *model;
    bool shows, draws; /* the reply; the line of what it is at */
    bool drawn;        /* there is such a line */
    bool said;         /* words of a reply were shown … */
    bool open;         /* … and it is not at its end yet */
    IoReply reply;
} Show;

static void wipe_line(Show *show)
{
    if (show->drawn)
        fputs("\r\033[K", show->io->err);
    fflush(show->io->err);
    show->drawn = false;
}

static char *phase_text(InquiryPhase phase, const char *model, unsigned n)
{
    switch (phase) {
    case INQUIRY_THINKING:
        return g_strdup_printf(_("“%s” is thinking …"), model);
    case INQUIRY_PLANNING:
        return g_strdup_printf(
            ngettext("“%s” is planning: %u step …", "“%s” is planning: %u steps …", n),
            model, n);
    case INQUIRY_RETRYING:
        return g_strdup_printf(ngettext("“%s” cannot now; asking again in %u second …",
                                        "“%s” cannot now; asking again in %u seconds …",
                                        n),
                               model, n);
    case INQUIRY_REPAIRING:
        return g_strdup_printf(_("“%s” is mending its plan …"), model);
    default:
        return g_strdup_printf(_("asking “%s” …"), model);
    }
}

static void show_phase(InquiryPhase phase, const char *model, unsigned n, void *user)
{
    Show *show = user;
    show->model = model;
    if (!show->draws || show->open || phase == INQUIRY_REPLYING)
        return;
    g_autofree char *text = phase_text(phase, model, n);
    g_autofree char *safe = text_printable(text, 70);
    wipe_line(show);
    fputs(safe, show->io->err);
    fflush(show->io->err);
    show->drawn = true;
}

static void end_reply(Show *show)
{
    if (show->open)
        io_reply_end(&show->reply);
    show->open = false;
}

static void show_reply(const char *text, void *user)
{
    Show *show = user;
    if (!show->shows)
        return;
    wipe_line(show);
    if (!text) {
        end_reply(show);
        show->said = false;
        return;
    }
    if (!show->open)
        io_reply_begin(&show->reply, show->io, show->model);
    show->said = show->open = true;
    io_reply_add(&show->reply, text);
}

/* ---- asking ---------------------------------------------------------------------- */

static void ask_once(SayResult *result, Show *show, GCancellable *cancellable)
{
    const InquiryListener listener = { show_phase, show_reply, show };
    show->said = false;
    inquiry_ask(result->inquiry, &listener, cancellable);
    wipe_line(show);
    end_reply(show);
}

bool io_ask_models(CommandIo *io, const CommandCall *call, Session *session,
                   SayResult *result, bool *cancelled)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    bool json = command_option(call, "json") != NULL;
    Show show = { .io = io,
                  .shows = io->out_terminal && !json,
                  .draws = io->err_terminal };
    Watching watching;
    bool watched = result->inquiry && watch_begin(&watching, cancellable);
    while (result->inquiry) {
        ask_once(result, &show, cancellable);
        session_conclude(session, result);
    }
    if (watched)
        watch_end(&watching);
    *cancelled = g_cancellable_is_cancelled(cancellable);
    return show.said;
}
