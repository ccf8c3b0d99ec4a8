/*
 * Child processes.
 *
 * A child is started with execve(2) on an absolute path, an argument vector (never a
 * shell) and the caller's environment. It has an empty standard input, its standard
 * output goes to standard error (the app's own output stays clean), descriptor 3 is one
 * end of a channel, and nothing else is open. SIGINT and SIGPIPE are ignored, all other
 * signals as at the start of a program: what ^C means, the app decides.
 *
 * A child dies with the thread that started it (PR_SET_PDEATHSIG is the thread's, not
 * the process's), so start it from one that lives as long as the child is needed.
 */
#pragma once

#include "chatkut/base/channel.h"

enum { CHILD_CHANNEL_FD = 3 };

typedef struct Child Child;

/* Start `path`. argv is NULL-terminated and includes argv[0]. NULL with a
 * GSpawnError. */
Child *child_spawn(const char *path, const char *const *argv, GError **error);

/* Kills the child if it still runs and reaps it. */
void child_free(Child *child);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Child, child_free)

/* Our end of the channel; owned by the child. */
Channel *child_channel(Child *child);
pid_t child_pid(const Child *child);

/* Kill it now (SIGKILL); child_wait() then tells its end. */
void child_kill(Child *child);

/* Wait for its end, at most timeout_ms (-1: for ever). False while it runs. *status
 * (may be NULL) is as from waitpid(2), and stays known. */
bool child_wait(Child *child, int timeout_ms, int *status);

/* In a program: was it started by child_spawn()? */
bool child_has_channel(void);

/* Where libexec program `name` is: in $CHATKUT_LIBEXEC, beside the running program, in
 * ../worker or ../player beside either (an uninstalled build), else in the installed
 * place. Absolute, owned by the caller. NULL with G_FILE_ERROR_NOENT. */
char *child_find_program(const char *name, GError **error);
