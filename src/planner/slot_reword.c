/*
 * Stage 4: words of a text that give way to others, however that is said: 'change
 * "June" to "July" in the date', "the date should say July, not June".
 *
 * What the text says tells the old words from the new ones. The slot is the verb
 * "reword"; its json has the text clip and all that it says from then on.
 */
#include "clause.h"
#include "phrase.h"
#include "rewording.h"

#include <string.h>

/* Unquoted words are no longer than that. */
enum { WORDS_MAX = 4 };

/* How the old and the new words stand to each other. */
typedef enum { LINK_NONE, LINK_TO, LINK_IS, LINK_FOR } Link;

typedef struct {
    Chart *chart;
    unsigned at;
    bool orders, wishes, tells, about, wrong; /* what led in to the first words */
    const Clip *text;                         /* the one that was named, or NULL */
    unsigned first, first_end, last, last_end;
    Link link;
} Reword;

static const char *word_at(const Reword *reword, unsigned n, unsigned *length)
{
    const Entry *entry = chart_match(reword->chart, n, WORD_REWORD, length);
    return entry ? entry->value : NULL;
}

static bool is_quote(const Chart *chart, unsigned n)
{
    const Token *token = sentence_token(&chart->sentence, n);
    return token && token->kind == TOKEN_QUOTE;
}

/* Is there what a text says, or is to say? */
static bool tells_words(const Chart *chart, unsigned from, unsigned to)
{
    unsigned length;
    for (unsigned n = from; n < to; n++)
        if (is_quote(chart, n) || chart_match(chart, n, WORD_SAYS, &length))
            return true;
    return false;
}

static char *words_of(const Chart *chart, unsigned from, unsigned to)
{
    if (to == from + 1 && is_quote(chart, from))
        return g_strdup(chart->sentence.tokens[from].text);
    return sentence_slice(&chart->sentence, from, to);
}

/* ---- the text that is named ------------------------------------------------------ */

/* Tokens of a text's name at n, without what could be told of it behind. */
static unsigned read_name(Chart *chart, unsigned n, Slot *thing)
{
    unsigned det;
    if (!chart_match(chart, n, WORD_DET, &det))
        det = 0;
    const Name *name = chart_name(chart, n + det);
    if (!name || !name->whole)
        return 0;
    json_t *selector = selector_by_name(name);
    const Clip *clip = selector ? chart_one_clip(chart, selector) : NULL;
    if (!clip || clip->kind != CLIP_TEXT) {
        json_decref(selector);
        return 0;
    }
    *thing = (Slot){ .kind = SLOT_REF, .json = selector };
    return name->to - n;
}

/* "the date June", "June in the date": a name and a word that the text says. */
static const Name *read_parted(Chart *chart, unsigned n)
{
    const Name *name = chart_name(chart, n);
    return name && name->parted && name->clip && name->clip->kind == CLIP_TEXT ? name
                                                                               : NULL;
}

/* Tokens of a thing at n; 0 too where it is one that says nothing. */
static unsigned read_thing(Reword *reword, unsigned n)
{
    g_auto(Slot) thing = { 0 };
    unsigned length = read_name(reword->chart, n, &thing);
    unsigned det = 0;
    if (!length)
        length = rule_thing(reword->chart, n, &thing);
    if (!chart_match(reword->chart, n, WORD_DET, &det))
        det = 0;
    if (read_parted(reword->chart, n + det) ||
        tells_words(reword->chart, n, n + length))
        return 0;
    const Clip *clip =
        length && thing.json ? chart_one_clip(reword->chart, thing.json) : NULL;
    bool vague = g_strcmp0(thing.type, "text") == 0 || (thing.flags & REF_PRONOUN);
    if (!length || (clip ? clip->kind != CLIP_TEXT : !vague) || reword->text)
        return 0;
    reword->text = clip;
    return length;
}

/* "in the title", "of the title", or with another preposition; 0: it is not there. */
static unsigned read_place(Reword *reword, unsigned n, unsigned others)
{
    const unsigned PLACES = others | PREP_BIT(PREP_IN) | PREP_BIT(PREP_ON) |
                            PREP_BIT(PREP_OF) | PREP_BIT(PREP_FROM);
    unsigned prep;
    const Entry *entry = chart_match(reword->chart, n, WORD_PREP, &prep);
    if (!entry || !(PREP_BIT(prep_parse(entry->value)) & PLACES))
        return 0;
    unsigned length = read_thing(reword, n + prep);
    return length ? prep + length : 0;
}

