/* Letters and colours. */
#include "styling.h"

#include "chatkut/edit/color_name.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* ---- colours --------------------------------------------------------------------- */

/* A colour of a plan; false with a fault. */
static bool styling_color(Work *work, const json_t *json, uint32_t *rgba)
{
    const char *text = json_string_value(json);
    if (!text)
        return work_fail(work, FAULT_UNSUPPORTED,
                         _("Only one colour can be given here, no gradient."));
    return color_name_parse(text, rgba) ||
           work_fail(work, FAULT_INVALID_VALUE,
                     _("There is no colour “%s”; use a name like “red” or “#ffc400”."),
                     text);
}

/* The gradient of a plan as the document has it. */
static json_t *gradient_json(Work *work, const json_t *gradient)
{
    const json_t *stops = json_object_get(gradient, "stops");
    json_t *list = json_array();
    for (size_t i = 0; i < json_array_size(stops); i++) {
        const json_t *stop = json_array_get(stops, i);
        uint32_t rgba;
        if (!styling_color(work, json_object_get(stop, "color"), &rgba)) {
            json_decref(list);
            return NULL;
        }
        g_autofree char *color = color_format(rgba);
        json_array_append_new(list,
                              json_pack("[O, s]", json_object_get(stop, "at"), color));
    }
    json_t *json =
        json_pack("{s: O}", "gradient", json_object_get(gradient, "gradient"));
    if (json_object_get(gradient, "angle"))
        json_object_set(json, "angle", json_object_get(gradient, "angle"));
    json_object_set_new(json, "stops", list);
    return json;
}

Value *styling_paint(Work *work, const json_t *json)
{
    uint32_t rgba;
    if (!json_is_object(json))
        return styling_color(work, json, &rgba) ? value_new_color(rgba) : NULL;
    json_t *gradient = gradient_json(work, json);
    if (!gradient)
        return NULL;
    g_autoptr(Value) paint = value_new_json(gradient);
    return value_canonical(PROP_FILL, paint);
}

bool style_color(Styling *styling, const StyleRow *row, const json_t *json)
{
    uint32_t rgba;
    if (styling->clip->kind == CLIP_SHAPE) {
        Value *paint = styling_paint(styling->work, json);
        if (paint)
            styling_put(styling, PROP_FILL, paint);
        return paint != NULL;
    }
    if (!styling_color(styling->work, json, &rgba))
        return false;
    styling_put(styling, row->prop, value_new_color(rgba));
    return true;
}

bool style_background(Styling *styling, const StyleRow *row, const json_t *json)
{
    static const PropId group[] = { PROP_BACKGROUND, PROP_PADDING,
                                    PROP_BACKGROUND_RADIUS };
    uint32_t rgba;
    if (g_strcmp0(json_string_value(json), "none") == 0) {
        for (unsigned i = 0; i < G_N_ELEMENTS(group); i++)
            styling_put(styling, group[i], NULL);
        return true;
    }
    if (!styling_color(styling->work, json, &rgba))
        return false;
    styling_put(styling, row->prop, value_new_color(rgba));
    return true;
}

bool style_padding(Styling *styling, const StyleRow *row, const json_t *json)
{
    if (!proplist_get(styling->list, PROP_BACKGROUND))
        return work_fail(
            styling->work, FAULT_INVALID_VALUE,
            _("Padding needs a background; give the text a background first."));
    return styling_put_number(styling, row->prop, json, 0);
}

/* ---- outlines and shadows -------------------------------------------------------- */

enum { OUTLINE_DIVISOR = 16, SHADOW_DIVISOR = 20 }; /* of the letters' size */

/* The colour and width of an outline come together: what is not said is black, or
 * thin. */
bool style_stroke(Styling *styling, const StyleRow *row, const json_t *json)
{
    bool shape = styling->clip->kind == CLIP_SHAPE;
    PropId color_prop = shape ? PROP_OUTLINE_PAINT : PROP_STROKE_COLOR;
    PropId width_prop = shape ? PROP_OUTLINE_WIDTH : PROP_STROKE_WIDTH;
    const json_t *color = json_object_get(json, "color");
    const json_t *width = json_object_get(json, "width");
    uint32_t rgba = 0x000000ff;
    (void)row;
    if (color && !styling_color(styling->work, color, &rgba))
        return false;
    if (color || !proplist_get(styling->list, color_prop))
        styling_put(styling, color_prop, value_new_color(rgba));
    if (!proplist_get(styling->list, width_prop)) {
        double size = shape ? styling_default_font_size(styling->sequence)
                            : styling_number(styling, PROP_FONT_SIZE);
        styling_put(styling, width_prop,
                    value_new_number(fmax(1, round(size / OUTLINE_DIVISOR))));
    }
    if (width && !styling_put_number(styling, width_prop, width, 0))
        return false;
    if (styling_number(styling, width_prop) == 0) { /* that is none */
        styling_put(styling, color_prop, NULL);
        styling_put(styling, width_prop, NULL);
    }
    return true;
}

static bool shadow_axis(Styling *styling, const json_t *num, double *offset)
{
    if (!num)
        return true;
    if (!json_is_number(num))
        return work_fail(styling->work, FAULT_INVALID_VALUE,
                         _("A shadow is moved by a number of pixels."));
    *offset = json_number_value(num);
    return true;
}

