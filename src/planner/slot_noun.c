/*
 * Stage 4: one noun phrase.
 *
 * quantifier? article? (ordinal(s) | count)? adjectives? (name | role | unknown words)?
 * kind? number? modifiers
 */
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

static bool at_class(const Phrase *phrase, unsigned n, WordClass class)
{
    unsigned length;
    return chart_match(phrase->chart, n, class, &length) != NULL;
}

static bool is_unknown(const Chart *chart, unsigned n)
{
    return n < chart->sentence.count && chart->sentence.tokens[n].kind == TOKEN_WORD &&
           chart->matches[n]->len == 0 && chart->tail_owner[n] == 0 &&
           !chart_name(chart, n) &&
           !vocabulary_knows(chart->vocabulary, chart->words[n]);
}

/* Does the phrase end here, with its noun left out: "the last two"? */
static bool is_over(const Phrase *phrase, unsigned n)
{
    const Token *token = sentence_token(&phrase->chart->sentence, n);
    return !token || (token->kind == TOKEN_MARK && strchr(",;.!?", token->text[0])) ||
           at_class(phrase, n, WORD_THEN) || at_class(phrase, n, WORD_AND);
}

/* "third", "third from the end" */
static unsigned ordinal_at(const Phrase *phrase, unsigned n, int *ordinal)
{
    unsigned length = rule_ordinal(phrase->chart, n, ordinal), more;
    if (length && *ordinal >= 0 &&
        chart_match(phrase->chart, n + length, WORD_FROM_END, &more)) {
        *ordinal = -*ordinal - 1;
        length += more;
    }
    return length;
}

/* Is the last phrase read of this class? */
static bool ends_with(const Phrase *phrase, WordClass class)
{
    unsigned length;
    for (unsigned n = phrase->at; n-- > 0;)
        if (chart_match(phrase->chart, n, class, &length))
            return n + length == phrase->at;
    return false;
}

static void read_ordinals(Phrase *phrase)
{
    int ordinal;
    unsigned length = ordinal_at(phrase, phrase->at, &ordinal);
    while (length && phrase->n_indices < LIST_MAX) {
        phrase->indices[phrase->n_indices++] = ordinal;
        phrase->at += length;
        phrase->noun = ends_with(phrase, WORD_FROM_END) && is_over(phrase, phrase->at);
        unsigned joint = 0, more;
        if (chart_is_mark(phrase->chart, phrase->at, ","))
            joint = 1;
        if (chart_match(phrase->chart, phrase->at + joint, WORD_AND, &more))
            joint += more;
        if (joint && at_class(phrase, phrase->at + joint, WORD_DET)) {
            chart_match(phrase->chart, phrase->at + joint, WORD_DET, &more);
            joint += more;
        }
        length = joint ? ordinal_at(phrase, phrase->at + joint, &ordinal) : 0;
        if (length)
            phrase->at += joint;
    }
}

static bool is_noun(const Phrase *phrase, unsigned n)
{
    return at_class(phrase, n, WORD_TYPES) || at_class(phrase, n, WORD_TYPE) ||
           at_class(phrase, n, WORD_ONE);
}

/* Does a noun follow, or what describes one? */
static bool noun_follows(const Phrase *phrase, unsigned n)
{
    return at_class(phrase, n, WORD_TYPES) || at_class(phrase, n, WORD_ONE) ||
           phrase_adjectives(phrase, n) > 0;
}

static bool name_follows(const Phrase *phrase, unsigned n)
{
    const Name *name = chart_name(phrase->chart, n);
    bool named = name && (name->kinds & (NAME_CLIP | NAME_TEXT | NAME_ASSET));
    if (named || at_class(phrase, n, WORD_ROLE))
        return true;
    Phrase counted = *phrase;
    bool noun;
    counted.all = true;
    json_t *part = phrase_part(&counted, n, &noun);
    json_decref(part);
    return part != NULL;
}

/* "the first two clips", "the last three", "the first two ceremony clips": that many
 * indices. */
static void read_count(Phrase *phrase)
{
    double count;
    bool fraction;
    unsigned length = rule_number(phrase->chart, phrase->at, &count, &fraction);
    if (!length && chart_match(phrase->chart, phrase->at, WORD_BOTH, &length))
        count = 2;
    if (phrase->both) { /* "both first clips" */
        length = 0;
        count = 2;
    } else if (!length || fraction) {
        return;
    }
    if (phrase->n_indices != 1 || count < 1 || count > LIST_MAX)
        return;
    int first = phrase->indices[0];
    if (first != 0 && first != -1)
        return;
    bool bare = phrase->determined && is_over(phrase, phrase->at + length);
    if (!noun_follows(phrase, phrase->at + length) &&
        !name_follows(phrase, phrase->at + length) && !bare &&
        !at_class(phrase, phrase->at + length, WORD_PARTS))
        return;
    phrase->at += length;
    phrase->noun = bare;
    phrase->n_indices = (unsigned)count;
    for (int i = 0; i < (int)count; i++)
        phrase->indices[i] = first == 0 ? i : i - (int)count;
}

