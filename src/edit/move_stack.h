/*
 * "order" of the verb move: which clips lie over which.
 */
#pragma once

#include "timeline.h"

/* To the front, to the back, or past the next one, as the step says; times stay. */
bool move_in_stack(Work *work, const GArray *places);
