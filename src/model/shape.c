#include "chatkut/model/shape.h"

#include "shape_private.h"

#include <glib/gi18n.h>
#include <stdint.h>
#include <string.h>

/* Deeper than any document goes; keeps hostile ones off the stack. */
enum { DEPTH_MAX = 64 };

static bool fail_missing(ShapeWalk *walk, const ShapePath *path, const char *key,
                         GError **error)
{
    ShapePath at = { path, key, 0 };
    return shape_fail(walk, error, SHAPE_ERROR_MISSING, &at, _("missing"));
}

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

/* ---- objects -------------------------------------------------------------------- */

/* The tables an object is checked against: a switching key, shared fields, a case's. */
typedef struct {
    const char *key;
    const ShapeField *fields[2];
    const ShapeRule *rules[2];
} Closed;

static const ShapeField *closed_find(const Closed *closed, const char *key)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(closed->fields); i++)
        for (const ShapeField *field = closed->fields[i]; field && field->key; field++)
            if (strcmp(field->key, key) == 0)
                return field;
    return NULL;
}

static bool fail_unknown(ShapeWalk *walk, const Closed *closed, const char *key,
                         const ShapePath *path, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (unsigned i = 0; i < G_N_ELEMENTS(closed->fields); i++)
        for (const ShapeField *field = closed->fields[i]; field && field->key; field++)
            g_ptr_array_add(names, (void *)(uintptr_t)field->key);
    ShapePath at = { path, key, 0 };
    walk->error_depth = walk->depth;
    return shape_fail_unknown(names, &at, error);
}

static bool check_keys(ShapeWalk *walk, const Closed *closed, const json_t *json,
                       const ShapePath *path, GError **error)
{
    const char *key;
    json_t *member;
    json_object_foreach(shape_unconst(json), key, member)
    {
        bool is_switch = closed->key && strcmp(key, closed->key) == 0;
        if (!is_switch && !closed_find(closed, key))
            return fail_unknown(walk, closed, key, path, error);
    }
    return true;
}

static bool walk_fields(ShapeWalk *walk, const ShapeField *fields, const json_t *json,
                        const ShapePath *path, json_t *object, GError **error)
{
    for (const ShapeField *field = fields; field && field->key; field++) {
        const json_t *member = json_object_get(json, field->key);
        ShapePath at = { path, field->key, 0 };
        json_t *copy = NULL;
        if (!member && (field->flags & SHAPE_REQUIRED))
            return fail_missing(walk, path, field->key, error);
        if (member &&
            !walk_shape(walk, field->shape, member, &at, object ? &copy : NULL, error))
            return false;
        if (copy)
            json_object_set_new(object, field->key, copy);
    }
    return true;
}

static unsigned count_keys(const json_t *json, const char *keys, char **missing)
{
    const char *word;
    size_t length;
    unsigned count = 0;
    while (words_next(&keys, &word, &length)) {
        if (json_object_getn(json, word, length))
            count++;
        else if (missing && !*missing)
            *missing = g_strndup(word, length);
    }
    return count;
}

static bool rule_applies(const ShapeRule *rule, const json_t *json)
{
    const json_t *member = json_object_get(json, rule->key);
    const char *word = json_string_value(member);
    return member && (!rule->is || (word && shape_choice_has(rule->is, word)));
}

static bool check_rule(ShapeWalk *walk, const ShapeRule *rule, const json_t *json,
                       const ShapePath *path, GError **error)
{
    g_autofree char *missing = NULL;
    unsigned count = count_keys(json, rule->keys, &missing);
    if (rule->kind == SHAPE_NEEDS)
        return !missing || !rule_applies(rule, json) ||
               fail_missing(walk, path, missing, error);
    g_autofree char *list = words_list(rule->keys);
    if (count == 0 && rule->kind != SHAPE_NOT_BOTH)
        return shape_fail(walk, error, SHAPE_ERROR_MISSING, path, _("needs one of %s"),
                          list);
    if (count > 1 && rule->kind != SHAPE_SOME_OF)
        return shape_fail(walk, error, SHAPE_ERROR_CONFLICT, path,
                          _("only one of %s can be there"), list);
    return true;
}

static bool check_rules(ShapeWalk *walk, const ShapeRule *rules, const json_t *json,
                        const ShapePath *path, GError **error)
{
    for (const ShapeRule *rule = rules; rule && rule->kind != SHAPE_NO_RULE; rule++)
        if (!check_rule(walk, rule, json, path, error))
            return false;
    return true;
}

static bool walk_closed(ShapeWalk *walk, const Closed *closed, const json_t *json,
                        const ShapePath *path, json_t *object, GError **error)
{
    if (object && closed->key)
        json_object_set(object, closed->key, json_object_get(json, closed->key));
    return check_keys(walk, closed, json, path, error) &&
           walk_fields(walk, closed->fields[0], json, path, object, error) &&
           walk_fields(walk, closed->fields[1], json, path, object, error) &&
           check_rules(walk, closed->rules[0], json, path, error) &&
           check_rules(walk, closed->rules[1], json, path, error);
}

static bool fail_case(ShapeWalk *walk, const Shape *shape, const char *name,
                      const ShapePath *path, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (const ShapeCase *c = shape->cases; c->name; c++)
        g_ptr_array_add(names, (void *)(uintptr_t)c->name);
    g_autofree char *near = words_near(name, names);
    g_autofree char *shown = words_quote(name);
    if (!near)
        return shape_fail(walk, error, SHAPE_ERROR_CHOICE, path, _("%s is unknown"),
                          shown);
    return shape_fail(walk, error, SHAPE_ERROR_CHOICE, path,
                      _("%s is unknown; did you mean %s?"), shown, near);
}

/* Which tables `json` is to be checked against. */
static bool object_choose(ShapeWalk *walk, const Shape *shape, const json_t *json,
                          const ShapePath *path, Closed *closed, GError **error)
{
    *closed = (Closed){ NULL, { shape->fields }, { shape->rules } };
    if (shape->kind == SHAPE_IS_OBJECT)
        return true;
    const json_t *member = json_object_get(json, shape->key);
    if (!member)
        return fail_missing(walk, path, shape->key, error);
    ShapePath at = { path, shape->key, 0 };
    if (!json_is_string(member))
        return shape_fail_type(walk, SHAPE(SHAPE_IS_STRING), member, &at, error);
    for (const ShapeCase *c = shape->cases; c->name; c++) {
        if (strcmp(c->name, json_string_value(member)) != 0)
            continue;
        closed->key = shape->key;
        closed->fields[1] = c->fields;
        closed->rules[1] = c->rules;
        return true;
    }
    return fail_case(walk, shape, json_string_value(member), &at, error);
}

static bool walk_object(ShapeWalk *walk, const Shape *shape, const json_t *json,
                        const ShapePath *path, json_t **out, GError **error)
{
    Closed closed;
    if (!json_is_object(json))
        return shape_fail_type(walk, shape, json, path, error);
    if (!shape_count_fits(shape, json_object_size(json)))
        return shape_fail_count(walk, shape, json_object_size(json), path, error);
    if (!object_choose(walk, shape, json, path, &closed, error))
        return false;
    json_t *object = out ? json_object() : NULL;
    if (!walk_closed(walk, &closed, json, path, object, error)) {
        json_decref(object);
        return false;
    }
    if (out)
        *out = object;
    return true;
}

/* ---- alternatives --------------------------------------------------------------- */

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

/* ---- all ------------------------------------------------------------------------ */

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
