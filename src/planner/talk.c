#include "talk.h"

#include "rebind.h"

#include <glib/gi18n.h>
#include <string.h>

/* What ties a sentence to the last one. */
typedef enum {
    TIE_AGAIN = 1 << 0,
    TIE_SAME = 1 << 1,
    TIE_TOO = 1 << 2,
    TIE_INSTEAD = 1 << 3,
    TIE_OVER = 1 << 4,
    TIE_UNDER = 1 << 5,
    TIE_ABOUT = 1 << 6,
    TIE_CORRECTS = 1 << 7,
    TIE_AND = 1 << 8, /* it begins with "and" */
} Tie;

static const struct {
    const char *value;
    Tie tie;
} TIES[] = {
    { "again", TIE_AGAIN },     { "same", TIE_SAME }, { "too", TIE_TOO },
    { "instead", TIE_INSTEAD }, { "over", TIE_OVER }, { "under", TIE_UNDER },
    { "about", TIE_ABOUT },
};

typedef struct {
    Chart *chart;
    const Talk *talk;
    unsigned ties;
    const Slot *slots[CLAUSE_MAX_SLOTS]; /* all else that says something */
    unsigned count;
    bool orders, light; /* it has a verb of its own; "make", "set" */
    bool overfull;
} Remark;

/* ---- taking the sentence apart -------------------------------------------------------- */

static unsigned tie_of(const char *value)
{
    for (unsigned i = 0; value && i < G_N_ELEMENTS(TIES); i++)
        if (strcmp(TIES[i].value, value) == 0)
            return TIES[i].tie;
    return 0;
}

static bool is_light(const Slot *slot)
{
    return slot->kind == SLOT_VERB &&
           (strcmp(slot->value, "make") == 0 || strcmp(slot->value, "set") == 0);
}

static void add_content(Remark *remark, const Slot *slot)
{
    if (is_light(slot)) {
        remark->light = true;
        return;
    }
    remark->orders =
        remark->orders || slot->kind == SLOT_VERB || slot->kind == SLOT_QUERY;
    if (remark->count < CLAUSE_MAX_SLOTS)
        remark->slots[remark->count++] = slot;
    else
        remark->overfull = true;
}

/* "sorry, the logo": what opens a sentence softly was made a filler already. */
static bool opens_softly(const Remark *remark, const Slot *slot)
{
    unsigned length;
    return remark->count == 0 && slot->kind == SLOT_FILLER &&
           chart_match(remark->chart, slot->from, WORD_CORRECTION, &length);
}

static void gather(Remark *remark)
{
    for (unsigned i = 0; i < remark->chart->slots->len; i++) {
        const Slot *slot = chart_slot(remark->chart, i);
        bool first = remark->count == 0 && !remark->light;
        if (slot->kind == SLOT_TALK)
            remark->ties |= tie_of(slot->value);
        else if (slot->kind == SLOT_CORRECTION && first)
            remark->ties |= TIE_CORRECTS;
        else if (slot->kind == SLOT_AND && first)
            remark->ties |= TIE_AND;
        else if (opens_softly(remark, slot))
            remark->ties |= TIE_CORRECTS;
        else if (!clause_is_neutral(slot))
            add_content(remark, slot);
    }
}

/* The words that tie have done their part. */
static void silence_ties(const Remark *remark)
{
    for (unsigned i = 0; i < remark->chart->slots->len; i++) {
        Slot *slot = chart_slot(remark->chart, i);
        bool content = remark->count > 0 && slot->from >= remark->slots[0]->from;
        if (slot->kind == SLOT_TALK || (slot->kind == SLOT_CORRECTION && !content))
            slot->kind = SLOT_FILLER;
    }
}

static bool is_clip(const Slot *slot)
{
    if (slot->kind == SLOT_REF)
        return !(slot->flags & REF_PRONOUN);
    return slot->kind == SLOT_PLACE || slot->kind == SLOT_ALL;
}

static bool is_pronoun(const Slot *slot)
{
    return slot->kind == SLOT_REF && (slot->flags & REF_PRONOUN);
}

static bool has(const Remark *remark, bool (*is)(const Slot *slot))
{
    for (unsigned i = 0; i < remark->count; i++)
        if (is(remark->slots[i]))
            return true;
    return false;
}

