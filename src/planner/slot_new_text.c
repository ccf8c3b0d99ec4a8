/* Stage 4: where the words of a text that is to be made end, with no quotes around
 * them: "add a title saying Welcome home at 2 s for 3 s in red". */
#include "chart.h"

#include <string.h>

bool chart_awaits_text(const Chart *chart)
{
    const Slot *last = NULL;
    for (unsigned i = chart->slots->len; i-- > 0 && !last;)
        if (chart_slot(chart, i)->kind != SLOT_FILLER)
            last = chart_slot(chart, i);
    if (last && last->kind == SLOT_POSITION) /* "lower third saying …" */
        return !chart_find(chart, SLOT_REF);
    return last && last->kind == SLOT_REF && g_strcmp0(last->type, "text") == 0 &&
           !last->determined && !last->members &&
           !(last->flags & (REF_ALL | REF_NAMED | REF_PRONOUN | REF_THIS));
}

/* "3 s", "0:12", "the end", "red", "top left": what is said of a text, and not in
 * it. */
static bool tells_of_text(const Chart *chart, unsigned n)
{
    static const WordClass CLASSES[] = { WORD_ANCHOR, WORD_POSITION, WORD_COLOR,
                                         WORD_WHOLE };
    const Token *token = sentence_token(&chart->sentence, n);
    unsigned length;
    if (!token)
        return false;
    bool tells = token->kind == TOKEN_NUMBER || token->kind == TOKEN_TIMECODE;
    for (unsigned i = 0; i < G_N_ELEMENTS(CLASSES) && !tells; i++)
        tells = chart_match(chart, n, CLASSES[i], &length) != NULL;
    return tells;
}

/* "over the market", "after the intro" */
static bool stands_beside(const Chart *chart, Prep prep, unsigned n)
{
    static const unsigned BESIDE = PREP_BIT(PREP_AFTER) | PREP_BIT(PREP_BEFORE) |
                                   PREP_BIT(PREP_OVER) | PREP_BIT(PREP_ON) |
                                   PREP_BIT(PREP_UNDER) | PREP_BIT(PREP_BETWEEN);
    return (PREP_BIT(prep) & BESIDE) && n < chart->sentence.count && chart->named[n];
}

/* "first 3 seconds", "last two s" */
static bool is_stretch(const Chart *chart, unsigned n)
{
    unsigned first, length, unit;
    double count;
    bool fraction;
    return chart_match(chart, n, WORD_ORDINAL, &first) &&
           (length = rule_number(chart, n + first, &count, &fraction)) &&
           chart_match(chart, n + first + length, WORD_UNIT, &unit);
}

static bool begins_tail(const Chart *chart, unsigned n)
{
    unsigned length, det = 0;
    if (chart_is_mark(chart, n, ","))
        return true;
    const Entry *prep = chart_match(chart, n, WORD_PREP, &length);
    if (!prep)
        return false;
    if (!chart_match(chart, n + length, WORD_DET, &det))
        det = 0;
    return tells_of_text(chart, n + length) || tells_of_text(chart, n + length + det) ||
           is_stretch(chart, n + length + det) ||
           stands_beside(chart, prep_parse(prep->value), n + length + det);
}

/* "… and fade it in", ", then make it red": an order about the text. */
static bool begins_order(const Chart *chart, unsigned n)
{
    unsigned joint, length, it;
    if (!chart_match(chart, n, WORD_AND, &joint) &&
        !chart_match(chart, n, WORD_THEN, &joint))
        return false;
    n += joint;
    n += chart_match(chart, n, WORD_THEN, &length) ? length : 0;
    const Token *verb = sentence_token(&chart->sentence, n);
    bool orders = verb && vocabulary_entries(chart->vocabulary, verb->text);
    const Entry *pron = orders ? chart_match(chart, n + 1, WORD_PRON, &it) : NULL;
    return pron && g_str_has_prefix(pron->value, "last");
}

unsigned chart_new_text_end(const Chart *chart, unsigned from, unsigned end)
{
    for (unsigned n = from + 1; n < end; n++)
        if (begins_tail(chart, n) || begins_order(chart, n))
            return n;
    return end;
}
