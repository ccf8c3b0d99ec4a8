/* What planner.c shares with why.c. */
#pragma once

#include "chart.h"

/* planner_continue() in one language. */
void reading_read(const Vocabulary *vocabulary, const char *utterance,
                  const Composition *composition, const SelectContext *context,
                  const Talk *talk, Reading *reading);

/* "words → slot" lines and the steps they led to. Owned by the caller. */
char *reading_trace(const Chart *chart, const json_t *steps);
/* Sentences that would work on this composition; owned strings. */
void reading_add_examples(GPtrArray *examples, const Vocabulary *vocabulary,
                          const Composition *composition);
