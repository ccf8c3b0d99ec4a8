/*
 * What a conversation carries from one utterance to the next, and from one process to
 * the next: what "it" and "again" mean, where the playhead stands, what is selected,
 * and the question that waits for an answer.
 *
 * Its JSON is stored with the project (chatkut-project(5)):
 *
 *   {"mentioned": [clip ids], "added": [clip ids],
 *    "earlier": [[clip ids]],  mentioned before, newest first
 *    "offered": [clip ids],    what the last edit's clips were chosen from
 *    "deed": {"plan", "targets": [[clip ids] or null],  a step each
 *             "revision",                               0: it changed nothing
 *             "edits"},                                 that it took to get there
 *    "asked": plan,
 *    "playhead", "in", "out": "5/2s", "selection": [clip ids],
 *    "read": {"utterance", "why"},
 *    "pending": {"kind": "clips" | "slot" | "confirm" | "consent" | "reply",
 *                "question", "utterance", "plan",   consent, reply: no plan
 *                "step", "field",      clips: which selector is open
 *                "slot",               slot: which field of the plan is missing
 *                "planner",            the model that made the plan, that asked, or
 *                                      that was asked for by name
 *                "candidates": [clip ids or texts], "targets": [clip ids]}}
 *
 * A project may come from anywhere: what is not of this shape is left out when read.
 */
#pragma once

#include "chatkut/base/rtime.h"
#include "chatkut/edit/plan.h"

typedef enum {
    PENDING_NONE,
    PENDING_CLIPS,   /* a selector matched several */
    PENDING_SLOT,    /* a value is missing */
    PENDING_CONFIRM, /* yes or no */
    PENDING_CONSENT, /* may models be asked: yes, always, no */
    PENDING_REPLY,   /* in a model's own words */
    PENDING_KINDS
} PendingKind;

typedef struct {
    PendingKind kind;
    char *question;
    char *utterance; /* what was said first; may be NULL */
    EditPlan *plan;
    unsigned step;
    char *field;
    char *slot;
    char *planner;         /* a model's name; NULL: the embedded planner */
    GPtrArray *candidates; /* clip ids, or texts to choose from; may be empty */
    GPtrArray *targets;    /* CONFIRM: the clips that were asked about; may be empty */
} Pending;

/* The last plan that changed or told something, or was tried. */
typedef struct {
    EditPlan *plan;     /* NULL: there is none */
    GPtrArray *targets; /* of each step GPtrArray of clip ids, or NULL */
    int64_t revision;   /* that it was stored as; 0: it changed nothing */
    unsigned edits; /* how many to take back to be as before it: more than one where it
                     * amended others */
} Deed;

/* How far back "them" and "both" can reach; ids of one step that are kept; corrections
 * of corrections. */
enum { CONVERSATION_EARLIER = 3, CONVERSATION_TARGETS = 64, CONVERSATION_EDITS = 1000 };

typedef struct {
    GPtrArray *mentioned; /* clip ids */
    GPtrArray *added;
    GPtrArray *earlier; /* GPtrArray of clip ids */
    GPtrArray
        *offered; /* clip ids: the candidates of the question that was answered last */
    Deed deed;
    EditPlan
        *asked; /* the last question to the project; NULL: none since the last edit */
    RTime playhead, in, out; /* den 0: never set */
    GPtrArray *selection;    /* clip ids */
    char *said, *why;        /* the last sentence that was read, and how; may be NULL */
    Pending pending;
} Conversation;

/* All arrays exist and are empty, nothing is pending. */
void conversation_init(Conversation *conversation);
void conversation_clear(Conversation *conversation);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Conversation, conversation_clear)

void conversation_drop_pending(Conversation *conversation);
/* Copies of ids in place of what is there; NULL empties. What was mentioned until now
 * goes to `earlier`. */
void conversation_set_mentioned(Conversation *conversation, const GPtrArray *clip_ids);
void conversation_set_added(Conversation *conversation, const GPtrArray *clip_ids);
void conversation_set_offered(Conversation *conversation, const GPtrArray *clip_ids);
void conversation_set_selection(Conversation *conversation, const GPtrArray *clip_ids);
/* A copy of plan and of what its steps meant (Outcome.targets; NULL: nothing is known).
 * What was offered before is forgotten. */
void conversation_set_deed(Conversation *conversation, const EditPlan *plan,
                           const GPtrArray *targets, int64_t revision, unsigned edits);
void conversation_set_asked(Conversation *conversation, const EditPlan *plan);
void conversation_set_read(Conversation *conversation, const char *said,
                           const char *why);

/* Fills *conversation, which must not be initialised. */
void conversation_from_json(const json_t *json, Conversation *conversation);
/* New reference. */
json_t *conversation_to_json(const Conversation *conversation);

/*
 * The plan with its missing value filled in: plan_bind() for slots.
 *
 * slot: a field of a step, dotted where it lies deeper ("asset", "props.text"); it goes
 * into the first step that has no such field. A plan of kind "clarify" becomes an edit;
 * an option of the plan that reads like `value` and carries steps replaces the plan's
 * own. NULL with a PLAN_ERROR where the value does not fit.
 */
EditPlan *plan_fill_slot(const EditPlan *plan, const char *slot, const char *value,
                         GError **error);

/* The plan without the planner's wish to be confirmed. */
EditPlan *plan_confirmed(const EditPlan *plan);
