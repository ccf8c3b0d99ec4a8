/* Stage 4: words that tie a sentence to the last one. */
#include "clause.h"
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

/* "only keep the fade in", "just the fade in please": the article makes it one that is
 * there. */
static bool keeps_animation(const Chart *chart, unsigned n)
{
    unsigned length;
    const Entry *verb = chart_match(chart, n, WORD_VERB, &length);
    n += verb && strcmp(verb->value, "keep") == 0 ? length : 0;
    return chart_match(chart, n, WORD_DET, &length) &&
           chart_match(chart, n + length, WORD_ANIMATION, &length);
}

/* "just the first 5 seconds of the market", where nothing went before: what is to
 * stay. */
static bool restricts(Chart *chart, unsigned end)
{
    g_auto(Slot) range = { 0 };
    if (begins_sentence(chart) && keeps_animation(chart, end))
        return true;
    bool opens = !(chart->talk && chart->talk->done) && begins_sentence(chart);
    return opens && rule_end_piece(chart, end, &range) > 0;
}

static const char AGAIN[] = "again";

/* "use the whoosh again", "I need the flower once more", where nothing went before: the
 * clip comes again, not what was done. */
static bool shows_again(const Chart *chart)
{
    static const char *const LOOSE[] = {
        "make", "put", "add", "style:visible=true", "start", "control:play", NULL
    };
    const Slot *thing = NULL;
    if (chart->talk && chart->talk->done)
        return false;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        bool loose = slot->kind == SLOT_VERB && g_strv_contains(LOOSE, slot->value);
        if (slot->kind == SLOT_REF && !(slot->flags & REF_PRONOUN))
            thing = slot;
        else if (!clause_is_neutral(slot) && !loose)
            return false;
    }
    return thing && (thing->flags & REF_ON_TIMELINE);
}

/* "I want the whoosh also at 0:17": there too, not instead. */
static bool comes_too(Chart *chart, unsigned end)
{
    unsigned length;
    const Entry *prep = chart_match(chart, end, WORD_PREP, &length);
    g_auto(Slot) time = { 0 };
    return prep && prep_parse(prep->value) == PREP_AT && shows_again(chart) &&
           rule_amount(chart, end + length, &time);
}

/* Inside a sentence they say something else: "keep the same size". */
unsigned rule_talk(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length;
    const Entry *entry = chart_match(chart, n, WORD_TALK, &length);
    const Slot *before = last_slot(chart);
    static const char *const WHOLE[] = { "undo", "one", "unmove", "unswap", NULL };
    if (!entry ||
        (g_strv_contains(WHOLE, entry->value) && !is_sentence(chart, n, length)))
        return 0;
    if (before && before->kind == SLOT_RANGE &&
        chart_match(chart, n, WORD_ONLY, &(unsigned){ 0 }))
        return 0; /* "the interview: from 2 s to 8 s only" */
    bool ties = begins_sentence(chart) || ends_sentence(chart, n + length) ||
                (before && before->kind == SLOT_TALK);
    if (!ties && strcmp(entry->value, "too") == 0 && comes_too(chart, n + length)) {
        *slot = (Slot){ .kind = SLOT_AGAIN, .value = entry->value };
        return length;
    }
    ties = ties && !(strcmp(entry->value, AGAIN) == 0 && shows_again(chart));
    if (!ties && strcmp(entry->value, AGAIN) != 0)
        return 0;
    *slot = (Slot){ .kind = ties ? SLOT_TALK : SLOT_AGAIN, .value = entry->value };
    if (ties && strcmp(entry->value, "but") == 0 && restricts(chart, n + length))
        slot->kind = SLOT_ONLY;
    bool joins = chart_match(chart, n, WORD_AND, &(unsigned){ 0 }) != NULL;
    if (!ties && (before->kind == SLOT_AND || joins)) /* "at 6 s and again at 13 s" */
        slot->kind = SLOT_FILLER;
    return length;
}
