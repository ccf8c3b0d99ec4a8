/* Sentences as people type them: values whose unit stands elsewhere. "At 5, 10 and 15
 * seconds", "fade it in over 5 seconds and out over 2". */
#include "clause.h"

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

/* "both mics at 100 percent, and the bed at 10": the same is said of another clip, with
 * no verb of its own. */
static const Slot *parallel_measure(const Chart *chart, unsigned i)
{
    const unsigned AT = PREP_BIT(PREP_AT) | PREP_BIT(PREP_TO) | PREP_BIT(PREP_BY);
    const Slot *slot = chart_slot(chart, i);
    bool clip = false, joint = false;
    for (unsigned n = i; n-- > 0 && (PREP_BIT(slot->prep) & AT);) {
        const Slot *before = chart_slot(chart, n);
        if (is_measure(before))
            return clip && joint && before->prep == slot->prep ? before : NULL;
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

bool slot_same_measure(const Slot *slot, const Slot *other)
{
    bool times = slot_is_time(slot) && slot_is_time(other);
    return times || slot->unit == other->unit || other->unit == UNIT_WORD_NONE;
}
