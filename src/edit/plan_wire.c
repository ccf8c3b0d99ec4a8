/* From the wire form to a plan. */
#include "plan_wire_private.h"

#include <locale.h>
#include <string.h>

enum {
    STEPS_MAX = 64,
    ARGS_MAX = 200,
    QUESTION_MAX = 300,
    OPTION_MAX = 200,
    OPTIONS_MAX = 12
};

/* ---- language -------------------------------------------------------------------- */

/* Messages of the tables in English, for this thread: they are for a model. */
static locale_t begin_english(void)
{
    static gsize english;
    if (g_once_init_enter(&english)) {
        locale_t base = newlocale(LC_ALL_MASK, "C.UTF-8", (locale_t)0);
        locale_t plain = newlocale(LC_MESSAGES_MASK, "C", base);
        g_once_init_leave(&english, (gsize)plain);
    }
    return uselocale((locale_t)english);
}

/* ---- keys ------------------------------------------------------------------------ */

/* Tell of keys of `object` that are not among `known` ("a|b"). */
static void check_keys(WireReading *reading, const json_t *object, const char *known,
                       const ShapePath *path)
{
    const char *key;
    json_t *member;
    json_object_foreach(wire_unconst(object), key, member)
    {
        ShapePath at = { path, key, 0 };
        g_auto(GStrv) names = g_strsplit(known, "|", -1);
        g_autofree char *list = g_strjoinv(", ", names);
        if (!shape_choice_has(known, key))
            wire_fault(reading, &at, "no such key; there are %s", list);
    }
}

static bool is_given(const json_t *value)
{
    return value && !json_is_null(value);
}

/* ---- arguments ------------------------------------------------------------------- */

static void put_arg(const ShapeTables *tables, json_t *raw, const char *key,
                    json_t *value)
{
    if (is_given(value))
        wire_put(raw, tables, key, json_incref(value));
}

/* {"k", "v"}, or {key: value} of one. */
static void read_pair(WireReading *reading, const ShapeTables *tables,
                      const json_t *pair, json_t *raw, const ShapePath *path)
{
    json_t *object = wire_unconst(pair);
    const char *key = json_string_value(json_object_get(pair, "k"));
    const char *only = json_object_iter_key(json_object_iter(object));
    if (key) {
        check_keys(reading, pair, "k|v", path);
        put_arg(tables, raw, key, json_object_get(pair, "v"));
    } else if (only && json_object_size(pair) == 1 && !shape_choice_has("k|v", only)) {
        put_arg(tables, raw, only, json_object_get(pair, only));
    } else {
        wire_fault(reading, path, "is to be {\"k\": field, \"v\": value}");
    }
}

static void read_args(WireReading *reading, const ShapeTables *tables,
                      const json_t *args, json_t *raw, const ShapePath *path)
{
    const char *key;
    json_t *value;
    if (is_given(args) && !json_is_array(args) && !json_is_object(args))
        wire_fault(reading, path, "is to be a list of {\"k\", \"v\"}");
    if (json_array_size(args) > ARGS_MAX || json_object_size(args) > ARGS_MAX) {
        wire_fault(reading, path, "more than %d of them", ARGS_MAX);
        return;
    }
    json_object_foreach(wire_unconst(args), key, value)
        put_arg(tables, raw, key, value);
    for (size_t i = 0; i < json_array_size(args); i++) {
        ShapePath at = { path, NULL, i };
        read_pair(reading, tables, json_array_get(args, i), raw, &at);
    }
}

/* ---- steps ----------------------------------------------------------------------- */

