#include "corpus.h"

#include "../run.h"

#include <check.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

static Composition *composition;

static void setup(void)
{
    composition = corpus_composition("trip");
}

static void teardown(void)
{
    g_clear_pointer(&composition, composition_unref);
}

#define EDIT(STEPS) "{\"version\":1,\"kind\":\"edit\",\"steps\":[" STEPS "]}"
#define ON_INTRO    "\"target\":{\"by\":\"label\",\"label\":\"intro\"}"
#define MUTE        EDIT("{\"op\":\"audio\"," ON_INTRO ",\"action\":\"mute\"}")
#define TRIM        EDIT("{\"op\":\"trim\"," ON_INTRO ",\"to\":5}")
#define ZOOM        EDIT("{\"op\":\"animate\"," ON_INTRO ",\"preset\":\"zoom-in\"}")
#define LOUDER                                                              \
    EDIT("{\"op\":\"audio\"," ON_INTRO ",\"action\":\"volume\",\"amount\":" \
         "{\"nudge\":\"more\"}}")
#define TWO_THINGS                                              \
    EDIT("{\"op\":\"audio\"," ON_INTRO ",\"action\":\"mute\"}," \
         "{\"op\":\"delete\",\"target\":{\"by\":\"label\",\"label\":\"logo\"}}")
#define UNDO "{\"op\":\"history\",\"action\":\"undo\"}"

static char *read_after(const char *last, bool done, const char *words)
{
    g_autoptr(EditPlan) plan = plan_from_text(last, strlen(last), NULL);
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    g_autoptr(GPtrArray) targets = g_ptr_array_new();
    g_ptr_array_add(ids, (char *)(uintptr_t) "c-intro");
    g_ptr_array_add(targets, ids);
    ck_assert_ptr_nonnull(plan);
    const SelectContext context = { .mentioned = ids };
    const Talk talk = { .plan = plan, .targets = targets, .done = done, .edits = 1 };
    g_auto(Reading) reading;
    planner_continue("en", words, composition, &context, &talk, &reading);
    json_t *steps =
        reading.plan ? json_object_get(plan_json(reading.plan), "steps") : NULL;
    return steps ? json_dumps(steps, JSON_COMPACT) : strdup("none");
}

/* What goes on from the last edit, done; `part` is in the steps, or they are none. */
static const struct {
    const char *last, *words, *part;
    bool undoes;
} SAID[] = {
    { MUTE, "again", "\"c-intro\"", false },
    { MUTE, "same for the market", "Market", false },
    { MUTE, "the market too", "Market", false },
    { MUTE, "no, the market", "Market", true },
    { MUTE, "the market instead", "Market", true },
    { TRIM, "no, 3 seconds", "\"to\":3", true },
    { TRIM, "make that 90 frames", "\"to\":\"90f\"", true },
    { ZOOM, "again but slower", "\"pace\":\"slow\"", false },
    { ZOOM, "no, 2 seconds", "\"duration\":2", true },
    { LOUDER, "a bit more", "\"slightly\"", false },
    { LOUDER, "too much", "\"slightly-less\"", false },
    { LOUDER, "no, delete it", "\"delete\"", true },
    /* nothing of the last edit is red, or 3 seconds long, or one clip */
    { MUTE, "no, red", NULL, false },
    { MUTE, "again but for 3 seconds", NULL, false },
    { TWO_THINGS, "same for the market", NULL, false },
    { MUTE, "a bit more", NULL, false },
};

START_TEST(sentences_go_on_from_the_last_edit)
{
    char *steps = read_after(SAID[_i].last, true, SAID[_i].words);
    const char *part = SAID[_i].part ? SAID[_i].part : "none";
    ck_assert_msg(strstr(steps, part) != NULL, "%s: %s", SAID[_i].words, steps);
    bool undoes = strstr(steps, UNDO) != NULL;
    ck_assert_msg(undoes == SAID[_i].undoes, "%s: %s", SAID[_i].words, steps);
    free(steps);
}
END_TEST

START_TEST(what_was_not_done_is_not_undone)
{
    char *steps = read_after(MUTE, false, "no, the market");
    ck_assert_ptr_null(strstr(steps, UNDO));
    ck_assert_ptr_nonnull(strstr(steps, "Market"));
    free(steps);
}
END_TEST

static const char *const ALONE[] = { "again",          "same for the market",
                                     "no, the market", "a bit more",
                                     "the market too", "too much" };

START_TEST(with_nothing_before_they_say_nothing)
{
    g_auto(Reading) reading;
    planner_read_any("en", ALONE[_i], composition, NULL, &reading);
    ck_assert_msg(!reading.plan, "%s", ALONE[_i]);
}
END_TEST

static const struct {
    const char *about, *story;
    bool concerns;
} STORIES[] = {
    { "the volume thing", "make the music louder", true },
    { "the volume thing", "turn it down", true },
    { "the volume thing", "make the title red", false },
    { "added the title", "put a heading 'Rome' at the top", false },
    { "added the title", "add a heading 'Rome'", true },
    { "the red one", "make the title red", true },
    { "the crossfade", "crossfade between the first two clips", true },
    { "the beach thing", "trim beach.mp4 to 3 seconds", true },
    { "the beach thing", "trim the intro to 3 seconds", false },
    { "that thing", "make the title red", false },
};

START_TEST(words_about_an_edit_find_it)
{
    ck_assert_msg(planner_concerns(STORIES[_i].about, STORIES[_i].story) ==
                      STORIES[_i].concerns,
                  "%s: %s", STORIES[_i].about, STORIES[_i].story);
}
END_TEST

int main(void)
{
    setlocale(LC_ALL, "C.UTF-8");
    TCase *tests = tcase_create("talk");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, sentences_go_on_from_the_last_edit, 0,
                        G_N_ELEMENTS(SAID));
    tcase_add_test(tests, what_was_not_done_is_not_undone);
    tcase_add_loop_test(tests, with_nothing_before_they_say_nothing, 0,
                        G_N_ELEMENTS(ALONE));
    tcase_add_loop_test(tests, words_about_an_edit_find_it, 0, G_N_ELEMENTS(STORIES));
    Suite *suite = suite_create("talk");
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
