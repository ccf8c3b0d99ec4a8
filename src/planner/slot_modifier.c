/*
 * Stage 4: what stands before and behind a noun and tells which ones of the kind.
 *
 * Much of it could as well be said of the verb ("move the clip after the intro", "fade
 * the texts over 2 seconds"): then it is left to the frames.
 */
#include "phrase.h"

#include <math.h>
#include <string.h>

static bool add_trait(Phrase *phrase, const Trait *trait)
{
    if (phrase->n_traits >= TRAITS_MAX)
        return false;
    phrase->traits[phrase->n_traits++] = *trait;
    return true;
}

/* ---- adjectives ------------------------------------------------------------------ */

/* "10 second" in front of a noun */
static unsigned length_trait(Phrase *phrase, unsigned n)
{
    Slot amount;
    unsigned length = rule_amount(phrase->chart, n, &amount);
    bool seconds = length && amount.unit == UNIT_WORD_S && !amount.timecode;
    Trait trait;
    if (!seconds || !trait_parse("duration=", &trait))
        return 0;
    trait.number = amount.number;
    return add_trait(phrase, &trait) ? length : 0;
}

static unsigned color_trait(Phrase *phrase, unsigned n)
{
    Slot color;
    unsigned length = rule_color(phrase->chart, n, &color);
    Trait trait;
    if (!length || !trait_parse("color=", &trait))
        return 0;
    trait.word = color.value;
    return add_trait(phrase, &trait) ? length : 0;
}

static unsigned word_trait(Phrase *phrase, unsigned n)
{
    unsigned length, colors;
    Slot color;
    Trait trait;
    const Entry *entry = chart_match(phrase->chart, n, WORD_TRAIT, &length);
    colors = rule_color(phrase->chart, n, &color);
    if (!entry || colors >= length || !trait_parse(entry->value, &trait))
        return 0;
    return add_trait(phrase, &trait) ? length : 0;
}

static unsigned adjective(Phrase *phrase, unsigned n)
{
    unsigned length = word_trait(phrase, n);
    if (!length)
        length = color_trait(phrase, n);
    return length ? length : length_trait(phrase, n);
}

static unsigned superlative(Phrase *phrase, unsigned n)
{
    unsigned length;
    const Entry *most = chart_match(phrase->chart, n, WORD_MOST, &length);
    bool graded = !most;
    unsigned much = 0; /* "the really short clip", "the little clip" */
    if (!most)
        most = chart_match(phrase->chart, n, WORD_GRADE, &length);
    if (!most && phrase->determined &&
        chart_match(phrase->chart, n, WORD_STRENGTH, &much))
        most = chart_match(phrase->chart, n + much, WORD_GRADE, &length);
    if (!most || phrase->most)
        return 0;
    phrase->most = most->value;
    phrase->graded = graded;
    return much + length;
}

static bool is_noun(const Phrase *phrase, unsigned n)
{
    const Name *name = chart_name(phrase->chart, n);
    bool named = name && (name->kinds & (NAME_CLIP | NAME_ASSET | NAME_TEXT));
    return named || phrase_match(phrase, n, WORD_TYPE) ||
           phrase_match(phrase, n, WORD_TYPES) || phrase_match(phrase, n, WORD_ONE) ||
           phrase_match(phrase, n, WORD_ROLE);
}

static bool is_plural(const Phrase *phrase, unsigned n)
{
    unsigned one = phrase_match(phrase, n, WORD_TYPE),
             more = phrase_match(phrase, n, WORD_TYPES);
    return more > 0 && more >= one;
}

/* "red text" is a text to be made, or any; "the red text", "red texts" are there. */
static bool may_be_described(const Phrase *phrase, unsigned noun)
{
    static const char *const MAKING[] = { "add", "put", NULL };
    bool certain = phrase->determined || phrase->all || phrase->both || phrase->every ||
                   phrase->n_indices;
    bool one = phrase->most && !phrase->graded; /* "longest clip" */
    return !phrase->indefinite && (certain || ((one || is_plural(phrase, noun)) &&
                                               !phrase_verb_is(phrase, MAKING)));
}

/* Reads into `phrase`, from n on; where it ends. */
static unsigned read_adjectives(Phrase *phrase, unsigned n)
{
    unsigned at = n, length;
    while ((length = superlative(phrase, at)) || (length = adjective(phrase, at)) ||
           (length = phrase_match(phrase, at, WORD_EPITHET)))
        at += length;
    return at;
}

unsigned phrase_adjectives(const Phrase *phrase, unsigned n)
{
    Phrase copy = *phrase;
    unsigned end = read_adjectives(&copy, n);
    return end > n && is_noun(phrase, end) ? end - n : 0;
}

