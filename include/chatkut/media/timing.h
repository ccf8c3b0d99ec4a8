/*
 * When the pictures of a stream are due: rates and evenness.
 */
#pragma once

#include "chatkut/media/input.h"

/* The usual rate (24000/1001, 25, 30000/1001, …) within 0.1 % of `measured`, the
 * nearest of them; else `measured` itself. {0, 0} stays. */
Rate timing_nominal_rate(AVRational measured);

/* The rate a stream's header gives, average first, nominal where it agrees. {0, 0}
 * where it gives none. */
Rate timing_stream_rate(const AVStream *stream);

/* Timestamps are rounded to the container's ticks; the grid of the stream's rate is
 * what was meant. `at` moved to the grid where that is within one tick of it; else, and
 * where ticks are too coarse to tell, as it is. */
RTime timing_on_grid(const AVStream *stream, RTime at);

/* What the timestamps of the first packets say. */
typedef struct {
    bool vfr;  /* some pictures are closer or further apart than others by over 10 % */
    Rate rate; /* from the middle distance; {0, 0} with fewer than three pictures */
} Timing;

/* Reads up to TIMING_PACKETS packets of `stream`, which must be selected, from the
 * start of the file; leaves the input wherever that ends. */
enum { TIMING_PACKETS = 400 };
Timing timing_measure(Input *input, int stream);

/* How much of `claimed` can really be read: `claimed` itself where packets are found
 * near its end, else about where they stop. Moves the input. */
RTime timing_readable(Input *input, int stream, RTime claimed);
