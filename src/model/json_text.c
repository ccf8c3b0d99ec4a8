#include "chatkut/model/json_text.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

enum { SHORT_DIGITS = 15, FULL_DIGITS = 17 };

/* The number in `token` in fewer digits into `out`; false where it needs them all. */
static bool shorten(const char *token, char out[G_ASCII_DTOSTR_BUF_SIZE])
{
    double number = g_ascii_strtod(token, NULL);
    for (int digits = SHORT_DIGITS; digits < FULL_DIGITS; digits++) {
        char format[] = { '%', '.', '1', (char)('0' + digits % 10), 'g', '\0' };
        g_ascii_formatd(out, G_ASCII_DTOSTR_BUF_SIZE, format, number);
        if (g_ascii_strtod(out, NULL) == number)
            return strpbrk(out, ".e") != NULL; /* else it would be read as an integer */
    }
    return false;
}

static void append_number(GString *to, const char *token, size_t length)
{
    char number[64], out[G_ASCII_DTOSTR_BUF_SIZE];
    if (length > SHORT_DIGITS && length < sizeof number) {
        memcpy(number, token, length);
        number[length] = '\0';
        if (strpbrk(number, ".e") && shorten(number, out)) {
            g_string_append(to, out);
            return;
        }
    }
    g_string_append_len(to, token, (gssize)length);
}

/* The length of the string literal at `text`, with its quotes. */
static size_t string_length(const char *text)
{
    size_t n = 1;
    while (text[n] != '"')
        n += text[n] == '\\' ? 2 : 1;
    return n + 1;
}

static bool is_numeric(char c)
{
    return g_ascii_isdigit(c) || c == '-' || c == '+' || c == '.' || c == 'e';
}

static size_t number_length(const char *text)
{
    size_t n = 1;
    while (is_numeric(text[n]))
        n++;
    return n;
}

static GString *with_short_numbers(const char *text)
{
    GString *to = g_string_sized_new(strlen(text));
    while (*text) {
        size_t length;
        if (g_ascii_isdigit(*text) || *text == '-') {
            length = number_length(text);
            append_number(to, text, length);
        } else {
            length = *text == '"' ? string_length(text) : 1;
            g_string_append_len(to, text, (gssize)length);
        }
        text += length;
    }
    return to;
}

char *json_text(const json_t *json, bool pretty)
{
    char *text =
        json_dumps(json, JSON_ENCODE_ANY | (pretty ? JSON_INDENT(2) : JSON_COMPACT));
    g_assert(text);
    GString *shortened = with_short_numbers(text);
    free(text);
    return g_string_free(shortened, FALSE);
}
