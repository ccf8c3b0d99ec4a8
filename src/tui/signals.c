#include "signals.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <signal.h>
#include <unistd.h>

static const int CAUGHT[] = { SIGWINCH, SIGTERM, SIGINT, SIGQUIT,
                              SIGHUP,   SIGTSTP, SIGCONT };

static struct {
    int pipe[2];
    guint source;
    SignalCall call;
    void *user;
    struct sigaction old[G_N_ELEMENTS(CAUGHT)];
} signals = { .pipe = { -1, -1 } };

static void note(int number)
{
    const int kept = errno;
    const char byte = (char)number;
    const ssize_t written = write(signals.pipe[1], &byte, 1);
    (void)written; /* full: there are enough of them to be read */
    errno = kept;
}

static gboolean deliver(int fd, GIOCondition condition G_GNUC_UNUSED,
                        void *user G_GNUC_UNUSED)
{
    char bytes[64];
    const ssize_t count = read(fd, bytes, sizeof bytes);
    for (ssize_t i = 0; i < count && signals.call; i++)
        signals.call(bytes[i], signals.user);
    return G_SOURCE_CONTINUE;
}

static void catch_one(unsigned i)
{
    struct sigaction action = { .sa_handler = note, .sa_flags = SA_RESTART };
    sigfillset(&action.sa_mask);
    sigaction(CAUGHT[i], &action, &signals.old[i]);
}

void signals_catch(SignalCall call, void *user)
{
    signals.call = call;
    signals.user = user;
    g_return_if_fail(signals.pipe[0] < 0);
    if (pipe2(signals.pipe, O_CLOEXEC | O_NONBLOCK) != 0)
        g_error("no pipe for signals: %s", g_strerror(errno));
    signals.source = g_unix_fd_add_full(G_PRIORITY_HIGH, signals.pipe[0], G_IO_IN,
                                        deliver, NULL, NULL);
    for (unsigned i = 0; i < G_N_ELEMENTS(CAUGHT); i++)
        catch_one(i);
}

void signals_release(void)
{
    if (signals.pipe[0] < 0)
        return;
    for (unsigned i = 0; i < G_N_ELEMENTS(CAUGHT); i++)
        sigaction(CAUGHT[i], &signals.old[i], NULL);
    g_source_remove(signals.source);
    close(signals.pipe[0]);
    close(signals.pipe[1]);
    signals.pipe[0] = signals.pipe[1] = -1;
    signals.call = NULL;
}

void signals_stop(void)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(CAUGHT); i++) {
        if (CAUGHT[i] != SIGTSTP)
            continue;
        struct sigaction action = { .sa_handler = SIG_DFL };
        sigaction(SIGTSTP, &action, NULL);
        raise(SIGTSTP);
        action.sa_handler = note;
        action.sa_flags = SA_RESTART;
        sigaction(SIGTSTP, &action, NULL);
    }
}
