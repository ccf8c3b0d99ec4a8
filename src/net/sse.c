#include "chatkut/net/sse.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- lines: what both have in common --------------------------------------------- */

typedef struct {
    GString *line; /* what has come of the one under way */
    size_t max;
    bool after_cr; /* an LF that comes now belongs to the end before */
    bool over;     /* too large: nothing more is told */
} Lines;

static void lines_init(Lines *lines, size_t max)
{
    *lines =
        (Lines){ .line = g_string_new(NULL), .max = max > 0 ? max : SSE_EVENT_MAX };
}

static void lines_clear(Lines *lines)
{
    g_string_free(lines->line, TRUE);
}

static bool complain(Lines *lines, GError **error)
{
    lines->over = true;
    g_set_error(
        error, NET_ERROR, NET_ERROR_TOO_LARGE,
        _("the server sent more than %zu bytes in one piece, which is no answer: "
          "try again, or use another model"),
        lines->max);
    return false;
}

/* Takes bytes up to the next line's end: how many. *whole: the line is in lines->line,
 * and the caller empties it. */
static size_t lines_take(Lines *lines, const char *bytes, size_t size, bool *whole)
{
    size_t length = 0;
    *whole = false;
    if (lines->after_cr && bytes[0] == '\n') {
        lines->after_cr = false;
        return 1;
    }
    lines->after_cr = false;
    while (length < size && bytes[length] != '\n' && bytes[length] != '\r')
        length++;
    g_string_append_len(lines->line, bytes, (gssize)length);
    if (length == size)
        return size;
    *whole = true;
    lines->after_cr = bytes[length] == '\r';
    return length + 1;
}

/* ---- events ---------------------------------------------------------------------- */

struct SseReader {
    Lines lines;
    GString *data; /* each line's with an LF behind it */
    GString *type;
    bool begun; /* the first line has come, and with it any BOM */
    SseEventFunc tell;
    void *user;
};

SseReader *sse_reader_new(size_t event_max, SseEventFunc tell, void *user)
{
    SseReader *reader = g_new0(SseReader, 1);
    lines_init(&reader->lines, event_max);
    reader->data = g_string_new(NULL);
    reader->type = g_string_new(NULL);
    reader->tell = tell;
    reader->user = user;
    return reader;
}

void sse_reader_free(SseReader *reader)
{
    if (reader == NULL)
        return;
    lines_clear(&reader->lines);
    g_string_free(reader->data, TRUE);
    g_string_free(reader->type, TRUE);
    g_free(reader);
}

static void end_event(SseReader *reader)
{
    if (reader->data->len > 0) {
        g_autofree char *data =
            g_utf8_make_valid(reader->data->str, (gssize)reader->data->len - 1);
        g_autofree char *type =
            g_utf8_make_valid(reader->type->str, (gssize)reader->type->len);
        reader->tell(*type ? type : "message", data, strlen(data), reader->user);
    }
    g_string_truncate(reader->data, 0);
    g_string_truncate(reader->type, 0);
}

static bool is_field(const char *line, size_t length, const char *name)
{
    return length == strlen(name) && memcmp(line, name, length) == 0;
}

static void read_line(SseReader *reader, const char *line, size_t size)
{
    const char *colon = memchr(line, ':', size);
    const size_t name = colon ? (size_t)(colon - line) : size;
    const char *value = colon ? colon + 1 : line + size;
    if (size == 0)
        end_event(reader);
    if (value < line + size && *value == ' ')
        value++;
    const gssize length = line + size - value;
    if (is_field(line, name, "data")) {
        g_string_append_len(reader->data, value, length);
        g_string_append_c(reader->data, '\n');
    } else if (is_field(line, name, "event")) {
        g_string_truncate(reader->type, 0);
        g_string_append_len(reader->type, value, length);
    }
}

static void end_line(SseReader *reader)
{
    const GString *line = reader->lines.line;
    const bool marked =
        !reader->begun && line->len >= 3 && memcmp(line->str, "\xEF\xBB\xBF", 3) == 0;
    const size_t skipped = marked ? 3 : 0;
    reader->begun = true;
    read_line(reader, line->str + skipped, line->len - skipped);
    g_string_truncate(reader->lines.line, 0);
}

bool sse_reader_feed(SseReader *reader, const char *bytes, size_t size, GError **error)
{
    Lines *lines = &reader->lines;
    for (size_t at = 0; at < size && !lines->over;) {
        bool whole;
        at += lines_take(lines, bytes + at, size - at, &whole);
        if (lines->line->len + reader->data->len > lines->max)
            return complain(lines, error);
        if (whole)
            end_line(reader);
    }
    return !lines->over || complain(lines, error);
}

/* ---- lines of JSON --------------------------------------------------------------- */

struct NdjsonReader {
    Lines lines;
    NdjsonLineFunc tell;
    void *user;
};

NdjsonReader *ndjson_reader_new(size_t line_max, NdjsonLineFunc tell, void *user)
{
    NdjsonReader *reader = g_new0(NdjsonReader, 1);
    lines_init(&reader->lines, line_max);
    reader->tell = tell;
    reader->user = user;
    return reader;
}

void ndjson_reader_free(NdjsonReader *reader)
{
    if (reader == NULL)
        return;
    lines_clear(&reader->lines);
    g_free(reader);
}

static bool is_blank(const GString *line)
{
    return strspn(line->str, " \t") == line->len;
}

void ndjson_reader_end(NdjsonReader *reader)
{
    GString *line = reader->lines.line;
    if (!reader->lines.over && !is_blank(line)) {
        g_autofree char *text = g_utf8_make_valid(line->str, (gssize)line->len);
        reader->tell(text, strlen(text), reader->user);
    }
    g_string_truncate(line, 0);
}

bool ndjson_reader_feed(NdjsonReader *reader, const char *bytes, size_t size,
                        GError **error)
{
    Lines *lines = &reader->lines;
    for (size_t at = 0; at < size && !lines->over;) {
        bool whole;
        at += lines_take(lines, bytes + at, size - at, &whole);
        if (lines->line->len > lines->max)
            return complain(lines, error);
        if (whole)
            ndjson_reader_end(reader);
    }
    return !lines->over || complain(lines, error);
}
