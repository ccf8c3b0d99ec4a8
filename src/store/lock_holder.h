/*
 * Who else is writing to a project file, for the message that asks to wait.
 *
 * Read from /proc/locks. The file itself is not opened for this: closing any descriptor
 * of it would drop the POSIX locks that SQLite holds in this process.
 */
#pragma once

/* "chatkut (process 4711)", or NULL where nobody is known. Owned by the caller. */
char *lock_holder_name(const char *file);
