/* Stage 3, tag: which phrases of the vocabulary begin at each token. */
#include "chart.h"

#include "chatkut/base/text.h"

#include <stdint.h>
#include <string.h>

enum { GAP_MAX = 10, NEAR_SHORT = 4, NEAR_LONG = 8 };

static bool in_name(const Chart *chart, unsigned n)
{
    return chart->named[n];
}

static void mark_names(Chart *chart)
{
    memset(chart->named, 0, sizeof *chart->named * chart->sentence.count);
    for (unsigned i = 0; i < chart->names->len; i++) {
        const Name *name = &g_array_index(chart->names, Name, i);
        for (unsigned n = name->from; n < name->to; n++)
            chart->named[n] |= !name->weak || chart->weak_names;
    }
}

/* In words of four letters a changed letter makes another word as often as a typo. */
static bool near_enough(const char *typed, const char *word, glong letters,
                        unsigned far)
{
    if (typed[0] != word[0] || far == 0)
        return false;
    return letters > NEAR_SHORT || g_utf8_strlen(word, -1) != letters ||
           strspn(typed, word) == strlen(typed);
}

static unsigned slip_of(const char *typed, const char *word)
{
    bool letters =
        strlen(typed) == strlen(word) && strspn(typed, word) == strlen(typed);
    if (letters && strspn(word, typed) == strlen(word))
        return 0;
    return strlen(word) > strlen(typed) ? 1 : 2;
}

unsigned chart_slip_rank(const char *typed, const char *word, unsigned distance)
{
    return 3 * distance + slip_of(typed, word);
}

/* Given that one edit parts them: were letters swapped, or one lost or doubled? Any
 * other letter may make another word. */
static bool is_plain_slip(const char *typed, const char *word)
{
    size_t length = strlen(typed), same = 0;
    if (length <= strlen(word))
        return length < strlen(word) || slip_of(typed, word) == 0;
    while (typed[same] == word[same])
        same++;
    return same > 0 && typed[same] == typed[same - 1];
}

typedef struct {
    const char *typed;
    const char *found; /* NULL: nothing, or a tie unless something nearer comes */
    unsigned best;
} Correction;

static void weigh(Correction *correction, const char *word, unsigned far)
{
    unsigned rank = chart_slip_rank(correction->typed, word, far);
    if (rank < correction->best)
        correction->found = word;
    else if (rank == correction->best && word != correction->found)
        correction->found = NULL;
    correction->best = MIN(correction->best, rank);
}

static void weigh_fuzzy(Correction *correction, const GPtrArray *words, glong letters)
{
    const char *typed = correction->typed;
    unsigned limit = letters >= NEAR_LONG ? 2 : 1;
    for (unsigned i = 0; i < words->len; i++) {
        const char *word = g_ptr_array_index(words, i);
        if (word[0] != typed[0])
            continue;
        unsigned far = text_distance(typed, word, limit);
        if (far <= limit && near_enough(typed, word, letters, far))
            weigh(correction, word, far);
    }
}

static void weigh_slips(Correction *correction, const GPtrArray *words)
{
    const char *typed = correction->typed;
    for (unsigned i = 0; i < words->len; i++) {
        const char *word = g_ptr_array_index(words, i);
        if (word[0] == typed[0] && text_distance(typed, word, 1) == 1 &&
            is_plain_slip(typed, word))
            weigh(correction, word, 1);
    }
}

const char *chart_correct(const Chart *chart, const char *typed, unsigned *rank)
{
    glong letters = g_utf8_strlen(typed, -1);
    Correction correction = { typed, NULL, G_MAXUINT };
    if (letters >= NEAR_SHORT)
        weigh_fuzzy(&correction, vocabulary_fuzzy_words(chart->vocabulary), letters);
    if (letters > NEAR_SHORT)
        weigh_slips(&correction, vocabulary_slip_words(chart->vocabulary));
    *rank = correction.best;
    return correction.found;
}

static bool words_match(const Chart *chart, unsigned n, char *const *words,
                        unsigned count, bool over_names)
{
    if (n + count > chart->sentence.count)
        return false;
    for (unsigned i = 0; i < count; i++) {
        if (!chart->words[n + i] || strcmp(chart->words[n + i], words[i]) != 0)
            return false;
        if (i > 0 && in_name(chart, n + i) && !over_names)
            return false;
    }
    return true;
}

static bool has_class(const Chart *chart, unsigned n, WordClass class)
{
    unsigned length;
    return n < chart->sentence.count && chart_match(chart, n, class, &length);
}

