/* Stage 6: lengths, pieces, speed. */
#include "clause.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define ABSOLUTE (PREP_BIT(PREP_TO) | PREP_BIT(PREP_AT) | PREP_BIT(PREP_IN))

/* ---- trim ----------------------------------------------------------------------------------- */

/* "only the first four seconds of X": all else goes. */
bool build_keep(Clause *clause, Draft *draft)
{
    const Slot *only = clause_find(clause, SLOT_ONLY, PREP_ANY);
    const Slot *range = clause_find(clause, SLOT_RANGE, PREP_ANY);
    bool keeps = clause_verb_is(clause, "keep") || clause_verb_is(clause, "trim") ||
                 (only && clause_verb_is(clause, "cut"));
    if (!keeps || !range || (clause_verb_is(clause, "trim") && range->number != 0))
        return false;
    clause_use_verbs(clause);
    clause_use(clause, range);
    if (only)
        clause_use(clause, only);
    json_t *span =
        range->number < 0
            ? json_pack("{soss}", "duration", number_json(-range->number), "to", "100%")
            : json_deep_copy(range->json);
    json_object_set_new(span, "relativeTo", json_string("clip"));
    json_t *step = step_on("trim", clause_target(clause, "video"));
    json_object_set_new(step, "range", span);
    reading_draft_push(draft, step);
    return true;
}

/* Which end is meant: "off the start of", "the end of X by 2 s". */
static const char *trimmed_edge(Clause *clause)
{
    const Slot *anchor = clause_take(clause, SLOT_ANCHOR, PREP_ANY);
    if (!anchor)
        return NULL;
    return strcmp(anchor->value, "start") == 0 ? "start"
           : strcmp(anchor->value, "end") == 0 ? "end"
                                               : NULL;
}

static bool lengthens(const Clause *clause)
{
    return clause_verb_is(clause, "more:length");
}

static void put_edge(Clause *clause, json_t *step, const char *edge, const Slot *amount)
{
    if (lengthens(clause)) {
        bool frames = amount->unit == UNIT_WORD_F;
        json_object_set_new(step, edge,
                            json_pack("{soss}", "by", number_json(-amount->number),
                                      "unit", frames ? "f" : "s"));
        return;
    }
    json_object_set_new(step, edge, amount_to_time(amount));
    if (strcmp(edge, "start") == 0)
        json_object_set_new(step, "ripple", json_true());
}

static bool trim_by_share(Clause *clause, json_t *step)
{
    const Slot *share = clause_take_amount(clause, UNIT_WORD_PERCENT, PREP_ANY);
    if (!share)
        return false;
    bool to = share->prep == PREP_TO;
    double percent = to                  ? share->number
                     : lengthens(clause) ? 100 + share->number
                                         : 100 - share->number;
    json_object_set_new(step, "to", percent_json(percent));
    return percent > 0;
}

static bool put_trim(Clause *clause, json_t *step)
{
    const char *edge = trimmed_edge(clause);
    const Slot *range = edge ? NULL : clause_take(clause, SLOT_RANGE, PREP_ANY);
    if (range && range->number != 0) {
        Slot piece = *range;
        piece.number = fabs(range->number);
        put_edge(clause, step, range->number > 0 ? "start" : "end", &piece);
        return true;
    }
    const Slot *amount = clause_take_moment(clause, PREP_ANY);
    if (!amount)
        return !edge && trim_by_share(clause, step);
    if (!edge && (amount->prep == PREP_TO || amount->timecode))
        json_object_set_new(step, "to", amount_to_time(amount));
    else
        put_edge(clause, step, edge ? edge : "end", amount);
    return true;
}

