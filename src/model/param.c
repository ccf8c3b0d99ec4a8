#include "param_private.h"

#include "chatkut/model/composition.h"
#include "chatkut/model/shape.h"
#include "prop_private.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- finding --------------------------------------------------------------------- */

const Param *param_rows(const Param *table, unsigned count, unsigned owner,
                        unsigned *rows)
{
    unsigned first = 0, n = 0;
    while (first < count && table[first].owner != owner)
        first++;
    while (first + n < count && table[first + n].owner == owner)
        n++;
    *rows = n;
    return &table[first];
}

const Param *param_find(const Param *rows, unsigned count, const char *name)
{
    for (unsigned i = 0; i < count; i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}

unsigned param_place(const Param *table, unsigned id)
{
    unsigned place = 0;
    while (place < id && table[id - place - 1].owner == table[id].owner)
        place++;
    return place;
}

char *param_names(const Param *rows, unsigned count)
{
    GString *names = g_string_new(NULL);
    for (unsigned i = 0; i < count; i++)
        g_string_append_printf(names, "%s“%s”", i ? ", " : "", rows[i].name);
    return g_string_free(names, FALSE);
}

/* ---- reading --------------------------------------------------------------------- */

static bool in_range(const Param *param, double number)
{
    return (param->min == 0 && param->max == 0) ||
           (number >= param->min && number <= param->max);
}

static Value *read_number(const Param *param, const json_t *json)
{
    double number = json_number_value(json);
    if (!json_is_number(json) || !in_range(param, number))
        return NULL;
    return value_new_number(number);
}

static Value *read_vec2(const Param *param, const json_t *json)
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

static Value *read_choice(const Param *param, const json_t *json)
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
static Value *read_curve(const Param *param, const json_t *json)
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

static Value *read_given(const Param *param, const json_t *json)
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

Value *param_read(const Param *param, const json_t *json)
{
    json_auto_t *fallback = NULL;
    if (!json && param->fallback)
        json = fallback = json_loads(param->fallback, JSON_DECODE_ANY, NULL);
    return json ? read_given(param, json) : NULL;
}

/* ---- messages -------------------------------------------------------------------- */

char *param_allowed(const Param *param)
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
