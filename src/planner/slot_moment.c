/* Stage 4: moments that are told by what is there: markers, the ends of clips,
 * frames. */
#include "chart.h"

#include "chatkut/base/text.h"
#include "chatkut/model/composition_json.h"

#include <string.h>

/* ---- markers --------------------------------------------------------------------- */

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

/* By its label where no other has it, else by its frame. */
static json_t *marker_time(const Chart *chart, const json_t *marker)
{
    const char *label = label_of(marker);
    RTime at = RTIME_ZERO;
    if (label && marker_called(chart, label) == marker)
        return json_pack("{ssss}", "anchor", "marker", "marker", label);
    Rate rate = composition_main(chart->composition)->rate;
    time_from_json(json_object_get(marker, "at"), rate, &at);
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

/* The n-th marker, negative from the end. */
static const json_t *marker_numbered(const Chart *chart, int n)
{
    const json_t *markers = markers_of(chart);
    int count = (int)json_array_size(markers);
    n = n < 0 ? n + count : n;
    return n >= 0 && n < count ? json_array_get(markers, (size_t)n) : NULL;
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

/* "marker drop", "marker 2", "marker 'Chorus'", "the last marker", "the marker". */
static unsigned plain_marker(Chart *chart, unsigned n, Slot *slot)
{
    int ordinal = 0;
    unsigned first = rule_ordinal(chart, n, &ordinal);
    unsigned at = n + first, word = marker_word(chart, at, slot);
    if (!word)
        return 0;
    at += word;
    const Name *name = marker_name(chart, at, true);
    const Token *token = sentence_token(&chart->sentence, at);
    const json_t *only =
        json_array_size(markers_of(chart)) == 1 ? marker_numbered(chart, 0) : NULL;
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
        set_marker(chart, only, NULL, slot);
    }
    return at - n;
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
    }
    if (!reach)
        reach = plain_marker(chart, at, slot);
    if (reach && (slot->flags & REF_ALL) && !(slot->flags & REF_PLURAL)) {
        json_decref(slot->json);
        slot->json = all_marker_times(chart);
        slot->flags |= REF_PLURAL;
    }
    return reach ? at + reach - n : 0;
}

/* ---- moments --------------------------------------------------------------------- */

static Slot moment(json_t *json)
{
    return (Slot){
        .kind = SLOT_AMOUNT, .unit = UNIT_WORD_S, .timecode = true, .json = json
    };
}

json_t *moment_of_clip(const char *anchor, json_t *of)
{
    static const struct {
        const char *word, *anchor;
    } EDGES[] = { { "start", "clipStart" }, { "end", "clipEnd" } };
    for (unsigned i = 0; i < G_N_ELEMENTS(EDGES); i++)
        if (strcmp(EDGES[i].word, anchor) == 0)
            return json_pack("{ssso}", "anchor", EDGES[i].anchor, "of", of);
    json_decref(of);
    return json_pack("{ss}", "anchor", anchor);
}

/* One clip; *length tokens long. A new reference, or NULL. */
static json_t *single_clip(Chart *chart, unsigned n, unsigned *length)
{
    Slot slot = { 0 };
    *length = rule_ref(chart, n, &slot);
    json_t *json = NULL;
    if (*length && !(slot.flags & (REF_PLURAL | REF_ALL)) && !slot.members)
        json = json_incref(slot.json);
    if (*length)
        slot_clear(&slot);
    return json;
}

/* "frame 120", "second 12" */
static unsigned numbered_moment(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length, more;
    double scale;
    const Entry *unit = chart_match(chart, n, WORD_UNIT, &length);
    const Token *token = unit ? sentence_token(&chart->sentence, n + length) : NULL;
    if (!token || token->kind != TOKEN_NUMBER || strlen(token->text) > 9 ||
        chart_match(chart, n + length + 1, WORD_UNIT, &more))
        return 0;
    bool whole = strspn(token->text, "0123456789") == strlen(token->text);
    UnitWord kind = unit_parse(unit->value, &scale);
    if (kind == UNIT_WORD_F && whole)
        *slot = moment(json_sprintf("%sf", token->text));
    else if (kind == UNIT_WORD_S && scale == 1 && !chart->sentence.tokens[n].glued)
        *slot = (Slot){ .kind = SLOT_AMOUNT,
                        .unit = kind,
                        .number = token_number(token->text) };
    else
        return 0;
    return length + 1;
}

