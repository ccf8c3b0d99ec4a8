/* Stage 4: markers, by their names, their numbers, or as new ones. */
#include "clause.h"

#include "chatkut/base/text.h"
#include "chatkut/edit/moment.h"
#include "chatkut/model/composition_json.h"

#include <string.h>

static const json_t *markers_of(const Chart *chart)
{
    const Sequence *sequence =
        chart->composition ? composition_main(chart->composition) : NULL;
    const Value *value =
        sequence ? proplist_get(sequence->node.props, PROP_MARKERS) : NULL;
    return value && value->type == VALUE_JSON ? value->json : NULL;
}

static const char *label_of(const json_t *marker)
{
    return json_string_value(json_object_get(marker, "label"));
}

/* The only marker whose label is, else holds, the words; NULL for none and for
 * several. */
static const json_t *marker_called(const Chart *chart, const char *words)
{
    const json_t *markers = markers_of(chart);
    g_autofree char *wanted = text_fold(words);
    for (unsigned part = 0; part < 2; part++) {
        const json_t *found = NULL;
        unsigned count = 0;
        for (size_t i = 0; i < json_array_size(markers); i++) {
            const json_t *marker = json_array_get(markers, i);
            const char *label = label_of(marker);
            g_autofree char *folded = label ? text_fold(label) : g_strdup("");
            bool same =
                part ? strstr(folded, wanted) != NULL : strcmp(folded, wanted) == 0;
            found = same ? marker : found;
            count += same;
        }
        if (count > 0)
            return count == 1 ? found : NULL;
    }
    return NULL;
}

/* Articles and "marker" are what they are even inside of a name. */
static const Entry *plain_match(const Chart *chart, unsigned n, WordClass class,
                                unsigned *length)
{
    const Entry *best = NULL;
    for (unsigned i = 0; n < chart->sentence.count && i < chart->matches[n]->len; i++) {
        const Match *match = &g_array_index(chart->matches[n], Match, i);
        if (match->entry->class != class || match->tail ||
            (best && match->length <= *length))
            continue;
        best = match->entry;
        *length = match->length;
    }
    return best;
}

static RTime marker_at(const Chart *chart, const json_t *marker)
{
    RTime at = RTIME_ZERO;
    Rate rate = composition_main(chart->composition)->rate;
    time_from_json(json_object_get(marker, "at"), rate, &at);
    return at;
}

/* By its label where no other has it, else by its frame. */
static json_t *marker_time(const Chart *chart, const json_t *marker)
{
    const char *label = label_of(marker);
    if (label && marker_called(chart, label) == marker)
        return json_pack("{ssss}", "anchor", "marker", "marker", label);
    Rate rate = composition_main(chart->composition)->rate;
    RTime at = marker_at(chart, marker);
    return json_sprintf("%df", (int)rtime_to_frames(at, rate, RTIME_NEAREST));
}

static json_t *all_marker_times(const Chart *chart)
{
    const json_t *markers = markers_of(chart);
    json_t *times = json_array();
    for (size_t i = 0; i < json_array_size(markers); i++)
        json_array_append_new(times, marker_time(chart, json_array_get(markers, i)));
    return times;
}

/* The n-th marker in time, negative from the end. */
static const json_t *marker_numbered(const Chart *chart, int n)
{
    const json_t *markers = markers_of(chart);
    int count = (int)json_array_size(markers);
    n = n < 0 ? n + count : n;
    for (int i = 0; n >= 0 && i < count; i++) {
        const json_t *marker = json_array_get(markers, (size_t)i);
        RTime at = marker_at(chart, marker);
        int before = 0;
        for (int j = 0; j < count; j++) {
            int order =
                rtime_compare(marker_at(chart, json_array_get(markers, (size_t)j)), at);
            before += order < 0 || (order == 0 && j < i);
        }
        if (before == n)
            return marker;
    }
    return NULL;
}

/* "a marker": the article is one, though a marker be called "a". */
static bool is_article(const Chart *chart, const Name *name)
{
    unsigned length;
    return plain_match(chart, name->from, WORD_DET, &length) &&
           name->to - name->from <= length;
}

/* The longest name of a marker at n. Beside the word "marker" it is one, whatever else
 * its words could mean. */
static const Name *marker_name(const Chart *chart, unsigned n, bool beside)
{
    const Name *best = NULL;
    for (unsigned i = 0; i < chart->names->len; i++) {
        const Name *name = &g_array_index(chart->names, Name, i);
        bool fits = name->from == n && (name->kinds & NAME_MARKER) &&
                    !is_article(chart, name) &&
                    (beside || (name->kinds == NAME_MARKER &&
                                (!name->weak || chart->weak_names)));
        if (fits && (!best || name->to > best->to))
            best = name;
    }
    return best;
}

