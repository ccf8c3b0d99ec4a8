/* Stage 4: slots of one phrase, and the few that look at their neighbours. */
#include "clause.h"

#include <string.h>

enum { CALLED_MAX_WORDS = 8 };

/* Where a phrase is in several classes, the first row wins; verbs see rule_word(). */
static const struct {
    WordClass class;
    SlotKind kind;
} WORD_SLOTS[] = {
    { WORD_CORRECTION, SLOT_CORRECTION },
    { WORD_QUERY, SLOT_QUERY },
    { WORD_ESTIMATE, SLOT_ESTIMATE },
    { WORD_REFUSE, SLOT_REFUSE },
    { WORD_NOT, SLOT_NOT },
    { WORD_THEN, SLOT_THEN },
    { WORD_AND, SLOT_AND },
    { WORD_VERB, SLOT_VERB },
    { WORD_ANIMATION, SLOT_ANIMATION },
    { WORD_TRANSITION, SLOT_TRANSITION },
    { WORD_TRANSITIONS, SLOT_TRANSITIONS },
    { WORD_PACE, SLOT_PACE },
    { WORD_MORE, SLOT_MORE },
    { WORD_LESS, SLOT_LESS },
    { WORD_EFFECT, SLOT_EFFECT },
    { WORD_UNSTYLE, SLOT_UNSTYLE },
    { WORD_STYLE, SLOT_STYLE },
    { WORD_PROP, SLOT_PROP },
    { WORD_CAPTIONS, SLOT_CAPTIONS },
    { WORD_GAPS, SLOT_GAPS },
    { WORD_ORDER, SLOT_ORDER },
    { WORD_POSITION, SLOT_POSITION },
    { WORD_MIDDLE, SLOT_MIDDLE },
    { WORD_DIRECTION, SLOT_DIRECTION },
    { WORD_SHIFT, SLOT_SHIFT },
    { WORD_ANCHOR, SLOT_ANCHOR },
    { WORD_EASING, SLOT_EASING },
    { WORD_STRENGTH, SLOT_STRENGTH },
    { WORD_RAISE, SLOT_RAISE },
    { WORD_LOWER, SLOT_LOWER },
    { WORD_EXTREME, SLOT_EXTREME },
    { WORD_PRESET, SLOT_PRESET },
    { WORD_LAYOUT, SLOT_LAYOUT },
    { WORD_EXCHANGE, SLOT_EXCHANGE },
    { WORD_FORMAT, SLOT_FORMAT },
    { WORD_LANGUAGE, SLOT_LANGUAGE },
    { WORD_KEEP, SLOT_KEEP },
    { WORD_ONLY, SLOT_ONLY },
    { WORD_WHOLE, SLOT_WHOLE },
    { WORD_ALL, SLOT_ALL },
    { WORD_CHAT, SLOT_CHAT },
    { WORD_PREP, SLOT_PREP },
    { WORD_DET, SLOT_FILLER },
    { WORD_REASON, SLOT_REASON },
    { WORD_COPULA, SLOT_COPULA },
    { WORD_EXCEPT, SLOT_EXCEPT },
    { WORD_CURRENT, SLOT_FILLER },
    { WORD_FILLER, SLOT_FILLER },
    { WORD_OPINION, SLOT_UNKNOWN },
    { WORD_HEDGE, SLOT_UNKNOWN },
    { WORD_KNOWN, SLOT_UNKNOWN },
};

static const char *const PREP_NAMES[PREPS] = {
    [PREP_NONE] = "",         [PREP_AT] = "at",           [PREP_IN] = "in",
    [PREP_ON] = "on",         [PREP_TO] = "to",           [PREP_BY] = "by",
    [PREP_FROM] = "from",     [PREP_FOR] = "for",         [PREP_OVER] = "over",
    [PREP_OF] = "of",         [PREP_OFF] = "off",         [PREP_AFTER] = "after",
    [PREP_BEFORE] = "before", [PREP_BETWEEN] = "between", [PREP_UNTIL] = "until",
    [PREP_WITH] = "with",     [PREP_UNDER] = "under",     [PREP_THAN] = "than",
    [PREP_FRONT] = "front",   [PREP_BEHIND] = "behind",
};

