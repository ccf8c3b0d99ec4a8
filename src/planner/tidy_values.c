/* Sentences as people type them: values whose unit stands elsewhere. "At 5, 10 and 15
 * seconds", "fade it in over 5 seconds and out over 2". */
#include "tidying.h"

#include <string.h>

/* "fade it in over 5 seconds and out over 2": a bare number behind a time is one. */
static bool follows_time(const Slot *slot, const Slot *time)
{
    return time && slot->prep == time->prep && slot->prep == PREP_OVER;
}

static bool is_joint(const Slot *slot)
{
    return slot->kind == SLOT_AND || (slot->kind == SLOT_MARK && slot->value[0] == ',');
}

/* "at 5, 10 and 15 seconds": the unit stands behind the last of them. */
static const Slot *listed_time(const Chart *chart, unsigned i)
{
    for (bool joint = false; ++i < chart->slots->len;) {
        const Slot *slot = chart_slot(chart, i);
        bool number = slot->kind == SLOT_AMOUNT && slot->prep == PREP_NONE;
        if (is_joint(slot)) {
            joint = true;
            continue;
        }
        if (!number || !joint || slot->timecode)
            return NULL;
        if (slot_is_time(slot))
            return slot;
        if (slot->unit != UNIT_WORD_NONE)
            return NULL;
    }
    return NULL;
}

static bool is_measure(const Slot *slot)
{
    return slot->kind == SLOT_AMOUNT && !slot->factor &&
           (slot->unit == UNIT_WORD_PERCENT || slot->unit == UNIT_WORD_DB ||
            slot->unit == UNIT_WORD_PX || slot->unit == UNIT_WORD_PT);
}

/* "up", "down": which way, between a clip and how far. */
static bool is_way(const Slot *slot)
{
    return slot->kind == SLOT_DIRECTION ||
           (slot->kind == SLOT_VERB &&
            (strcmp(slot->value, "more") == 0 || strcmp(slot->value, "less") == 0));
}

/* The word that tells which way the measure at slot i goes, right in front of it: "up
 * by 2 dB"; i where there is none. */
static unsigned way_before(const Chart *chart, unsigned i)
{
    unsigned way = i;
    while (way > 0 && chart_slot(chart, way - 1)->kind == SLOT_FILLER)
        way--;
    return way > 0 && is_way(chart_slot(chart, way - 1)) ? way - 1 : i;
}

/* That, or the verb: "turn A down by 2 dB". */
static bool has_way(const Chart *chart, unsigned i)
{
    if (way_before(chart, i) < i)
        return true;
    for (; i-- > 0 && !is_joint(chart_slot(chart, i));) {
        const Slot *slot = chart_slot(chart, i);
        if (slot->kind == SLOT_VERB && (g_str_has_prefix(slot->value, "more:") ||
                                        g_str_has_prefix(slot->value, "less:")))
            return true;
    }
    return false;
}

/* "both mics at 100 percent, and the bed at 10", "host up 2 dB, guest down 4", "flower
 * to 4 seconds, market to 8": the same is said of another clip, with no verb of its
 * own. */
static const Slot *parallel_measure(const Chart *chart, unsigned i)
{
    const unsigned AT = PREP_BIT(PREP_AT) | PREP_BIT(PREP_TO) | PREP_BIT(PREP_BY);
    const Slot *slot = chart_slot(chart, i);
    bool clip = false, joint = false;
    unsigned end = way_before(chart, i);
    bool way = end < i;
    for (unsigned n = end; n-- > 0 && (way || (PREP_BIT(slot->prep) & AT));) {
        const Slot *before = chart_slot(chart, n);
        bool length = slot_is_time(before) && !before->timecode && !before->factor &&
                      before->prep == PREP_TO;
        if (is_measure(before) || length)
            return clip && joint && before->prep == slot->prep &&
                           (!way || has_way(chart, n))
                       ? before
                       : NULL;
        joint = joint || is_joint(before);
        clip = clip || (before->kind == SLOT_REF && before->prep == PREP_NONE);
        if (!clause_is_neutral(before) && before->kind != SLOT_REF)
            return NULL;
    }
    return NULL;
}

void chart_lend_units(Chart *chart)
{
    const Slot *time = NULL;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        Slot *slot = chart_slot(chart, i);
        bool bare = slot->kind == SLOT_AMOUNT && slot->unit == UNIT_WORD_NONE;
        bool at = slot->prep == PREP_AT || slot->prep == PREP_NONE;
        const Slot *listed = bare && at ? listed_time(chart, i) : NULL;
        if (slot_is_time(slot) && !slot->timecode)
            time = slot;
        else if (bare && follows_time(slot, time))
            slot->unit = time->unit;
        else if (listed)
            slot->unit = listed->unit;
        else if (bare && parallel_measure(chart, i))
            slot->unit = parallel_measure(chart, i)->unit;
    }
}

/* The one thing that the order in front of slot i is for; NULL: none, or several. */
static Slot *object_before(const Chart *chart, unsigned i)
{
    const unsigned OWN = PREP_BIT(PREP_NONE);
    Slot *object = NULL;
    bool verb = false;
    for (unsigned n = tidy_order_begin(chart, i); n < i; n++) {
        Slot *slot = chart_slot(chart, n);
        verb = verb || slot_is_verbal(slot);
        if (slot->kind != SLOT_REF)
            continue;
        if (object || !(PREP_BIT(slot->prep) & OWN) || (slot->flags & REF_PRONOUN))
            return NULL;
        object = slot;
    }
    return verb ? object : NULL;
}

void chart_join_afterthoughts(Chart *chart)
{
    for (unsigned i = 1; i + 1 < chart->slots->len; i++) {
        unsigned thing = tidy_next(chart, i), too = tidy_next(chart, thing + 1);
        if (!is_joint(chart_slot(chart, i)) || too >= chart->slots->len ||
            tidy_next(chart, too + 1) < chart->slots->len)
            continue;
        Slot *also = chart_slot(chart, thing), *tie = chart_slot(chart, too);
        bool adds = also->kind == SLOT_REF && also->prep == PREP_NONE &&
                    !(also->flags & REF_PRONOUN) && tie->kind == SLOT_TALK &&
                    strcmp(tie->value, "too") == 0;
        Slot *object = adds ? object_before(chart, i) : NULL;
        if (!object)
            continue;
        slot_join(object, also);
        tie->kind = SLOT_FILLER;
        return;
    }
}

bool slot_same_measure(const Slot *slot, const Slot *other)
{
    bool times = slot_is_time(slot) && slot_is_time(other);
    return times || slot->unit == other->unit || other->unit == UNIT_WORD_NONE;
}
