/*
 * Steps that were planned before, with another value: where in them it belongs.
 *
 * A value goes to the one place of its kind, or to several that say the same, first
 * where something was said, then where it was left out. What the value becomes there is
 * rebind_amount.c's.
 */
#include "rebind.h"

#include "rebinding.h"

#include <string.h>

typedef enum {
    TAKES_LENGTH,
    TAKES_MOMENT,
    TAKES_NUMBER,
    TAKES_COLOR,
    TAKES_POSITION,
    TAKES_TEXT,
    TAKES_TRANSITION,
    TAKES_EFFECT,
    TAKES_ANIMATION,
    TAKES_LAYOUT,
    TAKES_EASING,
    TAKES_DIRECTION,
    TAKES_ORDER,
    TAKES_PRESET,
    TAKES_PACE,
    TAKES_NOTHING
} Takes;

/* Where a step keeps a value: "field" or "object.field". */
typedef struct {
    const char *op, *path;
    Takes takes;
    bool optional; /* it can be said where it was left out */
} Place;

static const Place PLACES[] = {
    { "trim", "to", TAKES_LENGTH },
    { "trim", "start", TAKES_LENGTH },
    { "trim", "end", TAKES_LENGTH },
    { "speed", "toDuration", TAKES_LENGTH },
    { "speed", "freezeFor", TAKES_LENGTH },
    { "split", "every", TAKES_LENGTH },
    { "cut", "range.duration", TAKES_LENGTH },
    { "move", "by", TAKES_LENGTH },
    { "slip", "by", TAKES_LENGTH },
    { "captions", "by", TAKES_LENGTH },
    { "arrange", "gap", TAKES_LENGTH },
    { "composition", "duration", TAKES_LENGTH },
    { "animate", "duration", TAKES_LENGTH, true },
    { "transition", "duration", TAKES_LENGTH, true },
    { "add", "duration", TAKES_LENGTH, true },
    { "audio", "duration", TAKES_LENGTH },
    { "split", "at", TAKES_MOMENT },
    { "move", "to", TAKES_MOMENT },
    { "move", "place.at", TAKES_MOMENT },
    { "duplicate", "place.at", TAKES_MOMENT },
    { "marker", "at", TAKES_MOMENT },
    { "speed", "freezeAt", TAKES_MOMENT },
    { "add", "place.at", TAKES_MOMENT },
    { "query", "at", TAKES_MOMENT },
    { "speed", "rate", TAKES_NUMBER },
    { "audio", "amount", TAKES_NUMBER },
    { "animate", "amount", TAKES_NUMBER },
    { "effect", "amount", TAKES_NUMBER },
    { "layout", "scale", TAKES_NUMBER },
    { "duplicate", "count", TAKES_NUMBER, true },
    { "split", "parts", TAKES_NUMBER },
    { "composition", "fps", TAKES_NUMBER },
    { "composition", "background", TAKES_COLOR },
    { "marker", "color", TAKES_COLOR },
    { "add", "props.color", TAKES_COLOR, true },
    { "add", "props.position", TAKES_POSITION, true },
    { "layout", "position", TAKES_POSITION },
    { "add", "props.text", TAKES_TEXT },
    { "marker", "name", TAKES_TEXT },
    { "transition", "kind", TAKES_TRANSITION },
    { "transition", "direction", TAKES_DIRECTION, true },
    { "effect", "kind", TAKES_EFFECT },
    { "animate", "preset", TAKES_ANIMATION },
    { "animate", "direction", TAKES_DIRECTION, true },
    { "animate", "easing", TAKES_EASING, true },
    { "animate", "pace", TAKES_PACE, true },
    { "speed", "pace", TAKES_PACE },
    { "layout", "preset", TAKES_LAYOUT },
    { "move", "order", TAKES_ORDER },
    { "composition", "preset", TAKES_PRESET },
};

static const struct {
    SlotKind kind;
    Takes takes;
} KINDS[] = {
    { SLOT_ANCHOR, TAKES_MOMENT },
    { SLOT_COLOR, TAKES_COLOR },
    { SLOT_POSITION, TAKES_POSITION },
    { SLOT_LITERAL, TAKES_TEXT },
    { SLOT_TRANSITION, TAKES_TRANSITION },
    { SLOT_EFFECT, TAKES_EFFECT },
    { SLOT_ANIMATION, TAKES_ANIMATION },
    { SLOT_LAYOUT, TAKES_LAYOUT },
    { SLOT_EASING, TAKES_EASING },
    { SLOT_DIRECTION, TAKES_DIRECTION },
    { SLOT_ORDER, TAKES_ORDER },
    { SLOT_PRESET, TAKES_PRESET },
    { SLOT_PACE, TAKES_PACE },
};

