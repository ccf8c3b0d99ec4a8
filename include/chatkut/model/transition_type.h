/*
 * The transition table: how one clip can give way to the next.
 *
 * One row of transition_type.def is one transition that can be rendered, followed by
 * its parameters, whose types are those of effects (effect.h). What each looks like,
 * with its formula, is render/transition.h; here is what a document may say. A
 * transition's only time is its progress, so its parameters are constants.
 *
 * Reading is strict: a transition without a row, a parameter without one, or a value of
 * the wrong type or out of its range is an error that names the transition, the
 * parameter and what is allowed.
 */
#pragma once

#include "chatkut/model/composition.h"
#include "chatkut/model/param.h"

typedef enum {
#define TRANSITION(ID, ...) TRANSITION_##ID,
#define PARAM(...)
#include "chatkut/model/transition_type.def"
#undef TRANSITION
#undef PARAM
    TRANSITION_COUNT
} TransitionKind;

/* Parameters of all transitions: TP_WIPE_SOFTNESS is wipe's softness. */
typedef enum {
#define TRANSITION(...)
#define PARAM(TRANSITION, ID, ...) TP_##TRANSITION##_##ID,
#include "chatkut/model/transition_type.def"
#undef TRANSITION
#undef PARAM
    TP_COUNT
} TransitionParamId;

enum { TRANSITION_PARAMS_MAX = 4 }; /* of one transition */

typedef struct {
    TransitionKind kind;
    const char *name;
    const char *label; /* translate with _() */
    const char *does;  /* likewise: what comes of it */
} TransitionType;

typedef Param TransitionParam;

/* The row of a transition; never NULL. */
const TransitionType *transition_type(TransitionKind kind);
/* The row called `name`, or NULL. */
const TransitionType *transition_type_find(const char *name);
/* The rows of its parameters, one after the other. */
const TransitionParam *transition_params(TransitionKind kind, unsigned *count);

/* What a transition of a composition asks for: its parameters in order, each as
 * value_eval() gives it; fallbacks filled in. */
typedef struct {
    const TransitionType *type;
    double v[TRANSITION_PARAMS_MAX][4];
} TransitionStyle;

/* False with a COMPOSITION_ERROR_INVALID. */
bool transition_style_read(const Transition *transition, TransitionStyle *style,
                           GError **error);
/* A parameter of it: transition_value(&style, TP_WIPE_SOFTNESS)[0]. */
const double *transition_value(const TransitionStyle *style, TransitionParamId id);
