/* Stage 4: what a text is to say, with no quotes around it. */
#include "phrase.h"

#include "chatkut/base/text.h"

#include <string.h>

/* Words that texts share by chance are shorter. */
enum { SHARED_LETTERS = 4 };

/* How the words are led in. */
typedef struct {
    bool found;
    unsigned
        length; /* tokens of "should say", "to", "with"; none behind "swap ~ for" */
    Prep prep;
    bool told;        /* "the title should say …" is an order by itself */
    bool firm;        /* and it can be followed by nothing but words */
    bool free;        /* they must mean nothing else here */
    bool quoted;      /* the text they are for must be told by what it says */
    bool alike;       /* they must be much like what it says */
    const Slot *text; /* what they take the place of; NULL where the verb says that */
} Lead;

/* ---- words that can be nothing else ---------------------------------------------- */

static bool is_capital(const Chart *chart, unsigned n)
{
    const Token *token = sentence_token(&chart->sentence, n);
    return token && token->kind == TOKEN_WORD &&
           g_unichar_isupper(g_utf8_get_char(chart->sentence.source + token->from));
}

/* A word of no list, but for what only reads as one of it through a typo. */
static bool is_strange(const Chart *chart, unsigned n)
{
    const Token *token = sentence_token(&chart->sentence, n);
    bool typo = chart->words[n] && chart->words[n] != token->text;
    return token->kind == TOKEN_WORD &&
           (chart->matches[n]->len == 0 || (typo && is_capital(chart, n)));
}

static unsigned skip_article(const Chart *chart, unsigned n)
{
    unsigned length;
    return chart_match(chart, n, WORD_DET, &length) ? n + length : n;
}

static bool is_greeting(const Chart *chart, unsigned n)
{
    unsigned length;
    return chart_match(chart, n, WORD_CHAT, &length) != NULL;
}

static bool is_free_word(const Chart *chart, unsigned n)
{
    n = skip_article(chart, n);
    return sentence_token(&chart->sentence, n) &&
           (is_strange(chart, n) || is_greeting(chart, n));
}

static bool has_strange_word(const Chart *chart, unsigned from, unsigned to)
{
    for (unsigned n = from; n < to; n++)
        if (chart->named[n] || is_strange(chart, n))
            return true;
    return false;
}

/* ---- where they begin and end ---------------------------------------------------- */

/* "instead" as the last word of all is about the order. */
static bool ends_instead(const Chart *chart, unsigned n)
{
    unsigned length;
    const Entry *talk = chart_match(chart, n, WORD_TALK, &length);
    return talk && strcmp(talk->value, "instead") == 0 &&
           !sentence_token(&chart->sentence, n + length);
}

static bool is_full_stop(const Chart *chart, unsigned n)
{
    const Token *token = sentence_token(&chart->sentence, n);
    const Token *next = sentence_token(&chart->sentence, n + 1);
    bool inside = next && next->from == token->to; /* "longtable.fm" */
    return token->kind == TOKEN_MARK && !inside && strchr(".;", token->text[0]);
}

/* "… instead of Hello" */
static bool is_old_text(const Chart *chart, unsigned n)
{
    unsigned length;
    const Entry *prep = chart_match(chart, n, WORD_PREP, &length);
    const Token *next = sentence_token(&chart->sentence, n + (prep ? length : 0));
    return prep && length > 1 && prep_parse(prep->value) == PREP_FOR && next &&
           (next->kind == TOKEN_QUOTE || chart->named[n + length]);
}

static bool wording_ends(const Chart *chart, unsigned n)
{
    unsigned length, more;
    const Token *token = sentence_token(&chart->sentence, n);
    return !token || ends_instead(chart, n) || token->kind == TOKEN_QUOTE ||
           is_full_stop(chart, n) || is_old_text(chart, n) ||
           chart_match(chart, n, WORD_THEN, &length) ||
           (chart_match(chart, n, WORD_AND, &length) &&
            chart_match(chart, n + length, WORD_VERB, &more));
}

