/* Stage 6: outlines, shadows and backgrounds of text: all that is said of one goes
 * together, so that the 4 px of "a 4 px black outline" are no font size. */
#include "changer.h"

#include <string.h>

/* The words for a group and what its parts are called; `number` of pixels, `share` in
 * percent. */
typedef struct {
    const char *word;
    const char *prop;
    const char *number[2];
    const char *share;
} Group;

static const Group GROUPS[] = {
    { "stroke", "stroke", { "width" }, NULL },
    { "shadow", "shadow", { "blur" }, "opacity" },
    { "shadowOffset", "shadow", { "dx", "dy" }, NULL },
    { "background", "background", { NULL }, NULL },
};

/* What is said of a group. */
typedef struct {
    Changer *changer;
    const Slot *color, *number, *share, *extreme, *strength;
    double opacity; /* of the share; below 0: none was said */
    int sign;
    bool by; /* the number is by how much: "10 px thicker" */
} Said;

static const Group *group_find(const char *word)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(GROUPS); i++)
        if (strcmp(GROUPS[i].word, word) == 0)
            return &GROUPS[i];
    return NULL;
}

bool changer_is_group(const char *word)
{
    return group_find(word) != NULL;
}

/* ---- gathering ------------------------------------------------------------------- */

static bool take_amount(Said *said, const Slot *amount)
{
    if (slot_is_time(amount) || amount->unit == UNIT_WORD_DB)
        return false;
    bool share = amount->unit == UNIT_WORD_PERCENT;
    const Slot **part = share ? &said->share : &said->number;
    if (*part || amount->factor)
        return false;
    *part = amount;
    if (share)
        said->opacity = amount->number;
    return true;
}

/* "semi-transparent", "thin": styles of text that are parts of a group beside it. */
static bool take_style(Said *said, const char *style)
{
    static const char OPACITY[] = "opacity=";
    if (strcmp(style, "fontWeight=thin") == 0)
        said->sign = -1;
    else if (g_str_has_prefix(style, OPACITY) && said->opacity < 0)
        said->opacity = g_ascii_strtod(style + strlen(OPACITY), NULL);
    else
        return false;
    return true;
}

/* "50% opacity", "50% transparent": says what the share is of. */
static bool take_opacity(Said *said, const char *prop)
{
    bool inverse = strcmp(prop, "transparency") == 0;
    if (!inverse && strcmp(prop, "opacity") != 0)
        return false;
    if (inverse && said->opacity >= 0)
        said->opacity = 100 - said->opacity;
    return true;
}

/* "thicker", "softer": a soft shadow is a blurred one. */
static bool take_comparative(Said *said, const Group *group, const Slot *slot)
{
    unsigned length; /* "20 pixels thick" is no more than that */
    bool plain = chart_match(said->changer->clause->chart, slot->from, WORD_QUALITY,
                             &length) != NULL;
    bool soft = strcmp(slot->value, "volume") == 0;
    if (soft && strcmp(group->prop, "shadow") != 0)
        return false;
    said->sign = (slot->kind == SLOT_MORE ? 1 : -1) * (soft ? -1 : 1);
    said->by = !plain && said->number && said->number->prep == PREP_NONE &&
               said->number->to <= slot->from;
    return true;
}

static bool take_part(Said *said, const Group *group, const Slot *slot)
{
    switch (slot->kind) {
    case SLOT_COLOR:
        if (said->color)
            return false;
        said->color = slot;
        return true;
    case SLOT_AMOUNT:
        return take_amount(said, slot);
    case SLOT_STYLE:
        return take_style(said, slot->value);
    case SLOT_PROP:
        return take_opacity(said, slot->value);
    case SLOT_MORE:
    case SLOT_LESS:
        return take_comparative(said, group, slot);
    case SLOT_RAISE:
    case SLOT_LOWER:
        said->sign = slot->kind == SLOT_RAISE ? 1 : -1;
        return true;
    case SLOT_STRENGTH:
        said->strength = slot;
        return true;
    case SLOT_EXTREME:
        said->extreme = slot;
        return true;
    case SLOT_EFFECT: /* "a blurred shadow" */
        if (strcmp(group->prop, "shadow") != 0 || strcmp(slot->value, "blur") != 0)
            return false;
        said->sign = 1;
        return true;
    default:
        return false;
    }
}

/* A comma or "and" between two slots parts what belongs to the one and the other. */
static bool is_parted(const Chart *chart, const Slot *left, const Slot *right)
{
    unsigned length;
    for (unsigned n = left->to; n < right->from; n++)
        if (chart_is_mark(chart, n, ",") || chart_match(chart, n, WORD_AND, &length))
            return true;
    return false;
}

static void gather_before(Said *said, const Group *group, const Slot *prop)
{
    Clause *clause = said->changer->clause;
    for (const Slot *next = prop, *slot; (slot = clause_previous(clause, next));
         next = slot) {
        if (clause_is_used(clause, slot) || next->prep == PREP_WITH ||
            is_parted(clause->chart, slot, next) || !take_part(said, group, slot))
            return;
        clause_use(clause, slot);
    }
}

