/*
 * Stage 5, before clauses: complaints whose cure is said as well.
 *
 * "The title is too small, 20% bigger", "the beach is too loud, halve its volume", "the
 * music is too loud, turn down": one change, not two. What is complained of goes, its
 * subject stays for the cure. A cure that speaks of "it" makes a complaint a remark as
 * others are, and a complaint without a cure is an order.
 */
#include "tidying.h"

#include <string.h>

bool tidy_complains(const Chart *chart, SlotSpan span)
{
    for (unsigned i = span.from; i < span.to; i++)
        if (slot_complains(chart, chart_slot(chart, i)))
            return true;
    return false;
}

void tidy_keep_topic(Chart *chart, SlotSpan span)
{
    for (unsigned i = span.from; i < span.to; i++) {
        Slot *slot = chart_slot(chart, i);
        if (slot->kind != SLOT_RANGE && slot->kind != SLOT_REF)
            slot->kind = SLOT_FILLER;
    }
}

/* ---- "the title is too small, 20% bigger" ---------------------------------------- */

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

static void drop_said_anew(Chart *chart)
{
    for (unsigned i = 0; i < chart->slots->len; i++)
        if (is_comparison(chart_slot(chart, i)) &&
            slot_complains(chart, chart_slot(chart, i)) && is_said_anew(chart, i))
            drop_complaint(chart, i);
}

/* ---- "the beach is too loud, halve its volume" ----------------------------------- */

/* How much, and of what: no verb is needed. */
static bool is_amount(const Chart *chart, SlotSpan cure)
{
    return tidy_find(chart, cure, SLOT_AMOUNT) && !tidy_orders(chart, cure) &&
           (tidy_find(chart, cure, SLOT_PROP) || tidy_find(chart, cure, SLOT_REF) ||
            tidy_find(chart, cure, SLOT_ONLY));
}

/* "the logo is …", "the logo's …" */
static bool tells_how(const Chart *chart, SlotSpan span)
{
    unsigned length;
    for (unsigned i = span.from; i < span.to; i++)
        if (chart_match(chart, chart_slot(chart, i)->from, WORD_COPULA, &length))
            return true;
    return false;
}

/* "the logo is too large, halve it": its size. */
static bool measure_it(Chart *chart, SlotSpan complaint, SlotSpan cure)
{
    Slot *it = tidy_find(chart, cure, SLOT_REF);
    Slot *quality = tidy_find(chart, complaint, SLOT_LESS);
    const Slot *amount = tidy_find(chart, cure, SLOT_AMOUNT);
    if (!quality)
        quality = tidy_find(chart, complaint, SLOT_MORE);
    if (!it || !(it->flags & REF_PRONOUN) || !tidy_topic(chart, complaint) ||
        !quality || !amount->factor || tidy_find(chart, cure, SLOT_PROP))
        return false;
    tidy_keep_topic(chart, (SlotSpan){ complaint.from, complaint.to + 1 });
    quality->kind = SLOT_PROP;
    it->kind = SLOT_FILLER;
    return true;
}

/* "the title is tiny" */
static bool tells_quality(const Chart *chart, SlotSpan span)
{
    unsigned length;
    for (unsigned i = span.from; i < span.to; i++)
        if (chart_match(chart, chart_slot(chart, i)->from, WORD_QUALITY, &length))
            return true;
    return false;
}

static void drop_measured(Chart *chart)
{
    SlotSpan complaint = { 0, 0 };
    while (complaint.to < chart->slots->len &&
           chart_slot(chart, complaint.to)->kind != SLOT_MARK)
        complaint.to++;
    SlotSpan cure = { complaint.to, chart->slots->len };
    if (!is_amount(chart, cure) || !tells_how(chart, complaint) ||
        !(tidy_complains(chart, complaint) || tells_quality(chart, complaint)) ||
        tidy_orders(chart, complaint) || measure_it(chart, complaint, cure) ||
        !tidy_find(chart, complaint, SLOT_COPULA))
        return;
    bool other = tidy_find(chart, cure, SLOT_REF);
    for (unsigned i = 0; i < complaint.to; i++)
        if (other || chart_slot(chart, i)->kind != SLOT_REF)
            chart_slot(chart, i)->kind = SLOT_FILLER;
}

/* ---- "the music is too loud, turn down" ------------------------------------------ */

static bool is_order(const Chart *chart, SlotSpan cure)
{
    return tidy_find(chart, cure, SLOT_VERB) || tidy_find(chart, cure, SLOT_MORE) ||
           tidy_find(chart, cure, SLOT_LESS);
}

static void drop_ordered(Chart *chart)
{
    SlotSpan complaint = { 0, tidy_remark_end(chart, 0) };
    SlotSpan cure = tidy_order_behind(chart, complaint);
    if (!tidy_tells(chart, complaint) || !tidy_complains(chart, complaint) ||
        tidy_orders(chart, complaint) || !tidy_topic(chart, complaint) ||
        tidy_takes_back(chart, cure) || tidy_find(chart, cure, SLOT_REF) ||
        !is_order(chart, cure))
        return;
    tidy_keep_topic(chart, (SlotSpan){ 0, complaint.to + 1 });
}

/* ---- "the title has the wrong colour, make it red" ------------------------------- */

static bool is_about(const Chart *chart, const Slot *slot, const char *value)
{
    unsigned length;
    const Entry *entry = chart_match(chart, slot->from, WORD_REWORD, &length);
    return entry && strcmp(entry->value, value) == 0;
}

/* Which part of a clip is wrong: of the remark that stays, and it is what the order is
 * for. */
static void keep_wrong_part(Chart *chart, unsigned has, unsigned part)
{
    if (part >= chart->slots->len)
        return;
    unsigned joint = tidy_next(chart, part + 1);
    Slot *it = tidy_only_pronoun(chart, (SlotSpan){ joint, chart->slots->len });
    Slot *verb = chart_slot(chart, part);
    bool sets = verb->kind == SLOT_VERB && g_str_has_prefix(verb->value, "set:");
    Slot *order = joint < chart->slots->len ? chart_slot(chart, joint) : NULL;
    if ((!sets && verb->kind != SLOT_PROP) || !it || !order ||
        order->kind != SLOT_VERB || strcmp(order->value, "make") != 0)
        return;
    tidy_silence(chart, (SlotSpan){ has, part });
    tidy_silence(chart, (SlotSpan){ part + 1, joint + sets });
    it->kind = SLOT_FILLER;
}

void chart_keep_wrong_parts(Chart *chart)
{
    for (unsigned i = 0; i + 2 < chart->slots->len; i++) {
        unsigned wrong = tidy_next(chart, i + 1);
        if (i > 0 && is_about(chart, chart_slot(chart, i), "says") &&
            wrong + 1 < chart->slots->len &&
            is_about(chart, chart_slot(chart, wrong), "wrong"))
            keep_wrong_part(chart, i, tidy_next(chart, wrong + 1));
    }
}

void chart_drop_complaints(Chart *chart)
{
    drop_said_anew(chart);
    drop_measured(chart);
    drop_ordered(chart);
}
