/*
 * A finished file appears under its name in one step, or not at all: it is made under a
 * temporary name beside it, then renamed, then the folder is synced.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum { PUBLISH_NEW, PUBLISH_REPLACE } PublishMode;

/* A name in the same folder that nobody uses. Owned by the caller. */
char *publish_temporary_name(const char *path);

/* Give the complete and synced file `temporary` the name `path`. On failure it is
 * removed and a PROJECT_ERROR says why: PROJECT_ERROR_EXISTS where PUBLISH_NEW met a
 * file. */
bool publish_file(const char *temporary, const char *path, PublishMode mode,
                  GError **error);