static const char *read_op(WireReading *reading, const json_t *step,
                           const ShapePath *path)
{
    const json_t *op = json_object_get(step, "op");
    ShapePath at = { path, "op", 0 };
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (const ShapeCase *verb = VERB_CASES; verb->name; verb++) {
        if (json_is_string(op) && wire_same_word(verb->name, json_string_value(op)))
            return verb->name;
        g_ptr_array_add(names, (void *)(uintptr_t)verb->name);
    }
    const char *text = json_is_string(op) ? json_string_value(op) : "";
    g_autofree char *shown = wire_quote(text);
    g_autofree char *near = wire_nearest(text, names);
    g_ptr_array_add(names, NULL);
    g_autofree char *all = g_strjoinv(", ", (char **)names->pdata);
    wire_fault(reading, &at, "no operation %s%s%s", shown,
               *near ? near : "; there are ", *near ? "" : all);
    return NULL;
}

static bool is_empty_text(const json_t *value)
{
    const char *text = json_string_value(value);
    return !is_given(value) || (text && text[strspn(text, " \t")] == '\0');
}

/* The target is a field as others are, where the operation has one. */
static void put_target(WireReading *reading, const ShapeTables *tables, const char *op,
                       const json_t *step, json_t *raw, const ShapePath *path)
{
    json_t *target = json_object_get(step, "target");
    ShapePath at = { path, "target", 0 };
    if (is_empty_text(target))
        return;
    if (!shape_tables_find(tables, "target"))
        wire_fault(reading, &at, "\"%s\" takes no target", op);
    else if (json_object_get(raw, "target"))
        wire_fault(reading, &at, "given twice");
    else
        json_object_set(raw, "target", target);
}

/* The tables call it a field; the model wrote it beside args. */
static void rename_targets(GPtrArray *faults, unsigned from, size_t step)
{
    g_autofree char *field = g_strdup_printf("steps[%zu].args.target", step);
    for (unsigned i = from; i < faults->len; i++) {
        const char *fault = faults->pdata[i];
        if (!g_str_has_prefix(fault, field))
            continue;
        char *renamed =
            g_strdup_printf("steps[%zu].target%s", step, fault + strlen(field));
        g_free(faults->pdata[i]);
        faults->pdata[i] = renamed;
    }
}

/* NULL with a fault. */
static json_t *read_step(WireReading *reading, const json_t *step,
                         const ShapePath *path)
{
    unsigned before = reading->faults->len;
    ShapePath args = { path, "args", 0 };
    ShapeTables tables;
    if (!json_is_object(step)) {
        wire_fault(reading, path, "is to be an object");
        return NULL;
    }
    check_keys(reading, step, "op|target|args", path);
    const char *op = read_op(reading, step, path);
    if (!op)
        return NULL;
    shape_tables(&PLAN_STEP, op, &tables);
    tables.key = NULL; /* "op" is no argument */
    json_t *raw = json_object();
    read_args(reading, &tables, json_object_get(step, "args"), raw, &args);
    put_target(reading, &tables, op, step, raw, path);
    json_t *fields = wire_read_fields(reading, &tables, raw, &args);
    json_decref(raw);
    rename_targets(reading->faults, before, path->index);
    if (fields)
        json_object_set_new(fields, "op", json_string(op));
    return fields;
}

static json_t *read_steps(WireReading *reading, const json_t *steps)
{
    const ShapePath path = { NULL, "steps", 0 };
    json_t *list = json_array();
    if (is_given(steps) && !json_is_array(steps))
        wire_fault(reading, &path, "is to be a list");
    if (json_array_size(steps) > STEPS_MAX)
        wire_fault(reading, &path, "more than %d steps", STEPS_MAX);
    for (size_t i = 0; i < MIN(json_array_size(steps), STEPS_MAX); i++) {
        ShapePath at = { &path, NULL, i };
        json_t *step = read_step(reading, json_array_get(steps, i), &at);
        json_array_append_new(list, step ? step : json_null());
    }
    return list;
}

/* ---- steps that name steps ------------------------------------------------------- */

/* The place of the step called so before step `end`; -1: there is none. A step without
 * an id is called by its number, unless another has that for an id. */
