/*
 * What came of an utterance or any other edit: the object of `say --json`.
 *
 * Keys that do not apply are absent. SAY_OK means that the project changed (or, with
 * dry_run, would have); SAY_AMBIGUOUS and SAY_CLARIFY that a question is open, which
 * the next utterance answers, also from another process.
 */
#pragma once

#include "chatkut/app/fault.h"
#include "chatkut/edit/history.h"

typedef enum {
    SAY_OK,
    SAY_AMBIGUOUS,
    SAY_CLARIFY,
    SAY_ERROR,
    SAY_QUERY,
    SAY_CONTROL,
    SAY_CHAT,
    SAY_REFUSE,
    SAY_STATUSES
} SayStatus;

const char *say_status_name(SayStatus status); /* "ok", as in --json */

/* One thing an open question may mean. A clip has all of it, another option a label. */
typedef struct {
    unsigned n; /* from 1 */
    char *id;   /* NULL: not a clip */
    char *label;
    char *type;
    RTime start;
    RTime duration;
} Candidate;

typedef struct {
    char *utterance;
    SayStatus status;
    json_t *plan;
    GPtrArray *receipts;   /* Receipt * */
    GPtrArray *candidates; /* Candidate * */
    char *question;
    FaultKind fault; /* of SAY_ERROR, with message and suggestions */
    char *message;
    GPtrArray *suggestions; /* strings */
    char *answer;           /* of a query, a control, a chat or a refusal */
    int64_t revision;       /* the undo number; 0: nothing was stored */
    const char *planner;    /* who read it; NULL: nobody had to */
    double ms;
    bool dry_run;
} SayResult;

void say_result_clear(SayResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SayResult, say_result_clear)

/* Make it an error. say_result_take_error() takes the error and sorts it into a
 * kind. */
void say_result_set_fault(SayResult *result, FaultKind fault, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
void say_result_take_error(SayResult *result, GError *error);

/* Make it an open question about clips, or about other options (strings). */
void say_result_ask_clips(SayResult *result, const char *question,
                          const Composition *composition, const GPtrArray *clip_ids);
void say_result_ask(SayResult *result, const char *question, const GPtrArray *options);

/* Receipts that were stored as revision `number`; what can be undone ends with it. 0:
 * not stored. Borrows. */
void say_result_add_receipts(SayResult *result, RevisionKind kind, int64_t number,
                             const GPtrArray *receipts);

/* The object of the contract. New reference. */
json_t *say_result_to_json(const SayResult *result);
