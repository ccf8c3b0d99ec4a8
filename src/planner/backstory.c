/*
 * Stage 5, where a sentence made no sense in any other way: all that is told around
 * orders that are whole without it.
 *
 * "We talked about it and the walk is too long for us, please delete it", "when the
 * confetti flies you can't hear anything, turn its sound back on", "take the laugh track
 * out, we are not on television": a part that begins with somebody or something, says
 * what that is or does, and orders nothing. asides.c and told.c leave such parts alone
 * when a word of them could be wanted; here the orders were not understood with them.
 * What is not so yet (a wish, a condition, tomorrow) may well change the order, and
 * stays, and so does what is said of how another clip is than the order's.
 */
#include "tidying.h"

#include <string.h>

/* ---- parts ----------------------------------------------------------------------- */

static SlotSpan part_behind(const Chart *chart, SlotSpan part)
{
    return tidy_part_at(chart, part.to + 1);
}

static bool says_any(const Chart *chart, SlotSpan part, WordClass class)
{
    unsigned length;
    for (unsigned i = part.from; i < part.to; i++) {
        const Slot *slot = chart_slot(chart, i);
        for (unsigned n = slot->from; n < slot->to; n++)
            if (chart_match(chart, n, class, &length))
                return true;
    }
    return false;
}

static bool is_person(const Chart *chart, unsigned i, unsigned *length)
{
    const Entry *who =
        chart_match(chart, chart_slot(chart, i)->from, WORD_SUBJECT, length);
    return who && who->value;
}

/* "we deleted the rest": who does it, and what is done, and no order of ours. */
static bool is_doing(const Chart *chart, SlotSpan part)
{
    unsigned length, verb = tidy_next(chart, part.from);
    static const char LISTENER[] = "listener"; /* "you delete it" is an order */
    if (part.from >= part.to || !is_person(chart, part.from, &length))
        return false;
    const Entry *who =
        chart_match(chart, chart_slot(chart, part.from)->from, WORD_SUBJECT, &length);
    return strcmp(who->value, LISTENER) != 0 && verb < part.to &&
           chart_slot(chart, verb)->from == chart_slot(chart, part.from)->from + length;
}

static bool orders(const Chart *chart, SlotSpan part)
{
    return clauses_verb_begins(chart, part.from) && !is_doing(chart, part);
}

/* ---- what is told ---------------------------------------------------------------- */

static bool ends_finite(const Chart *chart, const Slot *slot)
{
    const char *rule = vocabulary_rule(chart->vocabulary, "finite-ending");
    g_auto(GStrv) endings = g_strsplit(rule ? rule : "", " ", -1);
    return endings[0] && slot->to == slot->from + 1 &&
           g_str_has_suffix(chart->sentence.tokens[slot->from].text, endings[0]);
}

/* Verbs that clips and people do by themselves, and no order to them: "the song starts
 * so suddenly", "my mother says it is boring". */
static bool is_act(const Chart *chart, const Slot *slot)
{
    static const char *const VERBS[] = { "make",  "take",         "start",
                                         "end",   "control:play", "style:visible=true",
                                         "leave", "keep",         "set:text",
                                         NULL };
    return g_strv_contains(VERBS, slot->value) && ends_finite(chart, slot);
}

/* "doesn't want", "don't need": of what is to go. */
static bool is_unwanted(const Chart *chart, const Slot *slot)
{
    unsigned length;
    bool denied = false;
    for (unsigned n = slot->from; slot->kind == SLOT_VERB && n < slot->to; n++)
        denied = denied || chart_match(chart, n, WORD_NOT, &length);
    return denied;
}

/* Could it be an order to the clip in front: "the logo goes left", "the title fades
 * in"? */
static bool is_deed(const Chart *chart, const Slot *slot)
{
    return slot_is_verbal(slot) && !slot->fuzzy && !is_act(chart, slot) &&
           !is_unwanted(chart, slot);
}

/* "it comes out of the right side": of the verb in front. */
static bool is_particle(const Chart *chart, unsigned i)
{
    const Slot *verb = i > 0 ? chart_slot(chart, i - 1) : NULL;
    return verb && verb->kind == SLOT_UNKNOWN && ends_finite(chart, verb) &&
           chart_slot(chart, i)->from == verb->to;
}

/* What no telling has. */
static bool is_more(const Slot *slot)
{
    static const SlotKind MORE[] = { SLOT_ESTIMATE, SLOT_REFUSE,   SLOT_CORRECTION,
                                     SLOT_CALLED,   SLOT_EXCHANGE, SLOT_TALK };
    for (unsigned i = 0; i < G_N_ELEMENTS(MORE); i++)
        if (slot->kind == MORE[i])
            return true;
    return false;
}

