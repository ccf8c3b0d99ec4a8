/* Stage 4: spans of time. */
#include "phrase.h"

#include <math.h>
#include <string.h>

static bool is_time(const Slot *slot)
{
    return slot->unit == UNIT_WORD_S || slot->unit == UNIT_WORD_F;
}

json_t *amount_to_time(const Slot *amount)
{
    if (amount->json)
        return json_incref(amount->json);
    if (amount->timecode)
        return json_string(amount->value);
    if (amount->unit == UNIT_WORD_F)
        return json_sprintf("%.0ff", amount->number);
    double rounded = round(amount->number * 1e6) / 1e6;
    if (amount->unit == UNIT_WORD_PERCENT)
        return json_sprintf("%.10g%%", round(amount->number * 1e3) / 1e3);
    if (rounded == floor(rounded) && fabs(rounded) < 1e15)
        return json_integer((json_int_t)rounded);
    return json_real(rounded);
}

static bool prep_at(const Chart *chart, unsigned n, Prep prep, unsigned *length)
{
    for (unsigned i = 0; n < chart->sentence.count && i < chart->matches[n]->len; i++) {
        const Match *match = &g_array_index(chart->matches[n], Match, i);
        if (match->entry->class != WORD_PREP || prep_parse(match->entry->value) != prep)
            continue;
        *length = match->length;
        return true;
    }
    return false;
}

/* ---- ends of a span -------------------------------------------------------------- */

static bool has_verb(const Chart *chart, const char *const *verbs)
{
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = &g_array_index(chart->slots, Slot, i);
        if (slot->kind == SLOT_VERB && g_strv_contains(verbs, slot->value))
            return true;
    }
    return chart_verb_ahead(chart, verbs);
}

/* Only what takes away, keeps or shows a span measures it by clips: others put things
 * between them. */
static bool spans_clips(const Chart *chart)
{
    static const char *const VERBS[] = { "delete",       "cut",    "trim",
                                         "keep",         "lift",   "render",
                                         "control:play", "vanish", NULL };
    return has_verb(chart, VERBS);
}

static bool renders(const Chart *chart)
{
    static const char *const VERBS[] = { "render", NULL };
    return has_verb(chart, VERBS);
}

/* A clip as an end: what follows it begins at its end, all else at its start. What is
 * shown "from the rings to the shoes" has them both; what is to go that far leaves that
 * open. */
static unsigned clip_bound(Chart *chart, unsigned n, Prep side, Slot *slot)
{
    Slot ref = { 0 };
    SlotRule rule = side == PREP_BETWEEN ? rule_thing : rule_ref; /* "A and B" */
    unsigned length = spans_clips(chart) ? rule(chart, n, &ref) : 0;
    if (!length)
        return 0;
    bool fits = !ref.members && !(ref.flags & (REF_PLURAL | REF_ALL)) &&
                (side != PREP_TO || renders(chart)) && side != PREP_NONE;
    bool behind = side == PREP_AFTER || side == PREP_BETWEEN || side == PREP_TO;
    if (fits)
        *slot = (Slot){ .kind = SLOT_AMOUNT,
                        .unit = UNIT_WORD_S,
                        .timecode = true,
                        .json = moment_of_clip(behind ? "end" : "start",
                                               json_incref(ref.json)) };
    slot_clear(&ref);
    return fits ? length : 0;
}

static unsigned anchor_bound(Chart *chart, unsigned n, Slot *slot)
{
    json_t *json = NULL;
    unsigned length = moment_anchor(chart, n, &json);
    if (length)
        *slot = (Slot){
            .kind = SLOT_ANCHOR, .unit = UNIT_WORD_S, .timecode = true, .json = json
        };
    return length;
}

static unsigned marker_bound(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length = rule_marker(chart, n, slot);
    if (length && slot->json && !(slot->flags & REF_PLURAL)) {
        slot->unit = UNIT_WORD_S;
        return length;
    }
    slot_clear(slot);
    return 0;
}

/* One end: a time, a marker, "the start", "the end of the intro", a clip. `side` is the
 * preposition it stands behind. */
