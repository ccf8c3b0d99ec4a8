/*
 * Looking into many files at once.
 */
#pragma once

#include "chatkut/queue/worker.h"

#include <stdatomic.h>

typedef struct {
    const char *path; /* absolute; borrowed */
    MediaInfo info;   /* filled where error is NULL; zeroed before */
    GError *error;    /* a WORKER_ERROR or SOURCE_ERROR (source.h) */
} ProbeJob;

/* Frees the results; paths are the caller's. */
void probe_job_clear(ProbeJob *job);

/* A job is done. Called in the thread that called probe_files(). */
typedef void (*ProbeDone)(ProbeJob *job, void *user);

/*
 * Look into every file, by n_workers workers at a time (0: as many as there are
 * processors, at most 4). Files that cannot be used have their error and do not keep
 * the others waiting.
 *
 * program: as for worker_start(). done: may be NULL. cancel: may be NULL; once it is
 * true, jobs not yet begun end with WORKER_ERROR_CANCELLED.
 */
void probe_files(ProbeJob *jobs, unsigned n_jobs, unsigned n_workers,
                 const char *program, const atomic_bool *cancel, ProbeDone done,
                 void *user);
