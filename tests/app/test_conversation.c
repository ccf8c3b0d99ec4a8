#include "chatkut/app/conversation.h"

#include "../run.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static EditPlan *plan(const char *text)
{
    g_autoptr(GError) error = NULL;
    EditPlan *read = plan_from_text(text, strlen(text), &error);
    ck_assert_msg(read != NULL, "%s", error ? error->message : "");
    return read;
}

static json_t *json(const char *text)
{
    json_t *read = json_loads(text, 0, NULL);
    ck_assert_ptr_nonnull(read);
    return read;
}

#define DELETE_LAST                                                              \
    "{\"version\":1,\"kind\":\"edit\",\"steps\":[{\"op\":\"delete\",\"target\":" \
    "{\"by\":\"last\"}}]}"

START_TEST(a_conversation_survives_writing_and_reading)
{
    g_auto(Conversation) said = { 0 };
    g_auto(Conversation) read = { 0 };
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(ids, g_strdup("abcdefgh"));
    conversation_init(&said);
    conversation_set_mentioned(&said, ids);
    conversation_set_offered(&said, ids);
    said.pending.kind = PENDING_CLIPS;
    said.pending.question = g_strdup("Which?");
    said.pending.utterance = g_strdup("delete it");
    said.pending.plan = plan(DELETE_LAST);
    said.pending.field = g_strdup("target");
    g_ptr_array_add(said.pending.candidates, g_strdup("abcdefgh"));

    json_t *stored = conversation_to_json(&said);
    conversation_from_json(stored, &read);
    json_t *again = conversation_to_json(&read);
    ck_assert(json_equal(stored, again));
    ck_assert_int_eq(read.pending.kind, PENDING_CLIPS);
    ck_assert_str_eq(read.mentioned->pdata[0], "abcdefgh");
    ck_assert_uint_eq(read.added->len, 0);
    ck_assert_str_eq(read.offered->pdata[0], "abcdefgh");
    json_decref(stored);
    json_decref(again);
}
END_TEST

static GPtrArray *ids_of(const char *id)
{
    GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(ids, g_strdup(id));
    return ids;
}

START_TEST(the_last_edit_and_the_playhead_survive_too)
{
    g_auto(Conversation) said = { 0 };
    g_auto(Conversation) read = { 0 };
    g_autoptr(EditPlan) done = plan(DELETE_LAST);
    g_autoptr(GPtrArray) ids = ids_of("abcdefgh");
    g_autoptr(GPtrArray) targets = g_ptr_array_new();
    g_ptr_array_add(targets, ids);
    g_ptr_array_add(targets, NULL);
    conversation_init(&said);
    conversation_set_deed(&said, done, targets, 7, 2);
    conversation_set_selection(&said, ids);
    conversation_set_read(&said, "delete it", "it → clip");
    said.playhead = rtime_make(7, 2);

    json_t *stored = conversation_to_json(&said);
    conversation_from_json(stored, &read);
    json_t *again = conversation_to_json(&read);
    ck_assert(json_equal(json_object_get(stored, "selection"),
                         json_object_get(again, "selection")));
    ck_assert(json_equal(json_object_get(json_object_get(stored, "deed"), "plan"),
                         json_object_get(json_object_get(again, "deed"), "plan")));
    ck_assert_int_eq(read.deed.revision, 7);
    ck_assert_uint_eq(read.deed.edits, 2);
    ck_assert_str_eq(((GPtrArray *)read.deed.targets->pdata[0])->pdata[0], "abcdefgh");
    ck_assert_int_eq(rtime_compare(read.playhead, said.playhead), 0);
    ck_assert_str_eq(read.why, "it → clip");
    json_decref(stored);
    json_decref(again);
}
END_TEST

START_TEST(what_was_mentioned_before_is_kept_for_a_while)
{
    static const char *const CLIPS[] = { "one", "two", "two", "three", "four", "five" };
    g_auto(Conversation) said = { 0 };
    conversation_init(&said);
    for (unsigned i = 0; i < G_N_ELEMENTS(CLIPS); i++) {
        g_autoptr(GPtrArray) ids = ids_of(CLIPS[i]);
        conversation_set_mentioned(&said, ids);
    }
    ck_assert_str_eq(said.mentioned->pdata[0], "five");
    ck_assert_uint_eq(said.earlier->len, CONVERSATION_EARLIER);
    ck_assert_str_eq(((GPtrArray *)said.earlier->pdata[0])->pdata[0], "four");
    ck_assert_str_eq(((GPtrArray *)said.earlier->pdata[2])->pdata[0], "two");
}
END_TEST

