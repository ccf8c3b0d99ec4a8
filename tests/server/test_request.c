#include "request.h"

#include "../run.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define TOKEN "0123456789abcdef0123456789abcdef"
#define NAME  "00ff00ff00ff00ff00ff00ff00ff00ff"

START_TEST(paths_behind_the_token_mean_something)
{
    static const struct {
        const char *path;
        RequestKind kind;
    } rows[] = {
        { "/" TOKEN "/", REQUEST_PAGE },
        { "/" TOKEN, REQUEST_FOLDER },
        { "/" TOKEN "/index.m3u8", REQUEST_PLAYLIST },
        { "/" TOKEN "/events", REQUEST_EVENTS },
        { "/" TOKEN "/page.js", REQUEST_SCRIPT },
        { "/" TOKEN "/s/" NAME ".ts", REQUEST_SEGMENT },
    };
    char name[REQUEST_NAME_MAX];
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        ck_assert_msg(request_read(rows[i].path, "localhost", TOKEN, name) ==
                          rows[i].kind,
                      "%s", rows[i].path);
    ck_assert_str_eq(name, NAME);
}
END_TEST

START_TEST(everything_else_is_nothing)
{
    static const char *const paths[] = {
        "",
        "/",
        "/index.m3u8",
        "/index.m3u8/" TOKEN,
        "//" TOKEN "/",
        "/1123456789abcdef0123456789abcdef/",
        "/0123456789abcdef/",
        "/" TOKEN "x/",
        "/" TOKEN "/s/",
        "/" TOKEN "/s/.ts",
        "/" TOKEN "/s/" NAME,
        "/" TOKEN "/s/" NAME ".ts/",
        "/" TOKEN "/s/" NAME ".tsx",
        "/" TOKEN "/s/../" NAME ".ts",
        "/" TOKEN "/s/ABCDEF.ts",
        "/" TOKEN "/s/" NAME NAME ".ts",
        "/" TOKEN "/../etc/passwd",
        "/" TOKEN "/page.html",
    };
    char name[REQUEST_NAME_MAX];
    for (size_t i = 0; i < G_N_ELEMENTS(paths); i++)
        ck_assert_msg(request_read(paths[i], "127.0.0.1:8177", TOKEN, name) ==
                          REQUEST_NOTHING,
                      "%s", paths[i]);
}
END_TEST

START_TEST(hosts_of_elsewhere_see_nothing)
{
    static const struct {
        const char *host;
        bool local;
    } rows[] = {
        { "127.0.0.1", true },        { "127.0.0.1:8177", true },
        { "localhost:9", true },      { "LocalHost", true },
        { "[::1]:8177", true },       { "", false },
        { "evil.example", false },    { "127.0.0.1.evil.example", false },
        { "localhost.evil", false },  { "localhost:", false },
        { "localhost:80x", false },   { "localhost:123456", false },
        { "user@localhost", false },  { "10.0.0.1", false },
        { "localhost:80:80", false }, { "0.0.0.0", false },
    };
    char name[REQUEST_NAME_MAX];
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        ck_assert_msg(request_is_local(rows[i].host) == rows[i].local, "“%s”",
                      rows[i].host);
        if (!rows[i].local)
            ck_assert_int_eq(request_read("/" TOKEN "/", rows[i].host, TOKEN, name),
                             REQUEST_FOREIGN);
    }
    ck_assert_int_eq(request_read("/" TOKEN "/", NULL, TOKEN, name), REQUEST_FOREIGN);
}
END_TEST

START_TEST(ranges_are_those_of_the_standard)
{
    static const struct {
        const char *header;
        RangeKind kind;
        size_t from, count;
    } rows[] = {
        { NULL, RANGE_ALL, 0, 100 },
        { "bytes=0-", RANGE_PART, 0, 100 },
        { "bytes=0-0", RANGE_PART, 0, 1 },
        { "bytes=10-19", RANGE_PART, 10, 10 },
        { "bytes=90-1000", RANGE_PART, 90, 10 },
        { "bytes=-10", RANGE_PART, 90, 10 },
        { "bytes=-1000", RANGE_PART, 0, 100 },
        { "bytes=99-", RANGE_PART, 99, 1 },
        { "bytes=100-", RANGE_NONE, 0, 0 },
        { "bytes=-0", RANGE_NONE, 0, 0 },
        { "bytes=99999999999999999999999-", RANGE_NONE, 0, 0 },
        { "bytes=0-99999999999999999999999", RANGE_PART, 0, 100 },
        /* No ranges: what cannot be read, or goes backwards, is ignored. */
        { "bytes=", RANGE_ALL, 0, 100 },
        { "bytes=-", RANGE_ALL, 0, 100 },
        { "bytes=5", RANGE_ALL, 0, 100 },
        { "bytes=9-5", RANGE_ALL, 0, 100 },
        { "bytes=0-1,3-4", RANGE_ALL, 0, 100 },
        { "bytes=a-b", RANGE_ALL, 0, 100 },
        { "lines=0-1", RANGE_ALL, 0, 100 },
        { "bytes=1-2 ", RANGE_ALL, 0, 100 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        size_t from, count;
        RangeKind kind = request_range(rows[i].header, 100, &from, &count);
        ck_assert_msg(kind == rows[i].kind, "%s", rows[i].header);
        if (kind == RANGE_NONE)
            continue;
        ck_assert_uint_eq(from, rows[i].from);
        ck_assert_uint_eq(count, rows[i].count);
    }
}
END_TEST

START_TEST(nothing_has_no_range)
{
    size_t from, count;
    ck_assert_int_eq(request_range("bytes=0-", 0, &from, &count), RANGE_NONE);
    ck_assert_int_eq(request_range("bytes=-1", 0, &from, &count), RANGE_NONE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("request");
    TCase *tests = tcase_create("request");
    tcase_add_test(tests, paths_behind_the_token_mean_something);
    tcase_add_test(tests, everything_else_is_nothing);
    tcase_add_test(tests, hosts_of_elsewhere_see_nothing);
    tcase_add_test(tests, ranges_are_those_of_the_standard);
    tcase_add_test(tests, nothing_has_no_range);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
