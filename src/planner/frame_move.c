/* Stage 6: moving in time and order. */
#include "clause.h"

#include <glib/gi18n.h>
#include <string.h>

enum { PLACES_MAX = 20 };

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

/* Later or earlier, which on a timeline is to the right or to the left. */
static const Slot *find_way(const Clause *clause, int *sign)
{
    static const SlotKind KINDS[] = { SLOT_SHIFT, SLOT_DIRECTION, SLOT_POSITION };
    for (unsigned i = 0; i < G_N_ELEMENTS(KINDS); i++) {
        const Slot *slot = clause_find(clause, KINDS[i], PREP_ANY);
        bool right = slot && strcmp(slot->value, "right") == 0;
        bool left = slot && strcmp(slot->value, "left") == 0;
        if (!slot || (KINDS[i] != SLOT_SHIFT && !right && !left))
            continue;
        *sign = right ? 1 : left ? -1 : atoi(slot->value);
        return slot;
    }
    *sign = 1;
    return NULL;
}

static bool move_by(Clause *clause, json_t *step)
{
    int sign;
    const Slot *way = find_way(clause, &sign);
    const Slot *amount = way ? clause_find_time(clause, PREP_ANY)
                             : clause_find_time(clause, PREP_BIT(PREP_BY));
    const Slot *starts = clause_find_verb(clause, "start");
    if (!amount || amount->timecode || (way && amount->prep == PREP_TO))
        return false; /* "later, to 5 s" */
    clause_use(clause, amount);
    if (way)
        clause_use(clause, way);
    if (starts) /* "let it come in 2 seconds earlier" */
        clause_use(clause, starts);
    json_object_set_new(step, "by", signed_time(amount, sign));
    return true;
}

/* "make the rings the first clip" */
static bool move_to_named_place(Clause *clause, json_t *step)
{
    const Slot *ref =
        clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE) | PREP_BIT(PREP_TO));
    if (!ref || !(ref->flags & REF_ORDINAL) || ref->members ||
        !clause_verb_is(clause, "make|put|move"))
        return false;
    clause_use(clause, ref);
    json_object_set(step, "index", json_object_get(ref->json, "index"));
    return true;
}

static const struct {
    Prep prep;
    const char *side;
} SIDES[] = { { PREP_AFTER, "after" },
              { PREP_BEFORE, "before" },
              { PREP_OVER, "over" },
              { PREP_ON, "over" },
              { PREP_UNDER, "under" } };

static bool is_side(const Slot *ref)
{
    if (ref->prep == PREP_WITH ||
        ref->prep == PREP_BETWEEN) /* "start with the music" */
        return true;
    for (unsigned i = 0; i < G_N_ELEMENTS(SIDES); i++)
        if (ref->prep == SIDES[i].prep)
            return true;
    return false;
}

