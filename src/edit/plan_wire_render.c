/*
 * Values as texts, plans in the wire form.
 *
 * A text is taken only where it reads back as the value it is for, so what is rendered
 * is right whatever the splitters think of next.
 */
#include "plan_wire_private.h"

#include <string.h>

/* ---- texts ----------------------------------------------------------------------- */

/* `text` (taken) where it reads as `value`, else NULL. */
static char *proved(char *text, const Shape *shape, const json_t *value,
                    const WireNames *names, bool inside)
{
    if (!text)
        return NULL;
    g_autoptr(GPtrArray) ignored = g_ptr_array_new_with_free_func(g_free);
    WireReading reading = { .names = names, .faults = ignored, .inside = inside };
    json_t *read = wire_fit(&reading, shape, text, NULL);
    bool same = read && json_equal(read, value);
    json_decref(read);
    if (same)
        return text;
    g_free(text);
    return NULL;
}

static char *json_text(const json_t *value)
{
    char *dump = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
    char *text = g_strdup(dump);
    free(dump);
    return text;
}

static char *list_text(const Shape *of, const json_t *list, const WireNames *names)
{
    g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < json_array_size(list); i++) {
        char *part = wire_text(of, json_array_get(list, i), names, true);
        if (!part)
            return NULL;
        g_ptr_array_add(parts, part);
    }
    g_ptr_array_add(parts, NULL);
    g_autofree char *all = g_strjoinv(", ", (char **)parts->pdata);
    return g_strconcat("[", all, "]", NULL);
}

static char *either_text(const Shape *shape, const json_t *value,
                         const WireNames *names, bool inside)
{
    for (const Shape *const *any = shape->any; *any; any++) {
        char *text = shape_check(*any, value, NULL, NULL, NULL)
                         ? wire_text(*any, value, names, inside)
                         : NULL;
        text = proved(text, shape, value, names, inside);
        if (text)
            return text;
    }
    return NULL;
}

static char *scalar_text(const Shape *shape, const json_t *value, bool inside)
{
    if (json_is_boolean(value))
        return g_strdup(json_is_true(value) ? "true" : "false");
    if (json_is_number(value))
        return wire_number_text(json_number_value(value));
    if (!json_is_string(value))
        return NULL;
    const char *text = json_string_value(value);
    return inside && wire_is_free(shape) ? wire_bare(text) : g_strdup(text);
}

static char *first_text(const Shape *shape, const json_t *value, const WireNames *names,
                        bool inside)
{
    const WireForm *form = wire_form(shape);
    if (form && form->join)
        return form->join(value, names);
    if (shape->kind == SHAPE_IS_EITHER)
        return either_text(shape, value, names, inside);
    if (shape->kind == SHAPE_IS_ARRAY)
        return list_text(shape->of, value, names);
    return scalar_text(shape, value, inside);
}

char *wire_text(const Shape *shape, const json_t *value, const WireNames *names,
                bool inside)
{
    char *text =
        proved(first_text(shape, value, names, inside), shape, value, names, inside);
    if (!text && json_is_string(value))
        text =
            proved(wire_requote(json_string_value(value)), shape, value, names, inside);
    bool empty = (json_is_object(value) && json_object_size(value) == 0) ||
                 (json_is_array(value) && json_array_size(value) == 0);
    if (!text && (empty || shape->kind == SHAPE_IS_ANY))
        text = proved(json_text(value), shape, value, names, inside);
    return text;
}

/* ---- parts ----------------------------------------------------------------------- */

/* The alternative that it is. */
static const Shape *choose(const Shape *shape, const json_t *value)
{
    for (unsigned i = 0; shape->kind == SHAPE_IS_EITHER && shape->any[i]; i++)
        if (shape_check(shape->any[i], value, NULL, NULL, NULL))
            return choose(shape->any[i], value);
    return shape;
}

static const Shape anything = { SHAPE_IS_ANY };

static const Shape *shape_of_member(const Shape *shape, const json_t *object,
                                    const char *key)
{
    ShapeTables tables;
    const char *name =
        shape->key ? json_string_value(json_object_get(object, shape->key)) : NULL;
    if (shape->kind == SHAPE_IS_MAP)
        return shape->of;
    if (!shape_tables(shape, name, &tables))
        return &anything;
    const ShapeField *field = shape_tables_find(&tables, key);
    return field ? field->shape : &anything;
}

