/* Shapes of values that hold no others. */
#include "shape_private.h"

#include <glib/gi18n.h>
#include <math.h>

bool shape_fail(ShapeWalk *walk, GError **error, ShapeError code, const ShapePath *path,
                const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    walk->error_depth = walk->depth;
    shape_error_set(error, code, path, "%s", message);
    return false;
}

bool shape_fail_type(ShapeWalk *walk, const Shape *shape, const json_t *json,
                     const ShapePath *path, GError **error)
{
    g_autofree char *expected = words_expected(shape);
    g_autofree char *found = words_found(json);
    return shape_fail(walk, error, SHAPE_ERROR_TYPE, path, _("expected %s, got %s"),
                      expected, found);
}

/* ---- leaves --------------------------------------------------------------------- */

static bool is_limited(const Shape *shape)
{
    return shape->min != 0 || shape->max != 0;
}

static bool check_range(ShapeWalk *walk, const Shape *shape, double number,
                        const ShapePath *path, GError **error)
{
    if (!is_limited(shape) || (number >= shape->min && number <= shape->max))
        return true;
    bool low = number < shape->min;
    g_autofree char *found = words_number(number);
    g_autofree char *limit = words_number(low ? shape->min : shape->max);
    return shape_fail(walk, error, SHAPE_ERROR_RANGE, path,
                      low ? _("%s is below %s") : _("%s is above %s"), found, limit);
}

bool shape_count_fits(const Shape *shape, size_t count)
{
    return !is_limited(shape) ||
           ((double)count >= shape->min && (double)count <= shape->max);
}

/* Characters, items or members. */
bool shape_fail_count(ShapeWalk *walk, const Shape *shape, size_t count,
                      const ShapePath *path, GError **error)
{
    bool few = (double)count < shape->min;
    g_autofree char *limit = words_number(few ? shape->min : shape->max);
    if (shape->kind == SHAPE_IS_STRING)
        return shape_fail(walk, error, SHAPE_ERROR_RANGE, path,
                          few ? _("the text has %zu characters, it needs %s at least")
                              : _("the text has %zu characters, %s are allowed"),
                          count, limit);
    return shape_fail(walk, error, SHAPE_ERROR_RANGE, path,
                      few ? _("there are %zu entries, it needs %s at least")
                          : _("there are %zu entries, %s are allowed"),
                      count, limit);
}

bool json_whole(const json_t *json, int64_t *whole)
{
    double number = json_number_value(json);
    if (json_is_integer(json)) {
        *whole = json_integer_value(json);
        return true;
    }
    if (!json_is_real(json) || number != trunc(number) || fabs(number) > 0x1p53)
        return false;
    *whole = (int64_t)number;
    return true;
}

static json_t *canonical_number(const json_t *json)
{
    int64_t whole;
    return json_whole(json, &whole) ? json_integer(whole)
                                    : json_copy(shape_unconst(json));
}

static bool check_number_choice(ShapeWalk *walk, const Shape *shape, const json_t *json,
                                const ShapePath *path, GError **error)
{
    g_autofree char *digits = words_number(json_number_value(json));
    if (shape_choice_has(shape->choices, digits))
        return true;
    g_autofree char *list = words_list(shape->choices);
    return shape_fail(walk, error, SHAPE_ERROR_CHOICE, path, _("%s is not one of %s"),
                      digits, list);
}

bool shape_walk_number(ShapeWalk *walk, const Shape *shape, const json_t *json,
                       const ShapePath *path, json_t **out, GError **error)
{
    int64_t whole;
    if (!json_is_number(json) ||
        (shape->kind == SHAPE_IS_INT && !json_whole(json, &whole)))
        return shape_fail_type(walk, shape, json, path, error);
    if (!check_range(walk, shape, json_number_value(json), path, error))
        return false;
    if (shape->choices && !check_number_choice(walk, shape, json, path, error))
        return false;
    if (out)
        *out = canonical_number(json);
    return true;
}

bool shape_walk_string(ShapeWalk *walk, const Shape *shape, const json_t *json,
                       const ShapePath *path, json_t **out, GError **error)
{
    if (!json_is_string(json))
        return shape_fail_type(walk, shape, json, path, error);
    const char *text = json_string_value(json);
    size_t length = is_limited(shape) ? (size_t)g_utf8_strlen(text, -1) : 0;
    if (!shape_count_fits(shape, length))
        return shape_fail_count(walk, shape, length, path, error);
    if (shape->like && !shape->like(text))
        return shape_fail_type(walk, shape, json, path, error);
    if (out)
        *out = json_incref(shape_unconst(json));
    return true;
}

bool shape_walk_choice(ShapeWalk *walk, const Shape *shape, const json_t *json,
                       const ShapePath *path, json_t **out, GError **error)
{
    if (!json_is_string(json))
        return shape_fail_type(walk, shape, json, path, error);
    const char *word = json_string_value(json);
    if (!shape_choice_has(shape->choices, word)) {
        g_autofree char *list = words_list(shape->choices);
        g_autofree char *shown = words_quote(word);
        return shape_fail(walk, error, SHAPE_ERROR_CHOICE, path,
                          _("%s is not one of %s"), shown, list);
    }
    if (out)
        *out = json_incref(shape_unconst(json));
    return true;
}

bool shape_walk_custom(ShapeWalk *walk, const Shape *shape, const json_t *json,
                       const ShapePath *path, json_t **out, GError **error)
{
    json_t *read = shape->read(json, walk->user);
    if (!read)
        return shape_fail_type(walk, shape, json, path, error);
    if (out)
        *out = read;
    else
        json_decref(read);
    return true;
}
