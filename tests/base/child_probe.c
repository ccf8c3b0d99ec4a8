/* A child for test_child.c: says what it finds around itself, or misbehaves. */
#include "chatkut/base/channel.h"
#include "chatkut/base/child.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

static void append_open_fds(GString *report)
{
    DIR *folder = opendir("/proc/self/fd");
    int own = dirfd(folder);
    g_string_append(report, "fds:");
    for (int fd = 0; fd < 1024; fd++) {
        g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
        g_autofree char *target = g_file_read_link(path, NULL);
        if (target && fd != own)
            g_string_append_printf(report, " %d", fd);
    }
    closedir(folder);
}

static void append_signals(GString *report)
{
    sigset_t blocked;
    sigprocmask(SIG_SETMASK, NULL, &blocked);
    g_string_append(report, "; ignored:");
    for (int number = 1; number < SIGRTMIN; number++) {
        struct sigaction action;
        if (sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN)
            g_string_append_printf(report, " %s", sigabbrev_np(number));
        if (sigismember(&blocked, number) == 1)
            g_string_append_printf(report, " (%s blocked)", sigabbrev_np(number));
    }
}

static void report_surroundings(Channel *channel)
{
    g_autoptr(GString) report = g_string_new(NULL);
    char byte;
    append_open_fds(report);
    append_signals(report);
    int on_death = 0;
    prctl(PR_GET_PDEATHSIG, &on_death);
    g_string_append_printf(report, "; dies by: %s", sigabbrev_np(on_death));
    g_string_append_printf(report, "; stdin: %zd", read(STDIN_FILENO, &byte, 1));
    channel_send(channel, report->str, report->len, NULL, 0, NULL);
}

static void echo(Channel *channel)
{
    char *body;
    size_t length;
    while (channel_receive(channel, -1, &body, &length, NULL, NULL)) {
        channel_send(channel, body, length, NULL, 0, NULL);
        g_free(body);
    }
}

/* Starts a child of its own, tells its pid, then dies without cleaning up. */
static void leave_an_orphan(Channel *channel, const char *self)
{
    const char *argv[] = { self, "hang", NULL };
    Child *child = child_spawn(self, argv, NULL);
    g_autofree char *pid = g_strdup_printf("%d", child ? (int)child_pid(child) : -1);
    channel_send(channel, pid, strlen(pid), NULL, 0, NULL);
    raise(SIGKILL);
}

int main(int argc, char **argv)
{
    g_autoptr(Channel) channel = channel_new(CHILD_CHANNEL_FD);
    const char *what = argc > 1 ? argv[1] : "";
    if (strcmp(what, "report") == 0)
        report_surroundings(channel);
    if (strcmp(what, "echo") == 0)
        echo(channel);
    if (strcmp(what, "orphan") == 0)
        leave_an_orphan(channel, argv[0]);
    if (strcmp(what, "print") == 0)
        puts("on stdout");
    if (strcmp(what, "hang") == 0)
        for (;;)
            pause();
    return 7;
}
