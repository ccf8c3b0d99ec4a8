/* Stage 5, before clauses: "splitting it was a mistake, join it again": the verb in
 * front tells what was done, and orders nothing beside the cure. */
#include "tidying.h"

static bool regrets(const Chart *chart, SlotSpan span)
{
    unsigned length;
    unsigned end = span.to < chart->slots->len ? chart_slot(chart, span.to)->from
                                               : chart->sentence.count;
    for (unsigned n = chart_slot(chart, span.from)->from; n < end; n++)
        if (chart_match(chart, n, WORD_REGRET, &length))
            return true;
    return false;
}

static unsigned first_stop(const Chart *chart)
{
    unsigned i = tidy_next(chart, 0);
    while (i < chart->slots->len && !tidy_parts_sentence(chart_slot(chart, i)))
        i++;
    return i;
}

void chart_drop_regrets(Chart *chart)
{
    SlotSpan told = { 0, first_stop(chart) };
    if (told.to >= chart->slots->len || !regrets(chart, told))
        return;
    SlotSpan order = tidy_order_behind(chart, told);
    if (!tidy_orders(chart, order) || !tidy_only_pronoun(chart, order))
        return;
    tidy_hand_over(chart, told, order);
    tidy_silence(chart, told);
}
