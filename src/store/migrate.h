/*
 * The version of a file of ours and the way up to the newest.
 *
 * data/sql/NNN-*.sql bring a project from version NNN-1 to NNN, user-NNN-*.sql the
 * user's own database; the files that are built in are the table. All that are missing
 * run in one transaction.
 */
#pragma once

#include "database.h"

typedef struct {
    int version;
    const char *sql; /* NUL-terminated, static */
} Migration;

/* The built-in ones of a kind, ascending from 1 without a gap: an array of Migration.
 * Shared. */
const GArray *migrations_builtin(DatabaseKind kind);

/*
 * Bring `db` to the version of the last migration. A file of an older version is
 * first copied to PATH.vN, N its version. PROJECT_ERROR_NEWER when the file is ahead of
 * us, PROJECT_ERROR_READ_ONLY when it would have to change and cannot.
 */
bool migrate(Database *db, const GArray *migrations, GError **error);