/* "the two clips", "all four ceremony clips" are all there are, or a question; "the two
 * longest" are counted. */
static void read_total(Phrase *phrase)
{
    double count;
    bool fraction;
    unsigned length = rule_number(phrase->chart, phrase->at, &count, &fraction);
    unsigned noun = phrase->at + length;
    if (length && count == 1 && phrase->determined &&
        at_class(phrase, noun, WORD_TYPE)) {
        phrase->at = noun; /* "the one clip" */
        return;
    }
    if (!length || fraction || !(phrase->determined || phrase->all) ||
        phrase->indefinite || count < 2 || count > LIST_MAX ||
        at_class(phrase, noun, WORD_UNIT) ||
        !(noun_follows(phrase, noun) || name_follows(phrase, noun)))
        return;
    phrase->at = noun;
    phrase->count = (unsigned)count;
}

/* Words that no list knows, straight in front of a kind ("the beach clip") or behind an
 * article ("the elephant"): taken for a name, so that the answer can be the nearest. */
static void read_guess(Phrase *phrase)
{
    unsigned end = phrase->at;
    while (end < phrase->at + GUESS_MAX_WORDS && is_unknown(phrase->chart, end))
        end++;
    if (end == phrase->at)
        return;
    bool noun = at_class(phrase, end, WORD_TYPE) || at_class(phrase, end, WORD_TYPES);
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

static void read_name(Phrase *phrase)
{
    if (!phrase->where && read_part(phrase))
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

/* "the second toast", "the last music clip": of those that are called so. */
static bool names_follow(const Phrase *phrase)
{
    return phrase->n_indices && name_follows(phrase, phrase->at) &&
           !at_class(phrase, phrase->at, WORD_TYPES);
}

/* "the market one", but not "trim the market one second". */
static bool names_one(const Phrase *phrase)
{
    unsigned length = 0;
    return (phrase->name || phrase->role) && phrase->determined &&
           chart_match(phrase->chart, phrase->at, WORD_ONE, &length) &&
           !at_class(phrase, phrase->at + length, WORD_UNIT) &&
           !at_class(phrase, phrase->at + length, WORD_EXTRA);
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
           !phrase->role && !phrase->guess && at_class(phrase, phrase->at, WORD_FILLER);
}

/* "the disco music": what the role of the named clip is called, which is no name here. */
static void eat_role(Phrase *phrase)
{
    unsigned length;
    const Name *name = phrase->name;
    const Entry *role = chart_match(phrase->chart, phrase->at, WORD_ROLE, &length);
    const char *kind = name && name->clip ? clip_kind_name(name->clip->kind) : NULL;
    if (!role || !kind || chart_name(phrase->chart, phrase->at))
        return;
    g_auto(GStrv) fields = g_strsplit(role->value, " ", 3);
    if (g_strv_length(fields) > 1 && strcmp(fields[1], kind) == 0)
        phrase->at += length;
}

void phrase_read_noun(Phrase *phrase)
{
    if (only_joins(phrase))
        return;
    eat_role(phrase);
    unsigned one_length = 0, more_length = 0;
    const Entry *one = chart_match(phrase->chart, phrase->at, WORD_TYPE, &one_length);
    const Entry *more =
        chart_match(phrase->chart, phrase->at, WORD_TYPES, &more_length);
    unsigned layout = 0;
    chart_match(phrase->chart, phrase->at, WORD_LAYOUT, &layout);
    if (layout > MAX(one_length, more_length)) /* "the logo picture in picture" */
        return;
    bool plural =
        more_length > one_length || (more_length == one_length && !phrase->one);
    const Entry *entry = more && plural ? more : one ? one : more;
    phrase->plural = entry && entry == more;
    if (entry) {
        phrase->vague = strcmp(entry->value, "clip") == 0;
        phrase->type = phrase->vague ? KIND_DEFAULT : entry->value;
        phrase->noun = true;
        phrase->at += entry == more ? more_length : one_length;
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

/* "clips 2 to 5": the number behind, and all between. */
static bool read_last_number(Phrase *phrase)
{
    unsigned at = phrase->at, length = 1;
    double last;
    bool fraction;
    const Entry *prep = chart_match(phrase->chart, at, WORD_PREP, &length);
    bool up_to = prep && (prep_parse(prep->value) == PREP_TO ||
                          prep_parse(prep->value) == PREP_UNTIL);
    if (!phrase->plural || (!up_to && !chart_is_mark(phrase->chart, at, "-")))
        return false;
    at += length;
    length = rule_number(phrase->chart, at, &last, &fraction);
    int first = phrase->indices[0];
    if (!length || fraction || at_class(phrase, at + length, WORD_UNIT) ||
        last <= first + 1 || last > first + LIST_MAX)
        return false;
    phrase->at = at + length;
    while (phrase->n_indices < (unsigned)(last - first)) {
        phrase->indices[phrase->n_indices] = first + (int)phrase->n_indices;
        phrase->n_indices++;
    }
    return true;
}

/* "clip 3", "clips 1 and 3", "clip 2 and 3", "clip number 3". */
static void read_numbers(Phrase *phrase)
{
    if (!phrase->noun || !phrase->type || phrase->n_indices || phrase->name ||
        phrase->role || phrase_is_described(phrase))
        return;
    unsigned at = phrase->at;
    unsigned mark;
    if (chart_is_mark(phrase->chart, at, "#"))
        at++;
    else if (chart_match(phrase->chart, at, WORD_NUMBER_MARK, &mark))
        at += mark + chart_is_mark(phrase->chart, at + mark, ".");
    while (phrase->n_indices < LIST_MAX) {
        Slot amount;
        unsigned length = rule_amount(phrase->chart, at, &amount);
        if (!length || amount.unit != UNIT_WORD_NONE || amount.number < 1 ||
            amount.number > COUNT_MAX || amount.number != (int)amount.number)
            return;
        at += length;
        phrase->indices[phrase->n_indices++] = (int)amount.number - 1;
        phrase->at = at;
        if (phrase->n_indices == 1 && read_last_number(phrase))
            return;
        unsigned joint = chart_is_mark(phrase->chart, at, ","), more;
        if (chart_match(phrase->chart, at + joint, WORD_AND, &more))
            joint += more;
        if (!joint)
            return;
        at += joint;
        if (chart_match(phrase->chart, at, WORD_TYPE, &more))
            at += more;
    }
}

/* "every other clip", "every third one" */
static bool read_nth(Phrase *phrase)
{
    unsigned length, more;
    int ordinal = 1;
    if (!chart_match(phrase->chart, phrase->at, WORD_EVERY, &length))
        return false;
    unsigned at = phrase->at + length;
    if (!chart_match(phrase->chart, at, WORD_OTHER, &more))
        more = rule_ordinal(phrase->chart, at, &ordinal);
    if (!more || ordinal < 1 ||
        (!is_noun(phrase, at + more) && !phrase_adjectives(phrase, at + more)))
        return false;
    phrase->nth = (unsigned)ordinal + 1;
    phrase->every = true;
    phrase->at = at + more;
    return true;
}

void phrase_read_quantifier(Phrase *phrase)
{
    if (read_nth(phrase))
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
    if (name_follows(phrase, at + det)) {
        phrase->at = at + det;
        phrase->plural = true;
    }
}

/* "the wrap-up pieces": all that are called so. */
static void read_pieces(Phrase *phrase)
{
    if ((phrase->name || phrase->role) && !phrase->noun && !phrase->indefinite &&
        phrase_eat(phrase, WORD_PARTS))
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
    bool one = ends_with(phrase, WORD_ONE) ||
               (phrase->n_indices > 1 && phrase_eat(phrase, WORD_PARTS)) ||
               (phrase->n_indices && is_over(phrase, phrase->at));
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
    read_ordinals(&phrase);
    read_count(&phrase);
    if (!phrase.n_indices)
        read_total(&phrase);
    read_pieces_of(&phrase);
    bool described = phrase_read_adjectives(&phrase);
    if (phrase.most && phrase.count) {
        phrase.n_most = phrase.count;
        phrase.count = 0;
    }
    if (!phrase.n_indices || described || names_follow(&phrase))
        read_name(&phrase);
    phrase_read_noun(&phrase);
    read_pieces(&phrase);
    read_numbers(&phrase);
    if (phrase.both && (phrase.name || phrase.role) && !phrase.n_indices)
        phrase.count = 2;
    if (!phrase.noun && !phrase.name && !phrase.role)
        read_one(&phrase);
    read_among(&phrase);
    phrase_imply(&phrase);
    if (!phrase.pron)
        phrase_read_modifiers(&phrase);
    bool fits = phrase_fill(&phrase, slot);
    phrase_clear(&phrase);
    return fits ? phrase.at - n : 0;
}
