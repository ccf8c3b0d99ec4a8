/*
 * Stage 5, where a sentence made no sense with them: what people tell beside an order.
 *
 * "Delete the b-roll, I never liked it", "lose the photo, dad doesn't want it in": a
 * part of the sentence that states something and gives no order, no condition and
 * nothing that an order could use, neither a clip nor a value. Such parts are silenced;
 * what is left has to be understood whole, as always.
 */
#include "tidying.h"

#include <string.h>

bool tidy_parts_sentence(const Slot *slot)
{
    return slot->kind == SLOT_MARK && strchr(",;.!?-:", slot->value[0]);
}

/* Who or what is told of, in front of what is told: a pronoun, or a word we do not
 * know. */
static bool has_subject(const Chart *chart, SlotSpan part)
{
    if (tidy_begins_with(chart, part.from, WORD_SUBJECT))
        return true;
    for (unsigned i = part.from; i < part.to; i++)
        if (!clause_is_neutral(chart_slot(chart, i)))
            return chart_slot(chart, i)->kind == SLOT_UNKNOWN;
    return false;
}

/* Words that may stand in a statement and would change nothing if they were gone. */
static bool is_idle(const Slot *slot)
{
    if (slot->fuzzy) /* a word of theirs that looks like one of ours */
        return true;
    switch (slot->kind) {
    case SLOT_UNKNOWN:
    case SLOT_NOT:
    case SLOT_COPULA:
    case SLOT_STRENGTH:
    case SLOT_WHOLE:
    case SLOT_TALK:
    case SLOT_ONLY:
    case SLOT_VERB:
        return true;
    case SLOT_REF:
        return (slot->flags & REF_PRONOUN) != 0;
    default:
        return clause_is_neutral(slot) && slot->kind != SLOT_CHAT;
    }
}

/* "doesn't want": the word in front turns it round. */
static bool is_turned(const Chart *chart, unsigned begin, unsigned n)
{
    unsigned length;
    for (unsigned at = begin; at < n; at++)
        if (chart_match(chart, at, WORD_NOT, &length) && at + length == n)
            return true;
    return false;
}

/* Is there a clip, and more than "it", behind token n? */
static bool wishes_something(const Chart *chart, SlotSpan part, unsigned n)
{
    bool it = false, clip = false, more = false;
    for (unsigned i = part.from; i < part.to; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (slot->from <= n || clause_is_neutral(slot))
            continue;
        bool ref = slot->kind == SLOT_REF, pronoun = slot->flags & REF_PRONOUN;
        it = it || (ref && pronoun);
        clip = clip || (ref && !pronoun);
        more = more || !ref;
    }
    return clip || (it && more);
}

bool tidy_wishes(const Chart *chart, SlotSpan part)
{
    static const char NOBODY[] = "nobody";
    unsigned length, end = chart_slot(chart, part.to - 1)->to;
    unsigned begin = chart_slot(chart, part.from)->from;
    const Entry *who = chart_match(chart, begin, WORD_SUBJECT, &length);
    if (who && g_strcmp0(who->value, NOBODY) == 0)
        return false;
    for (unsigned n = begin; n < end; n++) {
        const Entry *wish = chart_match(chart, n, WORD_WISH, &length);
        if (wish && !wish->value && !is_turned(chart, begin, n))
            return wishes_something(chart, part, n);
    }
    return false;
}

bool tidy_says_when(const Chart *chart, SlotSpan part)
{
    unsigned length, first = tidy_next(chart, part.from), shown = 0;
    if (first >= part.to || chart_slot(chart, first)->kind == SLOT_RANGE ||
        !tidy_begins_with(chart, part.from, WORD_SCENE) ||
        !tidy_find(chart, part, SLOT_REF))
        return false;
    for (unsigned i = part.from; i < part.to; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (!shown && chart_match(chart, slot->from, WORD_PLAYING, &length))
            shown = slot->from + length;
        else if (shown && slot->from >= shown && !clause_is_neutral(slot))
            return false; /* "while A is on screen the music is too loud" */
    }
    return shown > 0;
}

static bool is_aside(const Chart *chart, SlotSpan part)
{
    bool states = false;
    unsigned length;
    if (part.from >= part.to || clauses_verb_begins(chart, part.from) ||
        tidy_wishes(chart, part) ||
        tidy_begins_with(chart, part.from, WORD_CONDITION) || !has_subject(chart, part))
        return false;
    for (unsigned i = part.from; i < part.to; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (!is_idle(slot) ||
            (slot->kind != SLOT_UNKNOWN && tidy_begins_with(chart, i, WORD_CANCEL)))
            return false;
        if (chart_match(chart, slot->from, WORD_OPINION, &length) &&
            tidy_find(chart, part, SLOT_REF))
            return false; /* "i hate that": told.c knows of what */
        states = states || slot->fuzzy || slot->kind == SLOT_UNKNOWN ||
                 slot->kind == SLOT_COPULA || slot->kind == SLOT_NOT;
    }
    return states;
}

static SlotSpan part_at(const Chart *chart, unsigned from)
{
    unsigned to = from;
    while (to < chart->slots->len && !tidy_parts_sentence(chart_slot(chart, to)))
        to++;
    return (SlotSpan){ from, to };
}

/* Is what the part ends in a question? */
static bool asks(const Chart *chart, SlotSpan part)
{
    return part.to < chart->slots->len && chart_slot(chart, part.to)->value[0] == '?';
}

void chart_find_asides(Chart *chart)
{
    for (SlotSpan part = part_at(chart, 0); part.from < chart->slots->len;
         part = part_at(chart, part.to + 1)) {
        if (!is_aside(chart, part) || asks(chart, part))
            continue;
        chart->tells |= 1u << TELLING_ASIDES;
        if (chart->telling == TELLING_HEARD || chart->telling == TELLING_DROPPED)
            continue;
        tidy_silence(chart, part);
        chart->aside = true;
    }
}
