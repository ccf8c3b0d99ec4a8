/*
 * Sentences with the plans they should give.
 *
 * corpus-*.tsv: composition <tab> utterance <tab> expected. Expected is a plan in
 * shorthand (shorthand.h); "CLARIFY [slot]", "CHAT", "REFUSE" and "NONE" (not
 * understood) stand for themselves; "|" parts alternatives.
 *
 * Plans are compared after canonicalisation: defaults filled in, times as seconds,
 * labels folded, {by:step} of a step that made nothing replaced by that step's target.
 */
#pragma once

#include "chatkut/planner/planner.h"

#include "chatkut/model/composition.h"

/* tests/language/compositions/NAME.json; aborts where it cannot be read. */
Composition *corpus_composition(const char *name);

/* Does the reading give what is expected? */
bool corpus_matches(const Reading *reading, const char *expected);
/* A plan in its canonical form; a new reference. NULL for NULL. */
json_t *corpus_canonical(const json_t *plan);
/* Canonical text of what `utterance` gives; "none" where it is not understood. */
char *corpus_read(const char *utterance, const Composition *composition);

typedef struct {
    unsigned total;
    unsigned parsed; /* a plan came out, or none was wanted */
    unsigned equal;
    unsigned wrong; /* a plan came out that changes something else than was wanted */
} CorpusScore;

/* Run a file; failures are printed with `verbose`. */
CorpusScore corpus_run(const char *file, bool verbose);
