/*
 * Time and cells: which column of a timeline shows which time.
 *
 * Exact: a cell is a rational length of time, and column 0 begins a whole number of
 * cells after the start of the film, so that edges keep their place within a cell while
 * one scrolls. Columns are counted in eighths, as block characters divide a cell.
 *
 * The steps of zoom are a frame and a few frames a cell, then seconds and minutes; the
 * coarsest is the whole film. Pure.
 */
#pragma once

#include "chatkut/base/rtime.h"

enum { CELL_EIGHTHS = 8 };

typedef struct {
    RTime cell;    /* how long a cell is; > 0 */
    int64_t first; /* cells before column 0; >= 0 */
    Rate rate;     /* frames of the film */
} Timescale;

/* The whole film in `columns`, its end included; no cell is shorter than a frame. An
 * empty film is given a minute. */
Timescale timescale_fit(RTime duration, int columns, Rate rate);

/* The eighth that shows `time`: floor, from column 0 on; may be negative. */
int64_t timescale_eighth(const Timescale *scale, RTime time);
int64_t timescale_column(const Timescale *scale, RTime time);
/* When a column begins. */
RTime timescale_time(const Timescale *scale, int64_t column);
/* The first frame that begins in a column; timescale_column() of it is that column. */
RTime timescale_frame(const Timescale *scale, int64_t column);

/* The next finer (by < 0) or coarser cell; false, *cell untouched: there is none.
 * Nothing is coarser than the first step that shows `duration` in `columns`. */
bool timescale_step(const Timescale *scale, int by, RTime duration, int columns,
                    RTime *cell);
/* Another length of a cell; `keep` stays in its column. */
void timescale_zoom(Timescale *scale, RTime cell, RTime keep);

/* As far as the film goes, with a little room behind it. */
void timescale_limit(Timescale *scale, RTime duration, int columns);
/* By a page, where `time` is not well within the columns. */
void timescale_follow(Timescale *scale, RTime time, RTime duration, int columns);

/* Between two labels of the ruler: at least `cells` apart, and a time that people count
 * in. */
RTime timescale_ruler(const Timescale *scale, int cells);
/* The first multiple of `step` at or after `time`. */
RTime timescale_next(RTime time, RTime step);

/* "5f", "2s", "1m": a cell. Owned by the caller. */
char *timescale_text(const Timescale *scale);
