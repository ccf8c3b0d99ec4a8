/* Phrases of some classes, each said in a sentence: it means its value and no other.
 * Not all go with every sentence ("in the all sides"): those must not be read at
 * all. */
#include "corpus.h"
#include "lexicon.h"

#include "../run.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In the language, a sentence about the film "trip" with the phrase for "%s"; "%v" of
 * what the steps must hold is the value. */
static const struct {
    const char *language;
    WordClass class;
    const char *sentence, *holds;
} SENTENCES[] = {
    { "en", WORD_COLOR, "make the title %s", "\"color\":\"%v\"" },
    { "de", WORD_COLOR, "mach den Titel %s", "\"color\":\"%v\"" },
    { "en", WORD_NUMBER, "trim the intro to %s seconds", "\"to\":%v" },
    { "de", WORD_NUMBER, "kürze das Intro auf %s Sekunden", "\"to\":%v" },
    { "en", WORD_TENS, "set the title to %s px", "\"fontSize\":%v" },
    { "de", WORD_TENS, "setze den Titel auf %s px", "\"fontSize\":%v" },
    { "en", WORD_TRANSITION, "add a %s between clip 1 and clip 2", "\"kind\":\"%v\"" },
    { "de", WORD_TRANSITION, "füge eine %s zwischen Clip 1 und Clip 2 ein",
      "\"kind\":\"%v\"" },
    { "en", WORD_POSITION, "put the logo in the %s", "\"position\":\"%v\"" },
    { "de", WORD_POSITION, "setze das Logo in die %s", "\"position\":\"%v\"" },
    { "en", WORD_ORDINAL, "mute the %s clip", "\"index\":%v" },
    { "de", WORD_ORDINAL, "schalte den %s Clip stumm", "\"index\":%v" },
    { "en", WORD_LANGUAGE, "translate the captions to %s", "\"language\":\"%v\"" },
    { "de", WORD_LANGUAGE, "übersetze die Untertitel auf %s", "\"language\":\"%v\"" },
};

static char *replaced(const char *text, const char *what, const char *by)
{
    GString *result = g_string_new(text);
    g_string_replace(result, what, by, 0);
    return g_string_free(result, FALSE);
}

static char *phrase_of(const Entry *entry)
{
    GString *phrase = g_string_new(NULL);
    for (unsigned i = 0; i < entry->count; i++)
        g_string_append_printf(phrase, "%s%s", i ? " " : "", entry->words[i]);
    return g_string_free(phrase, FALSE);
}

enum { HELD_PERCENT = 75 };

START_TEST(a_phrase_means_its_value)
{
    const Vocabulary *vocabulary = vocabulary_get(SENTENCES[_i].language, NULL);
    const GPtrArray *all = vocabulary_all(vocabulary);
    g_autoptr(Composition) trip = corpus_composition("trip");
    SelectContext context = { .playhead = RTIME_ZERO };
    unsigned said_all = 0, held = 0, wrong = 0;
    for (unsigned i = 0; i < all->len; i++) {
        const Entry *entry = g_ptr_array_index(all, i);
        if (entry->class != SENTENCES[_i].class || entry->gap)
            continue;
        g_autofree char *phrase = phrase_of(entry);
        g_autofree char *said = replaced(SENTENCES[_i].sentence, "%s", phrase);
        g_autofree char *holds = replaced(SENTENCES[_i].holds, "%v", entry->value);
        g_auto(Reading) reading;
        planner_read(vocabulary, said, trip, &context, &reading);
        bool edits = reading.plan && plan_kind(reading.plan) == PLAN_EDIT;
        char *plan = edits ? json_dumps(plan_json(reading.plan), JSON_COMPACT) : NULL;
        said_all++;
        held += plan && strstr(plan, holds);
        if (plan && !strstr(plan, holds)) {
            printf("%s: %s\n", said, plan);
            wrong++;
        }
        free(plan);
    }
    ck_assert_uint_eq(wrong, 0);
    ck_assert_uint_ge(100 * held, HELD_PERCENT * said_all);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("roundtrip");
    tcase_add_loop_test(tests, a_phrase_means_its_value, 0, G_N_ELEMENTS(SENTENCES));
    Suite *suite = suite_create("roundtrip");
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