static bool shadow_opacity(Styling *styling, const json_t *num, uint32_t *rgba)
{
    const char *text = json_string_value(num);
    double opacity = text ? g_ascii_strtod(text, NULL) / 100 : json_number_value(num);
    if (!num)
        return true;
    if (json_is_object(num) || opacity < 0 || opacity > 1)
        return work_fail(styling->work, FAULT_OUT_OF_RANGE,
                         _("A shadow's opacity is from 0%% to 100%%."));
    *rgba = (*rgba & 0xffffff00) | (uint32_t)lround(opacity * 255);
    return true;
}

/* Where nothing is said of a new one it falls a little to the lower right, and is
 * soft. */
static void usual_shadow(Styling *styling, const json_t *json, double by[2])
{
    bool placed = json_object_get(json, "dx") || json_object_get(json, "dy");
    double size = styling_number(styling, PROP_FONT_SIZE);
    double step = fmax(1, round(size / SHADOW_DIVISOR));
    if (proplist_get(styling->list, PROP_SHADOW_COLOR) ||
        proplist_get(styling->list, PROP_SHADOW_OFFSET))
        return;
    if (!placed)
        by[0] = by[1] = step;
    if (!proplist_get(styling->list, PROP_SHADOW_BLUR))
        styling_put(styling, PROP_SHADOW_BLUR, value_new_number(step));
}

bool style_shadow(Styling *styling, const StyleRow *row, const json_t *json)
{
    static const PropId group[] = { PROP_SHADOW_COLOR, PROP_SHADOW_BLUR,
                                    PROP_SHADOW_OFFSET };
    const Value *color = proplist_get(styling->list, PROP_SHADOW_COLOR);
    const Value *offset = styling_value(styling, PROP_SHADOW_OFFSET);
    const json_t *said = json_object_get(json, "color");
    const json_t *blur = json_object_get(json, "blur");
    uint32_t rgba = color ? color->color : 0x000000b0;
    double by[2] = { offset->vec2[0], offset->vec2[1] };
    (void)row;
    if (json_is_string(json)) {
        for (unsigned i = 0; i < G_N_ELEMENTS(group); i++)
            styling_put(styling, group[i], NULL);
        return true;
    }
    if ((said && !styling_color(styling->work, said, &rgba)) ||
        !shadow_opacity(styling, json_object_get(json, "opacity"), &rgba))
        return false;
    usual_shadow(styling, json, by);
    if (!shadow_axis(styling, json_object_get(json, "dx"), &by[0]) ||
        !shadow_axis(styling, json_object_get(json, "dy"), &by[1]))
        return false;
    styling_put(styling, PROP_SHADOW_COLOR, value_new_color(rgba));
    styling_put(styling, PROP_SHADOW_OFFSET, value_new_vec2(by[0], by[1]));
    return !blur || styling_put_number(styling, PROP_SHADOW_BLUR, blur, 0);
}

/* ---- letters --------------------------------------------------------------------- */

static const struct {
    const char *word;
    int weight;
} weights[] = {
    { "thin", 100 },   { "light", 300 }, { "normal", 400 },
    { "medium", 500 }, { "bold", 700 },  { "black", 900 },
};

bool style_weight(Styling *styling, const StyleRow *row, const json_t *json)
{
    double weight = json_number_value(json);
    for (unsigned i = 0; json_is_string(json) && i < G_N_ELEMENTS(weights); i++) {
        if (strcmp(weights[i].word, json_string_value(json)) == 0)
            weight = weights[i].weight;
    }
    styling_put(styling, row->prop, value_new_number(weight));
    return true;
}

/* Every first letter of a word large. */
static char *title_case(const char *text)
{
    g_autoptr(GString) result = g_string_new(NULL);
    g_autofree gunichar *letters = g_utf8_to_ucs4_fast(text, -1, NULL);
    bool inside = false;
    for (const gunichar *p = letters; *p; p++) {
        gunichar c = *p;
        g_string_append_unichar(result, inside ? c : g_unichar_totitle(c));
        inside = g_unichar_isalnum(c) || c == '\'' || c == 0x2019;
    }
    return g_string_free(g_steal_pointer(&result), FALSE);
}

static char *change_case(const char *text, const char *word)
{
    if (strcmp(word, "upper") == 0)
        return g_utf8_strup(text, -1);
    if (strcmp(word, "lower") == 0)
        return g_utf8_strdown(text, -1);
    return strcmp(word, "title") == 0 ? title_case(text) : g_strdup(text);
}

static json_t *change_runs(const json_t *runs, const char *word)
{
    json_t *changed = json_deep_copy(runs);
    for (size_t i = 0; i < json_array_size(changed); i++) {
        json_t *run = json_array_get(changed, i);
        g_autofree char *text =
            change_case(json_string_value(json_object_get(run, "text")), word);
        json_object_set_new(run, "text", json_string(text));
    }
    return changed;
}

bool style_case(Styling *styling, const StyleRow *row, const json_t *json)
{
    const Value *text = proplist_get(styling->list, row->prop);
    const char *word = json_string_value(json);
    if (!text)
        return true;
    if (text->type == VALUE_JSON) {
        styling_put(styling, row->prop, value_new_json(change_runs(text->json, word)));
        return true;
    }
    g_autofree char *changed = change_case(text->string, word);
    styling_put(styling, row->prop, value_new_string(changed));
    return true;
}