static Prep prep_before(const Chart *chart)
{
    const Slot *last = chart->slots->len
                           ? &g_array_index(chart->slots, Slot, chart->slots->len - 1)
                           : NULL;
    return last && last->kind == SLOT_PREP ? prep_parse(last->value) : PREP_NONE;
}

/* "where chapter two begins" */
static unsigned marker_edge(Chart *chart, unsigned n, Slot *slot)
{
    Slot marker = { 0 };
    unsigned length = rule_marker(chart, n, &marker), edge;
    const Entry *entry = length && marker.json && !(marker.flags & REF_PLURAL)
                             ? chart_match(chart, n + length, WORD_EDGE, &edge)
                             : NULL;
    bool starts = entry && strcmp(entry->value, "start") == 0;
    if (starts)
        *slot = moment(json_incref(marker.json));
    slot_clear(&marker);
    return starts ? length + edge : 0;
}

/* "after the intro comes the flower": it is the flower that comes. */
static bool is_clip_at(Chart *chart, unsigned n)
{
    unsigned length;
    json_t *clip = single_clip(chart, n, &length);
    json_decref(clip);
    return clip != NULL;
}

unsigned moment_edge(Chart *chart, unsigned n, Slot *slot)
{
    unsigned when = 0, length, edge;
    if (!chart_match(chart, n, WORD_WHEN, &when))
        when = 0;
    if (when && (length = marker_edge(chart, n + when, slot)))
        return when + length;
    json_t *of = single_clip(chart, n + when, &length);
    const Entry *entry =
        of ? chart_match(chart, n + when + length, WORD_EDGE, &edge) : NULL;
    if (!entry || (!when && is_clip_at(chart, n + length + edge))) {
        json_decref(of);
        return 0;
    }
    *slot = moment(moment_of_clip(entry->value, of));
    return when + length + edge;
}

unsigned moment_anchor(Chart *chart, unsigned n, json_t **json)
{
    unsigned det = 0, length, of_length = 0, ref_length;
    if (!chart_match(chart, n, WORD_DET, &det))
        det = 0;
    const Entry *anchor = chart_match(chart, n + det, WORD_ANCHOR, &length);
    if (anchor && strcmp(anchor->value, "both") == 0)
        return 0;
    const Entry *middle =
        anchor ? NULL : chart_match(chart, n + det, WORD_MIDDLE, &length);
    if (!anchor && !middle)
        return 0;
    length += det;
    const Entry *of = chart_match(chart, n + length, WORD_PREP, &of_length);
    json_t *clip = of && prep_parse(of->value) == PREP_OF
                       ? single_clip(chart, n + length + of_length, &ref_length)
                       : NULL;
    if (clip)
        length += of_length + ref_length;
    if (middle && !clip)
        return 0;
    *json = middle ? json_pack("{ssso}", "anchor", "clipMiddle", "of", clip)
            : clip ? moment_of_clip(anchor->value, clip)
                   : json_pack("{ss}", "anchor", anchor->value);
    return length;
}

/* What a time is told from: an end of something, a clip, a marker. */
static unsigned origin(Chart *chart, unsigned n, Prep side, json_t **json)
{
    Slot slot = { 0 };
    unsigned length = rule_marker(chart, n, &slot), more;
    if (length && slot.json && !(slot.flags & REF_PLURAL)) {
        *json = slot.json;
        return json_is_object(slot.json) ? length : 0;
    }
    slot_clear(&slot);
    if ((length = moment_anchor(chart, n, json)))
        return length;
    json_t *clip = single_clip(chart, n, &length);
    const Entry *edge = clip ? chart_match(chart, n + length, WORD_EDGE, &more) : NULL;
    if (!clip || (side == PREP_FROM && !edge)) {
        json_decref(clip);
        return 0;
    }
    *json = moment_of_clip(edge                  ? edge->value
                           : side == PREP_BEFORE ? "start"
                                                 : "end",
                           clip);
    return length + (edge ? more : 0);
}

