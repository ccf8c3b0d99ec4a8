/* What frame_animation.c, which reads animations by name, and frame_keys.c, which reads them
 * by values, share. */
#pragma once

#include "clause.h"

/* What qualifies every animation of the clause; JSON is owned, NULL where not said. */
typedef struct {
    json_t *target, *duration, *amount, *delay, *range, *repeat;
    const Slot *pace, *easing;
    const char *direction;
    bool audible;
} Manner;

/* How long it takes, as a new reference, or NULL. */
json_t *animation_duration(Clause *clause);
/* Is it the sound that fades? Takes the word that says so. */
bool animation_is_audible(Clause *clause);
