/* Stage 6: what a clause says about properties, whichever the verb. */
#include "clause.h"

#include <string.h>

#define ABSOLUTE (PREP_BIT(PREP_TO) | PREP_BIT(PREP_AT))

typedef struct {
    Clause *clause;
    const json_t *target;
    json_t *steps;
    json_t *props; /* of the update, or of the clip being made */
    bool making;   /* only plain values, all into props */
    bool changed;
} Changer;

/* Properties that are not set by an update, and the step that sets them. */
static const struct {
    const char *prop, *op, *action, *field;
} ROUTES[] = {
    { "volume", "audio", "volume", "amount" },
    { "pan", "audio", "pan", "amount" },
    { "pitch", "audio", "pitch", "amount" },
    { "speed", "speed", NULL, "rate" },
    { "fps", "composition", NULL, "fps" },
    { "brightness", "effect", "update", "amount" },
    { "contrast", "effect", "update", "amount" },
    { "saturation", "effect", "update", "amount" },
    { "hue", "effect", "update", "amount" },
};

static const char *const COLOR_PROPS[] = { "color", "background", "stroke", NULL };
static const char *const TEXT_PROPS[] = { "text", "label", "fontFamily", NULL };

json_t *step_new(const char *op, const json_t *target)
{
    json_t *step = json_pack("{ss}", "op", op);
    if (target)
        json_object_set_new(step, "target", json_deep_copy(target));
    return step;
}

static bool is_effect(unsigned route)
{
    return strcmp(ROUTES[route].op, "effect") == 0;
}

static bool put_muted(Changer *changer, bool muted)
{
    json_t *step = step_new("audio", changer->target);
    json_object_set_new(step, "action", json_string(muted ? "mute" : "unmute"));
    json_array_append_new(changer->steps, step);
    return true;
}

/* Takes value. */
static bool put_routed(Changer *changer, unsigned route, json_t *value)
{
    bool whole = strcmp(ROUTES[route].op, "composition") == 0;
    json_t *step = step_new(ROUTES[route].op, whole ? NULL : changer->target);
    if (ROUTES[route].action)
        json_object_set_new(step, "action", json_string(ROUTES[route].action));
    if (is_effect(route)) {
        json_t *target =
            target_narrowed(json_copy(json_object_get(step, "target")), "video");
        json_object_set_new(step, "target", target);
        json_object_set_new(step, "kind", json_string(ROUTES[route].prop));
    }
    json_object_set_new(step, ROUTES[route].field, value);
    json_array_append_new(changer->steps, step);
    return true;
}

/* Takes value; NULL is no value. */
static bool put(Changer *changer, const char *prop, json_t *value)
{
    if (!value)
        return false;
    changer->changed = true;
    if (strcmp(prop, "stroke") == 0) {
        json_object_set_new(changer->props, prop, json_pack("{so}", "color", value));
        return true;
    }
    for (unsigned i = 0; !changer->making && i < G_N_ELEMENTS(ROUTES); i++)
        if (strcmp(ROUTES[i].prop, prop) == 0)
            return put_routed(changer, i, value);
    if (!changer->making && strcmp(prop, "muted") == 0) {
        bool muted = json_is_true(value);
        json_decref(value);
        return put_muted(changer, muted);
    }
    json_object_set_new(changer->props, prop, value);
    return true;
}

static bool is_text(const Changer *changer)
{
    return g_strcmp0(changer->clause->type, "text") == 0;
}

static bool in(const char *prop, const char *const *list)
{
    return g_strv_contains(list, prop);
}

/* ---- lengths are trimmed ---------------------------------------------------------------- */

static bool put_trim(Changer *changer, const char *field, json_t *value)
{
    json_t *step = step_new("trim", changer->target);
    json_object_set_new(step, field, value);
    json_array_append_new(changer->steps, step);
    changer->changed = true;
    return true;
}

static bool put_length(Changer *changer, int sign, const Slot *amount)
{
    if (!amount || changer->making)
        return false;
    bool absolute = sign == 0 || (PREP_BIT(amount->prep) & ABSOLUTE);
    if (amount->unit == UNIT_WORD_PERCENT && !absolute)
        return put_trim(changer, "to", percent_json(100 + sign * amount->number));
    if (amount->unit == UNIT_WORD_PERCENT)
        return put_trim(changer, "to", percent_json(amount->number));
    if (amount->unit == UNIT_WORD_X) {
        double times =
            sign < 0 && amount->number > 1 ? 1 / amount->number : amount->number;
        return put_trim(changer, "to", percent_json(100 * times));
    }
    if (!slot_is_time(amount))
        return false;
    if (absolute)
        return put_trim(changer, "to", amount_to_time(amount));
    if (sign < 0)
        return put_trim(changer, "end", amount_to_time(amount));
    bool frames = amount->unit == UNIT_WORD_F;
    return !amount->timecode &&
           put_trim(changer, "end",
                    json_pack("{soss}", "by", number_json(-amount->number), "unit",
                              frames ? "f" : "s"));
}

