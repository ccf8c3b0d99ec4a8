/* What shows of an answer while it comes, and the plan that is in it. */
#include "chatkut/llm/tap.h"

#include "../run.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define FFFD "\xef\xbf\xbd"

static const struct {
    const char *text;
    const char *reply;
    unsigned steps;
} CASES[] = {
    { "{\"kind\":\"edit\",\"steps\":[{\"op\":\"cut\",\"args\":[{\"k\":\"a\",\"v\":"
      "\"b\"}]},"
      "{\"op\":\"x\"}],\"reply\":\"Done.\"}",
      "Done.", 2 },
    { "{\"reply\":\"first\",\"kind\":\"chat\",\"steps\":[]}", "first", 0 },
    { " { \"reply\" : \"spaced\" , \"kind\" : \"chat\" } ", "spaced", 0 },
    { "Here {it} is:\n```json\n{\"reply\":\"x\"}\n```", "x", 0 },
    { "{}{\"reply\":\"x\"}", "x", 0 },
    { "{\"reply\":\"x\"}{\"reply\":\"y\"}", "x", 0 },
    { "{\"reply\":\"a\\n\\t\\\"\\\\\\/b\\u00e4\\u20ac\\ud83c\\udfac.\"}",
      "a\n\t\"\\/bä€🎬.", 0 },
    { "{\"reply\":\"\\ud83c.\\udfac\\ud83c\\ud83c\\n\"}", FFFD "." FFFD FFFD FFFD "\n",
      0 },
    { "{\"reply\":\"\\u0000\\q\"}", FFFD "q", 0 },
    { "{\"reply\":\"a\\u12xy\",\"kind\":\"edit\"}", "a", 0 },
    { "{\"reply\":\"\xe2\x82\",\"kind\":\"chat\"}", FFFD FFFD, 0 },
    { "{\"reply\":\"\xff\xc3\xa4\"}", FFFD "ä", 0 },
    { "{\"reply\":null,\"kind\":3,\"steps\":{\"a\":{}}}", "", 0 },
    { "{\"steps\":[{\"reply\":\"no\",\"kind\":\"no\"}],\"x\":{\"reply\":\"no\"}}", "",
      1 },
    { "{\"x\":\"reply\",\"y\":[\"reply\",\"a\"],\"reply\":\"yes\"}", "yes", 0 },
    { "{\"reply\":\"half of i", "half of i", 0 },
    { "{\"kind\":\"ed", "", 0 },
    { "{\"steps\":[{\"op\":\"}\\\"]\"},{\"op\":", "", 1 },
    { "{\"steps\":[[{}],{}]}", "", 1 },
    { "{\"a key that is much too long to count\":\"x\",\"reply\":\"y\"}", "y", 0 },
    { "{\"kind\":\"a kind that is much too long\"}", "", 0 },
    { "]}}{{{[", "", 0 },
    { "", "", 0 },
};

static void take_reply(const char *text, void *user)
{
    ck_assert(*text && g_utf8_validate(text, -1, NULL));
    g_string_append(user, text);
}

START_TEST(the_reply_comes_out_however_the_bytes_are_cut)
{
    const char *text = CASES[_i].text;
    size_t length = strlen(text);
    for (size_t step = 1; step <= length + 1; step++) {
        g_autoptr(GString) reply = g_string_new(NULL);
        LlmTapListener listener = { .reply = take_reply, .user = reply };
        g_autoptr(LlmTap) tap = llm_tap_new(&listener);
        for (size_t at = 0; at < length; at += step)
            llm_tap_feed(tap, text + at, MIN(step, length - at));
        ck_assert_str_eq(reply->str, CASES[_i].reply);
        ck_assert_uint_eq(llm_tap_steps(tap), CASES[_i].steps);
    }
}
END_TEST

static void take_steps(unsigned count, void *user)
{
    *(unsigned *)user = *(unsigned *)user * 10 + count;
}

START_TEST(every_step_is_told_when_it_is_whole)
{
    unsigned told = 0;
    LlmTapListener listener = { .steps = take_steps, .user = &told };
    g_autoptr(LlmTap) tap = llm_tap_new(&listener);
    const char *text = "{\"steps\":[{\"args\":[{}]},{},{\"op\":1";
    llm_tap_feed(tap, text, strlen(text));
    ck_assert_uint_eq(told, 12);
    llm_tap_feed(tap, "}", 1);
    ck_assert_uint_eq(told, 123);
}
END_TEST

START_TEST(a_reply_is_told_as_soon_as_it_comes)
{
    g_autoptr(GString) reply = g_string_new(NULL);
    LlmTapListener listener = { .reply = take_reply, .user = reply };
    g_autoptr(LlmTap) tap = llm_tap_new(&listener);
    llm_tap_feed(tap, "{\"reply\":\"a\xc3", 12);
    ck_assert_str_eq(reply->str, "a");
    llm_tap_feed(tap, "\xa4", 1);
    ck_assert_str_eq(reply->str, "aä");
}
END_TEST

static const struct {
    const char *text, *plan; /* NULL: none */
} PLANS[] = {
    { "{\"kind\":\"chat\"}", "{\"kind\":\"chat\"}" },
    { "Sure {here}: ```json\n{\"steps\":[]}\n``` and {\"kind\":\"x\"}",
      "{\"steps\":[]}" },
    { "{\"note\":1} {\"kind\":\"edit\",\"steps\":[{\"op\":\"a\"}]}",
      "{\"kind\":\"edit\",\"steps\":[{\"op\":\"a\"}]}" },
    { "{\"note\":{\"kind\":\"chat\"}}", NULL },
    { "{\"kind\":\"edit\",\"steps\":[{\"op\":\"a\"}", NULL },
    { "{\"outer\":{\"kind\":\"edit\",\"steps\":[]}", NULL },
    { "{\"kind\":\"chat\",\"kind\":\"edit\"}", NULL },
    { "{\"kind\":\"edit\",\"steps\":[{\"op\":\"a\",\"op\":\"b\"}]} {\"kind\":\"x\"}",
      NULL },
    { "{\"kind\":1}", NULL },
    { "[1,2]", NULL },
    { "no plan", NULL },
    { "", NULL },
};

START_TEST(the_plan_in_a_text_is_found)
{
    json_auto_t *plan = llm_plan_find(PLANS[_i].text, strlen(PLANS[_i].text));
    char *text = plan ? json_dumps(plan, JSON_COMPACT) : NULL;
    ck_assert_pstr_eq(text, PLANS[_i].plan);
    free(text);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("tap");
    tcase_add_loop_test(tests, the_reply_comes_out_however_the_bytes_are_cut, 0,
                        G_N_ELEMENTS(CASES));
    tcase_add_test(tests, every_step_is_told_when_it_is_whole);
    tcase_add_test(tests, a_reply_is_told_as_soon_as_it_comes);
    tcase_add_loop_test(tests, the_plan_in_a_text_is_found, 0, G_N_ELEMENTS(PLANS));
    Suite *suite = suite_create("tap");
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
