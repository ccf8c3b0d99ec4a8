/*
 * From plan to patch: resolve, compile, apply, one step after the other.
 *
 * All steps or none: the first step that cannot be done ends it with nothing changed.
 * Steps see what earlier steps of the plan did. What no renderer can show yet is
 * refused as EXECUTE_UNSUPPORTED, never receipted.
 *
 * Pure: composition and context in, outcome out. Randomness comes from `ids`.
 */
#pragma once

#include "chatkut/base/id.h"
#include "chatkut/edit/patch.h"
#include "chatkut/edit/plan.h"
#include "chatkut/edit/selector.h"

/* Error kinds of the command-line contract (design §10), in its order. */
typedef enum {
    FAULT_NOT_FOUND,
    FAULT_OUT_OF_RANGE,
    FAULT_INVALID_VALUE,
    FAULT_TYPE_MISMATCH,
    FAULT_NOTHING_TO_UNDO,
    FAULT_NOTHING_TO_REDO,
    FAULT_EMPTY_TIMELINE,
    FAULT_UNSUPPORTED,
    FAULT_NOT_UNDERSTOOD,
    FAULT_IO,
    FAULT_NETWORK,
    FAULT_LIMIT,
    FAULT_LICENCE,
    FAULT_INTERNAL,
    FAULT_KINDS
} FaultKind;

const char *fault_name(FaultKind kind); /* "not_found", as in --json */

typedef enum {
    OUTCOME_CHANGED,   /* patch, inverse, after, receipts */
    OUTCOME_AMBIGUOUS, /* question, candidates, pending */
    OUTCOME_CLARIFY,   /* question (a slot is missing, or a confirmation) */
    OUTCOME_ANSWER,    /* a query's answer: text */
    OUTCOME_HISTORY, /* undo/redo/revert-to: `history` says what; nothing was applied */
    OUTCOME_CONTROL, /* play, render, export: for the session to carry out */
    OUTCOME_FAULT,   /* fault, message, suggestions */
} OutcomeKind;

/* One change, for people: "Updated text 'Title': font size 24→36 · 0:01–0:04". The undo
 * number is added when the revision is stored. */
typedef struct {
    char *text;
    GPtrArray *clips; /* ids, owned strings */
    json_t *before;   /* {"fontSize": 24}; NULL where it does not apply */
    json_t *after;
    int64_t undoes; /* the edit that it takes back, in a store; 0: none */
} Receipt;

Receipt *receipt_new(const char *text);
void receipt_free(Receipt *receipt);
/* As stores keep it: a new reference, and a receipt of the caller's. NULL where the JSON
 * has no text. */
json_t *receipt_to_json(const Receipt *receipt);
Receipt *receipt_from_json(const json_t *json);

typedef struct {
    OutcomeKind kind;

    Composition *after;
    Patch *patch;
    Patch *inverse;
    GPtrArray *receipts;  /* Receipt * */
    GPtrArray *mentioned; /* clip ids, what "it" will mean */
    GPtrArray *added;     /* clip ids */

    char *question;
    GPtrArray *candidates; /* clip ids, in the order they are numbered */
    char *slot;            /* CLARIFY: which one is missing */
    GPtrArray *options;    /* CLARIFY: texts to choose from */
    unsigned step;         /* AMBIGUOUS: the step … */
    char *field;           /* … and the JSON pointer of its selector, "target" */

    GPtrArray *targets; /* of each step the GPtrArray of clip ids that its "target"
                         * meant; NULL where it has none */

    const json_t *action; /* HISTORY, CONTROL: the step, borrowed from the plan; its
                           * clips are in targets */
    RTime start, end;     /* CONTROL: of its "at" (start) or "range"; den 0: none */
    char *text;           /* ANSWER */

    FaultKind fault;
    char *message;
    GPtrArray *suggestions; /* strings */
} Outcome;

void outcome_clear(Outcome *outcome);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Outcome, outcome_clear)

/* Carry out `plan` on `composition`; fills *outcome (zeroed first). */
void plan_execute(const EditPlan *plan, const Composition *composition,
                  const SelectContext *context, IdSource *ids, Outcome *outcome);

/*
 * The same plan with the selector that was ambiguous replaced by the chosen clips:
 * {"by":"id"} for one, a union for several. Returns a new plan, owned by the caller.
 */
EditPlan *plan_bind(const EditPlan *plan, unsigned step, const char *field,
                    const GPtrArray *clip_ids);