static unsigned bound(Chart *chart, unsigned n, Prep side, Slot *slot)
{
    static const SlotRule RULES[] = { rule_moment, moment_edge, rule_amount,
                                      anchor_bound, marker_bound };
    unsigned best = 0;
    *slot = (Slot){ 0 };
    for (unsigned i = 0; i <= G_N_ELEMENTS(RULES); i++) {
        Slot other = { 0 };
        unsigned length = i < G_N_ELEMENTS(RULES) ? RULES[i](chart, n, &other)
                                                  : clip_bound(chart, n, side, &other);
        if (length > best) {
            slot_clear(slot);
            *slot = other;
            best = length;
        } else if (length) {
            slot_clear(&other);
        }
    }
    return best;
}

static unsigned joint_at(const Chart *chart, unsigned n, bool between, Prep *side)
{
    unsigned length;
    *side = PREP_UNTIL;
    if (between)
        return chart_match(chart, n, WORD_AND, &length) ? length : 0;
    if (chart_is_mark(chart, n, "-"))
        return 1;
    if (chart_is_mark(chart, n, ".") && chart_is_mark(chart, n + 1, "."))
        return 2; /* "30s..35s" */
    if (prep_at(chart, n, PREP_UNTIL, &length))
        return length;
    *side = PREP_TO;
    return prep_at(chart, n, PREP_TO, &length) ? length : 0;
}

static bool is_anchor(const Slot *slot, const char *name)
{
    const char *anchor = json_string_value(json_object_get(slot->json, "anchor"));
    return slot->kind == SLOT_ANCHOR && g_strcmp0(anchor, name) == 0;
}

/* "add a second to the end" */
static bool adds(const Chart *chart)
{
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = &g_array_index(chart->slots, Slot, i);
        if (slot->kind == SLOT_VERB && strcmp(slot->value, "add") == 0)
            return true;
    }
    return false;
}

/* "cut from 3 to 7": where no property is spoken of, the numbers are seconds. */
static void read_bare(const Chart *chart, Slot *from, Slot *to)
{
    bool bare = from->kind == SLOT_AMOUNT && to->kind == SLOT_AMOUNT && !from->unit &&
                !to->unit && from->number < to->number;
    for (unsigned i = 0; i < chart->slots->len; i++)
        bare = bare && g_array_index(chart->slots, Slot, i).kind != SLOT_PROP;
    if (bare && spans_clips(chart))
        from->unit = to->unit = UNIT_WORD_S;
}

/* "from the start to the end" is no span, it is everything. */
static bool makes_sense(Slot *from, Slot *to)
{
    if (from->unit == UNIT_WORD_NONE && from->kind == SLOT_AMOUNT)
        from->unit = to->unit;
    else if (to->unit == UNIT_WORD_NONE && to->kind == SLOT_AMOUNT)
        to->unit = from->unit;
    return is_time(from) && is_time(to) && !is_anchor(from, "end") &&
           !is_anchor(to, "start") &&
           !(is_anchor(from, "start") && is_anchor(to, "end")) &&
           !(is_anchor(from, "playhead") && is_anchor(to, "playhead"));
}

/* "seconds 5 to 8", "minutes 1 to 2": the unit stands in front of both. */
static unsigned unit_in_front(const Chart *chart, unsigned n, UnitWord *unit,
                              double *scale)
{
    unsigned length;
    const Entry *entry = chart_match(chart, n, WORD_UNIT, &length);
    double number;
    bool fraction;
    if (!entry || chart->sentence.tokens[n].glued ||
        !rule_number(chart, n + length, &number, &fraction))
        return 0;
    *unit = unit_parse(entry->value, scale);
    return (*unit == UNIT_WORD_S || *unit == UNIT_WORD_F) && *scale >= 1 ? length : 0;
}

static void lend_unit(Slot *from, Slot *to, UnitWord unit, double scale)
{
    Slot *ends[] = { from, to };
    if (unit == UNIT_WORD_NONE || from->kind != SLOT_AMOUNT ||
        from->unit != UNIT_WORD_NONE)
        return;
    for (unsigned i = 0; i < G_N_ELEMENTS(ends); i++)
        if (ends[i]->kind == SLOT_AMOUNT && ends[i]->unit == UNIT_WORD_NONE) {
            ends[i]->unit = unit;
            ends[i]->number *= scale;
        }
}

