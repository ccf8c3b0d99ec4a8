/* Texts broken into lines. */
#include "chatkut/tui/form.h"

#include <string.h>

/* How many bytes of `text` fit, up to a blank where there is one. */
static size_t fitting(const char *text, int columns)
{
    size_t blank = 0;
    int x = 0;
    for (const char *at = text; *at; at += g_utf8_skip[(guchar)*at]) {
        if (*at == '\n')
            return (size_t)(at - text);
        if (*at == ' ')
            blank = (size_t)(at - text);
        x += character_width(g_utf8_get_char(at));
        if (x > columns)
            return blank > 0 ? blank : MAX((size_t)(at - text), 1);
    }
    return strlen(text);
}

GPtrArray *wrap_lines(const char *text, int columns)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    const char *at = valid;
    do {
        const size_t length = fitting(at, MAX(columns, 2));
        g_ptr_array_add(lines, g_strndup(at, length));
        at += length;
        if (*at == ' ' || *at == '\n')
            at++;
    } while (*at);
    return lines;
}

char *wrap_join(const GPtrArray *lines, int first)
{
    GString *text = g_string_new(NULL);
    for (unsigned i = (unsigned)first; i < lines->len; i++)
        g_string_append_printf(text, "%s%s", text->len ? " " : "",
                               (const char *)lines->pdata[i]);
    return g_string_free(text, FALSE);
}
