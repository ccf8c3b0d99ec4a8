/* Stage 4: clips told by others: "the rest", "the other texts", "the next clip". */
#include "clause.h"
#include "phrase.h"

#include <string.h>

/* The last thing that the sentence named, which "the rest" leaves out. */
static const Slot *named_before(const Chart *chart)
{
    for (unsigned i = chart->slots->len; i-- > 0;) {
        const Slot *slot = &g_array_index(chart->slots, Slot, i);
        if (slot->kind == SLOT_REF)
            return slot;
    }
    return NULL;
}

/* Is there a place in an order among these tokens: "the first ceremony clip"? */
static bool is_counted(const Chart *chart, unsigned from, unsigned to)
{
    int ordinal;
    for (unsigned n = from; n < to; n++)
        if (rule_ordinal(chart, n, &ordinal))
            return true;
    return false;
}

/* What the clips before were called, where they were counted. */
static void imply_name(Phrase *phrase, const Slot *before)
{
    unsigned length;
    if (!is_counted(phrase->chart, before->from, before->to))
        return;
    for (unsigned n = before->from; n < before->to && !phrase->name; n++)
        phrase->name = chart_name(phrase->chart, n);
    for (unsigned n = before->from; n < before->to && !phrase->name && !phrase->role;
         n++)
        phrase->role = chart_match(phrase->chart, n, WORD_ROLE, &length);
}

void phrase_imply(Phrase *phrase)
{
    const Chart *chart = phrase->chart;
    const Slot *before = named_before(chart);
    if (!phrase->n_indices || !phrase->noun || phrase->type || phrase->name ||
        phrase->role || phrase->where || phrase_is_described(phrase) || chart->among)
        return;
    if (!before) {
        phrase->type = mentioned_type(chart);
        return;
    }
    phrase->type = before->type;
    if (!(before->flags & (REF_PRONOUN | REF_THIS)))
        imply_name(phrase, before);
}

/* What "the others" are not: what the sentence named, what is pointed at or talked
 * about. A new reference; NULL where there is nothing of that. */
static json_t *left_out_of(const Chart *chart, const Slot *named)
{
    const SelectContext *context = chart->context;
    if (named)
        return json_incref(named->json);
    if (chart_selects(chart))
        return json_pack("{ssss}", "by", "selected", "expect", "many");
    if (context && context->mentioned && context->mentioned->len)
        return json_pack("{ssss}", "by", "last", "expect", "many");
    return NULL;
}

static bool is_among(const GPtrArray *ids, const char *id)
{
    return g_ptr_array_find_with_equal_func((GPtrArray *)(uintptr_t)ids, id,
                                            g_str_equal, NULL);
}

/* Of the candidates of a question those that were not chosen; NULL where something else
 * has been talked about since. */
static json_t *not_chosen(const Chart *chart, bool one)
{
    const GPtrArray *offered = chart->talk ? chart->talk->offered : NULL;
    const GPtrArray *chosen = chart->context ? chart->context->mentioned : NULL;
    g_autoptr(GPtrArray) left = g_ptr_array_new();
    for (unsigned i = 0; chosen && offered && i < chosen->len; i++)
        if (!is_among(offered, chosen->pdata[i]))
            return NULL;
    for (unsigned i = 0; chosen && offered && i < offered->len; i++) {
        ClipPlace place;
        if (!is_among(chosen, offered->pdata[i]) &&
            composition_find_clip(chart->composition, offered->pdata[i], &place))
            g_ptr_array_add(left, offered->pdata[i]);
    }
    if (left->len == 0)
        return NULL;
    json_t *selector = selector_of_clips(left);
    if (one && left->len > 1)
        json_object_set_new(selector, "expect", json_string("one"));
    return selector;
}

static unsigned fill_others(Chart *chart, const Slot *named, const char *type, bool one,
                            unsigned length, Slot *slot)
{
    json_t *offered = named ? NULL : not_chosen(chart, one);
    json_t *but = offered ? NULL : left_out_of(chart, named);
    *slot = (Slot){ .kind = SLOT_REF,
                    .determined = true,
                    .flags = REF_ON_TIMELINE | REF_NAMED | (one ? 0 : REF_PLURAL),
                    .type = type };
    slot->json = offered ? offered
                 : but   ? describe_others(chart, type, but, !one)
                         : NULL;
    json_decref(but);
    return slot->json ? length : 0;
}

/* "the rest of the clips": the kind, by its noun. */
static unsigned rest_noun(const Chart *chart, unsigned n, const char **type)
{
    unsigned length, det = 0, more;
    const Entry *of = chart_match(chart, n, WORD_PREP, &length);
    if (!of || prep_parse(of->value) != PREP_OF)
        return 0;
    if (!chart_match(chart, n + length, WORD_DET, &det))
        det = 0;
    const Entry *noun = chart_match(chart, n + length + det, WORD_TYPES, &more);
    if (!noun)
        return 0;
    *type = strcmp(noun->value, "clip") == 0 ? KIND_DEFAULT : noun->value;
    return length + det + more;
}

