/* Stage 4: words that tie a sentence to the last one. */
#include "talk.h"

#include <string.h>

static const Slot *last_slot(const Chart *chart)
{
    return chart->slots->len ? &g_array_index(chart->slots, Slot, chart->slots->len - 1)
                             : NULL;
}

static bool begins_sentence(const Chart *chart)
{
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = &g_array_index(chart->slots, Slot, i);
        if (!clause_is_neutral(slot) && slot->kind != SLOT_TALK &&
            slot->kind != SLOT_CORRECTION)
            return false;
    }
    return true;
}

static bool ends_sentence(const Chart *chart, unsigned n)
{
    unsigned length;
    while (n < chart->sentence.count) {
        if (chart->sentence.tokens[n].kind == TOKEN_MARK)
            n++;
        else if (chart_match(chart, n, WORD_TALK, &length) ||
                 chart_match(chart, n, WORD_FILLER, &length))
            n += length;
        else
            return false;
    }
    return true;
}

/* "put it back" is one, in "put it back at 5 s" it is none. */
static bool is_sentence(const Chart *chart, unsigned n, unsigned length)
{
    return begins_sentence(chart) && ends_sentence(chart, n + length);
}

/* "just the first 5 seconds of the market", where nothing went before: what is to
 * stay. */
static bool restricts(Chart *chart, unsigned end)
{
    g_auto(Slot) range = { 0 };
    bool opens = !(chart->talk && chart->talk->done) && begins_sentence(chart);
    return opens && rule_end_piece(chart, end, &range) > 0;
}

/* Inside a sentence they say something else: "keep the same size". */
unsigned rule_talk(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length;
    const Entry *entry = chart_match(chart, n, WORD_TALK, &length);
    const Slot *before = last_slot(chart);
    static const char *const WHOLE[] = { "undo", "one", NULL };
    if (!entry ||
        (g_strv_contains(WHOLE, entry->value) && !is_sentence(chart, n, length)))
        return 0;
    bool ties = begins_sentence(chart) || ends_sentence(chart, n + length) ||
                (before && before->kind == SLOT_TALK);
    if (!ties && strcmp(entry->value, "again") != 0)
        return 0;
    *slot = (Slot){ .kind = ties ? SLOT_TALK : SLOT_AGAIN, .value = entry->value };
    if (ties && strcmp(entry->value, "but") == 0 && restricts(chart, n + length))
        slot->kind = SLOT_ONLY;
    bool joins = chart_match(chart, n, WORD_AND, &(unsigned){ 0 }) != NULL;
    if (!ties && (before->kind == SLOT_AND || joins)) /* "at 6 s and again at 13 s" */
        slot->kind = SLOT_FILLER;
    return length;
}
