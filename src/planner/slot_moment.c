/* Stage 4: moments that are told by what is there: the ends of clips, frames. */
#include "chart.h"

#include <string.h>

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

/* "where the kiss goes over into the confetti": it does not go away. */
static bool goes_somewhere(const Chart *chart, unsigned n, unsigned length)
{
    unsigned verb;
    const Entry *put = chart_match(chart, n, WORD_VERB, &verb);
    const Token *behind = sentence_token(&chart->sentence, n + length);
    return put && strcmp(put->value, "put") == 0 && behind &&
           behind->kind != TOKEN_MARK;
}

/* Which end of the clip in front is told at n, "start" or "end"; NULL: none. Of what is
 * called by several the verb has no ending: "the church bells stop". */
static const char *edge_at(const Chart *chart, unsigned n, unsigned *length)
{
    unsigned verb;
    const Entry *entry = chart_match(chart, n, WORD_EDGE, length);
    if (entry)
        return goes_somewhere(chart, n, *length) ? NULL : entry->value;
    const char *rule = vocabulary_rule(chart->vocabulary, "finite-ending");
    const Token *before = n > 0 ? sentence_token(&chart->sentence, n - 1) : NULL;
    const Entry *pron = n > 0 ? chart_match(chart, n - 1, WORD_PRON, &verb) : NULL;
    const Entry *plain = chart_match(chart, n, WORD_VERB, &verb);
    if (!rule || !before || !plain || verb != 1 ||
        !(g_str_has_suffix(before->text, "s") || (pron && strstr(pron->value, "many"))))
        return NULL;
    *length = verb;
    return strcmp(plain->value, "start") == 0 || strcmp(plain->value, "end") == 0
               ? plain->value
               : NULL;
}

/* "The portraits, 3 s before they end": one clip that is called by several. */
static json_t *they(const Chart *chart, unsigned n, const Slot *slot)
{
    unsigned both;
    bool last =
        (slot->flags & REF_PRONOUN) && !chart_match(chart, n, WORD_BOTH, &both) &&
        g_strcmp0(json_string_value(json_object_get(slot->json, "by")), "last") == 0;
    return last ? json_pack("{ss}", "by", "last") : NULL;
}

/* One clip; *length tokens long. A new reference, or NULL. */
static json_t *single_clip(Chart *chart, unsigned n, unsigned *length)
{
    Slot slot = { 0 };
    *length = rule_ref(chart, n, &slot);
    json_t *json = NULL;
    if (*length && !(slot.flags & (REF_PLURAL | REF_ALL)) && !slot.members)
        json = json_incref(slot.json);
    else if (*length && edge_at(chart, n + *length, &(unsigned){ 0 }))
        json = they(chart, n, &slot);
    if (*length)
        slot_clear(&slot);
    return json;
}

/* "minute two", "minute 2": no clip is counted by that. */
static unsigned minute_moment(Chart *chart, unsigned n, Slot *slot)
{
    enum { MINUTE = 60 };
    unsigned length, more;
    double scale, number;
    bool fraction;
    const Entry *unit = chart_match(chart, n, WORD_UNIT, &length);
    if (!unit || unit_parse(unit->value, &scale) != UNIT_WORD_S || scale != MINUTE ||
        chart->sentence.tokens[n].glued ||
        !(more = rule_number(chart, n + length, &number, &fraction)) ||
        chart_match(chart, n + length + more, WORD_UNIT, &(unsigned){ 0 }))
        return 0;
    *slot =
        (Slot){ .kind = SLOT_AMOUNT, .unit = UNIT_WORD_S, .number = number * MINUTE };
    return length + more;
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
    const char *end = of ? edge_at(chart, n + when + length, &edge) : NULL;
    if (!end || (!when && is_clip_at(chart, n + length + edge))) {
        json_decref(of);
        return 0;
    }
    *slot = moment(moment_of_clip(end, of));
    return when + length + edge;
}

unsigned moment_anchor(Chart *chart, unsigned n, json_t **json)
{
    unsigned det = 0, length, of_length = 0, ref_length;
    if (chart_match(chart, n, WORD_ANCHOR, &length) || /* "this point" */
        !chart_match(chart, n, WORD_DET, &det))
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
    const char *edge = clip ? edge_at(chart, n + length, &more) : NULL;
    if (!clip || (side == PREP_FROM && !edge)) {
        json_decref(clip);
        return 0;
    }
    *json = moment_of_clip(edge ? edge : side == PREP_BEFORE ? "start" : "end", clip);
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

/* "2 s further into the footage" tells from where it is now. */
static bool is_further(const Chart *chart, unsigned n, const Slot *amount)
{
    unsigned length;
    const Entry *source = chart_match(chart, n, WORD_SOURCE, &length);
    return source && (source->value || (amount->flags & REF_EXTRA));
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
    if (is_further(chart, n + length, &amount))
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
    if (!length)
        length = minute_moment(chart, n, slot);
    if (!length && tells_time(chart, n))
        length = moment_edge(chart, n, slot);
    return length ? length : offset_moment(chart, n, slot);
}
