/* Texts of the wire form: brackets, quotes, numbers, words. */
#include "plan_wire_private.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

/* Behind the quote at `text`; NULL: it does not end. */
static const char *behind_quotes(const char *text)
{
    char quote = *text;
    for (text++; *text; text++) {
        if (*text == quote)
            return text + 1;
        if (quote == '"' && *text == '\\' && text[1])
            text++;
    }
    return NULL;
}

/* "'" is an apostrophe inside of words. */
static bool begins_quotes(const char *start, const char *at)
{
    return *at == '"' || (*at == '\'' && (at == start || strchr(" :=,([{", at[-1])));
}

const char *wire_scan(const char *text, const char *stops)
{
    const char *at = text;
    unsigned depth = 0;
    while (*at) {
        if (depth == 0 && strchr(stops, *at))
            return at;
        if (begins_quotes(text, at)) {
            at = behind_quotes(at);
            if (!at)
                return NULL;
            continue;
        }
        if (strchr("([{", *at))
            depth++;
        else if (strchr(")]}", *at) && depth-- == 0)
            return NULL;
        at++;
    }
    return depth == 0 ? at : NULL;
}

GPtrArray *wire_split(const char *text, char separator)
{
    const char stops[] = { separator, '\0' };
    g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(g_free);
    for (;;) {
        const char *end = wire_scan(text, stops);
        if (!end)
            return NULL;
        g_ptr_array_add(parts, g_strstrip(g_strndup(text, (size_t)(end - text))));
        if (*end == '\0')
            return g_steal_pointer(&parts);
        text = end + 1;
    }
}

/* ---- quotes ---------------------------------------------------------------------- */

char *wire_unquote(const char *text)
{
    size_t length = strlen(text);
    if (length < 2 || !strchr("\"'", *text) || behind_quotes(text) != text + length)
        return NULL;
    if (*text == '\'')
        return g_strndup(text + 1, length - 2);
    json_t *string = json_loadb(text, length, JSON_DECODE_ANY, NULL);
    char *inner = g_strdup(json_string_value(string));
    json_decref(string);
    return inner;
}

char *wire_requote(const char *text)
{
    json_t *string = json_string(text);
    char *dump = json_dumps(string, JSON_ENCODE_ANY);
    char *quoted = g_strdup(dump);
    free(dump);
    json_decref(string);
    return quoted;
}

char *wire_bare(const char *text)
{
    bool plain = g_ascii_isalpha(*text) && like_word(text, "_.-", 60, true);
    return plain ? g_strdup(text) : wire_requote(text);
}

/* ---- numbers --------------------------------------------------------------------- */

static const char *skip_digits(const char *text)
{
    while (g_ascii_isdigit(*text))
        text++;
    return text;
}

/* Behind "-12.5e3"; `text` where there is no number. */
static const char *behind_number(const char *text)
{
    const char *digits = text + (*text == '-' || *text == '+');
    const char *at = skip_digits(digits);
    if (at == digits)
        return text;
    if (*at == '.' && g_ascii_isdigit(at[1]))
        at = skip_digits(at + 1);
    const char *power = at + 1 + (*at && (at[1] == '-' || at[1] == '+'));
    if ((*at == 'e' || *at == 'E') && g_ascii_isdigit(*power))
        at = skip_digits(power);
    return at;
}

bool wire_number(const char *text, double *number, const char **rest)
{
    const char *end = behind_number(text);
    if (end == text || end - text > 40)
        return false;
    g_autofree char *digits = g_strndup(text, (size_t)(end - text));
    *number = g_ascii_strtod(digits, NULL);
    *rest = end;
    return isfinite(*number);
}

char *wire_number_text(double number)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(buffer, sizeof buffer, "%.15g", number);
    if (g_ascii_strtod(buffer, NULL) != number)
        g_ascii_formatd(buffer, sizeof buffer, "%.17g", number);
    return g_strdup(buffer);
}

json_t *wire_number_json(double number)
{
    bool whole = number == trunc(number) && fabs(number) <= 0x1p53;
    return whole ? json_integer((json_int_t)number) : json_real(number);
}

/* ---- words ----------------------------------------------------------------------- */

static const char *skip_joints(const char *text)
{
    while (*text && strchr("_- ", *text))
        text++;
    return text;
}

bool wire_same_word(const char *a, const char *b)
{
    for (;;) {
        a = skip_joints(a);
        b = skip_joints(b);
        if (!*a || g_ascii_tolower(*a) != g_ascii_tolower(*b))
            return !*a && !*b;
        a++;
        b++;
    }
}
