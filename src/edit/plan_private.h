/*
 * The shape of plans: one row a verb with its fields, one a selector.
 */
#pragma once

#include "chatkut/edit/plan.h"
#include "chatkut/model/shape.h"

extern const Shape PLAN_WHOLE;
extern const Shape PLAN_SELECTOR;

/* Steps, in the order of Verb. Ends with a NULL name. */
extern const ShapeCase VERB_CASES[];
/* In the order of PlanKind. */
extern const ShapeCase KIND_CASES[];
