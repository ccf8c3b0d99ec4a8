/*
 * Stage 2: roundabout words.
 *
 * "The title is supposed to be red", "would it be possible for it to fade in": people
 * have many ways to say that something is wanted. [plain WORDS] lists those that mean
 * what plain ones do; these are put in their place, and the sentence read anew. Most are
 * only where nothing else makes sense of a sentence; some (ALWAYS) would make the wrong
 * one of it.
 */
#include "reading.h"

#include <string.h>

static const char BEGINS = '^', ALWAYS = '!', MARKS[] = "^!", GAP = '~';

static bool begins_part(const Chart *chart, unsigned n)
{
    return n == 0 || chart->sentence.tokens[n - 1].kind == TOKEN_MARK;
}

/* The longest phrase at token n that there are plain words for, or NULL. */
static const Match *roundabout_at(const Chart *chart, unsigned n, bool always)
{
    const Match *best = NULL;
    for (unsigned i = 0; !chart->named[n] && i < chart->matches[n]->len; i++) {
        const Match *match = &g_array_index(chart->matches[n], Match, i);
        const char *value = match->entry->value;
        unsigned words = match->entry->count;
        if (match->entry->class == WORD_PLAIN && (!always || value[0] == ALWAYS) &&
            (value[0] != BEGINS || begins_part(chart, n)) &&
            (!best || words > best->entry->count))
            best = match;
    }
    return best;
}

/* A sentence that is written anew. */
typedef struct {
    const Sentence *sentence;
    GString *text;
    unsigned done; /* bytes of the source */
} Rewriting;

static void rewrite(Rewriting *rewriting, unsigned from, unsigned to, const char *words,
                    size_t length)
{
    const Token *tokens = rewriting->sentence->tokens;
    const char *rest = rewriting->sentence->source + rewriting->done;
    g_string_append_len(rewriting->text, rest, tokens[from].from - rewriting->done);
    g_string_append_len(rewriting->text, words, (gssize)length);
    rewriting->done = tokens[to - 1].to;
}

/* "is it possible for ~ to" is "could ~": both parts have words of their own. */
static unsigned rewrite_match(Rewriting *rewriting, unsigned n, const Match *match)
{
    const char *words = match->entry->value + strspn(match->entry->value, MARKS);
    const char *gap = match->tail ? strchr(words, GAP) : NULL;
    rewrite(rewriting, n, n + match->length, words,
            gap ? (size_t)(gap - words) : strlen(words));
    if (!match->tail)
        return n + match->length;
    const char *tail = gap ? gap + 1 : "";
    rewrite(rewriting, match->tail, match->tail_end, tail, strlen(tail));
    return match->tail_end;
}

char *reading_plain_words(const Chart *chart, bool always)
{
    const Sentence *sentence = &chart->sentence;
    if (sentence->count > TYPED_MAX_TOKENS)
        return NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    Rewriting rewriting = { sentence, text, 0 };
    for (unsigned n = 0; n < sentence->count;) {
        const Match *match = roundabout_at(chart, n, always);
        n = match ? rewrite_match(&rewriting, n, match) : n + 1;
    }
    if (rewriting.done == 0)
        return NULL;
    g_string_append(text, sentence->source + rewriting.done);
    return g_strdup(text->str);
}
