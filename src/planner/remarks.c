/*
 * Stage 5, before clauses: what people say beside their orders.
 *
 * "Delete the intro because nobody watches it", "the music is too loud, turn it down",
 * "make the title bigger, it's hard to read": reasons and remarks say nothing that is to
 * be done. They are silenced only beside an order; alone they stay, and what is said is
 * not understood. A complaint without an order behind it is an order.
 */
#include "tidying.h"

#include <string.h>

static const char PRAISE[] = "praise";

void tidy_silence(Chart *chart, SlotSpan span)
{
    for (unsigned i = span.from; i < span.to; i++)
        chart_slot(chart, i)->kind = SLOT_FILLER;
}

Slot *tidy_find(const Chart *chart, SlotSpan span, SlotKind kind)
{
    for (unsigned i = span.from; i < span.to; i++)
        if (chart_slot(chart, i)->kind == kind)
            return chart_slot(chart, i);
    return NULL;
}

bool tidy_orders(const Chart *chart, SlotSpan span)
{
    const Slot *verb = tidy_find(chart, span, SLOT_VERB);
    return (verb && !verb->fuzzy) || tidy_find(chart, span, SLOT_ANIMATION) ||
           tidy_find(chart, span, SLOT_TRANSITION) ||
           tidy_find(chart, span, SLOT_QUERY);
}

static bool complains(const Chart *chart, SlotSpan span)
{
    for (unsigned i = span.from; i < span.to; i++)
        if (slot_complains(chart, chart_slot(chart, i)))
            return true;
    return false;
}

unsigned tidy_remark_end(const Chart *chart, unsigned from)
{
    unsigned end = from;
    while (end < chart->slots->len && !clauses_order_follows(chart, end))
        end++;
    return end;
}

/* ---- "…, because …" --------------------------------------------------------------------- */

/* "… so that it ends at 5 s" says what is to be done: how much, or when. */
static bool tells_how(const Chart *chart, SlotSpan span)
{
    static const char *const VERBS[] = { "start", "end", "fit", NULL };
    bool met = false; /* something to begin or end with */
    for (unsigned i = span.from; i < span.to; i++)
        met = met || chart_slot(chart, i)->kind == SLOT_ANCHOR ||
              (chart_slot(chart, i)->kind == SLOT_REF &&
               !(chart_slot(chart, i)->flags & REF_PRONOUN));
    for (unsigned i = span.from; i < span.to; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (slot->kind == SLOT_AMOUNT || slot->kind == SLOT_RANGE ||
            slot->kind == SLOT_MARKER ||
            (met && slot->kind == SLOT_VERB && g_strv_contains(VERBS, slot->value)))
            return true;
    }
    return false;
}

/* ---- "the music is too loud, turn it down" ------------------------------------------------ */

static Slot *only_pronoun(const Chart *chart, SlotSpan span)
{
    Slot *pronoun = NULL;
    for (unsigned i = span.from; i < span.to; i++) {
        Slot *slot = chart_slot(chart, i);
        if (slot->kind != SLOT_REF)
            continue;
        if ((slot->flags & REF_PRONOUN) && slot->prep == PREP_FOR)
            return slot; /* "take beach.mov for it" */
        if (slot->asset || (slot->flags & REF_FILE))
            continue; /* "it should be card3.png" */
        if (pronoun || !(slot->flags & REF_PRONOUN))
            return NULL;
        pronoun = slot;
    }
    return pronoun;
}

/* The one clip that is spoken of; NULL where there are several, or a track. */
static Slot *only_topic(const Chart *chart, SlotSpan span)
{
    Slot *topic = NULL;
    for (unsigned i = span.from; i < span.to; i++) {
        Slot *slot = chart_slot(chart, i);
        if (slot->kind != SLOT_REF && slot->kind != SLOT_MARKER)
            continue;
        if (topic || g_strcmp0(json_string_value(json_object_get(slot->json, "by")),
                               "track") == 0)
            return NULL;
        topic = slot;
    }
    return topic;
}

/* What the remark is about is what "it" means in the order behind it. */
static void hand_over(Slot *topic, Slot *pronoun)
{
    Slot kept = *pronoun;
    Prep prep = pronoun->prep;
    *pronoun = *topic;
    pronoun->prep = prep;
    *topic = kept;
}

bool tidy_hand_over(Chart *chart, SlotSpan part, SlotSpan order)
{
    Slot *topic = only_topic(chart, part), *pronoun = only_pronoun(chart, order);
    if (topic && pronoun)
        hand_over(topic, pronoun);
    return topic && pronoun;
}

void chart_drop_reasons(Chart *chart)
{
    for (unsigned i = 0; i < chart->slots->len; i++) {
        if (chart_slot(chart, i)->kind != SLOT_REASON)
            continue;
        SlotSpan reason = { i, tidy_remark_end(chart, i + 1) };
        SlotSpan order = { reason.to + 1, tidy_remark_end(chart, reason.to + 1) };
        if (tells_how(chart, reason))
            reason.to = i + 1;
        else if (tidy_next(chart, 0) == i) /* "because it is too loud, …" */
            tidy_hand_over(chart, reason, order);
        tidy_silence(chart, reason);
    }
}

