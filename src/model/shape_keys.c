/* Objects: which keys there may be, and which there must be. */
#include "shape_private.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- tables ---------------------------------------------------------------------- */

bool shape_tables(const Shape *shape, const char *name, ShapeTables *tables)
{
    *tables = (ShapeTables){ NULL, { shape->fields }, { shape->rules } };
    if (shape->kind != SHAPE_IS_SWITCH)
        return shape->kind == SHAPE_IS_OBJECT;
    for (const ShapeCase *c = shape->cases; c->name; c++) {
        if (g_strcmp0(c->name, name) != 0)
            continue;
        tables->key = shape->key;
        tables->fields[1] = c->fields;
        tables->rules[1] = c->rules;
        return true;
    }
    return false;
}

const ShapeField *shape_tables_find(const ShapeTables *tables, const char *key)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(tables->fields); i++)
        for (const ShapeField *field = tables->fields[i]; field && field->key; field++)
            if (strcmp(field->key, key) == 0)
                return field;
    return NULL;
}

GPtrArray *shape_tables_keys(const ShapeTables *tables)
{
    GPtrArray *keys = g_ptr_array_new();
    for (unsigned i = 0; i < G_N_ELEMENTS(tables->fields); i++)
        for (const ShapeField *field = tables->fields[i]; field && field->key; field++)
            g_ptr_array_add(keys, (void *)(uintptr_t)field->key);
    return keys;
}

/* ---- keys ------------------------------------------------------------------------ */

bool shape_fail_key(ShapeWalk *walk, const ShapePath *path, const char *key,
                    GError **error)
{
    ShapePath at = { path, key, 0 };
    return shape_fail(walk, error, SHAPE_ERROR_MISSING, &at, _("missing"));
}

static bool fail_unknown(ShapeWalk *walk, const ShapeTables *tables, const char *key,
                         const ShapePath *path, GError **error)
{
    g_autoptr(GPtrArray) names = shape_tables_keys(tables);
    ShapePath at = { path, key, 0 };
    walk->error_depth = walk->depth;
    return shape_fail_unknown(names, &at, error);
}

bool shape_check_unknown(ShapeWalk *walk, const ShapeTables *tables, const json_t *json,
                         const ShapePath *path, GError **error)
{
    const char *key;
    json_t *member;
    json_object_foreach(shape_unconst(json), key, member)
    {
        bool is_switch = tables->key && strcmp(key, tables->key) == 0;
        if (!is_switch && !shape_tables_find(tables, key))
            return fail_unknown(walk, tables, key, path, error);
    }
    return true;
}

/* ---- rules ----------------------------------------------------------------------- */

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
               shape_fail_key(walk, path, missing, error);
    g_autofree char *list = words_list(rule->keys);
    if (count == 0 && rule->kind != SHAPE_NOT_BOTH)
        return shape_fail(walk, error, SHAPE_ERROR_MISSING, path, _("needs one of %s"),
                          list);
    if (count > 1 && rule->kind != SHAPE_SOME_OF)
        return shape_fail(walk, error, SHAPE_ERROR_CONFLICT, path,
                          _("only one of %s can be there"), list);
    return true;
}

static const ShapeRule *rules_next(const ShapeRule *rule)
{
    return rule && rule->kind != SHAPE_NO_RULE ? rule : NULL;
}

bool shape_check_rules(ShapeWalk *walk, const ShapeTables *tables, const json_t *json,
                       const ShapePath *path, GError **error)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(tables->rules); i++)
        for (const ShapeRule *rule = tables->rules[i]; rules_next(rule); rule++)
            if (!check_rule(walk, rule, json, path, error))
                return false;
    return true;
}

/* ---- which table ----------------------------------------------------------------- */

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

bool shape_choose(ShapeWalk *walk, const Shape *shape, const json_t *json,
                  const ShapePath *path, ShapeTables *tables, GError **error)
{
    if (shape->kind == SHAPE_IS_OBJECT)
        return shape_tables(shape, NULL, tables);
    const json_t *member = json_object_get(json, shape->key);
    if (!member)
        return shape_fail_key(walk, path, shape->key, error);
    ShapePath at = { path, shape->key, 0 };
    if (!json_is_string(member))
        return shape_fail_type(walk, SHAPE(SHAPE_IS_STRING), member, &at, error);
    return shape_tables(shape, json_string_value(member), tables) ||
           fail_case(walk, shape, json_string_value(member), &at, error);
}

/* ---- all that is missing --------------------------------------------------------- */

static void add_message(GPtrArray *messages, GError *error)
{
    if (!error)
        return;
    g_ptr_array_add(messages, g_strdup(error->message));
    g_error_free(error);
}

static void add_missing(const ShapeField *fields, const json_t *json,
                        const ShapePath *path, GPtrArray *messages)
{
    for (const ShapeField *field = fields; field && field->key; field++) {
        ShapeWalk walk = { NULL };
        GError *error = NULL;
        if ((field->flags & SHAPE_REQUIRED) && !json_object_get(json, field->key))
            shape_fail_key(&walk, path, field->key, &error);
        add_message(messages, error);
    }
}

void shape_tables_missing(const ShapeTables *tables, const json_t *json,
                          const ShapePath *path, GPtrArray *messages)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(tables->fields); i++)
        add_missing(tables->fields[i], json, path, messages);
    for (unsigned i = 0; i < G_N_ELEMENTS(tables->rules); i++) {
        for (const ShapeRule *rule = tables->rules[i]; rules_next(rule); rule++) {
            ShapeWalk walk = { NULL };
            GError *error = NULL;
            check_rule(&walk, rule, json, path, &error);
            add_message(messages, error);
        }
    }
}