/* ---- the last edit -------------------------------------------------------------------- */

static const GPtrArray *ids_of_step(const Talk *talk, size_t n)
{
    return talk->targets && n < talk->targets->len ? talk->targets->pdata[n] : NULL;
}

/* The kind of all clips that it was about, or NULL. */
static const char *deed_type(const Remark *remark)
{
    const Talk *talk = remark->talk;
    const char *type = NULL;
    for (unsigned n = 0; talk->targets && n < talk->targets->len; n++) {
        const GPtrArray *ids = talk->targets->pdata[n];
        for (unsigned i = 0; ids && i < ids->len; i++) {
            ClipPlace place;
            if (!composition_find_clip(remark->chart->composition, ids->pdata[i],
                                       &place))
                continue;
            const char *kind = clip_kind_name(place.clip->kind);
            if (type && strcmp(type, kind) != 0)
                return NULL;
            type = kind;
        }
    }
    if (type || !talk->plan || plan_step_count(talk->plan) == 0)
        return type;
    const json_t *target = json_object_get(plan_step(talk->plan, 0), "target");
    return json_string_value(json_object_get(target, "type"));
}

static json_t *steps_of(const EditPlan *plan)
{
    return json_deep_copy(json_object_get(plan_json(plan), "steps"));
}

static unsigned count_alive(const Remark *remark, const GPtrArray *ids)
{
    unsigned alive = 0;
    for (unsigned i = 0; i < ids->len; i++) {
        ClipPlace place;
        alive +=
            composition_find_clip(remark->chart->composition, ids->pdata[i], &place);
    }
    return alive;
}

/* Who says "again" means the same clips. Those that are gone cannot be meant; then it is
 * the same description, as in "delete the first clip", unless that was only "it".
 * back: they will be there, for the edit is taken back first. */
static bool bind_step(const Remark *remark, json_t *step, size_t n, bool back)
{
    const GPtrArray *ids = ids_of_step(remark->talk, n);
    json_t *target = json_object_get(step, "target");
    const char *by = json_string_value(json_object_get(target, "by"));
    if (!ids || ids->len == 0 || !by || strcmp(by, "step") == 0)
        return true;
    unsigned alive = back ? ids->len : count_alive(remark, ids);
    if (alive == ids->len)
        return json_object_set_new(step, "target", selector_of_clips(ids)) == 0;
    return alive == 0 && strcmp(by, "last") != 0 && strcmp(by, "selected") != 0 &&
           strcmp(by, "id") != 0;
}

static bool bind(const Remark *remark, json_t *steps, bool back)
{
    size_t n;
    json_t *step;
    bool bound = true;
    json_array_foreach(steps, n, step)
    {
        bound = bound && bind_step(remark, step, n, back);
    }
    return bound;
}

/* ---- what is said of it now ----------------------------------------------------------- */

static bool says_kind(const Remark *remark, const Slot *slot)
{
    unsigned length;
    for (unsigned n = slot->from; n < slot->to; n++)
        if (chart_match(remark->chart, n, WORD_TYPE, &length) ||
            chart_match(remark->chart, n, WORD_TYPES, &length))
            return true;
    return false;
}

/* "the first one" is one of those that it was about. */
static json_t *selector_of_slot(const Remark *remark, const Slot *slot)
{
    const char *type = deed_type(remark);
    const json_t *index = json_object_get(slot->json, "index");
    if (slot->kind == SLOT_ALL)
        return json_pack("{ssss*}", "by", "all", "type", type);
    if (slot->kind == SLOT_PLACE)
        return json_pack("{sssssi}", "by", "type", "type", type ? type : "video",
                         "index", (int)slot->number);
    if (type && index && !slot->members && !says_kind(remark, slot))
        return json_pack("{sssssI}", "by", "type", "type", type, "index",
                         json_integer_value(index));
    return json_incref(slot->json);
}

static json_t *selector_of_quote(const Slot *slot)
{
    return slot->value[0] ? json_pack("{ssss}", "by", "label", "label", slot->value)
                          : NULL;
}

/* A question about nothing in particular can be asked about something. */
static bool give_target(json_t *steps, json_t *selector)
{
    json_t *step = json_array_get(steps, 0);
    const char *op = json_string_value(json_object_get(step, "op"));
    bool query = json_array_size(steps) == 1 && strcmp(op, "query") == 0;
    if (!query || json_object_get(step, "target"))
        return rebind_target(steps, selector);
    return json_object_set_new(step, "target", selector) == 0;
}

