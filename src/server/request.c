#include "request.h"

#include <sodium.h>
#include <string.h>

/* ---- paths ----------------------------------------------------------------------- */

static const struct {
    const char *path; /* behind the token's slash */
    RequestKind kind;
} rows[] = {
    { "", REQUEST_PAGE },          { "index.m3u8", REQUEST_PLAYLIST },
    { "events", REQUEST_EVENTS },  { "words.json", REQUEST_WORDS },
    { "page.css", REQUEST_STYLE }, { "page.js", REQUEST_SCRIPT },
    { "hls.js", REQUEST_HLS_JS },
};

/* "s/NAME.ts" */
static bool read_segment(const char *path, char name[REQUEST_NAME_MAX])
{
    if (strncmp(path, "s/", 2) != 0)
        return false;
    path += 2;
    size_t length = strspn(path, "0123456789abcdef");
    if (length == 0 || length >= REQUEST_NAME_MAX || strcmp(path + length, ".ts") != 0)
        return false;
    memcpy(name, path, length);
    name[length] = '\0';
    return true;
}

/* What is behind the token; NULL: it is another. Takes as long for any. */
static const char *behind_token(const char *path, const char *token)
{
    size_t length = strlen(token);
    if (path[0] != '/' || strlen(path) < 1 + length ||
        sodium_memcmp(path + 1, token, length) != 0)
        return NULL;
    return path + 1 + length;
}

RequestKind request_read(const char *path, const char *host, const char *token,
                         char name[REQUEST_NAME_MAX])
{
    const char *rest = behind_token(path, token);
    if (!host || !request_is_local(host))
        return REQUEST_FOREIGN;
    if (!rest)
        return REQUEST_NOTHING;
    if (rest[0] == '\0')
        return REQUEST_FOLDER;
    if (rest[0] != '/')
        return REQUEST_NOTHING;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (strcmp(rest + 1, rows[i].path) == 0)
            return rows[i].kind;
    return read_segment(rest + 1, name) ? REQUEST_SEGMENT : REQUEST_NOTHING;
}

/* ---- hosts ----------------------------------------------------------------------- */

static bool is_port(const char *text)
{
    if (text[0] == '\0')
        return true;
    size_t digits = strspn(text + 1, "0123456789");
    return text[0] == ':' && digits > 0 && digits <= 5 && text[1 + digits] == '\0';
}

/* By whatever port: at this end of a tunnel it is another than at that one. */
bool request_is_local(const char *host)
{
    static const char *const names[] = { "127.0.0.1", "localhost", "[::1]" };
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        size_t length = strlen(names[i]);
        if (g_ascii_strncasecmp(host, names[i], length) == 0 && is_port(host + length))
            return true;
    }
    return false;
}

/* ---- ranges ---------------------------------------------------------------------- */

/* Digits, at most what is not too many; false where there are none. */
static bool read_number(const char **at, uint64_t *number)
{
    const char *begin = *at;
    for (*number = 0; g_ascii_isdigit(**at); ++*at)
        *number = MIN(*number * 10 + (uint64_t)(**at - '0'), INT64_MAX / 16);
    return *at > begin;
}

RangeKind request_range(const char *header, size_t size, size_t *from, size_t *count)
{
    uint64_t first = 0, last = 0;
    *from = 0;
    *count = size;
    if (!header || strncmp(header, "bytes=", 6) != 0)
        return RANGE_ALL;
    const char *at = header + 6;
    bool has_first = read_number(&at, &first);
    if (*at++ != '-')
        return RANGE_ALL;
    bool has_last = read_number(&at, &last);
    if (*at != '\0' || (!has_first && !has_last) ||
        (has_first && has_last && last < first))
        return RANGE_ALL;
    if (!has_first) { /* the last so many */
        first = last < size ? size - last : 0;
        has_last = false;
        if (last == 0)
            return RANGE_NONE;
    }
    if (first >= size)
        return RANGE_NONE;
    uint64_t end = has_last ? MIN(last + 1, size) : size;
    *from = (size_t)first;
    *count = (size_t)(end - first);
    return RANGE_PART;
}
