/*
 * Stage 2, protect: how a name stands in the utterance: all of it or a part, in the
 * plural, turned round an "of". What stands there so is a hit; what could be words of
 * ours as well is a weak one.
 */
#include "names.h"

#include <string.h>

/* "m4a" is three: digits and letters part. */
enum { EXTENSION_MAX_TOKENS = 3 };

static Name *name_at(const Chart *chart, unsigned from, unsigned to)
{
    for (unsigned i = 0; i < chart->names->len; i++) {
        Name *name = &g_array_index(chart->names, Name, i);
        if (name->from == from && name->to == to)
            return name;
    }
    return NULL;
}

/* Words that the vocabulary lacks, or has only to keep them from being read as typos,
 * or as topics of help. */
static bool means_nothing(const Chart *chart, const char *word)
{
    const Entry *entry = vocabulary_entries(chart->vocabulary, word);
    while (entry && (entry->class == WORD_KNOWN || entry->class == WORD_HELP))
        entry = entry->next;
    return !entry;
}

/* "don't" is no part of "Don't burn it" that anyone would call it by. */
static bool is_negation(const Chart *chart, unsigned from, unsigned to)
{
    const Token *tokens = chart->sentence.tokens;
    for (const Entry *e = vocabulary_entries(chart->vocabulary, tokens[from].text); e;
         e = e->next) {
        unsigned n = 0;
        while (n < e->count && n < to - from &&
               strcmp(e->words[n], tokens[from + n].text) == 0)
            n++;
        if (n == e->count && n == to - from && e->class == WORD_NOT)
            return true;
    }
    return false;
}

bool names_all_known(const Chart *chart, unsigned from, unsigned to)
{
    for (unsigned i = from; i < to; i++) {
        const Token *token = &chart->sentence.tokens[i];
        if (token->kind == TOKEN_WORD && means_nothing(chart, token->text))
            return false;
        if (token->kind == TOKEN_MARK && (guchar)token->text[0] >= 0x80)
            return false; /* "🌴": no punctuation of ours */
        bool padded = token->text[0] == '0' && g_ascii_isdigit(token->text[1]);
        if (token->kind == TOKEN_NUMBER && i > from && (token->glued || padded))
            return false; /* "clip_2", "Track 01": spelled like nothing but names */
    }
    return true;
}

bool names_joins_owner(const Chart *chart, unsigned n, bool suffix)
{
    const Token *token = sentence_token(&chart->sentence, n);
    if (!token || token->kind != TOKEN_WORD || (token->text[0] == '\'') != suffix)
        return false;
    const Entry *entry = vocabulary_entries(chart->vocabulary, token->text);
    while (entry && (entry->class != WORD_PREP || entry->count > 1 ||
                     prep_parse(entry->value) != PREP_OF))
        entry = entry->next;
    return entry != NULL;
}

/* How a name stands in the utterance. */
typedef struct {
    unsigned length; /* tokens of the name */
    unsigned said;   /* tokens of the utterance: an owner's sign more */
    bool plural;     /* the last is in the plural */
} Run;

/* The tokens of `name` from `at` on that stand at n. */
static Run run_at(const NameFinder *finder, unsigned n, const Sentence *name,
                  unsigned at)
{
    const Sentence *said = &finder->chart->sentence;
    Run run = { 0 };
    for (unsigned skip = 0; n + run.said + skip < said->count &&
                            at + run.length < name->count && !run.plural;) {
        const Token *token = &said->tokens[n + run.said + skip];
        const char *own = name->tokens[at + run.length].text;
        bool quote = token->kind == TOKEN_QUOTE;
        bool same = !quote && strcmp(token->text, own) == 0;
        run.plural =
            !quote && !same && names_is_plural(finder->endings, token->text, own);
        if (same || run.plural) {
            run.length++;
            run.said += skip + 1;
            skip = 0;
        } else if (run.length > 0 && !skip &&
                   names_joins_owner(finder->chart, n + run.said, true)) {
            skip = 1;
        } else {
            break;
        }
    }
    return run;
}

/* Tokens of a file name without its extension; all of them where it has none. */
static unsigned stem_length(const Chart *chart, const Sentence *name)
{
    for (unsigned cut = name->count > 1 ? name->count - 1 : 0;
         cut > 0 && cut + EXTENSION_MAX_TOKENS >= name->count; cut--) {
        unsigned dot = name->tokens[cut].from;
        if (dot == 0 || name->source[dot - 1] != '.')
            continue;
        for (const Entry *e =
                 vocabulary_entries(chart->vocabulary, name->tokens[cut].text);
             e; e = e->next)
            if (e->class == WORD_EXTENSION && e->count == name->count - cut)
                return cut;
    }
    return name->count;
}

