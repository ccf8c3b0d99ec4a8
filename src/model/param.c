#include "param_private.h"

#include "chatkut/model/composition.h"
#include "chatkut/model/shape.h"
#include "prop_private.h"

#include <glib/gi18n.h>
#include <string.h>

static bool in_range(const ParamRule *rule, double number)
{
    return (rule->min == 0 && rule->max == 0) ||
           (number >= rule->min && number <= rule->max);
}

static Value *read_number(const ParamRule *rule, const json_t *json)
{
    double number = json_number_value(json);
    if (!json_is_number(json) || !in_range(rule, number))
        return NULL;
    return value_new_number(number);
}

static Value *read_vec2(const ParamRule *rule, const json_t *json)
{
    const json_t *x = json_array_get(json, 0), *y = json_array_get(json, 1);
    if (json_array_size(json) != 2 || !json_is_number(x) || !json_is_number(y) ||
        !in_range(rule, json_number_value(x)) || !in_range(rule, json_number_value(y)))
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

static Value *read_choice(const ParamRule *rule, const json_t *json)
{
    const char *text = json_string_value(json);
    g_auto(GStrv) choices = g_strsplit(rule->choices, "|", 0);
    for (unsigned i = 0; text && choices[i]; i++)
        if (strcmp(choices[i], text) == 0)
            return value_new_number(i);
    return NULL;
}

/* A curve whose keys hold what the parameter wants. The document's shape has been
 * checked: all keys of a curve are of one type. */
static Value *read_curve(const ParamRule *rule, const json_t *json)
{
    static const ValueType of[] = {
        [EP_NUMBER] = VALUE_NUMBER, [EP_COLOR] = VALUE_COLOR, [EP_VEC2] = VALUE_VEC2
    };
    const json_t *value =
        json_object_get(json_array_get(json_object_get(json, "keys"), 0), "value");
    bool fits = rule->type == EP_COLOR  ? json_is_string(value)
                : rule->type == EP_VEC2 ? json_is_array(value)
                                        : json_is_number(value);
    if (!fits || !(rule->flags & EP_ANIMATED))
        return NULL;
    return value_new_curve(curve_from_canonical(of[rule->type], json));
}

static Value *read_given(const ParamRule *rule, const json_t *json)
{
    if (json_is_object(json))
        return read_curve(rule, json);
    switch (rule->type) {
    case EP_NUMBER:
        return read_number(rule, json);
    case EP_BOOL:
        return json_is_boolean(json) ? value_new_number(json_is_true(json)) : NULL;
    case EP_COLOR:
        return read_color(json);
    case EP_VEC2:
        return read_vec2(rule, json);
    case EP_ASSET:
        return json_is_string(json) ? value_new_string(json_string_value(json)) : NULL;
    case EP_CHOICE:
        return read_choice(rule, json);
    }
    g_assert_not_reached();
}

Value *param_read(const ParamRule *rule, const json_t *json)
{
    json_auto_t *fallback = NULL;
    if (!json && rule->fallback)
        json = fallback = json_loads(rule->fallback, JSON_DECODE_ANY, NULL);
    return json ? read_given(rule, json) : NULL;
}

char *param_allowed(const ParamRule *rule)
{
    g_autofree char *choices = NULL;
    switch (rule->type) {
    case EP_NUMBER:
        return g_strdup_printf(_("a number from %g to %g"), rule->min, rule->max);
    case EP_BOOL:
        return g_strdup(_("true or false"));
    case EP_COLOR:
        return g_strdup(_("a colour like \"#FFC400\""));
    case EP_VEC2:
        return g_strdup_printf(_("a pair of numbers from %g to %g"), rule->min,
                               rule->max);
    case EP_ASSET:
        return g_strdup_printf(_("the id of an asset of the kind “%s”"), rule->choices);
    case EP_CHOICE:
        choices = g_strdelimit(g_strdup(rule->choices), "|", '/');
        return g_strdup_printf(_("one of %s"), choices);
    }
    g_assert_not_reached();
}

bool param_fail(GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_propagate_error(error,
                      g_error_new_valist(COMPOSITION_ERROR, COMPOSITION_ERROR_INVALID,
                                         format, arguments));
    va_end(arguments);
    return false;
}
