/*
 * What the two sides of a job share: making what is wanted (job.c), and joining what is
 * there to the film (job_film.c).
 *
 * Only the job's thread changes a Run, but for `lacking`: all threads open files. They
 * read what `making` and `sounding` borrow, which stays as it is while they run.
 *
 * Segments get into the film in their order, whatever the order they are made in: all
 * before `filmed` are in it, and their parts are closed. With copies and few parts the
 * film does not wait for seams to be tried (`ahead`): then parts stay open, and where a
 * seam does not hold the film begins anew.
 */
#pragma once

#include "chatkut/render/film.h"
#include "chatkut/render/job.h"
#include "chatkut/render/part.h"
#include "copying.h"
#include "maker.h"
#include "soundtrack.h"

#include <stdatomic.h>
#include <unistd.h>

/* A job under way. */
typedef struct {
    const Job *job;
    OutputSpec spec; /* everything resolved */
    SegmentRange range;
    Sources *sources;
    JobResult *result;
    _Atomic(const char *) lacking; /* asset whose file could not be had */
    char *colors;                  /* what there is to say of the film's; or NULL */

    GArray *segments; /* Segment; NULL: no picture */
    int *parts; /* descriptor of each segment's part; -1: not there yet, or closed */
    int64_t reused; /* frames */

    GArray *todo;  /* unsigned: segments to be made */
    unsigned left; /* of them, not made yet */
    GArray *late;  /* unsigned: segments to be made when those are */
    Making making;
    Makers *makers;
    int64_t made; /* pictures, by makers that are gone */

    Copying *copying;   /* NULL: no copies are wanted */
    CopyReader *copied; /* the copy that is on its way into the film */
    AVPacket *packet;   /* of it */
    int64_t taken_over; /* frames */

    bool quiet; /* nothing but pictures is begun yet */
    Sounding sounding;
    Soundtrack *soundtrack; /* NULL: no sound */

    Film *film;               /* NULL: not begun */
    PartReader *sound_reader; /* of the soundtrack's part, for the film */
    bool ahead;               /* it goes on before seams were tried */
    unsigned filmed;          /* segments that are in the film */
    int64_t filmed_bytes;     /* of parts, the one under way among them */
    int64_t filmed_frames;    /* of these parts */

    int64_t began_us, reported_us;
    bool begun; /* it was reported that there are pictures */
} Run;

/* What a job is to make: *spec, with nothing left 0, and *range, which borrows it.
 * False where there is nothing, or it cannot be encoded so. */
bool job_range(const Job *job, OutputSpec *spec, SegmentRange *range, GError **error);

static inline const Segment *run_segment(const Run *run, unsigned i)
{
    return &g_array_index(run->segments, Segment, i);
}

static inline void run_close_part(Run *run, unsigned i)
{
    if (run->parts[i] >= 0)
        close(run->parts[i]);
    run->parts[i] = -1;
}

/* The film waits: its sound comes before any picture. */
static inline bool run_is_sounding(const Run *run)
{
    return run->quiet || (run->soundtrack && !soundtrack_ended(run->soundtrack));
}

/* Puts into the film what can be put there now, of a copy only some packets; waits for
 * no segment. To be called until all are filmed. False with the error of a part or a
 * copy that cannot be read, or of the film. */
bool job_film_step(Run *run, GError **error);

/* A copy that may be in the film was given up: empties the film, so that it begins
 * anew. */
bool job_film_restart(Run *run, GError **error);

/* May the film go on before its seams were tried? To be asked again when a copy was
 * given up. */
bool job_film_may_go_ahead(const Run *run);

/* Completes the film once everything is in it, one of sound alone too. */
bool job_film_end(Run *run, GError **error);

/* How many bytes the film would have, by what there is of it. */
int64_t job_film_needed(const Run *run);
