/* The tables of effects and transitions as mdoc(7). Manuals are in English: nothing is
 * translated here. */
#include "command_private.h"

#include "chatkut/model/transition_type.h"

#include <string.h>

/* What a parameter is, of either table. */
typedef struct {
    const char *name;
    EffectParamType type;
    double min, max;
    const char *choices, *fallback;
    PropUnit unit;
    bool animated;
} Param;

static void append_type(GString *text, const Param *param)
{
    g_auto(GStrv) choices = param->choices ? g_strsplit(param->choices, "|", -1) : NULL;
    g_autofree char *list = choices ? g_strjoinv(", ", choices) : NULL;
    switch (param->type) {
    case EP_NUMBER:
        g_string_append_printf(text, "a number from %g to %g", param->min, param->max);
        break;
    case EP_BOOL:
        g_string_append(text, "true or false");
        break;
    case EP_COLOR:
        g_string_append(text, "a colour");
        break;
    case EP_VEC2:
        g_string_append_printf(text, "a pair of numbers from %g to %g", param->min,
                               param->max);
        break;
    case EP_ASSET:
        g_string_append_printf(text, "the id of an asset of the kind %s", list);
        break;
    case EP_CHOICE:
        g_string_append_printf(text, "one of %s", list);
        break;
    }
}

static const char *unit_of(const Param *param)
{
    switch (param->unit) {
    case UNIT_PX:
        return ", in pixels of the sequence";
    case UNIT_DEG:
        return ", in degrees";
    default:
        return "";
    }
}

static void append_param(GString *out, const Param *param)
{
    g_autoptr(GString) text = g_string_new(NULL);
    append_type(text, param);
    g_string_append(text, unit_of(param));
    if (param->animated)
        g_string_append(text, ", or a curve");
    if (param->fallback)
        g_string_append_printf(text, "; %s where absent", param->fallback);
    else
        g_string_append(text, "; required");
    g_string_append_c(text, '.');
    text->str[0] = g_ascii_toupper(text->str[0]);
    g_string_append_printf(out, ".It Cm %s\n", param->name);
    mdoc_append_text(out, text->str);
}

static void append_effect(GString *out, const EffectType *type)
{
    unsigned count;
    const EffectParam *params = effect_params(type->kind, &count);
    g_autofree char *text = g_strdup_printf("%s: %s.", type->label, type->does);
    g_string_append_printf(out, ".It Cm %s\n", type->name);
    mdoc_append_text(out, text);
    g_string_append(out, ".Bl -tag -width Ds -compact\n");
    for (unsigned i = 0; i < count; i++)
        append_param(out,
                     &(Param){ params[i].name, params[i].type, params[i].min,
                               params[i].max, params[i].choices, params[i].fallback,
                               params[i].unit, params[i].flags & EP_ANIMATED });
    g_string_append(out, ".El\n");
}

static void append_transition(GString *out, const TransitionType *type)
{
    unsigned count;
    const TransitionParam *params = transition_params(type->kind, &count);
    g_autofree char *text = g_strdup_printf("%s: %s.", type->label, type->does);
    g_string_append_printf(out, ".It Cm %s\n", type->name);
    mdoc_append_text(out, text);
    if (count == 0)
        return;
    g_string_append(out, ".Bl -tag -width Ds -compact\n");
    for (unsigned i = 0; i < count; i++)
        append_param(out, &(Param){ params[i].name, params[i].type, params[i].min,
                                    params[i].max, params[i].choices,
                                    params[i].fallback, params[i].unit, false });
    g_string_append(out, ".El\n");
}

char *effect_manual(void)
{
    GString *out = g_string_new(".Bl -tag -width Ds\n");
    for (unsigned i = 0; i < EFFECT_COUNT; i++)
        append_effect(out, effect_type((EffectKind)i));
    g_string_append(out, ".El\n");
    return g_string_free(out, FALSE);
}

char *transition_manual(void)
{
    GString *out = g_string_new(".Bl -tag -width Ds\n");
    for (unsigned i = 0; i < TRANSITION_COUNT; i++)
        append_transition(out, transition_type((TransitionKind)i));
    g_string_append(out, ".El\n");
    return g_string_free(out, FALSE);
}
