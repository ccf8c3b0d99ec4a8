/* Help: what it offers works, and every word has its topic. */
#include "corpus.h"

#include "../run.h"
#include "chatkut/edit/execute.h"
#include "chatkut/model/composition_json.h"
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

/* A clip of half a second beside nothing else. */
static const char SHORT_FILM[] =
    "{\"chatkut\":1,\"id\":\"d\",\"main\":\"m\",\"assets\":[{\"id\":\"a\",\"kind\":"
    "\"video\","
    "\"label\":\"wink\",\"path\":\"w.mp4\",\"duration\":\"1/2s\",\"size\":[640,360],"
    "\"rate\":\"24/1\",\"streams\":{\"video\":0}}],\"sequences\":[{\"id\":\"m\","
    "\"size\":[640,360],\"rate\":\"24/1\",\"tracks\":[{\"id\":\"v\",\"kind\":\"video\","
    "\"clips\":[{\"id\":\"c\",\"type\":\"video\",\"start\":0,\"duration\":12,"
    "\"asset\":\"a\"}]}]}]}";

static Composition *film_of(int number)
{
    return number < (int)G_N_ELEMENTS(COMPOSITIONS)
               ? corpus_composition(COMPOSITIONS[number])
               : composition_from_text(SHORT_FILM, strlen(SHORT_FILM), NULL);
}

static bool can_be_done(const char *sentence, const Composition *composition)
{
    const SelectContext context = { .playhead = rtime_make(1, 1) };
    IdSource ids;
    g_auto(Reading) reading;
    g_auto(Outcome) outcome = { 0 };
    id_source_init_seed(&ids, 1);
    planner_read_any(NULL, sentence, composition, &context, &reading);
    if (reading.plan)
        plan_execute(reading.plan, composition, &context, &ids, &outcome);
    return reading.plan && outcome.kind == OUTCOME_CHANGED;
}

START_TEST(what_is_offered_instead_can_be_done)
{
    g_autoptr(Composition) composition = film_of(_i);
    ck_assert_ptr_nonnull(composition);
    for (int language = 0; language < language_count(); language++) {
        SelectContext context = { .playhead = rtime_make(1, 1) };
        g_auto(Reading) reading;
        planner_read(vocabulary_of(language), "xyzzy plugh", composition, &context,
                     &reading);
        ck_assert_uint_gt(reading.examples->len, 0);
        for (unsigned i = 0; i < reading.examples->len; i++) {
            const char *example = g_ptr_array_index(reading.examples, i);
            ck_assert_msg(can_be_done(example, composition), "%s", example);
        }
    }
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
    bool asked = help_asked(planner_languages(), ASKED[_i].said, &vocabulary, &topic);
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
    tcase_add_loop_test(tests, what_is_offered_instead_can_be_done, 0,
                        G_N_ELEMENTS(COMPOSITIONS) + 1);
    tcase_add_loop_test(tests, every_topic_has_words_and_a_title, 0, language_count());
    tcase_add_loop_test(tests, questions_for_help_are_known, 0, G_N_ELEMENTS(ASKED));
    Suite *suite = suite_create("help");
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
