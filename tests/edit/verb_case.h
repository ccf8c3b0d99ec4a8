/*
 * What verbs do, as tables: a film, what is said, what comes of it.
 *
 * Films are documents in films/, steps are written with ' for ". Every case that
 * changes something is undone, and goes through the JSON of its patch, too.
 */
#pragma once

#include "chatkut/edit/execute.h"

typedef struct {
    const char *film;  /* its name, or a document */
    const char *steps; /* of an edit plan */
    OutcomeKind kind;
    const char
        *says; /* part of the receipts, answer, question or message; NULL: anything */
    const char *clips; /* where the clips are then, see clips_text(); NULL: as before */
    const char *has; /* part of the document then, or, of a question, the field and the
                          candidates "target: a b"; NULL: anything */
    FaultKind fault; /* of OUTCOME_FAULT */
    const char *it;  /* ids that were mentioned before, as "a b"; NULL: none */
} VerbCase;

void verb_case_check(const VerbCase *verb_case);

/* For tests of their own. All owned by the caller. */
Composition *film_read(const char *film);
void film_run(const Composition *film, const char *steps, const char *it,
              Outcome *outcome);
/* "a 0-10 b 10-30 / t 15-20": frames, one track after the other, empty ones left out;
 * clips that `before` (may be NULL) has not are "+". */
char *clips_text(const Composition *composition, const Composition *before);
/* Is the outcome's inverse exact, and what its patch's JSON says the same? */
void outcome_check_undo(const Composition *before, const Outcome *outcome);
