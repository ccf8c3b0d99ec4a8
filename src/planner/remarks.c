/*
 * Stage 5, before clauses: what people say beside their orders.
 *
 * "Delete the intro because nobody watches it", "the music is too loud, turn it down",
 * "make the title bigger, it's hard to read": reasons and remarks say nothing that is
 * to be done. They are silenced only beside an order; alone they stay, and what is said
 * is not understood. A complaint without an order behind it is an order.
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

unsigned tidy_remark_end(const Chart *chart, unsigned from)
{
    unsigned end = from;
    while (end < chart->slots->len && !clauses_order_follows(chart, end))
        end++;
    return end;
}

SlotSpan tidy_order_behind(const Chart *chart, SlotSpan span)
{
    unsigned begin = span.to + 1; /* "…, so delete it" */
    while (begin < chart->slots->len && slot_joins(chart_slot(chart, begin)))
        begin++;
    return (SlotSpan){ begin, tidy_remark_end(chart, begin) };
}

/* ---- "…, because …" -------------------------------------------------------------- */

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

/* ---- "the music is too loud, turn it down" --------------------------------------- */

/* "name it Card one": what stands behind is a name, whatever else is called so. */
static bool is_renamed(const Slot *verb, const Slot *ref)
{
    return verb->kind == SLOT_VERB && strcmp(verb->value, "rename") == 0 &&
           (ref->flags & REF_PRONOUN);
}

Slot *tidy_only_pronoun(const Chart *chart, SlotSpan span)
{
    Slot *pronoun = NULL;
    for (unsigned i = span.from; i < span.to; i++) {
        Slot *slot = chart_slot(chart, i);
        if (slot->kind != SLOT_REF)
            continue;
        if (i > 0 && is_renamed(slot - 1, slot))
            return slot;
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

Slot *tidy_topic(const Chart *chart, SlotSpan span)
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
    Slot *topic = tidy_topic(chart, part), *pronoun = tidy_only_pronoun(chart, order);
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

/* "the market looks bad, use sunset.mp4 there" */
static bool says_there(const Chart *chart, const Slot *slot)
{
    unsigned length;
    const Entry *entry = chart_match(chart, slot->from, WORD_IN_PLACE, &length);
    return entry && slot->kind == SLOT_FILLER &&
           (entry->value || slot->to == slot->from + length);
}

/* The word for what the remark is about. */
static Slot *instead_of_it(const Chart *chart, SlotSpan order)
{
    static const char INSTEAD[] = "instead";
    Slot *last = order.to > order.from ? chart_slot(chart, order.to - 1) : NULL;
    while (last && last->kind == SLOT_MARK && last > chart_slot(chart, order.from))
        last--;
    bool instead =
        last && ((last->kind == SLOT_TALK && !strcmp(last->value, INSTEAD)) ||
                 says_there(chart, last));
    const Slot *other = tidy_find(chart, order, SLOT_REF);
    return instead && other && !(other->flags & REF_PRONOUN) ? last : NULL;
}

bool tidy_takes_back(const Chart *chart, SlotSpan order)
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
        if (it && (slot->kind == SLOT_VERB || slot_is_wording(slot)))
            return true;
        if (slot->kind == SLOT_FILLER)
            continue;
        if (it || slot->kind != SLOT_REF || !(slot->flags & REF_PRONOUN))
            return false;
        it = slot;
    }
    return false;
}

static bool is_denied(const Chart *chart, SlotSpan span)
{
    while (span.from < span.to && clause_is_neutral(chart_slot(chart, span.from)))
        span.from++;
    return span.from < span.to && chart_slot(chart, span.from)->kind == SLOT_NOT;
}

bool tidy_tells(const Chart *chart, SlotSpan span)
{
    return !is_denied(chart, span) &&
           (speaks_of_it(chart, span.from) || tidy_find(chart, span, SLOT_COPULA) ||
            tidy_find(chart, span, SLOT_UNKNOWN));
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
    return tidy_complains(chart, remark) && !tidy_find(chart, remark, SLOT_AMOUNT) &&
           remark.to < chart->slots->len && tidy_orders(chart, order) &&
           tidy_only_pronoun(chart, order);
}

