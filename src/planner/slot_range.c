/* Stage 4: spans of time. */
#include "chart.h"

#include <math.h>
#include <string.h>

static bool is_time(const Slot *slot)
{
    return slot->unit == UNIT_WORD_S || slot->unit == UNIT_WORD_F;
}

json_t *amount_to_time(const Slot *amount)
{
    if (amount->json)
        return json_incref(amount->json);
    if (amount->timecode)
        return json_string(amount->value);
    if (amount->unit == UNIT_WORD_F)
        return json_sprintf("%.0ff", amount->number);
    double rounded = round(amount->number * 1e6) / 1e6;
    if (amount->unit == UNIT_WORD_PERCENT)
        return json_sprintf("%.10g%%", round(amount->number * 1e3) / 1e3);
    if (rounded == floor(rounded) && fabs(rounded) < 1e15)
        return json_integer((json_int_t)rounded);
    return json_real(rounded);
}

static bool prep_at(const Chart *chart, unsigned n, Prep prep, unsigned *length)
{
    for (unsigned i = 0; n < chart->sentence.count && i < chart->matches[n]->len; i++) {
        const Match *match = &g_array_index(chart->matches[n], Match, i);
        if (match->entry->class != WORD_PREP || prep_parse(match->entry->value) != prep)
            continue;
        *length = match->length;
        return true;
    }
    return false;
}

/* ---- ends of a span ------------------------------------------------------------------------ */

/* Only what takes away, keeps or shows a span measures it by clips: others put things
 * between them. */
static bool spans_clips(const Chart *chart)
{
    static const char *const VERBS[] = { "delete", "cut",    "trim",         "keep",
                                         "lift",   "render", "control:play", NULL };
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = &g_array_index(chart->slots, Slot, i);
        if (slot->kind == SLOT_VERB && g_strv_contains(VERBS, slot->value))
            return true;
    }
    return false;
}

/* A clip as an end: what follows it begins at its end, all else at its start. */
static unsigned clip_bound(Chart *chart, unsigned n, Prep side, Slot *slot)
{
    Slot ref = { 0 };
    unsigned length = spans_clips(chart) ? rule_ref(chart, n, &ref) : 0;
    if (!length)
        return 0;
    bool fits = !ref.members && !(ref.flags & (REF_PLURAL | REF_ALL)) &&
                side != PREP_TO && side != PREP_NONE;
    if (fits)
        *slot = (Slot){ .kind = SLOT_AMOUNT,
                        .unit = UNIT_WORD_S,
                        .timecode = true,
                        .json = moment_of_clip(side == PREP_AFTER ? "end" : "start",
                                               json_incref(ref.json)) };
    slot_clear(&ref);
    return fits ? length : 0;
}

static unsigned anchor_bound(Chart *chart, unsigned n, Slot *slot)
{
    json_t *json = NULL;
    unsigned length = moment_anchor(chart, n, &json);
    if (length)
        *slot = (Slot){
            .kind = SLOT_ANCHOR, .unit = UNIT_WORD_S, .timecode = true, .json = json
        };
    return length;
}

static unsigned marker_bound(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length = rule_marker(chart, n, slot);
    if (length && slot->json && !(slot->flags & REF_PLURAL)) {
        slot->unit = UNIT_WORD_S;
        return length;
    }
    slot_clear(slot);
    return 0;
}

/* One end: a time, a marker, "the start", "the end of the intro", a clip. `side` is the
 * preposition it stands behind. */
static unsigned bound(Chart *chart, unsigned n, Prep side, Slot *slot)
{
    static const SlotRule RULES[] = { rule_moment, moment_edge, rule_amount,
                                      anchor_bound, marker_bound };
    unsigned best = 0;
    *slot = (Slot){ 0 };
    for (unsigned i = 0; i <= G_N_ELEMENTS(RULES); i++) {
        Slot other = { 0 };
        unsigned length = i < G_N_ELEMENTS(RULES) ? RULES[i](chart, n, &other)
                                                  : clip_bound(chart, n, side, &other);
        if (length > best) {
            slot_clear(slot);
            *slot = other;
            best = length;
        } else if (length) {
            slot_clear(&other);
        }
    }
    return best;
}

static unsigned joint_at(const Chart *chart, unsigned n, bool between, Prep *side)
{
    unsigned length;
    *side = PREP_UNTIL;
    if (between)
        return chart_match(chart, n, WORD_AND, &length) ? length : 0;
    if (chart_is_mark(chart, n, "-"))
        return 1;
    if (prep_at(chart, n, PREP_UNTIL, &length))
        return length;
    *side = PREP_TO;
    return prep_at(chart, n, PREP_TO, &length) ? length : 0;
}

