/* The words in which shapes complain: what was found, what was expected, and where. */
#include "chatkut/base/text.h"
#include "shape_private.h"

#include <glib/gi18n.h>
#include <stdint.h>
#include <string.h>

enum { QUOTE_COLUMNS = 40, SUGGESTIONS = 3 };
/* Nothing that anybody mistyped is longer; comparing costs its square. */
enum { MISTYPED_MAX = 64 };

GQuark shape_error_quark(void)
{
    return g_quark_from_static_string("chatkut-shape-error");
}

/* ---- lists of words ------------------------------------------------------------- */

bool words_next(const char **words, const char **word, size_t *length)
{
    if (!*words || !**words)
        return false;
    *word = *words;
    *length = strcspn(*words, "|");
    *words += *length + ((*words)[*length] == '|');
    return true;
}

bool shape_choice_has(const char *choices, const char *word)
{
    const char *choice;
    size_t length, wanted = strlen(word);
    while (words_next(&choices, &choice, &length))
        if (length == wanted && memcmp(choice, word, length) == 0)
            return true;
    return false;
}

char *words_list(const char *words)
{
    g_auto(GStrv) parts = g_strsplit(words, "|", -1);
    return g_strjoinv(", ", parts);
}

char *words_near(const char *wanted, const GPtrArray *names)
{
    if (strlen(wanted) > MISTYPED_MAX)
        return NULL;
    g_autoptr(GPtrArray) near = text_nearest(wanted, names, SUGGESTIONS);
    if (near->len == 0)
        return NULL;
    g_ptr_array_add(near, NULL);
    return g_strjoinv(", ", (char **)near->pdata);
}

/* ---- what was found ------------------------------------------------------------- */

char *words_quote(const char *text)
{
    g_autofree char *shown = text_printable(text, QUOTE_COLUMNS);
    return g_strdup_printf("\"%s\"", shown);
}

char *words_number(double number)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];
    return g_strdup(g_ascii_formatd(buffer, sizeof buffer, "%.15g", number));
}

char *words_found(const json_t *json)
{
    switch (json_typeof(json)) {
    case JSON_OBJECT:
        return g_strdup(_("an object"));
    case JSON_ARRAY:
        return g_strdup(_("a list"));
    case JSON_STRING:
        return words_quote(json_string_value(json));
    case JSON_INTEGER:
    case JSON_REAL:
        return words_number(json_number_value(json));
    case JSON_TRUE:
        return g_strdup("true");
    case JSON_FALSE:
        return g_strdup("false");
    case JSON_NULL:
        return g_strdup("null");
    }
    g_assert_not_reached();
}

/* ---- what is expected ----------------------------------------------------------- */

static void add_once(GPtrArray *words, char *word)
{
    if (g_ptr_array_find_with_equal_func(words, word, g_str_equal, NULL))
        g_free(word);
    else
        g_ptr_array_add(words, word);
}

static char *alternatives_expected(const Shape *const *any)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    for (; *any; any++)
        add_once(words, words_expected(*any));
    g_ptr_array_add(words, NULL);
    /* TRANSLATORS: between the alternatives of what was expected */
    return g_strjoinv(_(" or "), (char **)words->pdata);
}

static char *choices_expected(const char *choices)
{
    g_autofree char *list = words_list(choices);
    return g_strdup_printf(_("one of %s"), list);
}

char *words_expected(const Shape *shape)
{
    if (shape->what)
        return g_strdup(_(shape->what));
    switch (shape->kind) {
    case SHAPE_IS_ANY:
        return g_strdup(_("anything"));
    case SHAPE_IS_BOOL:
        return g_strdup(_("true or false"));
    case SHAPE_IS_NUMBER:
        return g_strdup(_("a number"));
    case SHAPE_IS_INT:
        return g_strdup(_("a whole number"));
    case SHAPE_IS_STRING:
    case SHAPE_IS_CUSTOM:
        return g_strdup(_("a text"));
    case SHAPE_IS_CHOICE:
        return choices_expected(shape->choices);
    case SHAPE_IS_ARRAY:
    case SHAPE_IS_TUPLE:
        return g_strdup(_("a list"));
    case SHAPE_IS_OBJECT:
    case SHAPE_IS_MAP:
    case SHAPE_IS_SWITCH:
        return g_strdup(_("an object"));
    case SHAPE_IS_EITHER:
        return alternatives_expected(shape->any);
    }
    g_assert_not_reached();
}

/* ---- where ---------------------------------------------------------------------- */

char *shape_path_text(const ShapePath *path)
{
    g_autoptr(GPtrArray) chain = g_ptr_array_new();
    for (; path; path = path->up)
        g_ptr_array_add(chain, (void *)(uintptr_t)path);
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned i = chain->len; i-- > 0;) {
        const ShapePath *step = chain->pdata[i];
        if (step->key && *step->key)
            g_string_append_printf(text, "%s%s", text->len ? "." : "", step->key);
        else if (!step->key)
            g_string_append_printf(text, "[%zu]", step->index);
    }
    return text_printable(text->str, 0);
}

void shape_error_set(GError **error, ShapeError code, const ShapePath *path,
                     const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *where = shape_path_text(path);
    if (*where)
        g_set_error(error, SHAPE_ERROR, code, "%s: %s", where, message);
    else
        g_set_error_literal(error, SHAPE_ERROR, code, message);
}

bool shape_fail_missing(const ShapePath *path, GError **error)
{
    shape_error_set(error, SHAPE_ERROR_MISSING, path, _("missing"));
    return false;
}

bool shape_fail_unknown(const GPtrArray *names, const ShapePath *path, GError **error)
{
    g_autofree char *near = words_near(path->key, names);
    if (near)
        shape_error_set(error, SHAPE_ERROR_UNKNOWN, path,
                        _("unknown key; did you mean %s?"), near);
    else
        shape_error_set(error, SHAPE_ERROR_UNKNOWN, path, _("unknown key"));
    return false;
}
