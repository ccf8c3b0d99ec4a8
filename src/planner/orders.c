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

bool slot_joins(const Slot *slot)
{
    return slot->kind == SLOT_AND || slot->kind == SLOT_THEN || slot->kind == SLOT_MARK;
}

/* "…, stabilize it": an effect of something is an order too. */
static bool effect_begins(const Chart *chart, unsigned i)
{
    return i + 1 < chart->slots->len && chart_slot(chart, i)->kind == SLOT_EFFECT &&
           chart_slot(chart, i + 1)->kind == SLOT_REF;
}

bool clauses_order_follows(const Chart *chart, unsigned i)
{
    return slot_joins(chart_slot(chart, i)) &&
           (clauses_verb_begins(chart, i + 1) || effect_begins(chart, i + 1));
}
