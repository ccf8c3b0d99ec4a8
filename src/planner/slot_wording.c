/* Stage 4: what a text is to say, with no quotes around it. */
#include "phrase.h"
#include "wording_lead.h"

#include "chatkut/base/text.h"

#include <string.h>

/* Words that texts share by chance are shorter. */
enum { SHARED_LETTERS = 4 };

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

/* Tokens of what is there at n, by its name, or of "it". */
static unsigned known_thing(Chart *chart, unsigned n)
{
    const unsigned SURE = REF_NAMED | REF_ROLE | REF_PRONOUN;
    g_auto(Slot) ref = { 0 };
    unsigned length = rule_thing(chart, n, &ref);
    return (ref.flags & SURE) && !(ref.flags & REF_GUESSED) ? length : 0;
}

/* ", delete the logo", ", the logo goes top left": an order about something there is. */
static bool begins_order(Chart *chart, unsigned n)
{
    unsigned verb, length;
    if (!chart_is_mark(chart, n, ","))
        return false;
    n++;
    while (chart_match(chart, n, WORD_AND, &length) ||
           chart_match(chart, n, WORD_THEN, &length) ||
           chart_match(chart, n, WORD_POLITE, &length))
        n += length;
    if (chart_match(chart, n, WORD_VERB, &verb))
        return known_thing(chart, n + verb);
    length = known_thing(chart, n);
    return length && chart_match(chart, n + length, WORD_VERB, &verb);
}

/* ", not Welcome" */
static bool denies_old_text(const Chart *chart, unsigned n)
{
    unsigned length;
    const Token *next;
    return chart_is_mark(chart, n, ",") &&
           chart_match(chart, n + 1, WORD_NOT, &length) &&
           (next = sentence_token(&chart->sentence, n + 1 + length)) &&
           (next->kind == TOKEN_QUOTE || chart->named[n + 1 + length]);
}

static bool wording_ends(Chart *chart, unsigned n)
{
    unsigned length, more;
    const Token *token = sentence_token(&chart->sentence, n);
    return !token || ends_instead(chart, n) || token->kind == TOKEN_QUOTE ||
           is_full_stop(chart, n) || is_old_text(chart, n) ||
           denies_old_text(chart, n) || begins_order(chart, n) ||
           chart_match(chart, n, WORD_THEN, &length) ||
           (chart_match(chart, n, WORD_AND, &length) &&
            chart_match(chart, n + length, WORD_VERB, &more));
}

/* Without a "please" behind them. */
static unsigned without_polite(const Chart *chart, unsigned from, unsigned end)
{
    unsigned length;
    if (end > from + 1 && chart_match(chart, end - 1, WORD_POLITE, &length) &&
        length == 1)
        end--;
    return end > from && chart_is_mark(chart, end - 1, ",") ? end - 1 : end;
}

/* "can the title say Hello?": the mark is of the question. */
static unsigned without_asked(const Chart *chart, unsigned from, unsigned end)
{
    unsigned length;
    const Entry *first = chart_match(chart, 0, WORD_REWORD, &length);
    bool asks = first && strcmp(first->value, "ask") == 0;
    return asks && end > from + 1 && chart_is_mark(chart, end - 1, "?") ? end - 1 : end;
}

/* The end of the words from `from` on. whole: full stops are of abbreviations. */
static unsigned find_end(Chart *chart, unsigned from, bool whole)
{
    unsigned end = from;
    while (whole ? sentence_token(&chart->sentence, end) != NULL
                 : !wording_ends(chart, end))
        end++;
    while (whole && end > from &&
           sentence_token(&chart->sentence, end - 1)->kind == TOKEN_MARK)
        end--;
    return without_polite(chart, from, without_asked(chart, from, end));
}

/* "…, please change it" behind the words, to the end of the sentence. */
static bool only_asks(const Chart *chart, unsigned n)
{
    unsigned length, it;
    while (chart_match(chart, n, WORD_POLITE, &length))
        n += length;
    const Entry *verb = chart_match(chart, n, WORD_VERB, &length);
    if (!verb || strcmp(verb->value, "set") != 0 ||
        !chart_match(chart, n + length, WORD_PRON, &it))
        return false;
    for (n += length + it; n < chart->sentence.count; n += length)
        if (chart->sentence.tokens[n].kind == TOKEN_MARK)
            length = 1;
        else if (!chart_match(chart, n, WORD_POLITE, &length))
            return false;
    return true;
}

