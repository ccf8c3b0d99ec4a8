#include "chatkut/net/sse.h"

#include "../run.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

/* ---- events ---------------------------------------------------------------------- */

static void note_event(const char *event, const char *data, size_t size, void *user)
{
    ck_assert_uint_eq(strlen(data), size);
    g_string_append_printf(user, "%s<%s>", event, data);
}

/* "type<data>" of all events, the bytes pushed in pieces that end at `cut` and then are
 * `step` long. */
static char *read_events(const char *bytes, size_t size, size_t cut, size_t step)
{
    GString *told = g_string_new(NULL);
    g_autoptr(SseReader) reader = sse_reader_new(0, note_event, told);
    for (size_t at = 0; at < size;) {
        const size_t end = at < cut ? cut : MIN(at + step, size);
        ck_assert(sse_reader_feed(reader, bytes + at, end - at, NULL));
        at = end;
    }
    return g_string_free(told, FALSE);
}

static const struct {
    const char *bytes, *told;
} STREAMS[] = {
    { "", "" },
    { "data: a\n\n", "message<a>" },
    { "data: a\r\n\r\n", "message<a>" },
    { "data: a\r\r", "message<a>" },
    { "data: a\n\r\n\rdata: b\r\n\n", "message<a>message<b>" },
    { "data:a\n\n", "message<a>" },
    { "data:  a\n\n", "message< a>" },
    { "data: a \n\n", "message<a >" },
    { "data: a\ndata: b\ndata\ndata:\n\n", "message<a\nb\n\n>" },
    { "data\n\n", "message<>" },
    { "data: \n\n", "message<>" },
    { "\n\n\r\r\n", "" },
    { ": ping\n\ndata: a\n: in between\ndata: b\n\n", "message<a\nb>" },
    { "event: ping\n\ndata: a\n\n", "message<a>" },
    { "event: error\ndata: {}\n\ndata: a\n\n", "error<{}>message<a>" },
    { "data: {}\nevent: a\nevent: b\n\n", "b<{}>" },
    { "event:\ndata: a\n\n", "message<a>" },
    { "id: 1\nretry: 10\nfoo: bar\nbar\ndata: a\n\n", "message<a>" },
    { "Data: a\ndata : a\n data: a\ndatax: a\n\n", "" },
    { "data: a: b\n\n", "message<a: b>" },
    { "data: cut off", "" },
    { "data: cut off\n", "" },
    { "data: a\n\ndata: cut", "message<a>" },
    { "\xEF\xBB\xBF"
      "data: a\n\n",
      "message<a>" },
    { "\xEF\xBB\xBF\xEF\xBB\xBF"
      "data: a\n\n",
      "" },
    { "data: \xEF\xBB\xBF\n\n", "message<\xEF\xBB\xBF>" },
    { "data: gr\xC3\xBC\xC3\x9F"
      "e \xF0\x9F\x8E\xAC\n\n",
      "message<gr\xC3\xBC\xC3\x9F"
      "e \xF0\x9F\x8E\xAC>" },
    { "data: \xFF\xC3\n\n", "message<\xEF\xBF\xBD\xEF\xBF\xBD>" },
    { "data: [DONE]\n\n", "message<[DONE]>" },
};

START_TEST(events_are_told_as_the_standard_says)
{
    const size_t size = strlen(STREAMS[_i].bytes);
    g_autofree char *told = read_events(STREAMS[_i].bytes, size, size, size);
    ck_assert_msg(strcmp(told, STREAMS[_i].told) == 0, "%s: %s", STREAMS[_i].bytes,
                  told);
}
END_TEST

START_TEST(cuts_change_nothing_of_events)
{
    const size_t size = strlen(STREAMS[_i].bytes);
    for (size_t cut = 0; cut <= size; cut++) {
        g_autofree char *two = read_events(STREAMS[_i].bytes, size, cut, size);
        g_autofree char *bytes = read_events(STREAMS[_i].bytes, size, cut, 1);
        ck_assert_str_eq(two, STREAMS[_i].told);
        ck_assert_str_eq(bytes, STREAMS[_i].told);
    }
}
END_TEST

START_TEST(a_null_byte_ends_nothing)
{
    static const char bytes[] = "data: a\0b\n\nevent: x\0y\ndata: c\n\n";
    g_autofree char *told = read_events(bytes, sizeof bytes - 1, 0, 1);
    ck_assert_str_eq(told, "message<a\xEF\xBF\xBD"
                           "b>x\xEF\xBF\xBDy<c>");
}
END_TEST

START_TEST(an_event_is_told_with_its_last_byte)
{
    GString *told = g_string_new(NULL);
    g_autoptr(SseReader) reader = sse_reader_new(0, note_event, told);
    ck_assert(sse_reader_feed(reader, "data: a\r", 8, NULL));
    ck_assert_str_eq(told->str, "");
    ck_assert(sse_reader_feed(reader, "\r", 1, NULL));
    ck_assert_str_eq(told->str, "message<a>");
    g_string_free(told, TRUE);
}
END_TEST