/* The end of the words from `from` on, without a "please" behind them. whole: full
 * stops are of abbreviations. */
static unsigned find_end(const Chart *chart, unsigned from, bool whole)
{
    unsigned end = from, length;
    while (whole ? sentence_token(&chart->sentence, end) != NULL
                 : !wording_ends(chart, end))
        end++;
    while (whole && end > from &&
           sentence_token(&chart->sentence, end - 1)->kind == TOKEN_MARK)
        end--;
    if (end > from + 1 && chart_match(chart, end - 1, WORD_POLITE, &length) &&
        length == 1)
        end--;
    if (end > from && chart_is_mark(chart, end - 1, ","))
        end--;
    return end;
}

/* "… in the date" behind the words: which text they are for. */
static unsigned without_place(Chart *chart, unsigned from, unsigned end)
{
    const unsigned PLACES = PREP_BIT(PREP_IN) | PREP_BIT(PREP_ON);
    for (unsigned n = from + 1, length; n < end; n++) {
        const Entry *prep = chart_match(chart, n, WORD_PREP, &length);
        g_auto(Slot) ref = { 0 };
        if (prep && (PREP_BIT(prep_parse(prep->value)) & PLACES) &&
            rule_thing(chart, n + length, &ref) == end - n - length &&
            g_strcmp0(ref.type, "text") == 0)
            return n;
    }
    return end;
}

/* ---- what leads in --------------------------------------------------------------- */

/* Is what stands in front of token n the word for what a text says? */
static bool after_text(const Chart *chart, unsigned n)
{
    unsigned length;
    const Entry *type = n ? chart_match(chart, n - 1, WORD_TYPE, &length) : NULL;
    const Entry *prop = n ? chart_match(chart, n - 1, WORD_PROP, &length) : NULL;
    return (type && strcmp(type->value, "text") == 0) ||
           (prop && strcmp(prop->value, "text") == 0);
}

/* The verb read so far, or NULL. */
static const char *first_verb(const Chart *chart)
{
    for (unsigned i = 0; i < chart->slots->len; i++)
        if (chart_slot(chart, i)->kind == SLOT_VERB)
            return chart_slot(chart, i)->value;
    return NULL;
}

static bool says_nothing(const Slot *slot)
{
    static const SlotKind KINDS[] = { SLOT_VERB,   SLOT_FILLER, SLOT_MARK, SLOT_PREP,
                                      SLOT_COPULA, SLOT_NOT,    SLOT_THEN };
    for (unsigned i = 0; i < G_N_ELEMENTS(KINDS); i++)
        if (slot->kind == KINDS[i])
            return true;
    return slot->kind == SLOT_PROP && strcmp(slot->value, "text") == 0;
}

/* The one clip spoken of so far, where nothing but a clip and its words were; "it" is
 * the one named before. */
static const Slot *thing_before(const Chart *chart)
{
    const Slot *thing = NULL;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (slot->kind == SLOT_REF && !slot->members) {
            if (!thing || !(slot->flags & REF_PRONOUN))
                thing = slot;
        } else if (!says_nothing(slot)) {
            return NULL;
        }
    }
    return thing;
}

/* "so that it", "to": what may stand in front of "says". */
static unsigned say_begins(const Chart *chart, unsigned n)
{
    unsigned length;
    const Entry *prep = chart_match(chart, n, WORD_PREP, &length);
    if (prep && prep_parse(prep->value) == PREP_TO)
        return n + length;
    if (chart_match(chart, n, WORD_PRON, &length) && thing_before(chart))
        return n + length;
    return chart_match(chart, n, WORD_REASON, &length) && thing_before(chart)
               ? n + length
               : n;
}