static unsigned without_asking(const Chart *chart, unsigned from, unsigned end)
{
    for (unsigned n = from + 1; n < end; n++)
        if (chart_is_mark(chart, n, ",") && only_asks(chart, n + 1))
            return n;
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
    bool wish = lead->text && !lead->alike; /* "it should be …" */
    const Slot *thing =
        lead->told && !lead->firm && !wish ? wording_thing_before(chart) : NULL;
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

/* ---- new names ------------------------------------------------------------------- */

/* Was a thing named right in front that is to have another name? */
static bool is_renamed(const Chart *chart)
{
    unsigned count = chart->slots->len;
    const Slot *thing = count ? chart_slot(chart, count - 1) : NULL;
    const char *verb = NULL;
    for (unsigned i = 0; i < count; i++)
        if (chart_slot(chart, i)->kind == SLOT_VERB)
            verb = chart_slot(chart, i)->value;
    return thing && g_strcmp0(verb, "rename") == 0 &&
           (thing->kind == SLOT_REF || thing->kind == SLOT_WHOLE);
}

/* "…, and B close-up to Close shot": what is named next. */
static bool names_next(Chart *chart, unsigned n)
{
    unsigned joint = chart_is_mark(chart, n, ","), length;
    g_auto(Slot) thing = { 0 };
    joint += chart_match(chart, n + joint, WORD_AND, &length) ? length : 0;
    length = joint ? rule_thing(chart, n + joint, &thing) : 0;
    if (!length || !(thing.flags & REF_NAMED) || (thing.flags & REF_GUESSED))
        return false;
    const Entry *prep = chart_match(chart, n + joint + length, WORD_PREP, &joint);
    return prep && prep_parse(prep->value) == PREP_TO;
}

/* "rename B wide to Wide shot": whatever else the words of a name could mean. */
static unsigned rule_new_name(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length;
    const Entry *to = chart_match(chart, n, WORD_PREP, &length);
    if (!to || prep_parse(to->value) != PREP_TO || !is_renamed(chart))
        return 0;
    unsigned from = n + length, end = from;
    while (!wording_ends(chart, end) && !names_next(chart, end))
        end++;
    while (end > from && chart->sentence.tokens[end - 1].kind == TOKEN_MARK)
        end--;
    end = without_polite(chart, from, end);
    if (end <= from)
        return 0;
    g_autofree char *name = sentence_slice(&chart->sentence, from, end);
    *slot = (Slot){ .kind = SLOT_LITERAL,
                    .prep = PREP_TO,
                    .value = chart_keep(chart, name) };
    return end - n;
}

/* What a text is to say, to the end of the sentence. */
unsigned rule_wording(Chart *chart, unsigned n, Slot *slot)
{
    unsigned name = rule_new_name(chart, n, slot);
    if (name)
        return name;
    if (hedges_number(chart, n))
        return 0;
    Lead lead = wording_read_lead(chart, n);
    unsigned from = n + lead.length;
    from += lead.found && chart_is_mark(chart, from, ":"); /* "have it say: Hello" */
    unsigned fact = lead.found ? read_fact(chart, &lead, n) : 0;
    *slot = (Slot){ .kind = SLOT_FILLER };
    if (fact)
        return fact;
    if (!lead.found || (!lead.told && !wording_first_verb(chart)) ||
        !may_follow(chart, &lead, from))
        return 0;
    unsigned end = find_end(chart, from, lead.alike);
    if (g_strcmp0(wording_first_verb(chart), "replace") == 0)
        end = without_place(chart, from, end);
    if (chart_awaits_text(chart))
        end = chart_new_text_end(chart, from, end);
    unsigned words = lead.alike ? without_asking(chart, from, end) : end;
    if (end <= from || (lead.text && !is_rewording(chart, &lead, from, words)))
        return 0;
    g_autofree char *text = sentence_slice(&chart->sentence, from, words);
    *slot = (Slot){ .kind = SLOT_LITERAL,
                    .prep = lead.prep,
                    .value = chart_keep(chart, text) };
    return end - n;
}
