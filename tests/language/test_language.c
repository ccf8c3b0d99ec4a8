/* The corpora of this folder: tuned ones are understood all right, kept ones stay above
 * floors. CORPUS_VERBOSE=1 lists what is not right in the tuned ones,
 * CORPUS_VERBOSE=FILE in that file. */
#include "../share.h"
#include "score.h"

#include "../run.h"

#include <check.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

enum { KEPT_RIGHT_PERCENT = 75, KEPT_WRONG_PERCENT = 3 };

static int by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Paths of corpora whose names begin so, sorted; owned strings. */
static GPtrArray *corpora(const char *prefix)
{
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) folder = g_dir_open(LANGUAGE_DIR, 0, NULL);
    const char *name;
    while ((name = g_dir_read_name(folder)))
        if (g_str_has_prefix(name, prefix) && g_str_has_suffix(name, ".tsv"))
            g_ptr_array_add(paths, g_build_filename(LANGUAGE_DIR, name, NULL));
    g_ptr_array_sort(paths, by_name);
    return paths;
}

static void leave_share(GPtrArray *cases)
{
    unsigned left = 0;
    for (unsigned i = 0; i < cases->len; i++)
        if (i % (unsigned)test_share() == 0)
            cases->pdata[left++] = cases->pdata[i];
        else
            case_free(cases->pdata[i]);
    g_ptr_array_set_free_func(cases, NULL);
    g_ptr_array_set_size(cases, (int)left);
    g_ptr_array_set_free_func(cases, (GDestroyNotify)case_free);
}

static void run(const char *path, Score *score)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Stage) stage = stage_new();
    g_autoptr(GPtrArray) cases = cases_load(path, &error);
    ck_assert_msg(cases != NULL, "%s", error ? error->message : "");
    leave_share(cases);
    bool tells = g_getenv("CORPUS_VERBOSE") && score_may_tell(path);
    score_init(score);
    score_cases(score, stage, cases, tells ? stdout : NULL);
    g_autofree char *name = g_path_get_basename(path);
    score_print_line(score, name);
}

START_TEST(tuned_corpora_are_understood)
{
    g_autoptr(GPtrArray) paths = corpora("tuned-");
    bool right = true;
    for (unsigned i = 0; i < paths->len; i++) {
        g_auto(Score) score;
        run(paths->pdata[i], &score);
        right &= score_count(&score, VERDICT_RIGHT) == score.total;
    }
    ck_assert(right);
}
END_TEST

/* Floors, not goals: "kept-" are sentences that no rule was made on, "dev-" those that
 * rules are being made on. */
static const char *const FLOORED[] = { "kept-", "dev-" };

START_TEST(other_corpora_stay_understood)
{
    g_autoptr(GPtrArray) paths = corpora(FLOORED[_i]);
    for (unsigned i = 0; i < paths->len; i++) {
        g_auto(Score) score;
        run(paths->pdata[i], &score);
        if (test_share() > 1)
            continue; /* a floor is one of all sentences */
        unsigned right = score_count(&score, VERDICT_RIGHT);
        unsigned wrong = score_count(&score, VERDICT_WRONG);
        ck_assert_uint_ge(100 * right, KEPT_RIGHT_PERCENT * score.total);
        ck_assert_uint_le(100 * wrong, KEPT_WRONG_PERCENT * score.total);
    }
}
END_TEST

