/* Stage 6: what a clause says about properties, whichever the verb. */
#include "changer.h"

#include <string.h>

static const char *const COLOR_PROPS[] = { "color", "fill", NULL };
static const char *const TEXT_PROPS[] = { "text", "label", "fontFamily", NULL };

static bool in(const char *prop, const char *const *list)
{
    return g_strv_contains(list, prop);
}

bool changer_is_wording(const char *prop)
{
    return in(prop, TEXT_PROPS);
}

static const Slot *unused_neighbour(const Clause *clause, const Slot *slot,
                                    SlotKind kind)
{
    const Slot *previous = clause_previous(clause, slot);
    const Slot *next = clause_next(clause, slot);
    if (previous && previous->kind == kind && !clause_is_used(clause, previous))
        return previous;
    if (next && next->kind == kind && !clause_is_used(clause, next))
        return next;
    return NULL;
}

static bool suits(const Slot *amount)
{
    return amount->unit != UNIT_WORD_FPS && amount->unit != UNIT_WORD_LUFS &&
           amount->prep != PREP_THAN;
}

/* The amount of a property: beside it, else the first behind it, else any. */
static const Slot *amount_for(const Clause *clause, const Slot *slot)
{
    const Slot *beside = slot ? unused_neighbour(clause, slot, SLOT_AMOUNT) : NULL;
    if (beside && suits(beside))
        return beside;
    bool behind = slot == NULL;
    for (unsigned pass = 0; pass < 2; pass++) {
        for (unsigned i = 0; i < clause->count; i++) {
            const Slot *other = clause->slots[i];
            behind = behind || other == slot || pass;
            if (behind && !clause->used[i] && other->kind == SLOT_AMOUNT &&
                suits(other))
                return other;
        }
    }
    return NULL;
}

bool clause_lowers(const Clause *clause)
{
    const unsigned HOW = PREP_BIT(PREP_TO) | PREP_BIT(PREP_BY);
    const Slot *amount = clause_find(clause, SLOT_AMOUNT, HOW);
    const Slot *prop = clause_find(clause, SLOT_PROP, PREP_ANY);
    return clause_verb_is(clause, "delete|cut|take") && amount && prop &&
           strcmp(prop->value, "length") != 0 && !slot_is_time(amount);
}

int changer_verb_sign(const Clause *clause)
{
    if (!clause->verb)
        return 0;
    return g_str_has_prefix(clause->verb->value, "more")   ? 1
           : g_str_has_prefix(clause->verb->value, "less") ? -1
           : clause_verb_is(clause, "lift")                ? 1
           : clause_lowers(clause)                         ? -1
                                                           : 0;
}

/* The sign that words beside a property give it: "more contrast", "volume up". */
int changer_sign_beside(Changer *changer, const Slot *slot)
{
    Clause *clause = changer->clause;
    const Slot *raise = unused_neighbour(clause, slot, SLOT_RAISE);
    const Slot *lower = unused_neighbour(clause, slot, SLOT_LOWER);
    const Slot *direction = clause_find(clause, SLOT_DIRECTION, PREP_ANY);
    int sign = raise ? 1 : lower ? -1 : 0;
    if (raise || lower)
        clause_use(clause, raise ? raise : lower);
    else if (direction && strcmp(direction->value, "up") == 0)
        sign = 1;
    else if (direction && strcmp(direction->value, "down") == 0)
        sign = -1;
    if (!raise && !lower && sign)
        clause_use(clause, direction);
    return sign ? sign : changer_verb_sign(clause);
}

static bool compares(const Slot *slot)
{
    return slot && (slot->kind == SLOT_MORE || slot->kind == SLOT_LESS);
}

/* "warmer and a bit darker": a strength is of the comparison that follows it, else of
 * any. */
static const Slot *strength_for(const Clause *clause, const Slot *of)
{
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i], *next = clause_next(clause, slot);
        if (slot->kind == SLOT_STRENGTH && !clause->used[i] &&
            (!compares(next) || next == of || !compares(of)))
            return slot;
    }
    return NULL;
}

