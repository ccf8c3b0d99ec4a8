#include "likeness.h"

#include "chatkut/model/composition_json.h"

#include <math.h>
#include <string.h>

/* What no id of a document can begin with. */
static const char NEW[] = "new ";
static const char TRANSITIONS[] = "transitions";

/* ---- ids ------------------------------------------------------------------------- */

static bool names_thing(const char *key)
{
    return strcmp(key, "id") == 0 || strcmp(key, "link") == 0;
}

static void call(GHashTable *names, const json_t *id, bool new)
{
    const char *text = json_string_value(id);
    if (!text || g_hash_table_contains(names, text))
        return;
    unsigned n = g_hash_table_size(names);
    g_hash_table_insert(names, g_strdup(text),
                        new ? g_strdup_printf("%s%u", NEW, n) : g_strdup(text));
}

/* Ids and links of a document, each with what it is to be called: but for those of new
 * transitions, which are not counted. */
static void call_all(GHashTable *names, json_t *json, bool new)
{
    size_t i;
    const char *key;
    json_t *value;
    json_array_foreach(json, i, value) call_all(names, value, new);
    json_object_foreach(json, key, value)
    {
        if (names_thing(key))
            call(names, value, new);
        if (!new || strcmp(key, TRANSITIONS) != 0)
            call_all(names, value, new);
    }
}

static json_t *renamed(GHashTable *names, json_t *json)
{
    size_t i;
    const char *key;
    json_t *value;
    const char *text = json_string_value(json);
    const char *name = text ? g_hash_table_lookup(names, text) : NULL;
    if (name)
        return json_string(name);
    if (!json_is_object(json) && !json_is_array(json))
        return json_incref(json);
    json_t *copy = json_is_object(json) ? json_object() : json_array();
    json_array_foreach(json, i, value)
        json_array_append_new(copy, renamed(names, value));
    json_object_foreach(json, key, value)
        json_object_set_new(copy, key, renamed(names, value));
    return copy;
}

static const char *id_of(const json_t *json)
{
    return json_string_value(json_object_get(json, "id"));
}

static int by_id(const void *a, const void *b)
{
    return g_strcmp0(id_of(*(json_t *const *)a), id_of(*(json_t *const *)b));
}

/* A transition is known by the clips it is between: which was made first shows nowhere.
 * `transitions`: with clips already called what they are to be called. */
static void call_transitions(GHashTable *names, json_t *transitions)
{
    size_t i;
    json_t *value;
    g_autoptr(GPtrArray) sorted =
        g_ptr_array_new_with_free_func((GDestroyNotify)json_decref);
    json_array_foreach(transitions, i, value)
    {
        const char *from = json_string_value(json_object_get(value, "from"));
        const char *to = json_string_value(json_object_get(value, "to"));
        if (!g_hash_table_contains(names, id_of(value)))
            json_object_set_new(
                value, "id",
                json_sprintf("%s%s > %s", NEW, from ? from : "", to ? to : ""));
        g_ptr_array_add(sorted, json_incref(value));
    }
    g_ptr_array_sort(sorted, by_id);
    json_array_clear(transitions);
    for (i = 0; i < sorted->len; i++)
        json_array_append(transitions, sorted->pdata[i]);
}

static void call_all_transitions(GHashTable *names, json_t *json)
{
    size_t i;
    const char *key;
    json_t *value;
    json_array_foreach(json, i, value) call_all_transitions(names, value);
    json_object_foreach(json, key, value)
    {
        if (strcmp(key, TRANSITIONS) == 0)
            call_transitions(names, value);
        else
            call_all_transitions(names, value);
    }
}

static json_t *with_counted_ids(const Composition *before,
                                const Composition *composition)
{
    g_autoptr(GHashTable) names =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    json_t *old = composition_to_json(before);
    json_t *json = composition_to_json(composition);
    call_all(names, old, false);
    call_all(names, json, true);
    json_t *counted = renamed(names, json);
    call_all_transitions(names, counted);
    json_decref(old);
    json_decref(json);
    return counted;
}

/* ---- differences ----------------------------------------------------------------- */

static void compare(GPtrArray *differences, const char *path, json_t *want,
                    json_t *got);