bool build_trim(Clause *clause, Draft *draft)
{
    bool sure = clause_verb_is(clause, "trim|less:length|more:length");
    const Slot *time = clause_find_time(clause, PREP_ANY);
    const Slot *range = clause_find(clause, SLOT_RANGE, PREP_ANY);
    bool off =
        clause_has(clause, SLOT_ANCHOR) || (range && range->number != 0) ||
        (time && (PREP_BIT(time->prep) & (PREP_BIT(PREP_TO) | PREP_BIT(PREP_BY)))) ||
        clause_find(clause, SLOT_REF, PREP_BIT(PREP_OFF) | PREP_BIT(PREP_FROM));
    if (!sure && (!off || (!time && !range)))
        return false;
    clause_use_verbs(clause);
    json_t *step = step_on("trim", clause_target(clause, "video"));
    clause_take(clause, SLOT_ONLY, PREP_ANY);
    if (put_trim(clause, step)) {
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

/* "show the logo from 2 s to 5 s": there and that long. Of a video it could as well be
 * which part of it. */
bool build_span(Clause *clause, Draft *draft)
{
    const Slot *range = clause_find(clause, SLOT_RANGE, PREP_ANY);
    json_t *from = json_object_get(range->json, "from");
    json_t *to = json_object_get(range->json, "to");
    if (range->number != 0 || !json_is_number(from) || !json_is_number(to) ||
        !clause_verb_is(clause, "style:visible=true|make|put|move|keep|set") ||
        json_number_value(to) <= json_number_value(from))
        return false;
    json_t *target = clause_named_target(clause);
    bool fits = target && clause->type && strcmp(clause->type, "video") != 0;
    if (fits) {
        clause_use_verbs(clause);
        clause_use(clause, range);
        json_t *move = step_new("move", target), *trim = step_new("trim", target);
        json_object_set(move, "to", from);
        json_object_set_new(
            trim, "to", number_json(json_number_value(to) - json_number_value(from)));
        reading_draft_push(draft, move);
        reading_draft_push(draft, trim);
    }
    json_decref(target);
    return fits;
}

/* ---- split ------------------------------------------------------------------------------------ */

static json_t *split_times(Clause *clause)
{
    json_t *at = json_array();
    const Slot *amount;
    while ((amount = clause_take_time(clause, PREP_ANY)) ||
           (amount = clause_take_moment(clause, PREP_BIT(PREP_AT))))
        json_array_append_new(at, amount_to_time(amount));
    const Slot *anchor = clause_find(clause, SLOT_ANCHOR, PREP_ANY);
    if (!json_array_size(at) && anchor && strcmp(anchor->value, "playhead") == 0) {
        clause_use(clause, anchor);
        json_array_append_new(at, json_pack("{ss}", "anchor", anchor->value));
    }
    if (json_array_size(at))
        return at;
    json_decref(at);
    return NULL;
}

static unsigned split_parts(Clause *clause)
{
    const Slot *parts = clause_take(clause, SLOT_PARTS, PREP_ANY);
    if (!parts) /* "divide it into 4" */
        parts = clause_take_amount(clause, UNIT_WORD_NONE, PREP_BIT(PREP_TO));
    if (parts)
        return parts->number > 0 && parts->number < 1000 ? (unsigned)parts->number : 0;
    if (clause_take(clause, SLOT_MIDDLE, PREP_ANY))
        return 2;
    const Slot *position = clause_find(clause, SLOT_POSITION, PREP_ANY);
    if (position && strcmp(position->value, "center") == 0) {
        clause_use(clause, position);
        return 2;
    }
    return 0;
}

/* Where no clip is named, the one that is there at the time is meant. */
static json_t *split_target(Clause *clause, const json_t *at)
{
    json_t *target = clause_named_target(clause);
    if (target)
        return target;
    clause->type = "video";
    if (!at)
        return clause_target(clause, "video");
    return json_pack("{sssOss}", "by", "time", "at", json_array_get(at, 0), "type",
                     "video");
}

static bool is_surely_split(const Clause *clause, const Slot *time)
{
    if (clause_verb_is(clause, "split"))
        return true;
    bool at =
        time && (time->prep == PREP_AT || time->prep == PREP_ON || time->timecode);
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    return at || !time || !ref;
}

bool build_split(Clause *clause, Draft *draft)
{
    const Slot *time = clause_find_time(clause, PREP_ANY);
    if (!is_surely_split(clause, time) || clause_has(clause, SLOT_RANGE))
        return false;
    clause_use_verbs(clause);
    const Slot *every = clause_take(clause, SLOT_EVERY, PREP_ANY);
    unsigned parts = every ? 0 : split_parts(clause);
    json_t *at = every || parts ? NULL : split_times(clause);
    if (!every && !at && (parts < 2 || parts > 200)) {
        reading_draft_ask(draft, "at",
                          _("Where should I split it? Say a time, or how many parts."));
        json_decref(clause_named_target(clause));
        return true;
    }
    json_t *step = step_on("split", split_target(clause, at));
    if (every) {
        Slot amount = *every;
        json_object_set_new(step, "every", amount_to_time(&amount));
    } else if (at) {
        json_object_set(step, "at", at);
    } else {
        json_object_set_new(step, "parts", json_integer(parts));
    }
    json_decref(at);
    reading_draft_push(draft, step);
    return true;
}

/* ---- speed ------------------------------------------------------------------------------------ */

static const Slot *speed_prop(const Clause *clause)
{
    const Slot *prop = clause_find(clause, SLOT_PROP, PREP_ANY);
    return prop && strcmp(prop->value, "speed") == 0 ? prop : NULL;
}

static bool rate_from_share(json_t *step, int sign, const Slot *share)
{
    bool to = (PREP_BIT(share->prep) & ABSOLUTE) || sign == 0;
    double rate = share->number / 100;
    if (to)
        json_object_set_new(step, "rate", number_json(rate));
    else
        json_object_set_new(step, "rate",
                            json_pack("{so}", "scale", number_json(1 + sign * rate)));
    return to ? rate > 0 : 1 + sign * rate > 0;
}

static bool rate_from_times(json_t *step, int sign, const Slot *times)
{
    if (times->number <= 0)
        return false;
    bool to = !times->factor &&
              ((PREP_BIT(times->prep) & (PREP_BIT(PREP_TO) | PREP_BIT(PREP_AT))) ||
               sign == 0);
    double rate = sign < 0 && times->number > 1 ? 1 / times->number : times->number;
    json_object_set_new(step, "rate",
                        to ? number_json(times->number)
                           : json_pack("{so}", "scale", number_json(rate)));
    return true;
}

/* How fast, in any of the ways to say it. */
static bool put_rate(Clause *clause, json_t *step, int sign)
{
    const Slot *amount = clause_take_amount(clause, UNIT_WORD_PERCENT, PREP_ANY);
    if (amount)
        return rate_from_share(step, sign, amount);
    if ((amount = clause_take_amount(clause, UNIT_WORD_X, PREP_ANY)) ||
        (amount = clause_take_amount(clause, UNIT_WORD_NONE, PREP_ANY)))
        return rate_from_times(step, sign, amount);
    if ((amount = clause_take_time(clause, ABSOLUTE | PREP_BIT(PREP_FOR)))) {
        json_object_set_new(step, "toDuration", amount_to_time(amount));
        return true;
    }
    const Slot *strength = clause_take(clause, SLOT_STRENGTH, PREP_ANY);
    const Slot *pace = clause_take(clause, SLOT_PACE, PREP_ANY);
    const Slot *extreme = clause_take(clause, SLOT_EXTREME, PREP_ANY);
    if (extreme && strcmp(extreme->value, "reset") == 0)
        json_object_set_new(step, "rate", json_integer(1));
    else if (pace)
        json_object_set_new(step, "pace", json_string(pace->value));
    else if (sign)
        json_object_set_new(step, "rate",
                            amount_nudge(sign, strength ? strength->value : NULL));
    else
        return false;
    return true;
}

static int speed_sign(const Clause *clause)
{
    if (clause_verb_is(clause, "more:speed"))
        return 1;
    return clause_verb_is(clause, "less:speed") ? -1 : 0;
}

/* "the second half" of a clip: split it, then go on with the piece. */
static json_t *half_of(Clause *clause, Draft *draft, const Slot *half)
{
    g_autofree char *id =
        g_strdup_printf("s%zu", json_array_size(clause->story->steps) + 1);
    json_t *step = step_on("split", clause_target(clause, "video"));
    json_object_set_new(step, "parts", json_integer(2));
    json_object_set_new(step, "id", json_string(id));
    reading_draft_push(draft, step);
    draft->about = 1;
    return json_pack("{ssssso}", "by", "step", "step", id, "index",
                     number_json(half->number));
}

static bool plays(const Clause *clause)
{
    return clause_verb_is(clause, "control:play|speed|set|make|put|more|less") &&
           speed_prop(clause);
}

static bool is_pace_only(const Clause *clause)
{
    return clause_verb_is(clause, "make|speed|control:play|set") &&
           clause_has(clause, SLOT_PACE) && !clause_has(clause, SLOT_ANIMATION) &&
           clause_find(clause, SLOT_REF, PREP_ANY);
}

bool build_speed(Clause *clause, Draft *draft)
{
    int sign = speed_sign(clause);
    bool reset = clause_verb_is(clause, "reset") && speed_prop(clause);
    const Slot *prop = speed_prop(clause);
    bool fit = clause_verb_is(clause, "fit");
    if (!sign && !plays(clause) && !is_pace_only(clause) && !fit && !reset)
        return false;
    if (clause_verb_is(clause, "more"))
        sign = 1;
    else if (clause_verb_is(clause, "less"))
        sign = -1;
    clause_use_verbs(clause);
    if (prop)
        clause_use(clause, prop);
    const Slot *half = clause_take(clause, SLOT_HALF, PREP_ANY);
    json_t *step = step_new("speed", NULL);
    bool ok = reset || put_rate(clause, step, sign);
    if (reset)
        json_object_set_new(step, "rate", json_integer(1));
    json_object_set_new(step, "target",
                        half
                            ? half_of(clause, draft, half)
                            : target_narrowed(clause_target(clause, "video"), "video"));
    if (!ok) {
        json_decref(step);
        return false;
    }
    reading_draft_push(draft, step);
    return true;
}

bool build_reverse(Clause *clause, Draft *draft)
{
    bool backwards = false;
    for (unsigned i = 0; i < clause->count; i++) {
        if (clause->slots[i]->kind != SLOT_VERB ||
            strcmp(clause->slots[i]->value, "reverse") != 0)
            continue;
        clause_use(clause, clause->slots[i]);
        backwards = true;
    }
    const Slot *shift = clause_find(clause, SLOT_SHIFT, PREP_ANY);
    bool plays_back = shift && atoi(shift->value) < 0 &&
                      clause_verb_is(clause, "control:play|speed|make");
    if (!backwards && !plays_back)
        return false;
    clause_use_verbs(clause);
    if (shift)
        clause_use(clause, shift);
    json_t *step = step_on("speed", clause_target(clause, "video"));
    json_object_set_new(step, "reverse", json_true());
    reading_draft_push(draft, step);
    return true;
}

bool build_freeze(Clause *clause, Draft *draft)
{
    clause_use_verbs(clause);
    const Slot *hold =
        clause_take_time(clause, PREP_BIT(PREP_FOR) | PREP_BIT(PREP_OVER));
    const Slot *time = clause_take_time(clause, PREP_ANY);
    const Slot *anchor = time ? NULL : clause_take(clause, SLOT_ANCHOR, PREP_ANY);
    if (!time && !anchor) {
        reading_draft_ask(draft, "freezeAt",
                          _("At which moment should the picture stand still?"));
        json_decref(clause_named_target(clause));
        return true;
    }
    json_t *at =
        time ? amount_to_time(time) : json_pack("{ss}", "anchor", anchor->value);
    json_t *target = clause_named_target(clause);
    if (!target)
        target = json_pack("{sssOss}", "by", "time", "at", at, "type", "video");
    json_t *step = step_on("speed", target);
    json_object_set_new(step, "freezeAt", at);
    if (hold)
        json_object_set_new(step, "freezeFor", amount_to_time(hold));
    reading_draft_push(draft, step);
    return true;
}
