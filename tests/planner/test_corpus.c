/* The corpora: how many sentences are read, and read right. CORPUS_VERBOSE=1 shows
 * which are not, CORPUS_WHY=1 how they were read; those that are kept apart only where
 * it names the very file. */
#include "corpus.h"

#include "../run.h"

#include <check.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static CorpusScore run(const char *file)
{
    const char *verbose = g_getenv("CORPUS_VERBOSE");
    bool kept = strstr(file, "kept") != NULL;
    CorpusScore score =
        corpus_run(file, kept ? g_strcmp0(verbose, file) == 0 : verbose != NULL);
    printf("%s: %u sentences, parsed %.1f %%, equal %.1f %%, wrong %.1f %%\n", file,
           score.total, 100.0 * score.parsed / score.total,
           100.0 * score.equal / score.total, 100.0 * score.wrong / score.total);
    return score;
}

START_TEST(tuned_corpus_is_read_right)
{
    CorpusScore score = run("corpus-tuned.tsv");
    ck_assert_uint_ge(score.total, 130);
    ck_assert_uint_eq(score.equal, score.total);
}
END_TEST

/* Kept apart from the rules: floors, not goals. */
static const struct {
    const char *file;
    unsigned equal_percent, wrong_percent;
} KEPT[] = { { "corpus-kept.tsv", 90, 5 }, { "corpus-kept2.tsv", 85, 5 } };

START_TEST(kept_corpora_stay_right)
{
    CorpusScore score = run(KEPT[_i].file);
    ck_assert_uint_ge(100 * score.equal, KEPT[_i].equal_percent * score.total);
    ck_assert_uint_le(100 * score.wrong, KEPT[_i].wrong_percent * score.total);
}
END_TEST

int main(void)
{
    setlocale(LC_ALL, "C.UTF-8");
    TCase *tests = tcase_create("corpus");
    tcase_add_test(tests, tuned_corpus_is_read_right);
    tcase_add_loop_test(tests, kept_corpora_stay_right, 0, G_N_ELEMENTS(KEPT));
    Suite *suite = suite_create("corpus");
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
