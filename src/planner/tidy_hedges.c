/*
 * Sentences as people type them: values that are told with more words than they need.
 *
 * "Slower, like half speed", "for only two seconds", "right at the start", "shorter, 4 s
 * long".
 */
#include "tidying.h"

#include <string.h>

/* ---- "slower, like half speed" --------------------------------------------------- */

static bool is_value(const Slot *slot)
{
    static const SlotKind KINDS[] = { SLOT_AMOUNT,   SLOT_COLOR,     SLOT_STRENGTH,
                                      SLOT_POSITION, SLOT_DIRECTION, SLOT_PACE };
    for (unsigned i = 0; i < G_N_ELEMENTS(KINDS); i++)
        if (slot->kind == KINDS[i])
            return true;
    return false;
}

/* "…, say 150"; but "the title should say 150". */
static bool is_hedge(const Chart *chart, unsigned i)
{
    unsigned length;
    const Slot *slot = chart_slot(chart, i);
    const Slot *before = i > 0 ? chart_slot(chart, i - 1) : NULL;
    bool apart = before && before->kind == SLOT_MARK && before->value[0] == ',';
    return chart_match(chart, slot->from, WORD_HEDGE, &length) &&
           slot->from + length == slot->to && (apart || slot->kind != SLOT_VERB);
}

/* "shorter, like 2 s": by so much, or that long? */
static bool is_by_or_to(const Chart *chart, unsigned i, const Slot *value)
{
    static const char LENGTH[] = "length";
    for (unsigned n = 0; n < i; n++) {
        const Slot *slot = chart_slot(chart, n);
        if ((slot->kind == SLOT_MORE || slot->kind == SLOT_LESS) &&
            strcmp(slot->value, LENGTH) == 0 && slot_is_time(value))
            return true;
    }
    return false;
}

/* With its commas where they part nothing: "for, say, five seconds". */
static void drop_hedge(Chart *chart, unsigned i)
{
    chart_slot(chart, i)->kind = SLOT_FILLER;
    if (i < 2 || i + 1 >= chart->slots->len ||
        chart_slot(chart, i - 1)->kind != SLOT_MARK ||
        chart_slot(chart, i + 1)->kind != SLOT_MARK)
        return;
    chart_slot(chart, i - 1)->kind = SLOT_FILLER;
    chart_slot(chart, i + 1)->kind = SLOT_FILLER;
}

/* "for only two seconds" */
static bool only_measures(const Chart *chart, unsigned i)
{
    unsigned length, only = chart_slot(chart, i)->from;
    return only > 0 && chart_slot(chart, i)->kind == SLOT_ONLY &&
           (chart->tail_owner[only - 1] ||
            chart_match(chart, only - 1, WORD_PREP, &length)) &&
           chart_slot(chart, i + 1)->kind == SLOT_AMOUNT;
}

/* "Right at the start", "right from 5 s": no side. */
static bool is_exactly(const Chart *chart, unsigned i)
{
    const char *rule = vocabulary_rule(chart->vocabulary, "exactly");
    const Slot *slot = chart_slot(chart, i), *prep = chart_slot(chart, i + 1);
    unsigned next = tidy_next(chart, i + 2);
    const Slot *when = next < chart->slots->len ? chart_slot(chart, next) : NULL;
    bool side = i > 0 && chart_slot(chart, i - 1)->kind == SLOT_FILLER;
    return rule && !side && slot->kind == SLOT_POSITION && slot->to == slot->from + 1 &&
           strcmp(chart->sentence.tokens[slot->from].text, rule) == 0 &&
           prep->kind == SLOT_PREP && when &&
           (when->kind == SLOT_ANCHOR || slot_is_time(when));
}

/* In front of a value "like" says that it need not be quite that. */
static void drop_hedge_before_value(Chart *chart, unsigned i)
{
    unsigned next = tidy_next(chart, i + 1);
    if (next < chart->slots->len && chart_slot(chart, next)->kind == SLOT_PREP)
        next = tidy_next(chart, next + 1);
    if (is_hedge(chart, i) && next < chart->slots->len &&
        is_value(chart_slot(chart, next)) &&
        !is_by_or_to(chart, i, chart_slot(chart, next)))
        drop_hedge(chart, i);
}

void chart_drop_hedges(Chart *chart)
{
    for (unsigned i = 0; i + 2 < chart->slots->len; i++)
        if (is_exactly(chart, i))
            chart_slot(chart, i)->kind = SLOT_FILLER;
    for (unsigned i = 0; i + 1 < chart->slots->len; i++) {
        if (only_measures(chart, i))
            chart_slot(chart, i)->kind = SLOT_FILLER;
        drop_hedge_before_value(chart, i);
    }
}

