/* Stage 6: lengths: what is trimmed. */
#include "clause.h"

#include "chatkut/edit/moment.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* Where a clip is to end or begin: "to the playhead", "until the music starts". */
static const unsigned UP_TO =
    PREP_BIT(PREP_TO) | PREP_BIT(PREP_UNTIL) | PREP_BIT(PREP_AT);

/* ---- trim ------------------------------------------------------------------------ */

static bool adds(const Clause *clause)
{
    return clause_verb_is(clause, "add");
}

static bool lengthens(const Clause *clause)
{
    return clause_verb_is(clause, "more:length") || adds(clause);
}

/* A side of a clip, as one sees it on the timeline. */
static const char *edge_of_side(const char *position)
{
    static const struct {
        const char *position, *edge;
    } SIDES[] = { { "left", "start" },
                  { "right", "end" },
                  { "sides", "both" },
                  { "all-sides", "both" } };
    for (unsigned i = 0; i < G_N_ELEMENTS(SIDES); i++)
        if (strcmp(SIDES[i].position, position) == 0)
            return SIDES[i].edge;
    return NULL;
}

static const char *trimmed_side(Clause *clause)
{
    static const char FROM[] = "from-";
    const Slot *side = clause_find(clause, SLOT_POSITION,
                                   PREP_BIT(PREP_OFF) | PREP_BIT(PREP_FROM) |
                                       PREP_BIT(PREP_ON) | PREP_BIT(PREP_AT));
    const Slot *way = side ? NULL : clause_find(clause, SLOT_DIRECTION, PREP_ANY);
    const char *edge = side ? edge_of_side(side->value) : NULL;
    if (way && g_str_has_prefix(way->value, FROM)) { /* "from the left" */
        side = way;
        edge = edge_of_side(way->value + strlen(FROM));
    }
    if (edge)
        clause_use(clause, side);
    return edge;
}

/* Which end is meant: "off the start of", "the end of X by 2 s", "both ends". */
static const char *trimmed_edge(Clause *clause)
{
    bool amount = clause_find_time(clause, PREP_ANY & ~UP_TO) != NULL;
    unsigned preps = PREP_ANY & ~(UP_TO & ~(amount ? PREP_BIT(PREP_AT) : 0));
    const Slot *anchor =
        clause_take(clause, SLOT_ANCHOR, adds(clause) ? PREP_ANY : preps);
    bool edge = anchor && strcmp(anchor->value, "playhead") != 0;
    return edge ? anchor->value : amount && !anchor ? trimmed_side(clause) : NULL;
}

static void put_one_edge(const Clause *clause, json_t *step, const char *edge,
                         const Slot *amount)
{
    if (lengthens(clause)) {
        bool frames = amount->unit == UNIT_WORD_F;
        json_object_set_new(step, edge,
                            json_pack("{soss}", "by", number_json(-amount->number),
                                      "unit", frames ? "f" : "s"));
        return;
    }
    json_object_set_new(step, edge, amount_to_time(amount));
    if (strcmp(edge, "start") == 0 &&
        clause_closes_up(clause, json_object_get(step, "target")))
        json_object_set_new(step, "ripple", json_true());
}

static void put_edge(const Clause *clause, json_t *step, const char *edge,
                     const Slot *amount)
{
    bool both = strcmp(edge, "both") == 0;
    if (both || strcmp(edge, "start") == 0)
        put_one_edge(clause, step, "start", amount);
    if (both || strcmp(edge, "end") == 0)
        put_one_edge(clause, step, "end", amount);
}

/* "2 seconds off the front and 1 off the back": the other end, in the unit of the
 * first. */
static void put_other_edge(Clause *clause, json_t *step, const char *edge,
                           const Slot *amount)
{
    bool start = strcmp(edge, "start") == 0;
    const Slot *anchor = clause_find(clause, SLOT_ANCHOR, PREP_ANY);
    const Slot *other = clause_find_time(clause, PREP_ANY);
    if (!other)
        other = clause_find(clause, SLOT_AMOUNT, PREP_ANY);
    if (!anchor || strcmp(anchor->value, start ? "end" : "start") != 0 || !other ||
        (other->unit != UNIT_WORD_NONE && !slot_is_time(other)) || other->timecode)
        return;
    clause_use(clause, anchor);
    clause_use(clause, other);
    Slot length = { .number = other->number,
                    .unit = other->unit ? other->unit : amount->unit };
    put_edge(clause, step, anchor->value, &length);
}

