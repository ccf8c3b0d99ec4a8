#include "noise.h"

#include "lexicon.h"

#include <string.h>

enum { WORD_LETTERS = 5 }; /* shorter ones become other words */

const char *noise_name(NoiseKind kind)
{
    static const char *const NAMES[] = { "swapped", "dropped", "doubled", "case",
                                         "polite" };
    return NAMES[kind];
}

static unsigned below(GRand *random, unsigned limit)
{
    return (unsigned)g_rand_int_range(random, 0, (gint32)limit);
}

static const char *skip_quote(const char *at)
{
    static const char *const QUOTES[][2] = { { "“", "”" },
                                             { "\"", "\"" },
                                             { "'", "'" } };
    for (unsigned i = 0; i < G_N_ELEMENTS(QUOTES); i++) {
        const char *body = at + strlen(QUOTES[i][0]);
        const char *end =
            g_str_has_prefix(at, QUOTES[i][0]) ? strstr(body, QUOTES[i][1]) : NULL;
        if (end)
            return end + strlen(QUOTES[i][1]);
    }
    return at;
}

/* ---- slips ----------------------------------------------------------------------- */

typedef struct {
    unsigned from, length;
} Word;

static GArray *long_words(const char *sentence)
{
    GArray *words = g_array_new(FALSE, FALSE, sizeof(Word));
    for (const char *at = sentence; *at;) {
        Word word = { (unsigned)(at - sentence), 0 };
        while (g_ascii_isalpha(at[word.length]))
            word.length++;
        if (word.length >= WORD_LETTERS)
            g_array_append_val(words, word);
        const char *behind = word.length > 0 ? at + word.length : skip_quote(at);
        at = behind > at ? behind : at + 1;
    }
    return words;
}

static char *slipped(NoiseKind kind, const char *word, GRand *random)
{
    GString *text = g_string_new(word);
    unsigned at = 1 + below(random, (unsigned)text->len - 2);
    char here = text->str[at], next = text->str[at + 1];
    if (kind == NOISE_DROPPED) {
        g_string_erase(text, at, 1);
    } else if (kind == NOISE_DOUBLED) {
        g_string_insert_c(text, at, here);
    } else {
        text->str[at] = next;
        text->str[at + 1] = here;
    }
    return g_string_free(text, FALSE);
}

static char *with_slip(NoiseKind kind, const char *sentence, GRand *random)
{
    g_autoptr(GArray) words = long_words(sentence);
    if (words->len == 0)
        return NULL;
    Word at = g_array_index(words, Word, below(random, words->len));
    g_autofree char *word = g_strndup(sentence + at.from, at.length);
    g_autofree char *slip = slipped(kind, word, random);
    g_autofree char *folded = g_ascii_strdown(slip, -1);
    if (strcmp(slip, word) == 0 || vocabulary_knows(vocabulary_get("en", NULL), folded))
        return NULL;
    return g_strdup_printf("%.*s%s%s", (int)at.from, sentence, slip,
                           sentence + at.from + at.length);
}

/* ---- case and courtesy ----------------------------------------------------------- */

static char *with_case(const char *sentence, GRand *random)
{
    enum { UPPER, LOWER, TITLE, WAYS };
    unsigned way = below(random, WAYS);
    char *text = g_strdup(sentence);
    for (char *at = text; *at;) {
        const char *behind = skip_quote(at);
        if (behind > at) {
            at += behind - at;
            continue;
        }
        bool first = at == text || at[-1] == ' ';
        bool raise = way == UPPER || (way == TITLE && first);
        *at = raise ? g_ascii_toupper(*at) : g_ascii_tolower(*at);
        at++;
    }
    return text;
}

static char *with_courtesy(const char *sentence, const Templates *templates,
                           GRand *random)
{
    if (g_str_has_suffix(sentence, "?"))
        return NULL;
    if (below(random, 2) == 0)
        return g_strdup_printf("%s %s", templates_pick(templates, "before", random),
                               sentence);
    const char *behind = templates_pick(templates, "behind", random);
    return g_strconcat(sentence, g_ascii_isalpha(*behind) ? " " : "", behind, NULL);
}

char *noise_add(NoiseKind kind, const char *sentence, const Templates *templates,
                GRand *random)
{
    switch (kind) {
    case NOISE_CASE:
        return with_case(sentence, random);
    case NOISE_POLITE:
        return with_courtesy(sentence, templates, random);
    default:
        return with_slip(kind, sentence, random);
    }
}