static bool is_anchor(const Slot *slot, const char *name)
{
    const char *anchor = json_string_value(json_object_get(slot->json, "anchor"));
    return slot->kind == SLOT_ANCHOR && g_strcmp0(anchor, name) == 0;
}

/* "from the start to the end" is no span, it is everything. */
static bool makes_sense(Slot *from, Slot *to)
{
    if (from->unit == UNIT_WORD_NONE && from->kind == SLOT_AMOUNT)
        from->unit = to->unit;
    else if (to->unit == UNIT_WORD_NONE && to->kind == SLOT_AMOUNT)
        to->unit = from->unit;
    return is_time(from) && is_time(to) && !is_anchor(from, "end") &&
           !is_anchor(to, "start") &&
           !(is_anchor(from, "start") && is_anchor(to, "end")) &&
           !(is_anchor(from, "playhead") && is_anchor(to, "playhead"));
}

/* "seconds 5 to 8": the unit stands in front of both. */
static unsigned unit_in_front(const Chart *chart, unsigned n, UnitWord *unit)
{
    unsigned length;
    double scale;
    const Entry *entry = chart_match(chart, n, WORD_UNIT, &length);
    const Token *number = entry ? sentence_token(&chart->sentence, n + length) : NULL;
    if (!number || number->kind != TOKEN_NUMBER || chart->sentence.tokens[n].glued)
        return 0;
    *unit = unit_parse(entry->value, &scale);
    return *unit == UNIT_WORD_S && scale == 1 ? length : 0;
}

/* "from 3 to 7 s", "between the markers", "3-7 s", "from the title to the end". */
static unsigned from_to(Chart *chart, unsigned n, Slot *slot)
{
    unsigned at = n, length, rest;
    if (chart_match(chart, n, WORD_REST, &rest) && spans_clips(chart))
        at += rest; /* "everything from 3 to 7 s" */
    bool between = prep_at(chart, at, PREP_BETWEEN, &length);
    bool begins = !between && prep_at(chart, at, PREP_FROM, &length);
    bool when = chart_match(chart, at, WORD_WHEN, &(unsigned){ 0 });
    if (!between && !begins && !when)
        at = n;
    at += between || begins ? length : 0;
    g_auto(Slot) from = { 0 };
    g_auto(Slot) to = { 0 };
    Prep side = between ? PREP_AFTER : begins ? PREP_FROM : PREP_NONE;
    UnitWord unit = UNIT_WORD_NONE;
    at += unit_in_front(chart, at, &unit);
    if (!(length = bound(chart, at, side, &from)) ||
        (side == PREP_NONE && from.json && !when))
        return 0;
    at += length;
    if (!(length = joint_at(chart, at, between, &side)))
        return 0;
    at += length;
    length = bound(chart, at, side, &to);
    if (length && from.kind == SLOT_AMOUNT && from.unit == UNIT_WORD_NONE)
        from.unit = unit;
    if (!length || !makes_sense(&from, &to))
        return 0;
    *slot = (Slot){ .kind = SLOT_RANGE,
                    .json = json_pack("{soso}", "from", amount_to_time(&from), "to",
                                      amount_to_time(&to)) };
    return at + length - n;
}

/* "between the markers", where there are two. */
static unsigned between_all(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length, more;
    g_auto(Slot) markers = { 0 };
    if (!prep_at(chart, n, PREP_BETWEEN, &length) ||
        !(more = rule_marker(chart, n + length, &markers)) ||
        !(markers.flags & REF_PLURAL) || json_array_size(markers.json) != 2)
        return 0;
    *slot = (Slot){ .kind = SLOT_RANGE,
                    .json = json_pack("{sOsO}", "from", json_array_get(markers.json, 0),
                                      "to", json_array_get(markers.json, 1)) };
    return length + more;
}

/* "everything after the logo", "the rest from 10 s on", "from here on": one end is that of
 * the timeline. */
