/*
 * The pace at which the pictures of a video are asked for: a clip played at twice the
 * speed shows every other one.
 */
#pragma once

#include "chatkut/base/rtime.h"

/* Begins with pace_init(). */
typedef struct {
    RTime last, step;
    unsigned steady; /* how often the step was the same */
    bool left_out;   /* pictures that no step meets were: the reader's note */
} Pace;

void pace_init(Pace *pace);

/* A picture is asked for; the same one again is no step. */
void pace_take(Pace *pace, RTime time);

/* Will no step of a pace that is steady meet a picture that shows from `at` for one
 * frame of `rate`? False where nobody can tell. */
bool pace_passes_over(const Pace *pace, RTime at, Rate rate);
