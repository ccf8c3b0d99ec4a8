/*
 * Stage 5, before clauses: what is said of names.
 *
 * "Dress is a bad name, make it Gown" is an order to rename; and what is given as a name
 * may be the word for something else, as in "name the outro Farewell".
 */
#include "tidying.h"

#include <string.h>

static const char VERB_RENAME[] = "rename", ABOUT_NAMES[] = "name";

static bool is_verb(const Slot *slot, const char *value)
{
    return slot->kind == SLOT_VERB && strcmp(slot->value, value) == 0;
}

/* "… is a silly name", "the name …" */
static bool speaks_of_name(const Chart *chart, const Slot *slot)
{
    static const char LABEL[] = "label";
    unsigned length;
    if (slot->kind == SLOT_PROP)
        return strcmp(slot->value, LABEL) == 0;
    const Entry *copula = slot->kind == SLOT_COPULA
                              ? chart_match(chart, slot->from, WORD_COPULA, &length)
                              : NULL;
    return copula && g_strcmp0(copula->value, ABOUT_NAMES) == 0;
}

/* The end of what is told of a name in front of an order; 0: none is. */
static unsigned told_of_name(const Chart *chart)
{
    bool name = false;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (name && slot->kind == SLOT_MARK && !chart_is_mark(chart, slot->from, "?"))
            return i;
        if (slot->kind == SLOT_VERB)
            return 0;
        name = name || speaks_of_name(chart, slot);
    }
    return 0;
}

/* "make it Gown", "it should be Gown", and nothing else */
static Slot *gives_word(const Chart *chart, unsigned from)
{
    Slot *verb = NULL;
    bool it = false, word = false;
    for (unsigned i = from; i < chart->slots->len; i++) {
        Slot *slot = chart_slot(chart, i);
        if (clause_is_neutral(slot))
            continue;
        if (!verb && (is_verb(slot, "make") || is_verb(slot, "set")))
            verb = slot;
        else if (!it && slot->kind == SLOT_REF && (slot->flags & REF_PRONOUN))
            it = true;
        else if (verb && (slot->kind == SLOT_UNKNOWN || slot->kind == SLOT_LITERAL))
            word = true;
        else
            return NULL;
    }
    return it && word ? verb : NULL;
}

static bool is_capital(const Chart *chart, const Slot *slot)
{
    const char *word = chart->sentence.source + chart->sentence.tokens[slot->from].from;
    return g_unichar_isupper(g_utf8_get_char(word));
}

/* "name the outro Farewell": no parting. */
static void keep_greetings(Chart *chart)
{
    bool renames = false, named = false;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        Slot *slot = chart_slot(chart, i);
        if (named && slot->kind == SLOT_CHAT && is_capital(chart, slot))
            slot->kind = SLOT_UNKNOWN;
        renames = renames || is_verb(slot, VERB_RENAME);
        named = renames &&
                (slot->kind == SLOT_REF ||
                 (named && (slot->kind == SLOT_MARK || slot->kind == SLOT_FILLER)));
    }
}

/* Was the last edit to give a name, or words to a text? */
static bool was_worded(const Chart *chart)
{
    const EditPlan *plan = chart->talk ? chart->talk->plan : NULL;
    const json_t *step = plan && plan_step_count(plan) == 1 ? plan_step(plan, 0) : NULL;
    const json_t *props = json_object_get(step, "props");
    return step && plan_step_verb(step) == VERB_UPDATE &&
           (json_object_get(props, "label") || json_object_get(props, "text"));
}

/* The last of the words that are all there is behind a correction; NULL: there is
 * more. */
static const Slot *last_word(const Chart *chart, unsigned first)
{
    const Slot *last = NULL;
    for (unsigned i = first; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (slot->kind == SLOT_UNKNOWN)
            last = slot;
        else if (!clause_is_neutral(slot))
            return NULL;
    }
    return last;
}

/* "rename it to Rose", "no, Peony" */
static void word_correction(Chart *chart)
{
    unsigned first = 0;
    if (!was_worded(chart) || !chart_find(chart, SLOT_CORRECTION))
        return;
    while (clause_is_neutral(chart_slot(chart, first)) ||
           chart_slot(chart, first)->kind == SLOT_CORRECTION)
        if (++first == chart->slots->len)
            return;
    const Slot *last = last_word(chart, first);
    Slot *word = chart_slot(chart, first);
    if (!last || !is_capital(chart, word))
        return;
    g_autofree char *words = sentence_slice(&chart->sentence, word->from, last->to);
    word->to = last->to;
    tidy_silence(chart, (SlotSpan){ first + 1, chart->slots->len });
    word->kind = SLOT_LITERAL;
    word->value = chart_keep(chart, words);
}

void chart_tidy_names(Chart *chart)
{
    word_correction(chart);
    unsigned end = told_of_name(chart);
    Slot *verb = end ? gives_word(chart, end) : NULL;
    if (verb) {
        verb->value = VERB_RENAME;
        verb->gap_from = verb->gap_to = 0;
    }
    keep_greetings(chart);
}
