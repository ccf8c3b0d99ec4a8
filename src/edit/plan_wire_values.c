/* Values by what the plan's tables say there is. */
#include "plan_wire_private.h"

#include <string.h>

/* As deep as plans go, twice. */
enum { DEPTH_MAX = 24 };

/* ---- leaves ---------------------------------------------------------------------- */

/* `value` (taken) where the shape allows it; NULL with a fault where it is too large or
 * too long, without one where it is something else. */
static json_t *checked(WireReading *reading, const Shape *shape, json_t *value,
                       const ShapePath *path)
{
    g_autoptr(GError) error = NULL;
    if (shape_check(shape, value, NULL, NULL, &error))
        return value;
    if (error->code == SHAPE_ERROR_RANGE)
        wire_fault(reading, path, "%s", error->message);
    json_decref(value);
    return NULL;
}

static json_t *fit_bool(const char *text)
{
    static const char *const words[] = { "false", "true", "no", "yes", "off", "on" };
    for (unsigned i = 0; i < G_N_ELEMENTS(words); i++)
        if (g_ascii_strcasecmp(words[i], text) == 0)
            return json_boolean(i & 1);
    return NULL;
}

static json_t *fit_number(WireReading *reading, const Shape *shape, const char *text,
                          const ShapePath *path)
{
    double number;
    const char *rest;
    bool signed_up = *text == '+'; /* "+3" is more, not 3 */
    if (signed_up || !wire_number(text, &number, &rest) || *rest)
        return NULL;
    return checked(reading, shape, wire_number_json(number), path);
}

bool wire_is_free(const Shape *shape)
{
    return shape->kind == SHAPE_IS_STRING && !shape->like;
}

/* A text of a form ("12f", "#FF0", "en"), whatever its case. */
static json_t *fit_like(const Shape *shape, const char *text)
{
    g_autofree char *lower = g_ascii_strdown(text, -1);
    if (shape->like(text))
        return json_string(text);
    return shape->like(lower) ? json_string(lower) : NULL;
}

static json_t *fit_string(WireReading *reading, const Shape *shape, const char *text,
                          const ShapePath *path)
{
    g_autofree char *inner = reading->inside ? wire_unquote(text) : NULL;
    if (wire_is_free(shape))
        return checked(reading, shape, json_string(inner ? inner : text), path);
    g_autofree char *word = wire_unquote(text);
    json_t *value = fit_like(shape, word ? word : text);
    return value ? checked(reading, shape, value, path) : NULL;
}

static json_t *fit_choice(const Shape *shape, const char *text)
{
    g_autofree char *word = wire_unquote(text);
    g_auto(GStrv) choices = g_strsplit(shape->choices, "|", -1);
    for (char **choice = choices; *choice; choice++)
        if (wire_same_word(*choice, word ? word : text))
            return json_string(*choice);
    return NULL;
}

/* Whatever it says as JSON, else the text. */
static json_t *fit_any(const char *text)
{
    json_t *value = json_loads(text, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL);
    return value ? value : json_string(text);
}

/* ---- lists ----------------------------------------------------------------------- */

static json_t *read_items(WireReading *reading, const Shape *shape, const json_t *raw,
                          const ShapePath *path)
{
    json_t *list = json_array();
    bool whole = true;
    for (size_t i = 0; i < json_array_size(raw); i++) {
        ShapePath at = { path, NULL, i };
        json_t *item = wire_read(reading, shape->of, json_array_get(raw, i), &at);
        whole = whole && item;
        json_array_append_new(list, item ? item : json_null());
    }
    if (whole)
        return checked(reading, shape, list, path);
    json_decref(list);
    return NULL;
}

/* What is in the brackets around all of `text`; NULL: there are none. */
static char *in_brackets(const char *text)
{
    size_t length = strlen(text);
    if (*text != '[' || text[length - 1] != ']')
        return NULL;
    g_autofree char *inner = g_strstrip(g_strndup(text + 1, length - 2));
    return wire_scan(inner, "") ? g_steal_pointer(&inner) : NULL;
}