/* "from 1:45 for 3 seconds" */
static unsigned from_for(Chart *chart, unsigned n, Slot *slot)
{
    unsigned begins, joint, more;
    g_auto(Slot) from = { 0 };
    Slot length = { 0 };
    if (!prep_at(chart, n, PREP_FROM, &begins) ||
        !(more = bound(chart, n + begins, PREP_FROM, &from)) || !spans_clips(chart))
        return 0;
    unsigned at = n + begins + more;
    if (!prep_at(chart, at, PREP_FOR, &joint) ||
        !(more = rule_amount(chart, at + joint, &length)) || !is_time(&length) ||
        length.timecode || !makes_sense(&from, &length))
        return 0;
    *slot = (Slot){ .kind = SLOT_RANGE,
                    .json = json_pack("{soso}", "from", amount_to_time(&from),
                                      "duration", amount_to_time(&length)) };
    return at + joint + more - n;
}

/* "from 2 to 4 seconds into the market": both of them; tokens from `n` to `end` are the
 * later one. The span, of the clip that is named beside where it is "it"; NULL: they
 * are not. */
static json_t *since_start(const Chart *chart, const Slot *from, const Slot *to,
                           unsigned n, unsigned end)
{
    unsigned length;
    json_t *offset = json_object_get(to->json, "offset");
    const json_t *of = json_object_get(to->json, "of");
    const char *by = json_string_value(json_object_get(of, "by"));
    bool plain = from->kind == SLOT_AMOUNT && !from->json && !from->timecode;
    while (n < end && !chart_match(chart, n, WORD_INTO, &length))
        n++;
    if (!plain || !offset || n == end)
        return NULL;
    if (g_strcmp0(by, "last") == 0)
        return json_pack("{sosOss}", "from", amount_to_time(from), "to", offset,
                         "relativeTo", "clip");
    json_t *first = json_copy(to->json);
    json_object_set_new(first, "offset", amount_to_time(from));
    return json_pack("{sosO}", "from", first, "to", to->json);
}

/* "delete the video after the intro": of several it is the next one, and no stretch of
 * the film. `rest` tokens from n say what of. */
static bool is_a_clip(const Chart *chart, unsigned n, unsigned rest, const Slot *edge)
{
    static const char *const REMOVING[] = { "delete", "lift", "ripple", "vanish",
                                            NULL };
    unsigned length, videos = 0;
    if (!rest || !json_object_get(edge->json, "of") ||
        json_object_get(edge->json, "offset") || !has_verb(chart, REMOVING) ||
        !chart_match(chart, n + rest - 1, WORD_TYPE, &length))
        return false;
    for (ClipWalk walk = clip_walk_main(chart->composition); clip_walk_next(&walk);)
        videos += walk.at.clip->kind == CLIP_VIDEO;
    return videos > 1;
}

/* "from four to three seconds before the end": both of them; or NULL. What is kept, or
 * is everything, may well begin at four seconds. */
static const char *const KEEPING[] = { "keep", "render", "control:play", NULL };

static json_t *before_end(const Slot *from, const Slot *to)
{
    double offset = json_number_value(json_object_get(to->json, "offset"));
    if (from->kind != SLOT_AMOUNT || from->json || from->timecode || offset >= 0 ||
        from->number <= -offset)
        return NULL;
    Slot back = *from;
    back.number = -from->number;
    json_t *first = json_copy(to->json);
    json_object_set_new(first, "offset", amount_to_time(&back));
    return json_pack("{sosO}", "from", first, "to", to->json);
}

