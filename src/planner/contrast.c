/*
 * Stage 5, before clauses: one thing and not another.
 *
 * "Delete the intro, not the outro", "not the intro but the outro", "24 fps instead of
 * 30": what is set against what is wanted orders nothing itself. It is silenced where
 * the order stands without it and does not say the same; else it stays, and the
 * sentence is not understood. Deeds that are not to be done: denials.c.
 */
#include "phrase.h"
#include "tidying.h"

#include <string.h>

static const char VERB_MAKE[] = "make";

bool denial_is_empty(const Chart *chart, SlotSpan span)
{
    return tidy_next(chart, span.from) >= span.to;
}

bool denial_is_stop(const Slot *slot)
{
    return slot->kind == SLOT_MARK && strchr(",;.!?", slot->value[0]);
}

static bool is_word(const Chart *chart, const Slot *slot, const char *value)
{
    unsigned length;
    const Entry *entry = chart_match(chart, slot->from, WORD_TALK, &length);
    return entry && strcmp(entry->value, value) == 0;
}

bool denial_is_but(const Chart *chart, unsigned i)
{
    return i < chart->slots->len && is_word(chart, chart_slot(chart, i), "but");
}

SlotSpan denial_span(const Chart *chart, unsigned from)
{
    SlotSpan span = { from, from };
    while (span.to < chart->slots->len && !denial_is_stop(chart_slot(chart, span.to)) &&
           chart_slot(chart, span.to)->kind != SLOT_THEN &&
           !denial_is_but(chart, span.to))
        span.to++;
    return span;
}

bool denial_has_verbal(const Chart *chart, SlotSpan span)
{
    for (unsigned i = span.from; i < span.to; i++)
        if (slot_is_verbal(chart_slot(chart, i)) ||
            chart_slot(chart, i)->kind == SLOT_QUERY)
            return true;
    return false;
}

/* ---- the same, said twice -------------------------------------------------------- */

bool contrast_same_clips(const Chart *chart, const Slot *a, const Slot *b)
{
    g_auto(Resolution) one = { 0 }, other = { 0 };
    chart_resolve(chart, a->json, &one);
    chart_resolve(chart, b->json, &other);
    if (one.kind != RESOLVED_FOUND || other.kind != RESOLVED_FOUND ||
        one.ids->len != other.ids->len)
        return false;
    g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);
    for (unsigned i = 0; i < other.ids->len; i++)
        g_hash_table_add(ids, other.ids->pdata[i]);
    for (unsigned i = 0; i < one.ids->len; i++)
        if (!g_hash_table_contains(ids, one.ids->pdata[i]))
            return false;
    return true;
}

bool contrast_is_same(const Chart *chart, const Slot *a, const Slot *b)
{
    if (a->kind != b->kind)
        return false;
    if (a->kind == SLOT_REF)
        return contrast_same_clips(chart, a, b);
    return g_strcmp0(a->value, b->value) == 0 && a->number == b->number;
}

/* ---- one thing for another ------------------------------------------------------- */

static Slot *counterpart(Chart *chart, SlotSpan span, const Slot *slot)
{
    for (int exactly = 1; exactly >= 0; exactly--)
        for (unsigned i = span.to; i-- > span.from;)
            if (tidy_can_replace(chart_slot(chart, i), slot, exactly))
                return chart_slot(chart, i);
    return NULL;
}

/* "it", "all of it", "the clip": as much the order's own as any other. */
static bool is_vague(const Slot *slot)
{
    const char *by = json_string_value(json_object_get(slot->json, "by"));
    return g_strcmp0(by, "last") == 0 || (slot->flags & (REF_ALL | REF_BARE));
}

bool contrast_is_other(Chart *chart, SlotSpan wanted, const Slot *slot)
{
    const Slot *other = counterpart(chart, wanted, slot);
    if (slot->kind != SLOT_REF)
        return other && !contrast_is_same(chart, other, slot);
    return !is_vague(slot) &&
           (other ? !contrast_is_same(chart, other, slot) : tidy_orders(chart, wanted));
}

