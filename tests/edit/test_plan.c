#include "chatkut/edit/plan.h"

#include "../run.h"

#include <check.h>
#include <string.h>

static EditPlan *read_plan(const char *text, GError **error)
{
    return plan_from_text(text, strlen(text), error);
}

/* ---- the examples of the schema -------------------------------------------------- */

static json_t *load_examples(const char *list)
{
    json_error_t problem;
    json_t *document = json_load_file(TEST_FOLDER "/examples.json", 0, &problem);
    ck_assert_msg(document, "%s", problem.text);
    json_t *entries = json_incref(json_object_get(document, list));
    json_decref(document);
    return entries;
}

START_TEST(all_examples_are_read)
{
    json_t *entries = load_examples("examples");
    ck_assert_uint_eq(json_array_size(entries), 68);
    size_t i;
    json_t *entry;
    json_array_foreach(entries, i, entry)
    {
        g_autoptr(GError) error = NULL;
        g_autoptr(EditPlan) plan =
            plan_from_json(json_object_get(entry, "plan"), &error);
        ck_assert_msg(plan, "%s: %s",
                      json_string_value(json_object_get(entry, "utterance")),
                      error ? error->message : "");
    }
    json_decref(entries);
}
END_TEST

START_TEST(all_invalid_examples_are_refused)
{
    json_t *entries = load_examples("invalid");
    ck_assert_uint_eq(json_array_size(entries), 17);
    size_t i;
    json_t *entry;
    json_array_foreach(entries, i, entry)
    {
        g_autoptr(GError) error = NULL;
        ck_assert_msg(!plan_from_json(json_object_get(entry, "plan"), &error), "%s",
                      json_string_value(json_object_get(entry, "why")));
        ck_assert(g_error_matches(error, PLAN_ERROR, PLAN_ERROR_SHAPE));
    }
    json_decref(entries);
}
END_TEST

/* ---- messages -------------------------------------------------------------------- */

#define EDIT(STEPS) "{\"version\":1,\"kind\":\"edit\",\"steps\":[" STEPS "]}"

static const struct {
    const char *plan;
    int code;
    const char *says; /* part of the message */
} refused[] = {
    { "", PLAN_ERROR_SYNTAX, "not JSON" },
    { "{\"version\":1,", PLAN_ERROR_SYNTAX, "line 1" },
    { "{\"version\":1,\"version\":1}", PLAN_ERROR_SYNTAX, "duplicate" },
    { "[]", PLAN_ERROR_SHAPE, "object" },
    { "{\"version\":2,\"kind\":\"edit\",\"steps\":[]}", PLAN_ERROR_SHAPE, "version" },
    { EDIT("{\"op\":\"delete\"}"), PLAN_ERROR_SHAPE, "steps[0].target: " },
    { EDIT("{\"op\":\"explode\"}"), PLAN_ERROR_SHAPE, "steps[0].op: " },
    { EDIT("{\"op\":\"update\",\"target\":{\"by\":\"last\"},"
           "\"props\":{\"fontSize\":true}}"),
      PLAN_ERROR_SHAPE, "steps[0].props.fontSize: " },
    { EDIT("{\"op\":\"update\",\"target\":{\"by\":\"last\"},"
           "\"props\":{\"fontSise\":3}}"),
      PLAN_ERROR_SHAPE, "fontSize" },
    { EDIT("{\"op\":\"move\",\"target\":{\"by\":\"last\"},\"to\":{\"anchor\":"
           "\"clipEnd\"}}"),
      PLAN_ERROR_SHAPE, "steps[0].to" },
};

START_TEST(a_refusal_names_the_place)
{
    g_autoptr(GError) error = NULL;
    ck_assert(!read_plan(refused[_i].plan, &error));
    ck_assert_msg(g_error_matches(error, PLAN_ERROR, refused[_i].code), "%s",
                  error->message);
    ck_assert_msg(strstr(error->message, refused[_i].says) != NULL, "%s",
                  error->message);
}
END_TEST

/* ---- limits ---------------------------------------------------------------------- */

/* {"by":"except","from":{…},"except":{"by":"last"}} around itself. */
static char *nested_plan(unsigned depth)
{
    char *selector = g_strdup("{\"by\":\"last\"}");
    for (unsigned i = 1; i < depth; i++) {
        char *outer = g_strdup_printf(
            "{\"by\":\"except\",\"from\":%s,\"except\":{\"by\":\"last\"}}", selector);
        g_free(selector);
        selector = outer;
    }
    char *plan = g_strdup_printf(EDIT("{\"op\":\"delete\",\"target\":%s}"), selector);
    g_free(selector);
    return plan;
}

START_TEST(selectors_nest_four_deep)
{
    for (unsigned depth = 1; depth <= 100; depth += depth < 6 ? 1 : 47) {
        g_autofree char *text = nested_plan(depth);
        g_autoptr(GError) error = NULL;
        g_autoptr(EditPlan) plan = read_plan(text, &error);
        ck_assert_int_eq(plan != NULL, depth <= 4);
        ck_assert(plan || g_error_matches(error, PLAN_ERROR, PLAN_ERROR_LIMIT));
    }
}
END_TEST