static bool fit_clip(const Remark *remark, json_t *steps, const Slot *slot)
{
    if (slot->asset && rebind_asset(steps, slot->asset))
        return true;
    if (slot->type)
        rebind_kind(steps, slot->type);
    return give_target(steps, selector_of_slot(remark, slot));
}

static bool fit(const Remark *remark, json_t *steps, const Slot *slot)
{
    if (is_clip(slot))
        return fit_clip(remark, steps, slot);
    if (is_pronoun(slot) || rebind_value(steps, slot))
        return true;
    json_t *quoted = slot->kind == SLOT_LITERAL ? selector_of_quote(slot) : NULL;
    return quoted && rebind_target(steps, quoted);
}

/* All that is said must find its place. */
static bool fit_all(const Remark *remark, json_t *steps)
{
    for (unsigned i = 0; i < remark->count; i++)
        if (!fit(remark, steps, remark->slots[i]))
            return false;
    return true;
}

static TalkKind give(Draft *draft, const EditPlan *plan, json_t *steps, bool fits)
{
    if (!fits) {
        json_decref(steps);
        return TALK_NONE;
    }
    draft->kind = plan_kind(plan) == PLAN_QUERY ? "query" : "edit";
    json_array_extend(draft->steps, steps);
    json_decref(steps);
    return TALK_WHOLE;
}

/* ---- the ways to go on ---------------------------------------------------------------- */

static TalkKind again(const Remark *remark, Draft *draft)
{
    json_t *steps = steps_of(remark->talk->plan);
    bool other = has(remark, is_clip);
    bool fits = (other || bind(remark, steps, false)) && fit_all(remark, steps);
    return give(draft, remark->talk->plan, steps, fits);
}

static TalkKind same(const Remark *remark, Draft *draft)
{
    const Talk *talk = remark->talk;
    bool asks = talk->asked && (remark->ties & (TIE_ABOUT | TIE_AND));
    const EditPlan *plan = asks ? talk->asked : talk->plan;
    if (!plan || (!asks && (remark->ties & TIE_ABOUT)))
        return TALK_NONE;
    json_t *steps = steps_of(plan);
    return give(draft, plan, steps, fit_all(remark, steps));
}

static TalkKind ask_what_instead(Draft *draft)
{
    reading_draft_ask(draft, "correction",
                      _("What should it be instead? Name the clip or the value, or say "
                        "“undo”."));
    return TALK_WHOLE;
}

/* The clip that "it" means is gone once its adding is taken back. */
static bool amends_nothing(const Remark *remark)
{
    const Talk *talk = remark->talk;
    bool adds = false;
    for (unsigned i = 0; talk->plan && i < plan_step_count(talk->plan); i++) {
        Verb verb = plan_step_verb(plan_step(talk->plan, i));
        adds = adds || verb == VERB_ADD || verb == VERB_DUPLICATE;
    }
    return !talk->done || (adds && !has(remark, is_clip));
}

static TalkKind correct(const Remark *remark, Draft *draft)
{
    const Talk *talk = remark->talk;
    TalkKind kind = TALK_NONE;
    if (!talk->plan)
        return TALK_NONE;
    if (remark->count == 0 && !remark->light)
        return talk->done ? ask_what_instead(draft) : TALK_NONE;
    if (!remark->orders) {
        json_t *steps = steps_of(talk->plan);
        bool fits = bind(remark, steps, talk->done) && fit_all(remark, steps);
        kind = give(draft, talk->plan, steps, fits);
    }
    if (kind == TALK_WHOLE && talk->done)
        talk_take_back(remark->chart, draft->steps);
    bool sentence = remark->orders || remark->light;
    return kind == TALK_NONE && sentence && !amends_nothing(remark) ? TALK_AMENDS
                                                                    : kind;
}

/* ---- more and less -------------------------------------------------------------------- */

typedef struct {
    int sign; /* 0: not said */
    const char *strength;
    const Slot *amount;
} Degree;