/* What a text says. */
static bool is_quote(const Slot *slot)
{
    const char *by = json_string_value(json_object_get(slot->json, "by"));
    return slot->kind == SLOT_LITERAL ||
           (slot->kind == SLOT_REF && g_strcmp0(by, "content") == 0);
}

/* "it should say 'Hello', not 'Hi'": what a text said tells which text it is. */
static bool is_old_text(Chart *chart, SlotSpan wanted, const Slot *slot)
{
    return is_quote(slot) && tidy_find(chart, wanted, SLOT_LITERAL);
}

/* "not the best man's": a noun that stands for no clip. */
static bool is_noun(const Chart *chart, SlotSpan denied)
{
    unsigned length;
    return chart_match(chart, chart_slot(chart, denied.from)->from, WORD_DET, &length);
}

bool contrast_sets_apart(Chart *chart, SlotSpan wanted, SlotSpan denied)
{
    bool noun = is_noun(chart, denied) && tidy_find(chart, wanted, SLOT_VERB);
    if (tidy_find(chart, wanted, SLOT_COPULA)) /* it tells what is so */
        return false;
    for (unsigned i = denied.from; i < denied.to; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (clause_is_neutral(slot) || (noun && slot->kind == SLOT_UNKNOWN) ||
            is_old_text(chart, wanted, slot))
            continue;
        if (!contrast_is_other(chart, wanted, slot))
            return false;
    }
    return !denial_is_empty(chart, denied);
}

void contrast_leave_out(Chart *chart, SlotSpan wanted, SlotSpan denied)
{
    for (unsigned i = denied.from; i < denied.to; i++) {
        Slot *slot = chart_slot(chart, i);
        Slot *other = slot->kind == SLOT_REF ? counterpart(chart, wanted, slot) : NULL;
        if (other && slot->json)
            slot_except(chart, other, slot);
    }
}

/* Those of `denied` that what is wanted instead stands for; it goes where they
 * stood. */
static void supersede(Chart *chart, SlotSpan denied, SlotSpan wanted)
{
    for (unsigned i = wanted.from; i < wanted.to; i++) {
        Slot *slot = chart_slot(chart, i);
        Slot *old = clause_is_neutral(slot) ? NULL : counterpart(chart, denied, slot);
        if (!old)
            continue;
        slot->prep = slot->prep == PREP_NONE ? old->prep : slot->prep;
        if (slot->kind == SLOT_AMOUNT && slot->unit == UNIT_WORD_NONE)
            slot->unit = old->unit;
        old->kind = SLOT_FILLER;
    }
}

/* Every thing, verbs apart, has one that is wanted instead of it. */
static bool is_superseded(Chart *chart, SlotSpan denied, SlotSpan wanted)
{
    bool any = false;
    for (unsigned i = denied.from; i < denied.to; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (clause_is_neutral(slot) || slot->kind == SLOT_VERB)
            continue;
        const Slot *other = counterpart(chart, wanted, slot);
        if (!other)
            continue;
        if (contrast_is_same(chart, other, slot))
            return false;
        any = true;
    }
    return any;
}

/* "not 'Hello' but 'Goodbye'": a text that says the one is to say the other. */
static bool is_reworded(Chart *chart, SlotSpan denied, SlotSpan wanted)
{
    return is_old_text(chart, wanted,
                       chart_slot(chart, tidy_next(chart, denied.from))) &&
           tidy_next(chart, denied.from + 1) >= denied.to;
}

void contrast_silence(Chart *chart, SlotSpan wanted, SlotSpan denied)
{
    for (unsigned i = denied.from; i < denied.to; i++) {
        Slot *slot = chart_slot(chart, i);
        if (is_old_text(chart, wanted, slot))
            slot->prep = PREP_FOR;
        else
            slot->kind = SLOT_FILLER;
    }
}