Prep prep_parse(const char *name)
{
    for (unsigned i = 1; i < PREPS; i++)
        if (strcmp(PREP_NAMES[i], name) == 0)
            return (Prep)i;
    return PREP_NONE;
}

unsigned rule_literal(Chart *chart, unsigned n, Slot *slot)
{
    unsigned says = 0;
    chart_match(chart, n, WORD_SAYS, &says);
    const Token *token = sentence_token(&chart->sentence, n + says);
    if (!token || token->kind != TOKEN_QUOTE ||
        (says > 1 && chart_pairs_quote(chart, n + says)))
        return 0;
    *slot = (Slot){ .kind = SLOT_LITERAL, .value = token->text };
    return says + 1;
}

unsigned rule_sign(Chart *chart, unsigned n, Slot *slot)
{
    unsigned det = 0, length;
    if (!chart_match(chart, n, WORD_DET, &det))
        det = 0;
    const Entry *sign = chart_match(chart, n + det, WORD_SIGN, &length);
    if (!sign)
        return 0;
    *slot = (Slot){ .kind = SLOT_LITERAL, .value = sign->value };
    return det + length;
}

unsigned chart_file_length(const Chart *chart, unsigned n, const char **type)
{
    const Sentence *sentence = &chart->sentence;
    if (n >= sentence->count || chart_is_mark(chart, n, ".")) /* "a .mov" */
        return 0;
    for (unsigned at = n + 1; at < sentence->count && sentence->tokens[at].glued;
         at++) {
        if (sentence->source[sentence->tokens[at].from - 1] != '.')
            continue;
        for (const Entry *e =
                 vocabulary_entries(chart->vocabulary, sentence->tokens[at].text);
             e; e = e->next) {
            if (e->class != WORD_EXTENSION || at + e->count > sentence->count)
                continue;
            bool same = true;
            for (unsigned i = 0; i < e->count; i++)
                same = same && strcmp(e->words[i], sentence->tokens[at + i].text) == 0;
            *type = e->value;
            if (same)
                return at + e->count - n;
        }
    }
    return 0;
}

unsigned rule_file(Chart *chart, unsigned n, Slot *slot)
{
    const char *type;
    unsigned length = chart_file_length(chart, n, &type);
    if (!length)
        return 0;
    g_autofree char *file = sentence_slice(&chart->sentence, n, n + length);
    *slot = (Slot){ .kind = SLOT_REF,
                    .flags = REF_FILE | REF_NAMED | REF_SPELLED,
                    .type = type,
                    .value = chart_keep(chart, file),
                    .json = json_pack("{ssss}", "by", "label", "label", file) };
    return length;
}

static bool ends_name(const Chart *chart, unsigned n)
{
    unsigned length;
    const Token *token = sentence_token(&chart->sentence, n);
    return !token || token->kind == TOKEN_MARK || token->kind == TOKEN_QUOTE ||
           chart->tail_owner[n] || /* „füge eine Spur namens Stimme hinzu“ */
           chart_match(chart, n, WORD_THEN, &length) ||
           chart_match(chart, n, WORD_AND, &length) ||
           chart_match(chart, n, WORD_PREP, &length);
}

/* What is called so may be called by words that say something else: "and then". */
static const Name *whole_name(const Chart *chart, unsigned n)
{
    const Name *best = chart_name(chart, n);
    for (unsigned i = 0; !best && i < chart->names->len; i++) {
        const Name *name = &g_array_index(chart->names, Name, i);
        if (name->from == n && name->whole && (name->kinds & NAME_CLIP))
            best = name;
    }
    return best;
}

