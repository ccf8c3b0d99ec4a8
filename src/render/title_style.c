#include "title_private.h"

#include <math.h>

/* ---- of a clip ------------------------------------------------------------------- */

static uint32_t color_of(const Clip *clip, PropId id, RTime at)
{
    double rgba[4] = { 0 };
    const Value *value = node_value(&clip->node, id);
    if (!value)
        return 0;
    value_eval(value, at, rgba);
    uint32_t color = 0;
    for (int c = 0; c < 4; c++)
        color = color << 8 | (uint32_t)lround(CLAMP(rgba[c], 0, 255));
    return color;
}

TitleStyle title_style(const GPtrArray *fonts, const Clip *clip,
                       const Sequence *sequence, RTime at)
{
    const Node *node = &clip->node;
    TitleStyle style = {
        .fonts = fonts,
        .font = node_string(node, PROP_FONT),
        .size = node_number(node, PROP_FONT_SIZE),
        .weight = (int)node_number(node, PROP_FONT_WEIGHT),
        .italic = node_bool(node, PROP_ITALIC),
        .underline = node_bool(node, PROP_UNDERLINE),
        .color = color_of(clip, PROP_COLOR, at),
        .line_height = node_number(node, PROP_LINE_HEIGHT),
        .letter_spacing = node_number(node, PROP_LETTER_SPACING),
        .stroke_color = color_of(clip, PROP_STROKE_COLOR, at),
        .stroke_width = node_number(node, PROP_STROKE_WIDTH),
        .shadow_color = color_of(clip, PROP_SHADOW_COLOR, at),
        .shadow_blur = node_number(node, PROP_SHADOW_BLUR),
        .background_color = color_of(clip, PROP_BACKGROUND, at),
        .padding = node_number(node, PROP_PADDING),
        .radius = node_number(node, PROP_BACKGROUND_RADIUS),
        .align = node_string(node, PROP_TEXT_ALIGN),
        .valign = node_string(node, PROP_VERTICAL_ALIGN),
    };
    double offset[4] = { 0 };
    value_eval(node_value(node, PROP_SHADOW_OFFSET), at, offset);
    style.shadow_x = offset[0];
    style.shadow_y = offset[1];
    if (!style.font)
        style.font = "sans-serif";
    if (style.size <= 0)
        style.size = round(sequence->height / 12.0);
    return style;
}

/* ---- of a run -------------------------------------------------------------------- */

unsigned title_run_count(const Clip *clip)
{
    const Value *text = node_value(&clip->node, PROP_TEXT);
    return text && text->type == VALUE_JSON ? (unsigned)json_array_size(text->json) : 0;
}

const json_t *title_run_member(const Clip *clip, unsigned run, const char *key)
{
    const Value *text = node_value(&clip->node, PROP_TEXT);
    return json_object_get(json_object_get(json_array_get(text->json, run), "style"),
                           key);
}

unsigned title_stretch_end(const Clip *clip, unsigned run, const char *key)
{
    const json_t *said = title_run_member(clip, run, key);
    unsigned count = title_run_count(clip), end = run + 1;
    while (end < count && json_equal(title_run_member(clip, end, key), said))
        end++;
    return end;
}

static void take_number(const json_t *json, const char *key, double *number)
{
    const json_t *value = json_object_get(json, key);
    if (value)
        *number = json_number_value(value);
}

static void take_bool(const json_t *json, const char *key, bool *flag)
{
    const json_t *value = json_object_get(json, key);
    if (value)
        *flag = json_is_true(value);
}

static void take_color(const json_t *json, const char *key, uint32_t *color)
{
    const char *text = json_string_value(json_object_get(json, key));
    if (text)
        color_parse(text, color);
}

static void take_letters(const json_t *json, TitleStyle *style)
{
    double weight = style->weight;
    if (json_object_get(json, "font"))
        style->font = json_string_value(json_object_get(json, "font"));
    take_number(json, "size", &style->size);
    take_number(json, "weight", &weight);
    style->weight = (int)weight;
    take_bool(json, "italic", &style->italic);
    take_bool(json, "underline", &style->underline);
    take_color(json, "color", &style->color);
    take_number(json, "letterSpacing", &style->letter_spacing);
}

/* An object replaces the clip's as a whole: what it leaves out is 0. */
static void take_shadow(const json_t *json, TitleStyle *style)
{
    const json_t *shadow = json_object_get(json, "shadow");
    const json_t *offset = json_object_get(shadow, "offset");
    if (!shadow)
        return;
    style->shadow_blur = 0;
    take_color(shadow, "color", &style->shadow_color);
    take_number(shadow, "blur", &style->shadow_blur);
    style->shadow_x = json_number_value(json_array_get(offset, 0));
    style->shadow_y = json_number_value(json_array_get(offset, 1));
}

TitleStyle title_run_style(const TitleStyle *base, const Clip *clip, unsigned run)
{
    const Value *text = node_value(&clip->node, PROP_TEXT);
    const json_t *json = json_object_get(json_array_get(text->json, run), "style");
    const json_t *stroke = json_object_get(json, "stroke");
    const json_t *background = json_object_get(json, "background");
    TitleStyle style = *base;
    style.background_color = 0; /* the clip's lies behind all of it */
    style.padding = style.radius = 0;
    take_letters(json, &style);
    take_shadow(json, &style);
    take_color(stroke, "color", &style.stroke_color);
    take_number(stroke, "width", &style.stroke_width);
    take_color(background, "color", &style.background_color);
    take_number(background, "padding", &style.padding);
    take_number(background, "radius", &style.radius);
    return style;
}
