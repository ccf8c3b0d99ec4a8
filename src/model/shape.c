#include "chatkut/model/shape.h"

#include "shape_private.h"

#include <glib/gi18n.h>
#include <stdint.h>
#include <string.h>

/* Deeper than any document goes; keeps hostile ones off the stack. */
enum { DEPTH_MAX = 64 };

/* ---- lists and maps -------------------------------------------------------------- */

static bool walk_shape(ShapeWalk *walk, const Shape *shape, const json_t *json,
                       const ShapePath *path, json_t **out, GError **error);

static bool check_unique(ShapeWalk *walk, const json_t *json, const ShapePath *path,
                         GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < json_array_size(json); i++) {
        const char *text = json_string_value(json_array_get(json, i));
        if (text && !g_hash_table_add(seen, (void *)(uintptr_t)text)) {
            ShapePath at = { path, NULL, i };
            g_autofree char *shown = words_quote(text);
            return shape_fail(walk, error, SHAPE_ERROR_CONFLICT, &at,
                              _("%s is there twice"), shown);
        }
    }
    return true;
}

/* The shape of the n-th item; NULL: a tuple has no more. */
static const Shape *item_shape(const Shape *shape, size_t n)
{
    return shape->kind == SHAPE_IS_TUPLE ? shape->any[n] : shape->of;
}

static bool walk_items(ShapeWalk *walk, const Shape *shape, const json_t *json,
                       const ShapePath *path, json_t *list, GError **error)
{
    for (size_t i = 0; i < json_array_size(json); i++) {
        ShapePath at = { path, NULL, i };
        json_t *item = NULL;
        if (!walk_shape(walk, item_shape(shape, i), json_array_get(json, i), &at,
                        list ? &item : NULL, error))
            return false;
        if (list)
            json_array_append_new(list, item);
    }
    return true;
}

static bool check_items(ShapeWalk *walk, const Shape *shape, const json_t *json,
                        const ShapePath *path, GError **error)
{
    Shape limits = *shape;
    if (shape->kind == SHAPE_IS_TUPLE) {
        for (limits.max = 0; *limits.any; limits.any++)
            limits.max++;
        limits.min = limits.max;
    }
    size_t count = json_array_size(json);
    return shape_count_fits(&limits, count) ||
           shape_fail_count(walk, &limits, count, path, error);
}

static bool walk_array(ShapeWalk *walk, const Shape *shape, const json_t *json,
                       const ShapePath *path, json_t **out, GError **error)
{
    if (!json_is_array(json))
        return shape_fail_type(walk, shape, json, path, error);
    if (!check_items(walk, shape, json, path, error))
        return false;
    json_t *list = out ? json_array() : NULL;
    if (!walk_items(walk, shape, json, path, list, error) ||
        (shape->unique && !check_unique(walk, json, path, error))) {
        json_decref(list);
        return false;
    }
    if (out)
        *out = list;
    return true;
}

static bool walk_map(ShapeWalk *walk, const Shape *shape, const json_t *json,
                     const ShapePath *path, json_t **out, GError **error)
{
    if (!json_is_object(json))
        return shape_fail_type(walk, shape, json, path, error);
    if (!shape_count_fits(shape, json_object_size(json)))
        return shape_fail_count(walk, shape, json_object_size(json), path, error);
    if (!out && !shape->like && shape->of->kind == SHAPE_IS_ANY) {
        walk->right += (unsigned)json_object_size(json); /* nothing can be wrong */
        return true;
    }
    json_t *map = out ? json_object() : NULL;
    const char *key;
    json_t *member;
    json_object_foreach(shape_unconst(json), key, member)
    {
        ShapePath at = { path, key, 0 };
        json_t *copy = NULL;
        bool ok = !shape->like || shape->like(key);
        if (!ok)
            shape_fail(walk, error, SHAPE_ERROR_UNKNOWN, &at,
                       _("this is no name for a key"));
        if (!ok ||
            !walk_shape(walk, shape->of, member, &at, map ? &copy : NULL, error)) {
            json_decref(map);
            return false;
        }
        if (map)
            json_object_set_new(map, key, copy);
    }
    if (out)
        *out = map;
    return true;
}

/* ---- objects --------------------------------------------------------------------- */

static bool walk_fields(ShapeWalk *walk, const ShapeField *fields, const json_t *json,
                        const ShapePath *path, json_t *object, GError **error)
{
    for (const ShapeField *field = fields; field && field->key; field++) {
        const json_t *member = json_object_get(json, field->key);
        ShapePath at = { path, field->key, 0 };
        json_t *copy = NULL;
        if (!member && (field->flags & SHAPE_REQUIRED))
            return shape_fail_key(walk, path, field->key, error);
        if (member &&
            !walk_shape(walk, field->shape, member, &at, object ? &copy : NULL, error))
            return false;
        if (copy)
            json_object_set_new(object, field->key, copy);
    }
    return true;
}

static bool walk_closed(ShapeWalk *walk, const ShapeTables *tables, const json_t *json,
                        const ShapePath *path, json_t *object, GError **error)
{
    if (object && tables->key)
        json_object_set(object, tables->key, json_object_get(json, tables->key));
    return shape_check_unknown(walk, tables, json, path, error) &&
           walk_fields(walk, tables->fields[0], json, path, object, error) &&
           walk_fields(walk, tables->fields[1], json, path, object, error) &&
           shape_check_rules(walk, tables, json, path, error);
}