/* False where something else is said too. */
static bool read_degree(const Remark *remark, Degree *degree)
{
    for (unsigned i = 0; i < remark->count; i++) {
        const Slot *slot = remark->slots[i];
        if (slot->kind == SLOT_RAISE || slot->kind == SLOT_LOWER)
            degree->sign = slot->kind == SLOT_RAISE ? 1 : -1;
        else if (slot->kind == SLOT_STRENGTH)
            degree->strength = strcmp(slot->value, "more") == 0 ? NULL : slot->value;
        else if (slot->kind == SLOT_AMOUNT && !degree->amount)
            degree->amount = slot;
        else if (!is_pronoun(slot))
            return false;
    }
    bool factor = degree->amount && degree->amount->factor; /* "twice as much" */
    if ((remark->ties & TIE_UNDER) || (factor && !degree->sign && degree->strength))
        degree->sign = 1;
    if (remark->ties & TIE_OVER) /* part of the way back */
        *degree = (Degree){ .sign = -1, .strength = "slightly" };
    return degree->sign != 0;
}

static bool change_degree(const Remark *remark, json_t *steps, const Degree *degree,
                          int sign)
{
    return bind(remark, steps, false) &&
           rebind_degree(steps, sign, degree->strength, degree->amount);
}

static void offer_way(const Remark *remark, Draft *draft, const Degree *degree,
                      int sign, const char *text)
{
    json_t *steps = steps_of(remark->talk->plan);
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

static TalkKind adjust(const Remark *remark, const Degree *degree, Draft *draft)
{
    const EditPlan *plan = remark->talk->plan;
    json_t *steps = steps_of(plan);
    bool back = degree->sign < 0 && !(remark->ties & TIE_OVER);
    if (back && rebind_direction(steps) < 0) {
        json_decref(steps);
        return ask_which_way(remark, draft, degree);
    }
    bool lasts = rebind_lasts(steps);
    TalkKind kind =
        give(draft, plan, steps, change_degree(remark, steps, degree, degree->sign));
    if (kind == TALK_WHOLE || !lasts || degree->amount)
        return kind;
    reading_draft_ask(draft, "amount", _("By how much? Say seconds or percent."));
    return TALK_WHOLE;
}

/* ---- public --------------------------------------------------------------------------- */

static TalkKind read_remark(const Remark *remark, Draft *draft)
{
    Degree degree = { 0 };
    bool verb = remark->orders || remark->light;
    if (remark->overfull || (!remark->talk->plan && !remark->talk->asked))
        return TALK_NONE;
    if (remark->talk->plan && !remark->orders && read_degree(remark, &degree))
        return adjust(remark, &degree, draft);
    if (remark->ties & (TIE_CORRECTS | TIE_INSTEAD))
        return correct(remark, draft);
    if ((remark->ties & TIE_AGAIN) && !remark->orders && remark->talk->plan)
        return again(remark, draft);
    if ((remark->ties & (TIE_SAME | TIE_TOO | TIE_ABOUT | TIE_AND)) && !verb &&
        remark->count > 0)
        return same(remark, draft);
    return TALK_NONE;
}

/* "no, red", where nothing was of a colour: that must not become an order. */
static bool only_corrects(const Remark *remark)
{
    return remark->talk->plan && (remark->ties & (TIE_CORRECTS | TIE_INSTEAD)) &&
           !remark->orders && !remark->light;
}

static bool is_about_history(const Remark *remark)
{
    return remark->count > 0 && remark->slots[0]->kind == SLOT_VERB &&
           g_str_has_prefix(remark->slots[0]->value, "history:");
}

TalkKind talk_read(Chart *chart, Draft *draft)
{
    static const Talk silence = { 0 };
    Remark remark = { .chart = chart, .talk = chart->talk ? chart->talk : &silence };
    gather(&remark);
    TalkKind kind = TALK_NONE;
    if (!is_about_history(&remark))
        kind = read_remark(&remark, draft);
    else if (history_read(chart, draft))
        kind = TALK_WHOLE;
    if (kind != TALK_WHOLE && !only_corrects(&remark))
        silence_ties(&remark);
    return kind;
}

void talk_take_back(const Chart *chart, json_t *steps)
{
    json_t *step = json_pack("{ssss}", "op", "history", "action", "undo");
    if (chart->talk->edits > 1)
        json_object_set_new(step, "count", json_integer(chart->talk->edits));
    json_array_insert_new(steps, 0, step);
}
