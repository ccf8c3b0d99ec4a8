/*
 * A number that is changed for a part of a clip only: a curve that is as before,
 * changed from one moment to another, and as before again. What was a constant jumps at
 * both; a curve keeps its keys, and the jump is one frame long.
 */
#pragma once

#include "chatkut/model/value.h"

typedef struct {
    const Value *old;    /* a number or a curve of numbers */
    RTime from, to;      /* since the clip's start: 0 <= from < to <= length */
    RTime length, frame; /* of the clip; of one frame */
    /* The changed number in the place of `old`. */
    double (*change)(double old, const void *data);
    const void *data;
} Stretch;

/* New reference. */
Value *stretch_value(const Stretch *stretch);

/* The number before and after the change, at `at`. */
double stretch_old_at(const Stretch *stretch, RTime at);
double stretch_new_at(const Stretch *stretch, RTime at);

/* The part of a clip [start, start + length) that [from, to) covers, both on the
 * timeline: fills from, to and length. False where it covers none. */
bool stretch_cover(Stretch *stretch, RTime start, RTime length, RTime from, RTime to);