/* A tail is a particle, not the preposition of what follows: "fade the text in" but not
 * "in the corner". Behind "if the title was" anything may come. */
static bool ends_phrase(const Chart *chart, unsigned n)
{
    if (n >= chart->sentence.count || has_class(chart, n, WORD_STRENGTH) ||
        has_class(chart, n, WORD_EVERY)) /* "cut it up every second" */
        return true;
    const Token *token = &chart->sentence.tokens[n];
    for (const Entry *e = token->kind == TOKEN_WORD
                              ? vocabulary_entries(chart->vocabulary, token->text)
                              : NULL;
         e; e = e->next)
        if (e->class == WORD_DET || e->class == WORD_POSITION ||
            e->class == WORD_COLOR || e->class == WORD_LANGUAGE ||
            e->class == WORD_TYPE || e->class == WORD_TYPES || e->class == WORD_ROLE ||
            e->class == WORD_ONE)
            return false;
    return token->kind != TOKEN_QUOTE && !in_name(chart, n);
}

/* Is token n inside a phrase that begins before it: "upside down"? */
static bool inside_phrase(const Chart *chart, unsigned from, unsigned n)
{
    for (unsigned at = from; at < n; at++) {
        for (unsigned i = 0; i < chart->matches[at]->len; i++) {
            const Match *match = &g_array_index(chart->matches[at], Match, i);
            if (!in_name(chart, at) && !match->tail && at + match->length > n)
                return true;
        }
    }
    return false;
}

/* "zoom in on A and fade it out": the "out" is not that of "zoom". */
static bool begins_next(const Chart *chart, unsigned n)
{
    return has_class(chart, n, WORD_AND) && (has_class(chart, n + 1, WORD_VERB) ||
                                             has_class(chart, n + 1, WORD_ANIMATION));
}

/* Roundabout words may go on behind "so", as in "change it so that it …". */
static bool breaks_gap(const Chart *chart, unsigned n, const Entry *entry)
{
    const Token *token = &chart->sentence.tokens[n];
    return (token->kind == TOKEN_MARK && strchr(",;.!?", token->text[0])) ||
           (entry->class != WORD_PLAIN && has_class(chart, n, WORD_THEN)) ||
           begins_next(chart, n);
}

/* "for the last 5 seconds": an ordinal, not the "last" of "make it last". */
static bool is_ordinal_noun(const Chart *chart, unsigned n)
{
    return n > 0 && has_class(chart, n, WORD_ORDINAL) &&
           has_class(chart, n - 1, WORD_DET) && !has_class(chart, n - 1, WORD_PRON);
}

/* "slide it to 8 seconds in": when, not how. */
static bool ends_moment(const Chart *chart, unsigned from, unsigned n)
{
    unsigned length;
    if (!has_class(chart, n - 1, WORD_UNIT) &&
        chart->sentence.tokens[n - 1].kind != TOKEN_TIMECODE)
        return false;
    for (unsigned at = n - 1; at > from; at--) {
        const Entry *prep = chart_match(chart, at, WORD_PREP, &length);
        if (prep)
            return prep_parse(prep->value) == PREP_TO;
    }
    return false;
}

/* "take the fade in away" is not to fade something away: a preposition is no thing. */
static bool is_thing(const Chart *chart, unsigned from, unsigned to)
{
    if (to == from) /* "don't want that" */
        return !has_class(chart, from, WORD_PRON);
    return to != from + 1 || !has_class(chart, from, WORD_PREP) ||
           has_class(chart, from, WORD_PRON);
}

/* "set the level of the music": not the "level" of "set it level". */
static bool is_owned_noun(const Chart *chart, unsigned n, unsigned count)
{
    unsigned length;
    const Entry *of = chart_match(chart, n + count, WORD_PREP, &length);
    return of && prep_parse(of->value) == PREP_OF && has_class(chart, n, WORD_PROP);
}

/* "cut everything up to 0:03": the "up" is not that of "cut up". */
static bool leads_until(const Chart *chart, const Entry *verb, unsigned n,
                        unsigned count)
{
    unsigned length;
    const Entry *prep = chart_match(chart, n, WORD_PREP, &length);
    return strcmp(verb->value, "split") == 0 && prep && length > count &&
           prep_parse(prep->value) == PREP_UNTIL;
}