static unsigned marker_word(const Chart *chart, unsigned n, Slot *slot)
{
    unsigned length;
    const Entry *entry = plain_match(chart, n, WORD_MARKER, &length);
    if (!entry)
        return 0;
    if (entry->value)
        slot->flags |= REF_PLURAL;
    return length;
}

static void set_marker(Chart *chart, const json_t *marker, const char *name, Slot *slot)
{
    slot->value = marker && label_of(marker) ? chart_keep(chart, label_of(marker))
                  : name                     ? chart_keep(chart, name)
                                             : NULL;
    slot->json = marker ? marker_time(chart, marker) : NULL;
}

/* "the 'fix audio' marker": one of that name. */
static unsigned quoted_marker(Chart *chart, unsigned n, Slot *slot)
{
    const Token *quote = sentence_token(&chart->sentence, n);
    const json_t *marker = quote && quote->kind == TOKEN_QUOTE && slot->determined
                               ? marker_called(chart, quote->text)
                               : NULL;
    unsigned word = marker ? marker_word(chart, n + 1, slot) : 0;
    if (!word)
        return 0;
    set_marker(chart, marker, quote->text, slot);
    return 1 + word;
}

/* "the drop marker", with the name in front. */
static unsigned named_marker(Chart *chart, unsigned n, Slot *slot)
{
    const Name *name = marker_name(chart, n, true);
    unsigned word = name ? marker_word(chart, name->to, slot) : 0;
    if (!word)
        name = marker_name(chart, n, false);
    if (!name)
        return 0;
    set_marker(chart, marker_called(chart, name->label), name->label, slot);
    return name->to + word - n;
}

/* "Advice comes too soon, move that marker": the one marker that was named before. */
static const json_t *marker_before(const Chart *chart, unsigned n)
{
    const json_t *found = NULL;
    for (unsigned i = 0; i < chart->names->len; i++) {
        const Name *name = &g_array_index(chart->names, Name, i);
        if (!name->whole || !(name->kinds & NAME_MARKER) || name->to > n)
            continue;
        const json_t *marker = marker_called(chart, name->label);
        if (found && marker != found)
            return NULL;
        found = marker;
    }
    return found;
}

static const json_t *marker_meant(const Chart *chart, unsigned n)
{
    const json_t *markers = markers_of(chart);
    return json_array_size(markers) == 1 ? json_array_get(markers, 0)
                                         : marker_before(chart, n);
}

/* "bookmark 15 s": where nothing stands in front, it is what to do. */
static bool is_deed(const Chart *chart, unsigned n)
{
    unsigned length;
    const Entry *verb = chart_match(chart, n, WORD_VERB, &length);
    for (unsigned i = chart->slots->len; verb && i-- > 0;) {
        const Slot *slot = chart_slot(chart, i);
        if (slot_joins(slot))
            break;
        if (!clause_is_neutral(slot))
            return false;
    }
    return verb != NULL;
}

/* "that's called", "which is named" */
static unsigned called_at(const Chart *chart, unsigned n)
{
    unsigned that = 0, is = 0, called;
    if (chart_match(chart, n, WORD_THAT, &that))
        chart_match(chart, n + that, WORD_COPULA, &is);
    return chart_match(chart, n + that + is, WORD_CALLED, &called) ? that + is + called
                                                                   : 0;
}

/* "the marker called drop": its tokens, and the marker itself; 0: none is called so. */
static unsigned called_marker(const Chart *chart, unsigned n, const json_t **marker)
{
    unsigned called = called_at(chart, n);
    const Token *quote = sentence_token(&chart->sentence, n + called);
    const Name *name = called ? marker_name(chart, n + called, true) : NULL;
    bool quoted = called && quote && quote->kind == TOKEN_QUOTE;
    *marker = quoted ? marker_called(chart, quote->text)
              : name ? marker_called(chart, name->label)
                     : NULL;
    return !*marker ? 0 : quoted ? called + 1 : name->to - n;
}

static bool frame_of(const Chart *chart, const Slot *time, RTime *at)
{
    static const SelectContext NOTHING = { 0 };
    const SelectContext *context = chart->context ? chart->context : &NOTHING;
    g_auto(Resolution) problem = { 0 };
    json_t *told = amount_to_time(time);
    bool ok =
        moment_resolve(told, chart->composition, context,
                       moment_base_sequence(chart->composition, context), at, &problem);
    json_decref(told);
    return ok;
}

/* "the marker at 0:12", where there is one of several. */
static unsigned timed_marker(Chart *chart, unsigned n, const json_t **marker)
{
    unsigned prep, length;
    g_auto(Slot) time = { 0 };
    const Entry *at = chart_match(chart, n, WORD_PREP, &prep);
    const json_t *markers = markers_of(chart);
    if (!at || prep_parse(at->value) != PREP_AT || json_array_size(markers) < 2 ||
        !(length = rule_amount(chart, n + prep, &time)))
        return 0;
    Rate rate = composition_main(chart->composition)->rate;
    RTime wanted;
    if (!frame_of(chart, &time, &wanted))
        return 0;
    for (size_t i = 0; i < json_array_size(markers); i++) {
        const json_t *one = json_array_get(markers, i);
        if (rtime_to_frames(marker_at(chart, one), rate, RTIME_NEAREST) !=
            rtime_to_frames(wanted, rate, RTIME_NEAREST))
            continue;
        *marker = one;
        return prep + length;
    }
    return 0;
}

