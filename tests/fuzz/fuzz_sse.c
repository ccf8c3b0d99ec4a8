/* What a server streams: however its bytes are cut, the same events and lines are told,
 * as valid UTF-8, and it ends at the same place where it is too large. */
#include "fuzz.h"

#include "chatkut/net/sse.h"

#include <string.h>

typedef struct {
    GString *told;
    size_t max;
} Heard;

static void hear(const char *text, size_t size, void *user)
{
    Heard *heard = user;
    g_assert_cmpuint(strlen(text), ==, size);
    g_assert_true(g_utf8_validate(text, (gssize)size, NULL));
    /* Each byte that is not UTF-8 becomes three. */
    g_assert_cmpuint(size, <=, heard->max * 3);
    g_string_append_printf(heard->told, "<%s>", text);
}

static void hear_event(const char *event, const char *data, size_t size, void *user)
{
    Heard *heard = user;
    g_assert_true(g_utf8_validate(event, -1, NULL));
    g_string_append(heard->told, event);
    hear(data, size, user);
}

typedef bool (*Feed)(void *reader, const char *bytes, size_t size);

static bool feed_events(void *reader, const char *bytes, size_t size)
{
    return sse_reader_feed(reader, bytes, size, NULL);
}

static bool feed_lines(void *reader, const char *bytes, size_t size)
{
    return ndjson_reader_feed(reader, bytes, size, NULL);
}

static void feed(Feed push, void *reader, const uint8_t *data, size_t size, size_t step,
                 Heard *heard)
{
    bool going = true;
    for (size_t at = 0; at < size && going; at += step)
        going = push(reader, (const char *)data + at, MIN(step, size - at));
    g_string_append(heard->told, going ? "whole" : "too large");
}

/* All that is told of the bytes in pieces of `step`. */
static char *read_all(const uint8_t *data, size_t size, size_t step, size_t max)
{
    Heard heard = { g_string_new(NULL), max };
    g_autoptr(SseReader) events = sse_reader_new(max, hear_event, &heard);
    g_autoptr(NdjsonReader) lines = ndjson_reader_new(max, hear, &heard);
    feed(feed_events, events, data, size, step, &heard);
    feed(feed_lines, lines, data, size, step, &heard);
    ndjson_reader_end(lines);
    return g_string_free(heard.told, FALSE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const size_t limits[] = { 1 << 20, 24 };
    if (size == 0)
        return 0;
    for (size_t i = 0; i < G_N_ELEMENTS(limits); i++) {
        g_autofree char *whole = read_all(data, size, size, limits[i]);
        g_autofree char *bytes = read_all(data, size, 1, limits[i]);
        g_autofree char *pieces = read_all(data, size, data[0] % 13 + 2, limits[i]);
        g_assert_cmpstr(whole, ==, bytes);
        g_assert_cmpstr(whole, ==, pieces);
    }
    return 0;
}
