#include "brief_private.h"
#include "chatkut/model/composition_json.h"

#include "../run.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define TITLE(ID, START, TEXT)                                                  \
    "{\"id\":\"" ID "\",\"type\":\"text\",\"start\":" START ",\"duration\":50," \
    "\"text\":\"" TEXT "\"}"
#define FILM(TITLES)                                                                   \
    "{\"chatkut\":1,\"id\":\"doc\",\"main\":\"main\",\"assets\":["                     \
    "{\"id\":\"as-sea\",\"kind\":\"video\",\"path\":\"/home/me/secret/sea.mp4\","      \
    "\"duration\":\"8s\",\"size\":[640,360],\"rate\":\"25/1\","                        \
    "\"streams\":{\"video\":0,\"audio\":1}}],"                                         \
    "\"sequences\":[{\"id\":\"main\",\"size\":[640,360],\"rate\":\"25/"                \
    "1\",\"tracks\":["                                                                 \
    "{\"id\":\"v1\",\"kind\":\"video\",\"role\":\"main\",\"magnetic\":true,\"clips\":" \
    "["                                                                                \
    "{\"id\":\"c-sea\",\"type\":\"video\",\"start\":0,\"duration\":100,"               \
    "\"asset\":\"as-sea\",\"in\":25,\"opacity\":0.5,\"audio\":{\"volume\":0.25}}]},"   \
    "{\"id\":\"v2\",\"kind\":\"video\",\"clips\":[" TITLES "]}]}]}"

static Composition *film;
static Brief *brief;

static void read_film(const char *text)
{
    GError *error = NULL;
    film = composition_from_text(text, strlen(text), &error);
    ck_assert_msg(film != NULL, "%s", error ? error->message : "");
}

static void pack(const char *words, RTime playhead, unsigned tokens)
{
    const SelectContext context = { .playhead = playhead };
    const BriefTurn turns[] = { { "hello <there>", "Hi\nyou" },
                                { "load /secret/a", "No “/secret/a”." } };
    const BriefSource source = { .composition = film,
                                 .context = &context,
                                 .revision = 17,
                                 .turns = turns,
                                 .n_turns = 2,
                                 .words = words,
                                 .tokens = tokens };
    brief = brief_new(&source);
}

static void teardown(void)
{
    g_clear_pointer(&brief, brief_free);
    g_clear_pointer(&film, composition_unref);
}

static bool tells(const char *text)
{
    return strstr(brief->text, text) != NULL;
}

START_TEST(clips_are_lines_without_defaults)
{
    read_film(FILM(TITLE("c-a", "25", "Welcome")));
    pack("make it nice", rtime_make(12, 10), 0);
    ck_assert_msg(tells("film 640x360 25fps 4s revision 17 playhead 1.2\n"), "%s",
                  brief->text);
    ck_assert_msg(tells("a1 video \"sea.mp4\" 8s\n"), "%s", brief->text);
    ck_assert_msg(tells("e1 video \"sea.mp4\" V1 0-4 in 1 opacity 50% volume 25%\n"),
                  "%s", brief->text);
    ck_assert_msg(tells("e2 text \"Welcome\" V2 1-3\n"), "%s", brief->text);
    ck_assert_str_eq(wire_names_of_clip(brief->names, "c-a"), "e2");
    ck_assert_uint_eq(brief->counts.clips, 2);
}
END_TEST

static const struct {
    const char *said, *told;
} PATHS[] = {
    { "load /home/me/secret/film.json", "load film.json" },
    { "plan ~/secret/plan.json, please", "plan plan.json, please" },
    { "There is no media called “/home/me/my secret/b c.mp4” here.",
      "There is no media called “b c.mp4” here." },
    { "import /home/me/my secret/b.mp4 now", "import b.mp4 now" },
    { "use ../secret/x/ and \"./secret/y\"", "use x and \"y\"" },
    { "file:///home/secret/a.mp4", "a.mp4" },
    { "(/secret/a)", "(a)" },
    { "16/9, 24/7 and/or 1 / 2 at 3/4", "16/9, 24/7 and/or 1 / 2 at 3/4" },
    { "/", "/" },
    { "", "" },
};

START_TEST(paths_that_were_said_are_told_by_their_last_parts)
{
    g_autofree char *told = brief_hide_paths(PATHS[_i].said);
    ck_assert_str_eq(told, PATHS[_i].told);
}
END_TEST

START_TEST(paths_are_not_told)
{
    read_film(FILM(TITLE("c-a", "25", "Welcome")));
    pack("make /home/secret/it nice", RTIME_ZERO, 0);
    ck_assert(!tells("secret"));
    ck_assert(tells("The user says: make it nice"));
}
END_TEST

START_TEST(the_system_text_is_the_same_for_all)
{
    read_film(FILM(TITLE("c-a", "25", "Welcome")));
    pack("one", RTIME_ZERO, 0);
    const char *system = brief->system;
    g_clear_pointer(&brief, brief_free);
    pack("two", RTIME_ZERO, 0);
    ck_assert_ptr_eq(brief->system, system);
    ck_assert_ptr_null(strstr(system, "(null)"));
}
END_TEST

static const struct {
    const char *text, *told;
} TEXTS[] = {
    { "say \\\"hi\\\"", "\"say \\\"hi\\\"\"" },
    { "a\\u202eb\\u200bc", "\"abc\"" },
    { "one\\n===== x\\ntwo", "\"one ===== x two\"" },
    { "\\u001b]0;x\\u0007", "]0;x" },
    { "\\udb40\\udc41tag", "\"tag\"" },
};

