/* Stage 6: where a picture lies in the frame, and what is cropped of it. */
#include "clause.h"

#include <glib/gi18n.h>
#include <string.h>

/* Fewer than these are places in an order rather than pixels. */
enum { PIXELS_LEAST = 10 };

/* ---- words for ways -------------------------------------------------------------- */

/* The axis that a direction or a side is on, and which way. An edge it is counted from
 * has no way. */
static const struct {
    const char *word, *axis;
    int sign;
    bool far; /* the right or lower edge */
} WAYS[] = {
    { "up", "y", -1, false },       { "down", "y", 1, false },
    { "left", "x", -1, false },     { "right", "x", 1, false },
    { "top", "y", -1, false },      { "bottom", "y", 1, false },
    { "from-left", "x", 0, false }, { "from-right", "x", 0, true },
    { "from-top", "y", 0, false },  { "from-bottom", "y", 0, true },
};

static int way_of(const Slot *slot)
{
    if (!slot || (slot->kind != SLOT_DIRECTION && slot->kind != SLOT_POSITION))
        return -1;
    for (unsigned i = 0; i < G_N_ELEMENTS(WAYS); i++)
        if (strcmp(WAYS[i].word, slot->value) == 0)
            return (int)i;
    return -1;
}

static bool is_length(const Slot *slot)
{
    return slot->kind == SLOT_AMOUNT &&
           (slot->unit == UNIT_WORD_PX || slot->unit == UNIT_WORD_PERCENT ||
            slot->unit == UNIT_WORD_NONE);
}

static const Slot *free_slot(const Clause *clause, const Slot *slot)
{
    return slot && !clause_is_used(clause, slot) ? slot : NULL;
}

/* ---- shifting -------------------------------------------------------------------- */

/* Pixels as seen from the left or the top. */
static double from_near(const Clause *clause, const char *axis, double pixels)
{
    const Sequence *sequence = composition_main(clause->chart->composition);
    return (axis[0] == 'x' ? sequence->width : sequence->height) - pixels;
}

static json_t *shift_value(const Clause *clause, int way, const Slot *amount)
{
    if (WAYS[way].sign)
        return amount_by(WAYS[way].axis, WAYS[way].sign, amount);
    if (amount->unit == UNIT_WORD_PERCENT)
        return percent_json(WAYS[way].far ? 100 - amount->number : amount->number);
    return number_json(WAYS[way].far ? from_near(clause, WAYS[way].axis, amount->number)
                                     : amount->number);
}

/* "40 pixels up", "up by 40 pixels", "a third from the left": an amount beside a
 * way. */
static void shift_by_amounts(Clause *clause, json_t *props)
{
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *amount = clause->slots[i];
        if (clause->used[i] || !is_length(amount))
            continue;
        const Slot *where = free_slot(clause, clause_next(clause, amount));
        if (way_of(where) < 0)
            where = free_slot(clause, clause_previous(clause, amount));
        int way = way_of(where);
        bool place = amount->unit == UNIT_WORD_NONE && amount->number < PIXELS_LEAST &&
                     g_strcmp0(clause->type, "video") == 0; /* "up one" */
        if (way < 0 || place || json_object_get(props, WAYS[way].axis))
            continue;
        clause_use(clause, amount);
        clause_use(clause, where);
        json_object_set_new(props, WAYS[way].axis, shift_value(clause, way, amount));
    }
}

/* "a bit to the left", "up": a place is meant where only a side is named. */
static void shift_by_words(Clause *clause, json_t *props)
{
    const Slot *strength = clause_find(clause, SLOT_STRENGTH, PREP_ANY);
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *where = clause->slots[i];
        int way = clause->used[i] ? -1 : way_of(where);
        if (way < 0 || !WAYS[way].sign || (where->kind == SLOT_POSITION && !strength) ||
            json_object_get(props, WAYS[way].axis))
            continue;
        clause_use(clause, where);
        json_object_set_new(
            props, WAYS[way].axis,
            amount_nudge(WAYS[way].sign, strength ? strength->value : NULL));
    }
    if (strength && json_object_size(props))
        clause_use(clause, strength);
}

/* "raise the title a bit": of what is seen but not heard. */
static void shift_by_verb(Clause *clause, json_t *props)
{
    bool seen = g_strcmp0(clause->type, "text") == 0 ||
                g_strcmp0(clause->type, "caption") == 0 ||
                g_strcmp0(clause->type, "image") == 0 ||
                g_strcmp0(clause->type, "shape") == 0;
    if (!seen || !clause_verb_is(clause, "more|less") ||
        clause_has(clause, SLOT_PROP) || clause_has(clause, SLOT_EFFECT))
        return;
    int sign = clause_verb_is(clause, "more") ? -1 : 1;
    const Slot *strength = clause_take(clause, SLOT_STRENGTH, PREP_ANY);
    const Slot *amount = clause_take_amount(clause, UNIT_WORD_PX, PREP_ANY);
    json_object_set_new(props, "y",
                        amount ? amount_by("y", sign, amount)
                               : amount_nudge(sign, strength ? strength->value : NULL));
}

