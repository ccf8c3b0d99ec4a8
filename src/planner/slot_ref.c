/*
 * Stage 4: noun phrases, the words that point at clips.
 *
 * quantifier? article? (ordinal(s) | count)? (name | role | unknown words)? kind? number?
 * then "called …", "that says …", "except …", and more of the same behind "and".
 */
#include "phrase.h"

#include <string.h>

enum { GUESS_MAX_WORDS = 3 };

static const Entry *eat(Phrase *phrase, WordClass class)
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

static void read_ordinals(Phrase *phrase)
{
    int ordinal;
    unsigned length = rule_ordinal(phrase->chart, phrase->at, &ordinal);
    while (length && phrase->n_indices < LIST_MAX) {
        phrase->indices[phrase->n_indices++] = ordinal;
        phrase->at += length;
        unsigned joint = 0, more;
        if (chart_is_mark(phrase->chart, phrase->at, ","))
            joint = 1;
        if (chart_match(phrase->chart, phrase->at + joint, WORD_AND, &more))
            joint += more;
        if (joint && at_class(phrase, phrase->at + joint, WORD_DET)) {
            chart_match(phrase->chart, phrase->at + joint, WORD_DET, &more);
            joint += more;
        }
        length = joint ? rule_ordinal(phrase->chart, phrase->at + joint, &ordinal) : 0;
        if (length)
            phrase->at += joint;
    }
}

/* "the first two clips", "the last three": that many indices. */
static void read_count(Phrase *phrase)
{
    double count;
    bool fraction;
    unsigned length = rule_number(phrase->chart, phrase->at, &count, &fraction);
    if (!length || fraction || phrase->n_indices != 1 || count < 1 || count > LIST_MAX)
        return;
    int first = phrase->indices[0];
    if (first != 0 && first != -1)
        return;
    if (!at_class(phrase, phrase->at + length, WORD_TYPES) &&
        !at_class(phrase, phrase->at + length, WORD_ONE))
        return;
    phrase->at += length;
    phrase->n_indices = (unsigned)count;
    for (int i = 0; i < (int)count; i++)
        phrase->indices[i] = first == 0 ? i : i - (int)count;
}