bool changer_apply_numeric(Changer *changer, const char *prop, const Slot *slot,
                           int sign)
{
    Clause *clause = changer->clause;
    const Slot *extreme = clause_find(clause, SLOT_EXTREME, PREP_ANY);
    const Slot *strength = strength_for(clause, slot);
    const Slot *amount = amount_for(clause, slot);
    bool ok;
    if (amount && !sign && chart_is_mark(clause->chart, amount->from, "+"))
        sign = 1; /* "contrast +20" */
    if (strcmp(prop, "length") == 0)
        ok = changer_put_length(changer, sign, amount);
    else if (amount)
        ok = changer_put_amount(changer, prop, sign, amount);
    else if (extreme)
        ok = changer_put_extreme(changer, prop, extreme);
    else
        ok = sign != 0 && changer_put_nudge(changer, prop, sign, strength);
    if (!ok)
        return false;
    if (amount)
        clause_use(clause, amount);
    else if (extreme)
        clause_use(clause, extreme);
    if (strength)
        clause_use(clause, strength);
    return true;
}

/* "#112233 at 50% opacity": one colour with an alpha. */
static json_t *color_json(Changer *changer, const Slot *color)
{
    Clause *clause = changer->clause;
    uint32_t rgba;
    const Slot *amount = clause_next(clause, color);
    const Slot *prop = amount ? clause_next(clause, amount) : NULL;
    bool alpha = amount && prop && amount->kind == SLOT_AMOUNT &&
                 amount->unit == UNIT_WORD_PERCENT && prop->kind == SLOT_PROP &&
                 strcmp(prop->value, "opacity") == 0 &&
                 color_parse(color->value, &rgba) && !clause_is_used(clause, amount);
    if (!alpha)
        return json_string(color->value);
    clause_use(clause, amount);
    clause_use(clause, prop);
    double share = CLAMP(amount->number, 0, 100) / 100;
    rgba = (rgba & ~0xffu) | (uint32_t)(share * 255 + 0.5);
    g_autofree char *text = color_format(rgba);
    return json_string(text);
}

static bool apply_color_prop(Changer *changer, const Slot *prop)
{
    Clause *clause = changer->clause;
    const Slot *next = clause_next(clause, prop);
    const Slot *color = next && next->kind == SLOT_COLOR
                            ? NULL
                            : unused_neighbour(clause, prop, SLOT_COLOR);
    for (unsigned i = 0; i < clause->count && !color; i++)
        if (clause->slots[i]->kind == SLOT_COLOR && !clause->used[i] &&
            clause->slots[i]->from > prop->from)
            color = clause->slots[i];
    if (!color)
        color = clause_find(clause, SLOT_COLOR, PREP_ANY);
    if (!color)
        return false;
    clause_use(clause, color);
    return changer_put(changer, prop->value, color_json(changer, color));
}

/* "blend mode multiply", "the font to Arial": a word whose own slot says the same. */
static bool is_styled(const Clause *clause, const Slot *prop)
{
    for (unsigned i = 0; i < clause->count; i++)
        if (clause->slots[i]->kind == SLOT_STYLE &&
            g_str_has_prefix(clause->slots[i]->value, prop->value))
            return true;
    return false;
}

/* "alignment left" */
static bool apply_choice(Changer *changer, const Slot *prop)
{
    Clause *clause = changer->clause;
    const Slot *side = clause_find(clause, SLOT_POSITION, PREP_ANY);
    if (!side || strcmp(prop->value, "blendMode") == 0)
        return false;
    clause_use(clause, side);
    return changer_put(changer, prop->value, json_string(side->value));
}

/* "rounded corners": how round need not be said. */
bool changer_apply_round(Changer *changer)
{
    if (changer_apply_numeric(changer, "cornerRadius", NULL, 0))
        return true;
    const Slot *strength = clause_take(changer->clause, SLOT_STRENGTH, PREP_ANY);
    return changer_put_nudge(changer, "cornerRadius", 1, strength);
}

/* "cut the volume in half" */
static bool apply_parts(Changer *changer, const Slot *prop)
{
    Clause *clause = changer->clause;
    const Slot *parts = clause_find(clause, SLOT_PARTS, PREP_ANY);
    if (!parts || changer->making)
        return false;
    const Slot share = { .kind = SLOT_AMOUNT,
                         .unit = UNIT_WORD_X,
                         .factor = true,
                         .number = 1 / parts->number };
    if (!changer_put_amount(changer, prop->value, 0, &share))
        return false;
    clause_use(clause, parts);
    return true;
}

