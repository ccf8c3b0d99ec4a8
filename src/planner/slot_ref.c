/*
 * Stage 4: references, the words that point at clips.
 *
 * A noun phrase or a pronoun, then "that says …", "except …", and more of the same
 * behind "and".
 */
#include "phrase.h"

#include "chatkut/base/text.h"

#include <string.h>

/* ---- what may follow a noun ------------------------------------------------------ */

/* "that says", "about the"; "of" says whose it is. */
static unsigned says_length(const Chart *chart, unsigned n)
{
    unsigned length, more = 0;
    if (chart_match(chart, n, WORD_SAYS, &length))
        return length;
    if (chart_match(chart, n, WORD_PREP, &more) ||
        !chart_match(chart, n, WORD_ABOUT, &length))
        return 0;
    if (!chart_match(chart, n + length, WORD_DET, &more))
        more = 0;
    return length + more;
}

/* Behind one word of a text others would go on about it: "about nobody reading it". */
static bool ends_quote(const Chart *chart, unsigned n)
{
    unsigned length;
    const Token *token = sentence_token(&chart->sentence, n);
    return !token || token->kind == TOKEN_MARK || chart->tail_owner[n] ||
           chart_match(chart, n, WORD_AND, &length) ||
           chart_match(chart, n, WORD_PREP, &length);
}

bool phrase_quotes(const Chart *chart, unsigned n)
{
    unsigned length = says_length(chart, n), more;
    g_autofree char *quote = length ? phrase_quoted_at(chart, n + length, &more) : NULL;
    g_autofree char *words =
        length && !quote ? phrase_said_at(chart, n + length, &more) : NULL;
    return quote || (words && (more > 1 || ends_quote(chart, n + length + more)));
}

static unsigned says(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length, more;
    if (!slot->type || strcmp(slot->type, "text") != 0 ||
        !(slot->flags & (REF_BARE | REF_ROLE)) || !(length = says_length(chart, n)))
        return 0;
    if (!slot->determined && !(slot->flags & REF_ALL))
        return 0; /* "a text that says …" is to be made */
    g_autofree char *quote = phrase_quoted_at(chart, n + length, &more);
    g_autofree char *words = quote ? NULL : phrase_said_at(chart, n + length, &more);
    if (!quote && !words)
        return 0;
    json_decref(slot->json);
    slot->json = json_pack("{ssssss}", "by", "content", "text", quote ? quote : words,
                           "type", "text");
    if (slot->flags & REF_ALL)
        json_object_set_new(slot->json, "expect", json_string("many"));
    slot->flags =
        (slot->flags & ~(unsigned)(REF_BARE | REF_ROLE)) | REF_NAMED | REF_ON_TIMELINE;
    return length + more;
}

/* "the clip called X", which is one that is there; "a clip called X" is to be made. */
static unsigned called(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length;
    if (!(slot->flags & REF_BARE) || (slot->flags & REF_PLURAL) || !slot->determined ||
        !chart_match(chart, n, WORD_CALLED, &length))
        return 0;
    const Token *quote = sentence_token(&chart->sentence, n + length);
    if (!quote || quote->kind != TOKEN_QUOTE || !*quote->text)
        return 0;
    const char *type = chart_type_called(chart, quote->text);
    slot->type = type ? type : slot->type;
    json_decref(slot->json);
    slot->json = json_pack("{ssss}", "by", "label", "label", quote->text);
    slot->flags = (slot->flags & ~(unsigned)REF_BARE) | REF_NAMED | REF_ON_TIMELINE;
    return length + 1;
}

/* An article that is a pronoun too: "das". */
static bool is_article(const Chart *chart, unsigned n, unsigned length)
{
    unsigned det;
    return phrase_det_says(chart_match(chart, n, WORD_DET, &det), "article") &&
           det == length;
}

/* Nothing follows that an article could belong to. */
static bool stands_alone(const Chart *chart, unsigned n)
{
    static const WordClass CLOSERS[] = { WORD_AND, WORD_THEN, WORD_VERB };
    unsigned length;
    const Token *token = sentence_token(&chart->sentence, n);
    bool closed = !token || token->kind == TOKEN_MARK;
    for (unsigned i = 0; i < G_N_ELEMENTS(CLOSERS) && !closed; i++)
        closed = chart_match(chart, n, CLOSERS[i], &length) != NULL;
    return closed || (token && chart->tail_owner[n]);
}

