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
#include "chatkut/llm/inquiry.h"

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
    char *listing; /* what people see of it, printable */
    char *type;
    RTime start;
    RTime duration;
} Candidate;

/* What models cost that were asked for an answer. */
typedef struct {
    unsigned calls; /* 0: none was asked */
    int64_t micros; /* USD; -1: no price is known */
} SayCost;

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
    char *answer;        /* of a query, a control, a chat or a refusal; of an edit what
                               the model that planned it says of it */
    int64_t revision;    /* the undo number; 0: nothing was stored */
    const char *planner; /* who read it: "embedded", the name of a model; NULL: nobody
                               had to. Interned */
    char *notice;        /* what people should know beside it: a budget is used up, a
                               model did not answer; NULL */
    SayCost cost;
    double ms;
    bool dry_run;
    Inquiry *inquiry; /* a model is to be asked before there is an answer (session.h):
                         nothing else of the result counts; NULL */
} SayResult;

void say_result_clear(SayResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SayResult, say_result_clear)

/* Is the answer, or the question, in a model's words? */
bool say_result_by_model(const SayResult *result);
/* Words of a model, marked as such: "sonnet: …"; Markdown that must begin a line does.
 * Owned by the caller. */
char *say_result_by(const char *model, const char *words);
/* What a model said of an edit that was done, marked likewise; NULL: nothing. Owned by
 * the caller. */
char *say_result_remark(const SayResult *result);
/* What it says to people beside receipts, as the chat keeps it: the message, the question
 * or the answer. Owned by the caller; NULL: nothing. */
char *say_result_words(const SayResult *result);

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
