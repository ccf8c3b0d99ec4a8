/*
 * Parameters of effects and transitions: what their tables share.
 */
#pragma once

#include "chatkut/model/effect.h"

/* What a parameter may be: the columns of a row that reading it needs. */
typedef struct {
    EffectParamType type;
    double min, max;
    const char *fallback;
    unsigned flags;
    const char *choices;
} ParamRule;

/* The value that `json` says, or where it is NULL the fallback; the caller's. NULL
 * where it is none that the rule allows. */
Value *param_read(const ParamRule *rule, const json_t *json);

/* What is allowed, for messages: "a number from 0 to 1". Owned by the caller. */
char *param_allowed(const ParamRule *rule);

/* Set a COMPOSITION_ERROR_INVALID; always false. */
bool param_fail(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);