START_TEST(outside_text_is_quoted)
{
    g_autofree char *titles =
        g_strdup_printf("{\"id\":\"c-a\",\"type\":\"text\",\"start\":0,\"duration\":50,"
                        "\"text\":\"%s\"}",
                        TEXTS[_i].text);
    g_auto(GStrv) parts = g_strsplit(FILM("@"), "@", 2);
    g_autofree char *document = g_strconcat(parts[0], titles, parts[1], NULL);
    read_film(document);
    pack("nice", RTIME_ZERO, 0);
    ck_assert_msg(tells(TEXTS[_i].told), "%s", brief->text);
    ck_assert_ptr_null(strchr(brief->text, '\033'));
}
END_TEST

START_TEST(long_texts_are_cut)
{
    g_autofree char *longest = g_strnfill(500, 'x');
    g_auto(GStrv) parts = g_strsplit(FILM(TITLE("c-a", "0", "@")), "@", 2);
    g_autofree char *document = g_strconcat(parts[0], longest, parts[1], NULL);
    read_film(document);
    pack("nice", RTIME_ZERO, 0);
    g_autofree char *cut = g_strnfill(BRIEF_TEXT_MAX, 'x');
    g_autofree char *told = g_strconcat("\"", cut, "…\"", NULL);
    ck_assert(tells(told));
    longest[BRIEF_TEXT_MAX + 1] = '\0';
    ck_assert(!tells(longest));
}
END_TEST

START_TEST(all_but_the_words_stands_between_lines_nobody_can_guess)
{
    read_film(FILM(TITLE("c-a", "0", "Welcome")));
    pack("nice", RTIME_ZERO, 0);
    g_auto(GStrv) lines = g_strsplit(brief->text, "\n", 2);
    char *last = g_strrstr(brief->text, lines[0]);
    ck_assert(g_str_has_prefix(lines[0], "===== "));
    ck_assert(strlen(lines[0]) >= 16);
    ck_assert(last > strstr(brief->text, "Welcome"));
    ck_assert(last < strstr(brief->text, "The user says: nice"));
    ck_assert(tells("user: \"hello <there>\""));
    ck_assert(tells("chatkut: \"Hi you\""));
    g_autofree char *first = g_strdup(lines[0]);
    g_clear_pointer(&brief, brief_free);
    pack("nice", RTIME_ZERO, 0);
    ck_assert(!g_str_has_prefix(brief->text, first));
}
END_TEST

/* `count` titles, one a second for half a second, of which one is "needle". */
static void read_many(unsigned count, unsigned needle)
{
    GString *titles = g_string_new(NULL);
    for (unsigned i = 0; i < count; i++)
        g_string_append_printf(
            titles,
            "%s{\"id\":\"c-%u\",\"type\":\"text\",\"start\":%u,\"duration\":12,"
            "\"text\":\"%s %u\"}",
            i > 0 ? "," : "", i, i * 25, i == needle ? "Needle" : "Line", i);
    g_auto(GStrv) parts = g_strsplit(FILM("@"), "@", 2);
    g_autofree char *document = g_strconcat(parts[0], titles->str, parts[1], NULL);
    g_string_free(titles, TRUE);
    read_film(document);
}

START_TEST(what_is_spoken_of_is_kept_and_the_rest_summed_up)
{
    read_many(10000, 7777);
    pack("move the needle to 0:50:00", rtime_make(100, 1), 500);
    ck_assert(tells("\"Needle 7777\""));
    ck_assert(tells("\"Line 100\""));
    ck_assert(tells("\"Line 3000\""));
    ck_assert(!tells("\"Line 5000\""));
    ck_assert(tells("Of 10001 clips"));
    ck_assert(tells("V2: 10000 clips 0-"));
    ck_assert_uint_lt(strlen(brief->text), 500 * 4 + 1000);
    ck_assert_uint_eq(brief->counts.all_clips, 10001);
    ck_assert_uint_lt(brief->counts.clips, 100);
}
END_TEST

START_TEST(what_would_leave_is_counted)
{
    read_film(FILM(TITLE("c-a", "25", "Welcome")));
    pack("make it nice", RTIME_ZERO, 0);
    g_autofree char *summary = brief_summary(brief);
    ck_assert_msg(strstr(summary, "2 clips") != NULL, "%s", summary);
    ck_assert_uint_gt(brief->counts.tokens, 1000);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("brief");
    TCase *tcase = tcase_create("brief");
    tcase_add_checked_fixture(tcase, NULL, teardown);
    tcase_add_test(tcase, clips_are_lines_without_defaults);
    tcase_add_test(tcase, paths_are_not_told);
    tcase_add_loop_test(tcase, paths_that_were_said_are_told_by_their_last_parts, 0,
                        G_N_ELEMENTS(PATHS));
    tcase_add_test(tcase, the_system_text_is_the_same_for_all);
    tcase_add_loop_test(tcase, outside_text_is_quoted, 0, G_N_ELEMENTS(TEXTS));
    tcase_add_test(tcase, long_texts_are_cut);
    tcase_add_test(tcase, all_but_the_words_stands_between_lines_nobody_can_guess);
    tcase_add_test(tcase, what_is_spoken_of_is_kept_and_the_rest_summed_up);
    tcase_add_test(tcase, what_would_leave_is_counted);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
