/* Stage 5: what slots say by themselves, and where an order begins. */
#include "clause.h"

#include <string.h>

bool slot_is_verbal(const Slot *slot)
{
    return slot->kind == SLOT_VERB || slot->kind == SLOT_ANIMATION ||
           slot->kind == SLOT_TRANSITION;
}

bool clause_is_neutral(const Slot *slot)
{
    return slot->kind == SLOT_FILLER || slot->kind == SLOT_MARK ||
           slot->kind == SLOT_PREP || slot->kind == SLOT_AND ||
           slot->kind == SLOT_THEN || slot->kind == SLOT_CHAT ||
           slot->kind == SLOT_COPULA;
}

bool clause_takes_two(const Slot *slot)
{
    static const char *const VERBS[] = { "swap", "join", "group", NULL };
    return slot->kind == SLOT_TRANSITION ||
           (slot->kind == SLOT_VERB && g_strv_contains(VERBS, slot->value));
}

static bool is_article(const Chart *chart, const Slot *slot)
{
    unsigned length;
    return slot->kind == SLOT_FILLER &&
           chart_match(chart, slot->from, WORD_DET, &length);
}

bool clauses_verb_begins(const Chart *chart, unsigned i)
{
    for (; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (slot_is_verbal(slot) || slot->kind == SLOT_REFUSE ||
            slot->kind == SLOT_QUERY)
            return true;
        if (is_article(chart, slot) || !(clause_is_neutral(slot)))
            return false;
    }
    return false;
}

bool slot_complains(const Chart *chart, const Slot *slot)
{
    unsigned length;
    return chart_match(chart, slot->from, WORD_COMPLAINT, &length) != NULL;
}

bool slot_is_full_stop(const Slot *slot)
{
    return slot->kind == SLOT_MARK && strchr(";.!?", slot->value[0]);
}

bool slot_is_wording(const Slot *slot)
{
    return slot->kind == SLOT_LITERAL && slot->to > slot->from + 1;
}

bool slot_joins(const Slot *slot)
{
    return slot->kind == SLOT_AND || slot->kind == SLOT_THEN || slot->kind == SLOT_MARK;
}

bool clauses_effect_begins(const Chart *chart, unsigned i)
{
    return i + 1 < chart->slots->len && chart_slot(chart, i)->kind == SLOT_EFFECT &&
           chart_slot(chart, i + 1)->kind == SLOT_REF;
}

bool clauses_order_follows(const Chart *chart, unsigned i)
{
    return slot_joins(chart_slot(chart, i)) &&
           (clauses_verb_begins(chart, i + 1) || clauses_effect_begins(chart, i + 1));
}

/* ---- what is told of a clip ------------------------------------------------------ */

/* "The market was cut at 0:18", "is split": a verb that is its own participle. */
static bool is_participle(const Chart *chart, const Clause *clause, unsigned i)
{
    const Slot *before = i > 0 ? chart_slot(chart, i - 1) : NULL;
    return chart_slot(chart, i)->kind == SLOT_VERB && before &&
           before->kind == SLOT_COPULA && clause->count > 0 &&
           clause->slots[clause->count - 1]->kind == SLOT_REF &&
           !vocabulary_rule(chart->vocabulary, "verb-last");
}

/* Is any time told from slot i to the end of its clause? */
static bool tells_time(const Chart *chart, unsigned i)
{
    for (; i < chart->slots->len && !slot_joins(chart_slot(chart, i)); i++)
        if (chart_slot(chart, i)->kind == SLOT_AMOUNT)
            return true;
    return false;
}

/* "The music starts right after the intro": how it is; "music starts at 5 s" is a note
 * of how it is to be. */
static bool is_present(const Chart *chart, const Clause *clause, unsigned i)
{
    static const char *const VERBS[] = { "start", "end", NULL };
    const Slot *slot = chart_slot(chart, i);
    const Slot *subject = clause->count == 1 ? clause->slots[0] : NULL;
    const char *rule = vocabulary_rule(chart->vocabulary, "finite-ending");
    if (!subject || subject->kind != SLOT_REF || !subject->determined || !rule ||
        slot->kind != SLOT_VERB || slot->to != slot->from + 1 ||
        !g_strv_contains(VERBS, slot->value) || tells_time(chart, i) ||
        vocabulary_rule(chart->vocabulary, "verb-last"))
        return false;
    g_auto(GStrv) endings = g_strsplit(rule, " ", -1);
    return g_str_has_suffix(chart->sentence.tokens[slot->from].text, endings[0]);
}

/* "There is a cut at 8 s": the verb is a noun, and it is there already. */
static bool is_there(const Chart *chart, const Clause *clause, unsigned i)
{
    const Slot *slot = chart_slot(chart, i);
    unsigned length;
    if (slot->kind != SLOT_VERB || clause->count > 0 || i == 0 || slot->from == 0)
        return false;
    bool article = chart_match(chart, slot->from - 1, WORD_INDEFINITE, &length) ||
                   chart_match(chart, slot->from, WORD_INDEFINITE, &length);
    const Slot *before = chart_slot(chart, i - 1);
    if (before->kind == SLOT_FILLER && i > 1)
        before = chart_slot(chart, i - 2);
    return article && before->kind == SLOT_COPULA;
}

/* "We only have one marker": what there is, and nothing to be made. */
static bool is_had(const Chart *chart, const Clause *clause, unsigned i)
{
    const Slot *slot = chart_slot(chart, i);
    unsigned length, who = i;
    const Entry *has = chart_match(chart, slot->from, WORD_BEING, &length);
    if (slot->kind != SLOT_VERB || !slot_is_light(slot) || !has ||
        strcmp(has->value, "has") != 0 || clause->count > 0)
        return false;
    while (who > 0 && !slot_joins(chart_slot(chart, who - 1)))
        who--;
    return who < i && chart_slot(chart, who)->kind == SLOT_FILLER &&
           chart_match(chart, chart_slot(chart, who)->from, WORD_SUBJECT, &length);
}

bool clause_is_told(const Clause *clause, unsigned i)
{
    return is_there(clause->chart, clause, i) || is_had(clause->chart, clause, i) ||
           is_participle(clause->chart, clause, i) ||
           is_present(clause->chart, clause, i);
}
