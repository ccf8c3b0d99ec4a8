/*
 * Which process makes a call, and is it still there?
 *
 * "BOOT NAMESPACE PID START": the kernel's boot id, the pid namespace, the process and
 * when it began in clock ticks since boot. Pids come again; with the start they do not.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* This process. Owned by the caller. */
char *ledger_owner_new(void);

typedef enum {
    LEDGER_OWNER_ALIVE,
    LEDGER_OWNER_GONE,
    LEDGER_OWNER_ELSEWHERE, /* another machine or container: nobody here can tell */
} LedgerOwnerState;

/* `self`: ledger_owner_new() of this process. */
LedgerOwnerState ledger_owner_look(const char *self, const char *owner);