/* A project may come from anywhere. */
static const char *const BROKEN[] = {
    "{\"deed\": {\"plan\": {\"version\": 1}, \"targets\": [[1]], \"revision\": 3}}",
    "{\"deed\": 3, \"asked\": [], \"earlier\": {}, \"selection\": 4, \"read\": []}",
    "{\"playhead\": 3, \"in\": \"x\", \"out\": \"-1s\", \"earlier\": [null, 3]}",
    "{}",
    "[]",
    "{\"mentioned\": 3, \"added\": {}, \"pending\": []}",
    "{\"mentioned\": [1, null, {}]}",
    "{\"pending\": {\"kind\": \"clips\"}}",
    "{\"pending\": {\"kind\": \"clips\", \"question\": \"?\", \"field\": \"target\", "
    "\"candidates\": [\"a\"], \"plan\": {\"version\": 1}}}",
    "{\"pending\": {\"kind\": \"clips\", \"question\": \"?\", \"field\": \"target\", "
    "\"candidates\": [], \"plan\": " DELETE_LAST "}}",
    "{\"pending\": {\"kind\": \"clips\", \"question\": \"?\", \"field\": \"target\", "
    "\"step\": 1, \"candidates\": [\"a\"], \"plan\": " DELETE_LAST "}}",
    "{\"pending\": {\"kind\": \"clips\", \"question\": \"?\", \"field\": \"target\", "
    "\"step\": -1, \"candidates\": [\"a\"], \"plan\": " DELETE_LAST "}}",
    "{\"pending\": {\"kind\": \"slot\", \"question\": \"?\", \"plan\": " DELETE_LAST
    "}}",
    "{\"pending\": {\"kind\": \"what\", \"question\": \"?\", \"plan\": " DELETE_LAST
    "}}",
    "{\"pending\": {\"kind\": \"confirm\", \"plan\": " DELETE_LAST "}}",
};

START_TEST(what_is_not_a_conversation_is_left_out)
{
    g_auto(Conversation) read = { 0 };
    json_t *stored = json(BROKEN[_i]);
    conversation_from_json(stored, &read);
    ck_assert_int_eq(read.pending.kind, PENDING_NONE);
    ck_assert_ptr_null(read.pending.plan);
    ck_assert_uint_eq(read.mentioned->len, 0);
    ck_assert_uint_eq(read.earlier->len, 0);
    ck_assert_uint_eq(read.selection->len, 0);
    ck_assert_ptr_null(read.deed.plan);
    ck_assert_ptr_null(read.asked);
    ck_assert_ptr_null(read.why);
    ck_assert_int_eq(read.playhead.den + read.in.den + read.out.den, 0);
    json_decref(stored);
}
END_TEST

#define ASK_FOR_MUSIC                                                                 \
    "{\"version\":1,\"kind\":\"clarify\",\"steps\":[{\"op\":\"add\",\"type\":"        \
    "\"audio\","                                                                      \
    "\"place\":{\"at\":0}}],\"clarify\":{\"question\":\"Which?\",\"slot\":\"asset\"," \
    "\"options\":[{\"text\":\"quiet\",\"steps\":[{\"op\":\"history\",\"action\":"     \
    "\"undo\"}]},{\"text\":\"music.mp3\"}]}}"

static json_t *filled(const char *text, const char *slot, const char *value)
{
    g_autoptr(EditPlan) open = plan(text);
    g_autoptr(GError) error = NULL;
    g_autoptr(EditPlan) whole = plan_fill_slot(open, slot, value, &error);
    ck_assert_msg(whole != NULL, "%s", error ? error->message : "");
    return json_deep_copy(plan_json(whole));
}

START_TEST(a_missing_value_goes_where_it_belongs)
{
    json_t *whole = filled(ASK_FOR_MUSIC, "asset", "music.mp3");
    json_t *step = json_array_get(json_object_get(whole, "steps"), 0);
    ck_assert_str_eq(json_string_value(json_object_get(whole, "kind")), "edit");
    ck_assert_str_eq(json_string_value(json_object_get(step, "asset")), "music.mp3");
    ck_assert_ptr_null(json_object_get(whole, "clarify"));
    json_decref(whole);
}
END_TEST

START_TEST(a_missing_value_may_lie_deeper)
{
    json_t *whole =
        filled("{\"version\":1,\"kind\":\"clarify\",\"steps\":[{\"op\":\"add\","
               "\"type\":\"text\"}],\"clarify\":{\"question\":\"What?\"}}",
               "props.text", "Hello");
    json_t *step = json_array_get(json_object_get(whole, "steps"), 0);
    json_t *props = json_object_get(step, "props");
    ck_assert_str_eq(json_string_value(json_object_get(props, "text")), "Hello");
    json_decref(whole);
}
END_TEST

START_TEST(an_option_with_steps_replaces_the_plan)
{
    json_t *whole = filled(ASK_FOR_MUSIC, "asset", "quiet");
    json_t *step = json_array_get(json_object_get(whole, "steps"), 0);
    ck_assert_str_eq(json_string_value(json_object_get(step, "op")), "history");
    json_decref(whole);
}
END_TEST

START_TEST(a_value_that_fits_nowhere_is_an_error)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(EditPlan) open = plan(DELETE_LAST);
    ck_assert_ptr_null(plan_fill_slot(open, "target", "x", &error));
    ck_assert_int_eq(error->domain, PLAN_ERROR);
    g_clear_error(&error);
    ck_assert_ptr_null(plan_fill_slot(open, "colour.deep", "x", &error));
    ck_assert_int_eq(error->domain, PLAN_ERROR);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("conversation");
    TCase *tests = tcase_create("conversation");
    tcase_add_test(tests, a_conversation_survives_writing_and_reading);
    tcase_add_test(tests, the_last_edit_and_the_playhead_survive_too);
    tcase_add_test(tests, what_was_mentioned_before_is_kept_for_a_while);
    tcase_add_loop_test(tests, what_is_not_a_conversation_is_left_out, 0,
                        G_N_ELEMENTS(BROKEN));
    tcase_add_test(tests, a_missing_value_goes_where_it_belongs);
    tcase_add_test(tests, a_missing_value_may_lie_deeper);
    tcase_add_test(tests, an_option_with_steps_replaces_the_plan);
    tcase_add_test(tests, a_value_that_fits_nowhere_is_an_error);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