/* "to say", "should say" */
static Lead read_say(const Chart *chart, unsigned n)
{
    unsigned at = say_begins(chart, n), length, says = 0;
    const Entry *verb = chart_match(chart, at, WORD_VERB, &length);
    bool which = at > n && chart_match(chart, n, WORD_SAYS, &says); /* "that says" */
    if (!verb || which || strcmp(verb->value, "set:text") != 0)
        return (Lead){ 0 };
    chart_match(chart, at, WORD_SAYS, &says);
    return (Lead){ .found = true,
                   .length = at - n + length,
                   .told = says > 0,
                   .firm = says > 1,
                   .free = says > 0 };
}

/* "…, it should be": what is told stands in front, of a text that was spoken of. */
static Lead read_should(const Chart *chart, unsigned n)
{
    unsigned it = 0, length;
    const Slot *thing = thing_before(chart);
    if (thing && chart_match(chart, n, WORD_PRON, &length))
        it = length;
    const Entry *verb = chart_match(chart, n + it, WORD_VERB, &length);
    bool should = verb && length > 1 && strcmp(verb->value, "make") == 0;
    if (!thing || !should || first_verb(chart))
        return (Lead){ 0 };
    return (Lead){ .found = true, .length = it + length, .told = true, .text = thing };
}

/* "…, it's …", "…: it was …": what is right, of a text that is wrong. */
static Lead read_being(const Chart *chart, unsigned n)
{
    unsigned it, is, length;
    const Slot *thing = thing_before(chart);
    const Slot *before =
        chart->slots->len ? chart_slot(chart, chart->slots->len - 1) : NULL;
    if (!thing || before->kind != SLOT_MARK || first_verb(chart) ||
        !chart_match(chart, n, WORD_PRON, &it) ||
        !chart_match(chart, n + it, WORD_COPULA, &is) ||
        chart_match(chart, n + it + is, WORD_NOT, &length))
        return (Lead){ 0 };
    return (Lead){
        .found = true, .length = it + is, .told = true, .alike = true, .text = thing
    };
}

/* "Welcome -> Hello" */
static Lead read_arrow(const Chart *chart, unsigned n)
{
    unsigned length = chart_arrow(chart, n);
    const char *verb = first_verb(chart);
    bool free = !verb || strcmp(verb, "set") == 0; /* "fix the typo: Helo -> Hello" */
    const Slot *thing = length && free ? thing_before(chart) : NULL;
    return (
        Lead){ .found = thing != NULL, .length = length, .told = true, .text = thing };
}

/* "title: Welcome to Lisbon" */
static Lead read_colon(const Chart *chart, unsigned n)
{
    const Slot *thing = chart_is_mark(chart, n, ":") ? thing_before(chart) : NULL;
    bool alone = thing && !first_verb(chart) && g_strcmp0(thing->type, "text") == 0;
    return (Lead){ .found = alone, .length = 1, .told = true, .text = thing };
}

/* "to", "with", ":"; behind "swap ~ for" nothing is left to lead in. */
static bool opens(const Chart *chart, unsigned n, Lead *lead)
{
    static const unsigned PREPS_OF_WORDS = PREP_BIT(PREP_TO) | PREP_BIT(PREP_WITH) |
                                           PREP_BIT(PREP_BY) | PREP_BIT(PREP_FOR);
    unsigned length;
    const Entry *entry = chart_match(chart, n, WORD_PREP, &length);
    lead->prep = entry ? prep_parse(entry->value) : PREP_NONE;
    lead->length = entry ? length : 1;
    if (entry ? (PREP_BIT(lead->prep) & PREPS_OF_WORDS) != 0
              : chart_is_mark(chart, n, ":"))
        return true;
    lead->prep = PREP_TO;
    lead->length = 0;
    return !entry && n > 0 && chart->tail_owner[n - 1];
}

