/* Which language a sentence is in: the one that knows most of its words. */
#include "chart.h"
#include "reading.h"

#include "chatkut-resources.h"
#include <string.h>

static const char ENGLISH[] = "en", COMMON[] = "common", SUFFIX[] = ".lang";

static int by_name(const void *a, const void *b)
{
    const char *one = *(const char *const *)a, *other = *(const char *const *)b;
    bool english = strcmp(one, ENGLISH) == 0;
    return english || strcmp(other, ENGLISH) == 0 ? (english ? -1 : 1)
                                                  : strcmp(one, other);
}

static gpointer list_languages(gpointer unused)
{
    (void)unused;
    GStrv names = g_resource_enumerate_children(chatkut_get_resource(), "/chatkut/lang",
                                                G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    unsigned count = 0;
    for (unsigned i = 0; names && names[i]; i++) {
        char *dot = g_str_has_suffix(names[i], SUFFIX) ? strrchr(names[i], '.') : NULL;
        if (dot)
            *dot = '\0';
        if (dot && strcmp(names[i], COMMON) != 0)
            names[count++] = names[i];
        else
            g_free(names[i]);
    }
    if (names) {
        names[count] = NULL;
        qsort(names, count, sizeof names[0], by_name);
    }
    return names;
}

const char *const *planner_languages(void)
{
    static GOnce once = G_ONCE_INIT;
    g_once(&once, list_languages, NULL);
    return once.retval;
}

const char **planner_languages_from(const char *first)
{
    const char *const *all = planner_languages();
    GPtrArray *order = g_ptr_array_new();
    for (unsigned i = 0; all && all[i]; i++)
        if (first && strcmp(all[i], first) == 0)
            g_ptr_array_add(order, (char *)(uintptr_t)all[i]);
    for (unsigned i = 0; all && all[i]; i++)
        if (!first || strcmp(all[i], first) != 0)
            g_ptr_array_add(order, (char *)(uintptr_t)all[i]);
    g_ptr_array_add(order, NULL);
    return (const char **)g_ptr_array_free(order, FALSE);
}

/* How many words of the utterance, outside of quotes, the language has; *all: every one. */
static unsigned known_words(const Vocabulary *vocabulary, const char *utterance,
                            bool *all)
{
    Chart chart = { .vocabulary = vocabulary };
    unsigned known = 0;
    sentence_init(&chart.sentence, utterance);
    unsigned typed = chart.sentence.count;
    chart_spell(&chart, NULL, &chart.sentence);
    unsigned words = 0;
    double number;
    for (unsigned n = 0; n < chart.sentence.count; n++) {
        const Token *token = &chart.sentence.tokens[n];
        words += token->kind == TOKEN_WORD;
        known += token->kind == TOKEN_WORD &&
                 (vocabulary_knows(vocabulary, token->text) ||
                  number_word(&chart, n, &number) || ordinal_word(&chart, n, &number));
    }
    *all = known == words;
    /* A compound is one word that is known where both parts are. */
    known -= MIN(known, chart.sentence.count - typed);
    sentence_clear(&chart.sentence);
    return known;
}

static bool is_sure(const Reading *reading)
{
    return reading->plan && reading->confidence == 1 &&
           plan_kind(reading->plan) != PLAN_CLARIFY;
}

static double worth(const Reading *reading)
{
    if (!reading->plan)
        return 0;
    return plan_kind(reading->plan) == PLAN_CLARIFY ? reading->confidence / 2
                                                    : reading->confidence;
}

void planner_read_any(const char *first, const char *utterance,
                      const Composition *composition, const SelectContext *context,
                      Reading *reading)
{
    static const Talk silence = { 0 };
    planner_continue(first, utterance, composition, context, &silence, reading);
}

void planner_continue(const char *first, const char *utterance,
                      const Composition *composition, const SelectContext *context,
                      const Talk *talk, Reading *reading)
{
    g_autofree const char **order = planner_languages_from(first);
    unsigned best_known = 0;
    bool found = false, all = false;
    *reading = (Reading){ 0 };
    for (unsigned i = 0; order[i] && !(reading->plan && (all || is_sure(reading)));
         i++) {
        const Vocabulary *vocabulary = vocabulary_get(order[i], NULL);
        unsigned known = vocabulary ? known_words(vocabulary, utterance, &all) : 0;
        if (!vocabulary || (found && known < best_known))
            continue;
        Reading other;
        reading_read(vocabulary, utterance, composition, context, talk, &other);
        if (!found || known > best_known || worth(&other) > worth(reading)) {
            if (found)
                reading_clear(reading);
            *reading = other;
            best_known = known;
            found = true;
        } else {
            reading_clear(&other);
        }
    }
}

AnswerKind planner_read_any_answer(const char *first, const char *utterance,
                                   const GPtrArray *candidates, GArray *chosen)
{
    g_autofree const char **order = planner_languages_from(first);
    AnswerKind answer = ANSWER_NONE;
    for (unsigned i = 0; order[i] && answer == ANSWER_NONE; i++) {
        const Vocabulary *vocabulary = vocabulary_get(order[i], NULL);
        if (vocabulary)
            answer = planner_read_answer(vocabulary, utterance, candidates, chosen);
    }
    return answer;
}
