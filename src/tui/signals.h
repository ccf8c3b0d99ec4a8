/*
 * Signals in the main loop: each comes as a call from the default main context, so that
 * anything may be done about it.
 */
#pragma once

#include <glib.h>

typedef void (*SignalCall)(int number, void *user);

/* Catch SIGWINCH, SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGTSTP and SIGCONT, for one
 * caller. */
void signals_catch(SignalCall call, void *user);
/* As they were. */
void signals_release(void);
/* Stop the process as SIGTSTP does of itself; returns when it goes on. */
void signals_stop(void);