/* ---- what leads in --------------------------------------------------------------- */

static unsigned read_lead_word(Reword *reword, unsigned n)
{
    unsigned length;
    const char *word = word_at(reword, n, &length);
    if (!word)
        return 0;
    if (strcmp(word, "order") == 0)
        reword->orders = true;
    else if (strcmp(word, "wish") == 0 || strcmp(word, "should") == 0)
        reword->wishes = true;
    else if (strcmp(word, "says") == 0)
        reword->tells = true;
    else if (strcmp(word, "word") == 0)
        reword->about = true;
    else if (strcmp(word, "wrong") == 0)
        reword->wrong = true;
    else if (strcmp(word, "is") != 0 && strcmp(word, "lead") != 0)
        return 0;
    return length;
}

static unsigned read_lead(Reword *reword, unsigned n, bool things)
{
    unsigned begin = n, length;
    for (;;) {
        unsigned step = read_lead_word(reword, n);
        if (!step && things)
            step = read_place(reword, n, 0);
        if (!step && things && !is_quote(reword->chart, n))
            step = read_thing(reword, n);
        if (!step && chart_match(reword->chart, n, WORD_PRON, &length))
            step = length;
        if (!step && n > begin)
            step = chart_is_mark(reword->chart, n, ",") ||
                   chart_is_mark(reword->chart, n, ":");
        if (!step)
            return n;
        n += step;
    }
}

/* ---- what links the one to the other --------------------------------------------- */

static unsigned skip_mark(const Chart *chart, unsigned n)
{
    bool mark = chart_is_mark(chart, n, ",") || chart_is_mark(chart, n, ".") ||
                chart_is_mark(chart, n, ";");
    return n + mark;
}

/* ", it should say", ". Make it", "but should read" */
static unsigned link_wish(Reword *reword, unsigned n)
{
    unsigned begin = n, length;
    bool wishes = false;
    n = skip_mark(reword->chart, n);
    const char *word;
    for (;;) {
        if ((word = word_at(reword, n, &length)) &&
            (strcmp(word, "should") == 0 || strcmp(word, "but") == 0 ||
             (reword->tells && strcmp(word, "wish") == 0) ||
             strcmp(word, "order") == 0))
            wishes = wishes || strcmp(word, "but") != 0;
        else if (n == begin || !chart_match(reword->chart, n, WORD_PRON, &length))
            break;
        n += length;
    }
    if (wishes && chart_is_mark(reword->chart, n, ":"))
        n++;
    unsigned to;
    const Entry *prep = chart_match(reword->chart, n, WORD_PREP, &to);
    if (wishes && prep && prep_parse(prep->value) == PREP_TO) /* ", change it to" */
        n += to;
    reword->link = wishes ? LINK_IS : LINK_NONE;
    return wishes ? n - begin : 0;
}

static unsigned link_order(Reword *reword, unsigned n)
{
    const unsigned LINKS = PREP_BIT(PREP_TO) | PREP_BIT(PREP_WITH) | PREP_BIT(PREP_BY) |
                           PREP_BIT(PREP_FOR);
    unsigned length, arrow = chart_arrow(reword->chart, n);
    const char *word = word_at(reword, n, &length);
    reword->link = LINK_TO;
    if (arrow)
        return arrow;
    if (word && strcmp(word, "becomes") == 0)
        return length;
    const Entry *prep = chart_match(reword->chart, n, WORD_PREP, &length);
    if (prep && reword->orders && (PREP_BIT(prep_parse(prep->value)) & LINKS))
        return length;
    reword->link = LINK_NONE;
    return 0;
}

/* "instead of", ", not", "rather than" */
static unsigned link_back(Reword *reword, unsigned n)
{
    unsigned at = n + chart_is_mark(reword->chart, n, ","), length;
    const char *word = word_at(reword, at, &length);
    bool back = word && strcmp(word, "instead") == 0;
    reword->link = back ? LINK_FOR : LINK_NONE;
    return back ? at + length - n : 0;
}

static unsigned read_link(Reword *reword, unsigned n)
{
    unsigned length = link_back(reword, n);
    if (!length)
        length = link_order(reword, n);
    return length ? length : link_wish(reword, n);
}

/* ---- the words ------------------------------------------------------------------- */