START_TEST(too_large_events_end_it)
{
    static const char *const large[] = {
        "data: 0123456789012345678901234567890123456789\n\n",
        "data: 0123456789\ndata: 0123456789\ndata: 0123456789\n\n",
        ": 01234567890123456789012345678901234567890\n",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(large); i++) {
        GString *told = g_string_new(NULL);
        g_autoptr(SseReader) reader = sse_reader_new(30, note_event, told);
        g_autoptr(GError) error = NULL;
        ck_assert(sse_reader_feed(reader, "data: before\n\n", 14, &error));
        ck_assert(!sse_reader_feed(reader, large[i], strlen(large[i]), &error));
        ck_assert(g_error_matches(error, NET_ERROR, NET_ERROR_TOO_LARGE));
        ck_assert(!sse_reader_feed(reader, "\n\ndata: a\n\n", 11, NULL));
        ck_assert_str_eq(told->str, "message<before>");
        g_string_free(told, TRUE);
    }
}
END_TEST

START_TEST(many_small_events_are_not_too_large)
{
    GString *told = g_string_new(NULL);
    g_autoptr(SseReader) reader = sse_reader_new(30, note_event, told);
    for (int i = 0; i < 1000; i++)
        ck_assert(sse_reader_feed(reader, ": ping\ndata: a\n\n", 16, NULL));
    ck_assert_uint_eq(told->len, 1000 * strlen("message<a>"));
    g_string_free(told, TRUE);
}
END_TEST

/* ---- lines of JSON --------------------------------------------------------------- */

static void note_line(const char *line, size_t size, void *user)
{
    ck_assert_uint_eq(strlen(line), size);
    g_string_append_printf(user, "<%s>", line);
}

static char *read_lines(const char *bytes, size_t step)
{
    GString *told = g_string_new(NULL);
    g_autoptr(NdjsonReader) reader = ndjson_reader_new(0, note_line, told);
    const size_t size = strlen(bytes);
    for (size_t at = 0; at < size; at += step)
        ck_assert(ndjson_reader_feed(reader, bytes + at, MIN(step, size - at), NULL));
    ndjson_reader_end(reader);
    return g_string_free(told, FALSE);
}

START_TEST(lines_are_told_however_they_are_cut)
{
    static const struct {
        const char *bytes, *told;
    } rows[] = {
        { "", "" },
        { "{}\n", "<{}>" },
        { "{}", "<{}>" },
        { "{}\r\n[]\n", "<{}><[]>" },
        { "\n \n\t\r\n{}\n\n", "<{}>" },
        { "{\"a\":\"\xC3\xBC\"}\n{\"b\":\"\xFF\"}",
          "<{\"a\":\"\xC3\xBC\"}><{\"b\":\"\xEF\xBF\xBD\"}>" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        for (size_t step = 1; step < 20; step++) {
            g_autofree char *told = read_lines(rows[i].bytes, step);
            ck_assert_str_eq(told, rows[i].told);
        }
    }
}
END_TEST

START_TEST(too_large_lines_end_it)
{
    GString *told = g_string_new(NULL);
    g_autoptr(NdjsonReader) reader = ndjson_reader_new(10, note_line, told);
    g_autoptr(GError) error = NULL;
    ck_assert(ndjson_reader_feed(reader, "{}\n0123456789\n", 14, &error));
    ck_assert(!ndjson_reader_feed(reader, "01234567890\n", 12, &error));
    ck_assert(g_error_matches(error, NET_ERROR, NET_ERROR_TOO_LARGE));
    ck_assert(!ndjson_reader_feed(reader, "{}\n", 3, NULL));
    ndjson_reader_end(reader);
    ck_assert_str_eq(told->str, "<{}><0123456789>");
    g_string_free(told, TRUE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sse");
    TCase *events = tcase_create("events"), *lines = tcase_create("lines");
    const int streams = G_N_ELEMENTS(STREAMS);
    tcase_add_loop_test(events, events_are_told_as_the_standard_says, 0, streams);
    tcase_add_loop_test(events, cuts_change_nothing_of_events, 0, streams);
    tcase_add_test(events, a_null_byte_ends_nothing);
    tcase_add_test(events, an_event_is_told_with_its_last_byte);
    tcase_add_test(events, too_large_events_end_it);
    tcase_add_test(events, many_small_events_are_not_too_large);
    tcase_add_test(lines, lines_are_told_however_they_are_cut);
    tcase_add_test(lines, too_large_lines_end_it);
    suite_add_tcase(suite, events);
    suite_add_tcase(suite, lines);
    return run_suite(suite);
}
