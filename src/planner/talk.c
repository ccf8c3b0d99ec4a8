/*
 * Sentences about the last edit: taken apart into what ties them to it and what they
 * say besides. How its steps are made to fit that, corrections, degrees and "them" are
 * files of their own.
 */
#include "talking.h"

#include "tidying.h"

#include <string.h>

static const struct {
    const char *value;
    Tie tie;
} TIES[] = {
    { "again", TIE_AGAIN },     { "same", TIE_SAME },     { "too", TIE_TOO },
    { "instead", TIE_INSTEAD }, { "over", TIE_OVER },     { "under", TIE_UNDER },
    { "about", TIE_ABOUT },     { "undo", TIE_UNDO },     { "one", TIE_ONE },
    { "unmove", TIE_UNMOVE },   { "unswap", TIE_UNSWAP },
};

/* ---- taking the sentence apart --------------------------------------------------- */

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
    const Entry *word =
        chart_match(remark->chart, slot->from, WORD_CORRECTION, &length);
    return remark->count == 0 && slot->kind == SLOT_FILLER && word &&
           strcmp(word->value, "behind") != 0;
}

/* "hmm, even a little louder": more of what was done, on top of it. */
static bool goes_further(const Remark *remark)
{
    static const char EVEN[] = "more";
    bool even = false, compares = false;
    unsigned length;
    for (unsigned i = 0; i < remark->chart->slots->len; i++) {
        const Slot *slot = chart_slot(remark->chart, i);
        const Entry *strength =
            chart_match(remark->chart, slot->from, WORD_STRENGTH, &length);
        even = even || (strength && strcmp(strength->value, EVEN) == 0);
        compares = compares || slot->kind == SLOT_MORE || slot->kind == SLOT_LESS;
    }
    return even && compares && !remark_has_clip(remark);
}

/* "now the logo", "and then the logo" */
static bool goes_on(const Remark *remark, const Slot *slot)
{
    unsigned length;
    const Entry *word = chart_match(remark->chart, slot->from, WORD_FILLER, &length);
    return slot->kind == SLOT_THEN ||
           (slot->kind == SLOT_FILLER && word && g_strcmp0(word->value, "now") == 0);
}