/* "an outline 2 px and blue", "a thicker outline, 10 px", but not "… and blue
 * letters". */
static bool goes_on(const Said *said, const Slot *slot)
{
    const Slot *next = clause_next(said->changer->clause, slot);
    return (said->color || said->number || said->sign) &&
           (slot->kind == SLOT_COLOR || slot->kind == SLOT_AMOUNT) &&
           (!next || (next->kind != SLOT_PROP && next->kind != SLOT_REF &&
                      next->kind != SLOT_MORE && next->kind != SLOT_LESS));
}

/* Behind it the clip may be named first: "the outline of the title black". Behind a
 * verb all is said of it: "outline the title in blue, 4 px". */
static void gather_behind(Said *said, const Group *group, const Slot *prop)
{
    Clause *clause = said->changer->clause;
    for (const Slot *last = prop, *slot; (slot = clause_next(clause, last));
         last = slot) {
        if (slot->kind == SLOT_REF ||
            (slot->kind == SLOT_VERB && slot_is_light(slot))) /* "… should be black" */
            continue;
        bool parted = prop->kind != SLOT_VERB && is_parted(clause->chart, last, slot) &&
                      !goes_on(said, slot);
        if (clause_is_used(clause, slot) || parted || !take_part(said, group, slot))
            return;
        clause_use(clause, slot);
    }
}

/* ---- what it makes --------------------------------------------------------------- */

static json_t *number_part(const Said *said)
{
    if (said->number && said->sign && (said->by || said->number->prep == PREP_BY))
        return json_pack("{so}", "by", number_json(said->sign * said->number->number));
    if (said->number)
        return number_json(said->number->number);
    if (said->extreme)
        return json_pack("{ss}", "nudge", said->extreme->value);
    int sign = said->sign ? said->sign : changer_verb_sign(said->changer->clause);
    if (!sign || said->changer->making)
        return NULL;
    return amount_nudge(sign, said->strength ? said->strength->value : NULL);
}

/* A background has no opacity of its own: that of its colour. */
static json_t *background(const Said *said)
{
    static const char DARK[] = "black";
    uint32_t rgba;
    const char *color = said->color ? said->color->value : DARK;
    if (!said->color && said->opacity < 0)
        return NULL;
    if (said->opacity < 0 || !color_name_parse(color, &rgba))
        return json_string(color);
    double share = CLAMP(said->opacity, 0, 100) / 100;
    rgba = (rgba & ~0xffu) | (uint32_t)(share * 255 + 0.5);
    g_autofree char *text = color_format(rgba);
    return json_string(text);
}

/* "a shadow for the title" */
static bool is_for_clip(const Clause *clause, const Slot *prop)
{
    const Slot *next = prop ? clause_next(clause, prop) : NULL;
    return next && next->kind == SLOT_REF &&
           (PREP_BIT(next->prep) & (PREP_BIT(PREP_FOR) | PREP_BIT(PREP_ON)));
}

/* "title shadow off" is no wish for one. */
static bool asks_nothing(const Said *said, const Slot *prop)
{
    const Clause *clause = said->changer->clause;
    return !is_for_clip(clause, prop) && !said->color && !said->number &&
           said->opacity < 0 && !said->sign && !said->extreme &&
           (!clause->verb || clause_verb_is(clause, "off")) && !said->changer->making;
}

static bool put_parts(const Said *said, const Group *group, const Slot *prop)
{
    if (asks_nothing(said, prop))
        return false;
    json_t *parts = json_object_get(said->changer->props, group->prop);
    parts = json_is_object(parts) ? json_incref(parts) : json_object();
    if (said->color)
        json_object_set_new(parts, "color", json_string(said->color->value));
    json_t *number = number_part(said);
    for (unsigned i = 0; number && i < 2 && group->number[i]; i++)
        json_object_set(parts, group->number[i], number);
    json_decref(number);
    if (said->opacity >= 0 && group->share)
        json_object_set_new(parts, group->share, percent_json(said->opacity));
    return changer_put(said->changer, group->prop, parts);
}

bool changer_put_group(Changer *changer, const char *word, const Slot *prop)
{
    const Group *group = group_find(word);
    Said said = { .changer = changer, .opacity = -1 };
    Clause before = *changer->clause;
    if (prop) {
        gather_before(&said, group, prop);
        gather_behind(&said, group, prop);
    } else {
        gather_behind(&said, group, changer->clause->verb);
        if (!said.color && !said.number) /* "title: 4 px black outline" */
            gather_before(&said, group, changer->clause->verb);
        if (!said.color)
            said.color = clause_take(changer->clause, SLOT_COLOR, PREP_ANY);
    }
    bool put = strcmp(group->prop, "background") == 0
                   ? changer_put(changer, group->prop, background(&said))
                   : put_parts(&said, group, prop);
    if (!put)
        *changer->clause = before;
    return put;
}