/* "in the third clip the priest is …": where, in front of who. */
static bool is_where(const Slot *slot)
{
    const unsigned PREPS_OF_PLACE =
        PREP_BIT(PREP_IN) | PREP_BIT(PREP_AT) | PREP_BIT(PREP_ON) | PREP_BIT(PREP_FROM);
    return slot->prep != PREP_NONE && (PREP_BIT(slot->prep) & PREPS_OF_PLACE);
}

/* The slot that begins with who or what is told of; `to` where there is none. */
static unsigned subject_of(const Chart *chart, SlotSpan part)
{
    unsigned length;
    for (unsigned i = part.from; i < part.to; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (tidy_begins_with(chart, i, WORD_SUBJECT))
            return i;
        bool article = chart_match(chart, slot->from, WORD_DET, &length);
        bool noun = slot->kind == SLOT_REF && slot->determined;
        if (slot->prep == PREP_NONE && slot->kind != SLOT_PREP && (article || noun))
            return i;
        if (slot->kind == SLOT_PREP ||
            !(clause_is_neutral(slot) || is_where(slot) || slot->kind == SLOT_COLOR))
            return part.to;
        if (slot->kind == SLOT_COLOR)
            return i;
    }
    return part.to;
}

/* "I don't want it moved": what is not to be done is no telling. */
static bool forbids(const Chart *chart, SlotSpan part)
{
    const Slot *verb = tidy_find(chart, part, SLOT_VERB);
    return tidy_find(chart, part, SLOT_NOT) && verb && !verb->fuzzy &&
           says_any(chart, part, WORD_WISH);
}

/* "when the confetti flies you can't hear anything": who is told of comes behind when
 * that is. The slot it begins at; `to` where there is none. */
static unsigned behind_scene(const Chart *chart, SlotSpan part)
{
    for (unsigned i = part.from + 2; i < part.to; i++) {
        bool is = i + 1 < part.to && chart_slot(chart, i + 1)->kind == SLOT_COPULA &&
                  chart_slot(chart, i)->kind == SLOT_REF;
        if (is || tidy_begins_with(chart, i, WORD_SUBJECT))
            return i;
    }
    return part.to;
}

static bool begins_scene(const Chart *chart, SlotSpan part)
{
    return tidy_begins_with(chart, part.from, WORD_SCENE);
}

/* Where what is told begins, when that is left out. */
static SlotSpan main_of(const Chart *chart, SlotSpan part)
{
    return begins_scene(chart, part) ? (SlotSpan){ behind_scene(chart, part), part.to }
                                     : part;
}

/* Is that, behind its subject, what it is or does? A participle may as well be an
 * order: "red circle deleted". */
static bool is_predicate(const Chart *chart, const Slot *slot)
{
    return slot->kind == SLOT_COPULA || slot->kind == SLOT_NOT ||
           is_unwanted(chart, slot) ||
           ((slot->kind == SLOT_UNKNOWN || slot->kind == SLOT_VERB || slot->fuzzy) &&
            ends_finite(chart, slot));
}

static bool tells(const Chart *chart, SlotSpan part)
{
    SlotSpan main = main_of(chart, part);
    unsigned subject = subject_of(chart, main), length;
    if (subject >= main.to)
        return false;
    bool person = is_person(chart, subject, &length), told = person, is = person;
    bool it = tidy_begins_with(chart, subject, WORD_SUBJECT);
    for (unsigned i = subject; i < main.to; i++) {
        const Slot *slot = chart_slot(chart, i);
        bool deed = !is && !(it && is_particle(chart, i)) && is_deed(chart, slot);
        if (deed || is_more(slot) ||
            (slot->kind == SLOT_QUERY && !begins_scene(chart, part)))
            return false;
        is = is || slot->kind == SLOT_COPULA;
        told = told || (i > subject && is_predicate(chart, slot));
    }
    return told && !forbids(chart, part);
}

static bool asks(const Chart *chart, SlotSpan part)
{
    return part.to < chart->slots->len &&
           chart_is_mark(chart, chart_slot(chart, part.to)->from, "?");
}

static bool is_told(const Chart *chart, SlotSpan part)
{
    if (part.from >= part.to || asks(chart, part) || tidy_wishes(chart, part) ||
        says_any(chart, part, WORD_UNREAL) || tidy_says_when(chart, part))
        return false;
    bool other =
        orders(chart, part) || tidy_begins_with(chart, part.from, WORD_CONDITION);
    return (begins_scene(chart, part) || !other) && tells(chart, part);
}

