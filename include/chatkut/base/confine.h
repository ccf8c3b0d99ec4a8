/*
 * Confinement: what a process that was taken over by hostile media can still do.
 *
 * Entered once, while the process has one thread, and never left:
 *   - no new privileges, no core dump, a limit on memory where one is given;
 *   - Landlock: what is named is readable (or usable), nothing else opens, nothing can be
 *     made, removed, cut short or run (Linux 5.13 on; cutting short from 6.2 on);
 *   - seccomp: no programs, no other processes, no keys, mounts or modules, no sockets
 *     that wait for others and, unless allowed, none at all; such calls fail with EPERM,
 *     as they would for lack of rights.
 * Descriptors that are open already are touched by none of this.
 *
 * Where the kernel lacks a part, the others still hold. A sanitizer build enters none:
 * LeakSanitizer itself forks and traces.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Lists end with NULL; each may be NULL itself. Paths that are not there are
 * skipped. */
typedef struct {
    const char *const *readable;         /* folders with all below, and files */
    const char *const *readable_at_home; /* the same, from the home folder */
    const char *const *usable;           /* to read and to write, as devices are */
    bool network;                        /* may open sockets and connect them */
    int64_t memory;                      /* bytes of address space; 0: as it is */
} ConfineRules;

void confine_enter(const ConfineRules *rules);

/* "landlock,seccomp", one of them, or "none". Static. */
const char *confine_describe(void);
