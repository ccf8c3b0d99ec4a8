/* Help: what it offers works, and every word has its topic. */
#include "corpus.h"

#include "chatkut/planner/help.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const COMPOSITIONS[] = { "trip",    "empty", "talk", "wedding",
                                            "podcast", "short", "mess", "examples" };

static int language_count(void)
{
    return (int)g_strv_length((char **)(uintptr_t)planner_languages());
}

static const Vocabulary *vocabulary_of(int language)
{
    return vocabulary_get(planner_languages()[language], NULL);
}

/* How many of the topic's examples are not read, or in another language. */
static unsigned count_misread(int language, const HelpTopic *topic, const char *name,
                              bool manual)
{
    g_autoptr(Composition) composition = corpus_composition(name);
    g_autoptr(GPtrArray) examples =
        help_examples(vocabulary_of(language), topic, manual ? NULL : composition);
    SelectContext context = { .playhead = rtime_make(1, 1) };
    unsigned misread = 0;
    for (unsigned i = 0; i < examples->len; i++) {
        g_auto(Reading) reading;
        const char *example = g_ptr_array_index(examples, i);
        planner_read_any(planner_languages()[language], example, composition, &context,
                         &reading);
        const json_t *plan = reading.plan ? plan_json(reading.plan) : NULL;
        const char *kind = json_string_value(json_object_get(plan, "kind"));
        const char *lang = json_string_value(json_object_get(plan, "lang"));
        if (kind && strcmp(kind, "clarify") != 0 && reading.unparsed->len == 0 &&
            g_strcmp0(lang, planner_languages()[language]) == 0)
            continue;
        printf("[%s] %s\n%s", name, example, reading.why);
        misread++;
    }
    return misread;
}

START_TEST(every_example_is_understood)
{
    unsigned misread = 0;
    for (const HelpTopic *topic = help_topics(); topic->name; topic++)
        for (unsigned i = 0; i < G_N_ELEMENTS(COMPOSITIONS); i++)
            misread += count_misread(_i, topic, COMPOSITIONS[i], false);
    ck_assert_uint_eq(misread, 0);
}
END_TEST

START_TEST(every_example_of_the_manual_is_understood)
{
    unsigned misread = 0;
    for (const HelpTopic *topic = help_topics(); topic->name; topic++)
        misread += count_misread(0, topic, "trip", true);
    ck_assert_uint_eq(misread, 0);
}
END_TEST

START_TEST(every_topic_has_words_and_a_title)
{
    const Vocabulary *vocabulary = vocabulary_of(_i);
    for (const HelpTopic *topic = help_topics(); topic->name; topic++) {
        g_autoptr(GPtrArray) words = help_words(vocabulary, topic);
        const char *title = help_topic_title(vocabulary, topic);
        ck_assert_msg(words->len > 0, "no words about %s", topic->name);
        ck_assert_ptr_eq(help_topic_find(vocabulary, topic->name), topic);
        ck_assert_msg(strcmp(topic->name, "other") == 0 ||
                          help_topic_find(vocabulary, title) == topic,
                      "“%s” is no word for %s", title, topic->name);
    }
}
END_TEST

static const struct {
    const char *said, *topic; /* NULL: no question for help; "": of nothing certain */
} ASKED[] = {
    { "help", "" },
    { "Help me, please!", "" },
    { "what can you do?", "" },
    { "help with text", "text" },
    { "help me with the sound", "sound" },
    { "Hilfe", "" },
    { "hilfe zum Ton bitte", "sound" },
    { "help, delete the title", NULL },
    { "delete the text", NULL },
    { "text", NULL },
    { "", NULL },
    { "\"help\"", NULL },
};

START_TEST(questions_for_help_are_known)
{
    const Vocabulary *vocabulary;
    const HelpTopic *topic;
    bool asked = help_asked(NULL, ASKED[_i].said, &vocabulary, &topic);
    ck_assert_msg(asked == (ASKED[_i].topic != NULL), "%s", ASKED[_i].said);
    if (asked)
        ck_assert_str_eq(topic ? topic->name : "", ASKED[_i].topic);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("help");
    tcase_add_loop_test(tests, every_example_is_understood, 0, language_count());
    tcase_add_test(tests, every_example_of_the_manual_is_understood);
    tcase_add_loop_test(tests, every_topic_has_words_and_a_title, 0, language_count());
    tcase_add_loop_test(tests, questions_for_help_are_known, 0, G_N_ELEMENTS(ASKED));
    tcase_set_timeout(tests, 60);
    Suite *suite = suite_create("help");
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
