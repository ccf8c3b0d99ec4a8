#include "chatkut/model/transition_type.h"

#include "chatkut/base/text.h"
#include "param_private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

static const TransitionType types[TRANSITION_COUNT] = {
#define TRANSITION(ID, ...) [TRANSITION_##ID] = { TRANSITION_##ID, __VA_ARGS__ },
#define PARAM(...)
#include "chatkut/model/transition_type.def"
#undef TRANSITION
#undef PARAM
};

static const TransitionParam params[TP_COUNT] = {
#define TRANSITION(...)
#define PARAM(TRANSITION, ID, NAME, TYPE, MIN, MAX, FALLBACK, UNIT, LABEL, CHOICES) \
    [TP_##TRANSITION##_##ID] = { .id = TP_##TRANSITION##_##ID,                      \
                                 .owner = TRANSITION_##TRANSITION,                  \
                                 .name = NAME,                                      \
                                 .type = TYPE,                                      \
                                 .min = MIN,                                        \
                                 .max = MAX,                                        \
                                 .fallback = FALLBACK,                              \
                                 .unit = UNIT,                                      \
                                 .label = LABEL,                                    \
                                 .choices = CHOICES,                                \
                                 .neutral = NAN },
#include "chatkut/model/transition_type.def"
#undef TRANSITION
#undef PARAM
};

/* ---- the table ------------------------------------------------------------------- */

const TransitionType *transition_type(TransitionKind kind)
{
    g_assert((unsigned)kind < TRANSITION_COUNT);
    return &types[kind];
}

const TransitionType *transition_type_find(const char *name)
{
    for (unsigned i = 0; i < TRANSITION_COUNT; i++)
        if (strcmp(types[i].name, name) == 0)
            return &types[i];
    return NULL;
}

const TransitionParam *transition_params(TransitionKind kind, unsigned *count)
{
    const TransitionParam *rows = param_rows(params, TP_COUNT, kind, count);
    g_assert(*count <= TRANSITION_PARAMS_MAX);
    return rows;
}

/* ---- messages -------------------------------------------------------------------- */

static bool fail_unknown_type(const char *name, GError **error)
{
    g_autofree char *shown = text_printable(name, 0);
    g_autoptr(GString) names = g_string_new(NULL);
    for (unsigned i = 0; i < TRANSITION_COUNT; i++)
        g_string_append_printf(names, "%s“%s”", i ? ", " : "", types[i].name);
    return param_fail(error, _("the transition “%s” cannot be rendered; there are %s"),
                      shown, names->str);
}

static bool fail_unknown_param(const TransitionType *type, const char *name,
                               GError **error)
{
    g_autofree char *shown = text_printable(name, 0);
    unsigned count;
    const TransitionParam *rows = transition_params(type->kind, &count);
    g_autofree char *names = param_names(rows, count);
    if (count == 0)
        return param_fail(error,
                          _("the transition “%s” has no parameters; remove “%s”"),
                          type->name, shown);
    return param_fail(error, _("the transition “%s” has no parameter “%s”; it has %s"),
                      type->name, shown, names);
}

static bool fail_param(const TransitionParam *param, GError **error)
{
    g_autofree char *what = param_allowed(param);
    return param_fail(error, _("the transition “%s”: its parameter “%s” must be %s"),
                      types[param->owner].name, param->name, what);
}

/* ---- reading --------------------------------------------------------------------- */

static bool read_params(const json_t *given, TransitionStyle *style, GError **error)
{
    const char *name;
    json_t *json;
    unsigned count;
    const TransitionParam *rows = transition_params(style->type->kind, &count);
    json_object_foreach((json_t *)(uintptr_t)given, name, json)
    {
        if (!param_find(rows, count, name))
            return fail_unknown_param(style->type, name, error);
    }
    for (unsigned i = 0; i < count; i++) {
        g_autoptr(Value) value =
            param_read(&rows[i], json_object_get(given, rows[i].name));
        if (!value)
            return fail_param(&rows[i], error);
        value_eval(value, RTIME_ZERO, style->v[i]);
    }
    return true;
}

bool transition_style_read(const Transition *transition, TransitionStyle *style,
                           GError **error)
{
    const Value *given = proplist_get(transition->node.props, PROP_PARAMS);
    const json_t *json = given && given->type == VALUE_JSON ? given->json : NULL;
    TransitionStyle read = { .type = transition_type_find(transition->type) };
    if (!read.type)
        return fail_unknown_type(transition->type, error);
    if (!read_params(json, &read, error))
        return false;
    *style = read;
    return true;
}

const double *transition_value(const TransitionStyle *style, TransitionParamId id)
{
    g_assert(params[id].owner == style->type->kind);
    return style->v[param_place(params, id)];
}
