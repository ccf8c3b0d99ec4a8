/*
 * Stage 5, where a sentence made no sense with them: statements that speak of a clip or
 * a stretch of time, beside an order.
 *
 * "Tom coughs there, cut 1:02 to 1:04", "the canon drowns the voice, take it down 6
 * dB", "I stumble between 22 and 24.5, cut that out": asides.c leaves such parts alone,
 * as what they hold could be wanted. Here the order has to be whole by itself, or to
 * need just what was told of: that is what its "it" means, or what it does without
 * saying.
 */
#include "tidying.h"

#include <string.h>

SlotSpan tidy_part_at(const Chart *chart, unsigned from)
{
    SlotSpan part = { from, from };
    while (part.to < chart->slots->len &&
           !tidy_parts_sentence(chart_slot(chart, part.to)) &&
           (part.to == from || !clauses_order_follows(chart, part.to)))
        part.to++;
    return part;
}

/* The n-th slot of the part that says something; NULL where it has no more. */
static Slot *content(const Chart *chart, SlotSpan part, unsigned n)
{
    for (unsigned i = part.from; i < part.to; i++)
        if (!clause_is_neutral(chart_slot(chart, i)) && n-- == 0)
            return chart_slot(chart, i);
    return NULL;
}

/* ---- what states and what orders ------------------------------------------------- */

/* "hates", "don't like", "isn't working" */
static bool is_opinion(const Chart *chart, const Slot *slot)
{
    unsigned length;
    return slot && slot->kind == SLOT_UNKNOWN &&
           chart_match(chart, slot->from, WORD_OPINION, &length) &&
           length == slot->to - slot->from;
}

/* Is it spelled like a verb that tells what somebody does: "coughs"? */
static bool ends_finite(const Chart *chart, const Slot *slot)
{
    const char *rule = vocabulary_rule(chart->vocabulary, "finite-ending");
    if (!rule)
        return false;
    g_auto(GStrv) endings = g_strsplit(rule, " ", -1);
    const char *word = chart->sentence.tokens[slot->from].text;
    for (unsigned i = 0; endings[i]; i++)
        if (g_str_has_suffix(word, endings[i]))
            return true;
    return false;
}

/* An unknown word right behind its subject: "Tom coughs". */
static bool is_finite(const Chart *chart, const Slot *slot)
{
    return is_opinion(chart, slot) ||
           (slot && slot->kind == SLOT_UNKNOWN && ends_finite(chart, slot));
}

static bool states(const Chart *chart, SlotSpan part)
{
    const Slot *subject = content(chart, part, 0);
    if (!subject || subject->prep != PREP_NONE)
        return false;
    return tidy_begins_with(chart, part.from, WORD_SUBJECT) ||
           tidy_find(chart, part, SLOT_COPULA) ||
           ((subject->kind == SLOT_REF || subject->kind == SLOT_UNKNOWN) &&
            is_finite(chart, content(chart, part, 1)));
}

/* "is hard to read": what it is like. */
static bool is_infinitive(const Chart *chart, SlotSpan part, unsigned i)
{
    unsigned length;
    const Entry *to = i > part.from ? chart_match(chart, chart_slot(chart, i)->from - 1,
                                                  WORD_PREP, &length)
                                    : NULL;
    return to && prep_parse(to->value) == PREP_TO &&
           tidy_find(chart, (SlotSpan){ part.from, i }, SLOT_COPULA);
}

/* "I use the live sound": what people do is told, but for what they wish or would
 * do. */
static bool is_doing(const Chart *chart, SlotSpan part, unsigned i)
{
    static const char LISTENER[] = "listener"; /* "you delete it" is an order */
    unsigned length, more, verb = i < part.to ? chart_slot(chart, i)->from : 0;
    unsigned subject = chart_slot(chart, part.from)->from;
    const Entry *who = chart_match(chart, subject, WORD_SUBJECT, &length);
    return who && g_strcmp0(who->value, LISTENER) != 0 && who->value &&
           subject + length == verb && !chart_match(chart, verb, WORD_WISH, &more) &&
           !chart_match(chart, verb, WORD_CONDITION, &more);
}

/* Words that are more than told, wherever they stand. */
static bool is_more(const Chart *chart, SlotSpan part, unsigned i)
{
    const Slot *slot = chart_slot(chart, i);
    switch (slot->kind) {
    case SLOT_VERB:
        return !slot->fuzzy && !is_infinitive(chart, part, i) &&
               !is_doing(chart, part, i);
    case SLOT_QUERY:
    case SLOT_ESTIMATE:
    case SLOT_REFUSE:
    case SLOT_LITERAL:
    case SLOT_CALLED:
    case SLOT_EXCHANGE:
        return true;
    default:
        return !is_opinion(chart, slot) && tidy_begins_with(chart, i, WORD_CANCEL);
    }
}