/* "cut its length in half", "shorten it to half" */
static bool trim_into_parts(Clause *clause, json_t *step)
{
    const Slot *prop = clause_find(clause, SLOT_PROP, PREP_ANY);
    const Slot *parts = clause_find(clause, SLOT_PARTS, PREP_ANY);
    bool length = prop ? strcmp(prop->value, "length") == 0
                       : clause_verb_is(clause, "trim|less:length");
    if (!length || !parts || parts->number < 2)
        return false;
    if (prop)
        clause_use(clause, prop);
    clause_use(clause, parts);
    json_object_set_new(step, "to", percent_json(100 / parts->number));
    return true;
}

static bool trim_by_share(Clause *clause, json_t *step)
{
    const Slot *share = clause_take_amount(clause, UNIT_WORD_PERCENT, PREP_ANY);
    const Slot *times =
        share ? NULL : clause_take_amount(clause, UNIT_WORD_X, PREP_ANY);
    if (!share && !times)
        return trim_into_parts(clause, step);
    double percent = share ? share->number : 100 * times->number;
    bool to = times || share->prep == PREP_TO;
    if (!to)
        percent = lengthens(clause) ? 100 + percent : 100 - percent;
    json_object_set_new(step, "to", percent_json(percent));
    return percent > 0;
}

/* "a bit": how much is the executor's to know. */
static bool trim_by_strength(Clause *clause, json_t *step, const char *edge)
{
    const Slot *strength = clause_take(clause, SLOT_STRENGTH, PREP_ANY);
    if (!strength)
        return false;
    json_object_set_new(step, edge ? edge : "end",
                        amount_nudge(lengthens(clause) ? -1 : 1, strength->value));
    return true;
}

/* "the start", "the end", as what is cut */
static bool names_edge(const Clause *clause)
{
    return clause_find(clause, SLOT_ANCHOR, PREP_ANY & ~UP_TO) != NULL;
}

/* A plain time behind "to" is a length, unless an end goes there. */
static bool is_length(const Clause *clause)
{
    const Slot *amount = clause_find(clause, SLOT_AMOUNT, PREP_BIT(PREP_TO));
    bool plain = amount && !amount->json;
    return plain && (!slot_is_time(amount) || !names_edge(clause));
}

/* "so it starts at" is as much as "at", but for what is trimmed. */
static bool says_start(const Clause *clause, const Slot *time)
{
    enum { WORDS = 2 }; /* of a preposition, behind its verb */
    unsigned length;
    for (unsigned i = 1; time && i <= WORDS && i <= time->from; i++) {
        const Entry *verb =
            chart_match(clause->chart, time->from - i, WORD_VERB, &length);
        if (verb && strcmp(verb->value, "start") == 0)
            return true;
    }
    return false;
}

/* "trim it to the playhead", "… so it ends at 6 s": one end goes to a moment. */
static bool trim_to_point(Clause *clause, json_t *step)
{
    const Slot *ends = clause_find_verb(clause, "end");
    const Slot *starts = ends ? NULL : clause_find_verb(clause, "start");
    const Slot *told = ends ? ends : starts, *plain = clause_find_time(clause, UP_TO);
    bool amount = clause_find_time(clause, PREP_ANY & ~UP_TO) != NULL;
    if (!told && (amount || is_length(clause)))
        return false;
    json_t *point =
        clause_take_point(clause, told ? UP_TO | PREP_BIT(PREP_WITH) : UP_TO, NULL);
    if (!point)
        return false;
    if (told) {
        clause_use(clause, told);
        clause_use_pronoun(clause);
    }
    const char *edge = told ? NULL : trimmed_edge(clause);
    bool head =
        starts || says_start(clause, plain) || (edge && strcmp(edge, "start") == 0);
    if (head && clause_verb_is(clause, "set")) { /* when it starts, not with what */
        json_object_set_new(step, "op", json_string("move"));
        json_object_set_new(step, "to", point);
        return true;
    }
    json_t *range = json_pack("{so}", head ? "from" : "to", point);
    const Clip *clip = clause_one_clip(clause, json_object_get(step, "target"));
    if (plain && clip && !clause_time_is_absolute(clause, clip, plain))
        json_object_set_new(range, "relativeTo", json_string("clip"));
    json_object_set_new(step, "range", range);
    return !edge || strcmp(edge, "both") != 0;
}

/* "extend the title to 0:08": a time as it is typed is one of the timeline where the
 * clip could be no such length, or would be changed the other way. */
static bool is_typed_moment(const Clause *clause, const json_t *step,
                            const Slot *amount)
{
    const Clip *clip = clause_one_clip(clause, json_object_get(step, "target"));
    if (!clip || !amount->timecode || amount->prep != PREP_TO)
        return false;
    json_t *json = amount_to_time(amount);
    RTime at = moment_length(json, composition_main(clause->chart->composition)->rate,
                             RTIME_ZERO);
    json_decref(json);
    bool longer = rtime_compare(at, clip->duration) > 0;
    bool later = rtime_compare(at, clip_end(clip)) > 0;
    bool inside = rtime_compare(at, clip->start) > 0;
    return lengthens(clause) ? later : inside && !later && longer;
}

