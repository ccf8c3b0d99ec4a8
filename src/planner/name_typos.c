/* Stage 2, protect: names through a slip of the fingers. */
#include "chart.h"

#include "chatkut/base/text.h"

#include <string.h>

/* Shorter words are too near to each other; in those of middle length a changed letter
 * makes another word ("beach", "bench") as often as a slip. */
enum {
    SLIP_MIN_LETTERS = NAME_WORD_LETTERS + 1,
    CHANGE_MIN_LETTERS = 7,
    TWO_SLIPS_LETTERS = 9
};

/* The search for what one typed word may stand for. */
typedef struct {
    Chart *chart;
    const char *typed;
    unsigned letters, limit;
    unsigned best;     /* rank */
    const char *found; /* NULL where several are as near */
} Search;

/* Does a letter stand in one that the other lacks at about that place? Then it was
 * changed, and not swapped, lost or doubled. */
static bool letter_changed(const char *typed, const char *word)
{
    return strlen(typed) == strlen(word) && (strspn(typed, word) != strlen(typed) ||
                                             strspn(word, typed) != strlen(word));
}

static void consider(Search *search, const char *word)
{
    size_t length = strlen(word), typed = strlen(search->typed);
    if (word[0] != search->typed[0] || length + search->limit < typed ||
        length > typed + search->limit)
        return;
    unsigned distance = text_distance(search->typed, word, search->limit);
    if (distance == 0 || distance > search->limit ||
        (search->letters < CHANGE_MIN_LETTERS && letter_changed(search->typed, word)))
        return;
    unsigned rank = chart_slip_rank(search->typed, word, distance);
    if (rank > search->best)
        return;
    search->found = rank == search->best ? NULL : word;
    search->best = rank;
}

/* What the vocabulary makes of the word: the same, nothing as near, or another word,
 * and then nobody knows which was meant. */
static bool is_torn(const Search *search, bool *agrees, bool *nearer)
{
    unsigned rank;
    const char *word = chart_correct(search->chart, search->typed, &rank);
    *agrees = word && strcmp(word, search->found) == 0;
    *nearer = word && !*agrees && rank < search->best;
    return word && !*agrees && rank == search->best;
}

static bool mend(Chart *chart, Token *token)
{
    Search search = { .chart = chart,
                      .typed = token->text,
                      .letters = (unsigned)g_utf8_strlen(token->text, -1) };
    bool agrees, nearer;
    if (search.letters < NAME_WORD_LETTERS)
        return false;
    search.limit = search.letters >= TWO_SLIPS_LETTERS ? 2 : 1;
    search.best = G_MAXUINT;
    const GPtrArray *words = chart_name_words(chart);
    for (unsigned i = 0; i < words->len; i++)
        consider(&search, g_ptr_array_index(words, i));
    if (!search.found)
        return false;
    token->torn = is_torn(&search, &agrees, &nearer);
    if (token->torn || nearer || (search.letters < SLIP_MIN_LETTERS && !agrees))
        return false;
    token->text = g_string_chunk_insert(chart->strings, search.found);
    token->fuzzy = true;
    return true;
}

bool chart_mend_names(Chart *chart)
{
    bool any = false;
    for (unsigned n = 0; n < chart->sentence.count; n++) {
        Token *token = &chart->sentence.tokens[n];
        if (token->kind == TOKEN_WORD && !chart_in_name(chart, n, NAME_ANY) &&
            !vocabulary_knows(chart->vocabulary, token->text))
            any = mend(chart, token) || any;
    }
    return any;
}