static bool walk_object(ShapeWalk *walk, const Shape *shape, const json_t *json,
                        const ShapePath *path, json_t **out, GError **error)
{
    ShapeTables tables;
    if (!json_is_object(json))
        return shape_fail_type(walk, shape, json, path, error);
    if (!shape_count_fits(shape, json_object_size(json)))
        return shape_fail_count(walk, shape, json_object_size(json), path, error);
    if (!shape_choose(walk, shape, json, path, &tables, error))
        return false;
    json_t *object = out ? json_object() : NULL;
    if (!walk_closed(walk, &tables, json, path, object, error)) {
        json_decref(object);
        return false;
    }
    if (out)
        *out = object;
    return true;
}

/* ---- alternatives ---------------------------------------------------------------- */

/* Is this the alternative that is meant, right or not? */
static bool shape_takes(const Shape *shape, const json_t *json, const void *user)
{
    switch (shape->kind) {
    case SHAPE_IS_ANY:
        return true;
    case SHAPE_IS_BOOL:
        return json_is_boolean(json);
    case SHAPE_IS_NUMBER:
    case SHAPE_IS_INT:
        return json_is_number(json);
    case SHAPE_IS_STRING:
    case SHAPE_IS_CHOICE:
        return json_is_string(json);
    case SHAPE_IS_ARRAY:
    case SHAPE_IS_TUPLE:
        return json_is_array(json);
    case SHAPE_IS_OBJECT:
    case SHAPE_IS_MAP:
    case SHAPE_IS_SWITCH:
        return json_is_object(json);
    case SHAPE_IS_EITHER:
        for (const Shape *const *any = shape->any; *any; any++)
            if (shape_takes(*any, json, user))
                return true;
        return false;
    case SHAPE_IS_CUSTOM: {
        json_t *read = shape->read(json, user);
        json_decref(read);
        return read != NULL;
    }
    }
    g_assert_not_reached();
}

/* Where several alternatives fail at the value itself, none was nearly met: list
 * them. */
static bool is_undecided(const ShapeWalk *walk, unsigned meant, unsigned depth,
                         const GError *best)
{
    return meant == 0 ||
           (meant > 1 && depth <= walk->depth + 1 &&
            (best->code == SHAPE_ERROR_TYPE || best->code == SHAPE_ERROR_CHOICE));
}

/* Of several alternatives that fail, the one in which most was right was meant; among
 * equals the one that failed deepest. */
static bool walk_either(ShapeWalk *walk, const Shape *shape, const json_t *json,
                        const ShapePath *path, json_t **out, GError **error)
{
    g_autoptr(GError) best = NULL;
    unsigned meant = 0, best_right = 0, best_depth = 0;
    for (const Shape *const *any = shape->any; *any; any++) {
        g_autoptr(GError) failed = NULL;
        unsigned before = walk->right;
        if (!shape_takes(*any, json, walk->user))
            continue;
        if (walk_shape(walk, *any, json, path, out, &failed))
            return true;
        unsigned right = walk->right - before;
        bool is_better = right > best_right ||
                         (right == best_right && walk->error_depth > best_depth);
        if (meant++ > 0 && !is_better)
            continue;
        g_clear_error(&best);
        best = g_steal_pointer(&failed);
        best_right = right;
        best_depth = walk->error_depth;
    }
    if (is_undecided(walk, meant, best_depth, best))
        return shape_fail_type(walk, shape, json, path, error);
    walk->error_depth = best_depth;
    g_propagate_error(error, g_steal_pointer(&best));
    return false;
}

/* ---- all ------------------------------------------------------------------------- */

static bool walk_kind(ShapeWalk *walk, const Shape *shape, const json_t *json,
                      const ShapePath *path, json_t **out, GError **error)
{
    switch (shape->kind) {
    case SHAPE_IS_ANY:
        if (out)
            *out = json_incref(shape_unconst(json));
        return true;
    case SHAPE_IS_BOOL:
        if (!json_is_boolean(json))
            return shape_fail_type(walk, shape, json, path, error);
        if (out)
            *out = json_incref(shape_unconst(json));
        return true;
    case SHAPE_IS_NUMBER:
    case SHAPE_IS_INT:
        return shape_walk_number(walk, shape, json, path, out, error);
    case SHAPE_IS_STRING:
        return shape_walk_string(walk, shape, json, path, out, error);
    case SHAPE_IS_CHOICE:
        return shape_walk_choice(walk, shape, json, path, out, error);
    case SHAPE_IS_CUSTOM:
        return shape_walk_custom(walk, shape, json, path, out, error);
    case SHAPE_IS_ARRAY:
    case SHAPE_IS_TUPLE:
        return walk_array(walk, shape, json, path, out, error);
    case SHAPE_IS_MAP:
        return walk_map(walk, shape, json, path, out, error);
    case SHAPE_IS_OBJECT:
    case SHAPE_IS_SWITCH:
        return walk_object(walk, shape, json, path, out, error);
    case SHAPE_IS_EITHER:
        return walk_either(walk, shape, json, path, out, error);
    }
    g_assert_not_reached();
}

static bool walk_shape(ShapeWalk *walk, const Shape *shape, const json_t *json,
                       const ShapePath *path, json_t **out, GError **error)
{
    if (walk->depth >= DEPTH_MAX)
        return shape_fail(walk, error, SHAPE_ERROR_RANGE, path, _("nested too deep"));
    walk->depth++;
    bool ok = walk_kind(walk, shape, json, path, out, error);
    walk->depth--;
    walk->right += ok;
    return ok;
}

bool shape_check(const Shape *shape, const json_t *json, const void *user,
                 const ShapePath *path, GError **error)
{
    ShapeWalk walk = { user };
    return walk_shape(&walk, shape, json, path, NULL, error);
}

json_t *shape_canonical(const Shape *shape, const json_t *json, const void *user,
                        const ShapePath *path, GError **error)
{
    ShapeWalk walk = { user };
    json_t *out = NULL;
    return walk_shape(&walk, shape, json, path, &out, error) ? out : NULL;
}
