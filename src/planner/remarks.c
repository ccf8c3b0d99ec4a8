/*
 * Stage 5, before clauses: what people say beside their orders.
 *
 * "Delete the intro because nobody watches it", "the music is too loud, turn it down",
 * "make the title bigger, it's hard to read": reasons and remarks say nothing that is to
 * be done. They are silenced only beside an order; alone they stay, and what is said is
 * not understood. A complaint without an order behind it is an order.
 */
#include "clause.h"

#include <string.h>

static void silence(Chart *chart, SlotSpan span)
{
    for (unsigned i = span.from; i < span.to; i++)
        chart_slot(chart, i)->kind = SLOT_FILLER;
}

static const Slot *find(const Chart *chart, SlotSpan span, SlotKind kind)
{
    for (unsigned i = span.from; i < span.to; i++)
        if (chart_slot(chart, i)->kind == kind)
            return chart_slot(chart, i);
    return NULL;
}

/* Is there something to do in it? Words taken for a verb through a typo are none here. */
static bool orders(const Chart *chart, SlotSpan span)
{
    const Slot *verb = find(chart, span, SLOT_VERB);
    return (verb && !verb->fuzzy) || find(chart, span, SLOT_ANIMATION) ||
           find(chart, span, SLOT_TRANSITION) || find(chart, span, SLOT_QUERY);
}

static bool complains(const Chart *chart, SlotSpan span)
{
    for (unsigned i = span.from; i < span.to; i++)
        if (slot_complains(chart, chart_slot(chart, i)))
            return true;
    return false;
}

/* What is said from slot `from` on goes on over full stops, to the next order: "it is too
 * loud. It hurts. Turn it down." */
static unsigned remark_end(const Chart *chart, unsigned from)
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
    for (unsigned i = span.from; i < span.to; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (slot->kind == SLOT_AMOUNT || slot->kind == SLOT_RANGE ||
            slot->kind == SLOT_MARKER ||
            (slot->kind == SLOT_VERB && g_strv_contains(VERBS, slot->value)))
            return true;
    }
    return false;
}

static void drop_reasons(Chart *chart)
{
    for (unsigned i = 0; i < chart->slots->len; i++) {
        if (chart_slot(chart, i)->kind != SLOT_REASON)
            continue;
        SlotSpan reason = { i, remark_end(chart, i + 1) };
        if (tells_how(chart, reason))
            reason.to = i + 1;
        silence(chart, reason);
    }
}

/* ---- "the music is too loud, turn it down" ------------------------------------------------ */