static ssize_t find_step(const json_t *steps, size_t end, const char *id)
{
    guint64 number = g_ascii_strtoull(id + 1, NULL, 10);
    for (size_t i = 0; i < json_array_size(steps); i++) {
        const json_t *own = json_object_get(json_array_get(steps, i), "id");
        if (own && g_strcmp0(json_string_value(own), id) == 0)
            return i < end ? (ssize_t)i : -1;
    }
    bool there = number >= 1 && number <= end && id[1] != '0';
    const json_t *step = there ? json_array_get(steps, (size_t)number - 1) : NULL;
    return there && !json_object_get(step, "id") ? (ssize_t)number - 1 : -1;
}

static void link_steps(WireReading *reading, json_t *steps, size_t n,
                       const json_t *part, const ShapePath *path)
{
    const char *by = json_string_value(json_object_get(part, "by"));
    const char *id = json_string_value(json_object_get(part, "step"));
    const char *key;
    json_t *member;
    if (g_strcmp0(by, "step") == 0 && id) {
        ssize_t found = find_step(steps, n, id);
        if (found < 0)
            wire_fault(reading, path, "\"%s\" is no earlier step", id);
        else if (json_is_object(json_array_get(steps, (size_t)found)))
            json_object_set_new(json_array_get(steps, (size_t)found), "id",
                                json_string(id));
    }
    json_object_foreach(wire_unconst(part), key, member)
    {
        ShapePath at = { path, key, 0 };
        link_steps(reading, steps, n, member, &at);
    }
    for (size_t i = 0; i < json_array_size(part); i++) {
        ShapePath at = { path, NULL, i };
        link_steps(reading, steps, n, json_array_get(part, i), &at);
    }
}

/* What is not the target is among the arguments. */
static void link_step(WireReading *reading, json_t *steps, size_t n,
                      const ShapePath *path)
{
    const ShapePath args = { path, "args", 0 };
    const char *key;
    json_t *member;
    json_object_foreach(json_array_get(steps, n), key, member)
    {
        bool is_target = strcmp(key, "target") == 0;
        ShapePath at = { is_target ? path : &args, key, 0 };
        link_steps(reading, steps, n, member, &at);
    }
}

static void link_all(WireReading *reading, json_t *steps)
{
    const ShapePath path = { NULL, "steps", 0 };
    for (size_t i = 0; i < json_array_size(steps); i++) {
        ShapePath at = { &path, NULL, i };
        link_step(reading, steps, i, &at);
    }
}

/* ---- the rest -------------------------------------------------------------------- */

static const char *read_kind(WireReading *reading, const json_t *wire)
{
    const json_t *kind = json_object_get(wire, "kind");
    const ShapePath path = { NULL, "kind", 0 };
    g_autoptr(GString) names = g_string_new(NULL);
    for (const ShapeCase *one = KIND_CASES; one->name; one++) {
        if (json_is_string(kind) && wire_same_word(one->name, json_string_value(kind)))
            return one->name;
        g_string_append_printf(names, "%s%s", names->len ? ", " : "", one->name);
    }
    if (is_given(kind))
        wire_fault(reading, &path, "is to be one of %s", names->str);
    else
        wire_fault(reading, &path, "missing");
    return NULL;
}

/* At most so many characters of it; owned by the caller. */
static char *cut(const char *text, size_t length, long most)
{
    g_autofree char *all = g_strndup(text, length);
    if (g_utf8_strlen(all, -1) <= most)
        return g_steal_pointer(&all);
    g_autofree char *head = g_utf8_substring(all, 0, most - 1);
    return g_strconcat(head, "…", NULL);
}

/* Where the lines that are options begin; the end where there are none. */
static const char *find_options(const char *text)
{
    const char *end = text + strlen(text), *options = end;
    while (options > text) {
        const char *line = options - (options < end);
        while (line > text && line[-1] != '\n')
            line--;
        if (!g_str_has_prefix(line, "- ") || line == text)
            break;
        options = line;
    }
    return options;
}