bool contrast_settle_but(Chart *chart, SlotSpan word, SlotSpan denied)
{
    SlotSpan wanted = denial_span(chart, denied.to + 1);
    bool verbs = denial_has_verbal(chart, wanted) && denial_has_verbal(chart, denied);
    bool but = denial_is_but(chart, denied.to);
    if (denial_is_empty(chart, denied) || verbs)
        return false;
    if (is_reworded(chart, denied, wanted)) /* "it's not 'Hi', it's 'Hello'" too */
        contrast_silence(chart, wanted, denied);
    else if (but && is_superseded(chart, denied, wanted))
        supersede(chart, denied, wanted);
    else
        return false;
    tidy_silence(chart, word);
    tidy_silence(chart, (SlotSpan){ denied.to, denied.to + (but ? 1 : 0) });
    return true;
}

/* "the title shouldn't be red but blue" */
static void turn_wishes(Chart *chart)
{
    for (unsigned i = 0; i < chart->slots->len; i++) {
        Slot *verb = chart_slot(chart, i);
        if (verb->kind != SLOT_VERB || !denial_is_wish(chart, verb) ||
            !contrast_settle_but(chart, (SlotSpan){ i, i }, denial_span(chart, i + 1)))
            continue;
        verb->value = VERB_MAKE;
        verb->gap_from = verb->gap_to = 0;
    }
}

/* ---- "instead of" ---------------------------------------------------------------- */

static bool stands_instead(const Chart *chart, const Slot *slot)
{
    unsigned length;
    return slot->kind == SLOT_FILLER &&
           chart_match(chart, slot->from, WORD_INSTEAD, &length);
}

/* Media that is not there to be shown or heard yet, or is called by its file. */
static bool is_from_outside(const Slot *ref)
{
    return (ref->flags & REF_SPELLED) ||
           (ref->asset &&
            (g_strcmp0(ref->type, "audio") == 0 || !(ref->flags & REF_ON_TIMELINE)));
}

/* Clips instead of others may be wanted in their place: that is for the verb to say. */
static bool replaces(Chart *chart, SlotSpan order, const Slot *old)
{
    static const char *const VERBS[] = { "replace", "use", "swap", "put", "add",
                                         "take",    "set", "make", NULL };
    static const char *const SHOWING[] = { "style:visible=true", "control:play", NULL };
    const Slot *verb = tidy_find(chart, order, SLOT_VERB);
    const Slot *new = tidy_find(chart, order, SLOT_REF);
    return (old->kind == SLOT_REF || old->kind == SLOT_LITERAL) &&
           (!verb || g_strv_contains(VERBS, verb->value) ||
            (new &&is_from_outside(new) && g_strv_contains(SHOWING, verb->value)));
}

/* "instead of deleting it, hide it"; what cannot be settled is denied all the same. */
static void settle_deed_instead(Chart *chart, unsigned i, SlotSpan order)
{
    SlotSpan denied = denial_span(chart, i + 1), word = { i, i + 1 };
    bool settled = denial_is_empty(chart, order)
                       ? denial_settle_leading(chart, word, denied)
                       : denial_settle_trailing(chart, order, word, denied);
    if (!settled)
        chart_slot(chart, i)->kind = SLOT_NOT;
}

/* "24 fps instead of 30", "instead of the intro, mute the outro" */
static void settle_instead(Chart *chart, unsigned i)
{
    SlotSpan order = { tidy_order_begin(chart, i), i };
    SlotSpan denied = { tidy_next(chart, i + 1), 0 };
    if (denied.from >= chart->slots->len)
        return;
    const Slot *first = chart_slot(chart, denied.from);
    if (first->kind == SLOT_VERB) {
        settle_deed_instead(chart, i, order);
        return;
    }
    denied.to = denied.from + 1;
    if (denial_is_empty(chart, order))
        order = (SlotSpan){ denied.to, chart->slots->len };
    if (!replaces(chart, order, first) && contrast_sets_apart(chart, order, denied))
        contrast_silence(chart, order, (SlotSpan){ i, denied.to });
    else if (first->kind == SLOT_ANIMATION) /* that it is not to do, whatever it does */
        chart_slot(chart, i)->kind = SLOT_NOT;
}

void chart_settle_contrasts(Chart *chart)
{
    for (unsigned i = 0; i < chart->slots->len; i++)
        if (stands_instead(chart, chart_slot(chart, i)))
            settle_instead(chart, i);
    turn_wishes(chart);
}
