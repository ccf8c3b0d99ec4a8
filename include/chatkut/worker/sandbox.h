/*
 * The worker's sandbox: what a decoder that was taken over could still do.
 *
 * Entered once, before the first byte of media is read, and never left:
 *   - no new privileges, no core dump, limits on memory and on the size of files;
 *   - Landlock: read-only below the folders of programs, fonts and their caches, nothing
 *     else opens, nothing can be written or made (Linux 5.13 on);
 *   - seccomp: no sockets, no programs, no other processes, no keys, mounts or modules; such
 *     calls fail with EPERM, as they would for lack of rights.
 * Media and the output arrive as open descriptors, which none of this touches.
 *
 * Where the kernel lacks a part, the others still hold; sandbox_describe() says which
 * do, for the worker's hello and `chatkut doctor`. A sanitizer build enters none:
 * LeakSanitizer itself forks and traces.
 */
#pragma once

#include <stdbool.h>

/* Once, while the process has one thread. */
void sandbox_enter(void);

/* "landlock,seccomp", one of them, or "none". Static. */
const char *sandbox_describe(void);