/* "split it at 5 s and delete the rest": what lies behind. */
static unsigned rest_of_split(const char *type, unsigned length, Slot *slot)
{
    *slot = (Slot){ .kind = SLOT_REF,
                    .determined = true,
                    .flags = REF_ON_TIMELINE | REF_NAMED,
                    .type = type,
                    .json = json_pack("{ssss}", "by", "last", "part", "right") };
    return length;
}

/* "the rest", "everything else", "the others" */
unsigned rule_rest(Chart *chart, unsigned n, Slot *slot)
{
    unsigned det = 0, length;
    if (!chart_match(chart, n, WORD_DET, &det))
        det = 0;
    const Entry *entry = chart_match(chart, n + det, WORD_OTHERS, &length);
    if (!entry)
        return 0;
    const Slot *left_out = named_before(chart);
    const char *type = strcmp(entry->value, "all") == 0 ? NULL
                       : left_out                       ? left_out->type
                                                        : mentioned_type(chart);
    length += det;
    if (left_out && strcmp(entry->value, "kind") == 0 && chart_splits(chart))
        return rest_of_split(left_out->type, length, slot);
    length += rest_noun(chart, n + length, &type);
    bool one = strcmp(entry->value, "one") == 0;
    return fill_others(chart, left_out, type, one, length, slot);
}

/* "crossfade the intro with the next clip": the one of two that was named. */
static const Slot *named_beside(const Chart *chart)
{
    const Slot *named = NULL;
    bool pairs = false, joint = false;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        pairs = pairs || clause_takes_two(slot);
        joint = slot->kind == SLOT_AND || slot->kind == SLOT_PREP ||
                (joint && slot->kind == SLOT_FILLER);
        if (!clause_is_neutral(slot))
            named = slot;
    }
    bool one = named && named->kind == SLOT_REF && !(named->flags & REF_PLURAL);
    return pairs && joint && one ? named : NULL;
}

/* What "the next clip" is next to: what is named, pointed at, talked about or on the
 * screen. */
static json_t *reference_point(const Chart *chart)
{
    const Slot *named = named_beside(chart);
    if (named)
        return json_incref(named->json);
    const SelectContext *context = chart->context;
    if (chart_selects(chart))
        return json_pack("{ss}", "by", "selected");
    if (context && context->mentioned && context->mentioned->len)
        return json_pack("{ss}", "by", "last");
    return json_pack("{sss{ss}ss}", "by", "time", "at", "anchor", "playhead", "type",
                     KIND_DEFAULT);
}

/* "the next two clips" */
static bool next_few(Phrase *phrase, const char *relation, unsigned count, Slot *slot)
{
    json_t *of = reference_point(phrase->chart);
    phrase->count = count;
    phrase->determined = true;
    where_count_from(phrase, strcmp(relation, "next") == 0, of);
    json_decref(of);
    bool fits = phrase_fill(phrase, slot);
    phrase_clear(phrase);
    return fits;
}

/* "… after the flower", of the next one: of what it is the neighbour, where that is no
 * place to put it. NULL: it is not said. */
static json_t *take_reference(Phrase *phrase, const char *relation)
{
    unsigned prep, length;
    const Entry *entry = chart_match(phrase->chart, phrase->at, WORD_PREP, &prep);
    Prep side = strcmp(relation, "next") == 0 ? PREP_AFTER : PREP_BEFORE;
    g_auto(Slot) ref = { 0 };
    if (!entry || prep_parse(entry->value) != side ||
        !(length = rule_thing(phrase->chart, phrase->at + prep, &ref)) || !ref.json ||
        phrase_is_destination(phrase, phrase->at + prep + length))
        return NULL;
    phrase->at += prep + length;
    return json_incref(ref.json);
}

/* "the next clip", "the next clip after the intro" */
unsigned rule_neighbour(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length;
    double count = 1;
    bool fraction;
    Phrase phrase = { .chart = chart, .at = n };
    phrase_read_article(&phrase);
    const Entry *entry = chart_match(chart, phrase.at, WORD_NEIGHBOUR, &length);
    if (!entry)
        return 0;
    phrase.at += length;
    length = rule_number(chart, phrase.at, &count, &fraction);
    phrase.at += length;
    phrase_read_noun(&phrase);
    if (!phrase.noun)
        phrase.noun = phrase_eat(&phrase, WORD_ONE) != NULL;
    bool over = phrase_ends_clause(&phrase, phrase.at) ||
                phrase_match(&phrase, phrase.at, WORD_TALK);
    if (!phrase.noun && length > 0 && over) {
        phrase.noun = phrase.plural = true; /* "the next two" */
        phrase.type = KIND_DEFAULT;
    }
    if (!phrase.noun || phrase.plural != (length > 0) || count < 1 || count > LIST_MAX)
        return 0;
    if (phrase.plural)
        return next_few(&phrase, entry->value, (unsigned)count, slot) ? phrase.at - n
                                                                      : 0;
    json_t *of = take_reference(&phrase, entry->value);
    *slot = (Slot){ .kind = SLOT_REF,
                    .determined = true,
                    .flags = REF_ON_TIMELINE | REF_NAMED,
                    .type = phrase.type,
                    .json = json_pack("{sssossss*}", "by", "relative", "to",
                                      of ? of : reference_point(chart), "relation",
                                      entry->value, "type", phrase.type) };
    return phrase.at - n;
}

