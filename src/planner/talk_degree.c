/* "A bit more", "3 dB less", "another second", "40 %": how much of the last edit. */
#include "talking.h"

#include "rebind.h"
#include "rebinding.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct {
    int sign; /* more or less of the same; 0: not said */
    int way;  /* up or down, later or earlier, whatever it was before; 0: not said */
    const char *strength;
    const Slot *amount;
} Degree;

/* ---- what is said ---------------------------------------------------------------- */

static int way_of(const Slot *slot)
{
    static const struct {
        SlotKind kind;
        const char *value;
        int way;
    } WAYS[] = { { SLOT_DIRECTION, "up", 1 },
                 { SLOT_DIRECTION, "down", -1 },
                 { SLOT_SHIFT, "1", 1 },
                 { SLOT_SHIFT, "-1", -1 } };
    for (unsigned i = 0; i < G_N_ELEMENTS(WAYS); i++)
        if (slot->kind == WAYS[i].kind && strcmp(slot->value, WAYS[i].value) == 0)
            return WAYS[i].way;
    return 0;
}

static bool take_slot(Degree *degree, const Slot *slot)
{
    if (slot->kind == SLOT_RAISE || slot->kind == SLOT_LOWER)
        degree->sign = slot->kind == SLOT_RAISE ? 1 : -1;
    else if (slot->kind == SLOT_STRENGTH)
        degree->strength = strcmp(slot->value, "more") == 0 ? NULL : slot->value;
    else if (slot->kind == SLOT_AMOUNT && !degree->amount)
        degree->amount = slot;
    else if (way_of(slot) && !degree->way)
        degree->way = way_of(slot);
    else
        return remark_is_pronoun(slot);
    return true;
}

/* False where something else is said too. */
static bool read_degree(const Remark *remark, Degree *degree)
{
    for (unsigned i = 0; i < remark->count; i++)
        if (!take_slot(degree, remark->slots[i]))
            return false;
    bool factor = degree->amount && degree->amount->factor; /* "twice as much" */
    bool another = degree->amount && (degree->amount->flags & REF_EXTRA);
    bool alone = degree->strength && strcmp(degree->strength, "much") == 0 &&
                 !degree->amount && !degree->sign; /* "a lot" */
    if ((remark->ties & TIE_UNDER) || another || alone ||
        (factor && !degree->sign && degree->strength))
        degree->sign = 1;
    if (remark->ties & TIE_OVER) /* part of the way back */
        *degree = (Degree){ .sign = -1, .strength = "slightly" };
    return degree->sign != 0 || (degree->way != 0 && !(remark->ties & TIE_CORRECTS));
}

/* ---- more and less --------------------------------------------------------------- */

static bool change_degree(const Remark *remark, json_t *steps, const Degree *degree,
                          int sign)
{
    return remark_bind(remark, steps, false) &&
           rebind_degree(steps, sign, degree->strength, degree->amount);
}

static void offer_way(const Remark *remark, Draft *draft, const Degree *degree,
                      int sign, const char *text)
{
    json_t *steps = remark_steps(remark->talk->plan);
    if (change_degree(remark, steps, degree, sign))
        json_array_append_new(draft->options,
                              json_pack("{sssO}", "text", text, "steps", steps));
    json_decref(steps);
}

/* "less", of what was turned down: less of it, or less of the turning? */
static TalkKind ask_which_way(const Remark *remark, Draft *draft, const Degree *degree)
{
    reading_draft_ask(draft, "direction", _("Which way?"));
    draft->options = json_array();
    offer_way(remark, draft, degree, 1, _("further the same way"));
    offer_way(remark, draft, degree, -1, _("back the other way"));
    return json_array_size(draft->options) == 2 ? TALK_WHOLE : TALK_NONE;
}

/* Up is up, whatever the last edit did; of what has no up and down it says nothing. */
static bool settle_way(const json_t *steps, Degree *degree)
{
    if (degree->way && !degree->sign)
        degree->sign = degree->way * rebind_slope(steps);
    return degree->sign != 0;
}

static TalkKind adjust(const Remark *remark, Degree *degree, Draft *draft)
{
    const EditPlan *plan = remark->talk->plan;
    json_t *steps = remark_steps(plan);
    bool way = degree->way != 0;
    if (!settle_way(steps, degree))
        return remark_give(draft, plan, steps, false);
    bool back = degree->sign < 0 && !way && !(remark->ties & TIE_OVER);
    if (back && rebind_direction(steps) < 0) {
        json_decref(steps);
        return ask_which_way(remark, draft, degree);
    }
    bool lasts = rebind_lasts(steps);
    TalkKind kind = remark_give(draft, plan, steps,
                                change_degree(remark, steps, degree, degree->sign));
    if (kind == TALK_WHOLE || !lasts || degree->amount)
        return kind;
    reading_draft_ask(draft, "amount", _("By how much? Say seconds or percent."));
    return TALK_WHOLE;
}