/* "the hook is boring, use bite.mp4 instead": of what the remark is about. */
static Slot *instead_of_it(const Chart *chart, SlotSpan order)
{
    static const char INSTEAD[] = "instead";
    Slot *last = order.to > order.from ? chart_slot(chart, order.to - 1) : NULL;
    while (last && last->kind == SLOT_MARK && last > chart_slot(chart, order.from))
        last--;
    bool instead = last && last->kind == SLOT_TALK && strcmp(last->value, INSTEAD) == 0;
    const Slot *other = tidy_find(chart, order, SLOT_REF);
    return instead && other && !(other->flags & REF_PRONOUN) ? last : NULL;
}

/* "the first 3 seconds of it are bad, cut them out": they are a stretch and no clip. */
static bool is_of_stretch(const Chart *chart, SlotSpan remark, const Slot *topic)
{
    const Slot *range = tidy_find(chart, remark, SLOT_RANGE);
    return range && (!topic || range < topic);
}

/* What is spoken of, a stretch or a clip, stays where it is: in front of the verb. */
static void keep_topic(Chart *chart, SlotSpan remark)
{
    for (unsigned i = remark.from; i <= remark.to; i++) {
        Slot *slot = chart_slot(chart, i);
        if (slot->kind != SLOT_RANGE && slot->kind != SLOT_REF)
            slot->kind = SLOT_FILLER;
    }
}

/* "too small now, undo that": what is wrong goes with what is taken back. */
static bool takes_back(const Chart *chart, SlotSpan order)
{
    const Slot *verb = tidy_find(chart, order, SLOT_VERB);
    return verb && g_str_has_prefix(verb->value, "history:");
}

/* "it is …" right behind slot i; "'s" can as well be the sign of an owner. */
static bool speaks_of_it(const Chart *chart, unsigned i)
{
    const Slot *subject = NULL;
    for (unsigned length; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (subject && chart_match(chart, slot->from, WORD_COPULA, &length))
            return true;
        if (slot->kind == SLOT_FILLER)
            continue;
        if (subject || slot->kind != SLOT_REF || !(slot->flags & REF_PRONOUN))
            return false;
        subject = slot;
    }
    return false;
}

/* "…, it should be card3.png": an order that begins with whom it is for. */
static bool orders_it(const Chart *chart, unsigned i)
{
    const Slot *it = NULL;
    for (; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (it && slot->kind == SLOT_VERB)
            return true;
        if (slot->kind == SLOT_FILLER)
            continue;
        if (it || slot->kind != SLOT_REF || !(slot->flags & REF_PRONOUN))
            return false;
        it = slot;
    }
    return false;
}

/* "the beach is too loud, halve its volume": how much of what is to be done about it needs
 * no verb, and is no second order. */
static void drop_answered_complaint(Chart *chart)
{
    unsigned end = 0;
    while (end < chart->slots->len && chart_slot(chart, end)->kind != SLOT_MARK)
        end++;
    SlotSpan before = { 0, end }, answer = { end, chart->slots->len };
    bool amount = tidy_find(chart, answer, SLOT_AMOUNT) && !tidy_orders(chart, answer);
    const Slot *prop = tidy_find(chart, answer, SLOT_PROP);
    const Slot *other = tidy_find(chart, answer, SLOT_REF);
    if (!amount || (!prop && !other) || !tidy_find(chart, before, SLOT_COPULA) ||
        !complains(chart, before) || tidy_orders(chart, before))
        return;
    for (unsigned i = 0; i < end; i++)
        if (other || chart_slot(chart, i)->kind != SLOT_REF)
            chart_slot(chart, i)->kind = SLOT_FILLER;
}

static unsigned leading_end(const Chart *chart)
{
    unsigned end = tidy_remark_end(chart, 0);
    for (unsigned i = 0; i < end; i++)
        if (slot_joins(chart_slot(chart, i)) && orders_it(chart, i + 1))
            return i;
    return end;
}

/* "it comes in too early, start it at 31 s": what is wrong is no order beside one. */
static bool only_complains(const Chart *chart, SlotSpan remark)
{
    SlotSpan order = { remark.to + 1, tidy_remark_end(chart, remark.to + 1) };
    return complains(chart, remark) && !tidy_find(chart, remark, SLOT_AMOUNT) &&
           remark.to < chart->slots->len && tidy_orders(chart, order) &&
           only_pronoun(chart, order);
}

