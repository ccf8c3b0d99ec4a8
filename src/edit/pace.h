/*
 * Faster and slower.
 *
 * A clip's speed is an exact ratio of source to timeline time; its length changes by
 * one over it, what comes after closes up or makes way, and its curves are stretched
 * along.
 */
#pragma once

#include "timeline.h"

/* What is asked for; NULL where it is not. */
typedef struct {
    const json_t *rate;        /* a number of a plan */
    const char *word;          /* "slow" */
    const json_t *to_duration; /* the length it should get */
    const json_t *reverse;     /* true: backwards, false: forwards */
} Pace;

/* Append what becomes of the clip (and of what is linked to it); nothing where it is at
 * that pace already. Mentions it. */
bool pace_clip(Work *work, const ClipPlace *place, const Pace *pace, unsigned n_clips,
               Resizes *resizes);