/* ---- what the order takes from it ------------------------------------------------ */

static bool is_named(const Slot *slot)
{
    const char *by = json_string_value(json_object_get(slot->json, "by"));
    return slot->kind == SLOT_REF &&
           !(slot->flags & (REF_PRONOUN | REF_GUESSED | REF_ALL)) &&
           g_strcmp0(by, "track") != 0;
}

static bool is_of(const Slot *slot)
{
    return is_named(slot) && (slot->prep == PREP_NONE || slot->prep == PREP_OF);
}

/* The one thing in the span that "it" can be. *count: how many are named. */
static Slot *thing_in(const Chart *chart, SlotSpan span, unsigned *count)
{
    Slot *thing = NULL;
    *count = 0;
    for (unsigned i = span.from; i < span.to; i++) {
        Slot *slot = chart_slot(chart, i);
        *count += is_named(slot);
        thing = thing || !is_of(slot) ? thing : slot;
    }
    return thing;
}

/* What is not wanted begins behind that; `to` where nothing is said to be. */
static unsigned behind_unwanted(const Chart *chart, SlotSpan part)
{
    for (unsigned i = part.from; i < part.to; i++)
        if (is_unwanted(chart, chart_slot(chart, i)))
            return i + 1;
    return part.to;
}

/* What is told of: what is not wanted, the one clip there is, or of several the one that
 * does something. */
static Slot *topic_of(const Chart *chart, SlotSpan part)
{
    SlotSpan main = main_of(chart, part);
    SlotSpan unwanted = { behind_unwanted(chart, part), part.to };
    unsigned count, all;
    Slot *topic = thing_in(chart, unwanted, &count);
    if (topic)
        return count == 1 ? topic : NULL;
    topic = thing_in(chart, main, &count);
    if (!topic)
        topic = thing_in(chart, part, &all);
    unsigned subject = subject_of(chart, main);
    bool leads = subject < part.to && topic == chart_slot(chart, subject);
    return count < 2 || leads ? topic : NULL;
}

/* Does "it" mean what was spoken of before this sentence, as nothing is told of? */
static bool tells_of_nothing(const Chart *chart, SlotSpan part)
{
    unsigned subject = subject_of(chart, part);
    return tidy_begins_with(chart, subject, WORD_SUBJECT) &&
           !tidy_find(chart, part, SLOT_UNKNOWN) && !tidy_find(chart, part, SLOT_REF);
}

static Slot *pronoun_in(const Chart *chart, SlotSpan order)
{
    for (unsigned i = order.from; i < order.to; i++) {
        Slot *slot = chart_slot(chart, i);
        if (slot->kind == SLOT_REF && (slot->flags & REF_PRONOUN))
            return slot;
    }
    return NULL;
}

static bool names_same(const Chart *chart, SlotSpan part, const Slot *own)
{
    for (unsigned i = part.from; i < part.to; i++)
        if (is_named(chart_slot(chart, i)) &&
            contrast_same_clips(chart, chart_slot(chart, i), own))
            return true;
    return false;
}

/* "the title is too small, make the logo red", "delete the rings, we lost the rights to
 * the drone": what is told of another clip may be wanted as well. */
static bool tells_of_other(Chart *chart, SlotSpan part, SlotSpan order)
{
    unsigned count, subject = subject_of(chart, part);
    thing_in(chart, part, &count);
    bool own = false;
    for (unsigned i = order.from; i < order.to; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (!is_named(slot))
            continue;
        if (names_same(chart, part, slot))
            return false;
        own = true;
    }
    const Slot *who = subject < part.to ? chart_slot(chart, subject) : NULL;
    bool it = who && who->kind == SLOT_REF && (who->flags & REF_PRONOUN);
    return own && count && !it;
}

/* What is to go is to go by the order too. */
static bool agrees(const Chart *chart, SlotSpan part, SlotSpan order)
{
    static const char *const GONE[] = { "delete", "take",       "off",     "lift",
                                        "ripple", "audio:mute", "without", NULL };
    const Slot *verb = tidy_find(chart, order, SLOT_VERB);
    return behind_unwanted(chart, part) == part.to ||
           (verb && g_strv_contains(GONE, verb->value));
}

static void give(Slot *pronoun, Slot *topic)
{
    Prep prep = pronoun->prep;
    tidy_put(pronoun, topic);
    pronoun->prep = prep;
}

