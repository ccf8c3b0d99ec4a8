/* Objects: fields under their names, told apart, put together, missed. */
#include "plan_wire_private.h"

#include <string.h>

/* ---- names of fields ------------------------------------------------------------- */

static const ShapeField *find_spelled(const ShapeField *field, const char *key)
{
    for (; field && field->key; field++)
        if (wire_same_word(field->key, key))
            return field;
    return NULL;
}

/* The field, also where it is spelled font_size. */
static const ShapeField *find_field(const ShapeTables *tables, const char *key)
{
    const ShapeField *field = shape_tables_find(tables, key);
    for (unsigned i = 0; !field && i < G_N_ELEMENTS(tables->fields); i++)
        field = find_spelled(tables->fields[i], key);
    return field;
}

/* Parts that need not be named: "fontSize" of update is props.fontSize, "after" of add
 * place.after; not of move, which may go "to" there. */
static bool is_understood(const ShapeTables *tables, const Shape *shape)
{
    return shape == &PLAN_PROPS ||
           (shape == &PLAN_PLACEMENT && !shape_tables_find(tables, "to"));
}

/* The field that has `key` as such a part. */
static const ShapeField *find_holder(const ShapeTables *tables, const char *key)
{
    ShapeTables parts;
    for (unsigned i = 0; i < G_N_ELEMENTS(tables->fields); i++)
        for (const ShapeField *field = tables->fields[i]; field && field->key; field++)
            if (is_understood(tables, field->shape) &&
                shape_tables(field->shape, NULL, &parts) && find_field(&parts, key))
                return field;
    return NULL;
}

/* Fields one level down may be meant, too: "place.at". Owned strings. */
static GPtrArray *all_keys(const ShapeTables *tables)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) keys = shape_tables_keys(tables);
    for (unsigned i = 0; i < keys->len; i++) {
        const char *key = keys->pdata[i];
        ShapeTables below;
        g_ptr_array_add(names, g_strdup(key));
        if (!shape_tables(shape_tables_find(tables, key)->shape, NULL, &below))
            continue;
        g_autoptr(GPtrArray) inner = shape_tables_keys(&below);
        for (unsigned j = 0; j < inner->len; j++)
            g_ptr_array_add(
                names, g_strdup_printf("%s.%s", key, (const char *)inner->pdata[j]));
    }
    return names;
}

static void fault_unknown(WireReading *reading, const ShapeTables *tables,
                          const char *key, const ShapePath *path)
{
    g_autoptr(GPtrArray) names = all_keys(tables);
    g_autofree char *near = wire_nearest(key, names);
    ShapePath at = { path, key, 0 };
    wire_fault(reading, &at, "no such field%s", near);
}

/* ---- what an object refers to ---------------------------------------------------- */

static json_t *find_clip(WireReading *reading, const json_t *id, const ShapePath *path)
{
    const char *name = json_string_value(id);
    const char *clip = wire_names_clip(reading->names, name);
    if (clip)
        return json_string(clip);
    g_autofree char *shown = g_strconcat("#", name, NULL);
    g_autofree char *quoted = wire_quote(shown);
    g_autofree char *clips = wire_names_clips(reading->names);
    wire_fault(reading, path, "no clip %s; there are %s", quoted, clips);
    return NULL;
}

static json_t *find_asset(WireReading *reading, const json_t *name,
                          const ShapePath *path)
{
    const char *label = wire_names_asset(reading->names, json_string_value(name));
    if (label)
        return json_string(label);
    g_autofree char *quoted = wire_quote(json_string_value(name));
    g_autofree char *assets = wire_names_assets(reading->names);
    wire_fault(reading, path, "no asset %s; there are %s", quoted, assets);
    return NULL;
}

/* Short names are what they stand for. Takes `value`. */
static json_t *by_name(WireReading *reading, const ShapeField *field, json_t *value,
                       const ShapePath *path)
{
    bool is_asset = strcmp(field->key, "asset") == 0;
    if (!json_is_string(value) || (!is_asset && field->shape != &SHAPE_ID))
        return value;
    json_t *found =
        is_asset ? find_asset(reading, value, path) : find_clip(reading, value, path);
    json_decref(value);
    return found;
}