/* "the zoom on the title is …" */
static bool tells_of_part(const Chart *chart, SlotSpan remark)
{
    unsigned length, first = tidy_next(chart, remark.from);
    const Slot *part = first < remark.to ? chart_slot(chart, first) : NULL;
    return part && part->kind == SLOT_ANIMATION && part->from > 0 &&
           chart_match(chart, part->from - 1, WORD_DET, &length) &&
           tidy_find(chart, remark, SLOT_COPULA) &&
           !tidy_find(chart, remark, SLOT_VERB);
}

/* An order comes behind it, and it is none itself. */
static bool is_leading_remark(const Chart *chart, SlotSpan remark)
{
    return remark.to < chart->slots->len && !is_denied(chart, remark) &&
           (!tidy_orders(chart, remark) || only_complains(chart, remark) ||
            tells_of_part(chart, remark));
}

/* What is spoken of first. */
static const Slot *first_thing(const Chart *chart, SlotSpan span)
{
    const Slot *ref = tidy_find(chart, span, SLOT_REF);
    return ref ? ref : tidy_find(chart, span, SLOT_MARKER);
}

/* "the hook is boring, use bite.mp4 instead" */
static bool put_instead(Chart *chart, SlotSpan remark, SlotSpan order)
{
    Slot *topic = tidy_topic(chart, remark), *instead = instead_of_it(chart, order);
    if (!topic || !instead || tidy_only_pronoun(chart, order))
        return false;
    hand_over(topic, instead);
    instead->prep = PREP_FOR;
    tidy_silence(chart, remark);
    return true;
}

/* What is taken off a clip, where the order is to do so. */
static Slot *part_taken(const Chart *chart, SlotSpan remark, SlotSpan order)
{
    static const SlotKind PARTS[] = { SLOT_ANIMATION, SLOT_EFFECT };
    static const char *const OFF[] = { "delete", "off", "without", "take", NULL };
    const Slot *verb = tidy_find(chart, order, SLOT_VERB);
    for (unsigned i = 0; verb && i < G_N_ELEMENTS(PARTS); i++) {
        Slot *part = tidy_find(chart, remark, PARTS[i]);
        if (part && g_strv_contains(OFF, verb->value))
            return part;
    }
    return NULL;
}

/* "the first 3 seconds of it are bad, cut them out", "the zoom on the title is too
 * much, take it off": the stretch, or the part, stays where it is, in front of the
 * verb. */
bool tidy_keep_part(Chart *chart, SlotSpan remark, SlotSpan order, bool behind)
{
    Slot *range = tidy_find(chart, remark, SLOT_RANGE);
    Slot *part = range ? range : part_taken(chart, remark, order);
    const Slot *topic = first_thing(chart, remark);
    Slot *pronoun = tidy_only_pronoun(chart, order);
    if (!pronoun || !part || (topic && topic < part && !behind))
        return false;
    SlotKind kind = part->kind;
    tidy_keep_topic(chart, (SlotSpan){ remark.from, remark.to + 1 });
    part->kind = kind;
    pronoun->kind = SLOT_FILLER;
    return true;
}

/* It tells how something is, which nothing in the order could mean. */
static bool only_tells(const Chart *chart, SlotSpan remark, SlotSpan order)
{
    return (speaks_of_it(chart, 0) || tidy_find(chart, remark, SLOT_COPULA)) &&
           !tidy_complains(chart, remark) &&
           !(first_thing(chart, remark) && tidy_only_pronoun(chart, order));
}

/* Verbs that need nothing that they are done to. */
static bool stands_alone(const Slot *verb)
{
    static const char *const PREFIXES[] = { "history:", "control:", "render",
                                            "export",   "save",     "arrange:" };
    for (unsigned i = 0; verb && i < G_N_ELEMENTS(PREFIXES); i++)
        if (g_str_has_prefix(verb->value, PREFIXES[i]))
            return true;
    return false;
}