static void differ(GPtrArray *differences, const char *path, const json_t *want,
                   const json_t *got)
{
    enum { FLAGS = JSON_COMPACT | JSON_ENCODE_ANY };
    char *a = want ? json_dumps(want, FLAGS) : NULL;
    char *b = got ? json_dumps(got, FLAGS) : NULL;
    g_ptr_array_add(differences, g_strdup_printf("%s: %.120s, not %.120s", path,
                                                 b ? b : "nothing", a ? a : "nothing"));
    free(a);
    free(b);
}

static json_t *find(const json_t *array, const char *id)
{
    size_t i;
    json_t *value;
    json_array_foreach(array, i, value)
    {
        if (g_strcmp0(id_of(value), id) == 0)
            return value;
    }
    return NULL;
}

/* What a thing that was made is for, and called where nobody said how, is no
 * difference. */
static bool is_free(bool new, const char *key, const json_t *want)
{
    return new && ((strcmp(key, "label") == 0 && !want) || strcmp(key, "role") == 0);
}

static void compare_objects(GPtrArray *differences, const char *path, json_t *want,
                            json_t *got)
{
    const char *key;
    json_t *value;
    const char *id = id_of(want);
    bool new = id &&g_str_has_prefix(id, NEW);
    json_object_foreach(want, key, value)
    {
        if (is_free(new, key, value))
            continue;
        g_autofree char *below = g_strdup_printf("%s.%s", id ? id : path, key);
        compare(differences, below, value, json_object_get(got, key));
    }
    json_object_foreach(got, key, value)
    {
        if (json_object_get(want, key) || is_free(new, key, NULL))
            continue;
        g_autofree char *below = g_strdup_printf("%s.%s", id ? id : path, key);
        differ(differences, below, NULL, value);
    }
}

/* Things are matched by their ids; their order is told only where they are the same. */
static void compare_things(GPtrArray *differences, const char *path, json_t *want,
                           json_t *got)
{
    size_t i;
    json_t *value;
    unsigned before = differences->len;
    json_array_foreach(want, i, value)
        compare(differences, path, value, find(got, id_of(value)));
    json_array_foreach(got, i, value)
    {
        if (!find(want, id_of(value)))
            differ(differences, path, NULL, value);
    }
    for (i = 0; differences->len == before && i < json_array_size(want); i++) {
        const char *wanted = id_of(json_array_get(want, i));
        const char *there = id_of(json_array_get(got, i));
        if (g_strcmp0(wanted, there) != 0)
            g_ptr_array_add(differences, g_strdup_printf("%s[%zu]: %s, not %s", path, i,
                                                         there, wanted));
    }
}

static void compare_arrays(GPtrArray *differences, const char *path, json_t *want,
                           json_t *got)
{
    if (id_of(json_array_get(want, 0)) || id_of(json_array_get(got, 0))) {
        compare_things(differences, path, want, got);
        return;
    }
    if (json_array_size(want) != json_array_size(got)) {
        differ(differences, path, want, got);
        return;
    }
    for (size_t i = 0; i < json_array_size(want); i++) {
        g_autofree char *below = g_strdup_printf("%s[%zu]", path, i);
        compare(differences, below, json_array_get(want, i), json_array_get(got, i));
    }
}

static bool same_number(const json_t *a, const json_t *b)
{
    double x = json_number_value(a), y = json_number_value(b);
    return fabs(x - y) <= 1e-6 * fmax(1, fmax(fabs(x), fabs(y)));
}

static void compare(GPtrArray *differences, const char *path, json_t *want, json_t *got)
{
    if (json_is_object(want) && json_is_object(got))
        compare_objects(differences, path, want, got);
    else if (json_is_array(want) && json_is_array(got))
        compare_arrays(differences, path, want, got);
    else if (!(json_is_number(want) && json_is_number(got) && same_number(want, got)) &&
             !(want && got && json_equal(want, got)))
        differ(differences, path, want, got);
}

GPtrArray *likeness_differences(const Composition *before, const Composition *want,
                                const Composition *got)
{
    GPtrArray *differences = g_ptr_array_new_with_free_func(g_free);
    json_t *a = with_counted_ids(before, want), *b = with_counted_ids(before, got);
    compare(differences, "composition", a, b);
    json_decref(a);
    json_decref(b);
    return differences;
}