/* ---- one property ------------------------------------------------------------------------- */

/* "size" and "transparency" are words, not properties: which one depends on the clip and
 * on how the amount is given. */
static const char *real_prop(const Changer *changer, const char *prop,
                             const Slot *amount, bool absolute, int *sign)
{
    if (strcmp(prop, "transparency") == 0) {
        *sign = -*sign;
        return "opacity";
    }
    if (strcmp(prop, "size") != 0)
        return prop;
    bool share = amount && amount->unit == UNIT_WORD_PERCENT && absolute;
    return is_text(changer) && !share ? "fontSize" : "scale";
}

static bool put_amount(Changer *changer, const char *word, int sign, const Slot *amount)
{
    bool to = (PREP_BIT(amount->prep) & ABSOLUTE) != 0;
    bool absolute = !amount->factor && amount->prep != PREP_BY &&
                    (to || (sign == 0 && !amount->factor));
    const char *prop = real_prop(changer, word, amount, absolute, &sign);
    if (strcmp(prop, "scale") == 0 &&
        (amount->unit == UNIT_WORD_PX || amount->timecode))
        return false;
    if (slot_is_time(amount))
        return false;
    bool inverse = prop != word && strcmp(prop, "opacity") == 0;
    if (absolute && inverse) {
        if (amount->unit != UNIT_WORD_PERCENT)
            return false;
        return put(changer, prop, percent_json(100 - amount->number));
    }
    if (absolute)
        return put(changer, prop, amount_set(prop, amount));
    return !changer->making &&
           put(changer, prop, amount_by(prop, sign ? sign : 1, amount));
}

static bool put_extreme(Changer *changer, const char *word, const Slot *extreme)
{
    int sign = 1;
    const char *prop = real_prop(changer, word, NULL, false, &sign);
    if (strcmp(prop, "speed") == 0 && strcmp(extreme->value, "reset") == 0)
        return put(changer, prop, json_integer(1));
    return put(changer, prop, json_pack("{ss}", "nudge", extreme->value));
}

static bool put_nudge(Changer *changer, const char *word, int sign,
                      const Slot *strength)
{
    const char *prop = real_prop(changer, word, NULL, false, &sign);
    if (changer->making || strcmp(prop, "length") == 0)
        return false;
    if (strcmp(prop, "fontWeight") == 0) /* weights are names, not steps */
        return put(changer, prop, json_string(sign > 0 ? "bold" : "normal"));
    return put(changer, prop, amount_nudge(sign, strength ? strength->value : NULL));
}

/* ---- what stands beside what ---------------------------------------------------------------- */

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
    return amount->unit != UNIT_WORD_FPS && amount->unit != UNIT_WORD_LUFS;
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

static int verb_sign(const Clause *clause)
{
    if (!clause->verb)
        return 0;
    return g_str_has_prefix(clause->verb->value, "more")   ? 1
           : g_str_has_prefix(clause->verb->value, "less") ? -1
                                                           : 0;
}

/* The sign that words beside a property give it: "more contrast", "volume up". */
static int sign_beside(Changer *changer, const Slot *slot)
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
    return sign ? sign : verb_sign(clause);
}

static bool apply_numeric(Changer *changer, const char *prop, const Slot *slot,
                          int sign)
{
    Clause *clause = changer->clause;
    const Slot *extreme = clause_find(clause, SLOT_EXTREME, PREP_ANY);
    const Slot *strength = clause_find(clause, SLOT_STRENGTH, PREP_ANY);
    const Slot *amount = amount_for(clause, slot);
    bool ok;
    if (strcmp(prop, "length") == 0)
        ok = put_length(changer, sign, amount);
    else if (amount)
        ok = put_amount(changer, prop, sign, amount);
    else if (extreme)
        ok = put_extreme(changer, prop, extreme);
    else
        ok = sign != 0 && put_nudge(changer, prop, sign, strength);
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
    return put(changer, prop->value, color_json(changer, color));
}

static bool apply_text_prop(Changer *changer, const Slot *prop)
{
    const Slot *literal = clause_take(changer->clause, SLOT_LITERAL, PREP_ANY);
    return literal && literal->value[0] &&
           put(changer, prop->value, json_string(literal->value));
}

static bool apply_prop(Changer *changer, const Slot *prop)
{
    bool ok;
    if (in(prop->value, COLOR_PROPS))
        ok = apply_color_prop(changer, prop);
    else if (in(prop->value, TEXT_PROPS))
        ok = apply_text_prop(changer, prop);
    else if (strcmp(prop->value, "position") == 0)
        ok = clause_find(changer->clause, SLOT_POSITION, PREP_ANY) != NULL;
    else
        ok = apply_numeric(changer, prop->value, prop, sign_beside(changer, prop));
    if (ok)
        clause_use(changer->clause, prop);
    return ok;
}

