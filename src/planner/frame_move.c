/* Stage 6: moving in time and order. */
#include "clause.h"

#include <glib/gi18n.h>
#include <string.h>

static bool is_main_picture(const Clause *clause)
{
    return !clause->type || strcmp(clause->type, "video") == 0;
}

static json_t *signed_time(const Slot *amount, int sign)
{
    Slot copy = *amount;
    copy.number *= sign;
    return amount_to_time(&copy);
}

static bool move_by(Clause *clause, json_t *step)
{
    const Slot *shift = clause_find(clause, SLOT_SHIFT, PREP_ANY);
    const Slot *amount = shift ? clause_find_time(clause, PREP_ANY)
                               : clause_find_time(clause, PREP_BIT(PREP_BY));
    if (!amount || amount->timecode)
        return false;
    clause_use(clause, amount);
    if (shift)
        clause_use(clause, shift);
    json_object_set_new(step, "by",
                        signed_time(amount, shift ? atoi(shift->value) : 1));
    return true;
}

static const struct {
    Prep prep;
    const char *side;
} SIDES[] = { { PREP_AFTER, "after" },
              { PREP_BEFORE, "before" },
              { PREP_OVER, "over" },
              { PREP_UNDER, "under" } };

static bool is_side(const Slot *ref)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(SIDES); i++)
        if (ref->prep == SIDES[i].prep)
            return true;
    return false;
}

static bool move_beside(Clause *clause, json_t *step)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(SIDES); i++) {
        const Slot *ref = clause_find(clause, SLOT_REF, PREP_BIT(SIDES[i].prep));
        if (!ref || ref->members)
            continue;
        json_object_set_new(
            step, "place",
            json_pack("{so}", SIDES[i].side, clause_selector(clause, ref)));
        return true;
    }
    return false;
}

static bool move_to_anchor(Clause *clause, json_t *step)
{
    const Slot *anchor = clause_take(clause, SLOT_ANCHOR, PREP_ANY);
    if (!anchor)
        return false;
    bool playhead = strcmp(anchor->value, "playhead") == 0;
    if (is_main_picture(clause) && !playhead)
        json_object_set_new(step, "index",
                            json_integer(strcmp(anchor->value, "start") == 0 ? 0 : -1));
    else
        json_object_set_new(step, "to", json_pack("{ss}", "anchor", anchor->value));
    return true;
}

static bool move_to_place_number(Clause *clause, json_t *step)
{
    const Slot *prop = clause_find(clause, SLOT_PROP, PREP_ANY);
    const Slot *amount = prop && strcmp(prop->value, "position") == 0
                             ? clause_take_amount(clause, UNIT_WORD_NONE, PREP_ANY)
                             : NULL;
    if (!amount || amount->number < 1)
        return false;
    clause_use(clause, prop);
    json_object_set_new(step, "index", number_json(amount->number - 1));
    return true;
}

static bool move_to_ordinal(Clause *clause, json_t *step)
{
    const Slot *place = clause_take(clause, SLOT_PLACE, PREP_ANY);
    if (place)
        json_object_set_new(step, "index", number_json(place->number));
    return place != NULL;
}

static bool move_in_time(Clause *clause, json_t *step)
{
    if (move_by(clause, step) || move_beside(clause, step))
        return true;
    const Slot *amount = clause_take_moment(
        clause, PREP_BIT(PREP_TO) | PREP_BIT(PREP_AT) | PREP_BIT(PREP_AFTER) |
                    PREP_BIT(PREP_FROM) | PREP_BIT(PREP_ON));
    const Slot *order = amount ? NULL : clause_take(clause, SLOT_ORDER, PREP_ANY);
    if (amount)
        json_object_set_new(step, "to", amount_to_time(amount));
    else if (order)
        json_object_set_new(step, "order", json_string(order->value));
    else
        return move_to_anchor(clause, step) || move_to_place_number(clause, step) ||
               move_to_ordinal(clause, step);
    return true;
}

bool build_move(Clause *clause, Draft *draft)
{
    const Slot *ref = NULL;
    for (unsigned i = 0; i < clause->count && !ref; i++)
        if (clause->slots[i]->kind == SLOT_REF && !is_side(clause->slots[i]))
            ref = clause->slots[i];
    bool loose = clause_verb_is(clause, "make|set|put|start");
    if (!ref && clause->story->last < 0 && loose)
        return false;
    json_t *step = step_on("move", clause_target(clause, NULL));
    clause_use_verbs(clause);
    if (move_in_time(clause, step)) {
        reading_draft_push(draft, step);
        return true;
    }
    json_decref(step);
    if (loose || clause_has(clause, SLOT_POSITION) ||
        clause_has(clause, SLOT_DIRECTION))
        return false;
    reading_draft_ask(
        draft, "to",
        _("Where should it go? Say a time, a place in the frame, or before "
          "or after which clip."));
    return true;
}
