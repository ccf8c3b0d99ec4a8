#include "chatkut/model/effect.h"

#include "chatkut/base/text.h"
#include "param_private.h"
#include "prop_private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

static const EffectType types[EFFECT_COUNT] = {
#define EFFECT(ID, ...) [EFFECT_##ID] = { EFFECT_##ID, __VA_ARGS__ },
#define PARAM(...)
#include "chatkut/model/effect.def"
#undef EFFECT
#undef PARAM
};

static const EffectParam params[EP_COUNT] = {
#define EFFECT(...)
#define PARAM(EFFECT, ID, ...) \
    [EP_##EFFECT##_##ID] = { EP_##EFFECT##_##ID, EFFECT_##EFFECT, __VA_ARGS__ },
#include "chatkut/model/effect.def"
#undef EFFECT
#undef PARAM
};

/* ---- the table ------------------------------------------------------------------- */

const EffectType *effect_type(EffectKind kind)
{
    g_assert((unsigned)kind < EFFECT_COUNT);
    return &types[kind];
}

const EffectType *effect_find(const char *name)
{
    for (unsigned i = 0; i < EFFECT_COUNT; i++)
        if (strcmp(types[i].name, name) == 0)
            return &types[i];
    return NULL;
}

const EffectParam *effect_params(EffectKind kind, unsigned *count)
{
    const EffectParam *rows = param_rows(params, EP_COUNT, kind, count);
    g_assert(*count <= EFFECT_PARAMS_MAX);
    return rows;
}

const EffectParam *effect_param_find(EffectKind kind, const char *name)
{
    unsigned count;
    const EffectParam *rows = effect_params(kind, &count);
    return param_find(rows, count, name);
}

const EffectParam *effect_amount(EffectKind kind)
{
    unsigned count;
    const EffectParam *rows = effect_params(kind, &count);
    for (unsigned i = 0; i < count; i++)
        if (rows[i].flags & EP_AMOUNT)
            return &rows[i];
    return NULL;
}

/* ---- messages -------------------------------------------------------------------- */

static bool fail_unknown_effect(const char *name, GError **error)
{
    g_autofree char *shown = text_printable(name, 0);
    return param_fail(error,
                      _("the effect “%s” cannot be rendered; turn it off or remove it"),
                      shown);
}

static bool fail_unknown_param(const EffectType *type, const char *name, GError **error)
{
    g_autofree char *shown = text_printable(name, 0);
    unsigned count;
    const EffectParam *rows = effect_params(type->kind, &count);
    g_autofree char *names = param_names(rows, count);
    return param_fail(error, _("the effect “%s” has no parameter “%s”; it has %s"),
                      type->name, shown, names);
}

static bool fail_param(const EffectParam *param, GError **error)
{
    g_autofree char *what = param_allowed(param);
    const char *name = types[param->owner].name;
    if (param->flags & EP_ANIMATED)
        return param_fail(
            error,
            _("the effect “%s”: its parameter “%s” must be %s, or a curve of "
              "such"),
            name, param->name, what);
    return param_fail(error, _("the effect “%s”: its parameter “%s” must be %s"), name,
                      param->name, what);
}

/* ---- reading --------------------------------------------------------------------- */

Value *effect_param_value(const EffectParam *param, const json_t *given)
{
    return param_read(param, json_object_get(given, param->name));
}

json_t *effect_param_json(const Value *value)
{
    g_assert(value->type == VALUE_CURVE || value->type == VALUE_NUMBER);
    return value->type == VALUE_CURVE ? curve_to_json(value->curve, (Rate){ 0 })
                                      : number_to_json(value->number);
}

static bool read_params(const json_t *given, Effect *effect, GError **error)
{
    const char *name;
    json_t *json;
    unsigned count;
    const EffectParam *rows = effect_params(effect->type->kind, &count);
    json_object_foreach((json_t *)(uintptr_t)given, name, json)
    {
        if (!effect_param_find(effect->type->kind, name))
            return fail_unknown_param(effect->type, name, error);
    }
    for (unsigned i = 0; i < count; i++) {
        effect->values[i] = effect_param_value(&rows[i], given);
        if (!effect->values[i])
            return fail_param(&rows[i], error);
    }
    return true;
}

static void effect_free(void *data)
{
    Effect *effect = data;
    for (unsigned i = 0; i < EFFECT_PARAMS_MAX; i++)
        value_unref(effect->values[i]);
    g_free(effect->id);
    g_free(effect);
}

GPtrArray *effects_read(const Value *effects, GError **error)
{
    g_autoptr(GPtrArray) read = g_ptr_array_new_with_free_func(effect_free);
    const json_t *list = effects && effects->type == VALUE_JSON ? effects->json : NULL;
    size_t i;
    json_t *json;
    json_array_foreach(list, i, json)
    {
        const char *name = json_string_value(json_object_get(json, "type"));
        Effect *effect;
        if (json_is_false(json_object_get(json, "enabled")))
            continue;
        effect = g_new0(Effect, 1);
        g_ptr_array_add(read, effect);
        effect->id = g_strdup(json_string_value(json_object_get(json, "id")));
        effect->type = name ? effect_find(name) : NULL;
        if (!effect->type) {
            fail_unknown_effect(name ? name : "?", error);
            return NULL;
        }
        if (!read_params(json_object_get(json, "params"), effect, error))
            return NULL;
    }
    return g_steal_pointer(&read);
}

/* ---- evaluating ------------------------------------------------------------------ */

bool effect_is_still(const Effect *effect)
{
    for (unsigned i = 0; i < EFFECT_PARAMS_MAX; i++)
        if (effect->values[i] && effect->values[i]->type == VALUE_CURVE)
            return false;
    return true;
}

void effect_eval(const Effect *effect, RTime at, EffectMoment *moment)
{
    unsigned count;
    const EffectParam *rows = effect_params(effect->type->kind, &count);
    *moment = (EffectMoment){ 0 };
    for (unsigned i = 0; i < count; i++) {
        value_eval(effect->values[i], at, moment->v[i]);
        for (int k = 0; k < 4 && rows[i].min < rows[i].max; k++)
            moment->v[i][k] = CLAMP(moment->v[i][k], rows[i].min, rows[i].max);
    }
}

const double *effect_value(const EffectMoment *moment, EffectParamId id)
{
    return moment->v[param_place(params, id)];
}

const char *effect_asset(const Effect *effect, EffectParamId id)
{
    const Value *value = effect->values[param_place(params, id)];
    return value && value->type == VALUE_STRING ? value->string : NULL;
}