/* "why is the title growing?": in front of an order, what that is about. */
static bool is_wondering(const Chart *chart, SlotSpan part)
{
    unsigned length;
    const Entry *why = part.from < part.to
                           ? chart_match(chart, chart_slot(chart, part.from)->from,
                                         WORD_CONDITION, &length)
                           : NULL;
    return why && why->value && tidy_find(chart, part, SLOT_REF);
}

/* "i hate that", "the client doesn't like it": of what was told right before. */
static bool regrets(const Chart *chart, SlotSpan part)
{
    bool opinion = false;
    for (unsigned i = part.from; i < part.to; i++) {
        const Slot *slot = chart_slot(chart, i);
        opinion = opinion || is_opinion(chart, slot);
        if (slot->kind == SLOT_REF && !(slot->flags & REF_PRONOUN) && opinion)
            return false;
    }
    return opinion;
}

/* "get rid of that", "take it off": nothing but what was told of. */
static bool takes_off_it(const Chart *chart, SlotSpan part)
{
    static const char *const OFF[] = { "delete", "take", "off", NULL };
    const Slot *verb = content(chart, part, 0), *it = content(chart, part, 1);
    return verb && it && verb->kind == SLOT_VERB && g_strv_contains(OFF, verb->value) &&
           it->kind == SLOT_REF && (it->flags & REF_PRONOUN) &&
           !content(chart, part, 2);
}

/* "the title pops in, i hate that": how it is, not how it is to be. */
static bool is_regretted(const Chart *chart, SlotSpan part)
{
    const Slot *subject = content(chart, part, 0), *deed = content(chart, part, 1);
    return subject && deed && subject->kind == SLOT_REF && subject->prep == PREP_NONE &&
           deed->kind == SLOT_ANIMATION && part.to < chart->slots->len &&
           (regrets(chart, tidy_part_at(chart, part.to + 1)) ||
            takes_off_it(chart, tidy_part_at(chart, part.to + 1)));
}

static bool is_told(const Chart *chart, SlotSpan part)
{
    if (is_regretted(chart, part))
        return true;
    bool wonders = is_wondering(chart, part);
    if (part.from >= part.to || tidy_wishes(chart, part) ||
        (clauses_verb_begins(chart, part.from) &&
         !is_doing(chart, part, tidy_next(chart, part.from))) ||
        (!wonders &&
         (tidy_begins_with(chart, part.from, WORD_CONDITION) || !states(chart, part))))
        return false;
    for (unsigned i = part.from; i < part.to; i++)
        if (is_more(chart, part, i))
            return false;
    return wonders || part.to >= chart->slots->len ||
           !chart_is_mark(chart, chart_slot(chart, part.to)->from, "?");
}

/* "more saturation", "a bit smaller", "4 dB more": what is wished of what was told. */
static bool is_wish(const Chart *chart, SlotSpan part)
{
    bool compares = false;
    for (unsigned i = part.from; i < part.to; i++) {
        const Slot *slot = chart_slot(chart, i);
        switch (slot->kind) {
        case SLOT_MORE:
        case SLOT_LESS:
        case SLOT_RAISE:
        case SLOT_LOWER:
            compares = true;
            break;
        case SLOT_PROP:
        case SLOT_STRENGTH:
        case SLOT_AMOUNT:
            break;
        default:
            if (!clause_is_neutral(slot) || slot->kind == SLOT_COPULA)
                return false;
        }
    }
    return compares;
}

/* "cut it", "it has to go" */
static bool is_order(const Chart *chart, SlotSpan part)
{
    const Slot *first = content(chart, part, 0), *second = content(chart, part, 1);
    if (clauses_verb_begins(chart, part.from) ||
        (first && first->kind == SLOT_EFFECT) || is_wish(chart, part))
        return true;
    if (!first || !second || first->kind != SLOT_REF || second->fuzzy)
        return false;
    bool verb = second->kind == SLOT_VERB;
    if (first->flags & REF_PRONOUN)
        return verb;
    bool says = second->kind == SLOT_LITERAL && second->to > second->from + 1;
    return says || (verb && second->to > second->from + 1); /* "the date must say …" */
}

/* "Anna cries at 1:10": when something happens that is no clip's doing. */
static bool is_moment(const Chart *chart, SlotSpan part)
{
    const Slot *time = tidy_find(chart, part, SLOT_AMOUNT);
    return time && (time->timecode || (slot_is_time(time) && time->prep == PREP_AT)) &&
           !tidy_find(chart, part, SLOT_COPULA);
}

