#include "shorthand.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *at;
    GError *error; /* the first one */
} Reader;

static json_t *read_value(Reader *reader, bool selector);

static void fail(Reader *reader, const char *wanted)
{
    if (!reader->error)
        reader->error = g_error_new(G_MARKUP_ERROR, G_MARKUP_ERROR_PARSE,
                                    "%s wanted at “%.30s”", wanted, reader->at);
}

static void skip_blanks(Reader *reader)
{
    while (*reader->at == ' ')
        reader->at++;
}

static bool accept(Reader *reader, char c)
{
    skip_blanks(reader);
    if (*reader->at != c)
        return false;
    reader->at++;
    return true;
}

static void expect(Reader *reader, char c)
{
    if (!accept(reader, c))
        fail(reader, (char[]){ '\'', c, '\'', '\0' });
}

/* ---- words ----------------------------------------------------------------------- */

/* What is between quotes; the reader is behind the first one. */
static void read_quoted(Reader *reader, GString *word)
{
    for (; *reader->at && *reader->at != '"'; reader->at++) {
        bool escaped =
            *reader->at == '\\' && (reader->at[1] == '"' || reader->at[1] == '\\');
        reader->at += escaped;
        g_string_append_c(word, *reader->at);
    }
    if (*reader->at)
        reader->at++;
    else
        fail(reader, "'\"'");
}

static char *read_word(Reader *reader, const char *stops)
{
    GString *word = g_string_new(NULL);
    while (*reader->at && !strchr(stops, *reader->at)) {
        char c = *reader->at++;
        if (c == '"')
            read_quoted(reader, word);
        else
            g_string_append_c(word, c);
    }
    return g_string_free(word, FALSE);
}

static char *read_key(Reader *reader, char end)
{
    skip_blanks(reader);
    size_t length = strspn(reader->at, "abcdefghijklmnopqrstuvwxyz"
                                       "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");
    char *key = g_strndup(reader->at, length);
    if (length == 0 || reader->at[length] != end)
        fail(reader, end == '=' ? "key=value" : "key:value");
    else
        reader->at += length + 1;
    return key;
}

static bool is_selector_key(const char *key)
{
    static const char *const KEYS[] = { "target",   "of",   "under",  "after",
                                        "before",   "over", "except", "between",
                                        "swapWith", NULL };
    return g_strv_contains(KEYS, key);
}

static json_t *type_selector(const char *word)
{
    const char *hash = strchr(word, '#');
    if (!hash)
        return json_pack("{ssss}", "by", "type", "type", word);
    g_autofree char *type = g_strndup(word, (gsize)(hash - word));
    return json_pack("{sssssi}", "by", "type", "type", type, "index", atoi(hash + 1));
}

static json_t *selector_of(const char *word)
{
    g_auto(GStrv) parts = g_strsplit(word, ":", 2);
    const char *by = parts[0] ? parts[0] : "", *rest = by[0] ? parts[1] : NULL;
    static const char *const NAMED[] = { "id", "label", "asset", "step", NULL };
    static const char *const TYPED[] = { "all", "last", "selected", NULL };
    if (g_strv_contains(TYPED, by))
        return json_pack("{ssss*}", "by", by, "type", rest);
    if (!rest)
        return type_selector(word);
    if (strcmp(by, "content") == 0)
        return json_pack("{ssssss}", "by", by, "text", rest, "type", "text");
    if (g_strv_contains(NAMED, by))
        return json_pack("{ssss}", "by", by, by, rest);
    return NULL;
}

static json_t *scalar_of(const char *word)
{
    char *end;
    double number = g_ascii_strtod(word, &end);
    if (*word && !*end)
        return number == floor(number) ? json_integer((json_int_t)number)
                                       : json_real(number);
    if (strcmp(word, "true") == 0 || strcmp(word, "false") == 0)
        return json_boolean(word[0] == 't');
    return json_string(word);
}

/* ---- values ---------------------------------------------------------------------- */

static json_t *read_object(Reader *reader)
{
    json_t *object = json_object();
    for (bool more = !accept(reader, '}'); more && !reader->error;) {
        g_autofree char *key = read_key(reader, ':');
        bool from = strcmp(key, "from") == 0 && json_object_get(object, "by");
        json_t *value = read_value(reader, from || is_selector_key(key));
        if (value)
            json_object_set_new(object, key, value);
        more = accept(reader, ',');
        if (!more)
            expect(reader, '}');
    }
    return object;
}

static json_t *read_array(Reader *reader, bool selector)
{
    json_t *array = json_array();
    for (bool more = !accept(reader, ']'); more && !reader->error;) {
        json_t *value = read_value(reader, selector);
        if (value)
            json_array_append_new(array, value);
        more = accept(reader, ',');
        if (!more)
            expect(reader, ']');
    }
    return array;
}

static json_t *read_scalar(Reader *reader, bool selector)
{
    bool quoted = *reader->at == '"';
    g_autofree char *word = read_word(reader, " ,]}");
    json_t *value = selector ? selector_of(word)
                    : quoted ? json_string(word)
                             : scalar_of(word);
    if (!value || (!*word && !quoted))
        fail(reader, selector ? "a selector" : "a value");
    return value;
}

static json_t *read_value(Reader *reader, bool selector)
{
    skip_blanks(reader);
    if (reader->error)
        return NULL;
    if (accept(reader, '{'))
        return read_object(reader);
    if (accept(reader, '['))
        return read_array(reader, selector);
    return read_scalar(reader, selector);
}

/* ---- plans ----------------------------------------------------------------------- */

static json_t *read_step(Reader *reader)
{
    skip_blanks(reader);
    g_autofree char *op = read_word(reader, " ;");
    json_t *step = json_pack("{ss}", "op", op);
    skip_blanks(reader);
    while (*reader->at && *reader->at != ';' && !reader->error) {
        g_autofree char *key = read_key(reader, '=');
        json_t *value = read_value(reader, is_selector_key(key));
        if (value)
            json_object_set_new(step, key, value);
        skip_blanks(reader);
    }
    accept(reader, ';');
    return step;
}

static const char *kind_of(const json_t *step)
{
    const char *op = json_string_value(json_object_get(step, "op"));
    bool estimate = json_is_true(json_object_get(step, "estimateOnly"));
    return strcmp(op, "query") == 0 || estimate ? "query"
           : strcmp(op, "control") == 0         ? "control"
                                                : "edit";
}

static json_t *plan_of(json_t *steps)
{
    json_t *last = json_array_get(steps, json_array_size(steps) - 1);
    json_t *confirm = json_object_get(last, "confirm");
    json_t *plan =
        json_pack("{sisssO}", "version", 1, "kind", kind_of(last), "steps", steps);
    if (confirm) {
        json_object_set(plan, "confirm", confirm);
        json_object_del(last, "confirm");
    }
    return plan;
}

json_t *shorthand_plan(const char *text, GError **error)
{
    Reader reader = { .at = text };
    json_t *steps = json_array();
    do {
        json_array_append_new(steps, read_step(&reader));
        skip_blanks(&reader);
    } while (*reader.at && !reader.error);
    json_t *plan = reader.error ? NULL : plan_of(steps);
    json_decref(steps);
    if (!plan)
        g_propagate_error(error, reader.error);
    return plan;
}
