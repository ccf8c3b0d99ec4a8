/* Where the words of an utterance stand, to look names up by. */
#include "names.h"

#include <string.h>

/* "s y:ies": the next ending by which the language says several; *rule then is behind
 * it. */
static bool next_ending(const char **rule, NameEnding *ending)
{
    if (!*rule)
        return false;
    *rule += strspn(*rule, " ");
    size_t length = strcspn(*rule, " "), stem = strcspn(*rule, ": ");
    bool replaces = stem < length;
    *ending = (NameEnding){ .one = *rule, .many = *rule, .many_length = length };
    if (replaces) {
        ending->one_length = stem;
        ending->many += stem + 1;
        ending->many_length -= stem + 1;
    }
    *rule += length;
    return length > 0;
}

GArray *names_endings(const Chart *chart)
{
    GArray *endings = g_array_new(FALSE, FALSE, sizeof(NameEnding));
    const char *rule = vocabulary_rule(chart->vocabulary, "plural-ending");
    NameEnding ending;
    while (next_ending(&rule, &ending))
        g_array_append_val(endings, ending);
    return endings;
}

bool names_is_plural(const GArray *endings, const char *said, const char *one)
{
    size_t length = strlen(one);
    for (unsigned i = 0; length >= NAME_PART_LETTERS && i < endings->len; i++) {
        const NameEnding *ending = &g_array_index(endings, NameEnding, i);
        size_t stem = length - MIN(ending->one_length, length);
        const char *rest = said + stem;
        if (stem > 0 && *said != *one)
            continue;
        if (strncmp(said, one, stem) == 0 &&
            strncmp(one + stem, ending->one, ending->one_length) == 0 &&
            strncmp(rest, ending->many, ending->many_length) == 0 &&
            !rest[ending->many_length])
            return true;
    }
    return false;
}

GPtrArray *names_singulars(const GArray *endings, const char *said)
{
    GPtrArray *singulars = g_ptr_array_new_with_free_func(g_free);
    size_t length = strlen(said);
    for (unsigned i = 0; i < endings->len; i++) {
        const NameEnding *ending = &g_array_index(endings, NameEnding, i);
        size_t more = MIN(ending->many_length, length), stem = length - more;
        if (stem + ending->one_length >= NAME_PART_LETTERS &&
            strncmp(said + stem, ending->many, ending->many_length) == 0)
            g_ptr_array_add(singulars,
                            g_strdup_printf("%.*s%.*s", (int)stem, said,
                                            (int)ending->one_length, ending->one));
    }
    return singulars;
}

GPtrArray *names_plurals(const GArray *endings, const char *one)
{
    GPtrArray *plurals = g_ptr_array_new_with_free_func(g_free);
    size_t length = strlen(one);
    for (unsigned i = 0; length >= NAME_PART_LETTERS && i < endings->len; i++) {
        const NameEnding *ending = &g_array_index(endings, NameEnding, i);
        size_t stem = length - MIN(ending->one_length, length);
        if (strncmp(one + stem, ending->one, ending->one_length) == 0)
            g_ptr_array_add(plurals,
                            g_strdup_printf("%.*s%.*s", (int)stem, one,
                                            (int)ending->many_length, ending->many));
    }
    return plurals;
}

static void add_place(GHashTable *places, const char *word, unsigned n)
{
    GArray *tokens = g_hash_table_lookup(places, word);
    if (!tokens) {
        tokens = g_array_new(FALSE, FALSE, sizeof(unsigned));
        g_hash_table_insert(places, g_strdup(word), tokens);
    }
    g_array_append_val(tokens, n);
}

/* A plural stands where its singular does. */
static void add_word(const GArray *endings, GHashTable *places, const char *word,
                     unsigned n)
{
    g_autoptr(GPtrArray) singulars = names_singulars(endings, word);
    add_place(places, word, n);
    for (unsigned i = 0; i < singulars->len; i++)
        add_place(places, g_ptr_array_index(singulars, i), n);
}

/* A compound stands in a name as one word too. */
static bool is_first_part(const Sentence *sentence, unsigned n)
{
    const Token *token = &sentence->tokens[n];
    return n + 1 < sentence->count && token->kind == TOKEN_WORD &&
           token[1].kind == TOKEN_WORD && token[1].from == token->to;
}

static void add_compound(const Chart *chart, const GArray *endings, GHashTable *places,
                         unsigned n)
{
    g_autofree char *typed = sentence_slice(&chart->sentence, n, n + 2);
    g_autofree char *word = g_ascii_strdown(typed, -1);
    add_word(endings, places, word, n);
}

GHashTable *names_places(const Chart *chart, const GArray *endings)
{
    GHashTable *places = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                               (GDestroyNotify)g_array_unref);
    for (unsigned i = 0; i < chart->sentence.count; i++) {
        if (chart->sentence.tokens[i].kind == TOKEN_QUOTE)
            continue;
        add_word(endings, places, chart->sentence.tokens[i].text, i);
        if (is_first_part(&chart->sentence, i))
            add_compound(chart, endings, places, i);
    }
    return places;
}

static bool keep_starts(GArray *tokens, const bool *starts)
{
    unsigned kept = 0;
    for (unsigned i = 0; i < tokens->len; i++) {
        unsigned n = g_array_index(tokens, unsigned, i);
        if (starts[n])
            g_array_index(tokens, unsigned, kept++) = n;
    }
    g_array_set_size(tokens, kept);
    return kept > 0;
}

void names_keep_places(GHashTable *places, const bool *starts)
{
    GHashTableIter iter;
    void *word, *tokens;
    g_hash_table_iter_init(&iter, places);
    while (g_hash_table_iter_next(&iter, &word, &tokens))
        if (!keep_starts(tokens, starts))
            g_hash_table_iter_remove(&iter);
}