/* "so that it is 2 seconds long" */
static bool is_new_length(const Clause *clause, const Slot *amount)
{
    const Slot *next = clause_next(clause, amount);
    return next && next->kind == SLOT_PROP && strcmp(next->value, "length") == 0 &&
           !adds(clause);
}

/* "shorten it from 6 to 4 seconds" */
static bool trim_from_to(const Clause *clause, json_t *step, const json_t *range)
{
    const json_t *from = json_object_get(range, "from");
    json_t *to = json_object_get(range, "to");
    bool length = clause_verb_is(clause, "less:length|more:length") ||
                  json_number_value(from) > json_number_value(to);
    if (!json_is_number(from) || !json_is_number(to) || !length)
        return false;
    json_object_set(step, "to", to);
    return true;
}

/* "trim off the end after 20 s": when, not how much. */
static bool trim_beyond(Clause *clause, json_t *step, const char *edge)
{
    bool end = edge && strcmp(edge, "end") == 0;
    Prep side = end ? PREP_AFTER : PREP_BEFORE;
    const Slot *time = edge && strcmp(edge, "both") != 0
                           ? clause_find_time(clause, PREP_BIT(side))
                           : NULL;
    if (!time)
        return false;
    clause_use(clause, time);
    json_t *range = json_pack("{so}", end ? "to" : "from", amount_to_time(time));
    const Clip *clip = clause_one_clip(clause, json_object_get(step, "target"));
    if (clip && !clause_time_is_absolute(clause, clip, time))
        json_object_set_new(range, "relativeTo", json_string("clip"));
    json_object_set_new(step, "range", range);
    return true;
}

/* "the first 2 seconds off it", "from 3 to 5 s". */
static bool trim_by_range(Clause *clause, json_t *step, const Slot *range)
{
    if (range->number == 0)
        return trim_from_to(clause, step, range->json);
    if (range->prep == PREP_TO)
        return false; /* that is what stays */
    Slot piece = *range;
    piece.number = fabs(range->number);
    piece.json = NULL;
    put_edge(clause, step, range->number > 0 ? "start" : "end", &piece);
    return true;
}

static bool trim_by_amount(Clause *clause, json_t *step, const char *edge,
                           const Slot *amount)
{
    if (amount->json || (edge && amount->timecode))
        return false;
    if (!edge && is_typed_moment(clause, step, amount)) {
        json_object_set_new(step, "range",
                            json_pack("{so}", "to", amount_to_time(amount)));
        return true;
    }
    if (!edge && (amount->prep == PREP_TO || amount->timecode) && !adds(clause))
        json_object_set_new(step, "to", amount_to_time(amount));
    else
        put_edge(clause, step, edge ? edge : "end", amount);
    if (edge)
        put_other_edge(clause, step, edge, amount);
    return true;
}

static bool put_trim(Clause *clause, json_t *step)
{
    if (trim_to_point(clause, step))
        return true;
    const char *edge = trimmed_edge(clause);
    if (trim_beyond(clause, step, edge))
        return true;
    const Slot *range = edge ? NULL : clause_take(clause, SLOT_RANGE, PREP_ANY);
    if (range)
        return trim_by_range(clause, step, range);
    const unsigned beside = PREP_BIT(PREP_AFTER) | PREP_BIT(PREP_BEFORE);
    const Slot *amount = clause_take_moment(clause, PREP_ANY & ~beside);
    if (amount && is_new_length(clause, amount)) {
        clause_use(clause, clause_next(clause, amount));
        clause_use_pronoun(clause);
        json_object_set_new(step, "to", amount_to_time(amount));
        return true;
    }
    if (amount)
        return trim_by_amount(clause, step, edge, amount);
    return (!edge && trim_by_share(clause, step)) ||
           trim_by_strength(clause, step, edge);
}

static void keep_gap(Clause *clause, json_t *step)
{
    int ripple = clause_take_ripple(clause);
    if (ripple >= 0)
        json_object_set_new(step, "ripple", json_boolean(ripple));
}

/* "add 2 seconds to the intro" */
static bool adds_time(const Clause *clause)
{
    const Slot *time = clause_find_time(clause, PREP_BIT(PREP_NONE));
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_ANY);
    return time && !time->timecode && ref && (ref->flags & ~(unsigned)REF_IN_ASSETS) &&
           (ref->prep == PREP_TO ||
            (ref->prep == PREP_OF &&
             clause_find(clause, SLOT_ANCHOR, PREP_BIT(PREP_TO)))) &&
           !clause_has(clause, SLOT_LITERAL) && !clause_has(clause, SLOT_MARKER);
}

