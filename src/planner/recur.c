/*
 * Stage 5, before clauses: what is to be there too, and not instead.
 *
 * "I want the whoosh at 0:17 as well", "the intro should run again at the end": who says
 * that of a clip and a place means a second one. It is only that where the order says
 * nothing else, where it is wished rather than moved, and where the words do not tie it
 * to the last edit: "put the logo at 5 s", "put the title at 8 s too".
 */
#include "tidying.h"

#include <string.h>

/* What an order is made of, as far as that matters here. */
typedef struct {
    const Slot *thing;
    Slot *again;
    bool placed, verbal, copula, other;
    bool opens, ends; /* it tells what the film begins or ends with */
} Order;

static bool says_again(const Chart *chart, const Slot *slot)
{
    unsigned length;
    bool idle = slot->kind == SLOT_FILLER || slot->kind == SLOT_TALK ||
                slot->kind == SLOT_AGAIN;
    const Entry *entry =
        idle ? chart_match(chart, slot->from, WORD_TALK, &length) : NULL;
    return entry && slot->from + length == slot->to &&
           (strcmp(entry->value, "too") == 0 || strcmp(entry->value, "again") == 0);
}

static bool is_wishing(const Slot *slot)
{
    static const char *const VERBS[] = { "make", "put", "style:visible=true",
                                         "control:play", NULL };
    return slot->kind == SLOT_VERB && g_strv_contains(VERBS, slot->value);
}

static bool is_end_of_film(const Slot *slot)
{
    static const char *const VERBS[] = { "start", "end", "close", NULL };
    return slot->kind == SLOT_VERB && g_strv_contains(VERBS, slot->value);
}

/* Where something could come a second time. */
static bool is_place(const Slot *slot)
{
    switch (slot->kind) {
    case SLOT_AMOUNT:
        return slot->prep == PREP_AT ? slot_is_time(slot) || slot->timecode
                                     : slot->prep == PREP_NONE && slot->timecode;
    case SLOT_REF:
        return slot->prep == PREP_AFTER || slot->prep == PREP_BEFORE;
    case SLOT_ANCHOR:
        return slot->prep == PREP_AT || slot->prep == PREP_ON;
    default:
        return false;
    }
}

static bool is_thing(const Chart *chart, const Slot *slot)
{
    if (slot->kind != SLOT_REF || slot->prep != PREP_NONE || slot->members ||
        (slot->flags & (REF_PLURAL | REF_ALL | REF_TRACKS | REF_GUESSED)))
        return false;
    g_auto(Resolution) found = { 0 };
    chart_resolve(chart, slot->json, &found);
    return (slot->flags & REF_PRONOUN) || found.kind == RESOLVED_FOUND;
}

static void add(Order *order, const Chart *chart, Slot *slot)
{
    if (says_again(chart, slot) && (order->thing || order->placed))
        order->again = slot;
    else if (is_end_of_film(slot))
        order->opens = !(order->ends = strcmp(slot->value, "start") != 0);
    else if ((order->ends || order->opens) && slot->kind == SLOT_REF && !order->thing &&
             (slot->prep == PREP_WITH || slot->prep == PREP_ON))
        order->thing = slot;
    else if (is_place(slot))
        order->placed = true;
    else if (!order->thing && is_thing(chart, slot))
        order->thing = slot;
    else if (slot->kind == SLOT_COPULA)
        order->copula = true;
    else if (is_wishing(slot))
        order->verbal = true;
    else if (!clause_is_neutral(slot) && slot->kind != SLOT_TALK)
        order->other = true;
}

static Order order_of(const Chart *chart, SlotSpan span)
{
    Order order = { 0 };
    for (unsigned i = span.from; i < span.to; i++)
        add(&order, chart, chart_slot(chart, i));
    return order;
}

/* What is said of another clip than the last edit's may be the same as was done. */
static bool may_tie(const Chart *chart, const Order *order)
{
    const EditPlan *plan = chart->talk && chart->talk->done ? chart->talk->plan : NULL;
    if (!plan || plan_step_count(plan) == 0 || (order->thing->flags & REF_PRONOUN))
        return false;
    Verb verb = plan_step_verb(plan_step(plan, 0));
    return verb == VERB_MOVE || verb == VERB_ADD || verb == VERB_DUPLICATE;
}

/* "end with the intro again", but not "the intro should end at 5 s too". */
static bool is_recurrence(const Order *order)
{
    bool with = order->thing && order->thing->prep != PREP_NONE;
    bool told = order->copula && !order->verbal; /* "it is at 5 s too" */
    return order->thing && !order->other && !told && (order->placed || with) &&
           (with || !order->ends);
}

void chart_heed_recurrence(Chart *chart)
{
    for (unsigned from = 0, i = 0; i <= chart->slots->len; i++) {
        if (i < chart->slots->len && !slot_joins(chart_slot(chart, i)))
            continue;
        const Order order = order_of(chart, (SlotSpan){ from, i });
        if (order.again && is_recurrence(&order) && !may_tie(chart, &order))
            order.again->kind = SLOT_AGAIN;
        from = i + 1;
    }
}
