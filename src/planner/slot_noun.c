/*
 * Stage 4: one noun phrase.
 *
 * quantifier? article? (ordinal(s) | count)? adjectives? (name | role | unknown words)?
 * kind? number? modifiers
 */
#include "names.h"
#include "phrase.h"

#include <string.h>

enum { GUESS_MAX_WORDS = 3 };

const Entry *phrase_eat(Phrase *phrase, WordClass class)
{
    unsigned length;
    const Entry *entry = chart_match(phrase->chart, phrase->at, class, &length);
    if (entry)
        phrase->at += length;
    return entry;
}

static bool is_unknown(const Chart *chart, unsigned n)
{
    return n < chart->sentence.count && chart->sentence.tokens[n].kind == TOKEN_WORD &&
           chart->matches[n]->len == 0 && chart->tail_owner[n] == 0 &&
           !chart_name(chart, n) &&
           !vocabulary_knows(chart->vocabulary, chart->words[n]);
}

/* Real words that are listed only to be no typo of ours: things, where an order speaks
 * of them. */
static bool is_foreign(const Phrase *phrase, unsigned n)
{
    const Chart *chart = phrase->chart;
    const GArray *matches = n < chart->sentence.count ? chart->matches[n] : NULL;
    static const char *const LIGHT[] = { "make", "set", NULL };
    if (!matches || matches->len == 0 || chart->tail_owner[n] ||
        !phrase_has_verb(phrase) || phrase_verb_is(phrase, LIGHT))
        return false;
    for (unsigned i = 0; i < matches->len; i++)
        if (g_array_index(matches, Match, i).entry->class != WORD_KNOWN)
            return false;
    return !chart_name(chart, n);
}

/* Words that no list knows, straight in front of a kind ("the beach clip") or behind an
 * article ("the elephant"): taken for a name, so that the answer can be the nearest. */
static void read_guess(Phrase *phrase)
{
    unsigned end = phrase->at;
    while (end < phrase->at + GUESS_MAX_WORDS &&
           (is_unknown(phrase->chart, end) || is_foreign(phrase, end)))
        end++;
    if (end == phrase->at)
        return;
    bool noun =
        phrase_match(phrase, end, WORD_TYPE) || phrase_match(phrase, end, WORD_TYPES);
    bool article = phrase->determined && !phrase->indefinite && end == phrase->at + 1;
    if (!noun && !article)
        return;
    phrase->guess = sentence_slice(&phrase->chart->sentence, phrase->at, end);
    phrase->at = end;
}

/* "both names" are clips that a word of ours names in part. */
static bool read_part(Phrase *phrase)
{
    bool noun;
    phrase->where = phrase_part(phrase, phrase->at, &noun);
    if (!phrase->where)
        return false;
    phrase->at++;
    phrase->noun = !noun;
    phrase->plural = phrase->plural || !noun;
    if (phrase->both)
        phrase->count = 2;
    return true;
}

/* "the B camera shots": a track's own name in front of what is on it. */
static bool read_track(Phrase *phrase)
{
    const Name *name = chart_name(phrase->chart, phrase->at);
    if (!name || name->kinds != NAME_TRACK || !name->whole)
        return false;
    unsigned end = name->to + names_joins_owner(phrase->chart, name->to, true);
    json_t *clips;
    if (!(phrase_match(phrase, end, WORD_TYPE) ||
          phrase_match(phrase, end, WORD_TYPES)) ||
        !phrase_tracks(phrase->chart, phrase->at, true, &clips, NULL))
        return false;
    phrase->where = clips;
    phrase->at = end;
    return true;
}

