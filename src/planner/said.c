/* Stage 4: what is said of a clip behind its noun, word by word. */
#include "said.h"

#include "clause.h"
#include "names.h"

#include <string.h>

/* ---- the words that begin it ----------------------------------------------------- */

bool said_is_preposition(const Chart *chart, unsigned n, unsigned preps)
{
    unsigned length;
    const Entry *prep = chart_match(chart, n, WORD_PREP, &length);
    return prep && (PREP_BIT(prep_parse(prep->value)) & preps);
}

static LinkKind link_of_clause(Said *said, const Entry *clause)
{
    static const char *const CUTTING[] = { "split", "trim", "freeze",
                                           "mark",  "cut",  NULL };
    said->where = clause->value && strcmp(clause->value, "where") == 0;
    bool place = said->where && !said->portion; /* "split the clip where …" */
    return place && phrase_verb_is(said->phrase, CUTTING) ? LINK_NONE : LINK_CLAUSE;
}

/* "switch the best man toast with the father's toast": two clips, each by its name. */
static bool names_another(const Phrase *phrase, unsigned n)
{
    const Name *other = chart_name(phrase->chart, phrase_skip_article(phrase, n));
    return phrase->name && other && other->whole && other->clips == 1 &&
           other->clip != phrase->name->clip;
}

/* "with": a clip that has it, and no second one for the order. */
static bool is_having(const Phrase *phrase, const Entry *with, unsigned length)
{
    static const char *const JOINING[] = { "group", NULL };
    return strcmp(with->value, "has") == 0 && !phrase_animates(phrase) &&
           !phrase_verb_is(phrase, PHRASE_PUTTING) &&
           !phrase_verb_is(phrase, JOINING) &&
           !names_another(phrase, phrase->at + length);
}

unsigned said_link_at(Said *said)
{
    const Phrase *phrase = said->phrase;
    const Chart *chart = phrase->chart;
    const Entry *entry;
    unsigned length = 0, n = phrase->at;
    bool of = said_is_preposition(chart, n, PREP_BIT(PREP_OF));
    bool from = said_is_preposition(chart, n, PREP_BIT(PREP_FROM));
    bool text = g_strcmp0(phrase->type, "text") == 0 || phrase->role;
    if (text && !phrase->formed && phrase_quotes(chart, n))
        return 0;
    if (chart_match(chart, n, WORD_CALLED, &length))
        said->link = LINK_NAME;
    else if (!(of && said->portion) && (length = phrase_match(phrase, n, WORD_ABOUT)))
        said->link = LINK_NOUN;
    else if ((entry = chart_match(chart, n, WORD_CLAUSE, &length)))
        said->link = link_of_clause(said, entry);
    else if ((entry = chart_match(chart, n, WORD_WITH, &length)) &&
             is_having(phrase, entry, length))
        said->link = LINK_NOUN;
    else if (from && !said->portion && !phrase_verb_is(phrase, PHRASE_PUTTING) &&
             chart_match(chart, n, WORD_PREP, &length))
        said->link = LINK_NOUN;
    return said->link ? length : 0;
}

/* ---- how far it goes ------------------------------------------------------------- */

static bool ends_there(const Phrase *phrase, unsigned n)
{
    const Chart *chart = phrase->chart;
    const Token *token = sentence_token(&chart->sentence, n);
    unsigned joint = token ? phrase_match(phrase, n, WORD_AND) : 0;
    return !token || token->line || token->kind == TOKEN_QUOTE ||
           chart->tail_owner[n] || phrase_match(phrase, n, WORD_THEN) ||
           phrase_match(phrase, n, WORD_POLITE) ||
           phrase_match(phrase, n, WORD_CALLED) ||
           (token->kind == TOKEN_MARK && strchr(",;.!?:", token->text[0])) ||
           (joint && phrase_match(phrase, n + joint, WORD_VERB));
}

static bool is_named(const Chart *chart, unsigned n)
{
    return chart_in_name(chart, n, NAME_CLIP | NAME_TEXT | NAME_ASSET);
}

/* "party.mp4": the ending tells no other clip that has a 4. */
static bool is_file_ending(const Chart *chart, unsigned n)
{
    const char *type;
    const Sentence *sentence = &chart->sentence;
    for (unsigned from = 0; from < n; from++)
        for (unsigned at = n;
             from + chart_file_length(chart, from, &type) > n && at > from; at--)
            if (sentence->source[sentence->tokens[at].from - 1] == '.')
                return true;
    return false;
}