/* "the one called Intro" */
unsigned rule_one_called(Chart *chart, unsigned n, Slot *slot)
{
    unsigned det = 0, one, length;
    if (!chart_match(chart, n, WORD_DET, &det) ||
        !chart_match(chart, n + det, WORD_ONE, &one))
        return 0;
    length = rule_called(chart, n + det + one, slot);
    if (!length || !slot->value[0])
        return 0;
    slot->kind = SLOT_REF;
    slot->type = chart_type_called(chart, slot->value);
    slot->flags = REF_NAMED | REF_ON_TIMELINE;
    slot->determined = true;
    slot->json = json_pack("{ssss}", "by", "label", "label", slot->value);
    return det + one + length;
}

/* A name that is given runs to the end of the phrase, whatever its words. */
unsigned rule_called(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length, end;
    const char *type;
    if (!chart_match(chart, n, WORD_CALLED, &length))
        return 0;
    *slot = (Slot){ .kind = SLOT_CALLED };
    const Token *token = sentence_token(&chart->sentence, n + length);
    const Name *name = whole_name(chart, n + length);
    if (token && token->kind == TOKEN_QUOTE) {
        slot->value = token->text;
        return length + 1;
    }
    if (name) {
        g_autofree char *said = sentence_slice(&chart->sentence, n + length, name->to);
        slot->value = chart_keep(chart, said);
        slot->asset = name->asset;
        return name->to - n;
    }
    if ((end = chart_file_length(chart, n + length, &type)))
        slot->type = type;
    while (!end || (end < CALLED_MAX_WORDS && !slot->type)) {
        if (ends_name(chart, n + length + end))
            break;
        end++;
    }
    if (!end)
        return 0;
    g_autofree char *said =
        sentence_slice(&chart->sentence, n + length, n + length + end);
    slot->value = chart_keep(chart, said);
    return length + end;
}

static bool is_verbal(SlotKind kind)
{
    return kind == SLOT_VERB || kind == SLOT_ANIMATION || kind == SLOT_TRANSITION;
}

static bool after_article(const Chart *chart, unsigned n)
{
    unsigned length;
    return n > 0 && chart_match(chart, n - 1, WORD_DET, &length);
}

/* Has the clause that token n stands in a verb already? */
static bool has_verb(const Chart *chart)
{
    for (unsigned i = chart->slots->len; i-- > 0;) {
        const Slot *slot = &g_array_index(chart->slots, Slot, i);
        if (slot->kind == SLOT_AND || slot->kind == SLOT_THEN ||
            slot->kind == SLOT_MARK)
            return false;
        if (is_verbal(slot->kind))
            return true;
    }
    return false;
}

/* "the last 3 changes": number of them. */
unsigned rule_change(Chart *chart, unsigned n, Slot *slot)
{
    unsigned at = n, length;
    int ordinal = -1;
    bool fraction;
    *slot = (Slot){ .kind = SLOT_CHANGE, .number = 1 };
    if (chart_match(chart, at, WORD_DET, &length))
        at += length;
    at += rule_ordinal(chart, at, &ordinal);
    at += rule_number(chart, at, &slot->number, &fraction);
    bool bare = at == n && !has_verb(chart); /* then it is what to do, not a noun */
    if (chart_match(chart, n, WORD_FILLER, &length) &&
        chart_is_mark(chart, n + length, ","))
        return 0; /* "one more thing, …" */
    if (bare || ordinal != -1 || !chart_match(chart, at, WORD_CHANGE, &length))
        return 0;
    return at + length - n;
}

/* "first", "the last": a place in the order, with no noun behind. */
unsigned rule_place(Chart *chart, unsigned n, Slot *slot)
{
    unsigned det = 0, length;
    int ordinal;
    if (!chart_match(chart, n, WORD_DET, &det))
        det = 0;
    length = rule_ordinal(chart, n + det, &ordinal);
    unsigned verb;
    bool step =
        !has_verb(chart) && chart_match(chart, n + det + length, WORD_VERB, &verb);
    *slot = (Slot){ .kind = step ? SLOT_FILLER : SLOT_PLACE, .number = ordinal };
    return length ? det + length : 0;
}