/* What a corpus may not hold, and what is said of it. */
static const struct {
    const char *line, *complaint;
} MALFORMED[] = {
    { "trip\tadd\tadd it", "x.tsv:7: 3 fields, not 4" },
    { "moon\tadd\tadd it\tNONE", "x.tsv:7: there is no composition “moon”" },
    { "trip\tfly\tadd it\tNONE", "x.tsv:7: there is no kind “fly”" },
    { "trip\tadd\t \tNONE", "x.tsv:7: there is no utterance" },
    { "trip\tadd\t[at=2] add it\tNONE", "x.tsv:7: there is no setting “at=2”" },
    { "trip\tadd\tadd it >> no\tNONE", "x.tsv:7: 2 utterances but 1 expectations" },
    { "trip\tadd\tadd it\tNONE of it", "x.tsv:7: “of it” is too much" },
    { "trip\tadd\tadd it\tAMBIGUOUS c-a", "x.tsv:7: AMBIGUOUS wants two ids at least" },
    { "trip\tadd\tadd it\tERROR sad", "x.tsv:7: there is no kind of error “sad”" },
    { "trip\tadd\tadd it\tadd type", "x.tsv:7: key=value wanted at “type”" },
    { "trip\tadd\tadd it\tdelete target=\"c", "x.tsv:7: '\"' wanted at “”" },
    { "trip\tadd\tadd it\texplode", "x.tsv:7: steps[0]" },
};

START_TEST(malformed_lines_are_told)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Case) c = case_parse(MALFORMED[_i].line, "x.tsv", 7, &error);
    ck_assert_ptr_null(c);
    ck_assert_msg(g_str_has_prefix(error->message, MALFORMED[_i].complaint), "%s",
                  error->message);
}
END_TEST

/* The judge judges: what is wrong, what is harmless, what cannot be judged. */
static const struct {
    const char *line;
    Verdict verdict;
} JUDGED[] = {
    { "trip\tdelete\tdelete the title\tdelete target=content:Welcome", VERDICT_RIGHT },
    { "trip\tdelete\tdelete the title\tdelete target=id:c-logo", VERDICT_WRONG },
    { "trip\tdelete\tdelete the title\tNONE", VERDICT_WRONG },
    { "trip\tdelete\tdelete the title\tNONE | delete target=text", VERDICT_RIGHT },
    { "trip\tdelete\tdelete the title\tdelete target=id:c-gone", VERDICT_BROKEN },
    { "trip\tdelete\tdelete the elephant\tdelete target=id:c-logo", VERDICT_ASKED },
    { "trip\ttransition\tdissolve between all videos\t"
      "transition between=[id:c-flower,id:c-market] kind=dissolve ; "
      "transition between=[id:c-intro,id:c-flower] kind=dissolve",
      VERDICT_RIGHT },
    { "trip\tsplit\tsplit the flower\tsplit target=id:c-flower at=[10]",
      VERDICT_ASKED },
    { "trip\tquery\thow long is it?\tquery what=duration SAYS \"25\"", VERDICT_WRONG },
    { "talk\ttext\tmake the text bigger\tAMBIGUOUS c-head,c-voice", VERDICT_ASKED },
    { "trip\tdelete\tdelete the title >> undo\t"
      "delete target=text >> delete target=id:c-logo",
      VERDICT_WRONG },
};

START_TEST(the_judge_tells_wrong_from_harmless)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Stage) stage = stage_new();
    g_autoptr(Case) c = case_parse(JUDGED[_i].line, "x.tsv", 1, &error);
    ck_assert_msg(c != NULL, "%s", error ? error->message : "");
    g_auto(Judgement) judgement;
    Funnel funnel = { 0 };
    judge(stage, c, &funnel, &judgement);
    ck_assert_msg(judgement.verdict == JUDGED[_i].verdict, "%s: %s",
                  verdict_name(judgement.verdict), judgement.got);
}
END_TEST

int main(void)
{
    setlocale(LC_ALL, "C.UTF-8");
    TCase *tests = tcase_create("language");
    tcase_add_test(tests, tuned_corpora_are_understood);
    tcase_add_loop_test(tests, other_corpora_stay_understood, 0, G_N_ELEMENTS(FLOORED));
    tcase_add_loop_test(tests, malformed_lines_are_told, 0, G_N_ELEMENTS(MALFORMED));
    tcase_add_loop_test(tests, the_judge_tells_wrong_from_harmless, 0,
                        G_N_ELEMENTS(JUDGED));
    tcase_set_timeout(tests, 120);
    Suite *suite = suite_create("language");
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
