#include "brief_private.h"

#include <math.h>

/* What a reader sees as nothing, or as something else than it is. */
static bool is_hidden(gunichar c)
{
    switch (g_unichar_type(c)) {
    case G_UNICODE_FORMAT: /* bidirectional, zero-width, tags */
    case G_UNICODE_SURROGATE:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_UNASSIGNED:
        return true;
    default:
        return false;
    }
}

static bool is_blank(gunichar c)
{
    switch (g_unichar_type(c)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_SPACE_SEPARATOR:
        return true;
    default:
        return false;
    }
}

static void append_quoted(GString *out, gunichar c)
{
    if (c == '"' || c == '\\')
        g_string_append_c(out, '\\');
    g_string_append_unichar(out, c);
}

void brief_quote(BriefPack *pack, const char *text)
{
    g_autofree char *valid =
        g_utf8_validate(text, -1, NULL) ? NULL : g_utf8_make_valid(text, -1);
    GString *out = pack->out;
    unsigned length = 0;
    bool blank = false;
    g_string_append_c(out, '"');
    for (const char *at = valid ? valid : text; *at; at = brief_next(at)) {
        gunichar c = g_utf8_get_char(at);
        if (is_hidden(c) || (is_blank(c) && blank))
            continue;
        if (length++ == BRIEF_TEXT_MAX) {
            g_string_append(out, "…");
            break;
        }
        blank = is_blank(c);
        append_quoted(out, blank ? ' ' : c);
    }
    g_string_append_c(out, '"');
    pack->brief->counts.texts++;
}

char *brief_plain(const char *text, size_t max)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *plain = g_string_new(NULL);
    for (const char *at = valid; *at && plain->len < max; at = brief_next(at)) {
        gunichar c = g_utf8_get_char(at);
        if (!is_hidden(c))
            g_string_append_unichar(plain, is_blank(c) && c != '\n' ? ' ' : c);
    }
    return g_strstrip(g_string_free(plain, FALSE));
}

void brief_number(GString *out, double number)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    if (!isfinite(number))
        number = 0;
    g_ascii_formatd(text, sizeof text, "%.3f", CLAMP(number, -1e12, 1e12));
    char *end = text + strlen(text);
    while (end[-1] == '0')
        *--end = '\0';
    if (end[-1] == '.')
        end[-1] = '\0';
    g_string_append(out, strcmp(text, "-0") == 0 ? "0" : text);
}

void brief_seconds(GString *out, RTime time)
{
    brief_number(out, rtime_seconds(time));
}
