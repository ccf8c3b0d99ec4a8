/* Stage 5, before clauses: "the title is too small, 20% bigger" complains and says the cure:
 * one change, not two. */
#include "clause.h"

#include <string.h>

static bool is_comparison(const Slot *slot)
{
    return slot->kind == SLOT_MORE || slot->kind == SLOT_LESS;
}

/* Does something behind slot i say anew of that property how it is to be, of no other
 * clip? */
static bool is_said_anew(const Chart *chart, unsigned i)
{
    const char *prop = chart_slot(chart, i)->value;
    bool parted = false;
    for (unsigned n = i + 1; n < chart->slots->len; n++) {
        const Slot *slot = chart_slot(chart, n);
        parted = parted || slot_joins(slot);
        if (parted && slot->kind == SLOT_REF)
            return false;
        if (parted && (is_comparison(slot) || slot->kind == SLOT_PROP) &&
            strcmp(slot->value, prop) == 0)
            return true;
    }
    return false;
}

/* Its subject stays, right in front of what is said anew. */
static void drop_complaint(Chart *chart, unsigned at)
{
    unsigned joint = at;
    while (!slot_joins(chart_slot(chart, joint)))
        joint++;
    chart_slot(chart, at)->kind = chart_slot(chart, joint)->kind = SLOT_FILLER;
    for (unsigned i = 0; i < at; i++)
        if (chart_slot(chart, i)->kind == SLOT_COPULA ||
            chart_slot(chart, i)->kind == SLOT_STRENGTH)
            chart_slot(chart, i)->kind = SLOT_FILLER;
}

void chart_drop_complaints(Chart *chart)
{
    for (unsigned i = 0; i < chart->slots->len; i++)
        if (is_comparison(chart_slot(chart, i)) &&
            slot_complains(chart, chart_slot(chart, i)) && is_said_anew(chart, i))
            drop_complaint(chart, i);
}
