/* Stage 5: clauses end only where both sides have a verb. */
#include "clause.h"
#include "corpus.h"

#include "../run.h"

#include <check.h>
#include <stdlib.h>

static const struct {
    const char *said;
    unsigned clauses;
} SPLITS[] = {
    { "delete the title", 1 },
    { "delete the title and mute the music", 2 },
    { "delete the title, mute the music and split the intro at 2s", 3 },
    { "fade in and out", 1 },
    { "make the title red and bold", 1 },
    { "delete the first and second clips", 1 },
    { "crossfade between the intro and the flower clip", 1 },
    { "make it black and white", 1 },
    { "trim it to 3s, then fade it out", 2 },
    { "make the title red. Move it up.", 2 },
    { "make the flower louder and the market quieter", 2 },
    { "add flower and then market_day", 2 },
    { "add the flower clip and the market clip after it", 1 },
    { "add \"now, delete it and undo\"", 1 },
    { "mute and fade out the intro", 2 },
    { "please could you, if possible, delete the logo", 1 },
    { "", 0 },
    { "and then, and", 0 },
};

START_TEST(sentences_split_between_verbs)
{
    g_autoptr(Composition) composition = corpus_composition("trip");
    g_auto(Chart) chart;
    chart_init(&chart, vocabulary_get("en", NULL), SPLITS[_i].said, composition, NULL);
    chart_read(&chart, false);
    g_autofree Clause *clauses = g_new0(Clause, CLAUSES_MAX);
    Story story = { .last = -1 };
    unsigned count = clauses_split(&chart, &story, clauses);
    ck_assert_msg(count == SPLITS[_i].clauses, "%s: %u", SPLITS[_i].said, count);
}
END_TEST

START_TEST(what_follows_then_inherits_the_verb)
{
    g_autoptr(Composition) composition = corpus_composition("trip");
    g_auto(Chart) chart;
    chart_init(&chart, vocabulary_get("en", NULL), "delete the title then the logo",
               composition, NULL);
    chart_read(&chart, false);
    g_autofree Clause *clauses = g_new0(Clause, CLAUSES_MAX);
    Story story = { .last = -1 };
    ck_assert_uint_eq(clauses_split(&chart, &story, clauses), 2);
    ck_assert_ptr_eq(clauses[1].verb, clauses[0].verb);
}
END_TEST

START_TEST(a_hundred_clauses_do_not_overflow)
{
    g_autoptr(Composition) composition = corpus_composition("trip");
    g_autoptr(GString) said = g_string_new("mute it");
    for (unsigned i = 0; i < 100; i++)
        g_string_append(said, ", mute it");
    g_auto(Reading) reading;
    SelectContext context = { .playhead = RTIME_ZERO };
    planner_read(vocabulary_get("en", NULL), said->str, composition, &context,
                 &reading);
    ck_assert_ptr_null(reading.plan);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("clauses");
    tcase_add_loop_test(tests, sentences_split_between_verbs, 0, G_N_ELEMENTS(SPLITS));
    tcase_add_test(tests, what_follows_then_inherits_the_verb);
    tcase_add_test(tests, a_hundred_clauses_do_not_overflow);
    Suite *suite = suite_create("clauses");
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
