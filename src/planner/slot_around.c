/* Stage 4: what the clause around a noun phrase tells about it. */
#include "phrase.h"

#include <string.h>

unsigned phrase_match(const Phrase *phrase, unsigned n, WordClass class)
{
    unsigned length, known;
    if (!chart_match(phrase->chart, n, class, &length))
        return 0;
    bool other = class == WORD_TYPES && /* "it takes forever" */
                 chart_match(phrase->chart, n, WORD_KNOWN, &known) && known > length;
    return other ? 0 : length;
}

unsigned phrase_skip_article(const Phrase *phrase, unsigned n)
{
    unsigned length;
    while ((length = phrase_match(phrase, n, WORD_DET)))
        n += length;
    return n;
}

/* The verb of the clause so far; NULL where there is none yet. */
static const char *verb_before(const Phrase *phrase)
{
    const GArray *slots = phrase->chart->slots;
    for (unsigned i = slots->len; i-- > 0;) {
        const Slot *slot = &g_array_index(slots, Slot, i);
        if (slot->kind == SLOT_THEN || slot->kind == SLOT_MARK)
            return NULL;
        if (slot->kind == SLOT_VERB)
            return slot->value;
    }
    return NULL;
}

bool phrase_verb_is(const Phrase *phrase, const char *const *verbs)
{
    const char *verb = verb_before(phrase);
    return verb && g_strv_contains(verbs, verb);
}

bool phrase_has_verb(const Phrase *phrase)
{
    return verb_before(phrase) != NULL;
}

bool phrase_asks(const Phrase *phrase)
{
    const GArray *slots = phrase->chart->slots;
    for (unsigned i = 0; i < slots->len; i++)
        if (g_array_index(slots, Slot, i).kind == SLOT_QUERY)
            return true;
    return false;
}

bool phrase_ends_clause(const Phrase *phrase, unsigned n)
{
    const Token *token = sentence_token(&phrase->chart->sentence, n);
    return !token || (token->kind == TOKEN_MARK && strchr(",;.!?", token->text[0])) ||
           phrase_match(phrase, n, WORD_THEN) || phrase_match(phrase, n, WORD_AND);
}

/* Does a preposition of `preps` come yet? */
static bool goes_on(const Phrase *phrase, unsigned n, unsigned preps)
{
    for (; !phrase_ends_clause(phrase, n); n++) {
        unsigned length;
        const Entry *prep = chart_match(phrase->chart, n, WORD_PREP, &length);
        if (prep && (PREP_BIT(prep_parse(prep->value)) & preps))
            return true;
    }
    return false;
}

/* Something that lasts: "over 2 seconds" is how long. */
bool phrase_animates(const Phrase *phrase)
{
    for (unsigned n = 0; n < phrase->chart->sentence.count; n++)
        if (phrase_match(phrase, n, WORD_ANIMATION) ||
            phrase_match(phrase, n, WORD_TRANSITION))
            return true;
    return false;
}

const char *const PHRASE_PUTTING[] = {
    "add",       "put",     "move", "start", "swap",
    "duplicate", "replace", "slip", "join",  "style:visible=true",
    NULL
};

bool phrase_is_object(const Phrase *phrase)
{
    const GArray *slots = phrase->chart->slots;
    return slots->len == 0 ||
           g_array_index(slots, Slot, slots->len - 1).kind != SLOT_PREP;
}

bool phrase_is_destination(const Phrase *phrase, unsigned end)
{
    return phrase_verb_is(phrase, PHRASE_PUTTING) && phrase_is_object(phrase) &&
           !phrase_is_told_yet(phrase, end) &&
           !goes_on(phrase, end,
                    PREP_BIT(PREP_TO) | PREP_BIT(PREP_AFTER) | PREP_BIT(PREP_BEFORE) |
                        PREP_BIT(PREP_BY) | PREP_BIT(PREP_WITH));
}

/* Where to by how far: "one second later". */
static bool shifts_yet(const Phrase *phrase, unsigned n)
{
    if (phrase_match(phrase, phrase->from, WORD_SOURCE)) /* it slips */
        return false;
    for (; !phrase_ends_clause(phrase, n); n++)
        if (phrase_match(phrase, n, WORD_SHIFT))
            return true;
    return false;
}

bool phrase_is_told_yet(const Phrase *phrase, unsigned end)
{
    static const char *const MOVING[] = { "move", NULL };
    static const char *const EXCHANGING[] = { "replace", "swap", NULL };
    if (phrase_verb_is(phrase, MOVING))
        return shifts_yet(phrase, end) || goes_on(phrase, end, PREP_BIT(PREP_TO));
    return phrase_verb_is(phrase, EXCHANGING) &&
           goes_on(phrase, end,
                   PREP_BIT(PREP_WITH) | PREP_BIT(PREP_BY) | PREP_BIT(PREP_FOR));
}

bool phrase_is_kind(const Phrase *phrase)
{
    return phrase->noun && !phrase->name && !phrase->role;
}

/* The verb at n: "take … out" rather than "take". */
static const Entry *verb_at(const Chart *chart, unsigned n)
{
    unsigned length, best = 0;
    const Entry *verb = chart_match(chart, n, WORD_VERB, &best);
    for (unsigned i = 0; i < chart->matches[n]->len; i++) {
        const Match *match = &g_array_index(chart->matches[n], Match, i);
        length = match->length + (match->tail ? match->tail_end - match->tail : 0);
        if (match->entry->class == WORD_VERB && match->tail && length > best) {
            verb = match->entry;
            best = length;
        }
    }
    return verb;
}

bool chart_verb_ahead(const Chart *chart, const char *const *verbs)
{
    unsigned n = 0;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = &g_array_index(chart->slots, Slot, i);
        n = slot->to;
        if (slot->kind == SLOT_VERB)
            return false;
    }
    for (; n < chart->sentence.count; n++) {
        unsigned length;
        const Entry *verb = verb_at(chart, n);
        const Entry *prep = chart_match(chart, n, WORD_PREP, &length);
        if (verb && !(prep && length > verb->count)) /* but "up to" */
            return g_strv_contains(verbs, verb->value);
    }
    return false;
}

bool chart_stays(const Chart *chart, unsigned n)
{
    unsigned length;
    return chart_match(chart, n, WORD_STAYS, &length) &&
           sentence_token(&chart->sentence, n + length) == NULL;
}

/* "blur the cake and the song should be quieter": of several words, behind the last
 * thing of what another verb is done to. What such a verb as "make" does is said yet. */
bool chart_sentence_begins(const Chart *chart, unsigned n)
{
    static const char *const LIGHT[] = { "make", "set", "take", "keep", NULL };
    unsigned length, prep;
    if (chart_stays(chart, n))
        return true;
    if (n >= chart->sentence.count || chart->tail_owner[n] ||
        !chart_match(chart, n, WORD_VERB, &length) || length < 2 ||
        chart_match(chart, n, WORD_PREP, &prep)) /* "bind A and B into one" */
        return false;
    for (unsigned i = chart->slots->len; i-- > 0;) {
        const Slot *before = chart_slot(chart, i);
        if (before->kind == SLOT_MARK || before->kind == SLOT_THEN)
            return false;
        if (before->kind == SLOT_EFFECT || before->kind == SLOT_VERB)
            return before->kind == SLOT_EFFECT ||
                   !g_strv_contains(LIGHT, before->value);
    }
    return false;
}
