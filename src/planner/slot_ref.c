/*
 * Stage 4: noun phrases, the words that point at clips.
 *
 * quantifier? article? (ordinal(s) | count)? (name | role | unknown words)? kind? number?
 * then "called …", "that says …", "except …", and more of the same behind "and".
 */
#include "chart.h"

#include "chatkut/base/text.h"

#include <string.h>

enum { GUESS_MAX_WORDS = 3, LIST_MAX = 16 };

static const char KIND_DEFAULT[] = "video";

/* What was read of a noun phrase so far. */
typedef struct {
    Chart *chart;
    unsigned at;
    const char *type;
    bool plural;
    bool all, both, every, determined;
    int indices[LIST_MAX];
    unsigned n_indices;
    const Entry *role;
    const Entry *footage;
    const Entry *pron;
    const Name *name;
    char *guess; /* owned */
    bool noun;
    bool indefinite;
    unsigned count; /* "the two clips", "both" */
} Phrase;

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
    } else if ((phrase->n_indices || phrase->all) && eat(phrase, WORD_ONE)) {
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
            amount.number != (int)amount.number)
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

/* ---- selectors ----------------------------------------------------------------------- */

static json_t *by_type(const char *type, int index)
{
    return json_pack("{sssssi}", "by", "type", "type", type, "index", index);
}

static json_t *by_label(const char *label)
{
    return json_pack("{ssss}", "by", "label", "label", label);
}

/* "Label type place": the n-th of them, or NULL. */
static const char *role_field(Chart *chart, const Entry *role, unsigned n)
{
    g_auto(GStrv) fields = g_strsplit(role->value, " ", 3);
    return n < g_strv_length(fields) ? chart_keep(chart, fields[n]) : NULL;
}

static bool occurs(const Composition *composition, const char *words)
{
    for (unsigned s = 0; s < composition->sequences->len; s++) {
        const Sequence *sequence = g_ptr_array_index(composition->sequences, s);
        for (unsigned t = 0; t < sequence->tracks->len; t++) {
            const Track *track = g_ptr_array_index(sequence->tracks, t);
            for (unsigned c = 0; c < track->clips->len; c++) {
                g_autofree char *label = text_fold(
                    clip_label(composition, g_ptr_array_index(track->clips, c)));
                if (strstr(label, words))
                    return true;
            }
        }
    }
    return false;
}

/* The name under which a clip of this role is found: as said where something is called
 * so, else as an added clip is labelled. */
static char *role_name(Chart *chart, const Entry *role)
{
    g_autoptr(GString) words = g_string_new(NULL);
    for (unsigned i = 0; i < role->count; i++)
        g_string_append_printf(words, "%s%s", i ? " " : "", role->words[i]);
    if (role->count == 1 || occurs(chart->composition, words->str))
        return g_string_free(g_steal_pointer(&words), FALSE);
    for (unsigned i = 0; i < role->count; i++)
        if (occurs(chart->composition, role->words[i]))
            return g_strdup(role->words[i]);
    return g_strdup(role_field(chart, role, 0));
}

static json_t *name_selector(const Name *name)
{
    if (name->kinds == NAME_TEXT)
        return json_pack("{ssssss}", "by", "content", "text", name->label, "type",
                         "text");
    return by_label(name->label);
}

static void fill_indices(const Phrase *phrase, Slot *slot)
{
    const char *type = phrase->type ? phrase->type : KIND_DEFAULT;
    slot->type = type;
    slot->flags |= REF_ORDINAL;
    if (phrase->n_indices == 1) {
        slot->json = by_type(type, phrase->indices[0]);
        return;
    }
    slot->members = g_ptr_array_new_with_free_func((GDestroyNotify)slot_free);
    slot->flags |= REF_PLURAL;
    for (unsigned i = 0; i < phrase->n_indices; i++) {
        Slot *member = g_new(Slot, 1);
        *member = (Slot){ .kind = SLOT_REF,
                          .flags = REF_ORDINAL,
                          .type = type,
                          .json = by_type(type, phrase->indices[i]) };
        g_ptr_array_add(slot->members, member);
    }
}

static bool asset_on_timeline(const Composition *composition, const Asset *asset)
{
    for (unsigned s = 0; s < composition->sequences->len; s++) {
        const Sequence *sequence = g_ptr_array_index(composition->sequences, s);
        for (unsigned t = 0; t < sequence->tracks->len; t++) {
            const Track *track = g_ptr_array_index(sequence->tracks, t);
            for (unsigned c = 0; c < track->clips->len; c++)
                if (clip_asset(composition, g_ptr_array_index(track->clips, c)) ==
                    asset)
                    return true;
        }
    }
    return false;
}

