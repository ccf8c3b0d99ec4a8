#include "chatkut/model/json_text.h"

#include <glib.h>
#include <stdint.h>
#include <string.h>

enum { SHORT_DIGITS = 15, FULL_DIGITS = 17 };

/* ---- numbers --------------------------------------------------------------------- */

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

static void append_real(GString *to, const json_t *json)
{
    char token[64];
    size_t length = json_dumpb(json, token, sizeof token, JSON_ENCODE_ANY);
    g_assert(length > 0 && length < sizeof token);
    append_number(to, token, length);
}

static void append_integer(GString *to, json_int_t number)
{
    char digits[24], *at = digits + sizeof digits;
    guint64 rest = number < 0 ? 0 - (guint64)number : (guint64)number;
    do
        *--at = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0)
        *--at = '-';
    g_string_append_len(to, at, digits + sizeof digits - at);
}

/* ---- strings --------------------------------------------------------------------- */

static bool needs_escape(char c)
{
    return (unsigned char)c < ' ' || c == '"' || c == '\\';
}

static void append_escaped(GString *to, char c)
{
    static const char short_names[' '] = {
        ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't'
    };
    char name = (unsigned char)c < ' ' ? short_names[(int)c] : c;
    if (name)
        g_string_append_printf(to, "\\%c", name);
    else
        g_string_append_printf(to, "\\u%04X", (unsigned)c);
}

static void append_string(GString *to, const char *text, size_t length)
{
    g_string_append_c(to, '"');
    for (size_t i = 0, plain; i < length; i += plain) {
        for (plain = 0; i + plain < length && !needs_escape(text[i + plain]);)
            plain++;
        g_string_append_len(to, text + i, (gssize)plain);
        if (i + plain < length)
            append_escaped(to, text[i + plain++]);
    }
    g_string_append_c(to, '"');
}

/* ---- all ------------------------------------------------------------------------- */

/* Where it goes, and how deep it is; -1: all on one line. */
typedef struct {
    GString *to;
    int depth;
} Writer;

static void append_json(Writer writer, const json_t *json);

/* What comes before an item of a list or object: the first, or one more. */
static void begin_item(Writer writer, bool first)
{
    if (!first)
        g_string_append_c(writer.to, ',');
    if (writer.depth < 0)
        return;
    g_string_append_c(writer.to, '\n');
    for (int i = 0; i < writer.depth; i++)
        g_string_append(writer.to, "  ");
}

static void end_items(Writer writer, bool empty, char bracket)
{
    if (!empty)
        begin_item(writer, true);
    g_string_append_c(writer.to, bracket);
}

static void append_array(Writer writer, const json_t *json)
{
    Writer inner = { writer.to, writer.depth < 0 ? -1 : writer.depth + 1 };
    size_t count = json_array_size(json);
    g_string_append_c(writer.to, '[');
    for (size_t i = 0; i < count; i++) {
        begin_item(inner, i == 0);
        append_json(inner, json_array_get(json, i));
    }
    end_items(writer, count == 0, ']');
}

static void append_object(Writer writer, const json_t *json)
{
    Writer inner = { writer.to, writer.depth < 0 ? -1 : writer.depth + 1 };
    json_t *object = (json_t *)(uintptr_t)json;
    void *first = json_object_iter(object);
    g_string_append_c(writer.to, '{');
    for (void *iter = first; iter; iter = json_object_iter_next(object, iter)) {
        begin_item(inner, iter == first);
        append_string(writer.to, json_object_iter_key(iter),
                      json_object_iter_key_len(iter));
        g_string_append(writer.to, writer.depth < 0 ? ":" : ": ");
        append_json(inner, json_object_iter_value(iter));
    }
    end_items(writer, !first, '}');
}

static void append_json(Writer writer, const json_t *json)
{
    switch (json_typeof(json)) {
    case JSON_OBJECT:
        append_object(writer, json);
        return;
    case JSON_ARRAY:
        append_array(writer, json);
        return;
    case JSON_STRING:
        append_string(writer.to, json_string_value(json), json_string_length(json));
        return;
    case JSON_INTEGER:
        append_integer(writer.to, json_integer_value(json));
        return;
    case JSON_REAL:
        append_real(writer.to, json);
        return;
    case JSON_TRUE:
        g_string_append(writer.to, "true");
        return;
    case JSON_FALSE:
        g_string_append(writer.to, "false");
        return;
    case JSON_NULL:
        g_string_append(writer.to, "null");
        return;
    }
    g_assert_not_reached();
}

char *json_text(const json_t *json, bool pretty)
{
    GString *text = g_string_new(NULL);
    append_json((Writer){ text, pretty ? 0 : -1 }, json);
    return g_string_free(text, FALSE);
}