static bool part_counts(const NameFinder *finder, unsigned from, unsigned to)
{
    return memchr(finder->counts + from, true, to - from) != NULL;
}

static bool is_word_of(const Chart *chart, unsigned n, const WordClass *classes,
                       unsigned count)
{
    const Token *token = &chart->sentence.tokens[n];
    const Entry *entry = token->kind == TOKEN_WORD
                             ? vocabulary_entries(chart->vocabulary, token->text)
                             : NULL;
    for (; entry; entry = entry->next)
        for (unsigned i = 0; entry->count == 1 && i < count; i++)
            if (entry->class == classes[i])
                return true;
    return false;
}

/* "don't" of "Don't burn it" */
static bool begins_denial(const Chart *chart, unsigned n)
{
    const Entry *entry =
        vocabulary_entries(chart->vocabulary, chart->sentence.tokens[n].text);
    while (entry && entry->class != WORD_NOT)
        entry = entry->next;
    return entry != NULL;
}

/* Words that orders are made of: no part of a name by themselves. */
static bool is_glue(const Chart *chart, unsigned n)
{
    static const WordClass GLUE[] = {
        WORD_VERB,       WORD_PREP,        WORD_DET,     WORD_PRON,     WORD_AND,
        WORD_THEN,       WORD_NOT,         WORD_FILLER,  WORD_NUMBER,   WORD_TYPE,
        WORD_TYPES,      WORD_UNIT,        WORD_ORDINAL, WORD_ROLE,     WORD_ANCHOR,
        WORD_ALL,        WORD_MORE,        WORD_LESS,    WORD_STRENGTH, WORD_PACE,
        WORD_TALK,       WORD_QUERY,       WORD_CHAT,    WORD_MARKER,   WORD_ANIMATION,
        WORD_TRANSITION, WORD_TRANSITIONS, WORD_EFFECT,  WORD_PROP,     WORD_STYLE,
        WORD_COLOR,      WORD_OTHER,       WORD_WHOLE,   WORD_POSITION, WORD_DIRECTION,
        WORD_EVERYTHING, WORD_BOTH,        WORD_EVERY,   WORD_EXCEPT,
    };
    return is_word_of(chart, n, GLUE, G_N_ELEMENTS(GLUE)) || begins_denial(chart, n);
}

bool names_word_counts(const Chart *chart, unsigned n)
{
    const Token *token = &chart->sentence.tokens[n];
    bool word = token->kind == TOKEN_WORD &&
                g_utf8_strlen(token->text, -1) >= NAME_PART_LETTERS;
    return word && (means_nothing(chart, token->text) || !is_glue(chart, n));
}

/* "Red circle": words for things and colours, which together order nothing. */
static bool is_thing(const Chart *chart, const Name *hit)
{
    static const WordClass NOUNS[] = { WORD_COLOR, WORD_ROLE };
    if (!hit->whole || hit->to - hit->from < 2)
        return false;
    for (unsigned n = hit->from; n < hit->to; n++)
        if (!is_word_of(chart, n, NOUNS, G_N_ELEMENTS(NOUNS)))
            return false;
    return true;
}

static bool is_article(const Chart *chart, unsigned n)
{
    static const WordClass ARTICLES[] = { WORD_DET };
    return n < chart->sentence.count &&
           is_word_of(chart, n, ARTICLES, G_N_ELEMENTS(ARTICLES));
}

/* "and the call to action too": a name of several words behind an article. */
static bool is_named_thing(const Chart *chart, const Name *hit)
{
    enum { WORDS_MIN = 3 };
    return hit->whole && hit->to - hit->from >= WORDS_MIN && hit->from > 0 &&
           is_article(chart, hit->from - 1);
}

static bool begins_upper(const Chart *chart, unsigned n)
{
    const Token *token = &chart->sentence.tokens[n];
    return token->kind == TOKEN_WORD &&
           g_unichar_isupper(g_utf8_get_char(chart->sentence.source + token->from));
}

/* A word of the language in small letters; those of names ("GX01.mp4") are as they
 * are. */
