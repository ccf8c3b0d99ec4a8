/*
 * Parameters of effects and transitions: the rows that effect.def and
 * transition_type.def have of them.
 */
#pragma once

#include "chatkut/model/property.h"

typedef enum {
    EP_NUMBER,
    EP_BOOL,  /* evaluates to 0 or 1 */
    EP_COLOR, /* R G B A, 0 … 255 */
    EP_VEC2,
    EP_ASSET,  /* the id of an asset of the kind `choices` */
    EP_CHOICE, /* evaluates to its place in `choices` */
} ParamType;

typedef enum {
    EP_ANIMATED = 1 << 0, /* may be a curve */
    EP_AMOUNT = 1 << 1,   /* what the `amount` of an edit plan sets */
} ParamFlags;

typedef struct {
    unsigned id;    /* EffectParamId, or TransitionParamId: its place in the table */
    unsigned owner; /* EffectKind, or TransitionKind */
    const char *name;
    ParamType type;
    double min, max;      /* both 0: no limit */
    const char *fallback; /* JSON; NULL: it must be given */
    PropUnit unit;
    unsigned flags;
    const char *label; /* translate with _() */
    PropNudge nudge;
    double nudge_by;
    const char *choices; /* separated by '|', or NULL */
    double neutral;      /* NAN: none */
} Param;
