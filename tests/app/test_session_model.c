/* Sentences that a language model reads: when it is asked and what comes of it. */
#include "model_session.h"

#include <string.h>

/* ---- when ------------------------------------------------------------------------ */

START_TEST(nothing_configured_asks_nobody)
{
    g_autofree char *file = in_root("chatkut/user.db");
    say(WORDS);
    ck_assert_int_eq(result.status, SAY_ERROR);
    ck_assert_int_eq(result.fault, FAULT_NOT_UNDERSTOOD);
    ck_assert_ptr_null(result.notice);
    ck_assert(!g_file_test(file, G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST(what_the_embedded_planner_knows_it_does)
{
    ANSWERS({ .text = CHAT("no") });
    say("make the text red");
    ck_assert_int_eq(result.status, SAY_OK);
    ck_assert_str_eq(result.planner, "embedded");
    ck_assert_uint_eq(fake_model_asked(model), 0);
}
END_TEST

START_TEST(planner_embedded_asks_no_model)
{
    ANSWERS({ .text = CHAT("no") });
    say_by(WORDS, "embedded");
    ck_assert_int_eq(result.fault, FAULT_NOT_UNDERSTOOD);
    ck_assert_uint_eq(fake_model_asked(model), 0);
}
END_TEST

START_TEST(a_named_model_is_asked_for_anything)
{
    ANSWERS({ .text = PLAN(HALF("#e3")) });
    say_by("make the text red", "fake");
    ck_assert_int_eq(result.status, SAY_OK);
    ck_assert_str_eq(result.planner, "fake");
}
END_TEST

START_TEST(unknown_planners_are_told_the_known)
{
    ANSWERS({ .text = CHAT("no") });
    say_by("make the text red", "oracle");
    ck_assert_int_eq(result.fault, FAULT_UNSUPPORTED);
    ck_assert_ptr_nonnull(strstr(result.message, "fake"));
}
END_TEST

START_TEST(looks_without_a_name_are_a_models_business)
{
    ANSWERS({ .text = PLAN(HALF("#e1")) });
    say("make the text dreamy");
    ck_assert_int_eq(result.status, SAY_OK);
    ck_assert_str_eq(result.planner, "fake");
}
END_TEST

/* ---- plans ----------------------------------------------------------------------- */

START_TEST(plans_are_stored_under_the_models_name)
{
    ANSWERS_OF("price-in = 1.00\nprice-out = 10.00\n",
               { .text = PLAN(HALF("#e3")), .piece = 3 });
    say(WORDS);
    g_autoptr(GPtrArray) log = session_log(session, 1, NULL);
    const LogEntry *entry = log->pdata[0];
    ck_assert_int_eq(result.status, SAY_OK);
    ck_assert_str_eq(entry->author, "planner:fake");
    ck_assert_str_eq(entry->utterance, WORDS);
    ck_assert_str_eq(result.answer, "Done.");
    ck_assert_uint_eq(result.cost.calls, 1);
    ck_assert_int_eq(result.cost.micros, 1500);
    json_auto_t *json = say_result_to_json(&result);
    ck_assert_double_eq(json_real_value(json_object_get(json, "cost_usd")), 0.0015);
}
END_TEST

START_TEST(a_plan_with_faults_is_mended_once)
{
    ANSWERS({ .text = PLAN(HALF("#e9")) }, { .text = PLAN(HALF("#e1")) });
    say(WORDS);
    ck_assert_int_eq(result.status, SAY_OK);
    ck_assert_uint_eq(fake_model_asked(model), 2);
    ck_assert(asked_with(1, "no clip"));
    ck_assert(asked_with(1, "assistant"));
}
END_TEST

START_TEST(what_the_project_says_no_to_is_mended)
{
    ANSWERS({ .text = PLAN(HALF("label:moon")) }, { .text = PLAN(HALF("#e1")) });
    say(WORDS);
    ck_assert_int_eq(result.status, SAY_OK);
    ck_assert(asked_with(1, "moon"));
}
END_TEST

START_TEST(twice_wrong_changes_nothing)
{
    ANSWERS({ .text = PLAN(HALF("#e9")) });
    say(WORDS);
    ck_assert_int_eq(result.status, SAY_ERROR);
    ck_assert_int_eq(result.fault, FAULT_NOT_UNDERSTOOD);
    ck_assert_ptr_nonnull(result.notice);
    ck_assert_uint_eq(fake_model_asked(model), 2);
    ck_assert_uint_eq(edits(), 0);
}
END_TEST

START_TEST(the_embedded_guess_is_proposed_then)
{
    ANSWERS({ .text = "I would rather talk." }, { .text = "Really." });
    say_by("make the text red", "fake");
    ck_assert_int_eq(result.status, SAY_CLARIFY);
    ck_assert_uint_eq(edits(), 0);
    say("yes");
    ck_assert_int_eq(result.status, SAY_OK);
}
END_TEST

START_TEST(an_answer_that_breaks_off_changes_nothing)
{
    ANSWERS({ .text = PLAN(HALF("#e1")), .piece = 5, .cut = true });
    say(WORDS);
    ck_assert_int_eq(result.status, SAY_ERROR);
    ck_assert_ptr_nonnull(result.notice);
    ck_assert_uint_eq(edits(), 0);
}
END_TEST

START_TEST(a_busy_server_is_asked_again)
{
    ANSWERS({ .status = 429, .headers = "retry-after-ms: 5\r\n" },
            { .status = 503, .headers = "Retry-After: 0\r\n" },
            { .text = PLAN(HALF("#e1")) });
    say(WORDS);
    ck_assert_int_eq(result.status, SAY_OK);
    ck_assert_uint_eq(fake_model_asked(model), 3);
}
END_TEST

/* What a server says that knows no schemas. */
#define NO_SCHEMA                                                 \
    {                                                             \
        .status = 400, .type = "invalid_request_error",           \
        .message = "response_format json_schema is not supported" \
    }

START_TEST(a_refused_schema_goes_one_level_down)
{
    ANSWERS(NO_SCHEMA, { .text = PLAN(HALF("#e1")) });
    say(WORDS);
    ck_assert_uint_eq(fake_model_asked(model), 2);
    ck_assert(asked_with(0, "json_schema"));
    ck_assert(!asked_with(1, "\"response_format\":{\"type\":\"json_schema\""));
}
END_TEST

START_TEST(a_refused_schema_is_not_tried_by_the_next_process)
{
    ANSWERS(NO_SCHEMA, { .text = PLAN(HALF("#e1")) });
    say(WORDS);
    open_again();
    say(WORDS);
    ck_assert_int_ne(result.status, SAY_ERROR);
    ck_assert_uint_eq(fake_model_asked(model), 3);
    ck_assert(!asked_with(2, "\"response_format\":{\"type\":\"json_schema\""));
}
END_TEST

START_TEST(what_was_found_of_other_settings_does_not_count)
{
    ANSWERS(NO_SCHEMA, { .text = PLAN(HALF("#e1")) });
    say(WORDS);
    g_autofree char *file = in_root("chatkut/chatkut.conf");
    g_autofree char *settings = NULL;
    ck_assert(g_file_get_contents(file, &settings, NULL, NULL));
    g_auto(GStrv) parts = g_strsplit(settings, "fake-1", -1);
    g_autofree char *other = g_strjoinv("fake-2", parts);
    put_settings(other);
    say(WORDS);
    ck_assert_int_ne(result.status, SAY_ERROR);
    ck_assert_uint_eq(fake_model_asked(model), 3);
    ck_assert(asked_with(2, "\"response_format\":{\"type\":\"json_schema\""));
}
END_TEST

/* ---- words ----------------------------------------------------------------------- */

START_TEST(what_models_say_is_marked_and_harmless)
{
    ANSWERS({ .text = CHAT("Calm.\\u001b]0;x\\u0007\\nReally.") });
    say("how does this feel to you?");
    ck_assert_int_eq(result.status, SAY_CHAT);
    ck_assert(say_result_by_model(&result));
    ck_assert_ptr_null(strchr(result.answer, '\033'));
    ck_assert_ptr_nonnull(strstr(result.answer, "\nReally."));
}
END_TEST

START_TEST(a_models_question_is_answered_to_it)
{
    ANSWERS({ .text = "{\"kind\":\"clarify\",\"steps\":[],"
                      "\"reply\":\"Which look?\\n- warm\\n- cold\"}" },
            { .text = PLAN(HALF("#e1")) });
    say(WORDS);
    ck_assert_int_eq(result.status, SAY_CLARIFY);
    ck_assert_uint_eq(result.candidates->len, 2);
    say("2");
    ck_assert_int_eq(result.status, SAY_OK);
    ck_assert(asked_with(1, "The user says: cold"));
    ck_assert(asked_with(1, "Which look?"));
}
END_TEST

#define OFFERS(WHAT)                                \
    "{\"kind\":\"clarify\",\"steps\":[],\"reply\":" \
    "\"Which look?\\n- " WHAT "\\n- cold\"}"

/* Its own words are no order of the user's: not where it cannot be asked any more … */
START_TEST(a_choice_of_a_model_that_is_gone_is_held_to_its_rules)
{
    ANSWERS({ .text = OFFERS("delete everything") });
    say(WORDS);
    ck_assert_int_eq(result.status, SAY_CLARIFY);
    put_settings("");
    say("1");
    ck_assert_int_eq(result.status, SAY_CLARIFY);
    ck_assert_msg(strstr(result.question, "3 clips of 3"), "%s", result.question);
    ck_assert_uint_eq(edits(), 0);
}
END_TEST

/* … nor once a question of ours about it was answered … */
START_TEST(a_choice_of_a_model_that_is_gone_stays_its_own)
{
    ANSWERS({ .text = OFFERS("rename the video to x and delete everything") });
    say(WORDS);
    put_settings("");
    say("1");
    ck_assert_int_eq(result.status, SAY_AMBIGUOUS);
    say("1");
    ck_assert_int_eq(result.status, SAY_CLARIFY);
    ck_assert_uint_eq(edits(), 0);
}
END_TEST

/* … nor where it says nothing of use. */
START_TEST(a_choice_that_a_model_makes_nothing_of_is_not_guessed)
{
    ANSWERS({ .text = OFFERS("undo the last 2 edits") }, { .text = "Mmh." });
    say("make the text red");
    say("make the text bigger");
    ck_assert_uint_eq(edits(), 2);
    say(WORDS);
    say("1");
    ck_assert_int_eq(result.status, SAY_ERROR);
    ck_assert_uint_eq(edits(), 2);
}
END_TEST

START_TEST(what_now_means_other_clips_is_asked)
{
    SayOptions options = SAY_OPTIONS_INIT;
    g_auto(SayResult) other = { 0 };
    ANSWERS({ .text = PLAN(HALF("video[0]")) });
    session_say(session, WORDS, &options, &result);
    ck_assert_ptr_nonnull(result.inquiry);
    session_say(session, "delete the first clip", &options, &other);
    ck_assert_int_eq(other.status, SAY_OK);
    inquiry_ask(result.inquiry, NULL, NULL);
    session_conclude(session, &result);
    ck_assert_int_eq(result.status, SAY_CLARIFY);
    ck_assert_uint_eq(edits(), 1);
}
END_TEST

/* Markdown needs its lines to begin where they begin. */
START_TEST(blocks_of_a_model_stand_below_its_name)
{
    static const struct {
        const char *words, *marked;
    } CASES[] = {
        { "Well, **yes**.", "big: Well, **yes**." },
        { "## An idea", "big:\n\n## An idea" },
        { "- one\n- two", "big:\n\n- one\n- two" },
        { "1. one", "big:\n\n1. one" },
        { "> Less", "big:\n\n> Less" },
        { "24 fps.", "big: 24 fps." },
        { "**Bold**", "big: **Bold**" },
        { "", "big: " },
    };
    g_autofree char *marked = say_result_by("big", CASES[_i].words);
    ck_assert_str_eq(marked, CASES[_i].marked);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("session_model");
    TCase *tcase = tcase_create("session_model");
    tcase_add_checked_fixture(tcase, model_session_setup, model_session_teardown);
    tcase_add_test(tcase, nothing_configured_asks_nobody);
    tcase_add_test(tcase, what_the_embedded_planner_knows_it_does);
    tcase_add_test(tcase, planner_embedded_asks_no_model);
    tcase_add_test(tcase, a_named_model_is_asked_for_anything);
    tcase_add_test(tcase, unknown_planners_are_told_the_known);
    tcase_add_test(tcase, looks_without_a_name_are_a_models_business);
    tcase_add_test(tcase, plans_are_stored_under_the_models_name);
    tcase_add_test(tcase, a_plan_with_faults_is_mended_once);
    tcase_add_test(tcase, what_the_project_says_no_to_is_mended);
    tcase_add_test(tcase, twice_wrong_changes_nothing);
    tcase_add_test(tcase, the_embedded_guess_is_proposed_then);
    tcase_add_test(tcase, an_answer_that_breaks_off_changes_nothing);
    tcase_add_test(tcase, a_busy_server_is_asked_again);
    tcase_add_test(tcase, a_refused_schema_goes_one_level_down);
    tcase_add_test(tcase, a_refused_schema_is_not_tried_by_the_next_process);
    tcase_add_test(tcase, what_was_found_of_other_settings_does_not_count);
    tcase_add_test(tcase, what_models_say_is_marked_and_harmless);
    tcase_add_test(tcase, a_models_question_is_answered_to_it);
    tcase_add_test(tcase, a_choice_of_a_model_that_is_gone_is_held_to_its_rules);
    tcase_add_test(tcase, a_choice_of_a_model_that_is_gone_stays_its_own);
    tcase_add_test(tcase, a_choice_that_a_model_makes_nothing_of_is_not_guessed);
    tcase_add_test(tcase, what_now_means_other_clips_is_asked);
    tcase_add_loop_test(tcase, blocks_of_a_model_stand_below_its_name, 0, 8);
    suite_add_tcase(suite, tcase);
    return model_session_run(suite);
}