/* "the two clips" are all there are, or a question. */
static void read_total(Phrase *phrase)
{
    double count;
    bool fraction;
    unsigned length = rule_number(phrase->chart, phrase->at, &count, &fraction);
    if (!length || fraction || !phrase->determined || phrase->indefinite || count < 2 ||
        count > LIST_MAX || !at_class(phrase, phrase->at + length, WORD_TYPES))
        return;
    phrase->at += length;
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

static void read_name(Phrase *phrase)
{
    phrase->name = chart_name(phrase->chart, phrase->at);
    if (phrase->name && !(phrase->name->kinds & (NAME_CLIP | NAME_TEXT | NAME_ASSET)))
        phrase->name = NULL;
    if (phrase->name) {
        phrase->at = phrase->name->to;
        return;
    }
    unsigned role_length = 0, type_length = 0;
    const Chart *chart = phrase->chart;
    chart_match(chart, phrase->at, WORD_ROLE, &role_length);
    if (!chart_match(chart, phrase->at, WORD_TYPE, &type_length))
        chart_match(chart, phrase->at, WORD_TYPES, &type_length);
    if (role_length > type_length)
        phrase->role = eat(phrase, WORD_ROLE);
    else if (!type_length && !(phrase->footage = eat(phrase, WORD_FOOTAGE)))
        read_guess(phrase);
}

/* "the market one", but not "trim the market one second". */
static bool names_one(const Phrase *phrase)
{
    unsigned length = 0;
    return phrase->name && phrase->determined &&
           chart_match(phrase->chart, phrase->at, WORD_ONE, &length) &&
           !at_class(phrase, phrase->at + length, WORD_UNIT);
}

static void read_noun(Phrase *phrase)
{
    unsigned one_length = 0, more_length = 0;
    const Entry *one = chart_match(phrase->chart, phrase->at, WORD_TYPE, &one_length);
    const Entry *more =
        chart_match(phrase->chart, phrase->at, WORD_TYPES, &more_length);
    const Entry *entry = more && more_length > one_length ? more : one ? one : more;
    phrase->plural = entry && entry == more;
    if (entry) {
        phrase->type = entry->value;
        phrase->noun = true;
        phrase->at += entry == more ? more_length : one_length;
    } else if ((phrase->n_indices || phrase->all || names_one(phrase)) &&
               eat(phrase, WORD_ONE)) {
        phrase->noun = true;
    }
}

/* "clip 3", "clips 1 and 3", "clip 2 and 3", "clip number 3". */
static void read_numbers(Phrase *phrase)
{
    if (!phrase->noun || !phrase->type || phrase->n_indices || phrase->name ||
        phrase->role)
        return;
    unsigned at = phrase->at;
    if (chart_is_mark(phrase->chart, at, "#"))
        at++;
    while (phrase->n_indices < LIST_MAX) {
        Slot amount;
        unsigned length = rule_amount(phrase->chart, at, &amount);
        if (!length || amount.unit != UNIT_WORD_NONE || amount.number < 1 ||
            amount.number > COUNT_MAX || amount.number != (int)amount.number)
            return;
        at += length;
        phrase->indices[phrase->n_indices++] = (int)amount.number - 1;
        phrase->at = at;
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

static void read_quantifier(Phrase *phrase)
{
    if (eat(phrase, WORD_BOTH))
        phrase->both = true;
    else if (eat(phrase, WORD_ALL))
        phrase->all = true;
    else if (eat(phrase, WORD_EVERY))
        phrase->every = true;
    unsigned length;
    const Entry *of = chart_match(phrase->chart, phrase->at, WORD_PREP, &length);
    if ((phrase->all || phrase->both || phrase->every) && of &&
        prep_parse(of->value) == PREP_OF)
        phrase->at += length;
}

static void read_article(Phrase *phrase)
{
    unsigned length;
    phrase->indefinite =
        chart_match(phrase->chart, phrase->at, WORD_INDEFINITE, &length) != NULL;
    while (eat(phrase, WORD_DET))
        phrase->determined = true;
}

/* ---- what may follow a noun ------------------------------------------------------------ */

static unsigned says(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length;
    const Token *quote;
    if (!slot->type || strcmp(slot->type, "text") != 0 || !(slot->flags & REF_BARE) ||
        !chart_match(chart, n, WORD_SAYS, &length) ||
        !(quote = sentence_token(&chart->sentence, n + length)) ||
        quote->kind != TOKEN_QUOTE || !*quote->text)
        return 0;
    if (!slot->determined && !(slot->flags & REF_ALL))
        return 0; /* "a text that says …" is to be made */
    json_decref(slot->json);
    slot->json =
        json_pack("{ssssss}", "by", "content", "text", quote->text, "type", "text");
    if (slot->flags & REF_ALL)
        json_object_set_new(slot->json, "expect", json_string("many"));
    slot->flags = (slot->flags & ~(unsigned)REF_BARE) | REF_NAMED | REF_ON_TIMELINE;
    return length + 1;
}

static unsigned pronoun(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length;
    const Entry *entry = chart_match(chart, n, WORD_PRON, &length);
    if (!entry)
        return 0;
    *slot = (Slot){ .kind = SLOT_REF, .determined = true };
    phrase_fill_pronoun(entry, slot);
    return length;
}

static unsigned everything(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length;
    if (!chart_match(chart, n, WORD_EVERYTHING, &length))
        return 0;
    *slot = (Slot){ .kind = SLOT_REF,
                    .determined = true,
                    .flags = REF_ALL | REF_PLURAL,
                    .json = json_pack("{ss}", "by", "all") };
    return length;
}

static unsigned phrase_length(Chart *chart, unsigned n, Slot *slot)
{
    Phrase phrase = { .chart = chart, .at = n };
    read_quantifier(&phrase);
    phrase.pron = chart_match(chart, phrase.at, WORD_PRON, &(unsigned){ 0 });
    bool deictic = phrase.pron && at_class(&phrase, phrase.at, WORD_DET);
    if (!deictic)
        phrase.pron = NULL;
    read_article(&phrase);
    read_ordinals(&phrase);
    read_count(&phrase);
    if (!phrase.n_indices)
        read_total(&phrase);
    if (!phrase.n_indices)
        read_name(&phrase);
    read_noun(&phrase);
    read_numbers(&phrase);
    bool fits = phrase_fill(&phrase, slot);
    g_free(phrase.guess);
    return fits ? phrase.at - n : 0;
}

static unsigned single(Chart *chart, unsigned n, Slot *slot)
{
    Slot short_slot;
    unsigned length = phrase_length(chart, n, slot);
    unsigned short_length = pronoun(chart, n, &short_slot);
    if (!short_length)
        short_length = everything(chart, n, &short_slot);
    if (short_length == 0)
        return length;
    if (length > short_length) {
        slot_clear(&short_slot);
        return length;
    }
    if (length)
        slot_clear(slot);
    *slot = short_slot;
    return short_length;
}

static unsigned noun_phrase(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length = single(chart, n, slot);
    if (length == 0)
        return 0;
    length += says(chart, n + length, slot);
    return length;
}

/* ---- lists ------------------------------------------------------------------------------ */

static void move_members(Slot *list, Slot *slot)
{
    if (!slot->members) {
        g_ptr_array_add(list->members, g_memdup2(slot, sizeof *slot));
        return;
    }
    for (unsigned i = 0; i < slot->members->len; i++)
        g_ptr_array_add(list->members, g_ptr_array_index(slot->members, i));
    g_ptr_array_set_free_func(slot->members, NULL);
    g_ptr_array_unref(slot->members);
    json_decref(slot->json);
}

static Slot list_of(Slot *first, Slot *second)
{
    Slot list = { .kind = SLOT_REF,
                  .from = first->from,
                  .to = first->to,
                  .flags = REF_PLURAL,
                  .determined = true,
                  .type =
                      g_strcmp0(first->type, second->type) == 0 ? first->type : NULL };
    list.members = g_ptr_array_new_with_free_func((GDestroyNotify)slot_free);
    move_members(&list, first);
    move_members(&list, second);
    return list;
}

static void fill_union(Slot *slot)
{
    if (!slot->members)
        return;
    json_t *of = json_array();
    for (unsigned i = 0; i < slot->members->len; i++) {
        const Slot *member = g_ptr_array_index(slot->members, i);
        json_array_append(of, member->json);
    }
    json_decref(slot->json);
    slot->json = json_pack("{ssso}", "by", "union", "of", of);
}

static unsigned and_more(Chart *chart, unsigned n, Slot *slot)
{
    unsigned joint = chart_is_mark(chart, n, ","), more, length;
    Slot next;
    if (chart_match(chart, n + joint, WORD_AND, &more))
        joint += more;
    if (!joint || (slot->members && slot->members->len >= LIST_MAX) ||
        !(length = noun_phrase(chart, n + joint, &next)))
        return 0;
    /* "…, then text": a comma alone joins only what is plainly a thing. */
    bool verb = chart_match(chart, n + joint, WORD_VERB, &more) && more >= length;
    if (verb || (next.flags & REF_ALL) || (slot->flags & REF_ALL)) {
        slot_clear(&next);
        return 0;
    }
    *slot = list_of(slot, &next);
    return joint + length;
}

static unsigned except(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length, more;
    Slot other;
    if (!chart_match(chart, n, WORD_EXCEPT, &length))
        return 0;
    more = noun_phrase(chart, n + length, &other);
    if (!more && (more = rule_place(chart, n + length, &other))) /* "the first" */
        other.json =
            selector_by_type(slot->type ? slot->type : KIND_DEFAULT, (int)other.number);
    if (!more)
        return 0;
    for (unsigned list; (list = and_more(chart, n + length + more, &other));)
        more += list;
    fill_union(&other);
    slot->json = json_pack("{sssoso}", "by", "except", "from", slot->json, "except",
                           json_incref(other.json));
    slot_clear(&other);
    return length + more;
}

void slot_join(Slot *slot, Slot *other)
{
    *slot = list_of(slot, other);
    fill_union(slot);
    *other = (Slot){ .kind = SLOT_FILLER, .from = other->from, .to = other->to };
}

unsigned rule_ref(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length = noun_phrase(chart, n, slot), more;
    if (length == 0)
        return 0;
    while ((more = and_more(chart, n + length, slot)))
        length += more;
    fill_union(slot);
    return length + except(chart, n + length, slot);
}
