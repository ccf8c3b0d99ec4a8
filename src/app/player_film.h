/* A film that the player shall play: a copy of what it was asked for, and its files. */
#pragma once

#include "chatkut/app/player.h"

#include <gio/gio.h>

typedef struct {
    gatomicrefcount refs;
    char *source;
    char **names, **paths; /* NULL-terminated */
    Rate rate;
    RTime length; /* den 0: not known */
    bool silent;
} Film;

Film *film_new(const PlayerFilm *film);
Film *film_ref(Film *film);
void film_unref(Film *film);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Film, film_unref)

/* Whole frames where the rate is known, and within the film. */
RTime film_place(const Film *film, RTime at);
/* The start of the last frame; den 0: not known. */
RTime film_last(const Film *film);

/*
 * Open its files, in another thread: a file server that does not answer would hold this
 * one. done() is called by the thread-default context of the caller, unless `cancel` is
 * cancelled before. film_opened() then gives the descriptors, in order; to be freed
 * with film_close_files(). NULL with a SOURCE_ERROR.
 */
void film_open_files(Film *film, GCancellable *cancel, GAsyncReadyCallback done,
                     void *user);
GArray *film_opened(GAsyncResult *result, GError **error);
void film_close_files(GArray *fds);