static void add_match(Chart *chart, unsigned n, const Entry *entry)
{
    Match match = { entry, entry->gap ? entry->gap : entry->count, 0, 0 };
    bool over = entry->class == WORD_DIVIDE; /* "on every beat", with a clip "Beat" */
    if (!words_match(chart, n, entry->words, match.length, over))
        return;
    if (entry->gap) {
        unsigned rest = entry->count - entry->gap;
        unsigned limit = MIN(chart->sentence.count, n + match.length + GAP_MAX);
        for (unsigned at = n + match.length; at < limit && !match.tail; at++) {
            if (breaks_gap(chart, at, entry))
                return;
            if (!in_name(chart, at) && !is_ordinal_noun(chart, at) &&
                !inside_phrase(chart, n + match.length, at) &&
                is_thing(chart, n + match.length, at) &&
                !(entry->class == WORD_ANIMATION && ends_moment(chart, n, at)) &&
                !is_owned_noun(chart, at, rest) &&
                !(entry->class == WORD_VERB && leads_until(chart, entry, at, rest)) &&
                words_match(chart, at, entry->words + entry->gap, rest, false) &&
                (entry->class == WORD_PLAIN || ends_phrase(chart, at + rest) ||
                 has_class(chart, at, WORD_COPULA)))
                match.tail = at;
        }
        if (!match.tail)
            return;
        match.tail_end = match.tail + rest;
    }
    g_array_append_val(chart->matches[n], match);
}

static const char *correct(const Chart *chart, const char *typed)
{
    void *known;
    unsigned rank;
    if (g_hash_table_lookup_extended(chart->corrected, typed, NULL, &known))
        return known;
    const char *word = chart_correct(chart, typed, &rank);
    g_hash_table_insert(chart->corrected, (char *)(uintptr_t)typed,
                        (char *)(uintptr_t)word);
    return word;
}

static const char *lookup_word(const Chart *chart, unsigned n)
{
    const Token *token = &chart->sentence.tokens[n];
    if (token->kind == TOKEN_QUOTE)
        return NULL;
    if (token->kind != TOKEN_WORD || token->torn || in_name(chart, n) ||
        vocabulary_knows(chart->vocabulary, token->text))
        return token->text;
    const char *correction = correct(chart, token->text);
    return correction ? correction : token->text;
}

/* May the entry be meant by what token n was corrected to? */
static bool through_typo(const Chart *chart, unsigned n, const Entry *entry)
{
    const char *typed = chart->sentence.tokens[n].text, *word = chart->words[n];
    unsigned flags = class_row(entry->class)->flags;
    if (flags & CLASS_SLIP)
        return text_distance(typed, word, 1) == 1 && is_plain_slip(typed, word);
    return !(flags & CLASS_EXACT);
}

static void match_words(Chart *chart)
{
    for (unsigned n = 0; n < chart->sentence.count; n++)
        g_array_set_size(chart->matches[n], 0);
    /* Backwards: a gap asks what its tail could be. */
    for (unsigned n = chart->sentence.count; n-- > 0;) {
        if (!chart->words[n])
            continue;
        for (const Entry *e = vocabulary_entries(chart->vocabulary, chart->words[n]); e;
             e = e->next) {
            bool typo = chart->words[n] != chart->sentence.tokens[n].text &&
                        !chart_is_base_form(chart, n);
            if (!typo || through_typo(chart, n, e))
                add_match(chart, n, e);
        }
    }
}

void chart_tag(Chart *chart)
{
    mark_names(chart);
    for (unsigned n = 0; n < chart->sentence.count; n++)
        chart->words[n] = lookup_word(chart, n);
    match_words(chart);
    if (chart->light && chart_take_base_forms(chart))
        match_words(chart);
}

const Entry *chart_match(const Chart *chart, unsigned n, WordClass class,
                         unsigned *length)
{
    const Entry *best = NULL;
    if (n >= chart->sentence.count || chart->tail_owner[n] || in_name(chart, n))
        return NULL;
    for (unsigned i = 0; i < chart->matches[n]->len; i++) {
        const Match *match = &g_array_index(chart->matches[n], Match, i);
        if (match->entry->class != class || match->tail ||
            (best && (match->length < *length ||
                      (match->length == *length && match->entry->line > best->line))))
            continue;
        best = match->entry;
        *length = match->length;
    }
    return best;
}

unsigned chart_unknown(const Chart *chart)
{
    unsigned unknown = 0;
    double number;
    for (unsigned n = 0; n < chart->sentence.count; n++) {
        const Token *token = &chart->sentence.tokens[n];
        unknown += token->kind == TOKEN_WORD && !in_name(chart, n) &&
                   !vocabulary_knows(chart->vocabulary, token->text) &&
                   !number_word(chart, n, &number) && !ordinal_word(chart, n, &number);
    }
    return unknown;
}