static bool apply_comparative(Changer *changer, const Slot *slot)
{
    Clause *clause = changer->clause;
    int sign = slot->kind == SLOT_MORE ? 1 : -1;
    const Slot *lower = unused_neighbour(clause, slot, SLOT_LOWER);
    const Slot *raise = unused_neighbour(clause, slot, SLOT_RAISE);
    if (lower)
        sign = -sign;
    if (!apply_numeric(changer, slot->value, slot, sign))
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

/* "property=value" */
static bool apply_style(Changer *changer, const char *style)
{
    const char *equals = strchr(style, '=');
    g_autofree char *prop = g_strndup(style, (gsize)(equals - style));
    return put(changer, prop, style_value(equals + 1));
}

static bool apply_color(Changer *changer, const Slot *color)
{
    const char *type = changer->clause->type;
    if (changer->making && g_strcmp0(type, "text") != 0 &&
        g_strcmp0(type, "shape") != 0)
        return false;
    clause_use(changer->clause, color);
    return put(changer, g_strcmp0(type, "shape") == 0 ? "fill" : "color",
               color_json(changer, color));
}

static bool apply_literal(Changer *changer, const Slot *literal)
{
    const char *type = changer->clause->type;
    if ((type && strcmp(type, "text") != 0) || changer->making || !literal->value[0])
        return false;
    clause_use(changer->clause, literal);
    return put(changer, "text", json_string(literal->value));
}

/* Amounts whose unit says what they are of. */
static bool apply_amount(Changer *changer, const Slot *amount)
{
    const char *type = changer->clause->type;
    bool at = (PREP_BIT(amount->prep) & ABSOLUTE) != 0;
    const char *prop = NULL;
    int sign = 0;
    if (slot_is_time(amount)) /* "make the intro 5 seconds" */
        return clause_verb_is(changer->clause, "make|set") &&
               (at || amount->prep == PREP_NONE) && put_length(changer, 0, amount) &&
               (clause_use(changer->clause, amount), true);
    if (amount->unit == UNIT_WORD_DB)
        sign = sign_beside(changer, amount);
    if (amount->unit == UNIT_WORD_DB && (at || amount->prep == PREP_BY || sign))
        prop = "volume";
    else if (amount->unit == UNIT_WORD_DEG)
        prop = "rotation";
    else if ((amount->unit == UNIT_WORD_PX || amount->unit == UNIT_WORD_PT) &&
             is_text(changer))
        prop = "fontSize";
    else if (amount->unit == UNIT_WORD_PERCENT && (at || changer->making) && type)
        prop = strcmp(type, "audio") == 0                      ? "volume"
               : strcmp(type, "image") == 0                    ? "scale"
               : strcmp(type, "video") == 0 && changer->making ? "scale"
                                                               : NULL;
    if (!prop || !put_amount(changer, prop, sign, amount))
        return false;
    clause_use(changer->clause, amount);
    return true;
}

static bool apply_slot(Changer *changer, const Slot *slot)
{
    bool ok = false;
    switch (slot->kind) {
    case SLOT_STYLE:
    case SLOT_UNSTYLE:
        ok = apply_style(changer, slot->value);
        break;
    case SLOT_POSITION:
        ok = put(changer, "position", json_string(slot->value));
        break;
    case SLOT_COLOR:
        return apply_color(changer, slot);
    case SLOT_LITERAL:
        return apply_literal(changer, slot);
    case SLOT_AMOUNT:
        return apply_amount(changer, slot);
    default:
        return false;
    }
    if (ok)
        clause_use(changer->clause, slot);
    return ok;
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
    for (unsigned i = 0; i < clause->count; i++)
        if (!clause->used[i])
            apply_slot(changer, clause->slots[i]);
}

/* "turn the volume up": the property that the verb has already named. */
static void use_named_prop(Changer *changer, const char *prop)
{
    const Slot *named = clause_find(changer->clause, SLOT_PROP, PREP_ANY);
    if (named && strcmp(named->value, prop) == 0)
        clause_use(changer->clause, named);
}

static void apply_verb(Changer *changer)
{
    const char *verb = changer->clause->verb ? changer->clause->verb->value : "";
    const char *colon = strchr(verb, ':');
    int sign = verb_sign(changer->clause);
    bool audio = g_strcmp0(changer->clause->type, "audio") == 0;
    if (!colon && sign && audio && !clause_has(changer->clause, SLOT_PROP))
        apply_numeric(changer, "volume", NULL, sign); /* "lower the music" */
    if (!colon)
        return;
    use_named_prop(changer, colon + 1);
    if (g_str_has_prefix(verb, "style:"))
        apply_style(changer, colon + 1);
    else if (g_str_has_prefix(verb, "more:") || g_str_has_prefix(verb, "less:"))
        apply_numeric(changer, colon + 1, NULL, verb_sign(changer->clause));
    else if (g_str_has_prefix(verb, "set:") && !in(colon + 1, TEXT_PROPS))
        apply_numeric(changer, colon + 1, NULL, 0);
}

bool clause_changes(Clause *clause, const json_t *target, json_t *steps)
{
    json_t *props = json_object();
    Changer changer = {
        .clause = clause, .target = target, .steps = steps, .props = props
    };
    apply_verb(&changer);
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