/* How something is to be, or how much: it may as well be wanted as told. */
static bool tells_value(const Chart *chart, SlotSpan part)
{
    static const SlotKind VALUES[] = { SLOT_COLOR, SLOT_STYLE, SLOT_POSITION, SLOT_MORE,
                                       SLOT_LESS,  SLOT_PACE,  SLOT_EFFECT };
    for (unsigned i = 0; i < G_N_ELEMENTS(VALUES); i++)
        if (tidy_find(chart, part, VALUES[i]))
            return true;
    return tidy_find(chart, part, SLOT_AMOUNT) && !is_moment(chart, part);
}

/* ---- what was told of, in the order ---------------------------------------------- */

/* Clips are called by the people they show, who do things that clips do not: "Tom
 * coughs", "the bride hates the rings". */
static bool may_be_person(const Slot *subject)
{
    return g_strcmp0(subject->type, "video") == 0 ||
           g_strcmp0(subject->type, "text") == 0;
}

static bool names_clip(const Chart *chart, SlotSpan part)
{
    for (unsigned i = part.from; i < part.to; i++)
        if (chart_slot(chart, i)->kind == SLOT_REF &&
            !(chart_slot(chart, i)->flags & REF_PRONOUN))
            return true;
    return false;
}

/* "the bride hates the rings": of those, not of who hates them. */
static unsigned topic_begin(const Chart *chart, SlotSpan part)
{
    for (unsigned i = part.from; i < part.to; i++)
        if (is_opinion(chart, chart_slot(chart, i)))
            return names_clip(chart, (SlotSpan){ i + 1, part.to }) ? i + 1 : part.from;
    return part.from;
}

/* What "it" would be: the one thing told of, or of several the subject. *count: how
 * many are named. */
static Slot *topic_of(const Chart *chart, SlotSpan part, unsigned *count)
{
    Slot *subject = content(chart, part, 0), *topic = NULL;
    *count = 0;
    for (unsigned i = topic_begin(chart, part); i < part.to; i++) {
        Slot *slot = chart_slot(chart, i);
        bool where = (slot->flags & REF_GUESSED) && slot->prep != PREP_NONE;
        if (slot->kind != SLOT_REF || (slot->flags & (REF_PRONOUN | REF_BARE)) || where)
            continue; /* "is hard to read on the sand" */
        topic = slot;
        ++*count;
    }
    const char *by =
        topic ? json_string_value(json_object_get(topic->json, "by")) : NULL;
    if (g_strcmp0(by, "track") == 0 || (topic && (topic->flags & REF_PLURAL)))
        return NULL; /* where something is, or more than "it" */
    bool acts = topic == subject && !tidy_find(chart, part, SLOT_COPULA) &&
                !is_opinion(chart, content(chart, part, 1));
    if (*count == 1)
        return acts && !subject->determined && !is_regretted(chart, part) ? NULL
                                                                          : topic;
    return *count && subject->kind == SLOT_REF && !may_be_person(subject) ? subject
                                                                          : NULL;
}

/* "the clip" behind what was told of one. */
static bool is_kind_of(const Slot *slot, const Slot *topic)
{
    return topic && slot->kind == SLOT_REF && (slot->flags & REF_BARE) &&
           !(slot->flags & REF_PLURAL) && slot->determined && slot->type &&
           g_strcmp0(slot->type, topic->type) == 0;
}

static Slot *pointer_in(const Chart *chart, SlotSpan order, const Slot *topic)
{
    for (unsigned i = order.from; i < order.to; i++) {
        Slot *slot = chart_slot(chart, i);
        if (slot->kind == SLOT_REF &&
            ((slot->flags & REF_PRONOUN) || is_kind_of(slot, topic)))
            return slot;
    }
    return NULL;
}

static bool names_own(const Chart *chart, SlotSpan order)
{
    return tidy_find(chart, order, SLOT_REF) || tidy_find(chart, order, SLOT_RANGE) ||
           tidy_find(chart, order, SLOT_MARKER) ||
           tidy_find(chart, order, SLOT_WHOLE) || tidy_find(chart, order, SLOT_ALL);
}

static bool tells_time(const Chart *chart, SlotSpan order)
{
    return tidy_find(chart, order, SLOT_AMOUNT) ||
           tidy_find(chart, order, SLOT_ANCHOR) || tidy_find(chart, order, SLOT_RANGE);
}

/* All but what the order lacks, which stays right in front of it. */
static void silence_but(Chart *chart, SlotSpan part, SlotSpan order, const Slot *lent)
{
    unsigned end = lent ? order.from : part.to;
    for (unsigned i = part.from; i < end; i++)
        if (chart_slot(chart, i) != lent)
            chart_slot(chart, i)->kind = SLOT_FILLER;
}

static void give_to(Slot *pointer, Slot *topic)
{
    Prep prep = pointer->prep;
    tidy_put(pointer, topic);
    pointer->prep = prep;
}