/* A comparative of speed is a pace where something is animated: "again but slower". */
static const char *pace_of(const Slot *slot)
{
    bool compares = slot->kind == SLOT_MORE || slot->kind == SLOT_LESS;
    if (!compares || strcmp(slot->value, "speed") != 0)
        return slot->value;
    return slot->kind == SLOT_MORE ? "fast" : "slow";
}

static Takes takes_of(const Slot *slot)
{
    if (slot->kind == SLOT_AMOUNT && slot_is_time(slot))
        return slot->prep == PREP_AT ? TAKES_MOMENT : TAKES_LENGTH;
    if (slot->kind == SLOT_AMOUNT)
        return TAKES_NUMBER;
    for (unsigned i = 0; i < G_N_ELEMENTS(KINDS); i++)
        if (KINDS[i].kind == slot->kind)
            return KINDS[i].takes;
    return pace_of(slot) != slot->value ? TAKES_PACE : TAKES_NOTHING;
}

/* ---- the values ------------------------------------------------------------------ */

static json_t *moment_json(const Slot *slot)
{
    return slot->kind == SLOT_ANCHOR ? json_pack("{ss}", "anchor", slot->value)
                                     : amount_to_time(slot);
}

static json_t *value_in(const json_t *step, const char *field, Takes takes,
                        const json_t *old, const Slot *slot)
{
    switch (takes) {
    case TAKES_LENGTH:
        return rebinding_length(old, slot);
    case TAKES_MOMENT:
        return moment_json(slot);
    case TAKES_NUMBER:
        return rebinding_number(step, field, old, slot);
    case TAKES_EFFECT:
        return json_string(effect_word(slot).kind);
    default:
        return json_string(pace_of(slot));
    }
}

/* ---- finding the place ----------------------------------------------------------- */

/* One place of one step. */
typedef struct {
    json_t *step, *holder;
    const char *field;
    Takes takes;
} Spot;

static const char *field_of(const Place *place)
{
    const char *dot = strchr(place->path, '.');
    return dot ? dot + 1 : place->path;
}

static json_t *holder_of(json_t *step, const Place *place)
{
    const char *dot = strchr(place->path, '.');
    g_autofree char *key =
        dot ? g_strndup(place->path, (gsize)(dot - place->path)) : NULL;
    return key ? json_object_get(step, key) : step;
}

static void add_spot(GArray *spots, json_t *step, json_t *holder, const char *field,
                     Takes takes)
{
    Spot spot = { step, holder, field, takes };
    g_array_append_val(spots, spot);
}

/* Does a property take such a value, as its value so far tells? */
static bool prop_takes(const char *prop, const json_t *old, Takes takes)
{
    const Property *row = property_find(prop, OWN_CLIP);
    switch (takes) {
    case TAKES_NUMBER:
        return rebinding_is_number(prop, old);
    case TAKES_COLOR:
        return row && (row->type == TYPE_COLOR || row->type == TYPE_PAINT);
    case TAKES_POSITION:
        return strcmp(prop, "position") == 0;
    case TAKES_TEXT:
        return strcmp(prop, "text") == 0 || strcmp(prop, "label") == 0;
    default:
        return false;
    }
}

static void find_in_props(json_t *step, Takes takes, GArray *spots)
{
    json_t *props = json_object_get(step, "props");
    const char *key;
    json_t *old;
    json_object_foreach(props, key, old)
    {
        if (prop_takes(key, old, takes))
            add_spot(spots, step, props, key, takes);
    }
}

/* "fade out the music", "over 3 s" */
static bool is_fade(const json_t *step, const Place *place)
{
    const char *action = json_string_value(json_object_get(step, "action"));
    return place->takes == TAKES_LENGTH && action && g_str_has_prefix(action, "fade");
}

static void find_in_step(json_t *step, Takes takes, bool optional, GArray *spots)
{
    const char *op = json_string_value(json_object_get(step, "op"));
    for (unsigned i = 0; i < G_N_ELEMENTS(PLACES); i++) {
        const Place *place = &PLACES[i];
        json_t *holder = holder_of(step, place);
        if (strcmp(place->op, op) != 0 || place->takes != takes || !holder)
            continue;
        bool there = json_object_get(holder, field_of(place)) != NULL;
        bool could = place->optional || is_fade(step, place);
        if (optional ? !there && could : there)
            add_spot(spots, step, holder, field_of(place), takes);
    }
    if (!optional && strcmp(op, "update") == 0)
        find_in_props(step, takes, spots);
}

static void find_spots(json_t *steps, Takes takes, bool optional, GArray *spots)
{
    size_t n;
    json_t *step;
    json_array_foreach(steps, n, step)
    {
        find_in_step(step, takes, optional, spots);
    }
}

static const json_t *value_at(const Spot *spot)
{
    const json_t *value = json_object_get(spot->holder, spot->field);
    return json_is_array(value) ? json_array_get(value, 0) : value;
}