bool phrase_read_adjectives(Phrase *phrase)
{
    Phrase before = *phrase;
    unsigned end = read_adjectives(phrase, phrase->at);
    bool bare =
        phrase->most && phrase->determined && !is_noun(phrase, end) &&
        !phrase_match(phrase, end - 1, WORD_POSITION) && /* "in the middle" */
        (phrase_ends_clause(phrase, end) || phrase_match(phrase, end, WORD_PREP));
    bool graded =
        phrase->most && phrase->graded; /* "the short one", not "short clips" */
    if (end > phrase->at && !(graded && (bare || is_plural(phrase, end))) &&
        ((is_noun(phrase, end) && may_be_described(phrase, end)) || bare)) {
        phrase->at = end;
        phrase->noun = bare;
        phrase->vague = bare;
        phrase->type = bare ? KIND_DEFAULT : NULL;
        return true;
    }
    *phrase = before;
    return false;
}

/* ---- behind the noun: what it is ------------------------------------------------- */

/* The property that an amount is of, where the words leave it out. */
static const char *property_of_unit(UnitWord unit)
{
    static const char *const PROPERTIES[UNIT_WORDS] = {
        [UNIT_WORD_S] = "duration",  [UNIT_WORD_F] = "duration",
        [UNIT_WORD_DB] = "volume",   [UNIT_WORD_PX] = "fontSize",
        [UNIT_WORD_PT] = "fontSize", [UNIT_WORD_X] = "speed",
    };
    return PROPERTIES[unit];
}

static double measure_of(const Phrase *phrase, const Slot *amount)
{
    const Sequence *sequence = composition_main(phrase->chart->composition);
    RTime time;
    switch (amount->unit) {
    case UNIT_WORD_F:
        return amount->number * sequence->rate.den / sequence->rate.num;
    case UNIT_WORD_DB:
        return pow(10, amount->number / 20);
    case UNIT_WORD_PERCENT:
        return amount->number / 100;
    default:
        if (amount->timecode && rtime_parse(amount->value, sequence->rate, &time, NULL))
            return rtime_seconds(time);
        return amount->number;
    }
}

/* "longer than 10 seconds", "over 10 s", "at least 5 s long", "10 seconds long" */
static unsigned comparison(Phrase *phrase, unsigned n, bool exactly)
{
    unsigned length, more;
    Slot amount;
    const Entry *entry = chart_match(phrase->chart, n, WORD_COMPARE, &length);
    Trait trait;
    if (!trait_parse(entry ? entry->value : "=", &trait) || (!entry && !exactly))
        return 0;
    length = entry ? length : 0;
    more = rule_amount(phrase->chart, n + length, &amount);
    const char *property = *trait.property ? trait.property : NULL;
    if (more && amount.unit == UNIT_WORD_NONE && g_strcmp0(property, "duration") == 0)
        amount.unit = UNIT_WORD_S;
    if (more && !property)
        property = property_of_unit(amount.unit);
    if (!more || amount.factor || !property)
        return 0;
    g_strlcpy(trait.property, property, sizeof trait.property);
    trait.number = measure_of(phrase, &amount);
    length += more;
    const Entry *unit = chart_match(phrase->chart, n + length, WORD_PROP, &more);
    if (unit && strcmp(unit->value, "length") == 0)
        length += more;
    else if (!entry)
        return 0; /* "10 seconds" alone says nothing of them */
    return add_trait(phrase, &trait) ? length : 0;
}

static void turn_traits(Phrase *phrase, unsigned from)
{
    for (unsigned i = from; i < phrase->n_traits; i++)
        phrase->traits[i].turned = !phrase->traits[i].turned;
}

static unsigned feature(Phrase *phrase, unsigned n, bool has)
{
    unsigned at = phrase_skip_article(phrase, n), length;
    const Entry *entry = chart_match(phrase->chart, at, WORD_FEATURE, &length);
    g_autofree char *text = entry ? g_strconcat(entry->value, ">0", NULL) : NULL;
    Trait trait;
    if (!text || !trait_parse(text, &trait))
        return 0;
    trait.turned = !has;
    return add_trait(phrase, &trait) ? at + length - n : 0;
}

unsigned phrase_read_feature(Phrase *phrase)
{
    return feature(phrase, phrase->at, true);
}

