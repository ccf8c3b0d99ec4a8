/*
 * Splicing the sections of a film (media/splice.h), seen from the app.
 */
#pragma once

#include <glib.h>
#include <stdatomic.h>
#include <stdbool.h>

/* Open files, borrowed; sound -1: the pictures' file has it. */
typedef struct {
    int fd;
    int sound;
} FilmSection;

enum { FILM_SECTIONS_MAX = 60 };

/*
 * Into the empty file `out` (borrowed), by a worker of its own. Blocks. program: as for
 * worker_start(); cancel: may be NULL. False with a WORKER_ERROR; where it was cancelled
 * WORKER_ERROR_CANCELLED.
 */
bool splice_film(const FilmSection *sections, unsigned count, int out,
                 const char *program, const atomic_bool *cancel, GError **error);