/* A list of JSON, but not of lists: "[[0], [1]]" are the first and the second clip. */
static json_t *literal_list(const char *text)
{
    json_t *list = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    bool plain = json_is_array(list);
    for (size_t i = 0; plain && i < json_array_size(list); i++)
        plain = !json_is_array(json_array_get(list, i));
    if (plain)
        return list;
    json_decref(list);
    return NULL;
}

/* "0:12,500" is one time or two. */
static bool is_ambiguous(const WireReading *reading, const Shape *shape,
                         const char *text, unsigned parts)
{
    if (parts < 2 || wire_is_free(shape->of))
        return false;
    g_autoptr(GPtrArray) ignored = g_ptr_array_new_with_free_func(g_free);
    WireReading trial = { .names = reading->names, .faults = ignored };
    json_t *one = wire_fit(&trial, shape->of, text, NULL);
    json_decref(one);
    return one != NULL;
}

static json_t *read_parts(WireReading *reading, const Shape *shape,
                          const GPtrArray *parts, const ShapePath *path)
{
    json_t *raw = json_array();
    for (unsigned i = 0; i < parts->len; i++)
        json_array_append_new(raw, json_string(parts->pdata[i]));
    reading->inside++;
    json_t *list = read_items(reading, shape, raw, path);
    reading->inside--;
    json_decref(raw);
    return list;
}

static json_t *fit_list(WireReading *reading, const Shape *shape, const char *text,
                        const ShapePath *path)
{
    json_t *literal = literal_list(text);
    if (literal) {
        json_t *list = read_items(reading, shape, literal, path);
        json_decref(literal);
        return list;
    }
    g_autofree char *inner = in_brackets(text);
    g_autoptr(GPtrArray) parts = wire_split(inner ? inner : text, ',');
    if (!parts || !*text)
        return NULL;
    if (inner && !*inner)
        g_ptr_array_set_size(parts, 0);
    if (inner || !is_ambiguous(reading, shape, text, parts->len))
        return read_parts(reading, shape, parts, path);
    g_autofree char *shown = wire_quote(text);
    wire_fault(reading, path, "%s is one or two; write [a, b], or . for the fraction",
               shown);
    return NULL;
}

/* ---- alternatives ---------------------------------------------------------------- */

static bool has_free_text(const Shape *shape)
{
    for (unsigned i = 0; shape->any[i]; i++)
        if (wire_is_free(shape->any[i]))
            return true;
    return false;
}

/* Try one; its faults are kept in `kept` where it is the first that has any. */
static json_t *try_one(const WireReading *reading, const Shape *shape, const char *text,
                       const ShapePath *path, GPtrArray *kept)
{
    g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
    WireReading trial = *reading;
    trial.faults = faults;
    json_t *value = wire_fit(&trial, shape, text, path);
    if (!value && kept->len == 0)
        g_ptr_array_extend_and_steal(kept, g_steal_pointer(&faults));
    return value;
}

/* Beside free texts only what cannot be meant as one. */
static bool competes(const Shape *shape, const char *text)
{
    if (shape->kind == SHAPE_IS_BOOL)
        return strcmp(text, "true") == 0 || strcmp(text, "false") == 0;
    return shape->kind != SHAPE_IS_SWITCH;
}

/* "-20%" beside changes: the change knows that it could be either. NULL: it has nothing
 * to say. */
static json_t *fit_minus(WireReading *reading, const Shape *shape, const char *text,
                         const ShapePath *path)
{
    for (unsigned i = 0; *text == '-' && shape->any[i]; i++)
        if (shape->any[i] == &PLAN_DELTA)
            return wire_fit(reading, &PLAN_DELTA, text, path);
    return NULL;
}

