/*
 * Stage 4: behind a noun, what the clip shows, says, uses or is called: "the part where
 * you see the shoes", "the photo of the harbour".
 *
 * Only words that clips are called by tell which one is meant. What stands between them
 * is idle, but for words that would make it another clip than the one named: "the clip
 * that comes after the shoes", "the one without the shoes".
 */
#include "clause.h"
#include "depict.h"
#include "names.h"

#include <string.h>

typedef enum {
    LINK_NONE,
    LINK_CLAUSE, /* "where", "that": any words up to the end of the clause */
    LINK_NOUN,   /* "of", "with", "showing": words up to the last that names it */
    LINK_NAME,   /* "called": a name and nothing else */
} LinkKind;

typedef struct {
    Phrase *phrase;
    LinkKind link;
    bool where;        /* a clause of what is seen in it */
    bool portion;      /* of a part of the film */
    unsigned from, to; /* tokens of what is said, as far as it may go */
    unsigned end;      /* so far it goes */
} Said;

/* ---- the words that begin it ----------------------------------------------------- */

static bool is_preposition(const Chart *chart, unsigned n, unsigned preps)
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

static unsigned link_at(Said *said)
{
    static const char *const JOINING[] = { "group", NULL };
    const Phrase *phrase = said->phrase;
    const Chart *chart = phrase->chart;
    const Entry *entry;
    unsigned length = 0, n = phrase->at;
    bool of = is_preposition(chart, n, PREP_BIT(PREP_OF));
    bool from = is_preposition(chart, n, PREP_BIT(PREP_FROM));
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
             strcmp(entry->value, "has") == 0 && !phrase_animates(phrase) &&
             !phrase_verb_is(phrase, PHRASE_PUTTING) &&
             !phrase_verb_is(phrase, JOINING))
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
    const unsigned KINDS = NAME_CLIP | NAME_TEXT | NAME_ASSET;
    for (unsigned i = 0; i < chart->names->len; i++) {
        const Name *name = &g_array_index(chart->names, Name, i);
        if (name->from <= n && n < name->to && (name->kinds & KINDS))
            return true;
    }
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
        return is_named(chart, n);
    bool word = token->kind == TOKEN_WORD &&
                g_utf8_strlen(token->text, -1) >= NAME_PART_LETTERS;
    for (unsigned i = 0; i < G_N_ELEMENTS(JOINTS) && word; i++)
        word = !phrase_match(said->phrase, n, JOINTS[i]);
    bool noun = names_word_counts(chart, n) || is_named(chart, n) ||
                phrase_match(said->phrase, n, WORD_ROLE);
    return word && (noun || said->link == LINK_CLAUSE);
}

