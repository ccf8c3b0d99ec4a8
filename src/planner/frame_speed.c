/* Stage 6: speed, backwards, still pictures. */
#include "clause.h"

#include <glib/gi18n.h>
#include <string.h>

#define ABSOLUTE (PREP_BIT(PREP_TO) | PREP_BIT(PREP_AT) | PREP_BIT(PREP_IN))

/* ---- how fast -------------------------------------------------------------------- */

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
    return to || 1 + sign * rate > 0;
}

/* What no clip can be played at, nothing and less, is the executor's to refuse: it says
 * what can be. */
static bool rate_from_times(json_t *step, int sign, const Slot *times)
{
    bool to = !times->factor &&
              ((PREP_BIT(times->prep) & (PREP_BIT(PREP_TO) | PREP_BIT(PREP_AT))) ||
               sign == 0);
    double rate = sign < 0 && times->number > 1 ? 1 / times->number : times->number;
    if (!to && rate <= 0)
        return false;
    json_object_set_new(step, "rate",
                        to ? number_json(times->number)
                           : json_pack("{so}", "scale", number_json(rate)));
    return true;
}

/* How fast, in any of the ways to say it. */
static bool put_rate(Clause *clause, json_t *step, int sign, bool fits)
{
    const Slot *amount = clause_take_amount(clause, UNIT_WORD_PERCENT, PREP_ANY);
    if (amount) {
        clause_take(clause, SLOT_PACE, PREP_ANY);     /* "slow motion at 40 %" */
        clause_take(clause, SLOT_STRENGTH, PREP_ANY); /* "a little, to 90 %" */
        return rate_from_share(step, sign, amount);
    }
    const Slot *bare =
        fits ? clause_take_amount(clause, UNIT_WORD_NONE, PREP_ANY) : NULL;
    if (bare) { /* "squeeze it into six" */
        json_object_set_new(step, "toDuration", number_json(bare->number));
        return true;
    }
    if ((amount = clause_take_amount(clause, UNIT_WORD_X, PREP_ANY)) ||
        (amount = clause_take_amount(clause, UNIT_WORD_NONE, PREP_ANY)))
        return rate_from_times(step, sign, amount);
    if ((amount = clause_take_time(clause, ABSOLUTE | PREP_BIT(PREP_FOR))) ||
        (fits && (amount = clause_take_time(clause, PREP_ANY)))) {
        json_object_set_new(step, "toDuration", amount_to_time(amount));
        return !amount->json;
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

/* "run it three times faster" */
static int compared_sign(Clause *clause)
{
    static const struct {
        SlotKind kind;
        int sign;
    } WORDS[] = { { SLOT_MORE, 1 }, { SLOT_LESS, -1 } };
    for (unsigned i = 0; i < G_N_ELEMENTS(WORDS); i++) {
        const Slot *slot = clause_find(clause, WORDS[i].kind, PREP_ANY);
        if (!slot || strcmp(slot->value, "speed") != 0)
            continue;
        clause_use(clause, slot);
        return WORDS[i].sign;
    }
    return 0;
}

static int speed_sign(Clause *clause)
{
    if (clause_verb_is(clause, "more:speed|more"))
        return 1;
    if (clause_verb_is(clause, "less:speed|less"))
        return -1;
    return clause_verb_is(clause, "speed|control:play|make") ? compared_sign(clause)
                                                             : 0;
}

/* "the second half", "the last 2 seconds of the market" */
static json_t *take_piece(Clause *clause, Draft *draft)
{
    json_t *half = clause_take_half(clause, draft);
    return half ? half : clause_take_end_piece(clause, draft);
}

/* ---- is it about speed? ---------------------------------------------------------- */

static bool compares(const Clause *clause)
{
    return clause_has(clause, SLOT_MORE) || clause_has(clause, SLOT_LESS) ||
           clause_has(clause, SLOT_RAISE) || clause_has(clause, SLOT_LOWER);
}

/* "make it 2x", "2x on the intro": times of nothing else. */
static bool is_times_only(const Clause *clause)
{
    const Slot *times = clause_find(clause, SLOT_AMOUNT, PREP_ANY);
    return times && times->unit == UNIT_WORD_X && !times->factor && !compares(clause) &&
           !clause_times_in_words(clause, times) && !clause_has(clause, SLOT_PROP) &&
           (clause_find(clause, SLOT_REF, PREP_ANY) ||
            (chart_selects(clause->chart) && clause->count == 1));
}

/* "play it at 125 %": of nothing else, in how it is played. */
static bool is_played_at_share(const Clause *clause)
{
    const Slot *share = clause_find(clause, SLOT_AMOUNT, ABSOLUTE);
    return clause_verb_is(clause, "control:play|speed") && share &&
           share->unit == UNIT_WORD_PERCENT && !clause_has(clause, SLOT_PROP) &&
           clause_find(clause, SLOT_REF, PREP_ANY);
}

static bool is_pace_only(const Clause *clause)
{
    return clause_has(clause, SLOT_PACE) && !clause_has(clause, SLOT_ANIMATION) &&
           !clause_has(clause, SLOT_TRANSITION) && !compares(clause) &&
           clause_find(clause, SLOT_REF, PREP_ANY);
}

/* "make the first half twice as fast", "run it three times faster" */
static bool compares_piece(const Clause *clause)
{
    const Slot *more = clause_find(clause, SLOT_MORE, PREP_ANY);
    const Slot *less = clause_find(clause, SLOT_LESS, PREP_ANY);
    const Slot *word = more ? more : less;
    bool piece = clause_has(clause, SLOT_HALF) || clause_has(clause, SLOT_RANGE);
    return word && strcmp(word->value, "speed") == 0 &&
           (clause_verb_is(clause, "speed|control:play") ||
            (piece && clause_verb_is(clause, "make")));
}

static bool is_about_speed(const Clause *clause)
{
    if (clause_verb_is(clause, "more:speed|less:speed|fit"))
        return true;
    if (clause->verb &&
        !clause_verb_is(clause, "control:play|speed|set|make|put|more|less|reset|add"))
        return false;
    if (speed_prop(clause) || compares_piece(clause))
        return true;
    return !clause_verb_is(clause, "more|less|reset|add") &&
           (is_played_at_share(clause) || is_pace_only(clause) ||
            is_times_only(clause));
}

/* Together they are to last so long, not each of them. */
static bool fit_together(Clause *clause, Draft *draft)
{
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_ANY);
    const Slot *whole = clause_find(clause, SLOT_WHOLE, PREP_ANY);
    bool several = ref && (ref->flags & REF_PLURAL) && !(ref->flags & REF_PRONOUN);
    const Slot *time = clause_find_time(clause, ABSOLUTE | PREP_BIT(PREP_FOR));
    if (!clause_find_verb(clause, "fit") || !(several || whole) || !time || time->json)
        return false;
    clause_use_verbs(clause);
    clause_use(clause, clause_find_verb(clause, "fit"));
    clause_use(clause, time);
    json_t *step = json_pack("{ssssso}", "op", "arrange", "how", "fit-to-duration",
                             "duration", amount_to_time(time));
    bool everything = !ref || (ref->flags & REF_ALL && !ref->type);
    if (everything)
        clause_use(clause, ref ? ref : whole);
    else
        json_object_set_new(step, "target", clause_named_target(clause));
    reading_draft_push(draft, step);
    return true;
}

/* "speed up ceremony 2 to 3": to triple speed, or both of them? */
static bool ask_run(Clause *clause, Draft *draft, int sign)
{
    const Slot *amount = clause_find(clause, SLOT_AMOUNT, PREP_BIT(PREP_TO));
    const Slot *ref = amount ? clause_previous(clause, amount) : NULL;
    Slot run;
    if (!ref || ref->kind != SLOT_REF || amount->unit != UNIT_WORD_NONE || !sign ||
        !run_fill(clause->chart, ref, amount->number, &run))
        return false;
    clause_use_verbs(clause);
    clause_use(clause, amount);
    json_t *one = step_on("speed", clause_selector(clause, ref));
    json_object_set_new(one, "rate", number_json(amount->number));
    json_t *all = step_new("speed", run.json);
    json_object_set_new(all, "rate", amount_nudge(sign, NULL));
    g_autofree char *rate = g_strdup_printf("%gx", amount->number);
    reading_draft_ask(draft, "target",
                      _("To that speed, or all clips up to that one?"));
    draft->options = json_pack("[{sss[o]}{sss[o]}]", "text", rate, "steps", one, "text",
                               _("all clips up to that one"), "steps", all);
    slot_clear(&run);
    return true;
}

static void put_pitch(Clause *clause, json_t *step)
{
    const Slot *keep = clause_find(clause, SLOT_KEEP, PREP_ANY);
    if (!keep || strcmp(keep->value, "pitch") != 0)
        return;
    clause_use(clause, keep);
    json_object_set_new(step, "preservePitch", json_true());
}

bool build_speed(Clause *clause, Draft *draft)
{
    if (!is_about_speed(clause))
        return false;
    if (fit_together(clause, draft))
        return true;
    int sign = speed_sign(clause);
    if (ask_run(clause, draft, sign))
        return true;
    const Slot *prop = speed_prop(clause), *fit = clause_find_verb(clause, "fit");
    bool reset = clause_verb_is(clause, "reset");
    clause_use_verbs(clause);
    if (fit && fit != clause->verb) /* "… so that it fits in 5 s" */
        clause_use_pronoun(clause);
    if (prop)
        clause_use(clause, prop);
    json_t *half = take_piece(clause, draft);
    json_t *step = step_new("speed", NULL);
    bool ok = reset || put_rate(clause, step, sign, fit != NULL);
    if (fit)
        clause_use(clause, fit);
    if (reset)
        json_object_set_new(step, "rate", json_integer(1));
    json_object_set_new(
        step, "target",
        half ? half : target_narrowed(clause_target(clause, "video"), "video"));
    put_pitch(clause, step);
    if (!ok) {
        json_decref(step);
        return false;
    }
    reading_draft_push(draft, step);
    return true;
}

/* ---- a speed that changes -------------------------------------------------------- */

/* "ramp the speed from 1x to 3x" */
bool build_ramp(Clause *clause, Draft *draft)
{
    double ends[] = { 1, 2 };
    unsigned n = 0;
    const Slot *amount;
    clause_use_verbs(clause);
    const Slot *prop = speed_prop(clause);
    if (prop)
        clause_use(clause, prop);
    while (n < G_N_ELEMENTS(ends) &&
           ((amount = clause_take_amount(clause, UNIT_WORD_X, PREP_ANY)) ||
            (amount = clause_take_amount(clause, UNIT_WORD_PERCENT, PREP_ANY))))
        ends[n++] = amount->unit == UNIT_WORD_X ? amount->number : amount->number / 100;
    if (n == 1) { /* to how much: it begins as it is */
        ends[1] = ends[0];
        ends[0] = 1;
    }
    json_t *step = step_on("speed", clause_target(clause, "video"));
    json_object_set_new(step, "ramp",
                        json_pack("[{ssso}{ssso}]", "at", "0%", "value",
                                  number_json(ends[0]), "at", "100%", "value",
                                  number_json(ends[1])));
    reading_draft_push(draft, step);
    return true;
}

/* ---- backwards ------------------------------------------------------------------- */

/* Which way it is to play: -1, 1, or 0 where nothing says. */
static int direction_of(Clause *clause)
{
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        bool back = slot->kind == SLOT_VERB && strcmp(slot->value, "reverse") == 0;
        bool forth = slot->kind == SLOT_VERB && strcmp(slot->value, "unreverse") == 0;
        if (!back && !forth)
            continue;
        clause_use(clause, slot);
        return back ? -1 : 1;
    }
    const Slot *shift = clause_find(clause, SLOT_SHIFT, PREP_ANY);
    unsigned length;
    if (!shift || !clause_verb_is(clause, "control:play|speed|make") ||
        !chart_match(clause->chart, shift->from, WORD_RUNNING, &length))
        return 0; /* "make it later" */
    clause_use(clause, shift);
    return atoi(shift->value);
}

