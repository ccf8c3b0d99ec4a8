/* What a language model may not do by itself. */
#include "model_session.h"

#include <string.h>

#define DELETE_ALL "{\"op\":\"delete\",\"target\":\"all\",\"args\":[]}"
/* A hundred copies of everything. */
#define DOUBLE \
    "{\"op\":\"duplicate\",\"target\":\"all\",\"args\":[" ARG("count", "100") "]}"

static const struct {
    const char *text;
    const char *question; /* a part of it */
} GATED[] = {
    { PLAN(DELETE_ALL), "3 clips of 3" },
    { "{\"kind\":\"control\",\"reply\":\"\",\"steps\":[" ONE("render", "") "]}",
      "render the film" },
    { PLAN(ONE("history", ARG("action", "undo") "," ARG("count", "3"))), "go back" },
    { PLAN(ONE("asset", ARG("action", "remove") "," ARG("asset", "hill"))), "media" },
    { PLAN(DOUBLE), "add 300 clips" },
};

START_TEST(what_takes_much_away_is_asked_first)
{
    ANSWERS({ .text = GATED[_i].text });
    say(WORDS);
    ck_assert_int_eq(result.status, SAY_CLARIFY);
    ck_assert_msg(strstr(result.question, GATED[_i].question), "%s", result.question);
    ck_assert(!say_result_by_model(&result));
    ck_assert_uint_eq(edits(), 0);
    say("no");
    ck_assert_uint_eq(edits(), 0);
}
END_TEST

/* Another size or rate changes every clip. */
static const struct {
    const char *text;
    unsigned clips;
    bool asked;
} FILM_CHANGES[] = {
    { PLAN(ONE("composition", ARG("preset", "portrait"))), 50, false },
    { PLAN(ONE("composition", ARG("preset", "portrait"))), 51, true },
    { PLAN(ONE("composition", ARG("fps", "50"))), 51, true },
    { PLAN(ONE("composition", ARG("background", "red"))), 51, false },
};

START_TEST(another_size_of_a_long_film_is_asked_first)
{
    g_autofree char *more =
        g_strdup_printf("duplicate the text %u times", FILM_CHANGES[_i].clips - 3);
    ANSWERS({ .text = FILM_CHANGES[_i].text });
    say(more);
    ck_assert_int_eq(result.status, SAY_OK);
    say(WORDS);
    ck_assert_msg(result.status == (FILM_CHANGES[_i].asked ? SAY_CLARIFY : SAY_OK),
                  "%s", result.notice ? result.notice : result.message);
    if (FILM_CHANGES[_i].asked)
        ck_assert_msg(strstr(result.question, "51 clips"), "%s", result.question);
}
END_TEST

/* Where the plan begins by taking something back, too. */
START_TEST(what_takes_much_away_behind_an_undo_is_asked_first)
{
    ANSWERS({ .text = PLAN(ONE("history", ARG("action", "undo")) "," DELETE_ALL) });
    say("make the text red");
    ck_assert_int_eq(result.status, SAY_OK);
    say(WORDS);
    ck_assert_int_eq(result.status, SAY_CLARIFY);
    ck_assert_msg(strstr(result.question, "3 clips of 3"), "%s", result.question);
    ck_assert_uint_eq(edits(), 1);
    say("yes");
    ck_assert_int_eq(result.status, SAY_OK);
}
END_TEST

START_TEST(copies_of_copies_of_copies_are_not_made)
{
    ANSWERS({ .text = PLAN(DOUBLE "," DOUBLE "," DOUBLE) });
    say(WORDS);
    ck_assert_int_eq(result.status, SAY_ERROR);
    ck_assert_uint_eq(edits(), 0);
}
END_TEST

START_TEST(yes_does_it_in_the_models_name)
{
    ANSWERS({ .text = PLAN(DELETE_ALL) });
    say(WORDS);
    say("yes");
    g_autoptr(GPtrArray) log = session_log(session, 1, NULL);
    ck_assert_int_eq(result.status, SAY_OK);
    ck_assert_str_eq(((LogEntry *)log->pdata[0])->author, "planner:fake");
    say("undo");
    ck_assert_int_eq(result.status, SAY_OK);
    ck_assert_uint_eq(session_composition(session)->assets->len, 2);
}
END_TEST

START_TEST(media_that_is_not_listed_stays_out)
{
    ANSWERS({ .text = PLAN(ONE(
                  "asset", ARG("action", "import") "," ARG("asset", "/etc/passwd"))) });
    say(WORDS);
    ck_assert_int_eq(result.status, SAY_ERROR);
    ck_assert_uint_eq(edits(), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("session_policy");
    TCase *tcase = tcase_create("session_policy");
    tcase_add_checked_fixture(tcase, model_session_setup, model_session_teardown);
    tcase_add_loop_test(tcase, what_takes_much_away_is_asked_first, 0,
                        G_N_ELEMENTS(GATED));
    tcase_add_loop_test(tcase, another_size_of_a_long_film_is_asked_first, 0,
                        G_N_ELEMENTS(FILM_CHANGES));
    tcase_add_test(tcase, what_takes_much_away_behind_an_undo_is_asked_first);
    tcase_add_test(tcase, copies_of_copies_of_copies_are_not_made);
    tcase_add_test(tcase, yes_does_it_in_the_models_name);
    tcase_add_test(tcase, media_that_is_not_listed_stays_out);
    suite_add_tcase(suite, tcase);
    return model_session_run(suite);
}
