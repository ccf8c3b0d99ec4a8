/*
 * What the threads of a child are at, told through memory that outlives it.
 *
 * The parent makes a Pulse and hands its descriptor to the child, which maps it, too. A
 * thread that works stores the number of what it works at; when the child has died, or
 * hangs, the parent reads where. Storing is one atomic write: no message, no lock.
 *
 * Numbers come from a process that may be out of control: they are to be checked like
 * any other outside number.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum { PULSE_SLOTS = 32, PULSE_IDLE = -1 };

typedef struct Pulse Pulse;

/* All slots idle. NULL with a G_FILE_ERROR. */
Pulse *pulse_new(GError **error);
/* The one behind a descriptor, which is borrowed; NULL where it is none. */
Pulse *pulse_open(int fd);
void pulse_free(Pulse *pulse);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pulse, pulse_free)

/* Of pulse_new(); owned by it. */
int pulse_fd(const Pulse *pulse);

/* `at` ≥ 0, or PULSE_IDLE. Without a pulse (NULL), or with a slot that there is not, it
 * does nothing. */
void pulse_set(Pulse *pulse, unsigned slot, int64_t at);
int64_t pulse_at(const Pulse *pulse, unsigned slot);
/* How often it was set: it changes as long as the thread gets on. */
uint64_t pulse_beats(const Pulse *pulse, unsigned slot);
/* All slots idle again. */
void pulse_clear(Pulse *pulse);