/* "Intro x 1.5" is no place in the frame. */
static bool is_times(const Changer *changer, const Slot *prop)
{
    enum { TIMES_MAX = 10 };
    const Slot *next = clause_next(changer->clause, prop);
    return strcmp(prop->value, "x") == 0 && !changer->clause->verb &&
           !changer->making && next && next->kind == SLOT_AMOUNT &&
           next->unit == UNIT_WORD_NONE && next->number > 0 &&
           next->number <= TIMES_MAX;
}

static bool apply_prop(Changer *changer, const Slot *prop)
{
    if (is_times(changer, prop))
        return false;
    static const char *const CHOICES[] = { "textAlign", "verticalAlign", "blendMode",
                                           NULL };
    bool ok;
    if (is_styled(changer->clause, prop))
        ok = true;
    else if (changer_is_group(prop->value))
        ok = changer_put_group(changer, prop->value, prop);
    else if (in(prop->value, COLOR_PROPS))
        ok = apply_color_prop(changer, prop);
    else if (changer_is_wording(prop->value))
        ok = changer_put_text(changer, prop);
    else if (in(prop->value, CHOICES))
        ok = apply_choice(changer, prop);
    else if (strcmp(prop->value, "position") == 0)
        ok = clause_find(changer->clause, SLOT_POSITION, PREP_ANY) != NULL;
    else
        ok = apply_parts(changer, prop) ||
             changer_apply_numeric(changer, prop->value, prop,
                                   changer_sign_beside(changer, prop)) ||
             (strcmp(prop->value, "cornerRadius") == 0 && changer_apply_round(changer));
    if (ok)
        clause_use(changer->clause, prop);
    return ok;
}

static bool apply_comparative(Changer *changer, const Slot *slot)
{
    Clause *clause = changer->clause;
    int sign = slot->kind == SLOT_MORE ? 1 : -1;
    if (clause_verb_is(clause, "less")) /* "it shouldn't be so loud" */
        sign = -sign;
    const Slot *lower = unused_neighbour(clause, slot, SLOT_LOWER);
    const Slot *raise = unused_neighbour(clause, slot, SLOT_RAISE);
    if (lower)
        sign = -sign;
    if (!changer_apply_numeric(changer, slot->value, slot, sign))
        return false;
    if (lower || raise)
        clause_use(clause, lower ? lower : raise);
    clause_use(clause, slot);
    return true;
}

static json_t *style_value(const char *text)
{
    if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0)
        return json_boolean(text[0] == 't');
    char *end;
    double number = g_ascii_strtod(text, &end);
    return *text && !*end ? number_json(number) : json_string(text);
}

/* "semi transparent, 60 %": how much is said beside it. */
static bool apply_share(Changer *changer, const char *prop)
{
    Clause *clause = changer->clause;
    const Slot *share = clause_find(clause, SLOT_AMOUNT, PREP_ANY);
    if (strcmp(prop, "opacity") != 0 || !share || share->unit != UNIT_WORD_PERCENT ||
        clause_has(clause, SLOT_PROP))
        return false;
    clause_use(clause, share);
    return changer_put(changer, prop, percent_json(share->number));
}

/* "property=value" */
bool changer_apply_style(Changer *changer, const char *style)
{
    const char *equals = strchr(style, '=');
    g_autofree char *prop = g_strndup(style, (gsize)(equals - style));
    if (apply_share(changer, prop))
        return true;
    bool upright = strcmp(style, "italic=false") == 0 && !changer_is_text(changer);
    if (upright && changer->clause->type) /* "turn the picture upright" */
        return changer_put(changer, "rotation", json_integer(0));
    return changer_put(changer, prop, style_value(equals + 1));
}

static bool apply_color(Changer *changer, const Slot *color)
{
    const char *type = changer->clause->type;
    if (changer->making && g_strcmp0(type, "text") != 0 &&
        g_strcmp0(type, "shape") != 0)
        return false;
    clause_use(changer->clause, color);
    bool ground = color->prep == PREP_ON; /* "white on black" */
    const char *prop = ground                          ? "background"
                       : g_strcmp0(type, "shape") == 0 ? "fill"
                                                       : "color";
    return changer_put(changer, prop, color_json(changer, color));
}