static void gather(Remark *remark)
{
    for (unsigned i = 0; i < remark->chart->slots->len; i++) {
        const Slot *slot = chart_slot(remark->chart, i);
        bool first = remark->count == 0 && !remark->light;
        bool last = tidy_next(remark->chart, i + 1) == remark->chart->slots->len;
        if (slot->kind == SLOT_TALK)
            remark->ties |= tie_of(slot->value);
        else if (slot->kind == SLOT_CORRECTION && (first || last))
            remark->ties |= TIE_CORRECTS;
        else if (slot->kind == SLOT_AND && first)
            remark->ties |= TIE_AND;
        else if (first && goes_on(remark, slot))
            remark->ties |= TIE_NOW;
        else if (opens_softly(remark, slot))
            remark->ties |= TIE_CORRECTS;
        else if (!clause_is_neutral(slot))
            add_content(remark, slot);
    }
    if (goes_further(remark))
        remark->ties &= ~(unsigned)TIE_CORRECTS;
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

bool remark_is_clip(const Slot *slot)
{
    if (slot->kind == SLOT_REF)
        return !(slot->flags & REF_PRONOUN);
    return slot->kind == SLOT_PLACE || slot->kind == SLOT_ALL;
}

bool remark_is_pronoun(const Slot *slot)
{
    return slot->kind == SLOT_REF && (slot->flags & REF_PRONOUN);
}

bool remark_has_clip(const Remark *remark)
{
    for (unsigned i = 0; i < remark->count; i++)
        if (remark_is_clip(remark->slots[i]))
            return true;
    return false;
}

TalkKind remark_give(Draft *draft, const EditPlan *plan, json_t *steps, bool fits)
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

/* ---- the ways to go on ----------------------------------------------------------- */

static TalkKind again(const Remark *remark, Draft *draft)
{
    json_t *steps = remark_steps(remark->talk->plan);
    bool other = remark_has_clip(remark);
    bool fits =
        (other || remark_bind(remark, steps, false)) && remark_fit(remark, steps);
    return remark_give(draft, remark->talk->plan, steps, fits);
}

static TalkKind same(const Remark *remark, Draft *draft)
{
    const Talk *talk = remark->talk;
    bool asks = talk->asked && (remark->ties & (TIE_ABOUT | TIE_AND));
    const EditPlan *plan = asks ? talk->asked : talk->plan;
    if (!plan)
        return TALK_NONE;
    if (!asks && (remark->ties & TIE_ABOUT) &&
        !(remark->ties & TIE_SAME)) /* "how about 3 seconds?" */
        return remark_has_clip(remark) ? TALK_NONE : remark_read_setting(remark, draft);
    json_t *steps = remark_steps(plan);
    return remark_give(draft, plan, steps, remark_fit(remark, steps));
}

/* "one more", of what was put there. */
static bool asks_for_one(const Remark *remark)
{
    const EditPlan *plan = remark->talk->plan;
    if (!(remark->ties & TIE_ONE) || !plan || plan_step_count(plan) != 1 ||
        remark->count > 0)
        return false;
    Verb verb = plan_step_verb(plan_step(plan, 0));
    return verb == VERB_ADD || verb == VERB_DUPLICATE;
}

static TalkKind one_more(const Remark *remark, Draft *draft)
{
    json_t *steps = remark_steps(remark->talk->plan);
    bool fits = remark_bind(remark, steps, false);
    return remark_give(draft, remark->talk->plan, steps, fits);
}

/* "slower", "make it a bit faster", of what was animated. */
static bool is_pace(const Remark *remark, Remark *pace)
{
    const EditPlan *plan = remark->talk->plan;
    *pace = *remark;
    pace->count = 0;
    if (remark->orders || remark->ties || !remark->talk->done ||
        plan_step_count(plan) != 1 ||
        plan_step_verb(plan_step(plan, 0)) != VERB_ANIMATE)
        return false;
    for (unsigned i = 0; i < remark->count; i++) {
        const Slot *slot = remark->slots[i];
        bool compares = (slot->kind == SLOT_MORE || slot->kind == SLOT_LESS) &&
                        strcmp(slot->value, "speed") == 0;
        if (compares)
            pace->slots[pace->count++] = slot;
        else if (slot->kind != SLOT_STRENGTH && !remark_is_pronoun(slot) &&
                 !(slot->kind == SLOT_VERB && remark->light))
            return false;
    }
    return pace->count == 1;
}

/* "turn that off", "take it off again": what the last edit put on a clip, which is not
 * what goes. */
static bool takes_off_again(const Remark *remark)
{
    static const char *const OFF[] = { "off", NULL };
    static const char *const AWAY[] = { "delete", "take", NULL };
    const EditPlan *plan = remark->talk->plan;
    if (!remark->talk->done || plan_step_count(plan) != 1 || remark->count != 2 ||
        remark->slots[0]->kind != SLOT_VERB || !remark_is_pronoun(remark->slots[1]) ||
        (remark->slots[1]->flags & (REF_PLURAL | REF_THIS)))
        return false;
    Verb verb = plan_step_verb(plan_step(plan, 0));
    const char *said = remark->slots[0]->value;
    bool again = remark->ties & TIE_AGAIN;
    return (verb == VERB_ANIMATE || verb == VERB_EFFECT || verb == VERB_TRANSITION) &&
           (g_strv_contains(OFF, said) || (again && g_strv_contains(AWAY, said)));
}

static TalkKind take_off_again(Draft *draft)
{
    reading_draft_push(draft, json_pack("{ssss}", "op", "history", "action", "undo"));
    return TALK_WHOLE;
}

/* ---- which of them --------------------------------------------------------------- */

/* "do the guest name as well" */
static bool does_too(const Remark *remark)
{
    for (unsigned i = 0; i < remark->count; i++)
        if (remark->slots[i]->kind != SLOT_VERB && !remark_is_clip(remark->slots[i]))
            return false;
    return (remark->ties & (TIE_TOO | TIE_SAME | TIE_NOW)) && !remark->orders &&
           remark_has_clip(remark);
}

/* "swap A and B", "and now C with D": two of their own. */
static bool swaps_others(const Remark *remark, Draft *draft)
{
    const EditPlan *plan = remark->talk->plan;
    const Slot *one = remark->count ? remark->slots[0] : NULL;
    const GPtrArray *list = remark->count == 1 ? one->members : NULL;
    const Slot *other = list && list->len == 2 ? list->pdata[1]
                        : remark->count == 2   ? remark->slots[1]
                                               : NULL;
    one = list && list->len == 2 ? list->pdata[0] : one;
    if (!plan || plan_step_count(plan) != 1 || !other || remark->orders ||
        !json_object_get(plan_step(plan, 0), "swapWith") ||
        (remark->ties & (TIE_CORRECTS | TIE_INSTEAD)) || !remark_is_clip(one) ||
        !remark_is_clip(other) || one->members || other->members)
        return false;
    draft->kind = "edit";
    reading_draft_push(draft, json_pack("{sssoso}", "op", "move", "target",
                                        remark_selector(remark, one), "swapWith",
                                        remark_selector(remark, other)));
    return true;
}

static TalkKind read_remark(const Remark *remark, Draft *draft)
{
    unsigned joins = TIE_SAME | TIE_TOO | TIE_ABOUT | TIE_AND;
    bool verb = remark->orders || (remark->light && !does_too(remark));
    Remark pace, limited;
    TalkKind kind;
    if (does_too(remark)) /* "now the logo", and nothing else said of it */
        joins |= TIE_NOW;
    if (remark->overfull || (!remark->talk->plan && !remark->talk->asked))
        return TALK_NONE;
    if (swaps_others(remark, draft))
        return TALK_WHOLE;
    if (asks_for_one(remark))
        return one_more(remark, draft);
    if (is_pace(remark, &pace))
        return again(&pace, draft);
    if (remark_limits(remark, &limited))
        return remark_correct(&limited, draft);
    if (takes_off_again(remark))
        return take_off_again(draft);
    if (remark_reads_joint(remark, draft, &kind) ||
        remark_reads_degree(remark, draft, &kind))
        return kind;
    bool adds = remark->ties & (TIE_TOO | TIE_AND); /* "oh, and the other one too" */
    if (remark->ties & (adds ? TIE_INSTEAD : TIE_CORRECTS | TIE_INSTEAD))
        return remark_correct(remark, draft);
    if ((remark->ties & TIE_AGAIN) && !remark->orders && remark->talk->plan)
        return again(remark, draft);
    if ((remark->ties & joins) && !verb && remark->count > 0)
        return same(remark, draft);
    return remark_read_setting(remark, draft);
}

/* "swap them back": the last edit did just that. */
static bool has_moved(const Remark *remark)
{
    const EditPlan *plan = remark->talk->plan;
    const json_t *step = plan && plan_step_count(plan) == 1 ? plan_step(plan, 0) : NULL;
    bool moved = step && plan_step_verb(step) == VERB_MOVE;
    return moved && (!(remark->ties & TIE_UNSWAP) || json_object_get(step, "swapWith"));
}

/* "actually, don't": the last edit, as long as it is what undo takes back. */
static TalkKind read_undo(const Remark *remark, Draft *draft)
{
    if (!remark->talk->done || remark->count > 0 ||
        (!(remark->ties & TIE_UNDO) && !has_moved(remark)))
        return TALK_NONE;
    reading_draft_push(draft, json_pack("{ssss}", "op", "history", "action", "undo"));
    return TALK_WHOLE;
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

/* Clips and what they are to be, and nothing else: of a clip alone nothing is said. */
static bool is_ellipsis(const Remark *remark)
{
    static const SlotKind VALUES[] = { SLOT_AMOUNT, SLOT_COLOR, SLOT_POSITION,
                                       SLOT_STYLE };
    bool value = false;
    if (remark->orders || remark->light || remark->ties || remark->overfull ||
        !remark->talk->plan)
        return false;
    for (unsigned i = 0; i < remark->count; i++)
        for (unsigned k = 0; k < G_N_ELEMENTS(VALUES); k++)
            value = value || remark->slots[i]->kind == VALUES[k];
    for (unsigned i = 0; i < remark->chart->slots->len; i++) {
        const Slot *slot = chart_slot(remark->chart, i);
        if (slot->kind == SLOT_COPULA ||
            (slot->kind == SLOT_MARK && slot->value[0] == '?'))
            return false; /* told, or asked */
    }
    return value && remark_has_clip(remark);
}

/* ---- public ---------------------------------------------------------------------- */

bool talk_read_ellipsis(Chart *chart, Draft *draft)
{
    Remark remark = { .chart = chart, .talk = chart->talk };
    if (!chart->talk)
        return false;
    gather(&remark);
    if (!is_ellipsis(&remark))
        return false;
    json_t *steps = remark_steps(remark.talk->plan);
    bool fits = remark_fit(&remark, steps);
    return remark_give(draft, remark.talk->plan, steps, fits) == TALK_WHOLE;
}

TalkKind talk_read(Chart *chart, Draft *draft)
{
    static const Talk silence = { 0 };
    Remark remark = { .chart = chart, .talk = chart->talk ? chart->talk : &silence };
    gather(&remark);
    TalkKind kind = TALK_NONE;
    if (remark.ties & (TIE_UNDO | TIE_UNMOVE | TIE_UNSWAP))
        kind = read_undo(&remark, draft);
    else if (!is_about_history(&remark))
        kind = read_remark(&remark, draft);
    else if (history_read(chart, draft))
        kind = TALK_WHOLE;
    if (kind != TALK_WHOLE && !only_corrects(&remark))
        silence_ties(&remark);
    return kind;
}
