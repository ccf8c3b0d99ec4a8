#include "chatkut/model/transition_type.h"

#include "chatkut/base/text.h"
#include "param_private.h"

#include <glib/gi18n.h>
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
#define PARAM(TRANSITION, ID, ...) \
    [TP_##TRANSITION##_##          \
        ID] = { TP_##TRANSITION##_##ID, TRANSITION_##TRANSITION, __VA_ARGS__ },
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
    unsigned first = 0, n = 0;
    while (first < TP_COUNT && params[first].transition != kind)
        first++;
    while (first + n < TP_COUNT && params[first + n].transition == kind)
        n++;
    g_assert(n <= TRANSITION_PARAMS_MAX);
    *count = n;
    return &params[first];
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
    g_autoptr(GString) names = g_string_new(NULL);
    unsigned count;
    const TransitionParam *rows = transition_params(type->kind, &count);
    for (unsigned i = 0; i < count; i++)
        g_string_append_printf(names, "%s“%s”", i ? ", " : "", rows[i].name);
    if (count == 0)
        return param_fail(error,
                          _("the transition “%s” has no parameters; remove “%s”"),
                          type->name, shown);
    return param_fail(error, _("the transition “%s” has no parameter “%s”; it has %s"),
                      type->name, shown, names->str);
}

static bool fail_param(const TransitionParam *param, const ParamRule *rule,
                       GError **error)
{
    g_autofree char *what = param_allowed(rule);
    return param_fail(error, _("the transition “%s”: its parameter “%s” must be %s"),
                      types[param->transition].name, param->name, what);
}

/* ---- reading --------------------------------------------------------------------- */

static bool is_param(TransitionKind kind, const char *name)
{
    unsigned count;
    const TransitionParam *rows = transition_params(kind, &count);
    for (unsigned i = 0; i < count; i++)
        if (strcmp(rows[i].name, name) == 0)
            return true;
    return false;
}

static bool read_params(const json_t *given, TransitionStyle *style, GError **error)
{
    const char *name;
    json_t *json;
    unsigned count;
    const TransitionParam *rows = transition_params(style->type->kind, &count);
    json_object_foreach((json_t *)(uintptr_t)given, name, json)
    {
        if (!is_param(style->type->kind, name))
            return fail_unknown_param(style->type, name, error);
    }
    for (unsigned i = 0; i < count; i++) {
        const ParamRule rule = { rows[i].type,     rows[i].min, rows[i].max,
                                 rows[i].fallback, 0,           rows[i].choices };
        g_autoptr(Value) value =
            param_read(&rule, json_object_get(given, rows[i].name));
        if (!value)
            return fail_param(&rows[i], &rule, error);
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
    unsigned place = 0;
    g_assert(params[id].transition == style->type->kind);
    while (place < id && params[id - place - 1].transition == params[id].transition)
        place++;
    return style->v[place];
}