/* ---- objects --------------------------------------------------------------------- */

/* Read the part `raw` of an object into `object`. What is wrong is told and there as
 * null, so that it does not count as missing. */
static void read_field(WireReading *reading, const ShapeTables *tables, const char *key,
                       const json_t *raw, const ShapePath *path, json_t *object)
{
    const ShapeField *field = find_field(tables, key);
    if (!field) {
        fault_unknown(reading, tables, key, path);
        return;
    }
    ShapePath at = { path, field->key, 0 };
    json_t *value = wire_read(reading, field->shape, raw, &at);
    value = by_name(reading, field, value, field->shape == &SHAPE_ID ? path : &at);
    if (value && json_object_get(object, field->key))
        wire_fault(reading, &at, "given twice");
    json_object_set_new(object, field->key, value ? value : json_null());
}

json_t *wire_read_fields(WireReading *reading, const ShapeTables *tables,
                         const json_t *raw, const ShapePath *path)
{
    unsigned before = reading->faults->len;
    json_t *object = json_object();
    const char *key;
    json_t *member;
    json_object_foreach(wire_unconst(raw), key, member)
    {
        bool is_switch = tables->key && strcmp(tables->key, key) == 0;
        if (is_switch)
            json_object_set(object, key, member);
        else if (*key)
            read_field(reading, tables, key, member, path, object);
    }
    g_autoptr(GPtrArray) missing = g_ptr_array_new_with_free_func(g_free);
    shape_tables_missing(tables, object, path, missing);
    wire_fault_again(reading, missing);
    if (reading->faults->len == before && missing->len == 0)
        return object;
    json_decref(object);
    return NULL;
}

/* The case that a raw object is of: its name as the tables spell it. Borrowed; NULL
 * with a fault. */
static const char *find_case(WireReading *reading, const Shape *shape,
                             const json_t *raw, const ShapePath *path)
{
    const char *name = json_string_value(json_object_get(raw, shape->key));
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (const ShapeCase *c = shape->cases; c->name; c++) {
        if (name && wire_same_word(c->name, name))
            return c->name;
        g_ptr_array_add(names, (void *)(uintptr_t)c->name);
    }
    g_autofree char *shown = wire_quote(name ? name : "");
    g_autofree char *near = wire_nearest(name ? name : "", names);
    ShapePath at = { path, shape->key, 0 };
    wire_fault(reading, &at, "%s is unknown%s", shown, near);
    return NULL;
}

/* "range" = "5s..8s" beside "range.relativeTo" = "clip": the parts of the text under
 * "", too. New reference; NULL with a fault. */
static json_t *with_text(WireReading *reading, const Shape *shape, const json_t *raw,
                         const ShapePath *path)
{
    const json_t *text = json_object_get(raw, "");
    if (!text)
        return json_incref(wire_unconst(raw));
    const WireForm *form = wire_form(shape);
    json_t *parts = form && json_is_string(text)
                        ? form->split(reading, json_string_value(text), path)
                        : NULL;
    if (!json_is_object(parts)) {
        wire_fault(reading, path, "takes either a text or dotted fields");
        json_decref(parts);
        return NULL;
    }
    json_t *all = json_copy(wire_unconst(raw));
    json_object_del(all, "");
    json_object_update_missing(all, parts);
    bool twice =
        json_object_size(all) + 1 != json_object_size(raw) + json_object_size(parts);
    json_decref(parts);
    if (!twice)
        return all;
    wire_fault(reading, path, "given twice");
    json_decref(all);
    return NULL;
}

static json_t *read_whole(WireReading *reading, const Shape *shape, json_t *raw,
                          const ShapePath *path)
{
    ShapeTables tables;
    const char *name = NULL;
    if (shape->kind == SHAPE_IS_SWITCH) {
        name = find_case(reading, shape, raw, path);
        if (!name)
            return NULL;
        json_object_set_new(raw, shape->key, json_string(name));
    }
    shape_tables(shape, name, &tables);
    return wire_read_fields(reading, &tables, raw, path);
}