bool remark_reads_degree(const Remark *remark, Draft *draft, TalkKind *kind)
{
    Degree degree = { 0 };
    if (!remark->talk->plan || remark->orders || !read_degree(remark, &degree))
        return false;
    *kind = adjust(remark, &degree, draft);
    return true;
}

/* ---- another value --------------------------------------------------------------- */

static bool is_complaint(const Remark *remark, const Slot *slot)
{
    return (slot->kind == SLOT_MORE || slot->kind == SLOT_LESS) &&
           slot_complains(remark->chart, slot);
}

/* What the one step set something to, or changed it by; NULL where it did neither. */
static const json_t *value_of(const json_t *step)
{
    static const char *const FIELDS[] = { "to",    "amount", "toDuration", "rate",
                                          "start", "end",    "by" };
    json_t *props = json_object_get(step, "props");
    const json_t *value = NULL;
    for (unsigned i = 0; !value && i < G_N_ELEMENTS(FIELDS); i++)
        value = json_object_get(step, FIELDS[i]);
    if (props)
        value = json_object_iter_value(json_object_iter(props));
    return json_object_size(props) > 1 ? NULL : value;
}

/* Could the number be said in its place, in what that was told in? */
static bool is_measured_alike(const Talk *talk, const Slot *amount)
{
    const EditPlan *plan = talk->plan;
    const json_t *value =
        plan && plan_step_count(plan) == 1 ? value_of(plan_step(plan, 0)) : NULL;
    const char *text = json_string_value(value);
    bool percent = text && g_str_has_suffix(text, "%");
    return value && !json_object_get(value, "nudge") && !amount->factor &&
           (amount->unit != UNIT_WORD_PERCENT || percent);
}

bool remark_limits(const Remark *remark, Remark *limited)
{
    bool enough = remark->ties & TIE_OVER;
    const Slot *amount = NULL;
    *limited = *remark;
    limited->count = 0;
    limited->ties &= ~(unsigned)TIE_OVER;
    for (unsigned i = 0; i < remark->count; i++) {
        const Slot *slot = remark->slots[i];
        bool value = slot->kind == SLOT_AMOUNT && !slot->json && !slot->timecode &&
                     !(slot->flags & REF_EXTRA);
        if (slot->kind == SLOT_ONLY)
            enough = true;
        else if (value && !amount)
            amount = limited->slots[limited->count++] = slot;
        else if (!remark_is_pronoun(slot) && !is_complaint(remark, slot))
            return false;
    }
    return enough && amount && remark->talk->done && !remark->orders &&
           is_measured_alike(remark->talk, amount);
}

/* *way: 1 or -1 where it is too little or too much. */
static const Slot *only_amount(const Remark *remark, unsigned preps, int *way)
{
    const Slot *amount = NULL;
    *way = 0;
    for (unsigned i = 0; i < remark->count; i++) {
        const Slot *slot = remark->slots[i];
        if (remark_is_pronoun(slot))
            continue;
        if (!*way && !amount && is_complaint(remark, slot)) {
            *way = slot->kind == SLOT_MORE ? 1 : -1;
            continue;
        }
        if (amount || slot->kind != SLOT_AMOUNT || slot->json || slot->factor ||
            (slot->flags & REF_EXTRA) || !(PREP_BIT(slot->prep) & preps))
            return NULL;
        amount = slot;
    }
    return amount;
}

/* What the one step set something to; false where it is no plain number. */
static bool number_set(const json_t *steps, double *number)
{
    static const char *const CHANGES[] = { "start", "end", "by" };
    const json_t *step = json_array_get(steps, 0);
    const json_t *value = json_array_size(steps) == 1 ? value_of(step) : NULL;
    for (unsigned i = 0; i < G_N_ELEMENTS(CHANGES); i++)
        if (value && value == json_object_get(step, CHANGES[i]))
            return false;
    if (json_is_string(value)) {
        char *end;
        *number = g_ascii_strtod(json_string_value(value), &end);
        return strcmp(end, "%") == 0;
    }
    *number = json_number_value(value);
    return json_is_number(value);
}

/* "too small now, 75 %", of what was set to 50 %: not by so much, but to it. */
static bool is_cured(const Remark *remark, const json_t *steps, const Slot *amount,
                     int way)
{
    double before;
    return remark->talk->done && number_set(steps, &before) &&
           (amount->number - before) * way > 0;
}

/* Is it said in what the change was told in: degrees, decibels, pixels? */
static bool is_in_unit(const json_t *change, const Slot *amount)
{
    const Slot plain = { .unit = UNIT_WORD_NONE };
    UnitWord unit = rebinding_like(change, &plain).unit;
    return unit != UNIT_WORD_NONE &&
           (amount->unit == unit || amount->unit == UNIT_WORD_NONE);
}