/* Words that join others, or say what kind of thing it is, name none. */
static bool counts(const Said *said, unsigned n)
{
    static const WordClass JOINTS[] = { WORD_DET,     WORD_PREP,   WORD_PRON,
                                        WORD_AND,     WORD_NOT,    WORD_FILLER,
                                        WORD_SUBJECT, WORD_COPULA, WORD_BEING,
                                        WORD_NUMBER,  WORD_TYPE,   WORD_TYPES };
    const Chart *chart = said->phrase->chart;
    const Token *token = &chart->sentence.tokens[n];
    if (token->kind == TOKEN_NUMBER)
        return is_named(chart, n) && !is_file_ending(chart, n);
    bool word = token->kind == TOKEN_WORD &&
                g_utf8_strlen(token->text, -1) >= NAME_PART_LETTERS;
    for (unsigned i = 0; i < G_N_ELEMENTS(JOINTS) && word; i++)
        word = !phrase_match(said->phrase, n, JOINTS[i]);
    bool noun = names_word_counts(chart, n) || is_named(chart, n) ||
                phrase_match(said->phrase, n, WORD_ROLE);
    return word && (noun || said->link == LINK_CLAUSE);
}

/* "replace the footage of the outro with intro.mov": what comes, by its name. */
static bool brings_file(const Said *said, unsigned n)
{
    const char *type;
    return n > said->from &&
           said_is_preposition(said->phrase->chart, n - 1,
                               PREP_BIT(PREP_WITH) | PREP_BIT(PREP_BY)) &&
           chart_file_length(said->phrase->chart, n, &type);
}

void said_read_words(Said *said, Depiction *depiction)
{
    unsigned n = said->from;
    for (; !ends_there(said->phrase, n) && !brings_file(said, n); n++) {
        if (counts(said, n) && depiction->count < DEPICT_MAX_WORDS)
            depiction->tokens[depiction->count++] = n;
        depiction->denied =
            depiction->denied || phrase_match(said->phrase, n, WORD_NOT);
    }
    said->to = n;
}

/* Behind the first word that tells it: does something else begin that the order says? */
static bool goes_on_otherwise(const Said *said, unsigned n)
{
    const unsigned OTHERWISE =
        PREP_BIT(PREP_TO) | PREP_BIT(PREP_AFTER) | PREP_BIT(PREP_BEFORE) |
        PREP_BIT(PREP_BETWEEN) | PREP_BIT(PREP_UNTIL) | PREP_BIT(PREP_BY) |
        PREP_BIT(PREP_FOR) | PREP_BIT(PREP_OFF) | PREP_BIT(PREP_UNDER) |
        PREP_BIT(PREP_OVER) | PREP_BIT(PREP_FROM) | PREP_BIT(PREP_AT);
    const Phrase *phrase = said->phrase;
    return said_is_preposition(phrase->chart, n, OTHERWISE) ||
           phrase_match(phrase, n, WORD_AND) || phrase_match(phrase, n, WORD_INSTEAD) ||
           phrase_match(phrase, n, WORD_SAYS) > 1; /* "should say" */
}

static bool is_known(const Depiction *depiction, unsigned known, unsigned n)
{
    for (unsigned i = 0; i < depiction->count; i++)
        if (depiction->tokens[i] == n)
            return known >> i & 1;
    return false;
}

unsigned said_words_before_rest(Said *said, const Depiction *depiction, unsigned known)
{
    unsigned first = 0, count = 0;
    while (first < depiction->count && !(known >> first & 1))
        first++;
    unsigned n = first < depiction->count ? depiction->tokens[first] + 1 : said->to;
    while (n < said->to &&
           (is_known(depiction, known, n) ||
            !(goes_on_otherwise(said, n) || phrase_match(said->phrase, n, WORD_VERB))))
        n++;
    said->to = n;
    while (count < depiction->count && depiction->tokens[count] < n)
        count++;
    return count;
}

/* Words with which another clip is meant than the one that is named with them. */
static bool turns_away(const Said *said, unsigned n)
{
    static const WordClass AWAY[] = { WORD_COMPARE, WORD_EXCEPT,    WORD_INSTEAD,
                                      WORD_OTHER,   WORD_NEIGHBOUR, WORD_OTHERS,
                                      WORD_ORDINAL, WORD_MORE,      WORD_LESS };
    const unsigned RELATIONS = PREP_BIT(PREP_AFTER) | PREP_BIT(PREP_BEFORE) |
                               PREP_BIT(PREP_BETWEEN) | PREP_BIT(PREP_UNTIL) |
                               PREP_BIT(PREP_OVER) | PREP_BIT(PREP_UNDER) |
                               PREP_BIT(PREP_FRONT) | PREP_BIT(PREP_BEHIND);
    const Phrase *phrase = said->phrase;
    const Token *token = &phrase->chart->sentence.tokens[n];
    unsigned length;
    const Entry *with = chart_match(phrase->chart, n, WORD_WITH, &length);
    bool away = (token->kind != TOKEN_WORD && token->kind != TOKEN_MARK &&
                 !is_named(phrase->chart, n)) ||
                said_is_preposition(phrase->chart, n, RELATIONS) ||
                (with && strcmp(with->value, "lacks") == 0);
    for (unsigned i = 0; i < G_N_ELEMENTS(AWAY) && !away; i++)
        away = phrase_match(phrase, n, AWAY[i]) > 0;
    return away;
}

