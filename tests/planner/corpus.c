#include "corpus.h"

#include "shorthand.h"

#include "chatkut/base/text.h"
#include "chatkut/model/composition_json.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- canonical plans ------------------------------------------------------------- */

static json_t *canonical(const json_t *json, const char *key);

static json_t *canonical_string(const char *text, const char *key)
{
    RTime time;
    if (key && (strcmp(key, "label") == 0 || strcmp(key, "asset") == 0)) {
        g_autofree char *folded = text_fold(text);
        return json_string(folded);
    }
    bool timed = g_strcmp0(key, "text") != 0 && strchr(text, ':') &&
                 rtime_parse(text, (Rate){ 30, 1 }, &time, NULL);
    return timed ? json_real(rtime_seconds(time)) : json_string(text);
}

static bool is_default(const char *key, const json_t *value)
{
    return (strcmp(key, "count") == 0 && json_number_value(value) == 1) ||
           strcmp(key, "why") == 0 || strcmp(key, "lang") == 0 ||
           strcmp(key, "id") == 0 || strcmp(key, "reply") == 0 ||
           strcmp(key, "question") == 0 || strcmp(key, "options") == 0;
}

static json_t *canonical_object(const json_t *json)
{
    json_t *object = json_object();
    json_t *value;
    const char *key;
    json_t *copy = json_copy((json_t *)(uintptr_t)json);
    const char *anchor = json_string_value(json_object_get(copy, "anchor"));
    if (anchor && strcmp(anchor, "start") == 0 && json_object_size(copy) == 1) {
        json_decref(object);
        json_decref(copy);
        return json_real(0);
    }
    bool option = json_object_get(copy, "text") && json_object_get(copy, "steps");
    json_object_foreach(copy, key, value) if (!is_default(key, value) &&
                                              !(option && strcmp(key, "steps") == 0))
        json_object_set_new(object, key, canonical(value, key));
    json_decref(copy);
    return object;
}

static json_t *canonical(const json_t *json, const char *key)
{
    if (json_is_number(json))
        return json_real(round(json_number_value(json) * 1e4) / 1e4);
    if (json_is_string(json))
        return canonical_string(json_string_value(json), key);
    if (json_is_object(json))
        return canonical_object(json);
    if (!json_is_array(json))
        return json_deep_copy(json);
    json_t *array = json_array();
    for (size_t n = 0; n < json_array_size(json); n++)
        json_array_append_new(array, canonical(json_array_get(json, n), NULL));
    return array;
}

static json_t *step_called(const json_t *steps, const char *id)
{
    for (size_t n = 0; n < json_array_size(steps); n++) {
        json_t *step = json_array_get(steps, n);
        const char *own = json_string_value(json_object_get(step, "id"));
        if (own && strcmp(own, id) == 0)
            return step;
    }
    return NULL;
}

/* A step that only touched clips is as good as naming them. */
static void resolve_steps(json_t *plan)
{
    json_t *steps = json_object_get(plan, "steps"), *step;
    size_t n;
    json_array_foreach(steps, n, step)
    {
        json_t *target = json_object_get(step, "target");
        const char *id = json_string_value(json_object_get(target, "step"));
        json_t *made = id ? step_called(steps, id) : NULL;
        json_t *other = json_object_get(made, "target");
        const char *op = json_string_value(json_object_get(made, "op"));
        if (other && strcmp(op, "split") != 0 && strcmp(op, "duplicate") != 0)
            json_object_set_new(step, "target", json_deep_copy(other));
    }
}

json_t *corpus_canonical(const json_t *plan)
{
    if (!plan)
        return NULL;
    json_t *copy = json_deep_copy(plan);
    resolve_steps(copy);
    json_t *result = canonical(copy, NULL);
    json_decref(copy);
    return result;
}

/* ---- comparing ------------------------------------------------------------------- */