/* Where nothing is selected, "these two" are those that were just named. */
static void point_back(Slot *slot)
{
    slot->flags = (slot->flags & ~(unsigned)REF_THIS) | REF_PRONOUN;
    json_object_set_new(slot->json, "by", json_string("last"));
}

static unsigned pronoun(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length;
    const Entry *entry = chart_match(chart, n, WORD_PRON, &length);
    if (!entry || (is_article(chart, n, length) && !stands_alone(chart, n + length)))
        return 0;
    *slot = (Slot){ .kind = SLOT_REF, .determined = true };
    phrase_fill_pronoun(entry, slot);
    if ((slot->flags & REF_THIS) && (slot->flags & REF_PLURAL) &&
        !chart_selects(chart) && chart_find(chart, SLOT_REF))
        point_back(slot);
    return length;
}

static unsigned everything(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length, but;
    bool all = chart_match(chart, n, WORD_ALL, &length) &&
               chart_match(chart, n + length, WORD_EXCEPT, &but);
    if (!all && !chart_match(chart, n, WORD_EVERYTHING, &length))
        return 0;
    Phrase phrase = {
        .chart = chart, .at = n + length, .noun = true, .all = true, .plural = true
    };
    phrase_read_modifiers(&phrase);
    if (!phrase_is_described(&phrase)) {
        *slot = (Slot){ .kind = SLOT_REF,
                        .determined = true,
                        .flags = REF_ALL | REF_PLURAL,
                        .json = json_pack("{ss}", "by", "all") };
        return length;
    }
    bool fits = phrase_fill(&phrase, slot);
    phrase_clear(&phrase);
    return fits ? phrase.at - n : 0;
}

/* "the music track": what is on it. */
static unsigned track(Chart *chart, unsigned n, Slot *slot)
{
    json_t *clips;
    bool role = false;
    unsigned length = phrase_tracks(chart, n, false, &clips, &role);
    if (!length)
        return 0;
    *slot = (Slot){ .kind = SLOT_REF,
                    .determined = true,
                    .flags = REF_ON_TIMELINE | REF_NAMED | REF_PLURAL | REF_TRACKS |
                             (role ? 0 : REF_ITSELF),
                    .json = clips };
    return length;
}

typedef unsigned (*ThingRule)(Chart *chart, unsigned n, Slot *slot);

/* Of phrases as long, the later wins. */
static unsigned single(Chart *chart, unsigned n, Slot *slot)
{
    static const ThingRule RULES[] = { phrase_read, pronoun,     everything,
                                       rule_rest,   rule_others, rule_neighbour,
                                       track,       rule_quoted, rule_quoted_kind,
                                       rule_owned };
    unsigned best = 0;
    for (unsigned i = 0; i < G_N_ELEMENTS(RULES); i++) {
        Slot other = { 0 };
        unsigned length = RULES[i](chart, n, &other);
        if (length == 0 || length < best) {
            slot_clear(&other);
            continue;
        }
        if (best)
            slot_clear(slot);
        *slot = other;
        best = length;
    }
    return best;
}

static unsigned noun_phrase(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length = single(chart, n, slot);
    if (length == 0)
        return 0;
    length += says(chart, n + length, slot);
    length += called(chart, n + length, slot);
    return length + rule_quoted_of(chart, n + length, slot);
}

/* ---- lists ----------------------------------------------------------------------- */

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

void slot_fill_union(Slot *slot)
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

/* "the texts and the images", but not "the texts and add images". */
static bool is_certain(const Slot *slot)
{
    return slot->determined || (slot->flags & (REF_ALL | REF_NAMED | REF_ROLE));
}

/* "intro -> flower", where something is to be between them. */
static unsigned arrow(const Chart *chart, unsigned n)
{
    static const char *const HEADS[] = { ">", "→" };
    unsigned dash = chart_is_mark(chart, n, "-"), length;
    bool head = false, between = false;
    for (unsigned i = 0; i < G_N_ELEMENTS(HEADS); i++)
        head = head || chart_is_mark(chart, n + dash, HEADS[i]);
    for (unsigned i = 0; head && i < chart->sentence.count && !between; i++)
        between = chart_match(chart, i, WORD_TRANSITION, &length) ||
                  chart_match(chart, i, WORD_TRANSITIONS, &length);
    return between ? dash + 1 : 0;
}

/* "not the intro, the outro", "not the intro but the outro": what follows is wanted. */
static bool is_denied(const Chart *chart)
{
    const Slot *last = NULL;
    for (unsigned i = chart->slots->len; i-- > 0 && !last;)
        if (chart_slot(chart, i)->kind != SLOT_FILLER)
            last = chart_slot(chart, i);
    return last && last->kind == SLOT_NOT;
}

