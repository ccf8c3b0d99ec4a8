/*
 * Words to edit plan, offline: the embedded planner.
 *
 * Deterministic: the same words about the same composition give the same plan. Never
 * touches the network. The stages (each its own file) are: normalise; protect quotes and
 * known names; tag tokens from the vocabulary (data/lang); slot chart (numbers, times,
 * ranges, amounts, colours, places, ordinals, references); split into clauses; fill verb
 * frames; emit a canonical plan and the trace that `/why` shows.
 *
 * What it cannot read it says so: a plan of kind `clarify` (a slot is missing), or NULL
 * with the words that were not understood. It never guesses a target: several candidates
 * are the resolver's business.
 */
#pragma once

#include "chatkut/edit/plan.h"
#include "chatkut/edit/selector.h"

typedef struct Vocabulary Vocabulary;

/* The vocabulary of a language ("en"), from the built-in resources. Shared, immutable;
 * NULL with an error naming the line when the data is broken or there is none. */
const Vocabulary *vocabulary_get(const char *language, GError **error);

typedef struct {
    EditPlan *plan;       /* NULL: not understood */
    double confidence;    /* 0..1 */
    GPtrArray *unparsed;  /* words that no rule took; owned strings */
    char *why;            /* word -> slot trace, several lines */
    GPtrArray *examples;  /* for "not understood": sentences that would work here */
} Reading;

void reading_clear(Reading *reading);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reading, reading_clear)

/* Read one utterance. context: for words like "here", "this", "it"; borrowed. */
void planner_read(const Vocabulary *vocabulary, const char *utterance,
                  const Composition *composition, const SelectContext *context,
                  Reading *reading);

typedef enum {
    ANSWER_NONE,   /* not an answer: read it as a new sentence */
    ANSWER_CHOSEN, /* `chosen` holds indices of candidates or options */
    ANSWER_CANCEL,
    ANSWER_YES,
    ANSWER_NO,
} AnswerKind;

/* Read `utterance` as the answer to an open question with these numbered candidate names:
 * "2", "the second one", a name, "both", "all", "the last", "never mind". chosen: a GArray
 * of unsigned that the caller owns and passes in empty. */
AnswerKind planner_read_answer(const Vocabulary *vocabulary, const char *utterance,
                               const GPtrArray *candidates, GArray *chosen);