static void fill_name(const Phrase *phrase, Slot *slot)
{
    const Name *name = phrase->name;
    slot->json = name_selector(name);
    slot->value = name->label;
    slot->asset = name->assets == 1 ? name->asset : NULL;
    slot->flags |= REF_NAMED;
    if (name->kinds & NAME_ASSET)
        slot->flags |= REF_IN_ASSETS;
    if (name->clip ||
        (name->asset && asset_on_timeline(phrase->chart->composition, name->asset)))
        slot->flags |= REF_ON_TIMELINE;
    slot->type = name->clip    ? clip_kind_name(name->clip->kind)
                 : name->asset ? asset_kind_name(name->asset->kind)
                               : phrase->type;
}

/* "last", "selected", or either with "many" behind. */
static void fill_pronoun(const Entry *pron, Slot *slot)
{
    g_auto(GStrv) fields = g_strsplit(pron->value, " ", 2);
    slot->flags |= strcmp(fields[0], "selected") == 0 ? REF_THIS : REF_PRONOUN;
    slot->json = json_pack("{ss}", "by", fields[0]);
    if (!fields[1])
        return;
    slot->flags |= REF_PLURAL;
    json_object_set_new(slot->json, "expect", json_string(fields[1]));
}

static void fill_kind(const Phrase *phrase, Slot *slot)
{
    slot->type = phrase->type;
    if (phrase->pron) {
        fill_pronoun(phrase->pron, slot);
        json_object_set_new(slot->json, "type", json_string(phrase->type));
        return;
    }
    slot->flags |= REF_BARE;
    slot->number = phrase->both ? 2 : phrase->count;
    if (slot->number)
        slot->flags |= REF_BOTH | REF_PLURAL;
    bool all = phrase->all || phrase->every || phrase->plural;
    if (all)
        slot->flags |= REF_ALL | REF_PLURAL;
    slot->json = json_pack("{ssss}", "by", all || phrase->both ? "all" : "type", "type",
                           phrase->type);
}

static bool fill(const Phrase *phrase, Slot *slot)
{
    *slot = (Slot){ .kind = SLOT_REF, .determined = phrase->determined };
    if (phrase->indefinite)
        slot->determined = false;
    if (phrase->n_indices) {
        if (!phrase->noun)
            return false;
        fill_indices(phrase, slot);
    } else if (phrase->name) {
        fill_name(phrase, slot);
    } else if (phrase->role) {
        g_autofree char *label = role_name(phrase->chart, phrase->role);
        slot->json = by_label(label);
        slot->value = role_field(phrase->chart, phrase->role, 0);
        slot->type = role_field(phrase->chart, phrase->role, 1);
        slot->place = role_field(phrase->chart, phrase->role, 2);
        slot->flags |= REF_ROLE;
    } else if (phrase->footage) {
        slot->json = json_pack("{ssssss}", "by", "asset", "asset",
                               phrase->footage->value, "match", "contains");
        slot->flags |= REF_NAMED;
        slot->type = KIND_DEFAULT;
    } else if (phrase->guess) {
        slot->json = by_label(phrase->guess);
        slot->value = chart_keep(phrase->chart, phrase->guess);
        slot->flags |= REF_NAMED | REF_GUESSED;
        slot->type = phrase->type;
    } else if (phrase->type) {
        fill_kind(phrase, slot);
    } else {
        return false;
    }
    return true;
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

static unsigned noun_phrase(Chart *chart, unsigned n, Slot *slot);

static unsigned except(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length, more;
    Slot other;
    if (!chart_match(chart, n, WORD_EXCEPT, &length))
        return 0;
    more = noun_phrase(chart, n + length, &other);
    if (!more && (more = rule_place(chart, n + length, &other))) /* "the first" */
        other.json = by_type(slot->type ? slot->type : KIND_DEFAULT, (int)other.number);
    if (!more)
        return 0;
    slot->json = json_pack("{sssoso}", "by", "except", "from", slot->json, "except",
                           json_incref(other.json));
    slot_clear(&other);
    return length + more;
}

static unsigned pronoun(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length;
    const Entry *entry = chart_match(chart, n, WORD_PRON, &length);
    if (!entry)
        return 0;
    *slot = (Slot){ .kind = SLOT_REF, .determined = true };
    fill_pronoun(entry, slot);
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
    bool fits = fill(&phrase, slot);
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
