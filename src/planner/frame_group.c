/* Stage 6: groups told by the noun: "put the title and the logo in one group", "create a
 * group of the texts", "add the music to that group". */
#include "clause.h"

#include <string.h>

static const char GROUPS[] = "group";

/* The group, in words that are no verb by themselves: "in a group". */
static const Slot *group_noun(const Clause *clause)
{
    for (unsigned i = 0; i < clause->count; i++)
        if (clause->slots[i]->kind == SLOT_VERB && !clause->slots[i]->gap_to &&
            clause->slots[i]->to > clause->slots[i]->from + 1 &&
            strcmp(clause->slots[i]->value, GROUPS) == 0)
            return clause->slots[i];
    return NULL;
}

/* "that group", "the group": one that there is. */
static bool is_definite(const Chart *chart, const Slot *group)
{
    unsigned length;
    for (unsigned n = group->from; n < group->to; n++)
        if (chart_match(chart, n, WORD_DET, &length) &&
            !chart_match(chart, n, WORD_INDEFINITE, &(unsigned){ 0 }) &&
            !chart_match(chart, n, WORD_NUMBER, &(unsigned){ 0 }))
            return true;
    return false;
}

/* Verbs that say no more than the noun, beside it. */
static bool use_verbs(Clause *clause)
{
    static const char *const VERBS[] = { "add",  "put",  "make", "set",   "join",
                                         "move", "take", "keep", "group", NULL };
    for (unsigned i = 0; i < clause->count; i++) {
        if (clause->slots[i]->kind != SLOT_VERB)
            continue;
        if (!g_strv_contains(VERBS, clause->slots[i]->value))
            return false;
        clause->used[i] = true;
    }
    return true;
}

/* All clips that are named, as a union's list; NULL where one is told in a way that says
 * no clip of the group. */
static json_t *take_clips(Clause *clause, bool *several)
{
    const unsigned NAMED = PREP_BIT(PREP_NONE) | PREP_BIT(PREP_OF) |
                           PREP_BIT(PREP_FROM) | PREP_BIT(PREP_WITH);
    json_t *clips = json_array();
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *ref = clause->slots[i];
        if (clause->used[i] || ref->kind != SLOT_REF)
            continue;
        if (!(PREP_BIT(ref->prep) & NAMED) || ref->asset) {
            json_decref(clips);
            return NULL;
        }
        *several = *several || ref->members || (ref->flags & (REF_PLURAL | REF_ALL));
        json_array_append_new(clips, clause_selector(clause, ref));
    }
    return clips;
}

/* Was a group made last? It is what "that group" means. */
static bool has_grouped(const Chart *chart)
{
    const EditPlan *plan = chart->talk && chart->talk->done ? chart->talk->plan : NULL;
    unsigned count = plan ? (unsigned)plan_step_count(plan) : 0;
    return count > 0 && plan_step_verb(plan_step(plan, count - 1)) == VERB_GROUP;
}

bool build_group(Clause *clause, Draft *draft)
{
    const Slot *group = group_noun(clause);
    if (!group || clause->asks || clause_has(clause, SLOT_WHOLE) || !use_verbs(clause))
        return false;
    bool definite = is_definite(clause->chart, group), several = false;
    json_t *clips = take_clips(clause, &several);
    size_t count = json_array_size(clips);
    if (count && definite && has_grouped(clause->chart))
        json_array_insert_new(clips, 0,
                              json_pack("{ssss}", "by", "last", "expect", "many"));
    bool one = json_array_size(clips) == 1,
         fits = count && !(one && definite && !several);
    json_t *only = json_array_get(clips, 0);
    if (fits)
        reading_draft_push(
            draft,
            step_on("group", one ? json_incref(only)
                                 : json_pack("{sssO}", "by", "union", "of", clips)));
    json_decref(clips);
    return fits;
}
