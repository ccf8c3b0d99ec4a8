/* Stage 6: orders without a verb, as in notes to oneself: "title at 5s for 3s". */
#include "clause.h"

#include <string.h>

/* The clip of the note; pronouns and whole kinds are too little to go by. */
static const Slot *bare_subject(const Clause *clause)
{
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    if (clause->verb || clause->asks || !ref || (ref->flags & (REF_PRONOUN | REF_ALL)))
        return NULL;
    return ref;
}

static void push_move(Draft *draft, const json_t *target, json_t *to)
{
    json_t *step = step_new("move", target);
    json_object_set_new(step, "to", to);
    reading_draft_push(draft, step);
}

static void push_length(Draft *draft, const json_t *target, json_t *length)
{
    json_t *step = step_new("trim", target);
    json_object_set_new(step, "to", length);
    reading_draft_push(draft, step);
}

/* "at 5s", "for 3s", "from 3s to 7s": when and how long it is shown. Of what plays, a
 * range could as well be a part of it. */
static bool bare_span(Clause *clause, Draft *draft, const json_t *target)
{
    const Slot *at = clause_take_moment(clause, PREP_BIT(PREP_AT));
    const Slot *length = clause_take_time(clause, PREP_BIT(PREP_FOR));
    const Slot *range = at || length ? NULL : clause_find(clause, SLOT_RANGE, PREP_ANY);
    if (range) {
        json_t *from = json_object_get(range->json, "from");
        json_t *to = json_object_get(range->json, "to");
        bool plays = g_strcmp0(clause->type, "video") == 0 ||
                     g_strcmp0(clause->type, "audio") == 0;
        if (plays || range->number != 0 || !json_is_number(from) ||
            !json_is_number(to) || json_number_value(to) <= json_number_value(from))
            return false;
        clause_use(clause, range);
        push_move(draft, target, json_incref(from));
        push_length(draft, target,
                    number_json(json_number_value(to) - json_number_value(from)));
    }
    if (at)
        push_move(draft, target, amount_to_time(at));
    if (length)
        push_length(draft, target, amount_to_time(length));
    return at || length || range;
}

/* "2x", "-6 dB" */
static bool bare_amount(Clause *clause, Draft *draft, const json_t *target)
{
    const Slot *times = clause_take_amount(clause, UNIT_WORD_X, PREP_BIT(PREP_NONE));
    const Slot *gain =
        times ? NULL : clause_take_amount(clause, UNIT_WORD_DB, PREP_BIT(PREP_NONE));
    bool plays = g_strcmp0(clause->type, "video") == 0;
    if ((!times || !plays || times->number <= 0) && !gain)
        return false;
    json_t *step = step_new(times ? "speed" : "audio", target);
    if (times) {
        json_object_set_new(step, "rate", number_json(times->number));
    } else {
        json_object_set_new(step, "action", json_string("volume"));
        json_object_set_new(step, "amount", amount_by("volume", 1, gain));
    }
    reading_draft_push(draft, step);
    return true;
}

bool build_bare(Clause *clause, Draft *draft)
{
    if (!bare_subject(clause))
        return false;
    json_t *target = clause_named_target(clause);
    bool done = target && (bare_span(clause, draft, target) ||
                           bare_amount(clause, draft, target));
    json_decref(target);
    return done;
}