static json_t *fit_either(WireReading *reading, const Shape *shape, const char *text,
                          const ShapePath *path)
{
    g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *inner = wire_unquote(text);
    bool free_text = has_free_text(shape);
    unsigned before = reading->faults->len;
    json_t *value = fit_minus(reading, shape, text, path);
    if (reading->faults->len > before)
        return NULL;
    for (unsigned i = 0; !value && !(inner && free_text) && shape->any[i]; i++) {
        const Shape *one = shape->any[i];
        if (!wire_is_free(one) && (!free_text || competes(one, text)))
            value = try_one(reading, one, text, path, faults);
    }
    for (unsigned i = 0; !value && shape->any[i]; i++)
        if (wire_is_free(shape->any[i]))
            value = try_one(reading, shape->any[i], inner ? inner : text, path, faults);
    if (!value && faults->len > 0)
        wire_fault_again(reading, faults);
    return value;
}

/* ---- texts ----------------------------------------------------------------------- */

static json_t *fit_kind(WireReading *reading, const Shape *shape, const char *text,
                        const ShapePath *path)
{
    switch (shape->kind) {
    case SHAPE_IS_BOOL:
        return fit_bool(text);
    case SHAPE_IS_NUMBER:
    case SHAPE_IS_INT:
        return fit_number(reading, shape, text, path);
    case SHAPE_IS_STRING:
        return fit_string(reading, shape, text, path);
    case SHAPE_IS_CHOICE:
        return fit_choice(shape, text);
    case SHAPE_IS_ARRAY:
        return fit_list(reading, shape, text, path);
    case SHAPE_IS_EITHER:
        return fit_either(reading, shape, text, path);
    default:
        return NULL;
    }
}

/* Made of parts: the raw object that stands in the text as JSON. */
static json_t *fit_literal(WireReading *reading, const Shape *shape, const char *text,
                           const ShapePath *path, bool *is_literal)
{
    bool parts = shape->kind == SHAPE_IS_OBJECT || shape->kind == SHAPE_IS_SWITCH ||
                 shape->kind == SHAPE_IS_MAP;
    json_t *raw =
        parts && *text == '{' ? json_loads(text, JSON_REJECT_DUPLICATES, NULL) : NULL;
    unsigned inside = reading->inside;
    *is_literal = raw != NULL;
    reading->inside = 0;
    json_t *value = raw ? wire_read(reading, shape, raw, path) : NULL;
    reading->inside = inside;
    json_decref(raw);
    return value;
}

static json_t *fit_form(WireReading *reading, const WireForm *form, const char *text,
                        const ShapePath *path)
{
    json_t *raw = form->split(reading, text, path);
    if (!raw)
        return NULL;
    reading->inside++;
    json_t *value = json_is_object(raw)
                        ? wire_read(reading, form->shape, raw, path)
                        : checked(reading, form->shape, json_incref(raw), path);
    reading->inside--;
    json_decref(raw);
    return value;
}

json_t *wire_fit(WireReading *reading, const Shape *shape, const char *text,
                 const ShapePath *path)
{
    if (shape->kind == SHAPE_IS_ANY)
        return fit_any(text);
    if (wire_is_free(shape))
        return fit_string(reading, shape, text, path);
    g_autofree char *trimmed = g_strstrip(g_strdup(text));
    const WireForm *form = wire_form(shape);
    bool is_literal;
    json_t *value = fit_literal(reading, shape, trimmed, path, &is_literal);
    if (is_literal)
        return value;
    return form ? fit_form(reading, form, trimmed, path)
                : fit_kind(reading, shape, trimmed, path);
}

static json_t *read_text(WireReading *reading, const Shape *shape, const char *text,
                         const ShapePath *path)
{
    unsigned before = reading->faults->len;
    json_t *value = wire_fit(reading, shape, text, path);
    if (!value && reading->faults->len == before)
        wire_fault_misfit(reading, shape, text, path);
    return value;
}

/* ---- JSON ------------------------------------------------------------------------ */

static json_t *read_scalar(WireReading *reading, const Shape *shape, const json_t *raw,
                           const ShapePath *path)
{
    if (shape->kind == SHAPE_IS_ANY)
        return json_incref(wire_unconst(raw));
    if (json_is_boolean(raw))
        return read_text(reading, shape, json_is_true(raw) ? "true" : "false", path);
    g_autofree char *text = wire_number_text(json_number_value(raw));
    return read_text(reading, shape, text, path);
}

