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
    return (const char **)(uintptr_t)g_ptr_array_free(order, FALSE);
}

/* No other language can read it better. */
static bool is_settled(const Reading *reading)
{
    bool sure = reading->confidence == 1 && reading->plan &&
                plan_kind(reading->plan) != PLAN_CLARIFY;
    return reading->plan && (sure || reading->unknown == 0);
}

static double worth(const Reading *reading)
{
    if (!reading->plan)
        return 0;
    return plan_kind(reading->plan) == PLAN_CLARIFY ? reading->confidence / 2
                                                    : reading->confidence;
}

static bool is_better(const Reading *reading, const Reading *than)
{
    if (reading->unknown != than->unknown)
        return reading->unknown < than->unknown;
    return worth(reading) > worth(than);
}

static void reading_swap(Reading *a, Reading *b)
{
    Reading kept = *a;
    *a = *b;
    *b = kept;
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
    bool found = false;
    *reading = (Reading){ 0 };
    for (unsigned i = 0; order[i] && !is_settled(reading); i++) {
        const Vocabulary *vocabulary = vocabulary_get(order[i], NULL);
        if (!vocabulary)
            continue;
        Reading other;
        reading_read(vocabulary, utterance, composition, context, talk, &other);
        if (!found || is_better(&other, reading))
            reading_swap(reading, &other);
        reading_clear(&other);
        found = true;
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