/* What may follow "that are", "that have". */
static unsigned statement(Phrase *phrase, unsigned n, const char *link)
{
    unsigned from = phrase->n_traits, length;
    bool turned = strcmp(link, "not") == 0 || strcmp(link, "lacks") == 0;
    bool has = strcmp(link, "has") == 0 || strcmp(link, "lacks") == 0;
    unsigned only = phrase_match(phrase, n, WORD_ONLY);
    if (only && !has) /* "that are only 2 seconds long" */
        return (length = statement(phrase, n + only, link)) ? only + length : 0;
    if (has)
        return feature(phrase, n, !turned);
    length = comparison(phrase, n, true);
    if (!length)
        length = word_trait(phrase, n);
    if (!length)
        length = color_trait(phrase, n);
    if (turned)
        turn_traits(phrase, from);
    if (!length && !turned)
        length = where_located(phrase, n);
    return length;
}

/* "that are muted and longer than 10 s" */
static unsigned statements(Phrase *phrase, unsigned n, const char *link)
{
    unsigned length = statement(phrase, n, link), joint, more;
    while (length && (joint = phrase_match(phrase, n + length, WORD_AND)) &&
           (more = statement(phrase, n + length + joint, link)))
        length += joint + more;
    return length;
}

static unsigned linked(Phrase *phrase, WordClass class)
{
    bool last = vocabulary_rule(phrase->chart->vocabulary, "verb-last") != NULL;
    unsigned comma = last && chart_is_mark(phrase->chart, phrase->at, ","), length,
             more;
    const Entry *link = chart_match(phrase->chart, phrase->at + comma, class, &length);
    if (!link)
        return 0;
    length += comma;
    more = statements(phrase, phrase->at + length, link->value);
    if (!more)
        return 0;
    length += more; /* "Clips, die länger als 10 Sekunden sind" */
    bool verb =
        last && chart_match(phrase->chart, phrase->at + length, WORD_BEING, &more);
    return verb ? length + more : length;
}

static unsigned that_is(Phrase *phrase)
{
    static const char IS[] = "is";
    unsigned length = linked(phrase, WORD_THAT);
    if (length || !phrase_asks(phrase) || phrase->name || phrase->role)
        return length;
    length = linked(phrase, WORD_BEING);
    bool open = phrase->plural || !phrase->type; /* "are any clips muted" */
    return length || !open ? length : statements(phrase, phrase->at, IS);
}

/* ---- behind the noun: with no word between --------------------------------------- */

static unsigned compared(Phrase *phrase)
{
    static const char *const MAKING[] = { "make", "set", "trim", "more", "less", NULL };
    unsigned length;
    const Entry *entry = chart_match(phrase->chart, phrase->at, WORD_COMPARE, &length);
    bool bare = entry && !g_ascii_isalpha(entry->value[0]);
    bool named = phrase->noun && phrase->name && phrase->determined && !bare;
    if (!entry || !(phrase_is_kind(phrase) || named) ||
        (bare && phrase_animates(phrase)) ||
        (!phrase->plural && phrase_verb_is(phrase, MAKING)))
        return 0;
    return comparison(phrase, phrase->at, false);
}

/* "with a fade", "without sound" */
static unsigned featured(Phrase *phrase)
{
    static const char *const MAKING[] = { "add",   "put", "replace", "swap", "set",
                                          "start", "end", "make",    NULL };
    unsigned length;
    const Entry *link = chart_match(phrase->chart, phrase->at, WORD_WITH, &length);
    if (!link || !phrase_is_kind(phrase))
        return 0;
    unsigned more =
        feature(phrase, phrase->at + length, strcmp(link->value, "has") == 0);
    if (more && phrase_verb_is(phrase, MAKING) &&
        phrase_ends_clause(phrase, phrase->at + length + more)) {
        phrase->n_traits--;
        return 0;
    }
    return more ? length + more : 0;
}

static unsigned on_track(Phrase *phrase)
{
    return where_located(phrase, phrase->at);
}

bool phrase_is_described(const Phrase *phrase)
{
    return phrase->n_traits || phrase->most || phrase->where || phrase->within ||
           phrase->nth;
}

void phrase_read_modifiers(Phrase *phrase)
{
    static unsigned (*const RULES[])(Phrase *) = {
        that_is,        compared,     featured,     on_track,          where_from_asset,
        where_timed,    where_within, where_amid,   where_before_last, where_next_to,
        where_from_end, where_at_end, where_placed, where_depicted,
    };
    if (!phrase->noun && !phrase->name && !phrase->role)
        return;
    if (phrase->indefinite ||
        (!phrase->determined && !phrase->plural && !phrase->all && !phrase->every &&
         !phrase->n_indices && !phrase_asks(phrase)))
        return;
    unsigned length;
    do {
        length = 0;
        for (unsigned i = 0; i < G_N_ELEMENTS(RULES) && !length; i++)
            length = RULES[i](phrase);
        phrase->at += length;
    } while (length);
}