/* "between the intro and the outro": behind the first of the two. */
static bool move_between(Clause *clause, json_t *step)
{
    const Slot *pair = clause_find(clause, SLOT_REF, PREP_BIT(PREP_BETWEEN));
    json_t *sides = pair ? clause_members(clause, pair) : NULL;
    bool two = sides && json_array_size(sides) == 2;
    if (two)
        json_object_set_new(step, "place",
                            json_pack("{sO}", "after", json_array_get(sides, 0)));
    json_decref(sides);
    return two;
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

/* "from 1 to 5 seconds", of what starts at 1. */
static bool move_from(Clause *clause, json_t *step)
{
    const Slot *range = clause_find(clause, SLOT_RANGE, PREP_ANY);
    const Clip *clip = clause_one_clip(clause, json_object_get(step, "target"));
    const json_t *from = range ? json_object_get(range->json, "from") : NULL;
    if (!clip || !json_is_number(from) || range->number != 0 ||
        !json_object_get(range->json, "to") ||
        json_number_value(from) != rtime_seconds(clip->start))
        return false;
    clause_use(clause, range);
    json_object_set(step, "to", json_object_get(range->json, "to"));
    return true;
}

/* To another track: it keeps its time. */
static bool move_to_track(Clause *clause, json_t *step)
{
    const Slot *track = clause_take(clause, SLOT_TRACK, PREP_ANY);
    if (!track)
        return false;
    json_object_set_new(step, "place", json_pack("{sO}", "track", track->json));
    return true;
}

/* "up one", of clips that follow each other. */
static const Slot *count_beside(const Clause *clause)
{
    const Slot *way = clause_find(clause, SLOT_DIRECTION, PREP_ANY);
    const Slot *count = way ? clause_next(clause, way) : NULL;
    bool bare = count && count->kind == SLOT_AMOUNT && count->unit == UNIT_WORD_NONE;
    return bare && g_strcmp0(clause->type, "video") == 0 ? count : NULL;
}

/* "Up" and "left" are towards the beginning; 0: no way that clips follow each other. */
static int way_in_order(const char *way)
{
    return strcmp(way, "up") == 0 || strcmp(way, "left") == 0      ? -1
           : strcmp(way, "down") == 0 || strcmp(way, "right") == 0 ? 1
                                                                   : 0;
}

/* "one place earlier": beside its neighbour. */
static bool move_by_place(Clause *clause, json_t *step)
{
    const Slot *place = clause_find(clause, SLOT_PROP, PREP_ANY);
    const Slot *count = place ? clause_previous(clause, place) : count_beside(clause);
    const Slot *shift = clause_find(clause, SLOT_SHIFT, PREP_ANY);
    const Slot *way = clause_find(clause, SLOT_DIRECTION, PREP_ANY);
    int sign = shift ? atoi(shift->value) : way ? way_in_order(way->value) : 0;
    bool counted = count && count->kind == SLOT_AMOUNT;
    double places = counted ? count->number : 1;
    bool named = place ? strcmp(place->value, "position") == 0 : counted;
    if (!sign || !named || places < 1 || places > PLACES_MAX)
        return false;
    bool later = sign > 0;
    if (place)
        clause_use(clause, place);
    clause_use(clause, shift ? shift : way);
    if (counted)
        clause_use(clause, count);
    json_t *next = json_incref(json_object_get(step, "target"));
    for (int n = 0; n < (int)places; n++)
        next = json_pack("{ssssso}", "by", "relative", "relation",
                         later ? "next" : "previous", "to", next);
    json_object_set_new(step, "place",
                        json_pack("{so}", later ? "after" : "before", next));
    return true;
}

/* "first", "to the end": of clips that follow each other a place in their order. */
static bool move_to_anchor(Clause *clause, json_t *step)
{
    const Slot *anchor = clause_find(clause, SLOT_ANCHOR, PREP_ANY);
    const Slot *next = anchor ? clause_next(clause, anchor) : NULL;
    bool of = next && next->kind == SLOT_REF && next->prep == PREP_OF &&
              !clause_is_used(clause, next);
    bool end = anchor && strcmp(anchor->value, "end") == 0;
    if (!anchor || of || !is_main_picture(clause) ||
        (!end && strcmp(anchor->value, "start") != 0))
        return false;
    clause_use(clause, anchor);
    json_object_set_new(step, "index", json_integer(end ? -1 : 0));
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
    const Slot *noun = place ? clause_next(clause, place) : NULL;
    if (noun && noun->kind == SLOT_PROP && strcmp(noun->value, "position") == 0)
        clause_use(clause, noun); /* "in second place" */
    if (place)
        json_object_set_new(step, "index", number_json(place->number));
    return place != NULL;
}

/* "so that it starts when the music does": a second verb says at which moment. */
static bool move_to_start(Clause *clause, json_t *step)
{
    const Slot *starts = clause_find_verb(clause, "start");
    if (!starts && !clause_verb_is(clause, "start"))
        return false;
    if (starts) {
        clause_use(clause, starts);
        clause_use_pronoun(clause);
    }
    json_t *point = clause_take_meeting(clause, "start");
    if (point)
        json_object_set_new(step, "to", point);
    return point != NULL;
}

/* Clips that follow each other on the main track have no order in depth. */
static bool follow_each_other(const Clause *clause, const json_t *target)
{
    const Composition *composition = clause->chart->composition;
    g_auto(Resolution) found = { 0 };
    chart_resolve(clause->chart, target, &found);
    bool all = found.kind == RESOLVED_FOUND && found.ids->len > 0;
    for (unsigned i = 0; all && i < found.ids->len; i++) {
        ClipPlace place;
        all = composition_find_clip(composition, found.ids->pdata[i], &place) &&
              g_strcmp0(node_string(&place.track->node, PROP_ROLE), "main") == 0;
    }
    return all;
}

/* "to the front" is the top, and of the film's own clips its beginning. */
static void put_order(const Clause *clause, json_t *step, const Slot *order)
{
    bool front = strcmp(order->value, "front") == 0;
    if ((front || strcmp(order->value, "back") == 0) &&
        follow_each_other(clause, json_object_get(step, "target")))
        json_object_set_new(step, "index", json_integer(front ? 0 : -1));
    else
        json_object_set_new(step, "order", json_string(order->value));
}

/* What is not of the film ends with it: behind it there is nothing to be seen. */
static bool move_to_very_end(Clause *clause, json_t *step)
{
    const Slot *anchor = clause_find(clause, SLOT_ANCHOR, PREP_ANY);
    const Slot *next = anchor ? clause_next(clause, anchor) : NULL;
    bool of = next && next->kind == SLOT_REF && next->prep == PREP_OF;
    if (!anchor || of || strcmp(anchor->value, "end") != 0)
        return false;
    clause_use(clause, anchor);
    if (follow_each_other(clause, json_object_get(step, "target"))) { /* an image */
        json_object_set_new(step, "index", json_integer(-1));
        return true;
    }
    json_object_set_new(step, "op", json_string("arrange"));
    json_object_set_new(step, "how", json_string("align-end"));
    json_object_set_new(step, "to", json_pack("{ss}", "anchor", "end"));
    return true;
}

static bool move_in_time(Clause *clause, json_t *step)
{
    static const unsigned WHEN = PREP_BIT(PREP_TO) | PREP_BIT(PREP_AT) |
                                 PREP_BIT(PREP_AFTER) | PREP_BIT(PREP_FROM) |
                                 PREP_BIT(PREP_ON) | PREP_BIT(PREP_NONE);
    if (move_from(clause, step) || move_by(clause, step) ||
        move_to_named_place(clause, step) || move_between(clause, step) ||
        move_beside(clause, step) || move_to_track(clause, step) ||
        move_by_place(clause, step) || move_to_start(clause, step) ||
        move_to_anchor(clause, step))
        return true;
    const Slot *time = clause_find_time(clause, PREP_BIT(PREP_NONE));
    unsigned preps = time && !time->timecode
                         ? WHEN & ~PREP_BIT(PREP_NONE) /* "2 seconds": which way? */
                         : WHEN;
    if (clause_verb_is(clause, "make")) /* "get it down to 4 s" is a length */
        preps &= ~PREP_BIT(PREP_TO);
    if (move_to_very_end(clause, step))
        return true;
    json_t *point = clause_take_point(clause, preps, NULL);
    const Slot *order = point ? NULL : clause_take(clause, SLOT_ORDER, PREP_ANY);
    if (point)
        json_object_set_new(step, "to", point);
    else if (order)
        put_order(clause, step, order);
    else
        return move_to_place_number(clause, step) || move_to_ordinal(clause, step);
    return true;
}

/* "open with the market": a clip of the film that is to come first, or last. */
static bool open_with(Clause *clause, Draft *draft)
{
    const Slot *ref =
        clause_find(clause, SLOT_REF, PREP_BIT(PREP_WITH) | PREP_BIT(PREP_ON));
    if (!ref || ref->members || !clause_verb_is(clause, "start|end|close") ||
        clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE)))
        return false;
    json_t *target = clause_selector(clause, ref);
    if (!follow_each_other(clause, target)) {
        json_decref(target);
        return false;
    }
    bool first = clause_verb_is(clause, "start");
    bool copy = (ref->flags & REF_ANOTHER) || clause_has(clause, SLOT_AGAIN);
    json_t *step = step_on(copy ? "duplicate" : "move", target);
    if (!copy)
        json_object_set_new(step, "index", json_integer(first ? 0 : -1));
    else if (first)
        json_object_set_new(
            step, "place",
            json_pack("{s{ss}ss}", "at", "anchor", "start", "mode", "insert"));
    else
        json_object_set_new(step, "place", json_pack("{ss}", "mode", "append"));
    clause_use_verbs(clause);
    clause_take(clause, SLOT_AGAIN, PREP_ANY);
    clause_take(clause, SLOT_WHOLE, PREP_ANY);
    reading_draft_push(draft, step);
    return true;
}

