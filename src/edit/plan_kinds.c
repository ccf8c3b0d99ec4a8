/* The plan around its steps: what each kind of plan asks of them. */
#include "plan_forms.h"

#include <math.h>

static const ShapeField OPTION_FIELDS[] = {
    { "text", SHAPE_TEXT(1, 200), SHAPE_REQUIRED },
    { "id", &SHAPE_ID },
    { "steps", SHAPE_LIST(&PLAN_STEP, 0, 16) },
    { NULL },
};
static const ShapeField CLARIFY_FIELDS[] = {
    { "question", SHAPE_TEXT(1, 300), SHAPE_REQUIRED },
    { "slot", SHAPE_TEXT(0, 64) },
    { "options", SHAPE_LIST(SHAPE_OBJECT(OPTION_FIELDS), 0, 12) },
    { NULL },
};
static const ShapeField PLANNER_FIELDS[] = {
    { "name", SHAPE_TEXT(0, 64), SHAPE_REQUIRED },
    { "model", SHAPE_TEXT(0, 128) },
    { "confidence", SHAPE_RANGE(0, 1) },
    { "repaired", SHAPE_BOOL },
    { "ms", SHAPE_RANGE(0, INFINITY) },
    { NULL },
};
static const ShapeField PLAN_FIELDS[] = {
    { "version", SHAPE_INT_RANGE(1, 1), SHAPE_REQUIRED },
    { "atomic", SHAPE_BOOL },
    { "confirm", SHAPE_BOOL },
    { "lang", &PLAN_LANG },
    { "utterance", SHAPE_TEXT(0, 4000) },
    { "base", SHAPE_TEXT(0, 80) },
    { "planner", SHAPE_OBJECT(PLANNER_FIELDS) },
    { NULL },
};

/* What a plan's kind asks of steps, reply and clarify. Kinds come from outside as
 * names; plan_kind() finds them by their row. */
#define REPLY   SHAPE_TEXT(0, PLAN_REPLY_MAX)
#define CLARIFY SHAPE_OBJECT(CLARIFY_FIELDS)

static const ShapeField WITH_STEPS[] = {
    { "steps", SHAPE_LIST(&PLAN_STEP, 1, 64), SHAPE_REQUIRED },
    { "reply", REPLY },
    { "clarify", CLARIFY },
    { NULL },
};
static const ShapeField WITH_QUESTION[] = {
    { "steps", SHAPE_LIST(&PLAN_STEP, 0, 64), SHAPE_REQUIRED },
    { "reply", REPLY },
    { "clarify", CLARIFY, SHAPE_REQUIRED },
    { NULL },
};
/* 0..0 would mean any number. */
static const ShapeField WITH_REPLY[] = {
    { "steps", SHAPE_LIST(&PLAN_STEP, -1, 0), SHAPE_REQUIRED },
    { "reply", REPLY, SHAPE_REQUIRED },
    { "clarify", CLARIFY },
    { NULL },
};

/* In the order of PlanKind. */
const ShapeCase KIND_CASES[] = {
    { "edit", WITH_STEPS },
    { "query", WITH_STEPS },
    { "control", WITH_STEPS },
    { "clarify", WITH_QUESTION },
    { "chat", WITH_REPLY },
    { "refuse", WITH_REPLY },
    { NULL },
};
_Static_assert(G_N_ELEMENTS(KIND_CASES) == PLAN_KINDS + 1, "one row a kind");

const Shape PLAN_WHOLE = { SHAPE_IS_SWITCH, .key = "kind", .fields = PLAN_FIELDS,
                           .cases = KIND_CASES };
