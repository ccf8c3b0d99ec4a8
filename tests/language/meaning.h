/*
 * What a plan means about a composition: canonical, with the clips in place of the
 * selectors that find them. Two sentences that mean the same have equal meanings,
 * however they name their clips.
 */
#pragma once

#include "chatkut/planner/planner.h"

/* NULL for NULL; new reference. */
json_t *meaning_of(const json_t *plan, const Composition *composition,
                   const SelectContext *context);
/* Of what is read; NULL where it is not understood. */
json_t *meaning_read(const char *utterance, const Composition *composition);
