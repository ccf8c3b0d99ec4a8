/* Selectors of the wire form: a sum of terms, read from left to right. */
#include "plan_wire_private.h"

#include <string.h>

enum { TEXT_MAX = 2000, DEPTH_MAX = 8 };

typedef struct {
    WireReading *reading;
    const ShapePath *path;
    const char *at;
    unsigned depth;
} Reader;

const WireHead WIRE_HEADS[] = {
    { "label", "label", "label", true },       { "asset", "asset", "asset", true },
    { "track", "track", "track", true },       { "text", "content", "text", true },
    { "all", "all", "type", false },           { "last", "last", "type", false },
    { "selected", "selected", "type", false }, { NULL },
};

static const char *choices_of(const char *by, const char *key)
{
    ShapeTables tables;
    shape_tables(&PLAN_SELECTOR, by, &tables);
    return shape_tables_find(&tables, key)->shape->choices;
}

static json_t *fail(Reader *reader, const char *text, const char *what)
{
    g_autofree char *shown = wire_quote(text);
    wire_fault(reader->reading, reader->path, "%s %s", shown, what);
    return NULL;
}

static void skip_blanks(Reader *reader)
{
    reader->at += strspn(reader->at, " \t");
}

static bool take(Reader *reader, char c)
{
    skip_blanks(reader);
    if (*reader->at != c)
        return false;
    reader->at++;
    return true;
}

static json_t *selector_by(const char *by)
{
    json_t *selector = json_object();
    json_object_set_new(selector, "by", json_string(by));
    return selector;
}

/* Takes text. */
static void put(json_t *selector, const char *key, char *text)
{
    json_object_set_new(selector, key, json_string(text));
    g_free(text);
}

/* ---- pieces of text -------------------------------------------------------------- */

/* Letters, digits, "_" and "-"; may be empty. Owned by the caller. */
static char *take_word(Reader *reader)
{
    const char *start = reader->at;
    while (g_ascii_isalnum(*reader->at) || (*reader->at && strchr("_-", *reader->at)))
        reader->at++;
    return g_strndup(start, (size_t)(reader->at - start));
}

/* Is a "+" or "-" here between two selectors? Not in a name like "fade-in". */
static bool is_between(const char *start, const char *at)
{
    return strchr("+-", *at) && at > start && at[-1] == ' ' && at[1] == ' ';
}

/* A name as it is written, quotes and all. NULL with a fault. */
static char *take_name(Reader *reader)
{
    skip_blanks(reader);
    const char *start = reader->at, *end = start;
    if (*start == '"' || *start == '\'') {
        end = wire_scan(start, " \t+-[{(*,)]}@");
        if (!end) {
            fail(reader, start, "has no end of its quotes");
            return NULL;
        }
    } else {
        while (*end && !strchr("()[]{}*,\"", *end) && !is_between(start, end))
            end++;
    }
    g_autofree char *name = g_strstrip(g_strndup(start, (size_t)(end - start)));
    reader->at = end;
    g_autofree char *inner = wire_unquote(name);
    bool quoted = *start == '"' || *start == '\'';
    if (quoted ? inner != NULL : *name && !strchr(name, '+'))
        return g_steal_pointer(&name);
    fail(reader, start, "is no name; put it in quotes");
    return NULL;
}

/* Up to a blank or what may follow a selector. NULL with a fault. */
static char *take_span(Reader *reader)
{
    skip_blanks(reader);
    const char *start = reader->at;
    const char *end = wire_scan(start, " \t{*,)");
    if (!end || end == start) {
        fail(reader, start, "is no time");
        return NULL;
    }
    reader->at = end;
    return g_strndup(start, (size_t)(end - start));
}

/* What is before `close`, which is taken too. NULL with a fault. */
static char *take_until(Reader *reader, char close)
{
    const char stops[] = { close, '\0' };
    const char *start = reader->at, *end = wire_scan(start, stops);
    if (!end || *end != close) {
        fail(reader, start, "has no end of its brackets");
        return NULL;
    }
    reader->at = end + 1;
    return g_strstrip(g_strndup(start, (size_t)(end - start)));
}

/* ---- what follows ---------------------------------------------------------------- */

