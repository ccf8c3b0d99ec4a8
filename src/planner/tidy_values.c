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
    }
}

bool slot_same_measure(const Slot *slot, const Slot *other)
{
    bool times = slot_is_time(slot) && slot_is_time(other);
    return times || slot->unit == other->unit || other->unit == UNIT_WORD_NONE;
}