static void read_words(Said *said, Depiction *depiction)
{
    unsigned n = said->from;
    for (; !ends_there(said->phrase, n); n++) {
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
    return is_preposition(phrase->chart, n, OTHERWISE) ||
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

/* So many of the words are said before that. */
static unsigned words_before_rest(Said *said, const Depiction *depiction,
                                  unsigned known)
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
                is_preposition(phrase->chart, n, RELATIONS) ||
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

/* Up to the last word that tells it; false where others tell otherwise. */
static bool find_end(Said *said, const Depiction *depiction, unsigned known)
{
    for (unsigned i = 0; i < depiction->count; i++)
        if (known >> i & 1)
            said->end = depiction->tokens[i] + 1;
    for (unsigned n = said->from; n < said->end; n++)
        if (!is_known(depiction, known, n) && (turns_away(said, n) || orders(said, n)))
            return false;
    return true;
}

static bool is_unknown(const Chart *chart, unsigned n)
{
    const GArray *matches = chart->matches[n];
    bool listed = false; /* only as a word that is none of ours */
    for (unsigned i = 0; i < matches->len && !listed; i++)
        listed = g_array_index(matches, Match, i).entry->class != WORD_KNOWN;
    return chart->sentence.tokens[n].kind == TOKEN_WORD && !listed &&
           !chart_name(chart, n) && !chart->tail_owner[n];
}

/* Tokens at n that say nothing by themselves. */
static unsigned idle_at(const Said *said, unsigned n)
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

static void take_idle_rest(Said *said)
{
    if (take_last_words(said))
        return;

    const Phrase *phrase = said->phrase;
    const Chart *chart = phrase->chart;
    const unsigned INSIDE = PREP_BIT(PREP_IN) | PREP_BIT(PREP_ON);
    bool clause = said->link == LINK_CLAUSE;
    if (is_preposition(chart, said->end, INSIDE) &&
        phrase_match(phrase, said->end + 1, WORD_PRON))
        said->end += 2;
    for (unsigned n = said->end; clause && n < said->to;) {
        unsigned length = idle_at(said, n);
        bool other = !length && (is_unknown(chart, n) || is_named(chart, n));
        if (!length && !other)
            return;
        n += MAX(length, 1);
        said->end = other || ends_there(phrase, n) ? n : said->end;
    }
}

/* ---- what it tells --------------------------------------------------------------- */

/* What phrase_describe() is to choose among. */
static json_t *clips_of(const GArray *depicted)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    for (unsigned i = 0; i < depicted->len; i++)
        g_ptr_array_add(ids, g_array_index(depicted, Depicted, i).clip->node.id);
    return ids->len <= LIST_MAX ? selector_of_clips(ids) : NULL;
}

/* Those that share the name or the role in front, where there are any. */
static json_t *clips_called(const Phrase *phrase)
{
    json_t *called = phrase->where  ? json_deep_copy(phrase->where)
                     : phrase->name ? selector_by_name(phrase->name)
                     : phrase->role ? phrase_role_clips(phrase)
                                    : NULL;
    if (!called)
        return NULL;
    json_object_set_new(called, "expect", json_string("any"));
    g_auto(Resolution) found = { 0 };
    chart_resolve(phrase->chart, called, &found);
    if (found.kind == RESOLVED_FOUND)
        return called;
    json_decref(called);
    return NULL;
}

/* Of a clip with neither name nor kind first those that make the film, then what is seen
 * or heard on them. */
static GArray *find_vague(const Said *said, const Depiction *depiction)
{
    static const char *const FILM[] = { "video", "image", NULL };
    static const char *const SEEN[] = { "text", "shape", "caption", NULL };
    const bool seen = said->link == LINK_CLAUSE && said->where;
    GArray *depicted = depict_clips(said->phrase->chart, depiction, FILM, NULL);
    bool film = said->portion || (said->phrase->type && said->link == LINK_NOUN);
    if (depicted->len || film) /* "the clip with the title" is not the title */
        return depicted;
    g_array_unref(depicted);
    return depict_clips(said->phrase->chart, depiction, seen ? SEEN : NULL, NULL);
}

static GArray *find_clips(const Said *said, const Depiction *depiction)
{
    const Phrase *phrase = said->phrase;
    if (phrase->vague || (!phrase->type && !phrase->name && !phrase->role))
        return find_vague(said, depiction);
    json_t *among = clips_called(phrase);
    const char *role = phrase->role && !among ? phrase_role_type(phrase) : NULL;
    const char *type = phrase->noun ? phrase->type : role;
    const char *const types[] = { type, NULL };
    GArray *depicted =
        depict_clips(phrase->chart, depiction, type ? types : NULL, among);
    json_decref(among);
    return depicted;
}

/* The name, or the part of one, by which the sentence says this file. */
static const Name *name_of(const Chart *chart, const Asset *asset)
{
    for (unsigned i = 0; i < chart->names->len; i++) {
        const Name *name = &g_array_index(chart->names, Name, i);
        if (name->asset == asset && name->assets == 1)
            return name;
    }
    return NULL;
}

/* "add the photo of the harbour": a file, which need not be on the timeline. */
static bool find_file(Phrase *phrase, Said *said, const Depiction *depiction)
{
    g_autoptr(GArray) files =
        depict_assets(phrase->chart, depiction, phrase->vague ? NULL : phrase->type);
    unsigned count = words_before_rest(said, depiction, depict_words(files));
    depict_keep_best(files, count);
    const Name *name =
        files->len == 1
            ? name_of(phrase->chart, g_array_index(files, Depicted, 0).asset)
            : NULL;
    if (!name || !find_end(said, depiction, depict_words(files)))
        return false;
    phrase->name = name;
    phrase->noun = false;
    return true;
}

static bool find_clip(Phrase *phrase, Said *said, const Depiction *depiction)
{
    g_autoptr(GArray) depicted = find_clips(said, depiction);
    unsigned count = words_before_rest(said, depiction, depict_words(depicted));
    depict_keep_best(depicted, count);
    bool found = depicted->len && find_end(said, depiction, depict_words(depicted));
    json_t *clips = found ? clips_of(depicted) : NULL;
    if (!clips)
        return false;
    json_decref(phrase->where);
    phrase->where = clips;
    phrase->formed = false;
    if (phrase->name || phrase->role || phrase->vague)
        phrase->type = NULL;
    phrase->noun = true;
    phrase->vague = false;
    phrase->name = NULL;
    phrase->role = NULL;
    return true;
}

/* "the song called Track 01": whatever its words mean otherwise. */
static const Name *called_at(const Chart *chart, unsigned n)
{
    const Name *called = NULL;
    for (unsigned i = 0; i < chart->names->len; i++) {
        const Name *name = &g_array_index(chart->names, Name, i);
        if (name->from == n && name->whole &&
            (name->kinds & (NAME_CLIP | NAME_ASSET)) &&
            (!called || name->to > called->to))
            called = name;
    }
    return called;
}

static unsigned read_called(Phrase *phrase, unsigned length)
{
    const Name *name = called_at(phrase->chart, phrase->at + length);
    if (!name || phrase->name)
        return 0;
    phrase->name = name;
    return name->to - phrase->at;
}

/* "the picture on chapter card 3": the clip of that name, which is of the kind. */
static unsigned read_place(Phrase *phrase)
{
    const unsigned WHERE = PREP_BIT(PREP_ON) | PREP_BIT(PREP_IN);
    const Chart *chart = phrase->chart;
    const Name *name =
        is_preposition(chart, phrase->at, WHERE)
            ? chart_name(chart, phrase_skip_article(phrase, phrase->at + 1))
            : NULL;
    bool same = name && name->whole && name->clips == 1 && phrase->type &&
                describe_has_type(name->clip, phrase->type);
    if (!same || !phrase_is_kind(phrase) || phrase->plural ||
        phrase_is_destination(phrase, name->to))
        return 0;
    phrase->name = name;
    return name->to - phrase->at;
}

/* "with the volcano": what nothing is called by, so that the answer can be the
 * nearest. */
static unsigned read_unknown(Phrase *phrase, const Said *said)
{
    const unsigned MORE =
        PREP_BIT(PREP_OF) | PREP_BIT(PREP_WITH) | PREP_BIT(PREP_IN) | PREP_BIT(PREP_ON);
    const Chart *chart = phrase->chart;
    unsigned from = phrase_skip_article(phrase, said->from), to, idle;
    while (from < said->to && !is_unknown(chart, from) && (idle = idle_at(said, from)))
        from += idle;
    for (to = from; to < said->to && is_unknown(chart, to);)
        to++;
    bool whole = to == said->to ||
                 (said->link == LINK_NOUN && !phrase_match(phrase, to, WORD_AND) &&
                  !is_preposition(chart, to, MORE));
    bool thing = said->link == LINK_NOUN || (said->where && from > said->from);
    if (!thing || !whole || to == from || phrase->name || phrase->role ||
        phrase->plural || phrase->guess)
        return 0;
    phrase->guess = sentence_slice(&chart->sentence, from, to);
    return to - phrase->at;
}

/* "the clip with the title": something there is, but no clip of the kind. */
static unsigned read_other(Phrase *phrase, const Said *said)
{
    const unsigned KINDS = NAME_CLIP | NAME_TEXT | NAME_ASSET;
    const Name *name =
        chart_name(phrase->chart, phrase_skip_article(phrase, said->from));
    if (said->link != LINK_NOUN || !phrase_is_kind(phrase) || phrase->where ||
        !phrase->type || !name || !(name->kinds & KINDS))
        return 0;
    phrase->where = selector_by_name(name);
    phrase->vague = false;
    return name->to - phrase->at;
}

static bool adds(const Phrase *phrase)
{
    static const char *const ADDING[] = { "add", NULL };
    return phrase_verb_is(phrase, ADDING);
}

/* Makes of the phrase the clips or the file that is told; false where none is. */
static bool find(Phrase *phrase, Said *said, const Depiction *depiction)
{
    unsigned to = said->to;
    if ((adds(phrase) && find_file(phrase, said, depiction)))
        return true;
    said->to = to;
    if (find_clip(phrase, said, depiction))
        return true;
    said->to = to;
    return !phrase->name && !phrase->role && !said->portion &&
           find_file(phrase, said, depiction);
}

static unsigned depicted(Phrase *phrase, bool portion)
{
    Said said = { .phrase = phrase, .portion = portion };
    Depiction depiction = { 0 };
    const Phrase before = *phrase;
    unsigned length = phrase->where && !phrase->formed ? 0 : link_at(&said);
    if (!length || !phrase->chart->composition)
        return 0;
    if (said.link == LINK_NAME)
        return read_called(phrase, length);
    said.from = phrase->at + length;
    read_words(&said, &depiction);
    unsigned to = said.to;
    if (!find(phrase, &said, &depiction)) {
        said.to = to;
        unsigned unknown = read_unknown(phrase, &said);
        return unknown ? unknown : read_other(phrase, &said);
    }
    take_idle_rest(&said);
    if (said.link != LINK_CLAUSE || before.where ||
        !phrase_is_destination(phrase, said.end))
        return said.end - before.at;
    json_decref(phrase->where);
    *phrase = before;
    return 0;
}

unsigned where_depicted(Phrase *phrase)
{
    unsigned length = phrase->where ? 0 : read_place(phrase);
    return length ? length : depicted(phrase, false);
}

bool phrase_read_portion(Phrase *phrase)
{
    const Phrase before = *phrase;
    unsigned length = 0;
    if (phrase->determined && !phrase->indefinite && !phrase->pron &&
        phrase_eat(phrase, WORD_PORTION)) {
        phrase->noun = phrase->vague = true;
        phrase->type = KIND_DEFAULT;
        length = depicted(phrase, true);
    }
    if (!length)
        *phrase = before;
    phrase->at += length;
    return length > 0;
}
