/*
 * Rendering the film of a session.
 *
 * What was rendered before, by whatever project, is taken from the user's cache
 * (queue/cache.h); where that cannot be written to, a folder for temporary files
 * serves.
 *
 * The files that it plays are looked at first: one that is missing, or is no longer
 * what was imported, is not played; slates and silence stand for it, as for what cannot
 * be decoded, and the result tells them (queue/render.h).
 */
#pragma once

#include "chatkut/app/session.h"
#include "chatkut/queue/render.h"

/* All borrowed. */
typedef struct {
    const char *output;        /* the file to write */
    const char *preset;        /* NULL: by the extension of `output` */
    bool fresh;                /* make all of it, whatever is there already */
    bool strict;               /* no slates: a file that fails ends it */
    RTime start, end;          /* end not after start: to the end of the film */
    RenderReport report;       /* may be NULL */
    void *user;                /* for report */
    const atomic_bool *cancel; /* may be NULL */
} FilmRequest;

/*
 * Render the main sequence. The calling thread waits.
 *
 * False with an error that names what is in the way: an empty timeline, a preset that
 * writes another kind of file than the name says, a file of the project as output, or
 * what render_run() has to say. What was there under the name of the output then still
 * is.
 */
bool session_render(Session *session, const FilmRequest *request, RenderResult *result,
                    GError **error);

/*
 * The same in three parts, for programs whose session must not wait meanwhile:
 * film_job_new() and film_job_finish() where the session is used, film_job_run() in any
 * thread. The film is that of the project when the job was made.
 */
typedef struct FilmJob FilmJob;

/* NULL with what session_render() says before it begins. request->report, user and
 * cancel are not used. */
FilmJob *film_job_new(Session *session, const FilmRequest *request, GError **error);
void film_job_free(FilmJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FilmJob, film_job_free)

const OutputPreset *film_job_preset(const FilmJob *job);
/* As the preset has it for this sequence; of `source` it is not what will be
 * written. */
OutputSpec film_job_output(const FilmJob *job);
/* Of what is rendered. */
RTime film_job_length(const FilmJob *job);
/* How much of it is in the cache; 0 of 0 where it has no pictures, or copies them. A
 * worker is asked and waited for. cancel: may be NULL. False as film_job_run(). */
bool film_job_stock(FilmJob *job, const atomic_bool *cancel, RenderStock *stock,
                    GError **error);

/* All borrowed. */
typedef struct {
    RenderReport report; /* may be NULL */
    void *user;
    const atomic_bool *cancel; /* may be NULL */
    Worker *worker; /* of the calling thread, to be asked again; NULL: one is started */
} FilmRun;

/* The calling thread waits. As session_render(). */
bool film_job_run(FilmJob *job, const FilmRun *run, RenderResult *result,
                  GError **error);
/* Keep what was found out about files on the way. */
void film_job_finish(const FilmJob *job, Session *session);