/* "from 3 to 7 s", "between the markers", "3-7 s", "from the title to the end". */
static unsigned from_to(Chart *chart, unsigned n, Slot *slot)
{
    unsigned at = n, length, rest;
    bool whole = chart_match(chart, n, WORD_REST, &rest) && spans_clips(chart);
    if (whole)
        at += rest; /* "everything from 3 to 7 s" */
    bool between = prep_at(chart, at, PREP_BETWEEN, &length);
    bool begins = !between && prep_at(chart, at, PREP_FROM, &length);
    bool when = chart_match(chart, at, WORD_WHEN, &(unsigned){ 0 });
    if (!between && !begins && !when)
        at = n;
    at += between || begins ? length : 0;
    g_auto(Slot) from = { 0 };
    g_auto(Slot) to = { 0 };
    bool clips = between && (whole || renders(chart));
    Prep side = clips     ? PREP_BETWEEN
                : between ? PREP_AFTER
                : begins  ? PREP_FROM
                          : PREP_NONE;
    UnitWord unit = UNIT_WORD_NONE;
    double scale = 1;
    at += unit_in_front(chart, at, &unit, &scale);
    if (!(length = bound(chart, at, side, &from)))
        return 0;
    at += length;
    bool named = side == PREP_NONE && from.json && !when;
    if (!(length = joint_at(chart, at, between, &side)) ||
        (named && !(is_anchor(&from, "start") && side == PREP_UNTIL)))
        return 0; /* but "the start up to 0:03" */
    at += length;
    length = bound(chart, at, side, &to);
    bool to_end = side == PREP_TO && to.json && !begins && !between;
    if (to_end && ((from.flags & REF_EXTRA) || adds(chart)))
        return 0;
    bool far = (whole && !chart_match(chart, n, WORD_DET,
                                      &(unsigned){ 0 })) || /* no part of it */
               has_verb(chart, KEEPING);
    if (length)
        lend_unit(&from, &to, unit, scale);
    if (length)
        read_bare(chart, &from, &to);
    if (!length || !makes_sense(&from, &to) ||
        is_a_clip(chart, n, whole ? rest : 0, &from))
        return 0;
    json_t *own = since_start(chart, &from, &to, at, at + length);
    if (!own && !far)
        own = before_end(&from, &to);
    *slot = (Slot){ .kind = SLOT_RANGE,
                    .json = own ? own
                                : json_pack("{soso}", "from", amount_to_time(&from),
                                            "to", amount_to_time(&to)) };
    return at + length - n;
}

/* "between the markers", where there are two. */
static unsigned between_all(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length, more;
    g_auto(Slot) markers = { 0 };
    if (!prep_at(chart, n, PREP_BETWEEN, &length) ||
        !(more = rule_marker(chart, n + length, &markers)) ||
        !(markers.flags & REF_PLURAL) || json_array_size(markers.json) != 2)
        return 0;
    *slot = (Slot){ .kind = SLOT_RANGE,
                    .json = json_pack("{sOsO}", "from", json_array_get(markers.json, 0),
                                      "to", json_array_get(markers.json, 1)) };
    return length + more;
}

/* ---- open spans ------------------------------------------------------------------ */

/* "after the first 3 seconds": they are over then. */
static unsigned piece_bound(Chart *chart, unsigned n, Prep side, Slot *slot)
{
    Slot piece = { 0 };
    unsigned length = side == PREP_AFTER ? rule_end_piece(chart, n, &piece) : 0;
    bool fits = length && piece.number > 0;
    if (fits)
        *slot = (Slot){ .kind = SLOT_AMOUNT,
                        .unit = UNIT_WORD_S,
                        .timecode = true,
                        .json = json_incref(json_object_get(piece.json, "duration")) };
    slot_clear(&piece);
    return fits ? length : 0;
}

/* "after 0:20", "from here on": one end is that of what it is a part of. */
static unsigned open_end(Chart *chart, unsigned rest, unsigned n, bool *onwards,
                         json_t **json)
{
    unsigned length, more;
    const Entry *prep = chart_match(chart, n, WORD_PREP, &length);
    Prep side = prep ? prep_parse(prep->value) : PREP_NONE;
    bool starts = side == PREP_AFTER || side == PREP_FROM;
    g_auto(Slot) edge = { 0 };
    if ((!starts && side != PREP_BEFORE && side != PREP_UNTIL) || !spans_clips(chart))
        return 0;
    unsigned at = n + length;
    if (!(length = piece_bound(chart, at, side, &edge)))
        length = bound(chart, at, side, &edge);
    if (length && edge.kind == SLOT_AMOUNT && edge.unit == UNIT_WORD_NONE)
        edge.unit = UNIT_WORD_S;
    if (!length || !is_time(&edge) || is_anchor(&edge, starts ? "end" : "start") ||
        is_a_clip(chart, n - rest, rest, &edge))
        return 0;
    at += length;
    *onwards = starts && chart_match(chart, at, WORD_ONWARDS, &more);
    *json = json_pack("{so}", starts ? "from" : "to", amount_to_time(&edge));
    return at + (*onwards ? more : 0) - n;
}

