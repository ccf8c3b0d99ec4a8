#include "chatkut/planner/planner.h"

#include "../run.h"

#include <check.h>
#include <stdlib.h>

static const char *const NAMES[] = { "bbb_480p_30s_51.mp4", "flower_540p.mp4",
                                     "friday_dialogue.mp4" };

static const struct {
    const char *said;
    AnswerKind kind;
    const char *chosen; /* digits of the 0-based indices */
} ANSWERS[] = {
    { "2", ANSWER_CHOSEN, "1" },
    { "#3", ANSWER_CHOSEN, "2" },
    { "number two", ANSWER_CHOSEN, "1" },
    { "two", ANSWER_CHOSEN, "1" },
    { "the second one", ANSWER_CHOSEN, "1" },
    { "the second clip, please", ANSWER_CHOSEN, "1" },
    { "2nd", ANSWER_CHOSEN, "1" },
    { "the last", ANSWER_CHOSEN, "2" },
    { "last one", ANSWER_CHOSEN, "2" },
    { "the last but one", ANSWER_CHOSEN, "1" },
    { "1 and 3", ANSWER_CHOSEN, "02" },
    { "first and second", ANSWER_CHOSEN, "01" },
    { "the first two", ANSWER_CHOSEN, "01" },
    { "all", ANSWER_CHOSEN, "012" },
    { "all of them", ANSWER_CHOSEN, "012" },
    { "everything", ANSWER_CHOSEN, "012" },
    { "both", ANSWER_MISSED, "" },
    { "flower_540p.mp4", ANSWER_CHOSEN, "1" },
    { "Flower", ANSWER_CHOSEN, "1" },
    { "the flower clip", ANSWER_CHOSEN, "1" },
    { "friday", ANSWER_CHOSEN, "2" },
    { "the friday one", ANSWER_CHOSEN, "2" },
    { "\"friday_dialogue\"", ANSWER_CHOSEN, "2" },
    { "no, the first one", ANSWER_CHOSEN, "0" },
    { "never mind", ANSWER_CANCEL, "" },
    { "cancel", ANSWER_CANCEL, "" },
    { "none of them", ANSWER_CANCEL, "" },
    { "yes", ANSWER_YES, "" },
    { "Yes, please!", ANSWER_YES, "" },
    { "ok", ANSWER_YES, "" },
    { "no", ANSWER_NO, "" },
    { "4", ANSWER_MISSED, "" },
    { "0", ANSWER_NONE, "" },
    { "mp4", ANSWER_NONE, "" },
    { "", ANSWER_NONE, "" },
    { "delete the second clip", ANSWER_NONE, "" },
    { "add text 'flower'", ANSWER_NONE, "" },
    { "trim it to 2 seconds", ANSWER_NONE, "" },
    { "undo", ANSWER_NONE, "" },
    { "\xff\xfe", ANSWER_NONE, "" },
};

static char *indices(const GArray *chosen)
{
    GString *text = g_string_new(NULL);
    for (unsigned i = 0; i < chosen->len; i++)
        g_string_append_printf(text, "%u", g_array_index(chosen, unsigned, i));
    return g_string_free(text, FALSE);
}

static AnswerKind answer(const char *said, const char *const *names, unsigned count,
                         char **chosen)
{
    g_autoptr(GPtrArray) candidates = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < count; i++)
        g_ptr_array_add(candidates, g_strdup(names[i]));
    g_autoptr(GArray) picked = g_array_new(FALSE, FALSE, sizeof(unsigned));
    AnswerKind kind =
        planner_read_answer(vocabulary_get("en", NULL), said, candidates, picked);
    *chosen = indices(picked);
    return kind;
}

START_TEST(answers_choose_candidates)
{
    g_autofree char *chosen = NULL;
    AnswerKind kind = answer(ANSWERS[_i].said, NAMES, G_N_ELEMENTS(NAMES), &chosen);
    ck_assert_msg(kind == ANSWERS[_i].kind, "%s: %d", ANSWERS[_i].said, (int)kind);
    ck_assert_str_eq(chosen, ANSWERS[_i].chosen);
}
END_TEST

START_TEST(both_means_two)
{
    g_autofree char *chosen = NULL;
    ck_assert_int_eq(answer("both", NAMES, 2, &chosen), ANSWER_CHOSEN);
    ck_assert_str_eq(chosen, "01");
}
END_TEST

START_TEST(a_name_that_is_a_command_can_be_chosen)
{
    static const char *const COMMANDS[] = { "Undo", "delete everything", "never mind" };
    static const char *const SAID[] = { "undo", "Delete Everything", "never mind" };
    g_autofree char *chosen = NULL;
    ck_assert_int_eq(answer(SAID[_i], COMMANDS, 3, &chosen), ANSWER_CHOSEN);
    ck_assert_int_eq(atoi(chosen), _i);
}
END_TEST

START_TEST(a_part_of_two_names_chooses_nothing)
{
    static const char *const TWINS[] = { "Intro one", "Intro two" };
    g_autofree char *chosen = NULL;
    ck_assert_int_eq(answer("intro", TWINS, 2, &chosen), ANSWER_NONE);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("answer");
    tcase_add_loop_test(tests, answers_choose_candidates, 0, G_N_ELEMENTS(ANSWERS));
    tcase_add_test(tests, both_means_two);
    tcase_add_loop_test(tests, a_name_that_is_a_command_can_be_chosen, 0, 3);
    tcase_add_test(tests, a_part_of_two_names_chooses_nothing);
    Suite *suite = suite_create("answer");
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
