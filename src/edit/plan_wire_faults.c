/* What is said about a wire plan that is not right: to a model, so in English. */
#include "chatkut/base/text.h"
#include "plan_wire_private.h"

#include <string.h>

enum {
    QUOTE_BYTES = 200,
    FAULT_BYTES = 1000,
    QUOTE_COLUMNS = 40,
    NEAREST = 3,
    CHOICES_SHOWN = 400
};

/* The first of its bytes, whole characters: columns alone do not end what takes none. */
static char *cut_bytes(const char *text, size_t most)
{
    if (strlen(text) <= most)
        return g_strdup(text);
    const char *end = g_utf8_find_prev_char(text, text + most);
    return g_strndup(text, end ? (size_t)(end - text) : 0);
}

void wire_fault(WireReading *reading, const ShapePath *path, const char *format, ...)
{
    if (reading->faults->len >= WIRE_FAULTS)
        return;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *where = shape_path_text(path);
    g_autofree char *line =
        g_strdup_printf("%s%s%s", where, *where ? ": " : "", message);
    g_autofree char *whole = text_printable(line, 0);
    g_ptr_array_add(reading->faults, cut_bytes(whole, FAULT_BYTES));
}

void wire_fault_again(WireReading *reading, const GPtrArray *faults)
{
    for (unsigned i = 0; i < faults->len && reading->faults->len < WIRE_FAULTS; i++)
        g_ptr_array_add(reading->faults, g_strdup(faults->pdata[i]));
}

char *wire_quote(const char *text)
{
    g_autofree char *head = cut_bytes(text, QUOTE_BYTES);
    g_autofree char *shown = text_printable(head, QUOTE_COLUMNS);
    return g_strdup_printf("\"%s\"", shown);
}

char *wire_nearest(const char *wanted, const GPtrArray *names)
{
    enum { MISTYPED_MAX = 64 };
    if (strlen(wanted) > MISTYPED_MAX)
        return g_strdup("");
    g_autoptr(GPtrArray) near = text_nearest(wanted, names, NEAREST);
    if (near->len == 0)
        return g_strdup("");
    g_ptr_array_add(near, NULL);
    g_autofree char *list = g_strjoinv(", ", (char **)near->pdata);
    return g_strdup_printf("; nearest: %s", list);
}

/* ---- what was expected ----------------------------------------------------------- */

/* All words that may stand there; interned, for they are parts of the tables. */
static void add_choices(const Shape *shape, GPtrArray *words)
{
    for (unsigned i = 0; shape->kind == SHAPE_IS_EITHER && shape->any[i]; i++)
        add_choices(shape->any[i], words);
    if (shape->kind != SHAPE_IS_CHOICE)
        return;
    g_auto(GStrv) parts = g_strsplit(shape->choices, "|", -1);
    for (char **part = parts; *part; part++)
        g_ptr_array_add(words, (void *)(uintptr_t)g_intern_string(*part));
}

static const char *kind_expected(const Shape *shape)
{
    static const char *const words[] = {
        [SHAPE_IS_BOOL] = "true or false",   [SHAPE_IS_NUMBER] = "a number",
        [SHAPE_IS_INT] = "a whole number",   [SHAPE_IS_STRING] = "a text",
        [SHAPE_IS_ARRAY] = "a list [a, b]",  [SHAPE_IS_CHOICE] = "a word that it knows",
        [SHAPE_IS_OBJECT] = "dotted fields", [SHAPE_IS_MAP] = "dotted fields",
    };
    if (shape == &PLAN_SELECTOR)
        return "a selector like #e1, label:NAME or video[0]";
    if (shape->what)
        return shape->what;
    const char *word = shape->kind < G_N_ELEMENTS(words) ? words[shape->kind] : NULL;
    return word ? word : "a value that it can have";
}

static char *list_choices(const char *choices)
{
    g_auto(GStrv) parts = g_strsplit(choices, "|", -1);
    g_autofree char *list = g_strjoinv(", ", parts);
    g_autofree char *shown = text_printable(list, CHOICES_SHOWN);
    return g_strdup_printf("one of %s", shown);
}

static char *expected(const Shape *shape)
{
    if (shape->kind == SHAPE_IS_CHOICE)
        return list_choices(shape->choices);
    if (shape->kind != SHAPE_IS_EITHER || shape->what)
        return g_strdup(kind_expected(shape));
    g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(g_free);
    for (const Shape *const *any = shape->any; *any; any++)
        g_ptr_array_add(parts, expected(*any));
    g_ptr_array_add(parts, NULL);
    return g_strjoinv(" or ", (char **)parts->pdata);
}

void wire_fault_misfit(WireReading *reading, const Shape *shape, const char *text,
                       const ShapePath *path)
{
    g_autoptr(GPtrArray) choices = g_ptr_array_new();
    add_choices(shape, choices);
    g_autofree char *shown = wire_quote(text);
    g_autofree char *near = wire_nearest(text, choices);
    bool word_only = shape->kind == SHAPE_IS_CHOICE && *near;
    g_autofree char *what = word_only ? g_strdup("known here") : expected(shape);
    wire_fault(reading, path, "%s is not %s%s", shown, what, near);
}