static bool is_end(const Chart *chart, unsigned n)
{
    unsigned length;
    const Token *token = sentence_token(&chart->sentence, n);
    return !token || (token->kind == TOKEN_MARK && strchr(".,;!?", token->text[0])) ||
           chart_match(chart, n, WORD_POLITE, &length) ||
           chart_match(chart, n, WORD_AND, &length) ||
           chart_match(chart, n, WORD_THEN, &length);
}

/* The end of the name, with the word of it that the text says as the first words. */
static unsigned part_name(Reword *reword, const Name *name)
{
    g_autofree char *text = clip_text(name->clip);
    const unsigned ENDS[] = { name->to - 1, name->from };
    for (unsigned i = 0; i < G_N_ELEMENTS(ENDS); i++) {
        unsigned n = ENDS[i];
        g_autofree char *word = words_of(reword->chart, n, n + 1);
        if (!text_find_words(text, word))
            continue;
        reword->first = n;
        reword->first_end = n + 1;
        reword->text = name->clip;
        return name->to;
    }
    return 0;
}

static bool read_named_first(Reword *reword)
{
    unsigned n = reword->at, length;
    n += chart_match(reword->chart, n, WORD_PREP, &length) ? length : 0;
    n += chart_match(reword->chart, n, WORD_DET, &length) ? length : 0;
    const Name *name = read_parted(reword->chart, n);
    unsigned end = name ? part_name(reword, name) : 0;
    unsigned link = end ? read_link(reword, end) : 0;
    if (chart_match(reword->chart, end, WORD_VERB, &length) && length > link)
        return false; /* "should be gone" */
    reword->at = link ? end + link : reword->at;
    return link > 0;
}

static bool read_first(Reword *reword)
{
    unsigned n = reword->at;
    Reword named = *reword;
    if (read_named_first(&named)) {
        *reword = named;
        return true;
    }
    bool quoted = is_quote(reword->chart, n);
    reword->first = n;
    for (unsigned words = 0; words < (quoted ? 1 : WORDS_MAX); words++) {
        Reword other = *reword;
        if (!sentence_token(&reword->chart->sentence, n++))
            return false;
        unsigned place = read_place(&other, n, 0), link = read_link(&other, n + place);
        if (!link)
            continue;
        *reword = other;
        reword->first_end = n;
        reword->at = n + place + link;
        return true;
    }
    return false;
}

/* "capital", "red", "bigger", "static": how words are to look or to move, where nothing
 * quotes them. */
static bool is_look(const Chart *chart, unsigned n)
{
    static const WordClass LOOKS[] = { WORD_STYLE, WORD_COLOR, WORD_POSITION,
                                       WORD_MORE,  WORD_LESS,  WORD_ANIMATION };
    static const char *const RESTS[] = { "still", "without", NULL };
    unsigned length;
    for (unsigned i = 0; i < G_N_ELEMENTS(LOOKS); i++)
        if (chart_match(chart, n, LOOKS[i], &length))
            return true;
    const Entry *verb = chart_match(chart, n, WORD_VERB, &length);
    return verb && g_strv_contains(RESTS, verb->value);
}

static bool read_last(Reword *reword)
{
    unsigned n = reword->at, length;
    const char *word = word_at(reword, n, &length);
    n += word && strcmp(word, "word") == 0 ? length : 0;
    bool quoted = is_quote(reword->chart, n);
    reword->last = n;
    for (unsigned words = 0; words < (quoted ? 1 : WORDS_MAX); words++) {
        if (is_end(reword->chart, n) || is_look(reword->chart, n++))
            return false;
        reword->last_end = n;
        unsigned comma = chart_is_mark(reword->chart, n, ",");
        unsigned place = reword->text ? 0 : read_place(reword, n + comma, 0);
        reword->at = n + (place ? comma + place : 0);
        if (place || is_end(reword->chart, n))
            return is_end(reword->chart, reword->at) &&
                   (quoted || !chart_is_mark(reword->chart, reword->at, ","));
    }
    return false;
}

/* 'fix the spelling of the title: "Hanna"', 'type "Hanna" into the title': words for all
 * that the text says. */
