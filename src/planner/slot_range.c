/* Stage 4: spans of time. */
#include "chart.h"

#include <math.h>

static bool is_time(const Slot *slot)
{
    return slot->unit == UNIT_WORD_S || slot->unit == UNIT_WORD_F;
}

json_t *amount_to_time(const Slot *amount)
{
    if (amount->timecode)
        return json_string(amount->value);
    if (amount->unit == UNIT_WORD_F)
        return json_sprintf("%.0ff", amount->number);
    double rounded = round(amount->number * 1e6) / 1e6;
    if (rounded == floor(rounded) && fabs(rounded) < 1e15)
        return json_integer((json_int_t)rounded);
    return json_real(rounded);
}

static bool prep_at(const Chart *chart, unsigned n, Prep prep, unsigned *length)
{
    const Entry *entry = chart_match(chart, n, WORD_PREP, length);
    return entry && prep_parse(entry->value) == prep;
}

/* One end: a time, or "the start", "the end". */
static unsigned bound(Chart *chart, unsigned n, Slot *slot)
{
    unsigned det = 0, length;
    if (chart_match(chart, n, WORD_DET, &length))
        det = length;
    const Entry *anchor = chart_match(chart, n + det, WORD_ANCHOR, &length);
    if (anchor) {
        *slot =
            (Slot){ .kind = SLOT_ANCHOR, .value = anchor->value, .unit = UNIT_WORD_S };
        return det + length;
    }
    return rule_amount(chart, n, slot);
}

static json_t *bound_to_time(const Slot *slot)
{
    return slot->kind == SLOT_ANCHOR ? json_pack("{ss}", "anchor", slot->value)
                                     : amount_to_time(slot);
}

static unsigned joint_at(const Chart *chart, unsigned n, bool between)
{
    unsigned length;
    if (between)
        return chart_match(chart, n, WORD_AND, &length) ? length : 0;
    if (chart_is_mark(chart, n, "-") || prep_at(chart, n, PREP_TO, &length) ||
        prep_at(chart, n, PREP_UNTIL, &length))
        return chart_is_mark(chart, n, "-") ? 1 : length;
    return 0;
}

static unsigned from_to(Chart *chart, unsigned n, Slot *slot)
{
    unsigned at = n, length;
    bool between = prep_at(chart, n, PREP_BETWEEN, &length);
    if (between || prep_at(chart, n, PREP_FROM, &length))
        at += length;
    Slot from, to;
    if (!(length = bound(chart, at, &from)))
        return 0;
    at += length;
    if (!(length = joint_at(chart, at, between)))
        return 0;
    at += length;
    if (!(length = bound(chart, at, &to)))
        return 0;
    if (from.unit == UNIT_WORD_NONE && from.kind == SLOT_AMOUNT)
        from.unit = to.unit;
    else if (to.unit == UNIT_WORD_NONE && to.kind == SLOT_AMOUNT)
        to.unit = from.unit;
    bool anchors = from.kind == SLOT_ANCHOR && to.kind == SLOT_ANCHOR;
    if (!is_time(&from) || !is_time(&to) || anchors)
        return 0;
    *slot = (Slot){ .kind = SLOT_RANGE,
                    .json = json_pack("{soso}", "from", bound_to_time(&from), "to",
                                      bound_to_time(&to)) };
    return at + length - n;
}

/* "the first five seconds", "the last second": number > 0 counts from the start. */
static unsigned end_piece(Chart *chart, unsigned n, Slot *slot)
{
    unsigned det = 0, length, more, unit_length;
    int ordinal;
    double scale;
    if (chart_match(chart, n, WORD_DET, &length))
        det = length;
    length = rule_ordinal(chart, n + det, &ordinal);
    if (length == 0 || (ordinal != 0 && ordinal != -1))
        return 0;
    const Entry *unit = chart_match(chart, n + det + length, WORD_UNIT, &unit_length);
    Slot amount = { .kind = SLOT_AMOUNT };
    if (unit) {
        amount.unit = unit_parse(unit->value, &scale);
        amount.number = scale;
        more = unit_length;
    } else {
        more = rule_amount(chart, n + det + length, &amount);
    }
    if (more == 0 || !is_time(&amount) || amount.timecode)
        return 0;
    *slot = (Slot){ .kind = SLOT_RANGE,
                    .unit = amount.unit,
                    .number = ordinal == 0 ? amount.number : -amount.number };
    if (ordinal == 0) {
        slot->json =
            json_pack("{siso}", "from", 0, "duration", amount_to_time(&amount));
        return det + length + more;
    }
    Slot back = amount;
    back.number = -amount.number;
    slot->json = json_pack("{s{ssso}s{ss}}", "from", "anchor", "end", "offset",
                           amount_to_time(&back), "to", "anchor", "end");
    return det + length + more;
}

unsigned rule_range(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length = from_to(chart, n, slot);
    return length ? length : end_piece(chart, n, slot);
}
