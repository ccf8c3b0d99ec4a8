/* What planner.c shares with why.c. */
#pragma once

#include "chart.h"

/* planner_continue() in one language. */
void reading_read(const Vocabulary *vocabulary, const char *utterance,
                  const Composition *composition, const SelectContext *context,
                  const Talk *talk, Reading *reading);

/* What was typed in plain words, to be read instead; NULL where it is plain. always:
 * only of those that are never meant as they stand. Of a tagged chart. */
char *reading_plain_words(const Chart *chart, bool always);

/* Text under way in which clips are called as they were, or by their labels. */
typedef struct {
    const Chart *chart;
    const json_t *steps;
    GString *text;
} WhyWords;

/* why_words.c: what a slot holds, after a blank; a step of a plan. */
void why_add_slot(WhyWords *words, const Slot *slot, const char *kind);
void why_add_step(WhyWords *words, const json_t *step);

/* "words → slot" lines and the steps they led to, in words. Owned by the caller. */
char *reading_trace(const Chart *chart, const json_t *steps);
/* Sentences that would work on this composition; owned strings. */
void reading_add_examples(GPtrArray *examples, const Vocabulary *vocabulary,
                          const Composition *composition);