/* "change the title to …", "replace Hello with …", "correct the date: …" */
static Lead read_prep(const Chart *chart, unsigned n)
{
    static const char *const VERBS[] = { "set", "replace", NULL };
    static const char *const LOOSE[] = { "make", "swap", NULL }; /* "turn Hi into …" */
    const char *verb = first_verb(chart);
    const Slot *thing = verb ? thing_before(chart) : NULL;
    Lead lead = { .found = true, .text = thing };
    if (!thing || !opens(chart, n, &lead))
        return (Lead){ 0 };
    lead.quoted = g_strv_contains(LOOSE, verb);
    return lead.quoted || g_strv_contains(VERBS, verb) ? lead : (Lead){ 0 };
}

/* "a title saying …" */
static Lead read_saying(const Chart *chart, unsigned n)
{
    unsigned length;
    bool says = chart_match(chart, n, WORD_SAYS, &length) && chart_awaits_text(chart);
    return (Lead){ .found = says, .length = says ? length : 0, .told = says };
}

static Lead read_lead(const Chart *chart, unsigned n)
{
    unsigned length;
    const Entry *prep = chart_match(chart, n, WORD_PREP, &length);
    Lead lead = read_saying(chart, n);
    if (!lead.found)
        lead = read_say(chart, n);
    if (!lead.found && prep && prep_parse(prep->value) == PREP_TO &&
        after_text(chart, n))
        return (Lead){ .found = true, .length = length, .free = true };
    if (!lead.found)
        lead = read_prep(chart, n);
    if (!lead.found)
        lead = read_should(chart, n);
    if (!lead.found)
        lead = read_arrow(chart, n);
    if (!lead.found)
        lead = read_colon(chart, n);
    return lead.found ? lead : read_being(chart, n);
}

/* ---- new words for old ones ------------------------------------------------------ */

/* What the one text says that the reference means; NULL where it means no such. */
static char *text_of(const Chart *chart, const Slot *ref)
{
    ClipPlace place;
    g_auto(Resolution) found = { 0 };
    chart_resolve(chart, ref->json, &found);
    bool one = found.kind == RESOLVED_FOUND && found.ids->len == 1 &&
               composition_find_clip(chart->composition, found.ids->pdata[0], &place);
    return one && place.clip->kind == CLIP_TEXT ? clip_text(place.clip) : NULL;
}

static GStrv letters_of(const char *text)
{
    g_autofree char *folded = text_fold(text);
    for (char *c = folded; *c; c++)
        if (g_ascii_ispunct(*c))
            *c = ' ';
    return g_strsplit(folded, " ", -1);
}

static bool shares_word(const char *words, const char *old)
{
    g_auto(GStrv) new = letters_of(words);
    g_auto(GStrv) before = letters_of(old);
    for (char **word = new; *word; word++)
        if (g_utf8_strlen(*word, -1) >= SHARED_LETTERS &&
            g_strv_contains((const char *const *)before, *word))
            return true;
    return false;
}

static bool same_words(const char *words, const char *old)
{
    g_auto(GStrv) new = letters_of(words);
    g_auto(GStrv) before = letters_of(old);
    g_autofree char *one = g_strjoinv("", new);
    g_autofree char *other = g_strjoinv("", before);
    return *one && strcmp(one, other) == 0;
}

/* But for a letter in five. */
static bool is_near(const char *words, const char *old)
{
    enum { LETTERS = 5 };
    g_autofree char *one = text_fold(words);
    g_autofree char *other = text_fold(old);
    unsigned most = (unsigned)g_utf8_strlen(other, -1) / LETTERS;
    return most > 0 && text_distance(one, other, most) <= most;
}

static bool is_quoted_by(const Slot *ref)
{
    return g_strcmp0(json_string_value(json_object_get(ref->json, "by")), "content") ==
           0;
}

/* Other things than words can follow as well ("to red"): these are words where they are
 * much like what the text says, or can be nothing else. */
