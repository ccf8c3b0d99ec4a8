/*
 * What takes its time, as it is seen: imports, searches for lost files, renders.
 *
 * Those that run have a line each in the asset pane; the title bar tells of the one
 * that is next to end. What came of one is told when it ends.
 */
#pragma once

#include "tui_private.h"

#include "chatkut/app/desk_job.h"

/* The desk's news of a job. */
void jobs_changed(Tui *tui, unsigned number);

/* Rows for those that wait or run, at most `most`. */
int jobs_rows(const Tui *tui, int most);
void jobs_draw(Tui *tui, Area area);
/* "render 43% 0:12 left": the newest that runs, in a few words; NULL: none. Owned by
 * the caller. */
char *jobs_summary(const Tui *tui);

/* One line of `columns` for a job: what, how far, how long still. Owned by the caller.
 * For tests, too. */
char *job_text(const DeskJob *job);
/* 0 … 1; negative: not known. */
double job_share(const DeskJob *job);
