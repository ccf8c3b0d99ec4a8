/*
 * Corrections that are told by what was wrong: "not the intro, the logo", "the logo
 * rather than the intro", where the last edit was about the intro, and "undo that, the
 * logo instead". A slot of them becomes the word that corrects.
 */
#include "talking.h"

#include "tidying.h"

#include <string.h>

/* Does it mean what the last edit was about, or what that made away with? */
static bool is_last_meant(const Chart *chart, const Slot *ref)
{
    const GPtrArray *ids = remark_ids(chart->talk, 0);
    g_auto(Resolution) found = { 0 };
    chart_resolve(chart, ref->json, &found);
    if (found.kind != RESOLVED_FOUND || !ids || ids->len != found.ids->len)
        return found.kind == RESOLVED_NOTHING;
    for (unsigned i = 0; i < ids->len; i++)
        if (!g_ptr_array_find_with_equal_func((GPtrArray *)(uintptr_t)ids,
                                              found.ids->pdata[i], g_str_equal, NULL))
            return false;
    return true;
}

/* The two of "the intro, the market", which reads like a list. */
static bool part_list(Slot *list)
{
    if (list->kind != SLOT_REF || !list->members || list->members->len != 2)
        return false;
    Slot *meant = g_ptr_array_steal_index(list->members, 1);
    meant->from = list->from;
    meant->to = list->to;
    slot_clear(list);
    *list = *meant;
    g_free(meant);
    return true;
}

/* "not the intro, the logo" */
static void settle_leading(Chart *chart)
{
    Slot *denial = NULL, *list = NULL;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        Slot *slot = chart_slot(chart, i);
        if (clause_is_neutral(slot) || slot->kind == SLOT_TALK)
            continue;
        if (list)
            return;
        *(denial ? &list : &denial) = slot;
    }
    if (!list || denial->kind != SLOT_NOT || !list->members ||
        !is_last_meant(chart, list->members->pdata[0]) || !part_list(list))
        return;
    denial->kind = SLOT_CORRECTION;
}

/* Was it set against something else, in words that say no more by now? */
static bool is_denied(const Chart *chart, unsigned i)
{
    unsigned length;
    const Slot *slot = chart_slot(chart, i);
    if (!slot->json || slot->kind == SLOT_FILLER)
        return slot->json != NULL;
    return i > 0 && slot->kind == SLOT_REF &&
           chart_match(chart, chart_slot(chart, i - 1)->from, WORD_INSTEAD, &length);
}

static bool is_told_or_asked(const Chart *chart)
{
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (slot->kind == SLOT_COPULA ||
            (slot->kind == SLOT_MARK && slot->value[0] == '?'))
            return true;
    }
    return false;
}

/* "the logo, not the intro", "the logo rather than the intro" */
static void settle_trailing(Chart *chart)
{
    Slot *wanted = NULL, *denied = NULL;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        Slot *slot = chart_slot(chart, i);
        bool against = is_denied(chart, i);
        if (!against && (clause_is_neutral(slot) || slot->kind == SLOT_TALK))
            continue;
        if ((against ? denied : wanted) || (!against && !remark_is_clip(slot)))
            return;
        *(against ? &denied : &wanted) = slot;
    }
    if (wanted && denied && !is_told_or_asked(chart) && is_last_meant(chart, denied))
        denied->kind = SLOT_CORRECTION;
}

static bool is_instead(const Slot *slot)
{
    return slot->kind == SLOT_TALK && strcmp(slot->value, "instead") == 0;
}

/* "undo that, the logo instead", "take that back and do it to the logo instead" */
static void settle_undo(Chart *chart)
{
    Slot *undo = NULL, *that = NULL;
    bool joined = false, instead = false, anew = false;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        Slot *slot = chart_slot(chart, i);
        joined = joined || (undo && slot_joins(slot));
        instead = instead || (joined && is_instead(slot));
        if (clause_is_neutral(slot) || is_instead(slot))
            continue;
        if (!undo && slot->kind == SLOT_VERB && !strcmp(slot->value, "history:undo"))
            undo = slot;
        else if (undo && !joined && !that && remark_is_pronoun(slot))
            that = slot;
        else if (!joined || (slot_is_verbal(slot) && !slot_is_light(slot)))
            return;
        else
            anew = true;
    }
    if (!instead || !anew)
        return;
    undo->kind = SLOT_CORRECTION;
    if (that)
        that->kind = SLOT_FILLER;
}

static bool only_deletes(const EditPlan *plan)
{
    return plan && plan_step_count(plan) == 1 &&
           plan_step_verb(plan_step(plan, 0)) == VERB_DELETE;
}

/* "actually keep it", "no, keep the logo": what was deleted comes back. */
static void settle_kept(Chart *chart)
{
    Slot *keep = NULL, *thing = NULL;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        Slot *slot = chart_slot(chart, i);
        if (clause_is_neutral(slot) || slot->kind == SLOT_TALK ||
            slot->kind == SLOT_CORRECTION)
            continue;
        bool keeps = slot->kind == SLOT_VERB && strcmp(slot->value, "keep") == 0;
        if (keep ? thing != NULL || slot->kind != SLOT_REF : !keeps)
            return;
        *(keep ? &thing : &keep) = slot;
    }
    bool meant = thing && (remark_is_pronoun(thing) || is_last_meant(chart, thing));
    if (!meant || !only_deletes(chart->talk->plan))
        return;
    keep->kind = SLOT_TALK;
    keep->value = "undo";
    thing->kind = SLOT_FILLER;
}

void talk_settle_wrong(Chart *chart)
{
    if (!chart->talk || !chart->talk->done)
        return;
    settle_leading(chart);
    settle_trailing(chart);
    settle_undo(chart);
    settle_kept(chart);
}
