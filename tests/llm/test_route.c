#include "chatkut/llm/route.h"
#include "chatkut/model/composition_json.h"

#include "../run.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const char SETTINGS[] = "[models]\nstrong = big\nmid = small\nsimple = small\n"
                               "[model big]\ndialect = openai\nmodel = big-1\n"
                               "url = http://127.0.0.1:1/v1\n"
                               "[model small]\ndialect = openai\nmodel = small-1\n"
                               "url = http://127.0.0.1:1/v1\n"
                               "[model third]\ndialect = openai\nmodel = third-1\n"
                               "url = http://127.0.0.1:1/v1\n";

static LlmSettings *settings;

static void setup(void)
{
    GError *error = NULL;
    settings = llm_settings_read(SETTINGS, "chatkut.conf", &error);
    ck_assert_msg(settings != NULL, "%s", error ? error->message : "none");
    route_reset();
}

static void teardown(void)
{
    llm_settings_unref(settings);
}

/* "big small" */
static char *names_of(RouteTask task, const char *only)
{
    const LlmProfile *profile = only ? llm_settings_find(settings, only) : NULL;
    g_autoptr(GPtrArray) chain = route_chain(settings, task, profile);
    GString *names = g_string_new(NULL);
    for (unsigned i = 0; i < chain->len; i++)
        g_string_append_printf(names, "%s%s", i > 0 ? " " : "",
                               ((const LlmProfile *)chain->pdata[i])->name);
    return g_string_free(names, FALSE);
}

static const char FILM[] =
    "{\"chatkut\":1,\"id\":\"doc\",\"main\":\"main\",\"assets\":[],\"sequences\":["
    "{\"id\":\"main\",\"size\":[640,360],\"rate\":\"25/1\",\"tracks\":[{\"id\":\"v1\","
    "\"kind\":\"video\",\"clips\":[{\"id\":\"c-a\",\"type\":\"text\",\"start\":0,"
    "\"duration\":50,\"text\":\"Hello\"}]}]}]}";

/* As a session reads it; NULL: the embedded planner does it by itself, but for talk that
 * it answers. */
static const char *task_of(const char *words)
{
    g_autoptr(Composition) film = composition_from_text(FILM, strlen(FILM), NULL);
    const SelectContext context = { .playhead = RTIME_ZERO };
    g_auto(Reading) reading = { 0 };
    planner_read_any("en", words, film, &context, &reading);
    if (route_beyond(&reading))
        return route_task_name(route_task(words, &reading));
    return plan_kind(reading.plan) == PLAN_CHAT ? route_task_name(ROUTE_CHAT) : NULL;
}

static const char *const WISHES[] = {
    "the whole thing snappier, less talky",
    "titles less shouty",
    "hero shot punchier and brighter",
    "colours warmer, a bit dreamy",
    "ending more dramatic",
    "pacing faster in the middle",
    "sound cleaner on the interview",
    "more energy in the first half",
    "a calmer opening",
    "vibe like the seventies, faded and grainy",
    "bigger punch on the drop",
    "softer landing at the end",
    "tighter cuts in the interview",
    "warmer skin tones",
    "text more readable on the bright shots",
    "the quote larger than the rest and a touch lower",
    "less zoom on the last shot",
    "drone shot in slow motion with the wind",
    "subtitles bigger and more legible",
    "the narrator louder than the crowd noise",
    "the first minute tighter",
    "soft transitions everywhere, nothing flashy",
    "logo in the corner, subtler",
    "credits slower, centered, elegant",
};

static const char *const TALK[] = {
    "a joke please",
    "thanks a lot",
    "good morning",
    "a friend of mine",
    "nice work so far",
    "no idea",
    "an opinion on the story",
    "what a day",
    "advice for beginners please",
    "your favourite film",
    "the meaning of life",
    "a poem about editing",
    "three ideas for an ending",
    "any advice on pacing",
    "the weather in Berlin",
    "great stuff",
    "cheers",
    "some feedback please",
    "a title idea",
    "best practices for vlogs",
};

