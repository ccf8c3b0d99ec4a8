/*
 * Stage 5, before clauses: "but" and what else leaves something out, where it does not.
 *
 * "It is fine, but make it red" gives an order of its own, which remarks then stand
 * beside; "it is at 12 but should be at 11.5" tells how it is, which orders nothing;
 * "delete the logo but leave a gap" goes on. What is left out of an order is moved to
 * it by tidy.c.
 */
#include "tidying.h"

static void silence(Slot *slot)
{
    slot->kind = SLOT_FILLER;
}

/* "but" itself, which leaves out as well as it goes on. */
static bool is_but_alone(const Chart *chart, const Slot *slot)
{
    unsigned length;
    return chart_match(chart, slot->from, WORD_FILLER, &length) &&
           length == slot->to - slot->from;
}

/* An order with an object: it stands by itself. */
static bool orders_thing(const Chart *chart, unsigned verb)
{
    unsigned object = tidy_next(chart, verb + 1);
    return object < chart->slots->len && chart_slot(chart, verb)->kind == SLOT_VERB &&
           chart_slot(chart, object)->kind == SLOT_REF;
}

/* "keep the logo but hide it": it stays on the timeline, which hiding does not take
 * away. */
static bool drop_kept_beside(Chart *chart, unsigned but, unsigned next)
{
    static const char *const STAYS[] = { "keep", "leave", NULL };
    static const char *const HIDING[] = { "style:visible=false", "audio:mute", NULL };
    SlotSpan kept = { 0, but }, order = { next, tidy_order_end(chart, next) };
    const Slot *verb = tidy_find(chart, kept, SLOT_VERB);
    const Slot *hides = chart_slot(chart, next);
    if (!verb || !g_strv_contains(STAYS, verb->value) || hides->kind != SLOT_VERB ||
        !g_strv_contains(HIDING, hides->value) || !tidy_hand_over(chart, kept, order))
        return false;
    tidy_silence(chart, (SlotSpan){ 0, but + 1 });
    return true;
}

/* "it is at 12 but should be at 11.5", "it is nice but too small": how it is orders
 * nothing. */
static bool drop_conceded(Chart *chart, unsigned but, unsigned next)
{
    const Slot *order = chart_slot(chart, next);
    bool wrong = slot_complains(chart, order);
    unsigned from = but;
    while (from > 0 && chart_slot(chart, from)->kind != SLOT_COPULA &&
           chart_slot(chart, from)->kind != SLOT_VERB)
        from--;
    if ((order->kind != SLOT_VERB && !wrong) ||
        chart_slot(chart, from)->kind != SLOT_COPULA)
        return false;
    tidy_silence(chart, (SlotSpan){ from + wrong, but + 1 });
    return true;
}

static void go_on(const Chart *chart, Slot *but, const Slot *next)
{
    if (next->kind == SLOT_KEEP || next->kind == SLOT_ONLY || /* "but only its end" */
        (next->kind == SLOT_SOURCE && is_but_alone(chart, but)))
        silence(but);
    else if (next->kind == SLOT_VERB && but->kind == SLOT_EXCEPT)
        but->kind = SLOT_THEN;
}

/* "vertical, but with every clip shown whole": how the clips lie in the new shape. */
static bool is_of_shape(const Chart *chart, unsigned but)
{
    static const char FIT[] = "fit=", BARS[] = "letterbox";
    SlotSpan before = { 0, but };
    unsigned i = tidy_next(chart, but + 1);
    if (!tidy_find(chart, before, SLOT_PRESET) && !tidy_find(chart, before, SLOT_RATIO))
        return false;
    if (i < chart->slots->len && chart_slot(chart, i)->kind == SLOT_REF &&
        (chart_slot(chart, i)->flags & REF_ALL))
        i = tidy_next(chart, i + 1);
    const Slot *how = i < chart->slots->len ? chart_slot(chart, i) : NULL;
    return how &&
           ((how->kind == SLOT_STYLE && g_str_has_prefix(how->value, FIT)) ||
            (how->kind == SLOT_LAYOUT && strcmp(how->value, BARS) == 0)) &&
           tidy_next(chart, i + 1) >= chart->slots->len;
}

void chart_settle_buts(Chart *chart)
{
    for (unsigned i = 0; i < chart->slots->len; i++) {
        Slot *slot = chart_slot(chart, i);
        unsigned next = tidy_next(chart, i + 1);
        bool but = slot->kind == SLOT_EXCEPT;
        if (next >= chart->slots->len ||
            !(but || slot->kind == SLOT_AND || slot->kind == SLOT_TALK))
            continue;
        if (slot->kind != SLOT_AND && drop_kept_beside(chart, i, next))
            continue;
        if (but && is_of_shape(chart, i))
            silence(slot);
        else if (but && orders_thing(chart, next))
            slot->kind = SLOT_THEN;
        else if (slot->kind == SLOT_AND || !drop_conceded(chart, i, next))
            go_on(chart, slot, chart_slot(chart, next));
    }
}
