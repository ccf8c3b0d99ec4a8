/*
 * Stage 5, beside an order: what is to stay as it is.
 *
 * "Delete the headline but keep the other text", "the logo stays where it is, move the
 * title": that orders nothing of other clips than those of the order. Of several that
 * it speaks of those that stay are left out.
 */
#include "tidying.h"

static const char *const KEEPS[] = { "keep", "leave", NULL };

static bool is_joint(const Chart *chart, unsigned i)
{
    return slot_joins(chart_slot(chart, i)) || denial_is_but(chart, i);
}

/* The part of the sentence that slot i stands in. */
static SlotSpan part_of(const Chart *chart, unsigned i)
{
    SlotSpan part = { i, i + 1 };
    while (part.from > 0 && !is_joint(chart, part.from - 1))
        part.from--;
    while (part.to < chart->slots->len && !is_joint(chart, part.to))
        part.to++;
    return part;
}

/* "the rest" is all that is not kept: what is kept tells what goes. */
static bool speaks_of_rest(const Chart *chart, SlotSpan order)
{
    static const WordClass WORDS[] = { WORD_OTHERS, WORD_OTHER, WORD_REST,
                                       WORD_EVERYTHING, WORD_ONLY };
    unsigned length;
    if (order.from >= order.to)
        return false;
    unsigned end = chart_slot(chart, order.to - 1)->to;
    for (unsigned n = chart_slot(chart, order.from)->from; n < end; n++)
        for (unsigned i = 0; i < G_N_ELEMENTS(WORDS); i++)
            if (chart_match(chart, n, WORDS[i], &length))
                return true;
    return false;
}

/* "the interview a bit faster": an order without a verb. */
static bool says_how(Chart *chart, SlotSpan span)
{
    static const SlotKind HOW[] = { SLOT_MORE,  SLOT_LESS,  SLOT_STYLE,
                                    SLOT_COLOR, SLOT_SHIFT, SLOT_AMOUNT };
    bool any = false;
    for (unsigned i = 0; i < G_N_ELEMENTS(HOW) && !any; i++)
        any = tidy_find(chart, span, HOW[i]) != NULL;
    return any && !tidy_find(chart, span, SLOT_COPULA);
}

static bool is_look(const Slot *slot)
{
    return slot->kind == SLOT_ANIMATION || slot->kind == SLOT_TRANSITION ||
           slot->kind == SLOT_EFFECT;
}

/* "keep the fade in": a look that the order does not speak of. */
static bool is_other_look(Chart *chart, SlotSpan order, const Slot *slot)
{
    for (unsigned i = order.from; i < order.to; i++)
        if (contrast_is_same(chart, chart_slot(chart, i), slot))
            return false;
    return is_look(slot);
}

/* "keep the logo and make it bigger" */
static bool speaks_of_it(Chart *chart, SlotSpan order)
{
    for (unsigned i = order.from; i < order.to; i++)
        if (chart_slot(chart, i)->kind == SLOT_REF &&
            (chart_slot(chart, i)->flags & REF_PRONOUN))
            return true;
    return false;
}

static bool orders(Chart *chart, SlotSpan span)
{
    return tidy_orders(chart, span) || says_how(chart, span);
}

/* Only clips and looks are kept, and none of the order's. */
static bool keeps_apart(Chart *chart, SlotSpan order, SlotSpan part)
{
    bool any = false;
    if (speaks_of_rest(chart, order) || speaks_of_it(chart, order))
        return false;
    for (unsigned i = part.from; i < part.to; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (clause_is_neutral(slot) || slot->kind == SLOT_VERB)
            continue;
        if (slot->kind == SLOT_REF ? !contrast_is_other(chart, order, slot)
                                   : !is_other_look(chart, order, slot))
            return false;
        any = true;
    }
    return any;
}

/* "leave the title where it is, just without the zoom": the order is for what stays,
 * and does not move it. */
static bool hands_over(Chart *chart, SlotSpan part, SlotSpan order)
{
    static const char *const STILL[] = { "slip", "without", "never", NULL };
    const Slot *verb = tidy_find(chart, order, SLOT_VERB);
    bool still = verb && (g_strv_contains(STILL, verb->value) ||
                          tidy_find(chart, order, SLOT_SOURCE));
    if (!still || !tidy_topic(chart, part))
        return false;
    if (tidy_hand_over(chart, part, order))
        tidy_silence(chart, part);
    else if (!tidy_find(chart, order, SLOT_REF))
        tidy_keep_topic(chart, (SlotSpan){ part.from, order.from + 1 });
    else
        return false;
    return true;
}

/* "delete the headline but keep the other text", "keep the logo, lose the title" */
static void settle_kept(Chart *chart, unsigned i)
{
    SlotSpan part = part_of(chart, i);
    SlotSpan before = { 0, part.from }, after = { part.to, chart->slots->len };
    bool trails = orders(chart, before), leads = orders(chart, after);
    if (leads && !trails && hands_over(chart, part, after))
        return;
    if ((!trails && !leads) || (trails && !keeps_apart(chart, before, part)) ||
        (leads && !keeps_apart(chart, after, part)))
        return;
    contrast_leave_out(chart, before, part);
    part.from -= part.from > 0 && denial_is_but(chart, part.from - 1);
    part.to += part.to < chart->slots->len && denial_is_but(chart, part.to);
    tidy_silence(chart, part);
}

/* "throw the rest out": nothing else than what is not kept. */
static bool takes_rest(const Chart *chart, SlotSpan part)
{
    static const char *const VERBS[] = { "delete", "cut", "lift", "ripple", NULL };
    unsigned first = tidy_next(chart, part.from), length = 0;
    const Slot *verb = first < part.to ? chart_slot(chart, first) : NULL;
    if (!verb || verb->kind != SLOT_VERB || !g_strv_contains(VERBS, verb->value))
        return false;
    unsigned end = chart_slot(chart, part.to - 1)->to;
    if (!chart_match(chart, verb->to, WORD_OTHERS, &length) &&
        !chart_match(chart, verb->to, WORD_REST, &length))
        return false;
    unsigned behind = verb->to + length;
    return behind == end || (verb->gap_to && behind == verb->gap_from);
}

/* "keep the first 5 seconds and delete the rest" */
static void drop_rest(Chart *chart)
{
    const Slot *range = chart_find(chart, SLOT_RANGE);
    const Slot *verb = chart_find(chart, SLOT_VERB);
    if (!range || !verb || !g_strv_contains(KEEPS, verb->value) ||
        range->from < verb->from)
        return;
    for (unsigned i = 1; i < chart->slots->len; i++) {
        SlotSpan part = { i + 1, i + 2 };
        if (!slot_joins(chart_slot(chart, i)) || part.to > chart->slots->len)
            continue;
        while (part.to < chart->slots->len && !is_joint(chart, part.to))
            part.to++;
        if (chart_slot(chart, i)->from > range->from && takes_rest(chart, part))
            tidy_silence(chart, (SlotSpan){ i, part.to });
    }
}

void chart_drop_kept(Chart *chart)
{
    drop_rest(chart);
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        bool stays = i > 0 && chart_stays(chart, slot->from);
        if (slot->kind == SLOT_VERB && (stays || g_strv_contains(KEEPS, slot->value)))
            settle_kept(chart, i);
    }
}