/* ---- coordinates ----------------------------------------------------------------- */

/* "200,300" reads like one number; typed as a pair it is two. */
static bool split_pair(const Clause *clause, const Slot *slot, double pair[2])
{
    g_autofree char *said =
        sentence_slice(&clause->chart->sentence, slot->from, slot->to);
    char *comma = strchr(said, ',');
    if (!comma || slot->kind != SLOT_AMOUNT || strchr(comma + 1, ','))
        return false;
    pair[0] = g_ascii_strtod(said, NULL);
    pair[1] = g_ascii_strtod(comma + 1, NULL);
    return true;
}

/* "at 200, 300", "to 200 by 300 px" */
static void put_coordinates(Clause *clause, json_t *props)
{
    const unsigned preps = PREP_BIT(PREP_AT) | PREP_BIT(PREP_TO) | PREP_BIT(PREP_ON);
    const Slot *size = clause_take(clause, SLOT_SIZE, preps);
    if (size) { /* "at 300 by 200" */
        char *end;
        json_object_set_new(props, "x",
                            json_integer(g_ascii_strtoll(size->value, &end, 10)));
        json_object_set_new(props, "y",
                            json_integer(g_ascii_strtoll(end + 1, NULL, 10)));
        return;
    }
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *x = clause->slots[i], *y = clause_next(clause, x);
        if (clause->used[i] || !is_length(x) || !(PREP_BIT(x->prep) & preps))
            continue;
        double pair[2];
        bool two = y && is_length(y) && !clause_is_used(clause, y);
        if (!two && !split_pair(clause, x, pair))
            continue;
        if (two) {
            pair[0] = x->number;
            pair[1] = y->number;
            clause_use(clause, y);
        }
        bool share = x->unit == UNIT_WORD_PERCENT;
        clause_use(clause, x);
        json_object_set_new(props, "x",
                            share ? percent_json(pair[0]) : number_json(pair[0]));
        json_object_set_new(props, "y",
                            share ? percent_json(pair[1]) : number_json(pair[1]));
        return;
    }
}

/* "bring the music up": it becomes louder. */
static bool shift_sound(Clause *clause, Draft *draft, const json_t *target)
{
    const Slot *way = clause_find(clause, SLOT_DIRECTION, PREP_ANY);
    bool up = way && strcmp(way->value, "up") == 0;
    if (!way || (!up && strcmp(way->value, "down") != 0) ||
        clause_has(clause, SLOT_AMOUNT))
        return false;
    const Slot *strength = clause_take(clause, SLOT_STRENGTH, PREP_ANY);
    clause_use(clause, way);
    clause_use_verbs(clause);
    json_t *step = step_new("audio", target);
    json_object_set_new(step, "action", json_string("volume"));
    json_object_set_new(step, "amount",
                        amount_nudge(up ? 1 : -1, strength ? strength->value : NULL));
    reading_draft_push(draft, step);
    return true;
}

bool build_shift(Clause *clause, Draft *draft)
{
    json_t *target = clause_target(clause, NULL);
    if (g_strcmp0(clause->type, "audio") == 0) {
        bool shifts = shift_sound(clause, draft, target);
        json_decref(target);
        return shifts;
    }
    json_t *props = json_object();
    clause_use_verbs(clause);
    shift_by_amounts(clause, props);
    shift_by_words(clause, props);
    if (clause_verb_is(clause, "move|put|set"))
        put_coordinates(clause, props);
    if (!json_object_size(props))
        shift_by_verb(clause, props);
    bool shifts = json_object_size(props) > 0;
    if (shifts) {
        json_t *step = step_new("update", target);
        json_object_set(step, "props", props);
        reading_draft_push(draft, step);
    }
    json_decref(props);
    json_decref(target);
    return shifts;
}

/* ---- corners --------------------------------------------------------------------- */

