/* Stage 4: numbers written as one word, "zweiundzwanzig", "dreihundert",
 * "eineinhalb". */
#include "chart.h"

#include <string.h>

static const Entry *entry_of(const Vocabulary *vocabulary, const char *word,
                             WordClass class)
{
    for (const Entry *e = vocabulary_entries(vocabulary, word); e; e = e->next)
        if (e->class == class && e->count == 1)
            return e;
    return NULL;
}

static bool is_listed(const Vocabulary *vocabulary, const char *word, WordClass class,
                      double *number)
{
    const Entry *entry = entry_of(vocabulary, word, class);
    if (entry)
        *number = g_ascii_strtod(entry->value, NULL);
    return entry != NULL;
}

/* The units come first: "zwei-und-zwanzig". */
static bool below_hundred(const Vocabulary *vocabulary, const char *joint,
                          const char *word, double *number)
{
    if (is_listed(vocabulary, word, WORD_NUMBER, number) ||
        is_listed(vocabulary, word, WORD_TENS, number))
        return true;
    for (const char *at = strstr(word, joint); at; at = strstr(at + 1, joint)) {
        g_autofree char *ones = g_strndup(word, (gsize)(at - word));
        double one, ten;
        if (is_listed(vocabulary, ones, WORD_NUMBER, &one) &&
            is_listed(vocabulary, at + strlen(joint), WORD_TENS, &ten)) {
            *number = one + ten;
            return true;
        }
    }
    return false;
}

static bool joined(const Vocabulary *vocabulary, const char *joint, const char *word,
                   double *number);

/* "drei-hundert-zwölf": what stands in front of the multiplier, and what is added. */
static bool around(const Vocabulary *vocabulary, const char *joint, const char *word,
                   const char *at, const Entry *multiplier, double *number)
{
    g_autofree char *front = g_strndup(word, (gsize)(at - word));
    const char *rest = at + strlen(multiplier->words[0]);
    double factor = g_ascii_strtod(multiplier->value, NULL), times = 1, more = 0;
    if (*front && !below_hundred(vocabulary, joint, front, &times))
        return false;
    if (g_str_has_prefix(rest, joint))
        rest += strlen(joint);
    if (*rest && (!joined(vocabulary, joint, rest, &more) || more >= factor))
        return false;
    *number = times * factor + more;
    return true;
}

static bool joined(const Vocabulary *vocabulary, const char *joint, const char *word,
                   double *number)
{
    if (below_hundred(vocabulary, joint, word, number))
        return true;
    const GPtrArray *multipliers = vocabulary_class(vocabulary, WORD_MULTIPLIER);
    for (unsigned i = 0; i < multipliers->len; i++) {
        const Entry *entry = g_ptr_array_index(multipliers, i);
        const char *found = entry->count == 1 ? entry->words[0] : NULL;
        for (const char *at = found ? strstr(word, found) : NULL; at;
             at = strstr(at + 1, found))
            if (around(vocabulary, joint, word, at, entry, number))
                return true;
    }
    return false;
}

/* "zwei-einhalb" */
static bool with_fraction(const Vocabulary *vocabulary, const char *joint,
                          const char *word, double *number)
{
    for (size_t cut = 1; cut < strlen(word); cut++) {
        g_autofree char *whole = g_strndup(word, cut);
        double part;
        if (is_listed(vocabulary, word + cut, WORD_AND_FRACTION, &part) &&
            joined(vocabulary, joint, whole, number)) {
            *number += part;
            return true;
        }
    }
    return false;
}

enum { WORD_MAX_BYTES = 48 };

static const char *word_at(const Chart *chart, unsigned n)
{
    const Token *token = sentence_token(&chart->sentence, n);
    bool word =
        token && token->kind == TOKEN_WORD && strlen(token->text) <= WORD_MAX_BYTES;
    return word ? token->text : NULL;
}

bool number_word(const Chart *chart, unsigned n, double *number)
{
    const char *joint = vocabulary_rule(chart->vocabulary, "number-joint");
    const char *word = joint ? word_at(chart, n) : NULL;
    return word && !vocabulary_knows(chart->vocabulary, word) &&
           (joined(chart->vocabulary, joint, word, number) ||
            with_fraction(chart->vocabulary, joint, word, number));
}

bool ordinal_word(const Chart *chart, unsigned n, double *number)
{
    const char *joint = vocabulary_rule(chart->vocabulary, "number-joint");
    const char *endings = vocabulary_rule(chart->vocabulary, "ordinal-endings");
    const char *word = joint && endings ? word_at(chart, n) : NULL;
    if (!word || vocabulary_knows(chart->vocabulary, word))
        return false;
    g_auto(GStrv) list = g_strsplit(endings, " ", -1);
    for (char **ending = list; *ending; ending++) {
        if (!g_str_has_suffix(word, *ending))
            continue;
        g_autofree char *stem = g_strndup(word, strlen(word) - strlen(*ending));
        if (joined(chart->vocabulary, joint, stem, number))
            return true;
    }
    return false;
}