bool build_reverse(Clause *clause, Draft *draft)
{
    int direction = direction_of(clause);
    if (!direction)
        return false;
    clause_use_verbs(clause);
    json_t *piece = take_piece(clause, draft);
    json_t *step = step_on("speed", piece ? piece : clause_target(clause, "video"));
    json_object_set_new(step, "reverse", json_boolean(direction < 0));
    const Slot *prop = speed_prop(clause);
    if (prop && clause_has(clause, SLOT_AMOUNT))
        clause_use(clause, prop);
    if (clause_has(clause, SLOT_AMOUNT) && !put_rate(clause, step, 0, false)) {
        json_decref(step);
        return false;
    }
    reading_draft_push(draft, step);
    return true;
}

/* ---- stills ---------------------------------------------------------------------- */

/* "the first frame", "the last frame" of the clip, or of the film. */
static json_t *end_frame(Clause *clause, const json_t *target)
{
    const Slot *range = clause_find(clause, SLOT_RANGE, PREP_ANY);
    if (!range || range->unit != UNIT_WORD_F ||
        (range->number != 1 && range->number != -1))
        return NULL;
    clause_use(clause, range);
    const char *end = range->number > 0 ? "start" : "end";
    json_t *at = target ? moment_of_clip(end, json_deep_copy(target))
                        : json_pack("{ss}", "anchor", end);
    if (range->number < 0)
        json_object_set_new(at, "offset", json_string("-1f"));
    return at;
}

