/*
 * The worker's sandbox: confinement (base/confine.h) with no sockets, and nothing to
 * read but programs, fonts and their caches. Media and the output arrive as open
 * descriptors.
 *
 * Entered once, before the first byte of media is read. sandbox_describe() says which
 * parts the kernel has, for the worker's hello and `chatkut doctor`.
 */
#pragma once

/* Once, while the process has one thread. */
void sandbox_enter(void);

/* "landlock,seccomp", one of them, or "none". Static. */
const char *sandbox_describe(void);