/* "everything after the logo", "the rest from 10 s on", "from here on" */
static unsigned open_span(Chart *chart, unsigned n, Slot *slot)
{
    unsigned rest = 0;
    bool onwards;
    json_t *json = NULL;
    if (!chart_match(chart, n, WORD_REST, &rest))
        rest = 0;
    while (rest && n + rest < chart->sentence.count && chart->tail_owner[n + rest])
        rest++; /* "cut everything off after 20 s" */
    unsigned length = open_end(chart, rest, n + rest, &onwards, &json);
    if (!length || (!rest && !onwards)) {
        json_decref(json);
        return 0;
    }
    *slot = (Slot){ .kind = SLOT_RANGE, .json = json };
    return rest + length;
}

/* "the next two seconds", "the last second before the playhead" is rule_end_piece()'s:
 * from the playhead on, or up to it. */
static unsigned next_span(Chart *chart, unsigned n, Slot *slot)
{
    unsigned det = 0, length, more;
    Slot amount = { 0 };
    if (!chart_match(chart, n, WORD_DET, &det))
        det = 0;
    const Entry *side = chart_match(chart, n + det, WORD_NEIGHBOUR, &length);
    if (!side || !spans_clips(chart) ||
        !(more = rule_amount(chart, n + det + length, &amount)) || !is_time(&amount) ||
        amount.timecode)
        return 0;
    bool next = strcmp(side->value, "next") == 0;
    Slot back = amount;
    back.number = -amount.number;
    *slot =
        (Slot){ .kind = SLOT_RANGE,
                .json = next ? json_pack("{s{ss}so}", "from", "anchor", "playhead",
                                         "duration", amount_to_time(&amount))
                             : json_pack("{s{ssso}s{ss}}", "from", "anchor", "playhead",
                                         "offset", amount_to_time(&back), "to",
                                         "anchor", "playhead") };
    return det + length + more;
}

/* A preposition and the one clip behind it. */
static unsigned of_clip(Chart *chart, unsigned n)
{
    unsigned length, more;
    const Entry *prep = chart_match(chart, n, WORD_PREP, &length);
    const unsigned whose = PREP_BIT(PREP_OF) | PREP_BIT(PREP_IN) | PREP_BIT(PREP_FROM) |
                           PREP_BIT(PREP_OFF);
    g_auto(Slot) ref = { 0 };
    if (!prep || !(PREP_BIT(prep_parse(prep->value)) & whose) ||
        !(more = rule_ref(chart, n + length, &ref)) || (ref.flags & REF_ALL))
        return 0;
    return length + more;
}

unsigned rule_parted_span(Chart *chart, unsigned n, Slot *slot)
{
    unsigned rest, clip, length, all;
    bool onwards;
    json_t *json = NULL;
    if (!chart_match(chart, n, WORD_REST, &rest))
        rest = 0;
    if (chart_match(chart, n, WORD_ALL, &all) && all > rest)
        rest = all;
    if (!rest || !spans_clips(chart))
        return 0;
    unsigned at = n + rest;
    if (!(clip = of_clip(chart, at)) && !(clip = of_clip(chart, --at)))
        return 0; /* "all of" has the preposition in it */
    unsigned tail = at + clip;
    if (!(length = open_end(chart, 0, tail, &onwards, &json)))
        return 0;
    *slot = (Slot){
        .kind = SLOT_RANGE, .json = json, .gap_from = tail, .gap_to = tail + length
    };
    return at - n;
}

unsigned rule_range(Chart *chart, unsigned n, Slot *slot)
{
    static const SlotRule RULES[] = { rule_parted_span, rule_meanwhile, from_to,
                                      from_for,         between_all,    rule_marked,
                                      open_span,        next_span,      rule_end_piece,
                                      rule_all_but };
    for (unsigned i = 0; i < G_N_ELEMENTS(RULES); i++) {
        unsigned length = RULES[i](chart, n, slot);
        if (length)
            return length;
    }
    return 0;
}