static bool is_small(const Chart *chart, unsigned n)
{
    const Token *token = &chart->sentence.tokens[n];
    bool joined = token->glued || (n > 0 && chart_is_mark(chart, n - 1, ".") &&
                                   chart->sentence.tokens[n - 1].to == token->from);
    return token->kind == TOKEN_WORD && !joined && !begins_upper(chart, n) &&
           vocabulary_knows(chart->vocabulary, token->text);
}

/* "1 second": how much, where a clip is called Second. */
static bool is_measure(const Chart *chart, unsigned n)
{
    static const WordClass UNITS[] = { WORD_UNIT }, NUMBERS[] = { WORD_NUMBER };
    return n > 0 && is_word_of(chart, n, UNITS, G_N_ELEMENTS(UNITS)) &&
           (chart->sentence.tokens[n - 1].kind == TOKEN_NUMBER ||
            is_word_of(chart, n - 1, NUMBERS, G_N_ELEMENTS(NUMBERS)));
}

/* "mute Undo", "trim Second to 4 s": in capitals amid small letters, just as the thing
 * is called, ordinary words are its name. */
static bool is_capital(const Chart *chart, const Name *hit, const char *label)
{
    if (!hit->whole || hit->from == 0 || !begins_upper(chart, hit->from))
        return false;
    g_autofree char *typed = sentence_slice(&chart->sentence, hit->from, hit->to);
    bool small = false;
    for (unsigned n = 0; n < hit->from && !small; n++)
        small = is_small(chart, n);
    return strcmp(typed, label) == 0 && small;
}

/* What is matched: a name, cut up. */
typedef struct {
    const char *label;
    Sentence tokens;
    unsigned stem;
    Name thing;
} Called;

/* "name of the guest": the name from `at` on, which is `tail`, and then all in front of
 * that. */
static Run turned_at(const NameFinder *finder, const Called *called, unsigned n,
                     unsigned at, Run tail)
{
    const Chart *chart = finder->chart;
    unsigned next = n + tail.said;
    if (at == 0 || at + tail.length != called->tokens.count || tail.plural ||
        !names_joins_owner(chart, next, false))
        return (Run){ 0 };
    next += 1 + is_article(chart, next + 1);
    Run head = run_at(finder, next, &called->tokens, 0);
    if (head.length != at || head.plural)
        return (Run){ 0 };
    return (Run){ called->tokens.count, next + head.said - n, false };
}

/* "colours": hardly several of what is called "colour". */
static bool is_property(const Chart *chart, const char *word)
{
    const Entry *entry = vocabulary_entries(chart->vocabulary, word);
    while (entry && (entry->class != WORD_PROP || entry->count > 1))
        entry = entry->next;
    return entry != NULL;
}

/* One more thing is called so. */
static void merge_hit(Name *known, const Name *hit, const char *label)
{
    bool again = hit->asset && known->asset == hit->asset;
    known->kinds |= hit->kinds;
    known->clips += hit->clips;
    known->plural = known->plural && hit->plural;
    known->weak = known->weak && hit->weak;
    known->assets += again ? 0 : hit->assets;
    known->clip = known->clip ? known->clip : hit->clip;
    if (hit->whole && !known->whole) {
        known->whole = true;
        known->asset = hit->asset;
        known->assets = hit->assets;
        g_free(known->label);
        known->label = g_strdup(label);
    } else if (!known->asset) {
        known->asset = hit->asset;
    }
}

/* The first; spelled as the part of the name that stands there. */
static void add_hit(Chart *chart, Name hit, const Called *called, unsigned at,
                    unsigned length)
{
    if (chart->names->len >= NAMES_MAX_HITS)
        return;
    hit.label = hit.whole ? g_strdup(called->label)
                          : sentence_slice(&called->tokens, at, at + length);
    g_array_append_val(chart->names, hit);
}

/* Nothing but signs from token `from` of a name to `to`: "🔥 drop" is called "drop". */
static bool are_signs(const Sentence *name, unsigned from, unsigned to)
{
    for (unsigned i = from; i < to; i++)
        if (name->tokens[i].kind != TOKEN_MARK)
            return false;
    return true;
}

/* "blur the close-up": all that a name ends in, behind an article, may be words that
 * orders are made of. */
static bool is_noun(const Chart *chart, const Called *called, unsigned n, unsigned at,
                    unsigned length)
{
    enum { WORDS_MIN = 2 };
    return n > 0 && is_article(chart, n - 1) && at + length == called->stem &&
           (length >= WORDS_MIN || are_signs(&called->tokens, 0, at));
}