/* "the title zooms in, remove it": the clip, or what it does? */
static bool takes_either(const Chart *chart, SlotSpan part, SlotSpan order)
{
    static const char *const OFF[] = { "delete", "take", "off", NULL };
    const Slot *verb = tidy_find(chart, order, SLOT_VERB);
    return verb && g_strv_contains(OFF, verb->value) &&
           tidy_find(chart, part, SLOT_ANIMATION) &&
           !tidy_find(chart, order, SLOT_ANIMATION) && !names_clip(chart, order);
}

/* "sub in guests.mp4", "use it there": media, and not what it is in the place of. */
static bool only_fills(const Chart *chart, SlotSpan order)
{
    const Slot *verb = tidy_find(chart, order, SLOT_VERB), *media = NULL;
    for (unsigned i = order.from; i < order.to; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (slot->kind != SLOT_REF)
            continue;
        if (media || !(slot->asset || (slot->flags & REF_FILE)) ||
            slot->prep != PREP_NONE)
            return false;
        media = slot;
    }
    return verb && media &&
           (strcmp(verb->value, "replace") == 0 ||
            (strcmp(verb->value, "make") == 0 && (media->flags & REF_SPELLED)));
}

/* "we lost the rights to the flower, mute the music": of another clip, of which more may
 * be wanted. */
static bool does_to_other(Chart *chart, SlotSpan part, SlotSpan order)
{
    const Slot *own = tidy_find(chart, order, SLOT_REF);
    bool other = false;
    for (unsigned i = part.from; own && i < part.to; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (is_opinion(chart, slot))
            return false;
        if (slot->kind != SLOT_REF || slot == content(chart, part, 0) ||
            (slot->flags & (REF_PRONOUN | REF_GUESSED | REF_BARE | REF_ROLE)))
            continue;
        if (contrast_same_clips(chart, slot, own))
            return false;
        other = true;
    }
    return other && !tidy_find(chart, part, SLOT_COPULA);
}

/* The order does without what was told, or takes from it what it is for. */
static bool settle(Chart *chart, SlotSpan part, SlotSpan order)
{
    unsigned count;
    if (tidy_keep_part(chart, part, order,
                       is_wondering(chart, part) || is_regretted(chart, part)))
        return true;
    if (takes_either(chart, part, order))
        return false;
    Slot *topic = topic_of(chart, part, &count);
    Slot *range = count ? NULL : tidy_find(chart, part, SLOT_RANGE);
    Slot *pointer = pointer_in(chart, order, topic);
    bool own = names_own(chart, order);
    if (topic && !pointer && only_fills(chart, order)) {
        topic->prep = PREP_FOR;
        silence_but(chart, part, order, topic);
        return true;
    }
    if (own && !pointer && does_to_other(chart, part, order))
        return false;
    if (is_moment(chart, part) && !tells_time(chart, order)) {
        silence_but(chart, part, order, tidy_find(chart, part, SLOT_AMOUNT));
        return !pointer; /* "a door slams at 12 s, add a marker there" */
    }
    if (pointer && (topic || range))
        give_to(pointer, topic ? topic : range);
    else if (pointer ? count || tells_value(chart, part)
                     : (own ? tells_value(chart, part) : !topic))
        return false;
    silence_but(chart, part, order, !pointer && !own ? topic : NULL);
    return true;
}

/* ---- the sentence ---------------------------------------------------------------- */

/* The order that follows what ends at `from`, over other things told. */
static bool find_order(const Chart *chart, unsigned from, SlotSpan *order)
{
    for (SlotSpan part = tidy_part_at(chart, from); part.from < chart->slots->len;
         part = tidy_part_at(chart, part.to + 1)) {
        if (is_order(chart, part)) {
            *order = part;
            return true;
        }
    }
    return false;
}

/* "delete 3 to 5, Tom coughs there": behind an order that lacks nothing. Of two clips
 * the other may be meant as well: "delete the rings, we lost the rights to the
 * drone". */
static bool is_beside(const Chart *chart, SlotSpan part)
{
    SlotSpan order;
    if (!find_order(chart, 0, &order) || order.from > part.from)
        return false;
    return names_own(chart, order) && !pointer_in(chart, order, NULL) &&
           !(names_clip(chart, order) && names_clip(chart, part)) &&
           !tells_value(chart, part);
}

void chart_find_told(Chart *chart)
{
    SlotSpan order;
    for (SlotSpan part = tidy_part_at(chart, 0); part.from < chart->slots->len;
         part = tidy_part_at(chart, part.to + 1)) {
        if (!is_told(chart, part))
            continue;
        bool leads = find_order(chart, part.to + 1, &order);
        if (!leads && !is_beside(chart, part))
            continue;
        chart->tells |= 1u << TELLING_OF;
        if (chart->telling != TELLING_OF)
            continue;
        if (!leads)
            tidy_silence(chart, part);
        chart->aside = !leads || settle(chart, part, order) || chart->aside;
    }
}
