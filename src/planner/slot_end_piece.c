/* Stage 4: a stretch at the start or the end: "the first five seconds", "the last
 * third". */
#include "phrase.h"

#include <string.h>

static bool is_time(const Slot *amount)
{
    return amount->unit == UNIT_WORD_S || amount->unit == UNIT_WORD_F;
}

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

/* "the first 3 and the last 2 seconds", "the first and last second": what the second
 * tells of the first, of which *taken tokens are taken. */
static bool shared_length(Chart *chart, unsigned n, Slot *amount, unsigned *taken)
{
    double number, other = 1;
    bool fraction;
    int ordinal;
    unsigned own = rule_number(chart, n, &number, &fraction), at = n + own, length;
    if (!chart_match(chart, at, WORD_AND, &length))
        return false;
    at += length;
    if (chart_match(chart, at, WORD_DET, &length))
        at += length;
    if (!(length = rule_ordinal(chart, at, &ordinal)) || ordinal != -1 ||
        !piece_length(chart, at + length, amount) || !is_time(amount))
        return false;
    bool counted = rule_number(chart, at + length, &other, &fraction) && other > 0;
    if (own) /* in the unit of the other */
        amount->number *= number / (counted ? other : 1);
    *taken = own;
    return true;
}

/* "the first 10 seconds and the last 5": the unit of the piece before. */
static unsigned lent_length(Chart *chart, unsigned n, Slot *amount)
{
    double number;
    bool fraction;
    unsigned length = rule_number(chart, n, &number, &fraction);
    const Token *behind = sentence_token(&chart->sentence, n + length);
    bool over = length && (!behind || behind->kind == TOKEN_MARK ||
                           chart_match(chart, n + length, WORD_PREP, &(unsigned){ 0 }));
    for (unsigned i = chart->slots->len; over && i-- > 0;) {
        const Slot *slot = chart_slot(chart, i);
        if (slot->kind != SLOT_RANGE || slot->number == 0 || !is_time(slot))
            continue;
        *amount = (Slot){ .kind = SLOT_AMOUNT, .unit = slot->unit, .number = number };
        return length;
    }
    return 0;
}

/* "the first half" of what was split is a clip. */
static bool is_clip(Chart *chart, unsigned n)
{
    g_auto(Slot) half = { 0 };
    return rule_half(chart, n, &half) && (half.kind == SLOT_REF || chart_splits(chart));
}

unsigned rule_end_piece(Chart *chart, unsigned n, Slot *slot)
{
    unsigned det = 0, length, more;
    int ordinal;
    const Entry *owner = chart_match(chart, n, WORD_DET, &length);
    if (owner)
        det = length;
    length = rule_ordinal(chart, n + det, &ordinal);
    if (length == 0 || (ordinal != 0 && ordinal != -1) || is_clip(chart, n))
        return 0;
    Slot amount;
    more = piece_length(chart, n + det + length, &amount);
    if (more == 0)
        more = lent_length(chart, n + det + length, &amount);
    if (more == 0 &&
        (ordinal != 0 || !shared_length(chart, n + det + length, &amount, &more)))
        return 0;
    *slot = (Slot){ .kind = SLOT_RANGE,
                    .flags = phrase_det_says(owner, "owner") ? REF_PRONOUN : 0,
                    .unit = amount.unit,
                    .number = ordinal == 0 ? amount.number : -amount.number,
                    .json = piece_json(&amount, ordinal == 0) };
    return det + length + more;
}

json_t *range_in_clip(const Slot *range)
{
    static const char CLIP[] = "clip";
    const Slot length = { .kind = SLOT_AMOUNT,
                          .unit = range->unit,
                          .number = -range->number };
    bool time = range->unit == UNIT_WORD_S || range->unit == UNIT_WORD_F;
    if (range->number < 0 && time)
        return json_pack("{sossss}", "duration", amount_to_time(&length), "to", "100%",
                         "relativeTo", CLIP);
    json_t *span = json_deep_copy(range->json);
    json_object_set_new(span, "relativeTo", json_string(CLIP));
    return span;
}
