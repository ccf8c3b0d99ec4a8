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
                            : changer_beside(clause, prop, SLOT_COLOR);
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

/* "a bigger font", "the font of the title thinner": which one is not asked for. */
static bool is_compared_font(const Changer *changer, const Slot *prop)
{
    static const char *const OF_FONTS[] = { "size", "fontSize", "fontWeight", NULL };
    if (strcmp(prop->value, "fontFamily") != 0 || !changer_is_text(changer))
        return false;
    for (unsigned i = 0; i < changer->clause->count; i++)
        if (changer_compares(changer->clause->slots[i]) &&
            in(changer->clause->slots[i]->value, OF_FONTS))
            return true;
    return false;
}

/* "the sound of the music a third quieter": what is compared says how. */
static bool is_compared(const Clause *clause, const Slot *prop)
{
    for (unsigned i = 0; i < clause->count; i++)
        if (changer_compares(clause->slots[i]) && !clause->used[i] &&
            strcmp(clause->slots[i]->value, prop->value) == 0)
            return true;
    return false;
}

static bool apply_prop(Changer *changer, const Slot *prop)
{
    if (is_times(changer, prop))
        return false;
    static const char *const CHOICES[] = { "textAlign", "verticalAlign", "blendMode",
                                           NULL };
    bool ok;
    if (is_styled(changer->clause, prop) || is_compared(changer->clause, prop) ||
        is_compared_font(changer, prop))
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

/* "the sticker is too loud": no sound is meant. */
static bool is_figure_of_speech(const Changer *changer, const Slot *slot)
{
    static const char *const SEEN[] = { "image", "text", "shape", "caption", NULL };
    const Clause *clause = changer->clause;
    if (strcmp(slot->value, "volume") != 0 || !changer->target ||
        !slot_complains(clause->chart, slot))
        return false;
    const Clip *clip = clause_one_clip(clause, changer->target);
    return clip && in(clip_kind_name(clip->kind), SEEN);
}

static bool apply_comparative(Changer *changer, const Slot *slot)
{
    Clause *clause = changer->clause;
    if (is_figure_of_speech(changer, slot))
        return false;
    int sign = slot->kind == SLOT_MORE ? 1 : -1;
    if (clause_verb_is(clause, "less")) /* "it shouldn't be so loud" */
        sign = -sign;
    const Slot *lower = changer_beside(clause, slot, SLOT_LOWER);
    const Slot *raise = changer_beside(clause, slot, SLOT_RAISE);
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

/* "the title needs an exclamation mark": behind what it says. NULL: it is no such sign, or
 * is quoted as all that there is to be. */
static json_t *text_with_sign(const Changer *changer, const Slot *sign)
{
    const Clause *clause = changer->clause;
    bool quoted = clause->chart->sentence.tokens[sign->to - 1].kind == TOKEN_QUOTE;
    const Clip *clip = clause_one_clip(clause, changer->target);
    g_autofree char *text = clip && clip->kind == CLIP_TEXT ? clip_text(clip) : NULL;
    if (quoted || !text || !g_ascii_ispunct(sign->value[0]) || sign->value[1])
        return NULL;
    g_autofree char *whole = g_strconcat(text, sign->value, NULL);
    return json_string(whole);
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
    json_t *more = old ? NULL : text_with_sign(changer, literal);
    if (more)
        return changer_put(changer, "text", more);
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

/* "up top, centred": along the edge that was named. */
static bool centres_along(const Changer *changer, const Slot *position)
{
    const Clause *clause = changer->clause;
    bool centre = strcmp(position->value, "center") == 0, edge = false;
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        edge = edge || (slot->kind == SLOT_POSITION && slot->prep != PREP_FROM &&
                        strcmp(slot->value, "center") != 0);
    }
    return centre && edge && json_object_get(changer->props, "position");
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
        ok = slot->prep != PREP_FROM && /* "play it from the middle" */
             (centres_along(changer, slot) || apply_centre(changer, slot) ||
              changer_put_place(changer, slot->value));
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

/* "the beat from 30 to 45 %": how loud it was. */
static void use_replaced_level(Clause *clause)
{
    const Slot *old = clause_find(clause, SLOT_AMOUNT, PREP_BIT(PREP_FROM));
    const Slot *new = old ? clause_next(clause, old) : NULL;
    const Slot *prop = clause_find(clause, SLOT_PROP, PREP_ANY);
    bool volume = prop ? strcmp(prop->value, "volume") == 0
                       : g_strcmp0(clause->type, "audio") == 0;
    if (!new || new->kind != SLOT_AMOUNT || new->prep != PREP_TO || !volume ||
        (new->unit != UNIT_WORD_PERCENT &&new->unit != UNIT_WORD_DB) ||
        (old->unit != UNIT_WORD_NONE && old->unit != new->unit) ||
        clause_has(clause, SLOT_RANGE) || clause_find_time(clause, PREP_ANY))
        return;
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
    use_replaced_level(clause);
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