json_t *wire_read_object(WireReading *reading, const Shape *shape, const json_t *raw,
                         const ShapePath *path)
{
    json_t *whole = with_text(reading, shape, raw, path);
    json_t *own = whole ? json_copy(whole) : NULL;
    json_t *object = own ? read_whole(reading, shape, own, path) : NULL;
    json_decref(own);
    json_decref(whole);
    return object;
}

json_t *wire_read_map(WireReading *reading, const Shape *shape, const json_t *raw,
                      const ShapePath *path)
{
    bool whole = true;
    json_t *map = json_object();
    const char *key;
    json_t *member;
    json_object_foreach(wire_unconst(raw), key, member)
    {
        ShapePath at = { path, key, 0 };
        bool good = !shape->like || shape->like(key);
        if (!good)
            wire_fault(reading, &at, "this is no name for a field");
        json_t *value = good ? wire_read(reading, shape->of, member, &at) : NULL;
        whole = whole && value;
        if (value)
            json_object_set_new(map, key, value);
    }
    if (whole)
        return map;
    json_decref(map);
    return NULL;
}

/* ---- dotted keys ----------------------------------------------------------------- */

/* "animate[0].preset" -> "animate.0.preset". */
static char *without_brackets(const char *key)
{
    GString *dotted = g_string_new(NULL);
    for (; *key; key++) {
        if (*key == '[')
            g_string_append_c(dotted, '.');
        else if (*key != ']')
            g_string_append_c(dotted, *key);
    }
    return g_string_free(dotted, FALSE);
}

/* What is below `key` in such a value, NULL: nothing that is known. */
static const Shape *shape_below(const Shape *shape, const char *key)
{
    ShapeTables tables;
    if (shape && shape->kind == SHAPE_IS_MAP)
        return shape->of;
    if (!shape || !shape_tables(shape, NULL, &tables))
        return NULL;
    const ShapeField *field = find_field(&tables, key);
    return field ? field->shape : NULL;
}

/* The object under `key` of `raw`, made where there is none. Borrowed. */
static json_t *object_below(json_t *raw, const char *key)
{
    json_t *below = json_object_get(raw, key);
    if (json_is_object(below))
        return below;
    json_t *object = json_object();
    if (below)
        json_object_set(object, "", below);
    json_object_set_new(raw, key, object);
    return object;
}

/* Takes value. */
static void put_here(json_t *raw, const char *key, json_t *value)
{
    json_t *there = json_object_get(raw, key);
    if (json_is_array(there)) {
        json_array_append_new(there, value);
    } else if (json_is_object(there) && !json_is_object(value)) {
        json_object_set_new(there, "", value);
    } else if (there) {
        json_t *list = json_array();
        json_array_append(list, there);
        json_array_append_new(list, value);
        json_object_set_new(raw, key, list);
    } else {
        json_object_set_new(raw, key, value);
    }
}

/* Names in a map may have dots in them. */
static bool is_name(const Shape *shape, const char *key)
{
    return shape && shape->kind == SHAPE_IS_MAP && (!shape->like || shape->like(key));
}

static void put_below(json_t *raw, const Shape *shape, const char *key, json_t *value)
{
    const char *dot;
    while ((dot = strchr(key, '.')) && !is_name(shape, key)) {
        g_autofree char *head = g_strndup(key, (size_t)(dot - key));
        raw = object_below(raw, head);
        shape = shape_below(shape, head);
        key = dot + 1;
    }
    put_here(raw, key, value);
}

void wire_put(json_t *raw, const ShapeTables *tables, const char *key, json_t *value)
{
    g_autofree char *dotted = without_brackets(key);
    char *dot = strchr(dotted, '.');
    g_autofree char *head = g_strndup(dotted, strcspn(dotted, "."));
    const ShapeField *field = find_field(tables, head);
    const ShapeField *holder = field ? NULL : find_holder(tables, head);
    if (holder)
        put_below(object_below(raw, holder->key), holder->shape, dotted, value);
    else if (field && dot)
        put_below(object_below(raw, field->key), field->shape, dot + 1, value);
    else
        put_below(raw, NULL, dotted, value);
}
