#include "chatkut/model/effect.h"

#include "chatkut/base/text.h"
#include "chatkut/model/composition.h"
#include "chatkut/model/shape.h"
#include "prop_private.h"

#include <glib/gi18n.h>
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
    unsigned first = 0, n = 0;
    while (first < EP_COUNT && params[first].effect != kind)
        first++;
    while (first + n < EP_COUNT && params[first + n].effect == kind)
        n++;
    g_assert(n <= EFFECT_PARAMS_MAX);
    *count = n;
    return &params[first];
}

const EffectParam *effect_param_find(EffectKind kind, const char *name)
{
    unsigned count;
    const EffectParam *rows = effect_params(kind, &count);
    for (unsigned i = 0; i < count; i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
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

/* The place of a parameter among those of its effect. */
static unsigned place_of(EffectParamId id)
{
    unsigned place = 0;
    while (place < id && params[id - place - 1].effect == params[id].effect)
        place++;
    return place;
}

/* ---- messages -------------------------------------------------------------------- */

static char *names_of(EffectKind kind)
{
    unsigned count;
    const EffectParam *rows = effect_params(kind, &count);
    GString *names = g_string_new(NULL);
    for (unsigned i = 0; i < count; i++)
        g_string_append_printf(names, "%s“%s”", i ? ", " : "", rows[i].name);
    return g_string_free(names, FALSE);
}

static char *allowed(const EffectParam *param)
{
    g_autofree char *choices = NULL;
    switch (param->type) {
    case EP_NUMBER:
        return g_strdup_printf(_("a number from %g to %g"), param->min, param->max);
    case EP_BOOL:
        return g_strdup(_("true or false"));
    case EP_COLOR:
        return g_strdup(_("a colour like \"#FFC400\""));
    case EP_VEC2:
        return g_strdup_printf(_("a pair of numbers from %g to %g"), param->min,
                               param->max);
    case EP_ASSET:
        return g_strdup_printf(_("the id of an asset of the kind “%s”"),
                               param->choices);
    case EP_CHOICE:
        choices = g_strdelimit(g_strdup(param->choices), "|", '/');
        return g_strdup_printf(_("one of %s"), choices);
    }
    g_assert_not_reached();
}

static bool fail(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

static bool fail(GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_propagate_error(error,
                      g_error_new_valist(COMPOSITION_ERROR, COMPOSITION_ERROR_INVALID,
                                         format, arguments));
    va_end(arguments);
    return false;
}

static bool fail_unknown_effect(const char *name, GError **error)
{
    g_autofree char *shown = text_printable(name, 0);
    return fail(error,
                _("the effect “%s” cannot be rendered; turn it off or remove it"),
                shown);
}

static bool fail_unknown_param(const EffectType *type, const char *name, GError **error)
{
    g_autofree char *shown = text_printable(name, 0);
    g_autofree char *names = names_of(type->kind);
    return fail(error, _("the effect “%s” has no parameter “%s”; it has %s"),
                type->name, shown, names);
}

static bool fail_param(const EffectParam *param, GError **error)
{
    g_autofree char *what = allowed(param);
    const char *name = types[param->effect].name;
    if (param->flags & EP_ANIMATED)
        return fail(error,
                    _("the effect “%s”: its parameter “%s” must be %s, or a curve of "
                      "such"),
                    name, param->name, what);
    return fail(error, _("the effect “%s”: its parameter “%s” must be %s"), name,
                param->name, what);
}

/* ---- reading --------------------------------------------------------------------- */

static bool in_range(const EffectParam *param, double number)
{
    return (param->min == 0 && param->max == 0) ||
           (number >= param->min && number <= param->max);
}

static Value *read_number(const EffectParam *param, const json_t *json)
{
    double number = json_number_value(json);
    if (!json_is_number(json) || !in_range(param, number))
        return NULL;
    return value_new_number(number);
}

static Value *read_vec2(const EffectParam *param, const json_t *json)
{
    const json_t *x = json_array_get(json, 0), *y = json_array_get(json, 1);
    if (json_array_size(json) != 2 || !json_is_number(x) || !json_is_number(y) ||
        !in_range(param, json_number_value(x)) ||
        !in_range(param, json_number_value(y)))
        return NULL;
    return value_new_vec2(json_number_value(x), json_number_value(y));
}

static Value *read_color(const json_t *json)
{
    const char *text = json_string_value(json);
    uint32_t rgba;
    return text && shape_like_color(text) && color_parse(text, &rgba)
               ? value_new_color(rgba)
               : NULL;
}

static Value *read_choice(const EffectParam *param, const json_t *json)
{
    const char *text = json_string_value(json);
    g_auto(GStrv) choices = g_strsplit(param->choices, "|", 0);
    for (unsigned i = 0; text && choices[i]; i++)
        if (strcmp(choices[i], text) == 0)
            return value_new_number(i);
    return NULL;
}

/* A curve whose keys hold what the parameter wants. The document's shape has been
 * checked: all keys of a curve are of one type. */
static Value *read_curve(const EffectParam *param, const json_t *json)
{
    static const ValueType of[] = {
        [EP_NUMBER] = VALUE_NUMBER, [EP_COLOR] = VALUE_COLOR, [EP_VEC2] = VALUE_VEC2
    };
    const json_t *value =
        json_object_get(json_array_get(json_object_get(json, "keys"), 0), "value");
    bool fits = param->type == EP_COLOR  ? json_is_string(value)
                : param->type == EP_VEC2 ? json_is_array(value)
                                         : json_is_number(value);
    if (!fits || !(param->flags & EP_ANIMATED))
        return NULL;
    return value_new_curve(curve_from_canonical(of[param->type], json));
}

static Value *read_value(const EffectParam *param, const json_t *json)
{
    if (json_is_object(json))
        return read_curve(param, json);
    switch (param->type) {
    case EP_NUMBER:
        return read_number(param, json);
    case EP_BOOL:
        return json_is_boolean(json) ? value_new_number(json_is_true(json)) : NULL;
    case EP_COLOR:
        return read_color(json);
    case EP_VEC2:
        return read_vec2(param, json);
    case EP_ASSET:
        return json_is_string(json) ? value_new_string(json_string_value(json)) : NULL;
    case EP_CHOICE:
        return read_choice(param, json);
    }
    g_assert_not_reached();
}

static Value *fallback_of(const EffectParam *param)
{
    json_auto_t *json =
        param->fallback ? json_loads(param->fallback, JSON_DECODE_ANY, NULL) : NULL;
    return json ? read_value(param, json) : NULL;
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
        json = json_object_get(given, rows[i].name);
        effect->values[i] = json ? read_value(&rows[i], json) : fallback_of(&rows[i]);
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
    return moment->v[place_of(id)];
}

const char *effect_asset(const Effect *effect, EffectParamId id)
{
    const Value *value = effect->values[place_of(id)];
    return value && value->type == VALUE_STRING ? value->string : NULL;
}

double effect_reach(const Effect *effect, const EffectMoment *moment)
{
    unsigned count;
    const EffectParam *rows = effect_params(effect->type->kind, &count);
    double reach = 0;
    for (unsigned i = 0; i < count; i++)
        reach = MAX(reach, rows[i].reach * moment->v[i][0]);
    return reach;
}
