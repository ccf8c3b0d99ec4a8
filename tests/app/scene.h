/*
 * What tests of sessions and desks stand in: a folder that goes away, a small film, and
 * a main loop that is run until something has come.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Media "sea" and "hill", a clip of each on the main track, and over them a title that
 * says "Hello" (c-sea, c-hill, c-title); 640x360, 25 frames a second. */
extern const char SCENE_DOCUMENT[];

/* A new folder in the temporary one. The caller frees the name. */
char *scene_folder(void);
/* A file or a folder with all that is in it, where it may be written to or not. */
void scene_remove(const char *path);

/* Run the main loop until `done` says so, and fail after a minute. */
void scene_wait(bool (*done)(const void *of), const void *of);
