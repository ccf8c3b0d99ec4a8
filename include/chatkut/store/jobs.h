/*
 * The renders of a project: what was asked for, and what came of it.
 */
#pragma once

#include "chatkut/store/project.h"

typedef struct {
    char *id;         /* random; one job has one row */
    int64_t revision; /* that was rendered */
    json_t *spec;     /* {"output", "preset", "start", "end"} */
    char *status;     /* "running", "done", "failed", "cancelled" */
    json_t *result;   /* the last object of `render --json`; NULL: none */
    int64_t created_ms;
    int64_t finished_ms; /* 0: it has not */
} JobRow;

void job_row_free(JobRow *row);

/* Put it, or put it in the place of the one with its id. Borrows. */
bool project_put_job(Project *project, const JobRow *row, GError **error);

/* The newest `limit` (0: all), newest first; JobRow *, owned by the array. What is
 * broken is left out. */
GPtrArray *project_jobs(Project *project, unsigned limit, GError **error);