START_TEST(a_split_by_scenes_is_no_selector)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(EditPlan) plan = read_plan(
        EDIT(
            "{\"op\":\"split\",\"by\":\"scene\",\"target\":{\"by\":\"except\",\"from\":"
            "{\"by\":\"except\",\"from\":{\"by\":\"except\",\"from\":{\"by\":\"all\"},"
            "\"except\":{\"by\":\"last\"}},\"except\":{\"by\":\"last\"}},\"except\":"
            "{\"by\":\"last\"}}}"),
        &error);
    ck_assert_msg(plan != NULL, "%s", error ? error->message : "");
}
END_TEST

START_TEST(sixty_four_steps_and_64_kib_are_the_limit)
{
    for (unsigned steps = 64; steps <= 65; steps++) {
        g_autoptr(GString) text =
            g_string_new("{\"version\":1,\"kind\":\"edit\",\"steps\":[");
        for (unsigned i = 0; i < steps; i++)
            g_string_append_printf(text, "%s{\"op\":\"composition\",\"fps\":30}",
                                   i ? "," : "");
        g_string_append(text, "]}");
        g_autoptr(EditPlan) plan = read_plan(text->str, NULL);
        ck_assert_int_eq(plan != NULL, steps == 64);
    }
    g_autoptr(GString) long_text = g_string_new(NULL);
    for (unsigned i = 0; i < 20; i++)
        g_string_append_printf(long_text,
                               "%s{\"op\":\"update\",\"target\":{\"by\":\"last\"},"
                               "\"props\":{\"text\":\"%04096d\"}}",
                               i ? "," : "", 0);
    g_autofree char *text = g_strdup_printf(EDIT("%s"), long_text->str);
    g_autoptr(GError) error = NULL;
    ck_assert(!read_plan(text, &error));
    ck_assert(g_error_matches(error, PLAN_ERROR, PLAN_ERROR_LIMIT));
}
END_TEST

/* ---- looking into a plan --------------------------------------------------------- */

START_TEST(a_plan_gives_its_kind_and_steps)
{
    g_autoptr(EditPlan) plan = read_plan(
        EDIT("{\"op\":\"delete\",\"target\":{\"by\":\"index\",\"index\":2.0}},"
             "{\"op\":\"history\",\"action\":\"undo\"}"),
        NULL);
    ck_assert_int_eq(plan_kind(plan), PLAN_EDIT);
    ck_assert_uint_eq(plan_step_count(plan), 2);
    ck_assert_int_eq(plan_step_verb(plan_step(plan, 0)), VERB_DELETE);
    ck_assert_int_eq(plan_step_verb(plan_step(plan, 1)), VERB_HISTORY);
    const json_t *target = json_object_get(plan_step(plan, 0), "target");
    ck_assert(json_is_integer(json_object_get(target, "index")));
}
END_TEST

static const char *const kind_words[PLAN_KINDS] = { "edit",    "query", "control",
                                                    "clarify", "chat",  "refuse" };

START_TEST(each_kind_is_told_apart)
{
    g_autofree char *text = g_strdup_printf(
        "{\"version\":1,\"kind\":\"%s\",\"steps\":[%s],\"reply\":\"r\","
        "\"clarify\":{\"question\":\"q\"}}",
        kind_words[_i],
        _i >= PLAN_CHAT ? "" : "{\"op\":\"query\",\"what\":\"duration\"}");
    g_autoptr(EditPlan) plan = read_plan(text, NULL);
    ck_assert_int_eq(plan_kind(plan), _i);
}
END_TEST

START_TEST(verbs_have_names_that_read_back)
{
    for (Verb verb = 0; verb < VERB_COUNT; verb++) {
        Verb back;
        ck_assert(verb_parse(verb_name(verb), &back));
        ck_assert_int_eq(back, verb);
    }
    Verb untouched = VERB_JOIN;
    ck_assert(!verb_parse("explode", &untouched));
    ck_assert(!verb_parse(NULL, &untouched));
    ck_assert_int_eq(untouched, VERB_JOIN);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("plan");
    TCase *cases = tcase_create("plan");
    tcase_add_test(cases, all_examples_are_read);
    tcase_add_test(cases, all_invalid_examples_are_refused);
    tcase_add_loop_test(cases, a_refusal_names_the_place, 0, G_N_ELEMENTS(refused));
    tcase_add_test(cases, selectors_nest_four_deep);
    tcase_add_test(cases, a_split_by_scenes_is_no_selector);
    tcase_add_test(cases, sixty_four_steps_and_64_kib_are_the_limit);
    tcase_add_test(cases, a_plan_gives_its_kind_and_steps);
    tcase_add_loop_test(cases, each_kind_is_told_apart, 0, PLAN_KINDS);
    tcase_add_test(cases, verbs_have_names_that_read_back);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
