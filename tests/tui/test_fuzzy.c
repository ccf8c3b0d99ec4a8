#include "chatkut/tui/fuzzy.h"

#include "../run.h"

static const struct {
    const char *pattern, *better, *worse; /* worse NULL: fits nothing */
} CASES[] = {
    { "spl", "split", "simple" },         { "sp", "split at playhead", "wasp" },
    { "und", "undo", "volume and" },      { "rd", "ripple delete", "hard" },
    { "SPLIT", "split", "s p l i t" },    { "uber", "über", "u b e r" },
    { "out city", "city outro", "city" }, { "b-roll", "b-roll.mov", "broll" },
};

START_TEST(better_fits_score_higher)
{
    const int better = fuzzy_score(CASES[_i].pattern, CASES[_i].better);
    const int worse = fuzzy_score(CASES[_i].pattern, CASES[_i].worse);
    ck_assert_int_gt(better, 0);
    ck_assert_int_gt(better, worse);
}
END_TEST

START_TEST(letters_must_be_there_in_order)
{
    ck_assert_int_eq(fuzzy_score("tilps", "split"), 0);
    ck_assert_int_eq(fuzzy_score("splitt", "split"), 0);
    ck_assert_int_eq(fuzzy_score("x", ""), 0);
    ck_assert_int_gt(fuzzy_score("", "anything"), 0);
    ck_assert_int_gt(fuzzy_score("  ", ""), 0);
    ck_assert_int_gt(fuzzy_score("\xff", "\xff"), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("fuzzy");
    TCase *tests = tcase_create("fuzzy");
    tcase_add_loop_test(tests, better_fits_score_higher, 0, G_N_ELEMENTS(CASES));
    tcase_add_test(tests, letters_must_be_there_in_order);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