/* Taking away, "2 seconds from the end" is how much goes there. */
static bool is_taking(const Chart *chart)
{
    static const char *const VERBS[] = { "delete", "trim",        "cut", "take",
                                         "keep",   "less:length", NULL };
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = &g_array_index(chart->slots, Slot, i);
        if (slot->kind == SLOT_VERB && g_strv_contains(VERBS, slot->value))
            return true;
    }
    return false;
}

static bool points_at_end(const json_t *anchor)
{
    const char *name = json_string_value(json_object_get(anchor, "anchor"));
    return strcmp(name, "end") == 0 || strcmp(name, "clipEnd") == 0;
}

/* "2 seconds before the end", "1 s after the logo", "10 frames into the intro". */
static unsigned offset_moment(Chart *chart, unsigned n, Slot *slot)
{
    static const unsigned LENGTHS = PREP_BIT(PREP_FOR) | PREP_BIT(PREP_BY) |
                                    PREP_BIT(PREP_OVER) | PREP_BIT(PREP_OF) |
                                    PREP_BIT(PREP_WITH) | PREP_BIT(PREP_IN);
    Slot amount;
    unsigned length, joint, reach = 0;
    json_t *json = NULL;
    if ((PREP_BIT(prep_before(chart)) & LENGTHS) ||
        !(length = rule_amount(chart, n, &amount)) || amount.timecode ||
        (amount.unit != UNIT_WORD_S && amount.unit != UNIT_WORD_F))
        return 0;
    if (chart_match(chart, n + length, WORD_INTO, &joint)) {
        json_t *clip = single_clip(chart, n + length + joint, &reach);
        json = clip ? moment_of_clip("start", clip) : NULL;
    } else {
        const Entry *entry = chart_match(chart, n + length, WORD_PREP, &joint);
        Prep side = entry ? prep_parse(entry->value) : PREP_NONE;
        bool apart = side == PREP_BEFORE || side == PREP_AFTER ||
                     (side == PREP_FROM && !is_taking(chart));
        reach = apart ? origin(chart, n + length + joint, side, &json) : 0;
        bool back =
            side == PREP_BEFORE || (side == PREP_FROM && reach && points_at_end(json));
        amount.number = back ? -amount.number : amount.number;
    }
    if (!reach || !json) {
        json_decref(json);
        return 0;
    }
    json_object_set_new(json, "offset", amount_to_time(&amount));
    *slot = moment(json);
    return length + joint + reach;
}

/* Does "the title starts" tell a time here, and not what is to become of the title? */
static bool tells_time(const Chart *chart, unsigned n)
{
    static const unsigned TIMES = PREP_BIT(PREP_UNTIL) | PREP_BIT(PREP_BEFORE) |
                                  PREP_BIT(PREP_AFTER) | PREP_BIT(PREP_FROM) |
                                  PREP_BIT(PREP_TO) | PREP_BIT(PREP_AT);
    unsigned length;
    return (PREP_BIT(prep_before(chart)) & TIMES) ||
           chart_match(chart, n, WORD_WHEN, &length);
}

/* "the in point", "the next cut" */
static unsigned named_point(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length;
    const Entry *entry = chart_match(chart, n, WORD_POINT, &length);
    if (!entry)
        return 0;
    *slot = moment(json_pack("{ss}", "anchor", entry->value));
    slot->flags |= REF_POINT;
    return length;
}

unsigned rule_moment(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length = named_point(chart, n, slot);
    if (!length)
        length = numbered_moment(chart, n, slot);
    if (!length && tells_time(chart, n))
        length = moment_edge(chart, n, slot);
    return length ? length : offset_moment(chart, n, slot);
}