/* Which of the four? */
bool build_corner(Clause *clause, Draft *draft)
{
    static const char *const CORNERS[] = { "top-left", "top-right", "bottom-left",
                                           "bottom-right" };
    const char *texts[] = { _("top left"), _("top right"), _("bottom left"),
                            _("bottom right") };
    const Slot *corner = clause_take(clause, SLOT_POSITION, PREP_ANY);
    if (strcmp(corner->value, "corner") != 0 || clause_verb_is(clause, "add"))
        return false;
    json_t *target = clause_target(clause, NULL);
    clause_use_verbs(clause);
    reading_draft_ask(draft, "position", _("In which corner?"));
    draft->options = json_array();
    for (unsigned i = 0; i < G_N_ELEMENTS(CORNERS); i++) {
        json_t *step = step_new("update", target);
        json_object_set_new(step, "props", json_pack("{ss}", "position", CORNERS[i]));
        json_array_append_new(draft->options,
                              json_pack("{sss[o]}", "text", texts[i], "steps", step));
    }
    json_decref(target);
    return true;
}

/* ---- cropping -------------------------------------------------------------------- */

/* The edges that a word names, as bits of EDGES. */
static const char *const EDGES[] = { "left", "top", "right", "bottom" };

static unsigned edges_of(const Slot *slot)
{
    static const struct {
        const char *word;
        unsigned edges;
    } WORDS[] = {
        { "left", 1 },       { "top", 2 },         { "right", 4 },
        { "bottom", 8 },     { "from-left", 1 },   { "from-top", 2 },
        { "from-right", 4 }, { "from-bottom", 8 }, { "sides", 5 },
        { "all-sides", 15 },
    };
    if (slot->kind != SLOT_POSITION && slot->kind != SLOT_DIRECTION)
        return 0;
    for (unsigned i = 0; i < G_N_ELEMENTS(WORDS); i++)
        if (strcmp(WORDS[i].word, slot->value) == 0)
            return WORDS[i].edges;
    return 0;
}

static json_t *crop_value(const Slot *amount)
{
    if (amount->unit == UNIT_WORD_PERCENT)
        return percent_json(amount->number);
    return json_pack("{soss}", "set", number_json(amount->number), "unit", "px");
}

/* An amount is of the edges beside it that have none yet, and of all where only one is
 * said: "the top and bottom by 10 %". */
static bool crop_edges(Clause *clause, json_t *crop)
{
    unsigned open = 0;
    const Slot *amount = NULL;
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        unsigned edges = clause->used[i] ? 0 : edges_of(slot);
        bool length = !clause->used[i] && is_length(slot);
        if (!edges && !length)
            continue;
        clause_use(clause, slot);
        open |= edges;
        amount = length ? slot : amount;
        if (!open || !amount)
            continue;
        for (unsigned e = 0; e < G_N_ELEMENTS(EDGES); e++)
            if (open & (1u << e))
                json_object_set_new(crop, EDGES[e], crop_value(amount));
        open = 0;
    }
    return !open && json_object_size(crop) > 0;
}

static bool crop_to_shape(Clause *clause, json_t *crop)
{
    static const struct {
        const char *preset, *aspect;
    } SHAPES[] = { { "square", "1:1" },
                   { "portrait", "9:16" },
                   { "landscape", "16:9" } };
    const Slot *ratio = clause_take(clause, SLOT_RATIO, PREP_ANY);
    if (!ratio)
        ratio = clause_take_upright(clause);
    const Slot *preset = ratio ? NULL : clause_take(clause, SLOT_PRESET, PREP_ANY);
    const char *aspect = ratio ? ratio->value : NULL;
    for (unsigned i = 0; preset && i < G_N_ELEMENTS(SHAPES); i++)
        if (strcmp(SHAPES[i].preset, preset->value) == 0)
            aspect = SHAPES[i].aspect;
    if (!aspect)
        return false;
    const Slot *prop = clause_find(clause, SLOT_PROP, PREP_ANY);
    if (prop && strcmp(prop->value, "aspect") == 0)
        clause_use(clause, prop);
    json_object_set_new(crop, "aspect", json_string(aspect));
    return true;
}

bool build_crop(Clause *clause, Draft *draft)
{
    json_t *crop = json_object();
    json_t *target = clause_target(clause, "video");
    clause_use_verbs(clause);
    bool crops = crop_to_shape(clause, crop) || crop_edges(clause, crop);
    bool bare = !crops && clause_verb_is(clause, "set:crop");
    if (bare)
        reading_draft_ask(draft, "amount",
                          _("How much should go, and on which side? Say “10 percent "
                            "off the left” or “to a square”."));
    while (bare && clause_take(clause, SLOT_POSITION, PREP_ANY))
        ;
    if (crops) {
        json_t *step = step_new("update", target);
        json_object_set_new(step, "props", json_pack("{sO}", "crop", crop));
        reading_draft_push(draft, step);
    }
    json_decref(target);
    json_decref(crop);
    return crops || bare;
}
