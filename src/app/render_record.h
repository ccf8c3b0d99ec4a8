/*
 * What is remembered of renders, to tell how long the next one takes: in the project's
 * table of jobs, and, for other projects, in the user's cache.
 */
#pragma once

#include "chatkut/app/film.h"
#include "chatkut/store/jobs.h"

/* What is asked for, an object: {"output", "preset", "width", "height", "start",
 * "end"}. */
json_t *render_record_spec(const FilmJob *job, const FilmRequest *request);
/* What came of it: render_result_to_json() with "bytes". */
json_t *render_record_result(const RenderResult *result, const char *output,
                             int64_t bytes);

/* Sums of renders that are alike. */
typedef struct {
    unsigned renders;
    double pixels, wall_s;    /* made anew, and how long that took */
    double bytes, duration_s; /* of the films */
} RenderPace;

/* Add one to the user's. */
void render_record_keep(const json_t *spec, const RenderResult *result, int64_t bytes);
/* Of the renders with that preset: those in `rows` (JobRow *), else the user's. */
RenderPace render_record_pace(const GPtrArray *rows, const char *preset);