static bool read_whole(Reword *reword, Slot *slot)
{
    const unsigned LINKS = PREP_BIT(PREP_TO) | PREP_BIT(PREP_WITH) | PREP_BIT(PREP_BY) |
                           PREP_BIT(PREP_FOR);
    unsigned n = reword->at, length;
    const Entry *prep = chart_match(reword->chart, n, WORD_PREP, &length);
    bool leads = prep && (PREP_BIT(prep_parse(prep->value)) & LINKS);
    n += leads ? length : 0;
    if (!is_quote(reword->chart, n) ||
        !(reword->orders || reword->wishes || reword->wrong) ||
        (leads && !(reword->orders && reword->about)))
        return false;
    const unsigned INTO = reword->wishes ? PREP_BIT(PREP_TO) : 0;
    unsigned place = reword->text ? 0 : read_place(reword, n + 1, INTO);
    bool whole = (reword->orders && reword->about) || reword->wrong || place;
    reword->at = n + 1 + place;
    if (!reword->text || !whole || !is_end(reword->chart, reword->at))
        return false;
    slot_fill_reword(slot, reword->text, NULL, reword->chart->sentence.tokens[n].text);
    return true;
}

/* ---- what the text says then ----------------------------------------------------- */

static bool fill(Reword *reword, Slot *slot)
{
    const Chart *chart = reword->chart;
    bool back = reword->link == LINK_FOR;
    bool quoted = is_quote(chart, reword->first) && is_quote(chart, reword->last);
    g_autofree char *first = words_of(chart, reword->first, reword->first_end);
    g_autofree char *last = words_of(chart, reword->last, reword->last_end);
    const char *old = back ? last : first, *new = back ? first : last;
    const Clip *text = reword->text;
    if (!text && quoted)
        text = chart_clip_saying(chart, old);
    if (!text || !*new || strcmp(old, new) == 0 ||
        (!reword->text && chart_names_other(chart, old, text)))
        return false;
    g_autofree char *whole = text_exchange(text, old, new);
    *slot = (Slot){ .kind = SLOT_UNKNOWN };
    if (!whole) /* not what it says, and no words for all of it */
        return quoted && !back;
    slot_fill_reword(slot, text, !reword->text && strcmp(whole, new) == 0 ? old : NULL,
                     whole);
    return true;
}

/* 'the title should end with "2025"', 'add the word "all" at the end of the title' */
static bool read_more(Reword *reword, Slot *slot)
{
    Chart *chart = reword->chart;
    unsigned n = reword->at, length, quote = n;
    const char *word = word_at(reword, n, &length);
    bool front = false, ends = word && g_str_has_prefix(word, "more ");
    if (ends) /* "T should end with …" */
        quote = n + length;
    else if (is_quote(chart, n) && (word = word_at(reword, n + 1, &length)) &&
             (g_str_has_prefix(word, "beside ") ||
              (reword->about && g_str_has_prefix(word, "near "))))
        reword->at = n + 1 + length;
    else
        return false;
    front = strcmp(strchr(word, ' '), " front") == 0;
    length = ends ? 1 : read_thing(reword, reword->at);
    reword->at = (ends ? quote : reword->at) + length;
    if (!length || !is_quote(chart, quote) || !reword->text ||
        !is_end(chart, reword->at))
        return false;
    g_autofree char *text = clip_text(reword->text);
    const char *more = chart->sentence.tokens[quote].text;
    g_autofree char *whole =
        g_strjoin(" ", front ? more : text, front ? text : more, NULL);
    slot_fill_reword(slot, reword->text, NULL, whole);
    return true;
}

/* Nothing else was said yet that it could be part of. */
static bool may_begin(const Chart *chart)
{
    for (unsigned i = chart->slots->len; i-- > 0;) {
        const Slot *slot = chart_slot(chart, i);
        bool light = slot->kind == SLOT_VERB && strcmp(slot->value, "make") == 0;
        if (slot->kind == SLOT_MARK || slot->kind == SLOT_AND ||
            slot->kind == SLOT_THEN)
            return true;
        if (!clause_is_neutral(slot) && slot->kind != SLOT_NOT && !light &&
            slot->kind != SLOT_TALK && slot->kind != SLOT_CHAT)
            return false;
    }
    return true;
}

unsigned rule_reword(Chart *chart, unsigned n, Slot *slot)
{
    if (!chart->composition || !may_begin(chart))
        return 0;
    for (int things = 1; things >= 0; things--) {
        Reword reword = { .chart = chart };
        reword.at = read_lead(&reword, n, things);
        Reword whole = reword, more = reword;
        if (read_whole(&whole, slot))
            return whole.at - n;
        if (read_more(&more, slot))
            return more.at - n;
        if (read_first(&reword) && read_last(&reword) && fill(&reword, slot))
            return reword.at - n;
    }
    return 0;
}
