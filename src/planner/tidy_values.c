/*
 * Sentences as people type them: values whose unit stands elsewhere, and how things are
 * beside how they should be. "At 5, 10 and 15 seconds", "it is at 12 but should be at 11.5".
 */
#include "clause.h"

#include <string.h>

/* ---- units -------------------------------------------------------------------------------- */

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

static void lend_units(Chart *chart)
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

/* ---- how it is ---------------------------------------------------------------------------- */

bool slot_same_measure(const Slot *slot, const Slot *other)
{
    bool times = slot_is_time(slot) && slot_is_time(other);
    return times || slot->unit == other->unit || other->unit == UNIT_WORD_NONE;
}

static Slot *next_content(const Chart *chart, unsigned *i)
{
    for (++*i; *i < chart->slots->len; ++*i)
        if (!clause_is_neutral(chart_slot(chart, *i)))
            return chart_slot(chart, *i);
    return NULL;
}

static bool is_but(const Slot *slot)
{
    return slot->kind == SLOT_EXCEPT || slot->kind == SLOT_TALK;
}

/* "it is at 12 but should be at 11.5", "it is nice but too small": how it is orders
 * nothing. */
static void drop_conceded(Chart *chart, unsigned but)
{
    unsigned next = but, from = but, length;
    const Slot *order = next_content(chart, &next);
    bool wrong = order && chart_match(chart, order->from, WORD_COMPLAINT, &length);
    while (from > 0 && chart_slot(chart, from)->kind != SLOT_COPULA &&
           chart_slot(chart, from)->kind != SLOT_VERB)
        from--;
    if (!order || (order->kind != SLOT_VERB && !wrong) ||
        chart_slot(chart, from)->kind != SLOT_COPULA)
        return;
    for (from += wrong; from <= but; from++)
        chart_slot(chart, from)->kind = SLOT_FILLER;
}

/* ---- "but" ---------------------------------------------------------------------------------- */

/* "mute the intro but make the outro louder": the next thing to do, no exception. */
static void join_but(Chart *chart, unsigned i)
{
    Slot *but = chart_slot(chart, i);
    const Slot *next = i + 1 < chart->slots->len ? chart_slot(chart, i + 1) : NULL;
    unsigned length;
    bool but_alone = chart_match(chart, but->from, WORD_FILLER, &length) &&
                     length == but->to - but->from;
    if (!next || but->kind != SLOT_EXCEPT || !but_alone)
        return;
    if (next->kind == SLOT_SOURCE || next->kind == SLOT_KEEP)
        but->kind = SLOT_FILLER;
    else if (next->kind == SLOT_VERB && strcmp(next->value, "keep") != 0 &&
             strcmp(next->value, "leave") != 0)
        but->kind = SLOT_AND;
}

void chart_tidy_values(Chart *chart)
{
    lend_units(chart);
    for (unsigned i = 0; i < chart->slots->len; i++) {
        Slot *slot = chart_slot(chart, i);
        if (!is_but(slot))
            continue;
        drop_conceded(chart, i);
        join_but(chart, i);
    }
}