/* "the other two" */
static unsigned read_count(Phrase *phrase)
{
    double count;
    bool fraction;
    unsigned length = rule_number(phrase->chart, phrase->at, &count, &fraction);
    if (!length || fraction || count < 2 || count > LIST_MAX)
        return 0;
    phrase->at += length;
    return (unsigned)count;
}

static bool is_count(const Chart *chart, const json_t *selector, unsigned count)
{
    g_auto(Resolution) found = { 0 };
    chart_resolve(chart, selector, &found);
    return found.kind == RESOLVED_FOUND && found.ids->len == count;
}

/* The words at the phrase that several clips share in their names: "the other toast",
 * "the other voice"; NULL: none. */
static char *shared_name(Phrase *phrase)
{
    const Chart *chart = phrase->chart;
    const Name *name = chart_name(chart, phrase->at);
    unsigned length = name ? name->to - name->from : 0;
    if (!name && !chart_match(chart, phrase->at, WORD_ROLE, &length))
        return NULL;
    char *words = sentence_slice(&chart->sentence, phrase->at, phrase->at + length);
    phrase->at += length;
    phrase->plural = phrase->plural || (name && name->plural);
    phrase_read_noun(phrase);
    return words;
}

/* Those called so that "the others" are; NULL where that is none, or not one of them is
 * left out. */
static json_t *others_called(const Chart *chart, const char *words, const Slot *named,
                             bool one)
{
    g_auto(Resolution) called = { 0 };
    g_auto(Resolution) out = { 0 };
    g_autoptr(GPtrArray) left = g_ptr_array_new();
    json_t *but = left_out_of(chart, named);
    if (!but)
        return NULL;
    json_t *all = json_pack("{ssssss}", "by", "label", "label", words, "expect", "any");
    chart_resolve(chart, all, &called);
    chart_resolve(chart, but, &out);
    json_decref(all);
    json_decref(but);
    if (called.kind != RESOLVED_FOUND || out.kind != RESOLVED_FOUND)
        return NULL;
    for (unsigned i = 0; i < called.ids->len; i++)
        if (!is_among(out.ids, called.ids->pdata[i]))
            g_ptr_array_add(left, called.ids->pdata[i]);
    bool some = left->len > 0 && left->len < called.ids->len;
    return some && (!one || left->len == 1) ? selector_of_clips(left) : NULL;
}

static unsigned fill_called(Phrase *phrase, unsigned n, Slot *slot)
{
    Phrase ahead = *phrase;
    g_autofree char *words = shared_name(&ahead);
    bool one = !ahead.plural && !ahead.all;
    json_t *others =
        words ? others_called(phrase->chart, words, named_before(phrase->chart), one)
              : NULL;
    if (!others)
        return 0;
    *slot = (Slot){ .kind = SLOT_REF,
                    .determined = true,
                    .flags = REF_ON_TIMELINE | REF_NAMED | (one ? 0 : REF_PLURAL),
                    .json = others };
    return ahead.at - n;
}

/* "the other clips", "all the other texts" */
unsigned rule_others(Chart *chart, unsigned n, Slot *slot)
{
    Phrase phrase = { .chart = chart, .at = n };
    phrase_read_quantifier(&phrase);
    phrase_read_article(&phrase);
    if (phrase.nth || phrase.indefinite || !phrase_eat(&phrase, WORD_OTHER))
        return 0;
    unsigned called = fill_called(&phrase, n, slot);
    if (called)
        return called;
    unsigned count = read_count(&phrase);
    phrase_read_noun(&phrase);
    const Slot *left_out = named_before(chart);
    const char *type = phrase.type ? phrase.type
                       : left_out  ? left_out->type
                                   : mentioned_type(chart);
    bool one = !phrase.plural && !phrase.all && !count;
    if (!phrase.noun && one && mentioned_type(chart)) /* "the other one" */
        phrase.noun = phrase_eat(&phrase, WORD_ONE) != NULL;
    json_t *offered = phrase.noun || left_out ? NULL : not_chosen(chart, one);
    bool bare = offered != NULL; /* "the other too" */
    json_decref(offered);
    if (!phrase.noun && !bare && !count)
        return 0;
    unsigned length = fill_others(chart, left_out, type, one, phrase.at - n, slot);
    if (length && count && !is_count(chart, slot->json, count)) {
        slot_clear(slot);
        return 0;
    }
    return length;
}
