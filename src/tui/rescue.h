/*
 * Giving the terminal back, whatever happens.
 *
 * One terminal at a time. rescue_begin() notes its modes; from then on until
 * rescue_end() they come back, with the bytes that undo what the screen set up, also
 * when the process exits or dies of a signal that can be caught. All of it is safe in a
 * signal handler.
 */
#pragma once

#include <stdbool.h>
#include <termios.h>

/* fd: of the terminal, stays open until rescue_end(). False where it is none. */
bool rescue_begin(int fd);
/* What to write first; copied, at most 512 bytes. */
void rescue_set_bytes(const char *bytes);
/* Raw input: no echo, no signals from keys, no translation. */
void rescue_make_raw(void);
/* As it was; begins anew with rescue_make_raw(). */
void rescue_restore(void);
void rescue_end(void);