static void read_name(Phrase *phrase)
{
    if (!phrase->where && (read_part(phrase) || read_track(phrase)))
        return;
    phrase->name = chart_name(phrase->chart, phrase->at);
    if (phrase->name && !(phrase->name->kinds & (NAME_CLIP | NAME_TEXT | NAME_ASSET)))
        phrase->name = NULL;
    if (phrase->name) {
        phrase->at = phrase->name->to;
        if (phrase->both && phrase->name->clip)
            phrase->count = 2;
        return;
    }
    unsigned role_length = 0, type_length = 0;
    const Chart *chart = phrase->chart;
    chart_match(chart, phrase->at, WORD_ROLE, &role_length);
    bool type = chart_match(chart, phrase->at, WORD_TYPE, &type_length);
    if (!type)
        chart_match(chart, phrase->at, WORD_TYPES, &type_length);
    bool many = phrase->many || phrase->all || phrase->count || phrase->n_indices > 1;
    bool one = !type && !many && role_length == type_length;
    if (role_length > type_length || (role_length && one))
        phrase->role = phrase_eat(phrase, WORD_ROLE);
    else if (!type_length && !(phrase->footage = phrase_eat(phrase, WORD_FOOTAGE)))
        read_guess(phrase);
}

bool phrase_name_follows(const Phrase *phrase, unsigned n)
{
    const Name *name = chart_name(phrase->chart, n);
    bool named = name && (name->kinds & (NAME_CLIP | NAME_TEXT | NAME_ASSET));
    if (named || phrase_match(phrase, n, WORD_ROLE))
        return true;
    Phrase counted = *phrase;
    bool noun;
    counted.all = true;
    json_t *part = phrase_part(&counted, n, &noun);
    json_decref(part);
    return part != NULL;
}

/* "the second toast", "the last music clip": of those that are called so. */
static bool names_follow(const Phrase *phrase)
{
    return phrase->n_indices && phrase_name_follows(phrase, phrase->at) &&
           !phrase_match(phrase, phrase->at, WORD_TYPES);
}

/* "the market one", but not "trim the market one second", nor "play the market one and a
 * half times as fast". */
static bool names_one(const Phrase *phrase)
{
    unsigned length = 0;
    double number;
    bool fraction;
    return (phrase->name || phrase->role) && phrase->determined &&
           chart_match(phrase->chart, phrase->at, WORD_ONE, &length) &&
           rule_number(phrase->chart, phrase->at, &number, &fraction) <= length &&
           !phrase_match(phrase, phrase->at + length, WORD_UNIT) &&
           !phrase_match(phrase, phrase->at + length, WORD_EXTRA);
}

/* "the photo DSC_0007", "clip intro" */
static void read_name_behind(Phrase *phrase)
{
    const Name *name = chart_name(phrase->chart, phrase->at);
    if (phrase->name || phrase->role || phrase->guess || phrase->plural ||
        phrase->indefinite || phrase->n_indices || !name || !name->whole ||
        !(name->kinds & (NAME_CLIP | NAME_ASSET)))
        return;
    phrase->name = name;
    phrase->at = name->to;
}

/* "still bigger" is of no still: a word that only joins is a noun behind an article. */
static bool only_joins(const Phrase *phrase)
{
    return !phrase->determined && !phrase->n_indices && !phrase->name &&
           !phrase->role && !phrase->guess &&
           phrase_match(phrase, phrase->at, WORD_FILLER);
}

/* "the cake bit": that clip; but not "make the cake bit louder". */
static bool read_bit(Phrase *phrase)
{
    unsigned length;
    const Chart *chart = phrase->chart;
    if (!(phrase->name || phrase->role) || phrase->noun ||
        !chart_match(chart, phrase->at, WORD_CHUNK, &length) ||
        phrase_match(phrase, phrase->at + length, WORD_MORE) ||
        phrase_match(phrase, phrase->at + length, WORD_LESS))
        return false;
    phrase->at += length;
    return true;
}

/* "the lower third" alone is where something is, of somebody it is what says who that
 * is; "super" is how much. */
static bool is_other_word(const Phrase *phrase)
{
    return !phrase->name && !phrase->role && !phrase->guess && !phrase->n_indices &&
           (phrase_match(phrase, phrase->at, WORD_POSITION) ||
            phrase_match(phrase, phrase->at, WORD_STRENGTH));
}

