/* Paths of files in what was said: their last parts are told alone. */
#include "brief_private.h"

#include <string.h>

static const char *const STARTS[] = { "/", "~/", "./", "../", "file:" };

/* Pairs; what is within may have blanks. */
static const char *const QUOTES[][2] = {
    { "“", "”" },   { "„", "“" }, { "«", "»" },
    { "\"", "\"" }, { "'", "'" }, { "`", "`" },
};

static bool is_space(char c)
{
    return g_ascii_isspace(c) || c == '\0';
}

/* A slash alone is none, nor is one that a number follows: "/ 2". */
static bool begins_path(const char *at)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(STARTS); i++) {
        if (g_str_has_prefix(at, STARTS[i]))
            return !is_space(at[strlen(STARTS[i])]);
    }
    return false;
}

/* A word goes on with it where it has a slash, as folders have blanks in their names. */
static const char *end_of_words(const char *at)
{
    const char *end = at + strcspn(at, " \t\n");
    while (*end == ' ') {
        size_t length = strcspn(end + 1, " \t\n");
        if (!memchr(end + 1, '/', length))
            break;
        end += 1 + length;
    }
    return end;
}

/* Behind an opening quotation mark: up to the closing one. */
static const char *end_of_path(const char *start, const char *at)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(QUOTES); i++) {
        size_t length = strlen(QUOTES[i][0]);
        const char *line = at + strcspn(at, "\n");
        if ((size_t)(at - start) < length ||
            strncmp(at - length, QUOTES[i][0], length) != 0)
            continue;
        const char *close = g_strstr_len(at, line - at, QUOTES[i][1]);
        if (close)
            return close;
    }
    return end_of_words(at);
}

static void append_last(GString *out, const char *at, const char *end)
{
    while (end > at + 1 && end[-1] == '/')
        end--;
    const char *last = g_strrstr_len(at, end - at, "/");
    last = last ? last + 1 : at;
    g_string_append_len(out, last, end - last);
}

/* Not within a word: "16/9", "and/or". */
static bool may_begin(const char *start, const char *at)
{
    return at == start || !(g_ascii_isalnum(at[-1]) || strchr("/._~-", at[-1]));
}

char *brief_hide_paths(const char *text)
{
    GString *out = g_string_new(NULL);
    for (const char *at = text; *at;) {
        if (!may_begin(text, at) || !begins_path(at)) {
            g_string_append_c(out, *at++);
            continue;
        }
        const char *end = end_of_path(text, at);
        append_last(out, at, end);
        at = end;
    }
    return g_string_free(out, FALSE);
}