static unsigned open_span(Chart *chart, unsigned n, Slot *slot)
{
    unsigned rest = 0, length, onwards = 0;
    g_auto(Slot) edge = { 0 };
    if (!chart_match(chart, n, WORD_REST, &rest))
        rest = 0;
    const Entry *prep = chart_match(chart, n + rest, WORD_PREP, &length);
    Prep side = prep ? prep_parse(prep->value) : PREP_NONE;
    bool starts = side == PREP_AFTER || side == PREP_FROM;
    if ((!starts && side != PREP_BEFORE && side != PREP_UNTIL) || !spans_clips(chart))
        return 0;
    unsigned at = n + rest + length;
    length = bound(chart, at, side, &edge);
    if (length && edge.kind == SLOT_AMOUNT && edge.unit == UNIT_WORD_NONE)
        edge.unit = UNIT_WORD_S;
    if (!length || !is_time(&edge) || is_anchor(&edge, starts ? "end" : "start"))
        return 0;
    at += length;
    if (starts && chart_match(chart, at, WORD_ONWARDS, &onwards))
        at += onwards;
    if (!rest && !onwards)
        return 0;
    *slot = (Slot){ .kind = SLOT_RANGE,
                    .json = json_pack("{so}", starts ? "from" : "to",
                                      amount_to_time(&edge)) };
    return at - n;
}

/* ---- pieces of an end --------------------------------------------------------------------- */

static bool is_length(const Slot *amount)
{
    return !amount->timecode && amount->number > 0 &&
           (is_time(amount) ||
            (amount->unit == UNIT_WORD_PERCENT && amount->number < 100));
}

/* "third", "two thirds" */
static unsigned share_at(Chart *chart, unsigned n, Slot *amount)
{
    unsigned length, count;
    double number = 1;
    bool fraction;
    count = rule_number(chart, n, &number, &fraction);
    const Entry *share = chart_match(chart, n + count, WORD_SHARE, &length);
    if (!share || fraction)
        return 0;
    amount->unit = UNIT_WORD_PERCENT;
    amount->number = number * g_ascii_strtod(share->value, NULL);
    return count + length;
}

/* "five seconds", "second", "third", "20 %": how much of the first or the last. */
static unsigned piece_length(Chart *chart, unsigned n, Slot *amount)
{
    unsigned length, half;
    double scale;
    *amount = (Slot){ .kind = SLOT_AMOUNT };
    length = share_at(chart, n, amount);
    if (length && is_length(amount))
        return length;
    const Entry *unit = chart_match(chart, n, WORD_UNIT, &length);
    if (!unit) {
        length = rule_amount(chart, n, amount);
        return length && is_length(amount) ? length : 0;
    }
    amount->unit = unit_parse(unit->value, &scale);
    amount->number = scale;
    const Entry *part = chart_match(chart, n + length, WORD_AND_FRACTION, &half);
    if (part) {
        amount->number += scale * g_ascii_strtod(part->value, NULL);
        length += half;
    }
    return is_length(amount) ? length : 0;
}

static json_t *piece_json(const Slot *amount, bool first)
{
    if (first)
        return json_pack("{siso}", "from", 0, "duration", amount_to_time(amount));
    if (amount->unit == UNIT_WORD_PERCENT)
        return json_pack("{soss}", "duration", amount_to_time(amount), "to", "100%");
    Slot back = *amount;
    back.number = -amount->number;
    return json_pack("{s{ssso}s{ss}}", "from", "anchor", "end", "offset",
                     amount_to_time(&back), "to", "anchor", "end");
}

/* "the first five seconds", "the last third": number > 0 counts from the start. */
static unsigned end_piece(Chart *chart, unsigned n, Slot *slot)
{
    unsigned det = 0, length, more;
    int ordinal;
    if (chart_match(chart, n, WORD_DET, &length))
        det = length;
    length = rule_ordinal(chart, n + det, &ordinal);
    if (length == 0 || (ordinal != 0 && ordinal != -1))
        return 0;
    Slot amount;
    more = piece_length(chart, n + det + length, &amount);
    if (more == 0)
        return 0;
    *slot = (Slot){ .kind = SLOT_RANGE,
                    .unit = amount.unit,
                    .number = ordinal == 0 ? amount.number : -amount.number,
                    .json = piece_json(&amount, ordinal == 0) };
    return det + length + more;
}

/* "cut from in to out" */
static unsigned marked(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length;
    if (!chart_match(chart, n, WORD_MARKED, &length))
        return 0;
    *slot = (Slot){ .kind = SLOT_RANGE,
                    .json = json_pack("{s{ss}s{ss}}", "from", "anchor", "in", "to",
                                      "anchor", "out") };
    return length;
}

unsigned rule_range(Chart *chart, unsigned n, Slot *slot)
{
    static const SlotRule RULES[] = { marked, from_to, between_all, open_span,
                                      end_piece };
    for (unsigned i = 0; i < G_N_ELEMENTS(RULES); i++) {
        unsigned length = RULES[i](chart, n, slot);
        if (length)
            return length;
    }
    return 0;
}