/* "marker drop", "marker 2", "marker 'Chorus'", "the last marker", "the marker". */
static unsigned plain_marker(Chart *chart, unsigned n, Slot *slot)
{
    int ordinal = 0;
    unsigned first = rule_ordinal(chart, n, &ordinal);
    unsigned at = n + first, word = marker_word(chart, at, slot);
    if (!word || (!first && !slot->determined && is_deed(chart, at)))
        return 0;
    at += word;
    const Name *name = marker_name(chart, at, true);
    const Token *token = sentence_token(&chart->sentence, at);
    if (first) {
        set_marker(chart, marker_numbered(chart, ordinal), NULL, slot);
    } else if (name) { /* "between the chapters Drop and Outro" */
        slot->flags &= ~(unsigned)REF_PLURAL;
        set_marker(chart, marker_called(chart, name->label), name->label, slot);
        at = name->to;
    } else if (slot->flags & REF_PLURAL) {
        slot->json = all_marker_times(chart);
    } else if (token && token->kind == TOKEN_QUOTE) {
        set_marker(chart, marker_called(chart, token->text), token->text, slot);
        at++;
    } else if (token && token->kind == TOKEN_NUMBER &&
               !plain_match(chart, at + 1, WORD_UNIT, &(unsigned){ 0 })) {
        set_marker(chart, marker_numbered(chart, atoi(token->text) - 1), NULL, slot);
        at++;
    } else if (slot->determined) {
        const json_t *told = NULL;
        unsigned more = called_marker(chart, at, &told);
        more = more ? more : timed_marker(chart, at, &told);
        set_marker(chart, told ? told : marker_meant(chart, n), NULL, slot);
        at += more;
    }
    return at - n;
}

/* "one marker", "two markers": so many new ones. */
static unsigned counted_markers(Chart *chart, unsigned n, Slot *slot)
{
    bool fraction;
    double count;
    unsigned number = rule_number(chart, n, &count, &fraction);
    unsigned word = number && !fraction ? marker_word(chart, n + number, slot) : 0;
    if (!word || (count > 1) != ((slot->flags & REF_PLURAL) != 0))
        return 0;
    slot->number = count;
    return number + word;
}

/* "a chorus marker": a new one of that name, which may be a greeting too. */
static unsigned worded_marker(Chart *chart, unsigned n, Slot *slot)
{
    const Token *token = sentence_token(&chart->sentence, n);
    unsigned greeting = 0, before;
    bool begins = n == 0 || chart->sentence.tokens[n - 1].kind == TOKEN_MARK ||
                  plain_match(chart, n - 1, WORD_INDEFINITE, &before);
    bool free = begins && token &&
                (token->kind == TOKEN_QUOTE ||
                 (token->kind == TOKEN_WORD &&
                  (chart->matches[n]->len == 0 ||
                   (chart_match(chart, n, WORD_CHAT, &greeting) && greeting == 1))));
    unsigned word = free ? marker_word(chart, n + 1, slot) : 0;
    if (!word || (slot->flags & REF_PLURAL))
        return 0;
    set_marker(chart, NULL, token->text, slot);
    return 1 + word;
}

unsigned rule_marker(Chart *chart, unsigned n, Slot *slot)
{
    unsigned at = n, length;
    *slot = (Slot){ .kind = SLOT_MARKER };
    if (chart_match(chart, at, WORD_ALL, &length) ||
        chart_match(chart, at, WORD_EVERY, &length)) {
        slot->flags |= REF_ALL;
        at += length;
    }
    /* "The end" may be what it is called: first with the article */
    unsigned reach = named_marker(chart, at, slot);
    if (!reach && plain_match(chart, at, WORD_DET, &length)) {
        slot->determined = !plain_match(chart, at, WORD_INDEFINITE, &(unsigned){ 0 });
        at += length;
        reach = named_marker(chart, at, slot);
        if (!reach)
            reach = quoted_marker(chart, at, slot);
        if (!reach && !slot->determined)
            reach = worded_marker(chart, at, slot);
    }
    if (!reach && at == n)
        reach = worded_marker(chart, at, slot);
    if (!reach && at == n)
        reach = counted_markers(chart, at, slot);
    if (!reach)
        reach = plain_marker(chart, at, slot);
    if (reach && (slot->flags & REF_ALL) && !(slot->flags & REF_PLURAL)) {
        json_decref(slot->json);
        slot->json = all_marker_times(chart);
        slot->flags |= REF_PLURAL;
    }
    return reach ? at + reach - n : 0;
}