/* Which places a value may go to. */
typedef enum {
    WHERE_SAID,     /* those that have one */
    WHERE_SET,      /* those that have one which is no change of another */
    WHERE_LEFT_OUT, /* those that have none but could */
} Where;

/* Seconds, where a length is asked for. */
static bool is_bare(const Slot *slot)
{
    return slot->kind == SLOT_AMOUNT && slot->unit == UNIT_WORD_NONE && !slot->factor;
}

/* Several places are one where they say the same: "fade in and out over 2 seconds". */
static bool say_the_same(const GArray *spots)
{
    if (spots->len == 0)
        return false;
    const Spot *first = &g_array_index(spots, Spot, 0);
    for (unsigned i = 1; i < spots->len; i++) {
        const Spot *spot = &g_array_index(spots, Spot, i);
        const json_t *a = value_at(first), *b = value_at(spot);
        if (strcmp(first->field, spot->field) != 0 || (a != b && !json_equal(a, b)))
            return false;
    }
    return true;
}

static bool put(const Spot *spot, const Slot *slot)
{
    json_t *old = json_object_get(spot->holder, spot->field);
    if (json_array_size(old) > 1)
        return false;
    json_t *value =
        value_in(spot->step, spot->field, spot->takes, value_at(spot), slot);
    if (!value)
        return false;
    if (json_is_array(old))
        json_array_set_new(old, 0, value);
    else
        json_object_set_new(spot->holder, spot->field, value);
    return true;
}

/* Said on what went before, or what comes off: a change, and no value that could be
 * set. */
static bool is_relative(const Spot *spot)
{
    static const char *const FIELDS[] = { "by", "start", "end", NULL };
    return g_strv_contains(FIELDS, spot->field) || rebinding_is_change(value_at(spot));
}

/* Is the number of what is there: percent of percent, pixels of what counts in them? */
static bool is_alike(const json_t *old, const Slot *amount)
{
    const char *text = json_string_value(old);
    bool percent = text && g_str_has_suffix(text, "%");
    switch (amount->unit) {
    case UNIT_WORD_PERCENT:
        return percent;
    case UNIT_WORD_NONE:
        return true;
    default:
        return json_is_number(old);
    }
}

static bool can_be_set(const Spot *spot, const Slot *slot)
{
    return !is_relative(spot) &&
           (spot->takes != TAKES_NUMBER || is_alike(value_at(spot), slot));
}

static bool put_where(json_t *steps, Takes takes, Where where, const Slot *slot)
{
    g_autoptr(GArray) spots = g_array_new(FALSE, FALSE, sizeof(Spot));
    find_spots(steps, takes, where == WHERE_LEFT_OUT, spots);
    if (!say_the_same(spots) ||
        (where == WHERE_SET && !can_be_set(&g_array_index(spots, Spot, 0), slot)))
        return false;
    for (unsigned i = 0; i < spots->len; i++)
        if (!put(&g_array_index(spots, Spot, i), slot))
            return false;
    return true;
}

bool rebind_value(json_t *steps, const Slot *value)
{
    Takes takes = takes_of(value);
    if (takes == TAKES_NOTHING)
        return false;
    if (put_where(steps, takes, WHERE_SAID, value) ||
        put_where(steps, takes, WHERE_LEFT_OUT, value))
        return true;
    return (takes == TAKES_LENGTH &&
            put_where(steps, TAKES_MOMENT, WHERE_SAID, value)) ||
           (is_bare(value) && /* "move it to 5 s", "no, to 15" */
            (put_where(steps, TAKES_LENGTH, WHERE_SAID, value) ||
             put_where(steps, TAKES_MOMENT, WHERE_SAID, value)));
}

bool rebind_pace(json_t *steps, const Slot *amount)
{
    static const char *const OPS[] = { "animate", "transition", "audio", NULL };
    const json_t *step = json_array_get(steps, 0);
    const char *op = json_string_value(json_object_get(step, "op"));
    return json_array_size(steps) == 1 && g_strv_contains(OPS, op) &&
           slot_is_time(amount) && !amount->timecode &&
           (put_where(steps, TAKES_LENGTH, WHERE_SET, amount) ||
            put_where(steps, TAKES_LENGTH, WHERE_LEFT_OUT, amount));
}

bool rebind_setting(json_t *steps, const Slot *amount)
{
    if (amount->kind != SLOT_AMOUNT)
        return put_where(steps, takes_of(amount), WHERE_SET, amount);
    if (slot_is_time(amount) && amount->timecode)
        return put_where(steps, TAKES_MOMENT, WHERE_SET, amount);
    if (slot_is_time(amount))
        return put_where(steps, TAKES_LENGTH, WHERE_SET, amount) ||
               put_where(steps, TAKES_MOMENT, WHERE_SET, amount);
    return put_where(steps, TAKES_NUMBER, WHERE_SET, amount) ||
           (is_bare(amount) && put_where(steps, TAKES_LENGTH, WHERE_SET, amount));
}
