/* "Add a marker called sponsor", "rename it to ad break": "it" is the marker. */
#include "talk.h"

#include <string.h>

/* The step of the last edit, where it made or changed one marker that is there now. */
static const json_t *marker_step(const Talk *talk)
{
    static const char *const LEAVING[] = { "add", "move", "rename", NULL };
    const EditPlan *plan = talk && talk->done ? talk->plan : NULL;
    const json_t *step = plan && plan_step_count(plan) == 1 ? plan_step(plan, 0) : NULL;
    const char *op = json_string_value(json_object_get(step, "op"));
    const char *action = json_string_value(json_object_get(step, "action"));
    return g_strcmp0(op, "marker") == 0 && action && g_strv_contains(LEAVING, action)
               ? step
               : NULL;
}

static const char *name_of(const json_t *step)
{
    const char *new = json_string_value(json_object_get(step, "newName"));
    return new ? new : json_string_value(json_object_get(step, "name"));
}

/* Is that said which is said of markers too? */
static bool may_be_of_marker(const Chart *chart)
{
    static const char *const VERBS[] = { "delete", "rename", "move", "put", NULL };
    const Slot *verb = chart_find(chart, SLOT_VERB);
    return verb && g_strv_contains(VERBS, verb->value);
}

/* The one "it" of a sentence that names nothing else; NULL: there is none. */
static Slot *only_it(const Chart *chart)
{
    Slot *it = NULL;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        Slot *slot = chart_slot(chart, i);
        if (slot->kind == SLOT_MARKER || (slot->kind == SLOT_REF && it))
            return NULL;
        it = slot->kind == SLOT_REF ? slot : it;
    }
    bool plain = it && (it->flags & REF_PRONOUN) && !(it->flags & REF_PLURAL) &&
                 it->prep == PREP_NONE;
    return plain ? it : NULL;
}

void talk_settle_marker(Chart *chart)
{
    const json_t *step = marker_step(chart->talk);
    const char *name = step ? name_of(step) : NULL;
    Slot *it = name && may_be_of_marker(chart) ? only_it(chart) : NULL;
    if (!it)
        return;
    const Slot marker = { .kind = SLOT_MARKER,
                          .from = it->from,
                          .to = it->to,
                          .value = chart_keep(chart, name),
                          .determined = true };
    slot_clear(it);
    *it = marker;
}