/* A track by its name. */
unsigned rule_other_name(Chart *chart, unsigned n, Slot *slot)
{
    const Name *name = chart_name(chart, n);
    if (!name || (name->kinds & (NAME_CLIP | NAME_TEXT | NAME_ASSET)))
        return 0;
    *slot = (Slot){ .kind = SLOT_CALLED, .value = name->label };
    return name->to - n;
}

/* Is the verb reading of a phrase that could be something else too the likely one? */
static bool verb_fits(const Chart *chart, unsigned n, unsigned length)
{
    unsigned more;
    return !has_verb(chart) && !after_article(chart, n) &&
           !chart_match(chart, n + length, WORD_ANIMATION, &more) &&
           !chart_match(chart, n + length, WORD_VERB, &more);
}

/* "add one more second": the number belongs to the unit. */
static bool cuts_amount(const Chart *chart, unsigned n, const Match *match)
{
    static const WordClass COUNTS[] = { WORD_EXTRA, WORD_NUMBER, WORD_INDEFINITE };
    unsigned length, last = n + match->length - 1;
    if (match->entry->class != WORD_VERB || match->length < 2 || match->tail ||
        !chart_match(chart, last + 1, WORD_UNIT, &length))
        return false;
    for (unsigned i = 0; i < G_N_ELEMENTS(COUNTS); i++)
        if (chart_match(chart, last, COUNTS[i], &length))
            return true;
    return false;
}

/* The longest phrase at n of any class, gapped ones by all their words. */
static const Match *longest(const Chart *chart, unsigned n, WordClass class,
                            unsigned *words)
{
    const Match *best = NULL;
    *words = 0;
    for (unsigned i = 0; i < chart->matches[n]->len; i++) {
        const Match *match = &g_array_index(chart->matches[n], Match, i);
        if (match->entry->class == class && match->entry->count > *words &&
            !cuts_amount(chart, n, match)) {
            best = match;
            *words = match->entry->count;
        }
    }
    return best;
}

/* "30 % size", "a thicker outline": behind what describes it, it is a noun. */
static bool describes(const Slot *slot)
{
    static const SlotKind KINDS[] = { SLOT_AMOUNT, SLOT_MORE, SLOT_LESS };
    for (unsigned i = 0; slot && i < G_N_ELEMENTS(KINDS); i++)
        if (slot->kind == KINDS[i])
            return true;
    return false;
}

/* "the shadow and outline": one more of what is named. */
static bool joins_property(const Chart *chart)
{
    unsigned count = chart->slots->len;
    return count > 1 && chart_slot(chart, count - 1)->kind == SLOT_AND &&
           chart_slot(chart, count - 2)->kind == SLOT_PROP;
}

/* Of two readings as long, is the later row's the likelier one here? */
static bool outranks(const Chart *chart, unsigned n, const Match *best, WordClass class)
{
    const Slot *previous =
        chart->slots->len ? &g_array_index(chart->slots, Slot, chart->slots->len - 1)
                          : NULL;
    bool goal = previous && previous->kind == SLOT_PREP &&
                prep_parse(previous->value) == PREP_TO &&
                n + best->length == chart->sentence.count; /* "back to start" */
    bool starts = class == WORD_ANCHOR && previous && previous->kind == SLOT_REF;
    if (class == WORD_ANCHOR && goal)
        return true;
    if (best->entry->class == WORD_VERB) /* "make it start at 5 s" */
        return !starts && class != WORD_FILLER && class != WORD_PREP &&
               (!verb_fits(chart, n, best->length) || describes(previous) ||
                (class == WORD_PROP && joins_property(chart)));
    /* "twice as fast" compares, "fast" alone is a pace */
    return best->entry->class == WORD_PACE &&
           (class == WORD_MORE || class == WORD_LESS) && previous &&
           previous->kind == SLOT_AMOUNT;
}

/* "end of the intro": a part of it. */
static bool is_end_of(const Chart *chart, unsigned n, const Match *match)
{
    unsigned length, of;
    const Entry *anchor = chart_match(chart, n, WORD_ANCHOR, &length);
    const Entry *prep = anchor && length == match->length
                            ? chart_match(chart, n + length, WORD_PREP, &of)
                            : NULL;
    return prep && prep_parse(prep->value) == PREP_OF;
}

