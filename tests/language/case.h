/*
 * Sentences with what they should make of a composition.
 *
 * NAME.tsv, one case a line, '#' begins a comment:
 *
 *   composition <tab> kind <tab> utterance <tab> expected
 *
 * composition: compositions/NAME.json. kind: what the sentence is about, one of
 * CASE_KINDS. A dialogue is several utterances parted by " >> ", with as many
 * expectations.
 *
 * An utterance may begin with "[playhead=12.5 select=c-a,c-b]", which holds until
 * another one comes. An expectation is, " | " parting alternatives that are all right:
 *
 *   op key=value … ; …     steps in shorthand (../planner/shorthand.h): they are carried
 *                          out on the same timeline and what comes of them is compared, so
 *                          how clips are selected is free, and so are ids of new things
 *   query what=… SAYS "…"  the same, the answer has this part, whatever the case
 *   AMBIGUOUS id,id,…      a question about exactly these clips
 *   CLARIFY [slot]         a question for a missing value
 *   CONFIRM [steps]        a question whether to do it
 *   NOTFOUND [steps]       the error of that kind, UNSUPPORTED and ERROR kind likewise; with
 *                          steps, the plan that met it does just that
 *   CHAT, REFUSE           words only
 *   NONE                   not understood
 */
#pragma once

#include "chatkut/app/fault.h"
#include "chatkut/edit/plan.h"

#include "chatkut/base/rtime.h"

/* Kinds of sentences, in the order of reports. NULL ends. */
extern const char *const CASE_KINDS[];

typedef enum {
    EXPECT_STEPS,
    EXPECT_AMBIGUOUS,
    EXPECT_CLARIFY,
    EXPECT_CONFIRM,
    EXPECT_FAULT,
    EXPECT_CHAT,
    EXPECT_REFUSE,
} ExpectKind;

typedef struct {
    ExpectKind kind;
    FaultKind fault;
    EditPlan *plan; /* STEPS; CONFIRM, FAULT: or NULL */
    GPtrArray *ids; /* AMBIGUOUS */
    char *slot;     /* CLARIFY; or NULL */
    char *says;     /* STEPS: part of the answer; or NULL */
} Expectation;

typedef struct {
    char *utterance;
    RTime playhead;
    GPtrArray *selection; /* clip ids */
    char *expected;       /* as written */
    GPtrArray *choices;   /* Expectation *, one at least */
} CaseTurn;

typedef struct {
    const char *file; /* interned base name */
    unsigned line;
    char *composition;
    const char *kind; /* of CASE_KINDS */
    GPtrArray *turns; /* CaseTurn * */
} Case;

/* Case *, owned by the array; NULL with an error "file:line: what is wrong". */
GPtrArray *cases_load(const char *path, GError **error);
/* One line of such a file; `file` and `line` are for messages. */
Case *case_parse(const char *text, const char *file, unsigned line, GError **error);
void case_free(Case *c);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Case, case_free)
