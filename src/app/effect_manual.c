/* The tables of effects and transitions as mdoc(7). Manuals are in English: nothing is
 * translated here. */
#include "command_private.h"

#include "chatkut/model/effect.h"
#include "chatkut/model/transition_type.h"

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
    if (param->flags & EP_ANIMATED)
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

/* One row of either table, with those of its parameters. */
static void append_row(GString *out, const char *name, const char *label,
                       const char *does, const Param *params, unsigned count)
{
    g_autofree char *text = g_strdup_printf("%s: %s.", label, does);
    g_string_append_printf(out, ".It Cm %s\n", name);
    mdoc_append_text(out, text);
    if (count == 0)
        return;
    g_string_append(out, ".Bl -tag -width Ds -compact\n");
    for (unsigned i = 0; i < count; i++)
        append_param(out, &params[i]);
    g_string_append(out, ".El\n");
}

char *effect_manual(void)
{
    GString *out = g_string_new(".Bl -tag -width Ds\n");
    for (EffectKind kind = 0; kind < EFFECT_COUNT; kind++) {
        unsigned count;
        const EffectType *type = effect_type(kind);
        const EffectParam *params = effect_params(kind, &count);
        append_row(out, type->name, type->label, type->does, params, count);
    }
    g_string_append(out, ".El\n");
    return g_string_free(out, FALSE);
}

char *transition_manual(void)
{
    GString *out = g_string_new(".Bl -tag -width Ds\n");
    for (TransitionKind kind = 0; kind < TRANSITION_COUNT; kind++) {
        unsigned count;
        const TransitionType *type = transition_type(kind);
        const TransitionParam *params = transition_params(kind, &count);
        append_row(out, type->name, type->label, type->does, params, count);
    }
    g_string_append(out, ".El\n");
    return g_string_free(out, FALSE);
}
