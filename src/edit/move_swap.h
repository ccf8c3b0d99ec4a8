/*
 * Two clips change places: on one track all between them close up, on two each goes to
 * the other's time.
 */
#pragma once

#include "work.h"

/* The one target with the clip that "swapWith" names. False where the outcome is
 * decided. */
bool move_swap(Work *work, const GArray *places);