void phrase_read_noun(Phrase *phrase)
{
    if (only_joins(phrase) || read_bit(phrase) || is_other_word(phrase) ||
        phrase_is_of_it(phrase))
        return;
    phrase_eat_role(phrase);
    phrase_skip_owner(phrase);
    unsigned one_length = 0, more_length = 0;
    const Entry *one = chart_match(phrase->chart, phrase->at, WORD_TYPE, &one_length);
    const Entry *more =
        chart_match(phrase->chart, phrase->at, WORD_TYPES, &more_length);
    unsigned layout = 0, known = 0;
    chart_match(phrase->chart, phrase->at, WORD_LAYOUT, &layout);
    chart_match(phrase->chart, phrase->at, WORD_KNOWN, &known);
    unsigned filler = 0;
    if (!one) /* "takes" are shots */
        chart_match(phrase->chart, phrase->at, WORD_FILLER, &filler);
    /* "the logo picture in picture", "the outro takes forever" */
    if (MAX(MAX(layout, known), filler) > MAX(one_length, more_length))
        return;
    bool plural =
        more_length > one_length || (more_length == one_length && !phrase->one);
    const Entry *entry = more && plural ? more : one ? one : more;
    unsigned length = entry == more ? more_length : one_length;
    bool placed = phrase->where != NULL;
    if (entry && !phrase_read_sort(phrase, phrase->at, length))
        return;
    bool sorted = !placed && phrase->where; /* "the overlays": of any kind */
    phrase->plural = entry && entry == more;
    if (entry) {
        bool any = strcmp(entry->value, "clip") == 0;
        phrase->vague = any && !sorted;
        phrase->type = !any ? entry->value : sorted ? NULL : KIND_DEFAULT;
        phrase->noun = true;
        phrase->at += length;
        phrase_settle_owner(phrase);
        read_name_behind(phrase);
    } else if ((phrase->n_indices || phrase->all || phrase_is_described(phrase) ||
                names_one(phrase) || (phrase->chart->among && phrase->determined)) &&
               phrase_eat(phrase, WORD_ONE)) {
        phrase->noun = true;
        phrase->vague = phrase->most != NULL;
        phrase->type = phrase->vague ? KIND_DEFAULT
                                     : type_of_ids(phrase->chart, phrase->chart->among);
    }
}

void phrase_read_quantifier(Phrase *phrase)
{
    if (phrase_read_nth(phrase))
        return;
    if (phrase_eat(phrase, WORD_BOTH))
        phrase->both = true;
    else if (phrase_eat(phrase, WORD_ALL))
        phrase->all = true;
    else if (phrase_eat(phrase, WORD_EVERY))
        phrase->every = true;
    unsigned length;
    const Entry *of = chart_match(phrase->chart, phrase->at, WORD_PREP, &length);
    if ((phrase->all || phrase->both || phrase->every) && of &&
        prep_parse(of->value) == PREP_OF)
        phrase->at += length;
}

bool phrase_det_says(const Entry *det, const char *what)
{
    return det && det->value && strstr(det->value, what);
}

void phrase_read_article(Phrase *phrase)
{
    unsigned length;
    const Entry *indefinite =
        chart_match(phrase->chart, phrase->at, WORD_INDEFINITE, &length);
    phrase->indefinite = indefinite != NULL;
    phrase->another = phrase_det_says(indefinite, "more");
    for (const Entry *det; (det = phrase_eat(phrase, WORD_DET));) {
        phrase->determined = true;
        phrase->one = phrase->one || phrase_det_says(det, "one");
        phrase->many = phrase->many || phrase_det_says(det, "many");
    }
}

/* "the one after the intro": a noun where something behind it tells which. */
static void read_one(Phrase *phrase)
{
    Phrase before = *phrase;
    if (!phrase->determined || phrase->pron || !phrase_eat(phrase, WORD_ONE))
        return;
    phrase->noun = true;
    unsigned at = phrase->at;
    phrase_read_modifiers(phrase);
    if (phrase->at == at)
        *phrase = before;
}