static bool is_rewording(const Chart *chart, const Lead *lead, unsigned from,
                         unsigned to)
{
    g_autofree char *old = text_of(chart, lead->text);
    g_autofree char *new = sentence_slice(&chart->sentence, from, to);
    if (!old || (lead->quoted && !is_quoted_by(lead->text)))
        return false;
    if (same_words(new, old) || is_near(new, old) ||
        (has_strange_word(chart, from, to) && shares_word(new, old)))
        return true;
    unsigned first = skip_article(chart, from);
    return !lead->alike && is_free_word(chart, from) &&
           (is_capital(chart, first) || is_greeting(chart, first) ||
            is_quoted_by(lead->text));
}

/* A number, or a name: what a text that should say something can say too. */
static bool is_telling(const Chart *chart, unsigned n)
{
    const Token *token = sentence_token(&chart->sentence, n);
    return is_free_word(chart, n) ||
           (token && (token->kind == TOKEN_NUMBER || token->kind == TOKEN_TIMECODE ||
                      is_capital(chart, n)));
}

/* "the title says Hello, change it to …": it does say so. */
static bool is_fact(const Chart *chart, const Lead *lead, unsigned from, unsigned to)
{
    const Slot *thing = lead->told && !lead->firm ? thing_before(chart) : NULL;
    g_autofree char *old = thing ? text_of(chart, thing) : NULL;
    g_autofree char *words = sentence_slice(&chart->sentence, from, to);
    return old && same_words(words, old);
}

/* The tokens of such a fact, with what leads in to it; 0: it is none. */
static unsigned read_fact(const Chart *chart, const Lead *lead, unsigned n)
{
    unsigned from = n + lead->length, end = from;
    while (sentence_token(&chart->sentence, end) && !chart_is_mark(chart, end, ",") &&
           !is_full_stop(chart, end))
        end++;
    return end > from && is_fact(chart, lead, from, end) ? end - n : 0;
}

static bool may_follow(const Chart *chart, const Lead *lead, unsigned n)
{
    return sentence_token(&chart->sentence, n) &&
           (!lead->free ||
            (lead->firm ? is_telling(chart, n) : is_free_word(chart, n)));
}

/* "bigger, say 150": the number is of what was said before. */
static bool hedges_number(const Chart *chart, unsigned n)
{
    unsigned length, prep;
    if (n == 0 || !chart_is_mark(chart, n - 1, ",") ||
        !chart_match(chart, n, WORD_HEDGE, &length))
        return false;
    unsigned at = n + length + chart_is_mark(chart, n + length, ",");
    at += chart_match(chart, at, WORD_PREP, &prep) ? prep : 0;
    const Token *value = sentence_token(&chart->sentence, at);
    return value &&
           (value->kind == TOKEN_NUMBER || chart_match(chart, at, WORD_NUMBER, &prep) ||
            chart_match(chart, at, WORD_TENS, &prep));
}

/* What a text is to say, to the end of the sentence. */
unsigned rule_wording(Chart *chart, unsigned n, Slot *slot)
{
    if (hedges_number(chart, n))
        return 0;
    Lead lead = read_lead(chart, n);
    unsigned from = n + lead.length;
    unsigned fact = lead.found ? read_fact(chart, &lead, n) : 0;
    *slot = (Slot){ .kind = SLOT_FILLER };
    if (fact)
        return fact;
    if (!lead.found || (!lead.told && !first_verb(chart)) ||
        !may_follow(chart, &lead, from))
        return 0;
    unsigned end = find_end(chart, from, lead.alike);
    if (g_strcmp0(first_verb(chart), "replace") == 0)
        end = without_place(chart, from, end);
    if (chart_awaits_text(chart))
        end = chart_new_text_end(chart, from, end);
    if (end <= from || (lead.text && !is_rewording(chart, &lead, from, end)))
        return 0;
    g_autofree char *text = sentence_slice(&chart->sentence, from, end);
    *slot = (Slot){ .kind = SLOT_LITERAL,
                    .prep = lead.prep,
                    .value = chart_keep(chart, text) };
    return end - n;
}