static bool matches_one(const json_t *plan, const char *expected)
{
    g_autofree char *text = g_strstrip(g_strdup(expected));
    const char *kind = json_string_value(json_object_get(plan, "kind"));
    if (strcmp(text, "NONE") == 0)
        return plan == NULL;
    if (strcmp(text, "CHAT") == 0)
        return g_strcmp0(kind, "chat") == 0;
    if (strcmp(text, "REFUSE") == 0)
        return g_strcmp0(kind, "refuse") == 0;
    if (g_str_has_prefix(text, "CLARIFY")) {
        const char *slot = json_string_value(
            json_object_get(json_object_get(plan, "clarify"), "slot"));
        const char *wanted = text + strlen("CLARIFY");
        return g_strcmp0(kind, "clarify") == 0 &&
               (!*wanted || g_strcmp0(slot, wanted + 1) == 0);
    }
    g_autoptr(GError) error = NULL;
    json_t *gold = shorthand_plan(text, &error);
    if (!gold)
        g_error("%s: %s", text, error->message);
    json_t *a = corpus_canonical(plan), *b = corpus_canonical(gold);
    bool equal = a && json_equal(a, b);
    json_decref(gold);
    json_decref(a);
    json_decref(b);
    return equal;
}

bool corpus_matches(const Reading *reading, const char *expected)
{
    g_auto(GStrv) choices = g_strsplit(expected, "|", -1);
    for (unsigned i = 0; choices[i]; i++)
        if (matches_one(reading->plan ? plan_json(reading->plan) : NULL, choices[i]))
            return true;
    return false;
}

Composition *corpus_composition(const char *name)
{
    g_autofree char *path = g_strdup_printf("%s/%s.json", COMPOSITIONS_DIR, name);
    g_autofree char *text = NULL;
    gsize length;
    g_autoptr(GError) error = NULL;
    if (!g_file_get_contents(path, &text, &length, &error))
        g_error("%s", error->message);
    Composition *composition = composition_from_text(text, length, &error);
    if (!composition)
        g_error("%s: %s", path, error->message);
    return composition;
}

static void read_one(const char *utterance, const Composition *composition,
                     Reading *reading)
{
    SelectContext context = { .playhead = RTIME_ZERO };
    g_autoptr(GError) error = NULL;
    const Vocabulary *english = vocabulary_get("en", &error);
    if (!english)
        g_error("%s", error->message);
    planner_read(english, utterance, composition, &context, reading);
}

char *corpus_read(const char *utterance, const Composition *composition)
{
    g_auto(Reading) reading;
    read_one(utterance, composition, &reading);
    json_t *plan = corpus_canonical(reading.plan ? plan_json(reading.plan) : NULL);
    char *text =
        plan ? json_dumps(plan, JSON_COMPACT | JSON_SORT_KEYS) : g_strdup("none");
    json_decref(plan);
    return text;
}

static void report(const char *const *fields, const Reading *reading)
{
    char *plan = reading->plan ? json_dumps(plan_json(reading->plan), JSON_COMPACT)
                               : g_strdup("none");
    printf("✗ [%s] %s\n    want %s\n    got  %s\n", fields[0], fields[1], fields[2],
           plan);
    if (g_getenv("CORPUS_WHY"))
        printf("%s", reading->why);
    for (unsigned i = 0; i < reading->unparsed->len; i++)
        printf("    lost %s\n", (char *)g_ptr_array_index(reading->unparsed, i));
    g_free(plan);
}

static void score_line(char **fields, bool verbose, CorpusScore *score)
{
    g_autoptr(Composition) composition = corpus_composition(fields[0]);
    g_auto(Reading) reading;
    read_one(fields[1], composition, &reading);
    bool equal = corpus_matches(&reading, fields[2]);
    bool none_wanted = strstr(fields[2], "NONE") != NULL;
    PlanKind kind = reading.plan ? plan_kind(reading.plan) : PLAN_CLARIFY;
    score->total++;
    score->parsed += reading.plan != NULL || none_wanted;
    score->equal += equal;
    score->wrong += !equal && kind == PLAN_EDIT;
    if (!equal && verbose)
        report((const char *const *)fields, &reading);
}

CorpusScore corpus_run(const char *file, bool verbose)
{
    CorpusScore score = { 0 };
    g_autofree char *path = g_strdup_printf("%s/%s", CORPUS_DIR, file);
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    if (!g_file_get_contents(path, &text, NULL, &error))
        g_error("%s", error->message);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (unsigned i = 0; lines[i]; i++) {
        if (!*lines[i] || *lines[i] == '#')
            continue;
        g_auto(GStrv) fields = g_strsplit(lines[i], "\t", -1);
        g_assert_cmpuint(g_strv_length(fields), ==, 3);
        score_line(fields, verbose, &score);
    }
    return score;
}