/* "change 'June' to 'July' in the date": of two the one that is there goes. */
static bool apply_literal(Changer *changer, const Slot *literal)
{
    Clause *clause = changer->clause;
    const char *type = clause->type;
    if ((type && strcmp(type, "text") != 0) || changer->making || !literal->value[0] ||
        literal->prep == PREP_FOR)
        return false;
    clause_use(clause, literal);
    const Slot *words = literal->prep == PREP_NONE
                            ? clause_take(clause, SLOT_LITERAL, PREP_BIT(PREP_TO))
                            : NULL;
    const char *old = words ? literal->value : NULL;
    words = words ? words : literal;
    return changer_put(changer, "text",
                       clause_new_words(clause, changer->target, old, words->value));
}

/* "vertically centred": along one axis, nothing is flipped. */
static bool apply_centre(Changer *changer, const Slot *position)
{
    static const char ALONG[] = "flip=";
    Clause *clause = changer->clause;
    const Slot *way = clause_find(clause, SLOT_STYLE, PREP_ANY);
    if (!way || !g_str_has_prefix(way->value, ALONG) ||
        strcmp(position->value, "center") != 0)
        return false;
    bool across = strcmp(way->value + strlen(ALONG), "horizontal") == 0;
    clause_use(clause, way);
    return changer_put(changer, across ? "x" : "y", json_string("50%"));
}

static bool apply_slot(Changer *changer, const Slot *slot)
{
    bool ok = false;
    switch (slot->kind) {
    case SLOT_STYLE:
    case SLOT_UNSTYLE:
        ok = changer_apply_style(changer, slot->value);
        break;
    case SLOT_POSITION:
        ok = apply_centre(changer, slot) || changer_put_place(changer, slot->value);
        break;
    case SLOT_COLOR:
        return apply_color(changer, slot);
    case SLOT_LITERAL:
        return apply_literal(changer, slot);
    case SLOT_AMOUNT:
        return changer_apply_amount(changer, slot);
    case SLOT_SIZE:
        return changer_put_size(changer, slot);
    case SLOT_EXTREME: /* "turn the music all the way down" */
        ok = g_strcmp0(changer->clause->type, "audio") == 0 &&
             changer_put_extreme(changer, "volume", slot);
        break;
    default:
        return false;
    }
    if (ok)
        clause_use(changer->clause, slot);
    return ok;
}

/* "blue instead of white", "from white to blue": what it was is no wish. */
static void use_replaced(Clause *clause, SlotKind kind)
{
    const unsigned OLD = PREP_BIT(PREP_FOR) | PREP_BIT(PREP_FROM);
    const Slot *old = clause_find(clause, kind, OLD);
    if (old && clause_find(clause, kind, PREP_ANY & ~OLD))
        clause_use(clause, old);
}

/* Properties first: they claim the values beside them. */
static void apply_all(Changer *changer)
{
    Clause *clause = changer->clause;
    for (unsigned i = 0; i < clause->count; i++)
        if (!clause->used[i] && clause->slots[i]->kind == SLOT_PROP)
            apply_prop(changer, clause->slots[i]);
    for (unsigned i = 0; i < clause->count; i++)
        if (!clause->used[i] && (clause->slots[i]->kind == SLOT_MORE ||
                                 clause->slots[i]->kind == SLOT_LESS))
            apply_comparative(changer, clause->slots[i]);
    for (unsigned i = 0; i < clause->count;
         i++) /* before what tells along which axis */
        if (!clause->used[i] && clause->slots[i]->kind == SLOT_POSITION)
            apply_slot(changer, clause->slots[i]);
    for (unsigned i = 0; i < clause->count; i++)
        if (!clause->used[i])
            apply_slot(changer, clause->slots[i]);
}

bool clause_changes(Clause *clause, const json_t *target, json_t *steps)
{
    json_t *props = json_object();
    Changer changer = {
        .clause = clause, .target = target, .steps = steps, .props = props
    };
    use_replaced(clause, SLOT_COLOR);
    use_replaced(clause, SLOT_LITERAL);
    changer_apply_verb(&changer);
    changer_apply_quantity(&changer);
    apply_all(&changer);
    if (json_object_size(props)) {
        json_t *step = step_new("update", target);
        json_object_set(step, "props", props);
        json_array_append_new(steps, step);
    }
    json_decref(props);
    return changer.changed;
}

void clause_props(Clause *clause, const char *type, json_t *props)
{
    clause->type = type;
    Changer changer = { .clause = clause, .props = props, .making = true };
    apply_all(&changer);
}