/* "both halves of the market": pieces of one clip are called alike. */
static void read_pieces_of(Phrase *phrase)
{
    unsigned parts, of, det = 0;
    const Chart *chart = phrase->chart;
    if (!(phrase->all || phrase->both || phrase->count) ||
        !chart_match(chart, phrase->at, WORD_PARTS, &parts))
        return;
    const Entry *prep = chart_match(chart, phrase->at + parts, WORD_PREP, &of);
    if (!prep || prep_parse(prep->value) != PREP_OF)
        return;
    unsigned at = phrase->at + parts + of;
    if (!chart_match(chart, at, WORD_DET, &det))
        det = 0;
    if (phrase_name_follows(phrase, at + det)) {
        phrase->at = at + det;
        phrase->plural = true;
    }
}

/* "the wrap-up pieces": all that are called so. */
static void read_pieces(Phrase *phrase)
{
    if ((phrase->name || phrase->role) && !phrase->noun && !phrase->indefinite &&
        !phrase_ends_with(phrase, WORD_CHUNK) && phrase_eat(phrase, WORD_PARTS))
        phrase->noun = phrase->plural = true;
}

static bool names_nothing_yet(const Chart *chart)
{
    for (unsigned i = 0; i < chart->slots->len; i++)
        if (chart_slot(chart, i)->kind == SLOT_REF)
            return false;
    return true;
}

/* "the second one", "the middle one", where several were spoken of: of those. */
static void read_among(Phrase *phrase)
{
    const SelectContext *context = phrase->chart->context;
    const GPtrArray *mentioned = context ? context->mentioned : NULL;
    bool tells = phrase->n_indices || phrase->most || phrase->n_traits;
    bool one = phrase_ends_with(phrase, WORD_ONE) ||
               (phrase->n_indices > 1 && phrase_eat(phrase, WORD_PARTS)) ||
               (phrase->n_indices && phrase_ends_clause(phrase, phrase->at));
    if (!tells || !one || !phrase->determined || phrase->indefinite || phrase->name ||
        phrase->role || phrase->guess || phrase->where || phrase->chart->among ||
        !mentioned || mentioned->len < 2 || !names_nothing_yet(phrase->chart))
        return;
    phrase->where = json_pack("{ssss}", "by", "last", "expect", "many");
    phrase->noun = true;
}

unsigned phrase_read(Chart *chart, unsigned n, Slot *slot)
{
    Phrase phrase = { .chart = chart, .from = n, .at = n };
    phrase_read_quantifier(&phrase);
    phrase.pron = chart_match(chart, phrase.at, WORD_PRON, &(unsigned){ 0 });
    const Entry *det = chart_match(chart, phrase.at, WORD_DET, &(unsigned){ 0 });
    bool deictic = phrase.pron && det && !phrase_det_says(det, "article");
    if (!deictic)
        phrase.pron = NULL;
    phrase_read_article(&phrase);
    phrase_read_count(&phrase);
    read_pieces_of(&phrase);
    bool described = phrase_read_adjectives(&phrase);
    if (phrase.most && phrase.count) {
        phrase.n_most = phrase.count;
        phrase.count = 0;
    }
    if (!phrase_read_form(&phrase)) {
        if (!phrase.n_indices || described || names_follow(&phrase))
            read_name(&phrase);
        phrase_read_name_number(&phrase);
        phrase_read_noun(&phrase);
        phrase.plural = phrase.plural && !phrase.of_many;
    }
    read_pieces(&phrase);
    phrase_read_numbers(&phrase);
    if (phrase.both && (phrase.name || phrase.role) && !phrase.n_indices)
        phrase.count = 2;
    if (!phrase.noun && !phrase.name && !phrase.role)
        read_one(&phrase);
    if (!phrase.noun && !phrase.name && !phrase.role)
        phrase_read_portion(&phrase);
    read_among(&phrase);
    phrase_imply(&phrase);
    if (!phrase.pron)
        phrase_read_modifiers(&phrase);
    bool fits = phrase_fill(&phrase, slot);
    phrase_clear(&phrase);
    return fits ? phrase.at - n : 0;
}