static Slot *only_pronoun(const Chart *chart, SlotSpan span)
{
    Slot *pronoun = NULL;
    for (unsigned i = span.from; i < span.to; i++) {
        Slot *slot = chart_slot(chart, i);
        if (slot->kind != SLOT_REF)
            continue;
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

/* "the hook is boring, use bite.mp4 instead": of what the remark is about. */
static Slot *instead_of_it(const Chart *chart, SlotSpan order)
{
    static const char INSTEAD[] = "instead";
    Slot *last = order.to > order.from ? chart_slot(chart, order.to - 1) : NULL;
    while (last && last->kind == SLOT_MARK && last > chart_slot(chart, order.from))
        last--;
    bool instead = last && last->kind == SLOT_TALK && strcmp(last->value, INSTEAD) == 0;
    const Slot *other = find(chart, order, SLOT_REF);
    return instead && other && !(other->flags & REF_PRONOUN) ? last : NULL;
}

/* "the first 3 seconds of it are bad, cut them out": they are a stretch and no clip. */
static bool is_of_stretch(const Chart *chart, SlotSpan remark, const Slot *topic)
{
    const Slot *range = find(chart, remark, SLOT_RANGE);
    return range && (!topic || range < topic);
}

/* The stretch, and whose it is, stay where they are: in front of the verb. */
static void keep_stretch(Chart *chart, SlotSpan remark, Slot *pronoun)
{
    for (unsigned i = remark.from; i <= remark.to; i++) {
        Slot *slot = chart_slot(chart, i);
        if (slot->kind != SLOT_RANGE && slot->kind != SLOT_REF)
            slot->kind = SLOT_FILLER;
    }
    pronoun->kind = SLOT_FILLER;
}

/* "too small now, undo that": what is wrong goes with what is taken back. */
static bool takes_back(const Chart *chart, SlotSpan order)
{
    const Slot *verb = find(chart, order, SLOT_VERB);
    return verb && g_str_has_prefix(verb->value, "history:");
}

static void drop_leading_remark(Chart *chart)
{
    SlotSpan remark = { 0, remark_end(chart, 0) };
    unsigned first = 0;
    while (first < remark.to && clause_is_neutral(chart_slot(chart, first)))
        first++;
    bool condition = first < remark.to && chart_slot(chart, first)->kind == SLOT_NOT;
    bool tells = find(chart, remark, SLOT_COPULA) || find(chart, remark, SLOT_UNKNOWN);
    if (remark.to >= chart->slots->len || orders(chart, remark) || condition)
        return;
    Slot *topic = (Slot *)(uintptr_t)find(chart, remark, SLOT_REF);
    if (!topic)
        topic = (Slot *)(uintptr_t)find(chart, remark, SLOT_MARKER);
    SlotSpan order = { remark.to + 1, remark_end(chart, remark.to + 1) };
    bool undone = complains(chart, remark) && takes_back(chart, order);
    if (undone)
        silence(chart, remark);
    if (undone || !tells)
        return;
    Slot *pronoun = only_pronoun(chart, order);
    if (pronoun && is_of_stretch(chart, remark, topic)) {
        keep_stretch(chart, remark, pronoun);
        return;
    }
    Slot *one = only_topic(chart, remark);
    Slot *instead = pronoun ? NULL : instead_of_it(chart, order);
    if (one && instead) {
        hand_over(one, instead);
        instead->prep = PREP_FOR;
        silence(chart, remark);
        return;
    }
    if (one && pronoun)
        hand_over(one, pronoun);
    bool told = find(chart, remark, SLOT_COPULA) && !complains(chart, remark);
    if ((one && pronoun) || (told && !(topic && pronoun)))
        silence(chart, remark);
}

/* ---- "delete the intro, it's boring" ------------------------------------------------------- */

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

static void drop_trailing_remarks(Chart *chart)
{
    for (unsigned i = 0; i < chart->slots->len; i++) {
        SlotSpan before = { 0, i }, remark = { i + 1, remark_end(chart, i + 1) };
        if (!slot_joins(chart_slot(chart, i)) || !speaks_of_it(chart, i + 1) ||
            !orders(chart, before))
            continue;
        bool order =
            slot_is_full_stop(chart_slot(chart, i)) && complains(chart, remark);
        if (!order)
            silence(chart, remark);
    }
}

/* ---- "mute the music, not the intro" ------------------------------------------------------- */

/* The only thing that is said behind slot i and in front of the next comma; *end is where. */
static const Slot *only_content(const Chart *chart, unsigned i, unsigned *end)
{
    const Slot *only = NULL;
    for (*end = i; *end < chart->slots->len && !slot_joins(chart_slot(chart, *end));
         (*end)++) {
        const Slot *slot = chart_slot(chart, *end);
        if (clause_is_neutral(slot))
            continue;
        if (only)
            return NULL;
        only = slot;
    }
    return only;
}

/* "it should say 'Hello', not 'Hi'": that is which text it is. */
static bool is_old_text(const Chart *chart, SlotSpan before, const Slot *other)
{
    const char *by = json_string_value(json_object_get(other->json, "by"));
    return g_strcmp0(by, "content") == 0 && find(chart, before, SLOT_LITERAL);
}

static bool is_named_before(const Chart *chart, SlotSpan before, const Slot *other)
{
    if (is_old_text(chart, before, other))
        return false;
    const Slot *slot = find(chart, before, other->kind);
    return slot && other->kind != SLOT_VERB && other->kind != SLOT_UNKNOWN &&
           other->kind != SLOT_LITERAL && !(slot->flags & REF_ALL);
}

/* "mute all clips, not the intro": of all, it stays. */
static bool leaves_out(const Chart *chart, SlotSpan before, const Slot *other)
{
    Slot *all = (Slot *)(uintptr_t)find(chart, before, SLOT_REF);
    return all && (all->flags & REF_ALL) && other->kind == SLOT_REF &&
           slot_except(all, (Slot *)(uintptr_t)other);
}

/* What it is not, behind what it is. */
static void drop_contrasts(Chart *chart)
{
    for (unsigned i = 1; i < chart->slots->len; i++) {
        unsigned end;
        bool parted = slot_joins(chart_slot(chart, i - 1));
        const Slot *other = chart_slot(chart, i)->kind == SLOT_NOT && parted
                                ? only_content(chart, i + 1, &end)
                                : NULL;
        SlotSpan before = { 0, i };
        if (other &&
            (is_named_before(chart, before, other) || leaves_out(chart, before, other)))
            silence(chart, (SlotSpan){ i, end });
    }
}

/* ---- "keep the fade in, but remove the fade out" -------------------------------------------- */

static bool is_look(const Slot *slot)
{
    return slot->kind == SLOT_ANIMATION || slot->kind == SLOT_TRANSITION ||
           slot->kind == SLOT_EFFECT;
}

/* The end of what is to stay as it is: looks and nothing else; `keep` where it is more. */
static unsigned kept_end(const Chart *chart, unsigned keep)
{
    bool any = false;
    unsigned i = keep + 1;
    for (; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (slot_joins(slot) || slot->kind == SLOT_EXCEPT)
            break;
        if (!is_look(slot) && slot->kind != SLOT_FILLER)
            return keep;
        any = any || is_look(slot);
    }
    return any ? i : keep;
}

/* Beside an order, what stays needs none. */
static void drop_keeping(Chart *chart)
{
    static const char KEEP[] = "keep";
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *verb = chart_slot(chart, i);
        bool keeps = verb->kind == SLOT_VERB && strcmp(verb->value, KEEP) == 0;
        SlotSpan kept = { i, keeps ? kept_end(chart, i) : i };
        SlotSpan before = { 0, kept.from }, behind = { kept.to, chart->slots->len };
        if (kept.to == kept.from || (!orders(chart, before) && !orders(chart, behind)))
            continue;
        kept.to += kept.to < chart->slots->len &&
                   chart_slot(chart, kept.to)->kind == SLOT_EXCEPT;
        kept.from -=
            kept.from > 0 && chart_slot(chart, kept.from - 1)->kind == SLOT_EXCEPT;
        silence(chart, kept);
    }
}

void chart_drop_remarks(Chart *chart)
{
    drop_contrasts(chart);
    drop_keeping(chart);
    drop_reasons(chart);
    drop_leading_remark(chart);
    drop_trailing_remarks(chart);
}
