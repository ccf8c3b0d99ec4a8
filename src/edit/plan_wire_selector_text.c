/* Selectors as texts: short where there is a short way, else with {k=v} behind. */
#include "plan_wire_private.h"

#include <string.h>

/* One selector on its way into `out`. */
typedef struct {
    GString *out;
    const json_t *selector;
    const char *by;
    ShapeTables tables;
    const WireNames *names;
    GPtrArray *told; /* keys, borrowed */
} Writer;

static const char *word_of(const Writer *writer, const char *key)
{
    return json_string_value(json_object_get(writer->selector, key));
}

static void tell(Writer *writer, const char *key)
{
    g_ptr_array_add(writer->told, (void *)(uintptr_t)key);
}

/* The text of a field between `before` and `after`; nothing where it has none. */
static void write_field(Writer *writer, const char *before, const char *key,
                        const char *after)
{
    const json_t *value = json_object_get(writer->selector, key);
    const ShapeField *field = shape_tables_find(&writer->tables, key);
    g_autofree char *text =
        value && field ? wire_text(field->shape, value, writer->names, true) : NULL;
    if (!text)
        return;
    g_string_append_printf(writer->out, "%s%s%s", before, text, after);
    tell(writer, key);
}

static void add_attribute(const char *key, const char *text, void *user)
{
    GString *attributes = user;
    g_string_append_printf(attributes, "%s%s=%s", attributes->len > 0 ? "," : "", key,
                           text);
}

/* What has not been told. */
static void write_rest(Writer *writer)
{
    g_autoptr(GString) rest = g_string_new(NULL);
    g_autoptr(GPtrArray) keys = shape_tables_keys(&writer->tables);
    for (unsigned i = 0; i < keys->len; i++) {
        const char *key = keys->pdata[i];
        const json_t *value = json_object_get(writer->selector, key);
        if (!value ||
            g_ptr_array_find_with_equal_func(writer->told, key, g_str_equal, NULL))
            continue;
        if (strcmp(key, "expect") == 0 && strcmp(json_string_value(value), "many") == 0)
            g_string_append_c(writer->out, '*');
        else
            wire_parts(shape_tables_find(&writer->tables, key)->shape, value, key,
                       writer->names, true, add_attribute, rest);
    }
    if (rest->len > 0)
        g_string_append_printf(writer->out, "{%s}", rest->str);
}

/* ---- sums ------------------------------------------------------------------------ */

static void write_term(Writer *writer, const json_t *term, bool first)
{
    const char *by = json_string_value(json_object_get(term, "by"));
    bool is_union = strcmp(by, "union") == 0;
    bool is_sum = is_union || strcmp(by, "except") == 0;
    bool melts = is_union && strcmp(writer->by, "union") == 0;
    bool group = is_sum && !json_object_get(term, "expect") && (!first || melts);
    g_autofree char *text = wire_selector_join(term, writer->names);
    g_string_append_printf(writer->out, group ? "(%s)" : "%s", text);
}

static void write_sum(Writer *writer)
{
    const json_t *of = json_object_get(writer->selector, "of");
    bool group = json_object_get(writer->selector, "expect") != NULL;
    g_string_append(writer->out, group ? "(" : "");
    for (size_t i = 0; i < json_array_size(of); i++) {
        g_string_append(writer->out, i ? " + " : "");
        write_term(writer, json_array_get(of, i), i == 0);
    }
    if (!of) {
        write_term(writer, json_object_get(writer->selector, "from"), true);
        g_string_append(writer->out, " - ");
        write_term(writer, json_object_get(writer->selector, "except"), false);
    }
    g_string_append(writer->out, group ? ")" : "");
    tell(writer, "of");
    tell(writer, "from");
    tell(writer, "except");
}

/* ---- one way each ---------------------------------------------------------------- */

static void write_id(Writer *writer)
{
    const char *name = wire_names_of_clip(writer->names, word_of(writer, "id"));
    g_string_append_printf(writer->out, "#%s", name ? name : word_of(writer, "id"));
    tell(writer, "id");
}

/* video, video[1], @5s, video@5s..8s */
static void write_type(Writer *writer)
{
    write_field(writer, "", "type", "");
    write_field(writer, "[", "index", "]");
    write_field(writer, "@", "at", "");
    write_field(writer, "@", "range", "");
}

static void write_step(Writer *writer)
{
    write_field(writer, "", "step", "");
    write_field(writer, "[", "index", "]");
}

static void write_relative(Writer *writer)
{
    g_string_append(writer->out, word_of(writer, "relation"));
    tell(writer, "relation");
    write_field(writer, "(", "to", ")");
    write_field(writer, ":", "type", "");
}

static void write_head(Writer *writer, const WireHead *head)
{
    g_string_append(writer->out, head->word);
    write_field(writer, ":", head->field, "");
    write_field(writer, "[", "index", "]");
    write_field(writer, "@", "range", "");
}

static const struct {
    const char *by;
    void (*write)(Writer *writer);
} ways[] = {
    { "id", write_id },     { "type", write_type },         { "index", write_type },
    { "time", write_type }, { "relative", write_relative }, { "step", write_step },
    { "union", write_sum }, { "except", write_sum },
};

static void write_selector(Writer *writer)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(ways); i++)
        if (strcmp(ways[i].by, writer->by) == 0)
            ways[i].write(writer);
    for (const WireHead *head = WIRE_HEADS; writer->out->len == 0 && head->word; head++)
        if (strcmp(head->by, writer->by) == 0)
            write_head(writer, head);
    write_rest(writer);
}

char *wire_selector_join(const json_t *selector, const WireNames *names)
{
    g_autoptr(GPtrArray) told = g_ptr_array_new();
    Writer writer = { .out = g_string_new(NULL),
                      .selector = selector,
                      .by = json_string_value(json_object_get(selector, "by")),
                      .names = names,
                      .told = told };
    shape_tables(&PLAN_SELECTOR, writer.by, &writer.tables);
    write_selector(&writer);
    return g_string_free(writer.out, FALSE);
}
