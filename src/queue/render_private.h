/*
 * Inside of a render seen from the app: sending the work, and following it.
 */
#pragma once

#include "chatkut/queue/partial.h"
#include "chatkut/queue/render.h"
#include "render_parts.h"
#include "render_watch.h"
#include "worker_private.h"

#include <sys/stat.h>

/* A render under way. Times are monotonic microseconds. */
typedef struct {
    const RenderJob *job;
    Worker *worker;
    Partial *partial;
    struct stat target; /* st_nlink 0: there is none */
    FilmTime film;
    RenderParts parts;
    RenderWatch watch;
    RenderStock *stock; /* this is all that is wanted; NULL: the film is */
    json_t *notes;      /* NULL: none */
    int id;
    int64_t started;
    int64_t heard;     /* when the worker last said something */
    int64_t cancelled; /* when it was told to stop; 0: not yet */
} Render;

bool render_wants_cancel(const Render *render);
bool render_fail_cancelled(GError **error);

/* What to call the file of an asset: its path where that is known. Owned by the
 * caller. */
char *render_path(const Render *render, const Asset *asset);
/* The render stops for this loss. False. */
bool render_fail_lost(const Render *render, const Loss *loss, GError **error);

/* The losses of a message, in *losses (NULL: none). False where they are none of
 * ours. */
bool render_read_losses(const Render *render, const json_t *message, GPtrArray **losses,
                        GError **error);
/* What was made, and notes of it. */
bool render_read_done(Render *render, const json_t *message, RenderResult *result,
                      GError **error);
/* Takes the sentence. */
void render_note(Render *render, char *sentence);

/* Open and check the files, and hand them over; tell of those that are lost, or fail
 * where that is an end. */
bool render_send_sources(Render *render, const Sequence *sequence, GError **error);
/* Last. */
bool render_send_job(Render *render, GError **error);