/* "no more market, the sunset instead" */
static bool ends_instead(const Chart *chart)
{
    unsigned length, last = chart->sentence.count;
    while (last > 0 && chart->sentence.tokens[last - 1].kind == TOKEN_MARK)
        last--;
    const Entry *talk =
        last > 0 ? chart_match(chart, last - 1, WORD_TALK, &length) : NULL;
    return talk && strcmp(talk->value, "instead") == 0;
}

/* "we talked about it and the walk is too long": a verb of one thing alone. */
static bool is_one_told(const Chart *chart, unsigned n)
{
    unsigned length;
    const char *rule = vocabulary_rule(chart->vocabulary, "finite-ending");
    g_auto(GStrv) endings = g_strsplit(rule ? rule : "", " ", -1);
    return chart->slots->len > 0 && endings[0] &&
           chart_match(chart, n, WORD_COPULA, &length) &&
           g_str_has_suffix(chart->sentence.tokens[n].text, endings[0]);
}

static unsigned and_more(Chart *chart, unsigned n, Slot *slot)
{
    unsigned joint = chart_is_mark(chart, n, ","), more, length;
    bool comma = joint > 0;
    joint = joint ? joint : arrow(chart, n);
    Slot next;
    if (chart_match(chart, n + joint, WORD_AND, &more))
        joint += more;
    if (comma && joint == 1 && (is_denied(chart) || ends_instead(chart)))
        return 0;
    if (!joint || (slot->members && slot->members->len >= LIST_MAX))
        return 0;
    if (!(length = noun_phrase(chart, n + joint, &next)) &&
        !(length = run_sibling(chart, n + joint, slot, &next)))
        return 0;
    const Slot *last =
        slot->members ? slot->members->pdata[slot->members->len - 1] : slot;
    if (!slot_is_counted(last) || !slot_count_on(chart, last, &next))
        slot_lean_on(&next, last);
    /* "…, then text": a comma alone joins only what is plainly a thing. */
    bool verb = chart_match(chart, n + joint, WORD_VERB, &more) && more >= length;
    bool all = (next.flags & REF_ALL) || (slot->flags & REF_ALL);
    /* "…, they did not want it", "…, the cheering was lovely": who is told of, and no
     * more of the list. */
    bool told = joint == 1 && comma &&
                ((next.flags & REF_PRONOUN)
                     ? n + joint + length < chart->sentence.count
                     : !slot->members && chart->slots->len > 0 &&
                           chart_match(chart, n + joint + length, WORD_COPULA, &more));
    told = told || is_one_told(chart, n + joint + length);
    if (verb || told || chart_sentence_begins(chart, n + joint + length) ||
        (all && (!next.type || !slot->type || !is_certain(&next)))) {
        slot_clear(&next);
        return 0;
    }
    *slot = list_of(slot, &next);
    return joint + length;
}

/* ---- two words for one thing ----------------------------------------------------- */

/* Does the selector find that one clip, perhaps among others? */
static bool may_mean(const Chart *chart, const json_t *selector, const char *id)
{
    json_t *any = json_deep_copy(selector);
    json_object_set_new(any, "expect", json_string("any"));
    g_auto(Resolution) found = { 0 };
    chart_resolve(chart, any, &found);
    json_decref(any);
    return found.kind == RESOLVED_FOUND &&
           g_ptr_array_find_with_equal_func(found.ids, id, g_str_equal, NULL);
}

/* The one clip that it means, or NULL; in *found, which the caller clears. */
static const char *only_clip(const Chart *chart, const Slot *slot, Resolution *found)
{
    if (slot->members || (slot->flags & (REF_PLURAL | REF_PRONOUN | REF_THIS)))
        return NULL;
    chart_resolve(chart, slot->json, found);
    return found->kind == RESOLVED_FOUND && found->ids->len == 1 ? found->ids->pdata[0]
                                                                 : NULL;
}

static bool is_same(const Chart *chart, const Slot *slot, const Slot *other)
{
    g_auto(Resolution) found = { 0 };
    const char *id = only_clip(chart, other, &found);
    bool kind = !slot->type || g_strcmp0(slot->type, other->type) == 0;
    if (!id || !kind || slot->members || !slot->determined || !other->determined ||
        (slot->flags & (REF_PLURAL | REF_PRONOUN | REF_THIS)))
        return false;
    return (slot->flags & REF_GUESSED) || may_mean(chart, slot->json, id);
}