bool tidy_lacks_object(const Chart *chart, SlotSpan order)
{
    static const SlotKind OBJECTS[] = { SLOT_REF,    SLOT_RANGE, SLOT_MARKER,
                                        SLOT_WHOLE,  SLOT_ALL,   SLOT_LITERAL,
                                        SLOT_PRESET, SLOT_QUERY, SLOT_TRANSITION,
                                        SLOT_RATIO,  SLOT_GAPS,  SLOT_CAPTIONS };
    for (unsigned i = 0; i < G_N_ELEMENTS(OBJECTS); i++)
        if (tidy_find(chart, order, OBJECTS[i]))
            return false;
    return !stands_alone(tidy_find(chart, order, SLOT_VERB));
}

/* What is told of one clip, in front of an order that names none, is why it is for
 * that. */
static bool keep_topic(Chart *chart, SlotSpan remark, SlotSpan order)
{
    const Slot *topic = tidy_topic(chart, remark);
    if (!topic || topic->prep != PREP_NONE || (topic->flags & REF_PRONOUN) ||
        topic->kind != SLOT_REF || !tidy_lacks_object(chart, order))
        return false;
    tidy_keep_topic(chart, (SlotSpan){ remark.from, remark.to + 1 });
    return true;
}

static void drop_leading_remark(Chart *chart)
{
    SlotSpan remark = { 0, leading_end(chart) };
    SlotSpan order = tidy_order_behind(chart, remark);
    if (!is_leading_remark(chart, remark) || tidy_says_when(chart, remark))
        return;
    if (tidy_complains(chart, remark) && tidy_takes_back(chart, order))
        tidy_silence(chart, remark);
    else if (!tidy_tells(chart, remark) && !only_complains(chart, remark))
        return;
    else if (tidy_keep_part(chart, remark, order, false) ||
             put_instead(chart, remark, order))
        return;
    else if (only_tells(chart, remark, order) && keep_topic(chart, remark, order))
        return;
    else if (only_tells(chart, remark, order) || tidy_hand_over(chart, remark, order))
        tidy_silence(chart, remark);
}

/* ---- "delete the intro, it's boring" --------------------------------------------- */

/* "…, food looks grey": of nothing that there is. */
static bool tells_of_other(const Chart *chart, SlotSpan remark)
{
    return tidy_find(chart, remark, SLOT_COPULA) &&
           tidy_find(chart, remark, SLOT_UNKNOWN) &&
           !tidy_find(chart, remark, SLOT_REF) &&
           !tidy_find(chart, remark, SLOT_AMOUNT) && !tidy_orders(chart, remark);
}

/* "more saturation on the plating": no verb is needed. */
static bool wishes(const Chart *chart, SlotSpan span)
{
    return tidy_find(chart, span, SLOT_REF) && tidy_find(chart, span, SLOT_PROP) &&
           (tidy_find(chart, span, SLOT_RAISE) || tidy_find(chart, span, SLOT_LOWER));
}

static void drop_trailing_remarks(Chart *chart)
{
    for (unsigned i = 0; i < chart->slots->len; i++) {
        SlotSpan before = { 0, i };
        if (!slot_joins(chart_slot(chart, i)) ||
            (!tidy_orders(chart, before) && !wishes(chart, before)))
            continue;
        SlotSpan remark = { i + 1, tidy_remark_end(chart, i + 1) };
        if (!speaks_of_it(chart, i + 1) && !tells_of_other(chart, remark))
            continue;
        bool order =
            slot_is_full_stop(chart_slot(chart, i)) && tidy_complains(chart, remark);
        if (!order)
            tidy_silence(chart, remark);
    }
}

/* ---- "the drone fades in, lovely" ------------------------------------------------ */

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

void chart_heed_praise(Chart *chart)
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
    drop_leading_remark(chart);
    drop_trailing_remarks(chart);
}
