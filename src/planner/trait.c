/* Stage 4: what tells clips apart. */
#include "trait.h"

#include "chatkut/edit/color_name.h"

#include <math.h>
#include <string.h>

/* ---- colours --------------------------------------------------------------------- */

typedef enum {
    HUE_BLACK,
    HUE_GRAY,
    HUE_WHITE,
    HUE_RED,
    HUE_BROWN,
    HUE_ORANGE,
    HUE_YELLOW,
    HUE_GREEN,
    HUE_CYAN,
    HUE_BLUE,
    HUE_PURPLE,
    HUE_PINK,
} Hue;

/* CSS Color Module Level 4, section 7.1: hue in degrees, saturation and lightness. */
static void to_hsl(uint32_t rgba, double *hue, double *saturation, double *lightness)
{
    double r = (rgba >> 24 & 0xff) / 255.0, g = (rgba >> 16 & 0xff) / 255.0,
           b = (rgba >> 8 & 0xff) / 255.0;
    double max = MAX(r, MAX(g, b)), min = MIN(r, MIN(g, b)), range = max - min;
    *lightness = (max + min) / 2;
    *saturation = range <= 0 ? 0 : (max - *lightness) / MIN(*lightness, 1 - *lightness);
    *hue = range <= 0 ? 0
           : max == r ? (g - b) / range + (g < b ? 6 : 0)
           : max == g ? (b - r) / range + 2
                      : (r - g) / range + 4;
    *hue *= 60;
}

/* What most people call a colour. */
static Hue hue_of(uint32_t rgba)
{
    static const struct {
        double below;
        Hue hue;
    } CIRCLE[] = { { 15, HUE_RED },     { 41, HUE_ORANGE }, { 70, HUE_YELLOW },
                   { 165, HUE_GREEN },  { 200, HUE_CYAN },  { 255, HUE_BLUE },
                   { 290, HUE_PURPLE }, { 343, HUE_PINK },  { 361, HUE_RED } };
    double hue, saturation, lightness;
    to_hsl(rgba, &hue, &saturation, &lightness);
    if (lightness < 0.12)
        return HUE_BLACK;
    if (saturation < 0.15 || lightness > 0.96)
        return lightness > 0.9 ? HUE_WHITE : HUE_GRAY;
    unsigned i = 0;
    while (hue >= CIRCLE[i].below)
        i++;
    if (CIRCLE[i].hue == HUE_RED && lightness > 0.72)
        return HUE_PINK;
    return CIRCLE[i].hue == HUE_ORANGE && lightness < 0.38 ? HUE_BROWN : CIRCLE[i].hue;
}

/* Neighbours that one name is often said for. */
static bool hues_touch(Hue a, Hue b)
{
    return (a == HUE_CYAN && b == HUE_BLUE) || (a == HUE_PURPLE && b == HUE_PINK) ||
           (a == HUE_ORANGE && b == HUE_YELLOW);
}

static bool colors_match(uint32_t color, uint32_t wanted, int strictness)
{
    Hue a = hue_of(color), b = hue_of(wanted);
    if (color >> 8 == wanted >> 8)
        return true;
    return (strictness >= TRAIT_NEAR && a == b) ||
           (strictness >= TRAIT_LOOSE && (hues_touch(a, b) || hues_touch(b, a)));
}

/* The colour that a clip is called by. */
static bool color_of(const Clip *clip, uint32_t *color)
{
    static const PropId COLORS[] = { PROP_COLOR, PROP_FILL, PROP_OUTLINE_PAINT };
    for (unsigned i = 0; i < G_N_ELEMENTS(COLORS); i++) {
        const Value *value = property_get(COLORS[i])->owners & clip->node.owner
                                 ? node_value(&clip->node, COLORS[i])
                                 : NULL;
        if (!value || value->type != VALUE_COLOR)
            continue;
        *color = value->color;
        return true;
    }
    return false;
}

/* ---- comparing ------------------------------------------------------------------- */

static bool words_hold(const Trait *trait, const Clip *clip, int strictness)
{
    uint32_t color, wanted;
    if (strcmp(trait->property, "color") == 0)
        return color_of(clip, &color) && color_name_parse(trait->word, &wanted) &&
               colors_match(color, wanted, strictness);
    const Property *property = property_find(trait->property, clip->node.owner);
    const char *value = property ? node_string(&clip->node, property->id) : NULL;
    return value && strcmp(value, trait->word) == 0;
}

static bool numbers_hold(const Trait *trait, double measure, int strictness)
{
    const double FRAME = 0.021, ROUNDED = 0.5;
    bool round_number =
        strictness >= TRAIT_NEAR && trait->number == rint(trait->number);
    double slack = round_number && trait->number >= 2 ? ROUNDED : FRAME;
    double over = measure - trait->number;
    switch (trait->comparison) {
    case COMPARE_MORE:
        return over > 1e-6;
    case COMPARE_LESS:
        return over < -1e-6;
    case COMPARE_AT_LEAST:
        return over > -1e-6;
    case COMPARE_AT_MOST:
        return over < 1e-6;
    case COMPARE_UNEQUAL:
        return fabs(over) > FRAME;
    default:
        return fabs(over) < slack;
    }
}

bool trait_holds(const Trait *trait, TraitScope *scope, const ClipPlace *place,
                 int strictness)
{
    double measure;
    bool holds = trait->word ? words_hold(trait, place->clip, strictness)
                             : trait_measure(trait->property, scope, place, &measure) &&
                                   numbers_hold(trait, measure, strictness);
    return holds != trait->turned;
}

/* ---- reading --------------------------------------------------------------------- */

static const struct {
    const char *sign;
    Comparison comparison;
} SIGNS[] = {
    { ">=", COMPARE_AT_LEAST }, { "<=", COMPARE_AT_MOST }, { "!", COMPARE_UNEQUAL },
    { ">", COMPARE_MORE },      { "<", COMPARE_LESS },     { "=", COMPARE_EQUAL },
};

static void read_value(Trait *trait, const char *text)
{
    char *end;
    trait->number = g_ascii_strtod(text, &end);
    bool yes = strcmp(text, "true") == 0;
    if (yes || strcmp(text, "false") == 0)
        trait->number = yes;
    else if (*end)
        trait->word = text;
}

bool trait_parse(const char *text, Trait *trait)
{
    size_t length = strcspn(text, "<>=!");
    if (length >= TRAIT_NAME_MAX || !text[length])
        return false;
    *trait = (Trait){ 0 };
    memcpy(trait->property, text, length);
    for (unsigned i = 0; i < G_N_ELEMENTS(SIGNS); i++) {
        if (!g_str_has_prefix(text + length, SIGNS[i].sign))
            continue;
        trait->comparison = SIGNS[i].comparison;
        read_value(trait, text + length + strlen(SIGNS[i].sign));
        return true;
    }
    return false;
}
