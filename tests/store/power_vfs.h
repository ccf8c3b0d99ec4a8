/*
 * A SQLite VFS on which the power, or one call, can fail.
 *
 * It passes everything on to the default one and remembers what a disk would owe: the
 * writes, truncations and removals since the last sync. When the power fails, of these
 * arrive any, in any order, torn at 512 bytes; what was synced is there. The files are
 * left in that state and the process ends.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct {
    guint32 seed;
    unsigned fail_at;  /* operations until the power fails */
    unsigned error_at; /* the operation that fails with an I/O error, once */
    char synchronous;  /* '0' OFF … '2' FULL, whatever is asked for; NUL: as asked */
    bool no_shared_memory; /* as on a network file system */
} PowerPlan;

/* Make it the VFS of this process, once. Zeros in the plan: nothing fails. */
void power_vfs_install(const PowerPlan *plan);

/* Writes, truncations, syncs and removals so far. */
unsigned power_vfs_operations(void);