/* "the show title", "at the drop": hardly to show or to drop anything. */
static bool is_no_verb(const Chart *chart, unsigned n, const Match *match)
{
    const char *value = match->entry->value;
    unsigned length;
    if (match->entry->class != WORD_VERB)
        return false;
    bool deletes = strcmp(value, "delete") == 0 && n > 0 &&
                   !chart_match(chart, n - 1, WORD_PRON, &length);
    return ((g_str_has_prefix(value, "style:") || deletes) &&
            after_article(chart, n)) ||
           is_end_of(chart, n, match);
}

/* "never mind, put it back": what gives up, in front of what is wanted. */
static bool gives_up(const Chart *chart, unsigned n, unsigned to)
{
    unsigned length;
    for (unsigned i = 0; i < chart->slots->len; i++)
        if (chart_slot(chart, i)->kind != SLOT_FILLER &&
            chart_slot(chart, i)->kind != SLOT_MARK)
            return false;
    const Token *mark = sentence_token(&chart->sentence, to);
    return chart_match(chart, n, WORD_CANCEL, &length) && n + length == to && mark &&
           mark->kind == TOKEN_MARK && to + 1 < chart->sentence.count;
}

/* "out to the right in half a second": not "right in". */
static bool is_no_prep(const Chart *chart, unsigned n, const Match *match)
{
    unsigned length;
    return match->entry->class == WORD_PREP && match->length > 1 &&
           after_article(chart, n) && chart_match(chart, n, WORD_POSITION, &length);
}

/* "actually no zoom": the "no" is that of the zoom. */
static bool takes_no(Chart *chart, unsigned n, const Match *match)
{
    Slot none = { 0 };
    return match->entry->class == WORD_CORRECTION && match->length > 1 &&
           rule_none(chart, n + match->length - 1, &none) && none.kind == SLOT_VERB;
}

/* "make that one bold": no "make that", and a number. */
static bool takes_that(const Chart *chart, unsigned n, const Match *match)
{
    unsigned verb, one, more;
    unsigned end = n + match->length;
    return match->entry->class == WORD_CORRECTION && match->length == 2 &&
           chart_match(chart, n, WORD_VERB, &verb) && verb == 1 &&
           chart_match(chart, end, WORD_ONE, &one) &&
           !chart_match(chart, end + one, WORD_UNIT, &more);
}

/* "i wanted the logo" corrects behind "no", "wrong clip", and tells by itself. */
static bool lacks_correction(const Chart *chart, const Match *match)
{
    bool corrects = false;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        corrects =
            slot->kind == SLOT_CORRECTION || (corrects && clause_is_neutral(slot));
    }
    return match->entry->class == WORD_CORRECTION && !corrects &&
           strcmp(match->entry->value, "behind") == 0;
}

unsigned rule_word(Chart *chart, unsigned n, Slot *slot)
{
    const Match *best = NULL;
    unsigned best_words = 0, words;
    for (unsigned i = 0; i < G_N_ELEMENTS(WORD_SLOTS); i++) {
        WordClass class = WORD_SLOTS[i].class;
        const Match *match = longest(chart, n, class, &words);
        if (!match || words < best_words || is_no_verb(chart, n, match) ||
            is_no_prep(chart, n, match) || takes_no(chart, n, match) ||
            takes_that(chart, n, match) || lacks_correction(chart, match))
            continue;
        if (words == best_words && best && !outranks(chart, n, best, class))
            continue;
        best = match;
        best_words = words;
        *slot = (Slot){ .kind = WORD_SLOTS[i].kind,
                        .value = match->entry->value,
                        .gap_from = match->tail,
                        .gap_to = match->tail_end };
    }
    if (best && slot->kind == SLOT_NOT && gives_up(chart, n, n + best->length))
        slot->kind = SLOT_FILLER;
    return best ? best->length : 0;
}
