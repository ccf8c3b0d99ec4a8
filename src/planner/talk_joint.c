/*
 * "crossfade the intro into the flower", "make it two seconds long", "make it a wipe":
 * what is said next of "it" is said of the transition, and of no clip beside it.
 */
#include "talking.h"

#include <string.h>

static const char LENGTH[] = "length";

/* What is said anew of the transition. */
typedef struct {
    const Slot *time, *kind;
    bool about; /* it is spoken of */
} Joint;

static bool is_joint(const EditPlan *plan)
{
    return plan && plan_step_count(plan) == 1 &&
           plan_step_verb(plan_step(plan, 0)) == VERB_TRANSITION;
}

/* Does a comma stand in front: "longer, 2 seconds"? */
static bool is_apart(const Remark *remark, const Slot *slot)
{
    return slot->from > 0 && chart_is_mark(remark->chart, slot->from - 1, ",");
}

/* "2 seconds longer" is by that much. */
static bool is_by(const Remark *remark, const Slot *time)
{
    bool compares = false;
    for (unsigned i = 0; i < remark->count; i++) {
        const Slot *slot = remark->slots[i];
        compares = compares || slot->kind == SLOT_MORE || slot->kind == SLOT_LESS ||
                   (slot->kind == SLOT_VERB && strchr(slot->value, ':') &&
                    !g_str_has_prefix(slot->value, "set:"));
    }
    return time->prep == PREP_BY ||
           (compares && time->prep != PREP_TO && !is_apart(remark, time));
}

/* Takes a slot; false where it is about something else. */
static bool hear(const Slot *slot, Joint *joint)
{
    static const char *const VERBS[] = { "make",        "set", "set:length",
                                         "more:length", "fit", "less:length",
                                         "replace",     NULL };
    switch (slot->kind) {
    case SLOT_AMOUNT:
        if (joint->time || !slot_is_time(slot) || slot->timecode || slot->json)
            return false;
        joint->time = slot;
        return true;
    case SLOT_TRANSITION:
        if (joint->kind || strchr(slot->value, '@'))
            return false;
        joint->kind = slot;
        return true;
    case SLOT_REF:
        joint->about = true;
        return (slot->flags & REF_PRONOUN) && !(slot->flags & REF_PLURAL);
    case SLOT_TRANSITIONS:
        joint->about = true;
        return strcmp(slot->value, "one") == 0;
    case SLOT_MORE:
    case SLOT_LESS:
        joint->about = true; /* "longer, 2 seconds" */
        return strcmp(slot->value, LENGTH) == 0;
    case SLOT_PROP:
        return strcmp(slot->value, LENGTH) == 0;
    case SLOT_VERB:
        return g_strv_contains(VERBS, slot->value);
    default:
        return slot->kind == SLOT_ONLY;
    }
}

bool remark_reads_joint(const Remark *remark, Draft *draft, TalkKind *kind)
{
    const EditPlan *plan = remark->talk->plan;
    Joint joint = { 0 };
    if (remark->ties || !remark->talk->done || !is_joint(plan))
        return false;
    for (unsigned i = 0; i < remark->count; i++)
        if (!hear(remark->slots[i], &joint))
            return false;
    if (!joint.about || (!joint.time && !joint.kind) ||
        (joint.time && is_by(remark, joint.time)))
        return false;
    json_t *steps = remark_steps(plan);
    json_t *step = json_array_get(steps, 0);
    bool fits = remark_bind(remark, steps, false);
    if (joint.time)
        json_object_set_new(step, "duration", amount_to_time(joint.time));
    if (joint.kind) { /* what the other was like is no matter */
        json_object_set_new(step, "kind", json_string(joint.kind->value));
        json_object_del(step, "color");
        json_object_del(step, "direction");
    }
    *kind = remark_give(draft, plan, steps, fits);
    return *kind != TALK_NONE;
}
