/* Stage 6: properties that move from one value to another. */
#include "animating.h"

#include <string.h>

static json_t *key_number(const char *prop, const Slot *amount)
{
    const Property *row = property_find(prop, OWN_CLIP);
    bool share = row && (row->unit == UNIT_PERCENT || row->unit == UNIT_GAIN);
    if (amount->unit == UNIT_WORD_PERCENT && share)
        return number_json(amount->number / 100);
    if (amount->unit == UNIT_WORD_PERCENT)
        return percent_json(amount->number);
    return number_json(amount->number);
}

/* Where "from the left" stands beside "to the right" it is a place. */
static const char *place_of(const Slot *slot)
{
    static const char *const PLACES[][2] = { { "from-left", "left" },
                                             { "from-right", "right" },
                                             { "from-top", "top" },
                                             { "from-bottom", "bottom" } };
    if (slot->kind == SLOT_POSITION)
        return slot->value;
    for (unsigned i = 0; i < G_N_ELEMENTS(PLACES); i++)
        if (strcmp(PLACES[i][0], slot->value) == 0)
            return PLACES[i][1];
    return NULL;
}

/* One end of the way: a number, colour or place, whichever kind of them `prop` has. */
static json_t *key_value(const char *prop, const Slot *slot)
{
    bool place = strcmp(prop, "position") == 0, color = strcmp(prop, "color") == 0;
    switch (slot->kind) {
    case SLOT_AMOUNT:
        return slot_is_time(slot) || place || color ? NULL : key_number(prop, slot);
    case SLOT_COLOR:
        return color ? json_string(slot->value) : NULL;
    case SLOT_POSITION:
    case SLOT_DIRECTION:
        return place && place_of(slot) ? json_string(place_of(slot)) : NULL;
    default:
        return NULL;
    }
}

static bool is_end(const Slot *slot, Prep prep)
{
    bool from_side = slot->kind == SLOT_DIRECTION && prep == PREP_FROM &&
                     g_str_has_prefix(slot->value, "from-");
    bool up_to = prep == PREP_TO && slot->prep == PREP_UNTIL;
    return slot->prep == prep || from_side || up_to;
}

static const Slot *find_end(const Clause *clause, const char *prop, Prep prep)
{
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        json_t *value =
            clause->used[i] || !is_end(slot, prep) ? NULL : key_value(prop, slot);
        json_decref(value);
        if (value)
            return slot;
    }
    return NULL;
}

/* "from 20 to 40%": a number without a unit has that of the other end. */
static Slot with_unit(const char *prop, const Slot *end, const Slot *other)
{
    const Property *row = property_find(prop, OWN_CLIP);
    Slot whole = *end;
    bool share = row && row->unit == UNIT_PERCENT;
    bool beyond = end->number > 1 || (other && other->number > 1);
    if (other && end->kind == SLOT_AMOUNT && other->kind == SLOT_AMOUNT &&
        end->unit == UNIT_WORD_NONE)
        whole.unit = other->unit;
    if (share && beyond && whole.kind == SLOT_AMOUNT && whole.unit == UNIT_WORD_NONE)
        whole.unit = UNIT_WORD_PERCENT; /* "opacity from 100 to 0" */
    return whole;
}

/* Does the movement begin somewhere? */
static bool put_ends(Clause *clause, json_t *step, const char *prop)
{
    const Slot *from = find_end(clause, prop, PREP_FROM);
    const Slot *to = find_end(clause, prop, PREP_TO);
    if (from) {
        const Slot first = with_unit(prop, from, to);
        clause_use(clause, from);
        json_object_set_new(step, "from", key_value(prop, &first));
    }
    if (to) {
        const Slot last = with_unit(prop, to, from);
        clause_use(clause, to);
        json_object_set_new(step, "to", key_value(prop, &last));
    }
    return from != NULL;
}

/* "over 2 seconds", which a plain change of a value does not take. */
static bool takes_time(const Clause *clause)
{
    return clause_find_time(clause, PREP_BIT(PREP_OVER) | PREP_BIT(PREP_IN)) != NULL;
}

static void put_when(Clause *clause, json_t *step)
{
    const Slot *delay = clause_take_time(clause, PREP_BIT(PREP_AFTER));
    if (delay)
        json_object_set_new(step, "delay", amount_to_time(delay));
    const Slot *range = clause_take(clause, SLOT_RANGE, PREP_ANY);
    json_t *duration = range ? NULL : animation_duration(clause);
    if (range) {
        json_object_set_new(step, "range", range_in_clip(range));
    } else if (duration) {
        json_object_set_new(step, "duration", duration);
    }
    clause_take(clause, SLOT_PACE, PREP_ANY); /* "gradually": it goes from key to key */
    const Slot *easing = clause_take(clause, SLOT_EASING, PREP_ANY);
    if (easing)
        json_object_set_new(step, "easing", json_string(easing->value));
}

/* The property that moves: named, or as the words for moving tell. NULL: none. */
static const char *moving_prop(Clause *clause)
{
    const Slot *prop = clause_find(clause, SLOT_PROP, PREP_ANY);
    const Slot *animation = clause_find(clause, SLOT_ANIMATION, PREP_ANY);
    bool named =
        prop &&
        (property_find(prop->value, OWN_CLIP) || strcmp(prop->value, "x") == 0 ||
         strcmp(prop->value, "y") == 0 || strcmp(prop->value, "position") == 0);
    if (prop && strcmp(prop->value, "transparency") != 0)
        clause_use(clause, prop);
    if (named)
        return prop->value;
    if (prop && strcmp(prop->value, "size") == 0)
        return g_strcmp0(clause->type, "text") == 0 ? "fontSize" : "scale";
    if (animation && g_str_has_prefix(animation->value, "zoom"))
        return "scale";
    if (animation && strcmp(animation->value, "fade") == 0)
        return g_strcmp0(clause->type, "audio") == 0 ? "volume" : "opacity";
    if (clause_verb_is(clause, "rotate"))
        return "rotation";
    if (clause_verb_is(clause, "move"))
        return "position";
    return clause_verb_is(clause, "set:size|more:size|less:size") ? "scale" : NULL;
}

/* "animate opacity from 0 to 100 % over the first second", "move it from the top left
 * to the bottom right", "zoom from 100 % to 150 %". What neither begins somewhere nor
 * takes any time is no movement. */
bool build_keyframes(Clause *clause, Draft *draft)
{
    json_t *target = clause_target(clause, NULL);
    const Slot *animation = clause_find(clause, SLOT_ANIMATION, PREP_ANY);
    const char *prop = moving_prop(clause);
    bool animates = clause_verb_is(clause, "animate") || takes_time(clause);
    json_t *step = step_on("animate", target);
    if (!prop || !find_end(clause, prop, PREP_TO)) {
        json_decref(step);
        return false;
    }
    clause_use_verbs(clause);
    if (animation)
        clause_use(clause, animation);
    json_object_set_new(step, "property", json_string(prop));
    bool from = put_ends(clause, step, prop);
    put_when(clause, step);
    if (animates || from)
        reading_draft_push(draft, step);
    else
        json_decref(step);
    return animates || from;
}
