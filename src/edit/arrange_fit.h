/*
 * Clips that last a given time together.
 */
#pragma once

#include "work.h"

/* The clips' own durations, without gaps. */
RTime places_duration(const GArray *places);

/* The clips at `places` (ClipPlace, of one track) last `total` together, each its share
 * of it in whole frames. What plays gets faster or slower, what stands is shown for
 * longer or shorter; what comes after follows, and what is linked keeps time. */
bool places_fit(Work *work, const GArray *places, RTime total);