/* ---- "put it 6 seconds in" ------------------------------------------------------- */

static bool is_bare_in(const Chart *chart, const Slot *slot)
{
    unsigned length;
    const Entry *entry = slot->kind == SLOT_PREP || slot->kind == SLOT_FILLER
                             ? chart_match(chart, slot->from, WORD_PREP, &length)
                             : NULL;
    return entry && slot->to == slot->from + 1 && prep_parse(entry->value) == PREP_IN;
}

/* Verbs that say when; without any it is said, too. */
static bool says_when(const Chart *chart)
{
    static const char *const VERBS[] = { "move", "put", "make", "set", "start", NULL };
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (slot->kind == SLOT_ANIMATION ||
            (slot->kind == SLOT_VERB && !g_strv_contains(VERBS, slot->value)))
            return false;
    }
    return true;
}

/* "Put the logo 6 seconds in", at the end of an order: when, and not how long. */
void chart_heed_depths(Chart *chart)
{
    for (unsigned i = 1; i + 1 < chart->slots->len; i++) {
        Slot *time = chart_slot(chart, i), *in = chart_slot(chart, i + 1);
        const Slot *behind =
            i + 2 < chart->slots->len ? chart_slot(chart, i + 2) : NULL;
        if (time->kind != SLOT_AMOUNT || time->prep != PREP_NONE ||
            !slot_is_time(time) || time->timecode || !is_bare_in(chart, in) ||
            (behind && behind->kind != SLOT_FILLER && !slot_joins(behind)) ||
            !says_when(chart))
            continue;
        time->prep = PREP_AT;
        in->kind = SLOT_FILLER;
    }
}

/* ---- "smaller, around 100" ------------------------------------------------------- */

static bool is_measure(const Slot *slot)
{
    return slot->kind == SLOT_AMOUNT && slot->prep == PREP_NONE && !slot->factor &&
           (slot->unit == UNIT_WORD_NONE || slot->unit == UNIT_WORD_PERCENT ||
            slot->unit == UNIT_WORD_PX || slot->unit == UNIT_WORD_PT);
}

/* "shorter, only 4 s", "shorter, 4 s long": that long, and not by so much. */
static bool is_whole_length(const Chart *chart, unsigned mark, unsigned amount)
{
    static const char LENGTH[] = "length";
    const Slot *compared = chart_slot(chart, mark - 1);
    const Slot *behind =
        amount + 1 < chart->slots->len ? chart_slot(chart, amount + 1) : NULL;
    bool longer =
        behind && behind->kind == SLOT_PROP && strcmp(behind->value, LENGTH) == 0;
    return strcmp(compared->value, LENGTH) == 0 &&
           slot_is_time(chart_slot(chart, amount)) &&
           (longer || chart_slot(chart, amount - 1)->kind == SLOT_ONLY);
}

/* What "only" and "long" said is said. */
static void set_whole_length(Chart *chart, unsigned amount)
{
    Slot *before = chart_slot(chart, amount - 1);
    chart_slot(chart, amount)->prep = PREP_TO;
    if (before->kind == SLOT_ONLY)
        before->kind = SLOT_FILLER;
    if (amount + 1 < chart->slots->len &&
        chart_slot(chart, amount + 1)->kind == SLOT_PROP)
        chart_slot(chart, amount + 1)->kind = SLOT_FILLER;
}

/* "smaller, around 100": behind a comma a number alone is what it comes to. */
void chart_heed_appositions(Chart *chart)
{
    for (unsigned i = 1; i + 1 < chart->slots->len; i++) {
        const Slot *less = chart_slot(chart, i - 1), *mark = chart_slot(chart, i);
        unsigned next = tidy_next(chart, i + 1);
        if (next < chart->slots->len && chart_slot(chart, next)->kind == SLOT_ONLY)
            next = tidy_next(chart, next + 1);
        if ((less->kind == SLOT_MORE || less->kind == SLOT_LESS) &&
            next < chart->slots->len && mark->kind == SLOT_MARK &&
            mark->value[0] == ',' && is_whole_length(chart, i, next))
            set_whole_length(chart, next);
        bool last =
            next + 1 == chart->slots->len ||
            (next < chart->slots->len && slot_joins(chart_slot(chart, next + 1)));
        if ((less->kind == SLOT_MORE || less->kind == SLOT_LESS) &&
            mark->kind == SLOT_MARK && mark->value[0] == ',' && last &&
            is_measure(chart_slot(chart, next)))
            chart_slot(chart, next)->prep = PREP_TO;
    }
}