/* Something to be done, where no clause tells what is done in the clip. */
static bool orders(const Said *said, unsigned n)
{
    return said->link != LINK_CLAUSE && phrase_match(said->phrase, n, WORD_VERB) &&
           !is_named(said->phrase->chart, n);
}

/* "longtable.fm": what is written in one with the word at n. */
static unsigned end_of_word(const Chart *chart, unsigned n)
{
    const Token *next;
    while ((next = sentence_token(&chart->sentence, ++n)) && next->glued &&
           chart->sentence.source[next->from - 1] == '.')
        ;
    return n;
}

bool said_find_end(Said *said, const Depiction *depiction, unsigned known)
{
    for (unsigned i = 0; i < depiction->count; i++)
        if (known >> i & 1)
            said->end = end_of_word(said->phrase->chart, depiction->tokens[i]);
    for (unsigned n = said->from; n < said->end; n++)
        if (!is_known(depiction, known, n) && (turns_away(said, n) || orders(said, n)))
            return false;
    return true;
}

bool said_is_unknown(const Chart *chart, unsigned n)
{
    const GArray *matches = chart->matches[n];
    bool listed = false; /* only as a word that is none of ours */
    for (unsigned i = 0; i < matches->len && !listed; i++)
        listed = g_array_index(matches, Match, i).entry->class != WORD_KNOWN;
    return chart->sentence.tokens[n].kind == TOKEN_WORD && !listed &&
           !chart_name(chart, n) && !chart->tail_owner[n];
}

unsigned said_idle_at(const Said *said, unsigned n)
{
    static const WordClass IDLE[] = { WORD_PREP,  WORD_DET,    WORD_PRON,   WORD_COPULA,
                                      WORD_BEING, WORD_FILLER, WORD_SUBJECT };
    unsigned length = 0;
    for (unsigned i = 0; i < G_N_ELEMENTS(IDLE) && !length; i++)
        length = phrase_match(said->phrase, n, IDLE[i]);
    return length;
}

/* "where the bouquet is thrown", "where you see the shoes on the table": what else is
 * said in the clause, as long as an order could use none of it; "with the shoes in
 * it". */
static bool is_plain(const Said *said, unsigned n)
{
    static const WordClass VALUES[] = { WORD_NUMBER,   WORD_COLOR,    WORD_MORE,
                                        WORD_LESS,     WORD_STRENGTH, WORD_EFFECT,
                                        WORD_POSITION, WORD_AND,      WORD_PROP };
    const Phrase *phrase = said->phrase;
    bool plain = phrase->chart->sentence.tokens[n].kind == TOKEN_WORD;
    for (unsigned i = 0; i < G_N_ELEMENTS(VALUES) && plain; i++)
        plain = !phrase_match(phrase, n, VALUES[i]);
    return plain;
}

/* "mute the part where the guests come in": where the order is said whole, the last
 * words are of the clause. */
static bool take_last_words(Said *said)
{
    enum { LAST_MAX = 3 };
    unsigned n = said->end;
    const Slot *verb = chart_find(said->phrase->chart, SLOT_VERB);
    while (!ends_there(said->phrase, n) && is_plain(said, n) &&
           !goes_on_otherwise(said, n))
        n++;
    bool whole = verb && !slot_is_light(verb) && said->link == LINK_CLAUSE &&
                 ends_there(said->phrase, n) && n - said->end <= LAST_MAX;
    said->end = whole ? n : said->end;
    return whole;
}

void said_take_idle_rest(Said *said)
{
    if (take_last_words(said))
        return;

    const Phrase *phrase = said->phrase;
    const Chart *chart = phrase->chart;
    const unsigned INSIDE = PREP_BIT(PREP_IN) | PREP_BIT(PREP_ON);
    bool clause = said->link == LINK_CLAUSE;
    if (said_is_preposition(chart, said->end, INSIDE) &&
        phrase_match(phrase, said->end + 1, WORD_PRON))
        said->end += 2;
    for (unsigned n = said->end; clause && n < said->to;) {
        unsigned length = said_idle_at(said, n);
        bool other = !length && (said_is_unknown(chart, n) || is_named(chart, n));
        if (!length && !other)
            return;
        n += MAX(length, 1);
        said->end = other || ends_there(phrase, n) ? n : said->end;
    }
}
