/*
 * What two texts have in common, by what their words mean: of which edit is "the volume
 * thing"? A word of the vocabulary stands for its value, any other for itself.
 */
#include "talk.h"

#include <string.h>

/* Words that tell edits apart. */
static const WordClass TELLING[] = {
    WORD_VERB,      WORD_PAST,    WORD_PROP,   WORD_MORE,     WORD_LESS,
    WORD_STYLE,     WORD_UNSTYLE, WORD_EFFECT, WORD_COLOR,    WORD_TRANSITION,
    WORD_ANIMATION, WORD_ROLE,    WORD_TYPE,   WORD_POSITION, WORD_LAYOUT,
    WORD_PRESET,    WORD_MARKER,  WORD_ORDER,
};

static bool tells(WordClass class)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(TELLING); i++)
        if (TELLING[i] == class)
            return true;
    return false;
}

/* "the clip I changed": of which edit is that not? */
static bool tells_nothing(const Entry *entry)
{
    return entry->class == WORD_PAST && strcmp(entry->value, "any") == 0;
}

static bool is_telling(const Entry *entry)
{
    return tells(entry->class) && !tells_nothing(entry);
}

bool concern_tells(const Chart *chart, unsigned from, unsigned to)
{
    for (unsigned n = from; n < to; n++) {
        if (chart_name(chart, n) || chart->sentence.tokens[n].kind == TOKEN_QUOTE)
            return true;
        for (unsigned i = 0; i < chart->matches[n]->len; i++)
            if (is_telling(g_array_index(chart->matches[n], Match, i).entry))
                return true;
    }
    return false;
}

/* "more:volume", "volume" and "volume=…" are about one thing: what stands behind the
 * colon or in front of the rest. */
static char *concept_of(const char *value)
{
    const char *colon = strchr(value, ':');
    const char *from = colon ? colon + 1 : value;
    return g_strndup(from, strcspn(from, "= "));
}

static void add_concept(GHashTable *concepts, const Entry *entry)
{
    g_hash_table_add(concepts, entry->value ? concept_of(entry->value)
                                            : g_strdup(class_row(entry->class)->name));
}

/* The concepts of all readings of the longest phrase at n; its length, 0: none
 * tells. */
static unsigned concepts_at(const Chart *chart, unsigned n, GHashTable *concepts)
{
    unsigned longest = 0;
    const GArray *matches = chart->matches[n];
    for (unsigned i = 0; i < matches->len; i++) {
        const Match *match = &g_array_index(matches, Match, i);
        longest = MAX(longest, match->length);
    }
    bool any = false;
    for (unsigned i = 0; i < matches->len; i++) {
        const Match *match = &g_array_index(matches, Match, i);
        if (match->length != longest || !tells(match->entry->class))
            continue;
        if (!tells_nothing(match->entry))
            add_concept(concepts, match->entry);
        any = true;
    }
    return any ? longest : 0;
}

static void read_story(Chart *chart, GHashTable *concepts)
{
    for (unsigned n = 0; n < chart->sentence.count; n++) {
        const Token *token = &chart->sentence.tokens[n];
        concepts_at(chart, n, concepts);
        if (token->kind == TOKEN_WORD)
            g_hash_table_add(concepts, g_strdup(token->text));
    }
}

static bool shares_any(GHashTable *story, GHashTable *concepts)
{
    GHashTableIter iter;
    gpointer concept;
    g_hash_table_iter_init(&iter, concepts);
    while (g_hash_table_iter_next(&iter, &concept, NULL))
        if (g_hash_table_contains(story, concept))
            return true;
    return false;
}

/* Each word that tells something must be in the story; what only joins words need
 * not. */
static bool covers(Chart *about, GHashTable *story)
{
    bool any = false;
    for (unsigned n = 0; n < about->sentence.count;) {
        const Token *token = &about->sentence.tokens[n];
        g_autoptr(GHashTable) concepts =
            g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        unsigned length = concepts_at(about, n, concepts);
        bool name =
            length == 0 && token->kind == TOKEN_WORD && about->matches[n]->len == 0;
        if (g_hash_table_size(concepts) > 0 || name)
            g_hash_table_add(concepts, g_strdup(token->text));
        if (g_hash_table_size(concepts) > 0 && !shares_any(story, concepts))
            return false;
        any = any || g_hash_table_size(concepts) > 0;
        n += MAX(length, 1);
    }
    return any;
}

static bool concerns(const Vocabulary *vocabulary, const char *about, const char *story)
{
    g_autoptr(GHashTable) concepts =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_auto(Chart) asked, told;
    chart_init(&asked, vocabulary, about, NULL, NULL);
    chart_init(&told, vocabulary, story, NULL, NULL);
    chart_tag(&asked);
    chart_tag(&told);
    read_story(&told, concepts);
    return covers(&asked, concepts);
}

bool planner_concerns(const char *about, const char *story)
{
    const char *const *languages = planner_languages();
    for (unsigned i = 0; languages && languages[i]; i++) {
        const Vocabulary *vocabulary = vocabulary_get(languages[i], NULL);
        if (vocabulary && concerns(vocabulary, about, story))
            return true;
    }
    return false;
}