/* Would the last edit, carried out once more, add up, or cut once more? */
static bool adds_up(const Remark *remark, const Slot *amount)
{
    const json_t *step = plan_step(remark->talk->plan, 0);
    const json_t *change = value_of(step);
    if (!remark->talk->done || plan_step_count(remark->talk->plan) != 1 ||
        amount->number <= 0 || amount->timecode)
        return false;
    if (!slot_is_time(amount) || amount->unit == UNIT_WORD_NONE)
        return json_object_get(change, "by") && is_in_unit(change, amount);
    return !remark->light &&
           amount->prep == PREP_NONE && /* "make it 3 s" can be how long the clip is */
           (plan_step_verb(step) == VERB_SPLIT
                ? json_array_size(json_object_get(step, "at")) == 1
                : change && (change == json_object_get(step, "by") ||
                             change == json_object_get(step, "start") ||
                             change == json_object_get(step, "end")));
}

/* "rotate it by 20 degrees", "better 30": by so much instead. */
static TalkKind read_anew(const Remark *remark, const Slot *amount, Draft *draft)
{
    Remark anew = *remark;
    Slot by = *amount;
    by.prep = PREP_NONE;
    anew.slots[0] = &by;
    anew.count = 1;
    anew.light = false;
    return remark_correct(&anew, draft);
}

/* "how about blue?", "better 'Hello'": the one value, of a kind that was said. */
static TalkKind read_value(const Remark *remark, Draft *draft)
{
    const Slot *value = NULL;
    for (unsigned i = 0; i < remark->count; i++) {
        const Slot *slot = remark->slots[i];
        bool fits = slot->kind == SLOT_LITERAL ||
                    ((remark->ties & TIE_ABOUT) &&
                     (slot->kind == SLOT_COLOR || slot->kind == SLOT_POSITION));
        if (remark_is_pronoun(slot))
            continue;
        if (!fits || value)
            return TALK_NONE;
        value = slot;
    }
    const EditPlan *plan = remark->talk->plan;
    if (!value || remark->orders || !plan || !remark->talk->done)
        return TALK_NONE;
    json_t *steps = remark_steps(plan);
    bool fits = remark_bind(remark, steps, false) && rebind_setting(steps, value);
    return remark_give(draft, plan, steps, fits);
}

TalkKind remark_read_setting(const Remark *remark, Draft *draft)
{
    const unsigned SET = PREP_BIT(PREP_NONE) | PREP_BIT(PREP_TO) | PREP_BIT(PREP_AT);
    const unsigned LASTS =
        PREP_BIT(PREP_NONE) | PREP_BIT(PREP_OVER) | PREP_BIT(PREP_FOR);
    int way = 0, ways = 0;
    const EditPlan *plan = remark->orders ? NULL : remark->talk->plan;
    const Slot *amount = plan ? only_amount(remark, SET, &way) : NULL;
    const Slot *length = plan && !way ? only_amount(remark, LASTS, &ways) : NULL;
    if (!amount && (!length || ways))
        return read_value(remark, draft);
    if (amount && !way && adds_up(remark, amount))
        return read_anew(remark, amount, draft);
    json_t *steps = remark_steps(plan);
    if (way && !is_cured(remark, steps, amount, way)) {
        json_decref(steps);
        return TALK_NONE;
    }
    bool fits = remark_bind(remark, steps, false);
    bool put = fits && amount &&
               (remark->talk->done ? rebind_setting(steps, amount)
                                   : rebind_value(steps, amount));
    put = put || (fits && length && rebind_pace(steps, length));
    return remark_give(draft, plan, steps, put);
}

/* ---- the other way round --------------------------------------------------------- */

bool remark_turns(const Remark *remark, json_t *steps)
{
    Turning turning = { 0 };
    for (unsigned i = 0; i < remark->count; i++) {
        const Slot *slot = remark->slots[i];
        bool compares = slot->kind == SLOT_MORE || slot->kind == SLOT_LESS;
        if (compares && !turning.sign) {
            turning.sign = slot->kind == SLOT_MORE ? 1 : -1;
            turning.word = slot->value;
        } else if (slot->kind == SLOT_SHIFT && !turning.sign) {
            turning.sign = way_of(slot);
        } else if (slot_is_time(slot) && !slot->timecode && !turning.amount) {
            turning.amount = slot;
        } else if (slot->kind == SLOT_STRENGTH) {
            turning.strength = strcmp(slot->value, "more") == 0 ? NULL : slot->value;
        } else if (!remark_is_pronoun(slot)) {
            return false;
        }
    }
    return turning.sign != 0 && rebind_turn(steps, &turning);
}