/* How many of them are such a task. */
static unsigned count_tasks(const char *const *words, size_t count, const char *task)
{
    unsigned found = 0;
    for (size_t i = 0; i < count; i++)
        found += g_strcmp0(task_of(words[i]), task) == 0;
    return found;
}

/* "Calmer" and "tighter" are none of the vocabulary, so two remain. */
START_TEST(wishes_without_a_verb_are_no_chat)
{
    ck_assert_uint_le(count_tasks(WISHES, G_N_ELEMENTS(WISHES), "chat"), 2);
    ck_assert_uint_ge(count_tasks(WISHES, G_N_ELEMENTS(WISHES), "plan"), 15);
    ck_assert_uint_eq(count_tasks(TALK, G_N_ELEMENTS(TALK), "plan"), 0);
    ck_assert_uint_ge(count_tasks(TALK, G_N_ELEMENTS(TALK), "chat"), 15);
}
END_TEST

static const struct {
    RouteTask task;
    const char *only, *chain;
} CHAINS[] = {
    { ROUTE_SIMPLE, NULL, "small big" }, { ROUTE_PLAN, NULL, "big small" },
    { ROUTE_CHAT, NULL, "small big" },   { ROUTE_REPAIR, NULL, "big" },
    { ROUTE_PLAN, "third", "third" },
};

START_TEST(tasks_ask_their_roles_in_order)
{
    g_autofree char *names = names_of(CHAINS[_i].task, CHAINS[_i].only);
    ck_assert_str_eq(names, CHAINS[_i].chain);
}
END_TEST

static const struct {
    const char *words;
    bool fragment;
    unsigned unknown;
    RouteTask task;
} TASKS[] = {
    { "make it feel like summer", false, 1, ROUTE_SIMPLE },
    { "grumble the frotz wibbly", false, 3, ROUTE_PLAN },
    { "cut it down, add music and then fade everything out", false, 0, ROUTE_PLAN },
    { "how does this feel?", false, 0, ROUTE_CHAT },
    { "a joke please", true, 1, ROUTE_CHAT },
    { "split at 0:05, 0:10", false, 0, ROUTE_SIMPLE },
};

START_TEST(words_tell_the_task)
{
    const Reading reading = { .fragment = TASKS[_i].fragment,
                              .unknown = TASKS[_i].unknown };
    ck_assert_str_eq(route_task_name(route_task(TASKS[_i].words, &reading)),
                     route_task_name(TASKS[_i].task));
}
END_TEST

START_TEST(three_failures_leave_a_model_alone_for_a_minute)
{
    int64_t now = g_get_monotonic_time();
    for (int i = 0; i < ROUTE_FAILURES; i++) {
        ck_assert(route_may_ask("big", now));
        route_note("big", false, now);
    }
    ck_assert(!route_may_ask("big", now));
    g_autofree char *names = names_of(ROUTE_PLAN, NULL);
    ck_assert_str_eq(names, "small");
    g_autofree char *named = names_of(ROUTE_PLAN, "big");
    ck_assert_str_eq(named, "big");
    ck_assert(route_may_ask("big", now + (int64_t)ROUTE_OPEN_MS * 1000));
}
END_TEST

START_TEST(one_success_closes_the_breaker)
{
    for (int i = 0; i < ROUTE_FAILURES; i++)
        route_note("big", false, 0);
    route_note("big", true, 0);
    ck_assert(route_may_ask("big", 0));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("route");
    TCase *tcase = tcase_create("route");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_loop_test(tcase, tasks_ask_their_roles_in_order, 0, G_N_ELEMENTS(CHAINS));
    tcase_add_loop_test(tcase, words_tell_the_task, 0, G_N_ELEMENTS(TASKS));
    tcase_add_test(tcase, wishes_without_a_verb_are_no_chat);
    tcase_add_test(tcase, three_failures_leave_a_model_alone_for_a_minute);
    tcase_add_test(tcase, one_success_closes_the_breaker);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
