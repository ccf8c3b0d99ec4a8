/* Stage 4: what pieces are to be once they are joined: "into one clip", "in one piece
 * again", "together". Behind a word for joining it says no more; else it is that
 * word. */
#include "clause.h"

#include <string.h>

static const char JOIN[] = "join";

/* Are they joined already by what was said? other: something else is done. */
static bool joins(const Chart *chart, bool *other)
{
    bool join = false;
    *other = false;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        bool verb = slot->kind == SLOT_VERB && !slot_is_light(slot);
        join = join || (verb && strcmp(slot->value, JOIN) == 0);
        *other = *other || (verb && strcmp(slot->value, JOIN) != 0);
    }
    return join;
}

static unsigned noun_at(const Chart *chart, unsigned n)
{
    static const WordClass NOUNS[] = { WORD_PARTS, WORD_CHUNK, WORD_TYPE };
    unsigned best = 0, length;
    for (unsigned i = 0; i < G_N_ELEMENTS(NOUNS); i++)
        if (chart_match(chart, n, NOUNS[i], &length) && length > best)
            best = length;
    return best;
}

/* ", not two": said of the same once more. */
static unsigned denied_number(Chart *chart, unsigned n)
{
    unsigned at = n + chart_is_mark(chart, n, ","), length;
    double number;
    bool fraction;
    if (!chart_match(chart, at, WORD_NOT, &length))
        return 0;
    at += length;
    if (chart_match(chart, at, WORD_PREP, &length))
        at += length;
    if (!(length = rule_number(chart, at, &number, &fraction)) || number < 2)
        return 0;
    at += length;
    return at + noun_at(chart, at) - n;
}

static unsigned again_at(const Chart *chart, unsigned n)
{
    unsigned length;
    const Entry *entry = chart_match(chart, n, WORD_TALK, &length);
    return entry && strcmp(entry->value, "again") == 0 ? length : 0;
}

static bool ends(const Chart *chart, unsigned n)
{
    unsigned length;
    const Token *token = sentence_token(&chart->sentence, n);
    return !token || token->kind == TOKEN_MARK ||
           chart_match(chart, n, WORD_POLITE, &length) ||
           chart_match(chart, n, WORD_FILLER, &length);
}

unsigned rule_joined(Chart *chart, unsigned n, Slot *slot)
{
    unsigned at = n, length, noun = 0;
    bool other;
    const Entry *prep = chart_match(chart, at, WORD_PREP, &length);
    at += prep ? length : 0;
    const Entry *joined = chart_match(chart, at, WORD_JOINED, &length);
    if (!joined)
        return 0;
    bool one = strcmp(joined->value, "one") == 0;
    at += length;
    at += noun = one ? noun_at(chart, at) : 0;
    at += again_at(chart, at);
    at += denied_number(chart, at);
    bool join = joins(chart, &other);
    if (!ends(chart, at) || (one && !noun && !prep) || (!join && (other || !one)) ||
        (!join && !noun))
        return 0;
    *slot = (Slot){ .kind = join ? SLOT_FILLER : SLOT_VERB, .value = JOIN };
    return at - n;
}