/* "the picture of them as kids, the childhood photo": one clip, told twice. */
static unsigned apposition(Chart *chart, unsigned n, Slot *slot)
{
    unsigned polite = 0, at;
    if (!chart_match(chart, n, WORD_POLITE, &polite))
        polite = 0;
    at = n + polite + chart_is_mark(chart, n + polite, ",");
    Slot next = { 0 };
    unsigned length = at > n + polite ? noun_phrase(chart, at, &next) : 0;
    if (!length)
        return 0;
    const Token *end = sentence_token(&chart->sentence, at + length);
    bool over = !end || end->kind == TOKEN_MARK || stands_alone(chart, at + length) ||
                chart_match(chart, at + length, WORD_POLITE, &polite);
    if (over && is_same(chart, slot, &next)) {
        slot_clear(slot);
        *slot = next;
        return at + length - n;
    }
    bool same = over && (next.flags & REF_GUESSED) && is_same(chart, &next, slot);
    slot_clear(&next);
    return same ? at + length - n : 0;
}

static unsigned quoted_name(const Chart *chart, unsigned n, Slot *slot)
{
    const Token *token = sentence_token(&chart->sentence, n);
    if (!token || token->kind != TOKEN_QUOTE || !*token->text)
        return 0;
    *slot = (Slot){ .kind = SLOT_REF,
                    .flags = REF_NAMED,
                    .json = json_pack("{ssss}", "by", "label", "label", token->text) };
    return 1;
}

/* "the music except the first 3 seconds": of its time, and no clip. */
static bool is_end_piece(Chart *chart, unsigned n)
{
    g_auto(Slot) piece = { 0 };
    return rule_end_piece(chart, n, &piece) > 0;
}

static unsigned except(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length, more, all;
    Slot other;
    const char *by = json_string_value(json_object_get(slot->json, "by"));
    bool one = g_strcmp0(by, "content") == 0; /* "'Hi' but 'Hello'" */
    one = one || (is_denied(chart) && !(slot->flags & REF_PLURAL));
    if (one || !chart_match(chart, n, WORD_EXCEPT, &length) ||
        is_end_piece(chart, n + length))
        return 0;
    more = noun_phrase(chart, n + length, &other);
    if (!more && (more = rule_place(chart, n + length, &other))) { /* "the first" */
        other.flags |= REF_IMPLIED;
        other.json =
            selector_by_type(slot->type ? slot->type : KIND_DEFAULT, (int)other.number);
    }
    if (!more && !(more = quoted_name(chart, n + length, &other)))
        return 0;
    for (unsigned list; (list = and_more(chart, n + length + more, &other));)
        more += list;
    slot_leave_out(chart, slot, &other,
                   n > 0 && chart_match(chart, n - 1, WORD_ALL, &all));
    return length + more;
}

void slot_join(Slot *slot, Slot *other)
{
    *slot = list_of(slot, other);
    slot_fill_union(slot);
    *other = (Slot){ .kind = SLOT_FILLER, .from = other->from, .to = other->to };
}

unsigned rule_thing(Chart *chart, unsigned n, Slot *slot)
{
    return noun_phrase(chart, n, slot);
}

static bool begins_span(Chart *chart, unsigned n)
{
    g_auto(Slot) span = { 0 };
    return rule_parted_span(chart, n, &span) > 0;
}

/* "both the dress and the shoes": no two of one kind, but one and another. */
static unsigned one_of_both(Chart *chart, unsigned n, Slot *slot)
{
    unsigned both, length, joint;
    if (!chart_match(chart, n, WORD_BOTH, &both) ||
        !(length = noun_phrase(chart, n + both, slot)))
        return 0;
    bool one = (slot->flags & (REF_NAMED | REF_ROLE)) && !(slot->flags & REF_PLURAL);
    if (one && chart_match(chart, n + both + length, WORD_AND, &joint))
        return both + length;
    slot_clear(slot);
    return 0;
}

unsigned rule_ref(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length = begins_span(chart, n) ? 0 : one_of_both(chart, n, slot), more;
    if (!length && !begins_span(chart, n))
        length = noun_phrase(chart, n, slot);
    if (length == 0)
        return 0;
    length += run_read(chart, n + length, slot);
    length += apposition(chart, n + length, slot);
    while ((more = and_more(chart, n + length, slot)))
        length += more;
    slot_fill_union(slot);
    return length + except(chart, n + length, slot);
}
