/*
 * The edit plan: all that a planner may say.
 *
 * A plan is JSON of data/schema/edit-plan.schema.json, checked by the tables of plan_*.c:
 * one row a verb with its fields, one a selector. What passed is a *canonical* plan;
 * the embedded planner, models and `chatkut apply` all enter here, and everything behind
 * it may rely on the shape. Unknown keys and verbs are errors. Limits: 64 steps, 64 KiB,
 * selectors nested 4 deep.
 *
 * Indices are 0-based and negative from the end; bare numbers are seconds.
 */
#pragma once

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

typedef enum {
    PLAN_EDIT,
    PLAN_QUERY,
    PLAN_CONTROL,
    PLAN_CLARIFY,
    PLAN_CHAT,
    PLAN_REFUSE,
    PLAN_KINDS
} PlanKind;

/* What a step may do. Order is that of the schema. */
typedef enum {
    VERB_ADD,
    VERB_UPDATE,
    VERB_DELETE,
    VERB_DUPLICATE,
    VERB_REPLACE,
    VERB_MOVE,
    VERB_SPLIT,
    VERB_TRIM,
    VERB_CUT,
    VERB_SLIP,
    VERB_JOIN,
    VERB_SPEED,
    VERB_ANIMATE,
    VERB_UNANIMATE,
    VERB_TRANSITION,
    VERB_EFFECT,
    VERB_AUDIO,
    VERB_CAPTIONS,
    VERB_GROUP,
    VERB_UNGROUP,
    VERB_ARRANGE,
    VERB_LAYOUT,
    VERB_MARKER,
    VERB_TRACK,
    VERB_COMPOSITION,
    VERB_TEMPLATE,
    VERB_HISTORY,
    VERB_CONTROL,
    VERB_RENDER,
    VERB_EXPORT,
    VERB_ASSET,
    VERB_QUERY,
    VERB_TOOL,
    VERB_COUNT
} Verb;

typedef enum {
    PLAN_ERROR_SYNTAX, /* not JSON */
    PLAN_ERROR_SHAPE,  /* unknown key, wrong type, missing or conflicting field */
    PLAN_ERROR_LIMIT,
} PlanError;

/* Bytes of a plan, as compact JSON. */
enum { PLAN_BYTES_MAX = 64 * 1024 };

/* Characters of "reply": what a model says in the tokens it has by default. */
enum { PLAN_REPLY_MAX = 8000 };

#define PLAN_ERROR (plan_error_quark())
GQuark plan_error_quark(void);

/* A checked plan: owns one reference to its JSON. */
/* How history steps name edits, in "to": by number, by words that the edit had to do
 * with, or by this for what was there before the first (after the last load). With
 * "count", undo takes back that edit alone, and revert-to goes so many edits before
 * it. */
#define PLAN_EDIT_START "0"

typedef struct EditPlan EditPlan;

/* Check and wrap; borrows json (takes its own reference). NULL with a PLAN_ERROR whose
 * message names the path: `steps[1].props.fontSize: expected a number, …`. */
EditPlan *plan_from_json(json_t *json, GError **error);
EditPlan *plan_from_text(const char *text, size_t length, GError **error);
void plan_free(EditPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EditPlan, plan_free)

const json_t *plan_json(const EditPlan *plan);
PlanKind plan_kind(const EditPlan *plan);
unsigned plan_step_count(const EditPlan *plan);
const json_t *plan_step(const EditPlan *plan, unsigned n);
Verb plan_step_verb(const json_t *step);

const char *verb_name(Verb verb);
bool verb_parse(const char *name, Verb *verb);
