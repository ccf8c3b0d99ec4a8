/*
 * A file that appears under its name whole or not at all.
 *
 * It is made beside its target: without any name where the file system can do that
 * (O_TMPFILE), so that even kill -9 leaves nothing; else as ".NAME.XXXXXX.part".
 * Committing writes it through to the disk (fsync of the file, rename, fsync of the
 * folder). A file that was there stays as it was until then.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct Partial Partial;

/* Begin the file `target`. A symbolic link is followed. NULL with a G_FILE_ERROR where
 * its folder is missing or may not be written, or where something that is no regular
 * file has its name. */
Partial *partial_open(const char *target, GError **error);
/* Drops what was not committed. */
void partial_free(Partial *partial);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Partial, partial_free)

/* For reading and writing, close-on-exec; owned by the partial. */
int partial_fd(const Partial *partial);

/* Give it its name. False with a G_FILE_ERROR, and nothing has changed. */
bool partial_commit(Partial *partial, GError **error);