bool build_move(Clause *clause, Draft *draft)
{
    Clause attempt = *clause;
    if (open_with(&attempt, draft)) {
        *clause = attempt;
        return true;
    }
    const Slot *ref = NULL;
    for (unsigned i = 0; i < clause->count && !ref; i++)
        if (clause->slots[i]->kind == SLOT_REF && !is_side(clause->slots[i]))
            ref = clause->slots[i];
    bool loose = clause_verb_is(clause, "make|set|put|start");
    if ((!ref && clause->story->last < 0 && loose) ||
        (ref && (ref->flags & REF_ANOTHER))) /* one that is not there yet */
        return false;
    json_t *step = step_on("move", clause_target(clause, NULL));
    clause_use_verbs(clause);
    if (move_in_time(clause, step)) {
        int ripple = clause_take_ripple(clause);
        if (ripple >= 0)
            json_object_set_new(step, "ripple", json_boolean(ripple));
        reading_draft_push(draft, step);
        return true;
    }
    json_decref(step);
    bool shifts = clause_take(clause, SLOT_SHIFT, PREP_ANY) != NULL; /* "later" */
    if (shifts)
        clause_take(clause, SLOT_STRENGTH, PREP_ANY);
    else if (loose || clause_has(clause, SLOT_POSITION) ||
             clause_has(clause, SLOT_DIRECTION))
        return false;
    reading_draft_ask(
        draft, "to",
        _("Where should it go? Say a time, a place in the frame, or before "
          "or after which clip."));
    return true;
}