/* The first alternative made of parts that takes it. */
static json_t *read_either(WireReading *reading, const Shape *shape, const json_t *raw,
                           const ShapePath *path)
{
    g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func(g_free);
    for (const Shape *const *any = shape->any; *any; any++) {
        if ((*any)->kind <= SHAPE_IS_CHOICE && (*any)->kind != SHAPE_IS_ANY)
            continue;
        g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
        WireReading trial = *reading;
        trial.faults = faults;
        json_t *value = wire_read(&trial, *any, raw, path);
        if (value)
            return value;
        if (kept->len == 0)
            g_ptr_array_extend_and_steal(kept, g_steal_pointer(&faults));
    }
    if (kept->len > 0)
        wire_fault_again(reading, kept);
    else
        wire_fault_misfit(reading, shape, json_is_array(raw) ? "[…]" : "{…}", path);
    return NULL;
}

/* {"0": …, "1": …} of "animate.0.preset" as a list, or the only item without a number.
 * New reference; NULL where the numbers are not 0, 1, 2. */
static json_t *list_of_parts(const json_t *raw)
{
    char key[24];
    json_t *list = json_array();
    json_t *object = wire_unconst(raw);
    const char *first = json_object_iter_key(json_object_iter(object));
    if (!first || !g_ascii_isdigit(*first)) {
        json_array_append(list, object);
        return list;
    }
    for (size_t i = 0; i < json_object_size(raw); i++) {
        g_snprintf(key, sizeof key, "%zu", i);
        if (json_array_append(list, json_object_get(raw, key)) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static json_t *read_list(WireReading *reading, const Shape *shape, const json_t *raw,
                         const ShapePath *path)
{
    json_t *list =
        json_is_array(raw) ? json_incref(wire_unconst(raw)) : list_of_parts(raw);
    json_t *value = list ? read_items(reading, shape, list, path) : NULL;
    if (!list)
        wire_fault(reading, path, "its items are to be numbered 0, 1, 2");
    json_decref(list);
    return value;
}

static json_t *read_parted(WireReading *reading, const Shape *shape, const json_t *raw,
                           const ShapePath *path)
{
    if (shape->kind == SHAPE_IS_ANY)
        return json_incref(wire_unconst(raw));
    if (shape->kind == SHAPE_IS_EITHER)
        return read_either(reading, shape, raw, path);
    if (shape->kind == SHAPE_IS_ARRAY)
        return read_list(reading, shape, raw, path);
    if (json_is_object(raw) && shape->kind == SHAPE_IS_MAP)
        return wire_read_map(reading, shape, raw, path);
    if (json_is_object(raw) && shape->kind >= SHAPE_IS_OBJECT)
        return wire_read_object(reading, shape, raw, path);
    if (json_is_array(raw))
        wire_fault(reading, path, "takes one value, not several");
    else
        wire_fault_misfit(reading, shape, "{…}", path);
    return NULL;
}

static json_t *read_kind(WireReading *reading, const Shape *shape, const json_t *raw,
                         const ShapePath *path)
{
    switch (json_typeof(raw)) {
    case JSON_NULL:
        wire_fault(reading, path, "missing");
        return NULL;
    case JSON_STRING:
        return read_text(reading, shape, json_string_value(raw), path);
    case JSON_OBJECT:
    case JSON_ARRAY:
        return read_parted(reading, shape, raw, path);
    default:
        return read_scalar(reading, shape, raw, path);
    }
}

json_t *wire_read(WireReading *reading, const Shape *shape, const json_t *raw,
                  const ShapePath *path)
{
    json_t *value = NULL;
    if (reading->depth >= DEPTH_MAX) {
        wire_fault(reading, path, "nested too deep");
        return NULL;
    }
    reading->depth++;
    value = read_kind(reading, shape, raw, path);
    reading->depth--;
    return value;
}
