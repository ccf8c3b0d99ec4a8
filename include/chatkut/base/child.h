/*
 * Child processes.
 *
 * A child is started with execve(2) on an absolute path, an argument vector (never a
 * shell), an empty standard input, and one end of a channel as descriptor 3. It dies
 * with its parent (PR_SET_PDEATHSIG).
 */
#pragma once

#include "chatkut/base/channel.h"

typedef struct Child Child;

/* Start `path`. argv is NULL-terminated and includes argv[0]. NULL with a GSpawnError. */
Child *child_spawn(const char *path, const char *const *argv, GError **error);

/* Kills the child if it still runs and reaps it. */
void child_free(Child *child);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Child, child_free)

/* Our end of the channel; owned by the child. */
Channel *child_channel(Child *child);
pid_t child_pid(const Child *child);

/* Wait for its end, at most timeout_ms. *status is as from waitpid(2). */
bool child_wait(Child *child, int timeout_ms, int *status);

/* Where libexec program `name` is: $CHATKUT_LIBEXEC, beside the running program (an
 * uninstalled build), else the installed place. NULL with G_FILE_ERROR_NOENT. */
char *child_find_program(const char *name, GError **error);