static json_t *read_options(const char *list)
{
    json_t *options = json_array();
    g_auto(GStrv) lines = g_strsplit(list, "\n", -1);
    for (char **line = lines; *line && json_array_size(options) < OPTIONS_MAX; line++) {
        const char *shown = *line && **line ? g_strstrip(*line + 2) : "";
        g_autofree char *text = cut(shown, strlen(shown), OPTION_MAX);
        if (*text)
            json_array_append_new(options, json_pack("{s:s}", "text", text));
    }
    return options;
}

/* A question is one line. */
static json_t *read_question(const char *reply)
{
    g_autofree char *whole = g_strstrip(g_strdup(reply));
    const char *list = find_options(whole);
    g_autofree char *lines = g_strstrip(g_strndup(whole, (size_t)(list - whole)));
    g_strdelimit(lines, "\r\n", ' ');
    g_autofree char *question = cut(lines, strlen(lines), QUESTION_MAX);
    json_t *clarify = json_object(), *options = read_options(list);
    json_object_set_new(clarify, "question", json_string(question));
    if (json_array_size(options) > 0)
        json_object_set(clarify, "options", options);
    json_decref(options);
    return clarify;
}

static void read_reply(WireReading *reading, const json_t *wire, const char *kind,
                       json_t *plan)
{
    const json_t *reply = json_object_get(wire, "reply");
    const ShapePath path = { NULL, "reply", 0 };
    const char *text = json_is_string(reply) ? json_string_value(reply) : "";
    bool asks = g_strcmp0(kind, "clarify") == 0;
    if (is_given(reply) && !json_is_string(reply))
        wire_fault(reading, &path, "is to be a text");
    else if (asks && text[strspn(text, " \t\n")] == '\0')
        wire_fault(reading, &path, "the question is missing");
    else if (asks)
        json_object_set_new(plan, "clarify", read_question(text));
    else if (*text || g_strcmp0(kind, "chat") == 0 || g_strcmp0(kind, "refuse") == 0) {
        g_autofree char *shown = cut(text, strlen(text), PLAN_REPLY_MAX);
        json_object_set_new(plan, "reply", json_string(shown));
    }
}

/* The plan as the gate has it; NULL with a fault for what only the whole plan shows:
 * its size, how deep it is, what its kind asks of it. New reference. */
static json_t *check_whole(WireReading *reading, json_t *plan)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(EditPlan) checked = plan_from_json(plan, &error);
    if (checked)
        return json_incref(wire_unconst(plan_json(checked)));
    wire_fault(reading, NULL, "%s", error->message);
    return NULL;
}

static json_t *lower(WireReading *reading, const json_t *wire)
{
    unsigned before = reading->faults->len;
    if (!json_is_object(wire)) {
        wire_fault(reading, NULL,
                   "the answer is to be {\"kind\", \"steps\", \"reply\"}");
        return NULL;
    }
    json_t *plan = json_object();
    check_keys(reading, wire, "kind|steps|reply", NULL);
    const char *kind = read_kind(reading, wire);
    json_t *steps = read_steps(reading, json_object_get(wire, "steps"));
    link_all(reading, steps);
    json_object_set_new(plan, "version", json_integer(1));
    json_object_set_new(plan, "kind", json_string(kind ? kind : ""));
    json_object_set_new(plan, "steps", steps);
    read_reply(reading, wire, kind, plan);
    json_t *checked =
        reading->faults->len == before ? check_whole(reading, plan) : NULL;
    json_decref(plan);
    return checked;
}

json_t *wire_lower(const json_t *wire, const WireNames *names, GPtrArray *faults)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(g_free);
    WireReading reading = { .names = names, .faults = found };
    locale_t theirs = begin_english();
    json_t *plan = lower(&reading, wire);
    uselocale(theirs);
    g_ptr_array_extend_and_steal(faults, g_steal_pointer(&found));
    return plan;
}
