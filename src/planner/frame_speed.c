/* Stage 6: speed, backwards. */
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
        (amount = clause_take_amount(clause, UNIT_WORD_NONE, PREP_ANY))) {
        if (amount->factor) /* "slow it down to be half as fast" */
            compared_sign(clause);
        return rate_from_times(step, sign, amount);
    }
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

/* Does the verb end in one of speed: "let it run"? */
static bool ends_in_running(const Chart *chart, const Slot *verb)
{
    const GArray *matches =
        verb && verb->gap_to ? chart->matches[verb->gap_from] : NULL;
    for (unsigned i = 0; matches && i < matches->len; i++) {
        const Entry *entry = g_array_index(matches, Match, i).entry;
        if (entry->class == WORD_VERB && strcmp(entry->value, "speed") == 0)
            return true;
    }
    return false;
}

/* "play it", "run it", "let it go" */
static bool is_played(const Clause *clause)
{
    return clause_verb_is(clause, "control:play|speed") ||
           clause_find_verb(clause, "control:forward") ||
           ends_in_running(clause->chart, clause->verb);
}

/* "play it at 125 %": of nothing else, in how it is played. */
static bool is_played_at_share(const Clause *clause)
{
    const Slot *share = clause_find(clause, SLOT_AMOUNT, ABSOLUTE);
    return is_played(clause) && share && share->unit == UNIT_WORD_PERCENT &&
           !clause_has(clause, SLOT_PROP) && clause_find(clause, SLOT_REF, PREP_ANY);
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

/* "remove the slow motion", "no slow motion": as fast as it is by itself; not "the
 * intro has to go in slow motion". */
static bool is_pace_off(const Clause *clause)
{
    const Slot *pace = clause_find(clause, SLOT_PACE, PREP_ANY);
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_ANY);
    return clause_takes_off(clause) && is_pace_only(clause) && clause->verb &&
           clause->verb->from < pace->from && pace->from < ref->from;
}

/* "in half the time": twice as fast. */
static const Slot *takes_times(const Clause *clause)
{
    const Slot *times = clause_find(clause, SLOT_AMOUNT, PREP_ANY);
    unsigned length;
    return times && times->factor && times->unit == UNIT_WORD_X &&
                   times->to > times->from + 1 &&
                   chart_match(clause->chart, times->from, WORD_PREP, &length)
               ? times
               : NULL;
}

static bool is_about_speed(const Clause *clause)
{
    bool fitted = clause_find_verb(clause, "fit") && clause_verb_is(clause, "make|set");
    if (clause_verb_is(clause, "more:speed|less:speed|fit") || fitted ||
        is_pace_off(clause) || takes_times(clause) ||
        (clause_verb_is(clause, "duplicate") && speed_prop(clause)))
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
    bool off = is_pace_off(clause), reset = off || clause_verb_is(clause, "reset");
    clause_use_verbs(clause);
    if (fit && fit != clause->verb) /* "… so that it fits in 5 s" */
        clause_use_pronoun(clause);
    if (fit && clause_find_time(clause, PREP_ANY)) { /* "take only 3 s" */
        const Slot *length = clause_find(clause, SLOT_PROP, PREP_ANY);
        clause_take(clause, SLOT_ONLY, PREP_ANY);
        if (length && strcmp(length->value, "length") == 0)
            clause_use(clause, length);
    }
    if (prop)
        clause_use(clause, prop);
    if (off)
        clause_take(clause, SLOT_PACE, PREP_ANY);
    json_t *half = take_piece(clause, draft);
    json_t *step = step_new("speed", NULL);
    bool ok = reset || put_rate(clause, step, sign, fit != NULL);
    for (; fit; fit = clause_find_verb(clause, "fit"))
        clause_use(clause, fit); /* "stretch it so it lasts …" */
    if (reset)
        json_object_set_new(step, "rate", json_integer(1));
    json_object_set_new(
        step, "target",
        half ? half : target_narrowed(clause_target(clause, "video"), "video"));
    put_pitch(clause, step);
    rate_settle_thirds(step);
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
        bool goes = slot->kind == SLOT_VERB && clause_find_verb(clause, "make") &&
                    strcmp(slot->value, "control:backward") == 0;
        bool back =
            goes || (slot->kind == SLOT_VERB && !strcmp(slot->value, "reverse"));
        bool forth = slot->kind == SLOT_VERB && strcmp(slot->value, "unreverse") == 0;
        if (!back && !forth)
            continue;
        clause_use(clause, slot);
        bool never = clause_verb_is(clause, "never"); /* "must not run backwards" */
        return back != never ? -1 : 1;
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