/* "… is in italics, make it normal": of that look. */
static void name_look(const Chart *chart, SlotSpan part, SlotSpan order)
{
    const Slot *look = tidy_find(chart, part, SLOT_STYLE);
    Slot *reset = tidy_find(chart, order, SLOT_EXTREME);
    const char *end = look ? strchr(look->value, '=') : NULL;
    const GPtrArray *plain = vocabulary_class(chart->vocabulary, WORD_UNSTYLE);
    if (!end || !reset || strcmp(reset->value, "reset") != 0 ||
        tidy_find(chart, order, SLOT_PROP))
        return;
    for (unsigned i = 0; i < plain->len; i++) {
        const Entry *entry = plain->pdata[i];
        if (strncmp(entry->value, look->value, (size_t)(end + 1 - look->value)) != 0)
            continue;
        reset->kind = SLOT_UNSTYLE;
        reset->value = entry->value;
        return;
    }
}

/* The order behind takes what its "it" is, or what it lacks. False where that cannot be
 * told. */
static bool hand_on(Chart *chart, SlotSpan part, SlotSpan order)
{
    Slot *pronoun = pronoun_in(chart, order), *topic = topic_of(chart, part);
    if (pronoun && topic)
        give(pronoun, topic);
    else if (pronoun && !tells_of_nothing(chart, part))
        return false;
    name_look(chart, part, order);
    bool lent = !pronoun && topic && tidy_lacks_object(chart, order);
    if (lent)
        topic->prep = PREP_NONE;
    for (unsigned i = part.from; i < (lent ? order.from : part.to); i++)
        if (!lent || chart_slot(chart, i) != topic)
            chart_slot(chart, i)->kind = SLOT_FILLER;
    return true;
}

/* ---- the sentence ---------------------------------------------------------------- */

/* "Canon in D down another 4 dB": no verb is needed. */
static bool says_how(const Chart *chart, SlotSpan part)
{
    static const SlotKind HOW[] = { SLOT_MORE,      SLOT_LESS,  SLOT_RAISE,
                                    SLOT_LOWER,     SLOT_COLOR, SLOT_POSITION,
                                    SLOT_DIRECTION, SLOT_STYLE };
    const Slot *subject = tidy_find(chart, part, SLOT_REF);
    bool how = false;
    for (unsigned i = 0; i < G_N_ELEMENTS(HOW); i++)
        how = how || tidy_find(chart, part, HOW[i]);
    return how && subject && is_named(subject) && subject->prep == PREP_NONE &&
           !tidy_find(chart, part, SLOT_COPULA) &&
           !tidy_find(chart, part, SLOT_ANIMATION);
}

/* Is there a deed in it that is no mere telling: "the title slides in, I love it"? */
static bool is_order(const Chart *chart, SlotSpan part)
{
    if (part.from >= part.to || is_told(chart, part))
        return false;
    if (orders(chart, part))
        return true;
    const Slot *verb = tidy_find(chart, part, SLOT_VERB);
    return verb ? !verb->fuzzy && !ends_finite(chart, verb) : says_how(chart, part);
}

/* The order behind `from`, over what else is told. */
static bool find_order(const Chart *chart, unsigned from, SlotSpan *order)
{
    for (*order = tidy_part_at(chart, from); order->from < chart->slots->len;
         *order = part_behind(chart, *order))
        if (is_order(chart, *order))
            return true;
    return false;
}

/* Is more told between the part and the order, of something? */
static bool is_told_over(const Chart *chart, SlotSpan part, SlotSpan order)
{
    for (part = part_behind(chart, part); part.from < order.from;
         part = part_behind(chart, part))
        if (is_told(chart, part) && topic_of(chart, part))
            return true;
    return false;
}

static bool drop(Chart *chart, SlotSpan part)
{
    SlotSpan order;
    bool leads = find_order(chart, part.to + 1, &order);
    if ((!leads && (!find_order(chart, 0, &order) || order.from > part.from)) ||
        tells_of_other(chart, part, order) || !agrees(chart, part, order))
        return false;
    if (leads && !is_told_over(chart, part, order))
        return hand_on(chart, part, order);
    if (!leads && pronoun_in(chart, order) && topic_of(chart, part))
        return false; /* "turn it down, the music is loud" */
    tidy_silence(chart, part);
    return true;
}

void chart_find_backstory(Chart *chart)
{
    if (vocabulary_rule(chart->vocabulary, "verb-last") ||
        chart->sentence.count > TYPED_MAX_TOKENS)
        return; /* a verb behind its object is as well an order */
    for (SlotSpan part = tidy_part_at(chart, 0); part.from < chart->slots->len;
         part = part_behind(chart, part)) {
        if (!is_told(chart, part))
            continue;
        chart->tells |= 1u << TELLING_DROPPED;
        if (chart->telling == TELLING_DROPPED && drop(chart, part))
            chart->aside = true;
    }
}