static bool read_attributes(Reader *reader, json_t *selector)
{
    g_autofree char *inner = take_until(reader, '}');
    g_autoptr(GPtrArray) parts = inner ? wire_split(inner, ',') : NULL;
    ShapeTables tables;
    const char *by = json_string_value(json_object_get(selector, "by"));
    shape_tables(&PLAN_SELECTOR, by, &tables);
    for (unsigned i = 0; parts && i < parts->len; i++) {
        const char *part = parts->pdata[i];
        const char *sign = strchr(part, '=');
        if (!sign) {
            fail(reader, part, "is no k=v");
            return false;
        }
        g_autofree char *key = g_strstrip(g_strndup(part, (size_t)(sign - part)));
        wire_put(selector, &tables, key, json_string(sign + 1 + strspn(sign + 1, " ")));
    }
    return parts != NULL;
}

/* "@" makes a kind those of it at a time; all of it, those in a range. */
static bool read_time(Reader *reader, json_t *selector)
{
    g_autofree char *span = take_span(reader);
    if (!span)
        return false;
    const char *by = json_string_value(json_object_get(selector, "by"));
    bool is_range = strstr(span, "..") != NULL;
    if (g_strcmp0(by, "type") == 0)
        json_object_set_new(selector, "by", json_string("time"));
    json_object_set_new(selector, is_range ? "range" : "at", json_string(span));
    return true;
}

static bool read_index(Reader *reader, json_t *selector)
{
    char *index = take_until(reader, ']');
    if (index)
        put(selector, "index", index);
    return index != NULL;
}

/* [n], @time, {k=v}, *, in any order. */
static bool read_suffixes(Reader *reader, json_t *selector)
{
    for (;;) {
        bool good = true;
        if (take(reader, '['))
            good = read_index(reader, selector);
        else if (take(reader, '@'))
            good = read_time(reader, selector);
        else if (take(reader, '{'))
            good = read_attributes(reader, selector);
        else if (take(reader, '*'))
            json_object_set_new(selector, "expect", json_string("many"));
        else
            return true;
        if (!good)
            return false;
    }
}

/* ---- terms ----------------------------------------------------------------------- */

static json_t *read_sum(Reader *reader);

/* The type behind "all:". */
static void read_type(Reader *reader, json_t *selector)
{
    if (take(reader, ':'))
        put(selector, "type", take_word(reader));
}

static json_t *read_head(Reader *reader, const WireHead *head)
{
    json_t *selector = selector_by(head->by);
    if (!head->needs) {
        read_type(reader, selector);
        return selector;
    }
    reader->at++; /* ':' */
    char *name = take_name(reader);
    if (name) {
        put(selector, head->field, name);
        return selector;
    }
    json_decref(selector);
    return NULL;
}

/* next(#e1), longest:video */
static json_t *read_relation(Reader *reader, const char *word)
{
    json_t *selector = selector_by("relative");
    json_object_set_new(selector, "relation", json_string(word));
    if (take(reader, '(')) {
        json_t *to = read_sum(reader);
        bool closed = to && take(reader, ')');
        if (to && !closed)
            fail(reader, reader->at, "comes where ) should be");
        json_object_set_new(selector, "to", to ? to : json_null());
        if (!closed) {
            json_decref(selector);
            return NULL;
        }
    }
    read_type(reader, selector);
    return selector;
}

static json_t *by_word(const char *by, const char *key, const char *word)
{
    json_t *selector = selector_by(by);
    json_object_set_new(selector, key, json_string(word));
    return selector;
}

static const char *find_word(const char *choices, const char *word)
{
    g_auto(GStrv) all = g_strsplit(choices, "|", -1);
    for (char **one = all; *word && *one; one++)
        if (wire_same_word(*one, word))
            return g_intern_string(*one);
    return NULL;
}

static json_t *fail_word(Reader *reader, const char *word)
{
    g_autofree char *shown = wire_quote(*word ? word : reader->at);
    g_autofree char *quoted = wire_requote(word);
    if (*word)
        wire_fault(reader->reading, reader->path,
                   "%s is no selector; a name is label:%.60s", shown, quoted);
    else
        wire_fault(reader->reading, reader->path, "there is no selector at %s", shown);
    return NULL;
}

static json_t *read_word(Reader *reader)
{
    g_autofree char *word = take_word(reader);
    skip_blanks(reader);
    bool named = *reader->at == ':';
    for (const WireHead *head = WIRE_HEADS; head->word; head++)
        if (wire_same_word(head->word, word) && (named || !head->needs))
            return read_head(reader, head);
    const char *relation = find_word(choices_of("relative", "relation"), word);
    const char *type = find_word(choices_of("type", "type"), word);
    if (relation)
        return read_relation(reader, relation);
    if (type)
        return by_word("type", "type", type);
    if (PLAN_STEP_ID.like(word))
        return by_word("step", "step", word);
    if (reader->reading->names && wire_names_clip(reader->reading->names, word))
        return by_word("id", "id", word);
    return fail_word(reader, word);
}