static const Slot *take_hold(Clause *clause)
{
    const Slot *hold = clause_take_time(
        clause, PREP_BIT(PREP_FOR) | PREP_BIT(PREP_OVER) | PREP_BIT(PREP_OF));
    bool said = clause_verb_is(clause, "set:length"); /* "hold … for" is the verb */
    const Slot *bare = hold ? NULL : clause_find_time(clause, PREP_BIT(PREP_NONE));
    bool beside = bare && !bare->timecode && /* "2 seconds, at 1:16" */
                  clause_find_time(clause, PREP_BIT(PREP_AT));
    if (hold || !(said || beside))
        return hold;
    return clause_take_time(clause, said ? PREP_ANY : PREP_BIT(PREP_NONE));
}

bool build_freeze(Clause *clause, Draft *draft)
{
    bool hold_frame = clause_verb_is(clause, "set:length");
    clause_use_verbs(clause);
    const Slot *hold = take_hold(clause);
    json_t *target = clause_find(clause, SLOT_REF, PREP_ANY) || clause->story->last >= 0
                         ? clause_named_target(clause)
                         : NULL;
    json_t *at = end_frame(clause, target);
    if (!at && hold_frame) {
        json_decref(target);
        return false;
    }
    if (!at)
        at = clause_take_point(clause, PREP_ANY, target);
    if (!at) {
        reading_draft_ask(draft, "freezeAt",
                          _("At which moment should the picture stand still?"));
        json_decref(target);
        return true;
    }
    if (!target)
        target = json_pack("{sssOss}", "by", "time", "at", at, "type", "video");
    const char *anchor = json_string_value(json_object_get(at, "anchor"));
    if (g_strcmp0(anchor, "clipEnd") == 0 && !json_object_get(at, "offset"))
        json_object_set_new(at, "offset", json_string("-1f")); /* its last frame */
    json_t *step = step_on("speed", target);
    json_object_set_new(step, "freezeAt", at);
    if (hold)
        json_object_set_new(step, "freezeFor", amount_to_time(hold));
    reading_draft_push(draft, step);
    return true;
}