/* Does the name from `at` on stand at token n? */
static bool match_at(const NameFinder *finder, const Called *called, unsigned n,
                     unsigned at)
{
    Chart *chart = finder->chart;
    Name hit = called->thing;
    unsigned whole = called->tokens.count;
    Run tail = run_at(finder, n, &called->tokens, at);
    Run turned = turned_at(finder, called, n, at, tail);
    Run run = turned.length ? turned : tail;
    unsigned length = run.length;
    if (run.plural && length == 1 && is_property(chart, called->tokens.tokens[at].text))
        return false;
    hit.plural = run.plural;
    hit.from = n;
    hit.to = n + run.said;
    hit.whole =
        turned.length || (at == 0 && (length == whole || length == called->stem));
    bool part = part_counts(finder, n, hit.to) ||
                (!run.plural && is_noun(chart, called, n, at, length));
    if (length == 0 || (!hit.whole && (!part || is_article(chart, n))))
        return false;
    Name *known = name_at(chart, hit.from, hit.to);
    bool file = hit.whole && length > called->stem; /* it can be nothing else */
    bool ordinary = known ? known->weak : names_all_known(chart, hit.from, hit.to);
    hit.weak = ordinary && !file && !is_thing(chart, &hit) &&
               !is_named_thing(chart, &hit) && !is_capital(chart, &hit, called->label);
    if ((!hit.whole && is_negation(chart, hit.from, hit.to)) ||
        (hit.to == hit.from + 1 && is_measure(chart, hit.from)))
        return true;
    if (known)
        merge_hit(known, &hit, called->label);
    else
        add_hit(chart, hit, called, at, length);
    return true;
}

enum { CUT_NOT, CUT_LETTERS, CUT_DIGITS };

static int cut_of(gunichar c)
{
    if (c >= '0' && c <= '9')
        return CUT_DIGITS;
    return g_unichar_isalpha(c) || g_unichar_ismark(c) ? CUT_LETTERS : CUT_NOT;
}

/* Is this word of a name among those of the sentence, which are folded and spelled? */
static bool word_occurs(const NameFinder *finder, const char *from, const char *to)
{
    char word[64];
    gsize length = MIN((gsize)(to - from), sizeof word - 1);
    bool ascii = true;
    for (gsize i = 0; i < length; i++) {
        word[i] = g_ascii_tolower(from[i]);
        ascii = ascii && (guchar)from[i] < 0x80;
    }
    word[length] = '\0';
    if (ascii)
        return g_hash_table_contains(finder->places, word);
    g_autofree char *folded = g_utf8_casefold(from, to - from);
    g_autofree char *composed = g_utf8_normalize(folded, -1, G_NORMALIZE_NFC);
    g_autofree char *spelled = vocabulary_spell(finder->chart->vocabulary, composed);
    return g_hash_table_contains(finder->places, spelled ? spelled : composed);
}

/* Most names of a long timeline have nothing to do with the sentence: look before
 * cutting them up. */
bool names_may_occur(const NameFinder *finder, const char *label)
{
    const char *from = label;
    int inside = CUT_NOT;
    bool spelled = false;
    for (const char *at = label;; at += g_utf8_skip[(guchar)*at]) {
        int cut = *at ? cut_of(g_utf8_get_char(at)) : CUT_NOT;
        if (cut == inside && *at)
            continue;
        if (inside != CUT_NOT && word_occurs(finder, from, at))
            return true;
        if (!*at)
            return !spelled; /* a name of symbols alone: "🌴" */
        from = at;
        inside = cut;
        spelled = spelled || cut != CUT_NOT;
    }
}

void names_match(NameFinder *finder, const char *label, Name thing)
{
    if (!names_may_occur(finder, label))
        return;
    Chart *chart = finder->chart;
    Called called = { .label = label, .thing = thing };
    sentence_init(&called.tokens, label);
    chart_spell(chart, NULL, &called.tokens);
    called.stem = stem_length(chart, &called.tokens);
    memset(finder->taken, 0, sizeof *finder->taken * chart->sentence.count);
    for (unsigned at = 0; at < called.tokens.count; at++) {
        const GArray *places =
            g_hash_table_lookup(finder->places, called.tokens.tokens[at].text);
        for (unsigned i = 0; places && i < places->len; i++) {
            unsigned n = g_array_index(places, unsigned, i);
            if (!finder->taken[n])
                finder->taken[n] = match_at(finder, &called, n, at);
        }
    }
    sentence_clear(&called.tokens);
}