static json_t *read_parenthesis(Reader *reader)
{
    json_t *inner = read_sum(reader);
    if (inner && !take(reader, ')')) {
        json_decref(inner);
        return fail(reader, reader->at, "comes where ) should be");
    }
    return inner;
}

/* {"by": …} as in a plan. */
static json_t *read_literal(Reader *reader)
{
    const char *start = reader->at;
    reader->at++;
    g_autofree char *inner = take_until(reader, '}');
    if (!inner)
        return NULL;
    json_t *literal =
        json_loadb(start, (size_t)(reader->at - start), JSON_REJECT_DUPLICATES, NULL);
    return literal ? literal : fail(reader, start, "is no JSON");
}

static json_t *read_atom(Reader *reader)
{
    skip_blanks(reader);
    if (*reader->at == '{')
        return read_literal(reader);
    if (take(reader, '#')) {
        json_t *selector = selector_by("id");
        put(selector, "id", take_word(reader));
        return selector;
    }
    if (*reader->at == '[')
        return selector_by("index");
    if (*reader->at == '@')
        return selector_by("time");
    return read_word(reader);
}

/* *grouped: it is in parentheses, so a sum in it stays by itself. */
static json_t *read_term(Reader *reader, bool *grouped)
{
    *grouped = take(reader, '(');
    json_t *selector = *grouped ? read_parenthesis(reader) : read_atom(reader);
    if (selector && !read_suffixes(reader, selector)) {
        json_decref(selector);
        return NULL;
    }
    return selector;
}

/* ---- sums ------------------------------------------------------------------------ */

static json_t *both(json_t *left, bool grouped, json_t *right)
{
    const char *by = json_string_value(json_object_get(left, "by"));
    json_t *of = json_object_get(left, "of");
    bool goes_on = g_strcmp0(by, "union") == 0 && !grouped && json_is_array(of);
    if (goes_on) {
        json_array_append_new(of, right);
        return left;
    }
    json_t *sum = selector_by("union");
    of = json_array();
    json_array_append_new(of, left);
    json_array_append_new(of, right);
    json_object_set_new(sum, "of", of);
    return sum;
}

static json_t *without(json_t *left, json_t *right)
{
    json_t *difference = selector_by("except");
    json_object_set_new(difference, "from", left);
    json_object_set_new(difference, "except", right);
    return difference;
}

/* "+", "-", or "," which is a "+" where nothing is taken away ("a - b, c" could be two
 * things). 0: the sum is at its end; '!': a fault. */
static char take_sign(Reader *reader, char *before)
{
    skip_blanks(reader);
    char sign = *reader->at;
    if (sign == '\0' || !strchr("+-,", sign))
        return '\0';
    if ((sign == ',' && *before == '-') || (sign == '-' && *before == ',')) {
        fail(reader, reader->at, "mixes , and -; write + and ( )");
        return '!';
    }
    reader->at++;
    *before = sign == '+' ? *before : sign;
    return sign;
}

static json_t *read_terms(Reader *reader)
{
    bool grouped, ignored;
    char sign, before = '+';
    json_t *sum = read_term(reader, &grouped);
    while (sum && (sign = take_sign(reader, &before))) {
        json_t *right = sign == '!' ? NULL : read_term(reader, &ignored);
        if (!right) {
            json_decref(sum);
            return NULL;
        }
        sum = sign == '-' ? without(sum, right) : both(sum, grouped, right);
        grouped = false;
    }
    return sum;
}

static json_t *read_sum(Reader *reader)
{
    if (reader->depth >= DEPTH_MAX)
        return fail(reader, reader->at, "is nested too deep");
    reader->depth++;
    json_t *sum = read_terms(reader);
    reader->depth--;
    return sum;
}

json_t *wire_selector_split(WireReading *reading, const char *text,
                            const ShapePath *path)
{
    Reader reader = { reading, path, text, 0 };
    if (strlen(text) > TEXT_MAX)
        return fail(&reader, text, "is too long for a selector");
    json_t *selector = read_sum(&reader);
    skip_blanks(&reader);
    if (!selector || *reader.at == '\0')
        return selector;
    json_decref(selector);
    return fail(&reader, reader.at, "comes behind a whole selector");
}
