/* Answers to questions without a list: fragments of the sentence that was asked
 * about. */
#include "talk.h"

#include <string.h>

/* ---- descriptions of clips ------------------------------------------------------- */

/* The one reference that the chart is; NULL where it says more. */
static const Slot *only_reference(Chart *chart)
{
    const Slot *found = NULL;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = &g_array_index(chart->slots, Slot, i);
        bool opens = slot->kind == SLOT_CORRECTION && !found;
        if (clause_is_neutral(slot) || opens)
            continue;
        if (found || slot->kind != SLOT_REF)
            return NULL;
        found = slot;
    }
    return found;
}

json_t *planner_read_clips(const char *first, const char *utterance,
                           const Composition *composition, const SelectContext *context,
                           const GPtrArray *among)
{
    g_autofree const char **order = planner_languages_from(first);
    json_t *selector = NULL;
    for (unsigned i = 0; order[i] && !selector; i++) {
        const Vocabulary *vocabulary = vocabulary_get(order[i], NULL);
        if (!vocabulary)
            continue;
        g_auto(Chart) chart;
        chart_init(&chart, vocabulary, utterance, composition, context);
        chart.among = among;
        chart_read(&chart, false);
        const Slot *slot = only_reference(&chart);
        selector = slot ? json_incref(slot->json) : NULL;
    }
    return selector;
}

/* ---- the sentence in two breaths ------------------------------------------------- */

/* The word that an answer lacks which is only a number: [rules] "answer-at = at". */
static const char *joint_for(const char *first, const char *slot)
{
    g_autofree const char **order = planner_languages_from(first);
    g_autofree char *rule = g_strconcat("answer-", slot, NULL);
    for (unsigned i = 0; order[i]; i++) {
        const Vocabulary *vocabulary = vocabulary_get(order[i], NULL);
        const char *joint = vocabulary ? vocabulary_rule(vocabulary, rule) : NULL;
        if (joint)
            return joint;
    }
    return NULL;
}

static bool begins_with_number(const char *answer)
{
    g_auto(Sentence) sentence;
    sentence_init(&sentence, answer);
    const Token *token = sentence_token(&sentence, 0);
    return token && (token->kind == TOKEN_NUMBER || token->kind == TOKEN_TIMECODE);
}

/* The slots that are answered by a name, or by words: "replace the intro",
 * "sunset.mp4"; "change the title", "Porto 2024". */
static const char *const NAMED[] = { "asset", "to", NULL };

GPtrArray *planner_join_answer(const char *first, const char *begun, const char *slot,
                               const char *answer)
{
    GPtrArray *sentences = g_ptr_array_new_with_free_func(g_free);
    bool lacks = begins_with_number(answer) || strcmp(slot, "asset") == 0;
    const char *joint = lacks ? joint_for(first, slot) : NULL;
    if (joint)
        g_ptr_array_add(sentences, g_strdup_printf("%s %s %s", begun, joint, answer));
    g_ptr_array_add(sentences, g_strdup_printf("%s %s", begun, answer));
    if (!joint && g_strv_contains(NAMED, slot) && (joint = joint_for(first, slot)))
        g_ptr_array_add(sentences, g_strdup_printf("%s %s %s", begun, joint, answer));
    return sentences;
}
