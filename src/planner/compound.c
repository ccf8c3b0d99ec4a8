/* Stage 1, as a language has it: its spelling, and the words that it writes as one. */
#include "chart.h"

#include "chatkut/base/text.h"

#include <string.h>

/* Of a compound; longer heads are no words of any language. */
enum { PART_MIN_BYTES = 3, HEAD_MAX_BYTES = 64 };

/* What the last part of a compound can be: a thing, or what things have. */
static bool is_head(const Vocabulary *vocabulary, const char *word)
{
    for (const Entry *e = vocabulary_entries(vocabulary, word); e; e = e->next) {
        switch (e->class) {
        case WORD_TYPE:
        case WORD_TYPES:
        case WORD_ROLE:
        case WORD_PROP:
        case WORD_MARKER:
        case WORD_ANIMATION:
        case WORD_TRANSITION:
        case WORD_EFFECT:
            if (e->count == 1)
                return true;
            break;
        default:
            break;
        }
    }
    return false;
}

static bool is_word_of(const char *name, const char *word)
{
    g_autofree char *folded = text_fold(name);
    size_t length = strlen(word);
    for (const char *at = strstr(folded, word); at; at = strstr(at + 1, word))
        if ((at == folded || !g_ascii_isalnum(at[-1])) && !g_ascii_isalnum(at[length]))
            return true;
    return false;
}

static bool is_called(const Composition *composition, const char *word)
{
    for (ClipWalk walk = clip_walk_main(composition); clip_walk_next(&walk);)
        if (is_word_of(clip_label(composition, walk.at.clip), word))
            return true;
    for (unsigned a = 0; composition && a < composition->assets->len; a++)
        if (is_word_of(asset_label(g_ptr_array_index(composition->assets, a)), word))
            return true;
    return false;
}

/* What joins the parts is no letter of the first: "Hochzeit-s-clip". */
static char *without_joint(const Chart *chart, const Composition *composition,
                           const char *first, const char *joints)
{
    if (vocabulary_knows(chart->vocabulary, first))
        return NULL;
    g_auto(GStrv) list = g_strsplit(joints, " ", -1);
    for (char **joint = list; *joint; joint++) {
        size_t length = strlen(first), more = strlen(*joint);
        if (length < more + PART_MIN_BYTES || !g_str_has_suffix(first, *joint))
            continue;
        g_autofree char *bare = g_strndup(first, length - more);
        if (vocabulary_knows(chart->vocabulary, bare) || is_called(composition, bare))
            return g_steal_pointer(&bare);
    }
    return NULL;
}

/* Bytes in front of the longest last part; 0 where it is one word. */
static size_t cut_of(const Chart *chart, const char *word)
{
    size_t length = strlen(word);
    size_t first = MAX(PART_MIN_BYTES, length - MIN(length, HEAD_MAX_BYTES));
    for (size_t cut = first; cut + PART_MIN_BYTES <= length; cut++)
        if (((guchar)word[cut] & 0xC0) != 0x80 &&
            is_head(chart->vocabulary, word + cut))
            return cut;
    return 0;
}

static bool is_compound(const Chart *chart, const Token *token)
{
    return token->kind == TOKEN_WORD &&
           strlen(token->text) == (size_t)(token->to - token->from) &&
           !vocabulary_knows(chart->vocabulary, token->text);
}

static void split_token(const Chart *chart, const Composition *composition,
                        Sentence *sentence, unsigned n, size_t cut, const char *joints)
{
    sentence->tokens = g_renew(Token, sentence->tokens, sentence->count + 1);
    Token *token = &sentence->tokens[n];
    memmove(token + 1, token, sizeof *token * (sentence->count - n));
    sentence->count++;
    g_autofree char *first = g_strndup(token->text, cut);
    g_autofree char *bare = without_joint(chart, composition, first, joints);
    token[1].text += cut;
    token[1].from += (unsigned)cut;
    token[1].glued = true;
    token[0].text = g_string_chunk_insert(sentence->strings, bare ? bare : first);
    token[0].to = token[1].from;
}

/* "dahinter" is "hinter es": the words that a rule puts for one, on its place. */
static unsigned expand(const Chart *chart, Sentence *sentence, unsigned n)
{
    const char *value =
        vocabulary_expansion(chart->vocabulary, sentence->tokens[n].text);
    g_auto(GStrv) words = value ? g_strsplit(value, " ", -1) : NULL;
    unsigned count = words ? g_strv_length(words) : 0;
    if (count == 0 || sentence->count + count > SENTENCE_MAX_TOKENS)
        return 0;
    sentence->tokens = g_renew(Token, sentence->tokens, sentence->count + count);
    Token *token = &sentence->tokens[n];
    memmove(token + count, token + 1, sizeof *token * (sentence->count - n - 1));
    sentence->count += count - 1;
    for (unsigned i = 0; i < count; i++) {
        token[i] = token[0];
        token[i].text = g_string_chunk_insert(sentence->strings, words[i]);
        token[i].from = i ? token[0].to : token[0].from;
    }
    return count;
}

void chart_spell(const Chart *chart, const Composition *composition, Sentence *sentence)
{
    const char *joints = vocabulary_rule(chart->vocabulary, "compound");
    for (unsigned n = 0; n < sentence->count; n++) {
        Token *token = &sentence->tokens[n];
        g_autofree char *spelled =
            token->kind == TOKEN_WORD ? vocabulary_spell(chart->vocabulary, token->text)
                                      : NULL;
        if (spelled)
            token->text = g_string_chunk_insert(sentence->strings, spelled);
        unsigned words = token->kind == TOKEN_WORD ? expand(chart, sentence, n) : 0;
        if (words) {
            n += words - 1;
            continue;
        }
        size_t cut =
            joints && sentence->count < SENTENCE_MAX_TOKENS && is_compound(chart, token)
                ? cut_of(chart, token->text)
                : 0;
        if (cut)
            split_token(chart, composition, sentence, n, cut, joints);
    }
}