static void drop_leading_remark(Chart *chart)
{
    SlotSpan remark = { 0, leading_end(chart) };
    unsigned first = 0;
    while (first < remark.to && clause_is_neutral(chart_slot(chart, first)))
        first++;
    bool condition = first < remark.to && chart_slot(chart, first)->kind == SLOT_NOT;
    bool wrong = only_complains(chart, remark);
    bool of_it = speaks_of_it(chart, 0); /* "that's silly" */
    bool tells = wrong || of_it || tidy_find(chart, remark, SLOT_COPULA) ||
                 tidy_find(chart, remark, SLOT_UNKNOWN);
    if (remark.to >= chart->slots->len || (tidy_orders(chart, remark) && !wrong) ||
        condition)
        return;
    Slot *topic = tidy_find(chart, remark, SLOT_REF);
    if (!topic)
        topic = tidy_find(chart, remark, SLOT_MARKER);
    unsigned begin = remark.to + 1; /* "…, so delete it" */
    while (begin < chart->slots->len && slot_joins(chart_slot(chart, begin)))
        begin++;
    SlotSpan order = { begin, tidy_remark_end(chart, begin) };
    bool undone = complains(chart, remark) && takes_back(chart, order);
    if (undone)
        tidy_silence(chart, remark);
    if (undone || !tells)
        return;
    Slot *pronoun = only_pronoun(chart, order);
    if (pronoun && is_of_stretch(chart, remark, topic)) {
        keep_topic(chart, remark);
        pronoun->kind = SLOT_FILLER;
        return;
    }
    Slot *one = only_topic(chart, remark);
    Slot *instead = pronoun ? NULL : instead_of_it(chart, order);
    if (one && instead) {
        hand_over(one, instead);
        instead->prep = PREP_FOR;
        tidy_silence(chart, remark);
        return;
    }
    bool anew = tidy_find(chart, order, SLOT_VERB) ||
                tidy_find(chart, order, SLOT_MORE) ||
                tidy_find(chart, order, SLOT_LESS);
    if (one && complains(chart, remark) && !tidy_find(chart, order, SLOT_REF) && anew) {
        keep_topic(chart, remark);
        return;
    }
    if (one && pronoun)
        hand_over(one, pronoun);
    bool told =
        (of_it || tidy_find(chart, remark, SLOT_COPULA)) && !complains(chart, remark);
    if ((one && pronoun) || (told && !(topic && pronoun)))
        tidy_silence(chart, remark);
}

/* ---- "delete the intro, it's boring" ------------------------------------------------------- */

/* "…, food looks grey": of nothing that there is. */
static bool tells_of_other(const Chart *chart, SlotSpan remark)
{
    return tidy_find(chart, remark, SLOT_COPULA) &&
           tidy_find(chart, remark, SLOT_UNKNOWN) &&
           !tidy_find(chart, remark, SLOT_REF) &&
           !tidy_find(chart, remark, SLOT_AMOUNT) && !tidy_orders(chart, remark);
}

static void drop_trailing_remarks(Chart *chart)
{
    for (unsigned i = 0; i < chart->slots->len; i++) {
        SlotSpan before = { 0, i };
        if (!slot_joins(chart_slot(chart, i)) || !tidy_orders(chart, before))
            continue;
        SlotSpan remark = { i + 1, tidy_remark_end(chart, i + 1) };
        if (!speaks_of_it(chart, i + 1) && !tells_of_other(chart, remark))
            continue;
        bool order =
            slot_is_full_stop(chart_slot(chart, i)) && complains(chart, remark);
        if (!order)
            tidy_silence(chart, remark);
    }
}

/* ---- "the drone fades in, lovely" ---------------------------------------------------------- */

/* Does it tell what a clip does? */
static bool tells_deed(const Chart *chart, SlotSpan span)
{
    unsigned subject = tidy_next(chart, span.from),
             verb = tidy_next(chart, subject + 1);
    if (verb >= span.to || chart_slot(chart, subject)->kind != SLOT_REF)
        return false;
    const Slot *slot = chart_slot(chart, verb);
    return slot->kind == SLOT_ANIMATION || slot->kind == SLOT_TRANSITION ||
           slot->kind == SLOT_VERB;
}

/* ", right?": who asks whether it is so does not want it so. */
static bool asks_back(const Chart *chart, unsigned i)
{
    unsigned length;
    const Slot *slot = chart_slot(chart, i);
    return i > 0 && i + 1 < chart->slots->len && slot_joins(chart_slot(chart, i - 1)) &&
           chart_is_mark(chart, slot->to, "?") &&
           chart_match(chart, slot->from, WORD_YES, &length);
}

/* What is praised is there, and not asked for: the praise stays, as a word too many. */
static void heed_praise(Chart *chart)
{
    for (unsigned i = 0; i < chart->slots->len; i++) {
        Slot *slot = chart_slot(chart, i);
        bool praise = slot->kind == SLOT_CHAT && strcmp(slot->value, PRAISE) == 0;
        if ((praise || asks_back(chart, i)) && tells_deed(chart, (SlotSpan){ 0, i }))
            slot->kind = SLOT_UNKNOWN;
    }
}

void chart_drop_remarks(Chart *chart)
{
    heed_praise(chart);
    drop_answered_complaint(chart);
    drop_leading_remark(chart);
    drop_trailing_remarks(chart);
}