/* Of what is only heard it could as well be the volume. */
static bool is_sound(const Clause *clause)
{
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_ANY);
    return ref && g_strcmp0(ref->type, "audio") == 0;
}

/* "to two thirds", "by 20 %" */
static bool has_share(const Clause *clause)
{
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        if (slot->kind == SLOT_AMOUNT && slot->unit == UNIT_WORD_PERCENT &&
            (slot->prep == PREP_TO || slot->prep == PREP_BY))
            return clause_verb_is(clause, "cut") && !is_sound(clause);
    }
    return false;
}

/* Do the words say that something goes, or is this the wrong frame? */
static bool is_surely_trim(const Clause *clause)
{
    if (clause_verb_is(clause, "trim|less:length|more:length"))
        return true;
    if (adds(clause))
        return adds_time(clause);
    if (clause_verb_is(clause, "split|take")) /* "chop 2 seconds off the end" */
        return clause_find(clause, SLOT_ANCHOR,
                           PREP_BIT(PREP_OFF) | PREP_BIT(PREP_FROM)) ||
               (clause_find(clause, SLOT_ANCHOR, PREP_BIT(PREP_NONE)) &&
                clause_find_time(clause, PREP_BIT(PREP_BY))) || /* "… the tail by" */
               clause_find(clause, SLOT_POSITION, PREP_BIT(PREP_OFF)) ||
               clause_find(clause, SLOT_REF, PREP_BIT(PREP_OFF));
    const Slot *time = clause_find_time(clause, PREP_ANY);
    const Slot *range = clause_find(clause, SLOT_RANGE, PREP_ANY);
    if ((clause_has(clause, SLOT_PROP) && clause_has(clause, SLOT_PARTS)) ||
        has_share(clause))
        return true;
    bool off =
        clause_has(clause, SLOT_ANCHOR) || clause_has(clause, SLOT_POSITION) ||
        (range && range->number != 0) ||
        (time && (PREP_BIT(time->prep) & (PREP_BIT(PREP_TO) | PREP_BIT(PREP_BY)))) ||
        clause_find(clause, SLOT_REF, PREP_BIT(PREP_OFF) | PREP_BIT(PREP_FROM));
    return off && (time || range);
}

/* "cut 5 seconds off the start", of no clip: of the film. */
static bool trim_film(Clause *clause, Draft *draft)
{
    const Slot *time = clause_find_time(clause, PREP_ANY & ~UP_TO);
    bool whole = clause_has(clause, SLOT_WHOLE);
    if (!time || time->timecode || lengthens(clause) ||
        !(whole || clause_is_of_film(clause)))
        return false;
    const char *edge = trimmed_edge(clause);
    bool start = g_strcmp0(edge, "start") == 0, end = g_strcmp0(edge, "end") == 0;
    if (!start && !end)
        return false;
    clause_use(clause, time);
    clause_take(clause, SLOT_WHOLE, PREP_ANY);
    Slot back = *time;
    back.number = -time->number;
    reading_draft_push(
        draft,
        start ? json_pack("{sss{siso}sb}", "op", "cut", "range", "from", 0, "duration",
                          amount_to_time(time), "ripple", 1)
              : json_pack("{sss{s{ssso}}sb}", "op", "cut", "range", "from", "anchor",
                          "end", "offset", amount_to_time(&back), "ripple", 1));
    draft->about = -1;
    return true;
}

bool build_trim(Clause *clause, Draft *draft)
{
    bool sure = clause_verb_is(clause, "trim|less:length|more:length");
    if (!is_surely_trim(clause))
        return false;
    clause_use_verbs(clause);
    Clause film = *clause;
    if (trim_film(&film, draft)) {
        *clause = film;
        return true;
    }
    if (clause_has(clause, SLOT_WHOLE) && !clause_has(clause, SLOT_REF))
        return false; /* not each of the clips */
    json_t *step = step_on("trim", clause_target(clause, "video"));
    clause_take(clause, SLOT_ONLY, PREP_ANY);
    if (put_trim(clause, step)) {
        keep_gap(clause, step);
        reading_draft_push(draft, step);
        return true;
    }
    json_decref(step);
    if (!sure)
        return false;
    reading_draft_ask(
        draft, "amount",
        lengthens(clause)
            ? _("How much longer should it be?")
            : _("How much should go? Say “to 5 seconds” or “2 seconds off "
                "the start”."));
    return true;
}
