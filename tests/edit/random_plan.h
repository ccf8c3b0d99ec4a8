/*
 * Random edit plans for property tests and fuzz targets. The same seed gives the same
 * plan.
 */
#pragma once

#include "chatkut/edit/plan.h"
#include "chatkut/model/composition.h"

/* A valid plan of one or two steps whose selectors mostly mean clips of `composition`.
 * Owned by the caller. */
EditPlan *random_plan(guint32 seed, const Composition *composition);
