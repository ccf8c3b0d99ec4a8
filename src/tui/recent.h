/*
 * The projects that were open lately: $XDG_STATE_HOME/chatkut/recent, a path a line,
 * the newest first.
 */
#pragma once

#include <glib.h>

enum { RECENT_MAX = 20 };

/* Absolute paths, owned strings; empty where there is no list. */
GPtrArray *recent_read(void);
/* Put it in front. What cannot be stored is left: it is no loss. Does not wait for the
 * disk. */
void recent_add(const char *path);
/* The lines with `path` in front, as they are stored. Pure; owned by the caller. */
char *recent_lines(const GPtrArray *paths, const char *path);