void wire_parts(const Shape *shape, const json_t *value, const char *key,
                const WireNames *names, bool inside, WirePart part, void *user)
{
    g_autofree char *text = wire_text(shape, value, names, inside);
    const Shape *chosen = choose(shape, value);
    const char *member_key;
    json_t *member;
    if (text || !(json_is_object(value) || json_is_array(value))) {
        part(key, text ? text : "", user);
        return;
    }
    json_object_foreach(wire_unconst(value), member_key, member)
    {
        g_autofree char *below = g_strconcat(key, ".", member_key, NULL);
        wire_parts(shape_of_member(chosen, value, member_key), member, below, names,
                   inside, part, user);
    }
    for (size_t i = 0; i < json_array_size(value); i++) {
        g_autofree char *below = g_strdup_printf("%s.%zu", key, i);
        wire_parts(chosen->of, json_array_get(value, i), below, names, inside, part,
                   user);
    }
}

/* ---- plans ----------------------------------------------------------------------- */

static void add_arg(const char *key, const char *text, void *user)
{
    json_t *arg = json_object();
    json_object_set_new(arg, "k", json_string(key));
    json_object_set_new(arg, "v", json_string(text));
    json_array_append_new(user, arg);
}

/* Does a selector below `json` name the step? */
static bool names_step(const json_t *json, const char *id)
{
    const char *key;
    json_t *member;
    bool found = g_strcmp0(json_string_value(json_object_get(json, "step")), id) == 0;
    json_object_foreach(wire_unconst(json), key, member) found =
        found || names_step(member, id);
    for (size_t i = 0; i < json_array_size(json); i++)
        found = found || names_step(json_array_get(json, i), id);
    return found;
}

/* Will lowering give step n its id by itself? */
static bool id_follows(const json_t *steps, size_t n)
{
    const char *id = json_string_value(json_object_get(json_array_get(steps, n), "id"));
    g_autofree char *own = g_strdup_printf("s%zu", n + 1);
    bool named = false;
    for (size_t i = n + 1; i < json_array_size(steps); i++)
        named = named || names_step(json_array_get(steps, i), own);
    return named && g_strcmp0(id, own) == 0;
}

static json_t *render_step(const json_t *steps, size_t n, const WireNames *names)
{
    const json_t *step = json_array_get(steps, n);
    const json_t *target = json_object_get(step, "target");
    json_t *args = json_array(), *wire = json_object();
    g_autofree char *selector =
        target ? wire_text(&PLAN_SELECTOR, target, names, false) : NULL;
    const char *key;
    json_t *member;
    json_object_foreach(wire_unconst(step), key, member)
    {
        bool told = strcmp(key, "op") == 0 ||
                    (selector && strcmp(key, "target") == 0) ||
                    (strcmp(key, "id") == 0 && id_follows(steps, n));
        if (!told)
            wire_parts(shape_of_member(&PLAN_STEP, step, key), member, key, names,
                       false, add_arg, args);
    }
    json_object_set(wire, "op", json_object_get(step, "op"));
    json_object_set_new(wire, "target", json_string(selector ? selector : ""));
    json_object_set_new(wire, "args", args);
    return wire;
}

/* A question with its options as lines. */
static char *question_text(const json_t *clarify)
{
    GString *text =
        g_string_new(json_string_value(json_object_get(clarify, "question")));
    size_t i;
    json_t *option;
    json_array_foreach(json_object_get(clarify, "options"), i, option)
        g_string_append_printf(text, "\n- %s",
                               json_string_value(json_object_get(option, "text")));
    return g_string_free(text, FALSE);
}

json_t *wire_render(const json_t *plan, const WireNames *names)
{
    const json_t *steps = json_object_get(plan, "steps");
    const json_t *clarify = json_object_get(plan, "clarify");
    const char *reply = json_string_value(json_object_get(plan, "reply"));
    const char *kind = json_string_value(json_object_get(plan, "kind"));
    bool asks = g_strcmp0(kind, "clarify") == 0 && clarify;
    g_autofree char *question = asks ? question_text(clarify) : NULL;
    json_t *wire = json_object(), *rendered = json_array();
    for (size_t i = 0; i < json_array_size(steps); i++)
        json_array_append_new(rendered, render_step(steps, i, names));
    json_object_set_new(wire, "kind", json_string(kind ? kind : ""));
    json_object_set_new(wire, "steps", rendered);
    json_object_set_new(wire, "reply",
                        json_string(question ? question
                                    : reply  ? reply
                                             : ""));
    return wire;
}
