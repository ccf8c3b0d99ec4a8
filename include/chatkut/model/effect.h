/*
 * The effect table: what can be done to a picture.
 *
 * One row of effect.def is one effect that can be rendered, followed by its parameters.
 * What each looks like, with its formula, is render/effect.h; here is what a document
 * may say. Names are chatkut's own, those of the edit plan; "origin:name" effects
 * belong to other programs and are unknown here.
 *
 * Reading is strict: an effect without a row, a parameter without one, or a value of
 * the wrong type or out of its range is an error that names the effect, the parameter
 * and what is allowed. Only the keys of a curve may leave the range, so that it can
 * overshoot: effect_eval() limits it. Effects that are turned off are not looked at.
 */
#pragma once

#include "chatkut/model/param.h"

typedef enum {
    EFFECT_COLORS = 1 << 0, /* what a pixel becomes depends on its colour alone */
    EFFECT_KEYS = 1 << 1,  /* so does how much of it stays: makes pictures with alpha */
    EFFECT_MOVES = 1 << 2, /* no frame is like another, whatever its parameters */
} EffectFlags;

typedef enum {
#define EFFECT(ID, ...) EFFECT_##ID,
#define PARAM(...)
#include "chatkut/model/effect.def"
#undef EFFECT
#undef PARAM
    EFFECT_COUNT
} EffectKind;

/* Parameters of all effects: EP_BLUR_RADIUS is blur's radius. */
typedef enum {
#define EFFECT(...)
#define PARAM(EFFECT, ID, ...) EP_##EFFECT##_##ID,
#include "chatkut/model/effect.def"
#undef EFFECT
#undef PARAM
    EP_COUNT
} EffectParamId;

enum { EFFECT_PARAMS_MAX = 8 }; /* of one effect */

typedef struct {
    EffectKind kind;
    const char *name;
    const char *label; /* translate with _() */
    const char *does;  /* likewise: "out of focus" */
    unsigned flags;
} EffectType;

typedef Param EffectParam;

/* The row of an effect; never NULL. */
const EffectType *effect_type(EffectKind kind);
/* The row called `name`, or NULL. */
const EffectType *effect_find(const char *name);
/* The rows of its parameters, one after the other. */
const EffectParam *effect_params(EffectKind kind, unsigned *count);
/* The one called `name`; the one that `amount` sets. NULL: there is none. */
const EffectParam *effect_param_find(EffectKind kind, const char *name);
const EffectParam *effect_amount(EffectKind kind);

/* What a parameter is in the `params` of a document (given; may be NULL), else its
 * fallback. A new reference; NULL where there is no fallback, or it may not be that. */
Value *effect_param_value(const EffectParam *param, const json_t *given);
/* A number, or a curve of numbers, as `params` have it. New reference. */
json_t *effect_param_json(const Value *value);

/* One effect of a clip or track, read. */
typedef struct {
    const EffectType *type;
    char *id;
    Value *
        values[EFFECT_PARAMS_MAX]; /* of its parameters in order; fallbacks filled in */
} Effect;

/* One moment of it: its parameters in order, each as value_eval() gives it. */
typedef struct {
    double v[EFFECT_PARAMS_MAX][4];
} EffectMoment;

/* The effects of a PROP_EFFECTS value that are turned on, in the order they are
 * applied: an array of Effect *, owned by the caller. NULL (nothing set) gives none.
 * NULL is returned with a COMPOSITION_ERROR_INVALID. */
GPtrArray *effects_read(const Value *effects, GError **error);

/* Its parameters do not depend on the time. */
bool effect_is_still(const Effect *effect);
/* As it is `at` after the start of the clip. */
void effect_eval(const Effect *effect, RTime at, EffectMoment *moment);
/* A parameter of a moment: effect_value(&moment, EP_BLUR_RADIUS)[0]. */
const double *effect_value(const EffectMoment *moment, EffectParamId id);
/* The asset that an EP_ASSET parameter names. */
const char *effect_asset(const Effect *effect, EffectParamId id);
