/*
 * Sentences as people type them: values whose unit stands elsewhere, and those that others
 * take the place of. "At 5, 10 and 15 seconds", "24 fps instead of 30", "not blue but red".
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

/* ---- old values --------------------------------------------------------------------------- */

bool slot_same_measure(const Slot *slot, const Slot *other)
{
    bool times = slot_is_time(slot) && slot_is_time(other);
    return times || slot->unit == other->unit || other->unit == UNIT_WORD_NONE;
}

static bool is_value(const Slot *slot)
{
    static const SlotKind KINDS[] = { SLOT_AMOUNT, SLOT_COLOR, SLOT_POSITION,
                                      SLOT_PRESET, SLOT_STYLE, SLOT_RATIO,
                                      SLOT_SIZE,   SLOT_PACE,  SLOT_LITERAL };
    for (unsigned i = 0; i < G_N_ELEMENTS(KINDS); i++)
        if (slot->kind == KINDS[i])
            return true;
    return false;
}

/* What a text says. */
static bool is_quote(const Slot *slot)
{
    const char *by = json_string_value(json_object_get(slot->json, "by"));
    return slot->kind == SLOT_LITERAL ||
           (slot->kind == SLOT_REF && g_strcmp0(by, "content") == 0);
}

/* Is another value said that this one gives way to? */
static bool is_replaced(const Chart *chart, const Slot *old)
{
    SlotKind kind = is_quote(old) ? SLOT_LITERAL : old->kind;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (slot != old && slot->kind == kind &&
            (slot->kind != SLOT_AMOUNT || slot_same_measure(slot, old)))
            return true;
    }
    return false;
}

/* What a text said tells which text it is. */
static void give_way(Slot *old)
{
    if (is_quote(old))
        old->prep = PREP_FOR;
    else
        old->kind = SLOT_FILLER;
}

/* "instead of 30", "rather than vertical": one word alone, "for", says how long. */
static bool is_instead(const Chart *chart, unsigned i)
{
    unsigned length;
    if (chart_slot(chart, i)->prep != PREP_FOR)
        return false;
    while (i > 0 && chart_slot(chart, i - 1)->kind == SLOT_FILLER)
        if (chart_match(chart, chart_slot(chart, --i)->from, WORD_PREP, &length))
            return length > 1;
    return false;
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

/* "not 30 but 24" */
static void drop_denied(Chart *chart, unsigned i)
{
    Slot *not = chart_slot(chart, i), *old = next_content(chart, &i);
    bool denies = !not ->value; /* "or" leaves open which */
    if (!denies || !old || !(is_value(old) || is_quote(old)) ||
        !is_replaced(chart, old))
        return;
    give_way(old);
    not ->kind = SLOT_FILLER;
    Slot *but = next_content(chart, &i);
    if (but && is_but(but))
        but->kind = SLOT_FILLER;
}

/* "it is at 12 but should be at 11.5": how it is orders nothing. */
static void drop_conceded(Chart *chart, unsigned but)
{
    unsigned next = but, from = but;
    const Slot *order = next_content(chart, &next);
    while (from > 0 && chart_slot(chart, from)->kind != SLOT_COPULA &&
           chart_slot(chart, from)->kind != SLOT_VERB)
        from--;
    if (!order || order->kind != SLOT_VERB ||
        chart_slot(chart, from)->kind != SLOT_COPULA)
        return;
    for (; from <= but; from++)
        chart_slot(chart, from)->kind = SLOT_FILLER;
}

void chart_tidy_values(Chart *chart)
{
    lend_units(chart);
    for (unsigned i = 0; i < chart->slots->len; i++) {
        Slot *slot = chart_slot(chart, i);
        if (slot->kind == SLOT_NOT)
            drop_denied(chart, i);
        else if (is_but(slot))
            drop_conceded(chart, i);
        else if (is_value(slot) && slot->kind != SLOT_LITERAL && is_instead(chart, i) &&
                 is_replaced(chart, slot))
            give_way(slot);
    }
}
