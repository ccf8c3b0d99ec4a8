/*
 * Stage 5, before clauses: a stretch of time that is told of, and an order that takes it
 * away.
 *
 * "The interview rambles from 7 to 9, take that out", "from 8 to 8.5 there is a jolt,
 * cut it", "22 s till 25 s: away with it": what goes is the stretch, and not the whole
 * clip that it is told of.
 */
#include "tidying.h"

#include "chatkut/edit/moment.h"

#include <string.h>

static const char DELETE[] = "delete";

static bool takes_away(const Slot *verb)
{
    static const char *const VERBS[] = { "delete", "cut",   "lift",   "ripple", "take",
                                         "trim",   "split", "vanish", NULL };
    return verb->kind == SLOT_VERB && g_strv_contains(VERBS, verb->value);
}

/* "cut it", "take that out", "it has to go": nothing but a verb and what it goes back
 * to. */
static bool takes_it(const Chart *chart, SlotSpan order, Slot **verb)
{
    const Slot *it = NULL;
    *verb = NULL;
    for (unsigned i = order.from; i < order.to; i++) {
        Slot *slot = chart_slot(chart, i);
        if (clause_is_neutral(slot))
            continue;
        if (slot->kind == SLOT_REF && !it && (slot->flags & REF_PRONOUN) &&
            !(slot->flags & (REF_PLURAL | REF_ALL)) && slot->prep == PREP_NONE)
            it = slot;
        else if (!*verb && takes_away(slot))
            *verb = slot;
        else
            return false;
    }
    return it && *verb;
}

/* The only clip that is spoken of; *several: there are more, or it is no single one. */
static Slot *only_clip(const Chart *chart, SlotSpan part, bool *several)
{
    Slot *clip = NULL;
    *several = false;
    for (unsigned i = part.from; i < part.to; i++) {
        Slot *slot = chart_slot(chart, i);
        if (slot->kind != SLOT_REF)
            continue;
        *several = *several || clip || slot->members ||
                   (slot->flags & (REF_PLURAL | REF_ALL | REF_PRONOUN | REF_THIS));
        clip = slot;
    }
    return clip;
}

/* Does the clip go on in front of the stretch or behind it? */
static bool holds(Chart *chart, const Slot *topic, const json_t *span)
{
    Clause clause = { .chart = chart };
    const Clip *clip = clause_one_clip(&clause, topic->json);
    const json_t *from = json_object_get(span, "from"),
                 *to = json_object_get(span, "to");
    if (!clip || !from || !to || json_is_object(from) || json_is_object(to))
        return false;
    Rate rate = composition_main(chart->composition)->rate;
    RTime start = moment_length(from, rate, RTIME_ZERO);
    RTime end = moment_length(to, rate, RTIME_ZERO);
    if (clause_span_is_absolute(&clause, clip, span))
        return rtime_compare(rtime_sub(end, start), clip->duration) < 0;
    return rtime_compare(end, clip->duration) <= 0;
}

/* People do what clips don't: "Tom coughs from 1:02 to 1:04". */
static bool may_be_person(const Slot *topic)
{
    return !topic->determined && g_strcmp0(topic->type, "text") == 0;
}

/* "gets dull" tells, "make it dull" and "plays" might order. */
static bool orders(const Chart *chart, SlotSpan part)
{
    for (unsigned i = part.from; i < part.to; i++)
        if (chart_slot(chart, i)->kind == SLOT_VERB &&
            !slot_is_light(chart_slot(chart, i)))
            return true;
    return clauses_verb_begins(chart, part.from) ||
           tidy_find(chart, part, SLOT_ANIMATION) ||
           tidy_find(chart, part, SLOT_TRANSITION) ||
           tidy_find(chart, part, SLOT_QUERY);
}

/* A stretch is told of, and nothing that is to be done. */
static Slot *told_stretch(const Chart *chart, SlotSpan part)
{
    unsigned length;
    Slot *range = tidy_find(chart, part, SLOT_RANGE);
    bool closed = range && json_object_get(range->json, "from") &&
                  json_object_get(range->json, "to");
    if (!closed || range->number != 0 || (range->flags & REF_ALL_BUT) ||
        orders(chart, part) || tidy_find(chart, part, SLOT_NOT) ||
        tidy_begins_with(chart, part.from, WORD_CONDITION))
        return NULL;
    for (unsigned i = part.from; i < part.to; i++)
        if (chart_match(chart, chart_slot(chart, i)->from, WORD_PLAYING, &length))
            return NULL; /* the clip is there then */
    return range;
}

/* "The first 2 s are superfluous, remove them": that is ordered once. */
static bool says_again(Chart *chart, SlotSpan part, SlotSpan order)
{
    unsigned length;
    Slot *again;
    const Slot *verb = tidy_find(chart, part, SLOT_VERB);
    if (!verb || strcmp(verb->value, DELETE) != 0 || part.to >= order.to ||
        !chart_match(chart, verb->from, WORD_COPULA, &length) ||
        tidy_find(chart, part, SLOT_NOT) ||
        !(tidy_find(chart, part, SLOT_RANGE) || tidy_topic(chart, part)) ||
        !takes_it(chart, order, &again))
        return false;
    tidy_silence(chart, (SlotSpan){ part.to, order.to });
    return true;
}

/* The order is to be about the stretch, of the clip that it is told of. */
static bool settle(Chart *chart, SlotSpan part, SlotSpan order)
{
    bool several;
    Slot *verb, *range = told_stretch(chart, part);
    Slot *topic = only_clip(chart, part, &several);
    if (!range || several || !takes_it(chart, order, &verb) ||
        (topic && !may_be_person(topic) && !holds(chart, topic, range->json)))
        return false;
    if (strcmp(verb->value, "take") == 0 || strcmp(verb->value, "split") == 0)
        verb->value = DELETE;
    for (unsigned i = part.from; i < part.to; i++) {
        Slot *slot = chart_slot(chart, i);
        if (slot != range && (slot != topic || may_be_person(topic)))
            slot->kind = SLOT_FILLER;
    }
    for (unsigned i = part.to; i < order.to; i++)
        if (chart_slot(chart, i) != verb)
            chart_slot(chart, i)->kind = SLOT_FILLER;
    if (topic)
        topic->prep = PREP_NONE;
    range->prep = PREP_NONE;
    return true;
}

void chart_keep_stretches(Chart *chart)
{
    for (SlotSpan part = tidy_part_at(chart, 0); part.to < chart->slots->len;
         part = tidy_part_at(chart, part.to + 1)) {
        SlotSpan order = tidy_part_at(chart, part.to + 1);
        if (says_again(chart, part, order) || settle(chart, part, order))
            return;
    }
}
