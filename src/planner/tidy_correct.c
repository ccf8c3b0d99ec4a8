/*
 * Corrections: "mute the intro, no, the logo" puts the logo where the intro stood,
 * "mute the intro, no, delete it" takes the first order back. What is said anew finds a
 * place in the order before, all of it, or nothing is touched.
 */
#include "tidying.h"

#include <string.h>

/* Of words that correct nothing where nothing was said before: "actually, …". */
static const char CORRECTION_SOFT[] = "soft";

/* Things that are said of a clip and can take each other's place. */
static bool is_manner(const Slot *slot)
{
    switch (slot->kind) {
    case SLOT_COLOR:
    case SLOT_STYLE:
    case SLOT_UNSTYLE:
    case SLOT_MORE:
    case SLOT_LESS:
    case SLOT_EFFECT:
    case SLOT_POSITION:
    case SLOT_ORDER:
        return true;
    default:
        return false;
    }
}

bool tidy_can_replace(const Slot *old, const Slot *new, bool exactly)
{
    if (!exactly)
        return (is_manner(old) && is_manner(new)) ||
               (old->kind == SLOT_PLACE &&
                old->prep == new->prep &&slot_is_counted(
                                 new)); /* "the fourth, sorry, the third clip" */
    return old->kind == new->kind &&
           (old->kind != SLOT_AMOUNT || slot_same_measure(old, new) ||
            old->unit == UNIT_WORD_NONE); /* "to 5, no, 4 seconds" */
}

static int find_replaced(const Chart *chart, SlotSpan before, const Slot *new,
                         const bool *taken)
{
    for (int exactly = 1; exactly >= 0; exactly--)
        for (unsigned i = before.to; i-- > before.from;)
            if (!taken[i] && tidy_can_replace(chart_slot(chart, i), new, exactly))
                return (int)i;
    return -1;
}

static void replace(Slot *old, Slot *new)
{
    if (new->prep == PREP_NONE)
        new->prep = old->prep;
    if (new->kind == SLOT_AMOUNT &&new->unit == UNIT_WORD_NONE)
        new->unit = old->unit;
    tidy_put(old, new);
}

/* All of what is said anew finds its place, or nothing is touched. */
static bool substitute(Chart *chart, SlotSpan before, SlotSpan after)
{
    g_autofree bool *taken = g_new0(bool, chart->slots->len);
    g_autofree int *places = g_new(int, chart->slots->len);
    bool any = false;
    for (unsigned i = after.from; i < after.to; i++) {
        places[i] = -1;
        const Slot *slot = chart_slot(chart, i);
        if (clause_is_neutral(slot))
            continue;
        places[i] = find_replaced(chart, before, slot, taken);
        if (places[i] < 0)
            return false;
        taken[places[i]] = any = true;
    }
    for (unsigned i = after.from; i < after.to; i++)
        if (places[i] >= 0)
            replace(chart_slot(chart, (unsigned)places[i]), chart_slot(chart, i));
    return any;
}

/* "mute the intro, no, delete it": the first order is taken back, its clips stay. */
static bool take_back(Chart *chart, SlotSpan before, SlotSpan after)
{
    Slot *object = NULL, *pronoun = NULL;
    bool other = false;
    for (unsigned i = before.from; i < before.to && !object; i++)
        if (chart_slot(chart, i)->kind == SLOT_REF)
            object = chart_slot(chart, i);
    for (unsigned i = after.from; i < after.to; i++) {
        Slot *slot = chart_slot(chart, i);
        if (slot->kind != SLOT_REF)
            continue;
        if (slot->flags & REF_PRONOUN)
            pronoun = slot;
        else
            other = true;
    }
    if (!pronoun && !other)
        return false;
    if (pronoun && object)
        tidy_put(pronoun, object);
    tidy_silence(chart, before);
    return true;
}

unsigned tidy_order_begin(const Chart *chart, unsigned end)
{
    unsigned begin = 0;
    while (end > 0 && clause_is_neutral(chart_slot(chart, end - 1)))
        end--;
    for (unsigned i = 0; i < end; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (slot_is_full_stop(slot) || slot->kind == SLOT_THEN ||
            clauses_order_follows(chart, i))
            begin = i + 1;
    }
    return begin;
}

unsigned tidy_order_end(const Chart *chart, unsigned from)
{
    unsigned end = from;
    for (bool content = false; end < chart->slots->len; end++) {
        const Slot *slot = chart_slot(chart, end);
        bool parts = slot_is_full_stop(slot) || clauses_order_follows(chart, end);
        if (slot->kind == SLOT_CORRECTION || slot->kind == SLOT_THEN ||
            (content && parts))
            break;
        content = content || !clause_is_neutral(slot);
    }
    return end;
}

/* "the logo, make that yellow": a topic and an order of it, where nothing was ordered
 * yet. */
static bool order_of_topic(Chart *chart, unsigned at)
{
    static const char MAKE[] = "make";
    unsigned length;
    Slot *word = chart_slot(chart, at), *topic = NULL;
    const Entry *verb = chart_match(chart, word->from, WORD_VERB, &length);
    for (unsigned i = 0; i < at; i++) {
        Slot *slot = chart_slot(chart, i);
        if (clause_is_neutral(slot))
            continue;
        if (topic || slot->kind != SLOT_REF || (slot->flags & REF_PRONOUN))
            return false;
        topic = slot;
    }
    if (!topic || !verb || strcmp(verb->value, MAKE) != 0)
        return false;
    topic->prep = PREP_NONE;
    word->kind = SLOT_VERB;
    word->value = MAKE;
    return true;
}

static void correct(Chart *chart, unsigned at)
{
    SlotSpan word = { at, at + 1 };
    SlotSpan before = { tidy_order_begin(chart, at), at };
    SlotSpan after = { at + 1, tidy_order_end(chart, at + 1) };
    if (tidy_next(chart, before.from) >= at) {
        if (strcmp(chart_slot(chart, at)->value, CORRECTION_SOFT) == 0)
            tidy_silence(chart, word);
        return;
    }
    if (tidy_next(chart, after.from) >= after.to)
        return;
    bool anew = clauses_verb_begins(chart, after.from);
    if (anew ? take_back(chart, before, after) || substitute(chart, before, after)
             : substitute(chart, before, after))
        tidy_silence(chart, word);
}

void chart_apply_corrections(Chart *chart)
{
    for (unsigned i = 0; i < chart->slots->len; i++)
        if (chart_slot(chart, i)->kind == SLOT_CORRECTION && !order_of_topic(chart, i))
            correct(chart, i);
}
