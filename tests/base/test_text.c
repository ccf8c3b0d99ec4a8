#include "chatkut/base/text.h"

#include "../run.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

START_TEST(nothing_outside_steers_the_terminal)
{
    static const struct {
        const char *text, *printed;
    } cases[] = {
        { "plain", "plain" },
        { "\x1b[31mred\x07", "\uFFFD[31mred\uFFFD" },
        { "a\nb\tc\r\nd", "a b c  d" },
        { "\x7f", "\uFFFD" },
        { "\xc2\x9b"
          "31m",
          "\uFFFD31m" },                        /* C1: CSI in one character */
        { "\x9b", "\uFFFD" },                   /* the same as a raw byte */
        { "a\u202egpj.exe", "a\uFFFDgpj.exe" }, /* bidi override */
        { "\u2066x\u2069\u200f", "\uFFFDx\uFFFD\uFFFD" },
        { "ok\xff\xfe", "ok\uFFFD\uFFFD" },
        { "\xe4\xbd", "\uFFFD\uFFFD" },           /* cut in a character */
        { "\xc0\xaf", "\uFFFD\uFFFD" },           /* overlong */
        { "\xed\xa0\x80", "\uFFFD\uFFFD\uFFFD" }, /* a surrogate */
        { "naïve “clip” 你好", "naïve “clip” 你好" },
        { "a\u2028b", "a b" },
        { "", "" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *printed = text_printable(cases[i].text, 0);
        ck_assert_str_eq(printed, cases[i].printed);
    }
}
END_TEST

START_TEST(long_text_is_cut_at_a_grapheme_with_an_ellipsis)
{
    static const struct {
        const char *text;
        size_t columns;
        const char *printed;
    } cases[] = {
        { "abcdef", 6, "abcdef" },  { "abcdef", 5, "abcd…" },
        { "abcdef", 1, "…" },       { "你好你好", 8, "你好你好" },
        { "你好你好", 6, "你好…" }, { "你好你好", 5, "你好…" },
        { "你好你好", 4, "你…" },   { "e\u0301e\u0301e\u0301", 2, "e\u0301…" },
        { "ab\x1b[0m", 3, "ab…" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *printed = text_printable(cases[i].text, cases[i].columns);
        ck_assert_str_eq(printed, cases[i].printed);
        ck_assert_uint_le(text_width(printed), cases[i].columns);
    }
}
END_TEST

START_TEST(width_counts_columns)
{
    ck_assert_uint_eq(text_width(""), 0);
    ck_assert_uint_eq(text_width("abc"), 3);
    ck_assert_uint_eq(text_width("naïve"), 5);
    ck_assert_uint_eq(text_width("你好"), 4);
    ck_assert_uint_eq(text_width("e\u0301"), 1);
}
END_TEST

START_TEST(folding_makes_the_same_name_equal)
{
    static const struct {
        const char *text, *folded;
    } cases[] = {
        { "  My   Clip\t1 ", "my clip 1" },
        { "STRASSE", "strasse" },
        { "Straße", "strasse" },
        { "E\u0301TE\u0301", "été" },
        { "ÉTÉ", "été" },
        { "ΣΊΣΥΦΟΣ", "σίσυφοσ" },
        { "TITLE", "title" }, /* Turkish or not */
        { "a\u00a0\u3000b", "a b" },
        { " \n ", "" },
        { "x\xff", "x\uFFFD" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *folded = text_fold(cases[i].text);
        ck_assert_str_eq(folded, cases[i].folded);
        g_autofree char *again = text_fold(folded);
        ck_assert_str_eq(again, folded);
    }
}
END_TEST

START_TEST(distance_counts_edits)
{
    static const struct {
        const char *a, *b;
        unsigned max, distance;
    } cases[] = {
        { "", "", 3, 0 },
        { "abc", "abc", 0, 0 },
        { "abc", "abd", 0, 1 },
        { "abc", "", 3, 3 },
        { "", "abc", 2, 3 },
        { "kitten", "sitting", 9, 3 },
        { "kitten", "sitting", 2, 3 },
        { "ab", "ba", 9, 1 },
        { "ca", "abc", 9, 3 }, /* restricted: "ac" is not edited again */
        { "étude", "etude", 9, 1 },
        { "你好", "好你", 1, 1 },
        { "abcdefgh", "hgfedcba", 3, 4 },
        { "title", "tilte", UINT_MAX, 1 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        unsigned got = text_distance(cases[i].a, cases[i].b, cases[i].max);
        ck_assert_msg(got == cases[i].distance, "%s %s: %u", cases[i].a, cases[i].b,
                      got);
        got = text_distance(cases[i].b, cases[i].a, cases[i].max);
        ck_assert_uint_eq(got, cases[i].distance);
    }
}
END_TEST

static void random_word(GRand *rand, char *word, int max_length)
{
    int length = g_rand_int_range(rand, 0, max_length + 1);
    for (int i = 0; i < length; i++)
        word[i] = (char)g_rand_int_range(rand, 'a', 'd');
    word[length] = '\0';
}

START_TEST(a_limit_does_not_change_a_distance_within_it)
{
    GRand *rand = g_rand_new_with_seed(5);
    for (int i = 0; i < 20000; i++) {
        char a[12], b[12];
        random_word(rand, a, 10);
        random_word(rand, b, 10);
        unsigned full = text_distance(a, b, 100);
        for (unsigned max = 0; max < 6; max++)
            ck_assert_uint_eq(text_distance(a, b, max), MIN(full, max + 1));
    }
    g_rand_free(rand);
}
END_TEST

START_TEST(long_texts_stay_cheap)
{
    g_autofree char *a = g_strnfill(200000, 'a');
    g_autofree char *b = g_strnfill(200000, 'b');
    ck_assert_uint_eq(text_distance(a, b, 3), 4);
    ck_assert_uint_eq(text_distance(a, a, 3), 0);
}
END_TEST

static char *nearest(const char *wanted, unsigned count, const char *const *names)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    for (; *names; names++)
        g_ptr_array_add(all, (void *)(uintptr_t)*names);
    g_autoptr(GPtrArray) found = text_nearest(wanted, all, count);
    g_ptr_array_add(found, NULL);
    return g_strjoinv("|", (char **)found->pdata);
}

START_TEST(nearest_names_come_best_first)
{
    static const char *const names[] = { "flower_540p", "Intro 2", "bbb_480p_30s_51",
                                         "Intro",       "alpha",   "friday_dialogue",
                                         NULL };
    static const struct {
        const char *wanted;
        unsigned count;
        const char *found;
    } cases[] = {
        { "intro", 9, "Intro|Intro 2" },
        { "INTRO 2", 1, "Intro 2" },
        { "floer", 9, "flower_540p" },
        { "dialog", 9, "friday_dialogue" },
        { "the firday clip", 9, "friday_dialogue" },
        { "introo", 1, "Intro" },
        { "alhpa", 9, "alpha" },
        { "zebra", 9, "" },
        { "", 9, "" },
        { "intro", 0, "" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *found = nearest(cases[i].wanted, cases[i].count, names);
        ck_assert_str_eq(found, cases[i].found);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("text");
    TCase *tests = tcase_create("text");
    tcase_add_test(tests, nothing_outside_steers_the_terminal);
    tcase_add_test(tests, long_text_is_cut_at_a_grapheme_with_an_ellipsis);
    tcase_add_test(tests, width_counts_columns);
    tcase_add_test(tests, folding_makes_the_same_name_equal);
    tcase_add_test(tests, distance_counts_edits);
    tcase_add_test(tests, a_limit_does_not_change_a_distance_within_it);
    tcase_add_test(tests, long_texts_stay_cheap);
    tcase_add_test(tests, nearest_names_come_best_first);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
