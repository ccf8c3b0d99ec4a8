#include "title_private.h"

#include <fontconfig/fontconfig.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_TRUETYPE_TABLES_H
#include <math.h>
#include <string.h>

/* ---- style ------------------------------------------------------------------------- */

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

TitleStyle title_style(const Clip *clip, const Sequence *sequence, RTime at)
{
    const Node *node = &clip->node;
    TitleStyle style = {
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

/* ---- the font's own measure ----------------------------------------------------------- */

/* (ascent + descent) / em as libass sees it: the Windows metrics, as GDI does. */
static double face_ratio(FT_Face face)
{
    if (!face->units_per_EM)
        return 1;
    const TT_OS2 *os2 = FT_Get_Sfnt_Table(face, FT_SFNT_OS2);
    int height = os2 ? (short)os2->usWinAscent + (short)os2->usWinDescent : 0;
    if (height == 0)
        height = face->ascender - face->descender;
    return height > 0 ? (double)height / face->units_per_EM : 1;
}

static double file_ratio(const char *path, int index)
{
    FT_Library library;
    FT_Face face;
    double ratio = 1;
    if (FT_Init_FreeType(&library))
        return ratio;
    if (!FT_New_Face(library, path, index & 0xffff, &face)) {
        ratio = face_ratio(face);
        FT_Done_Face(face);
    }
    FT_Done_FreeType(library);
    return ratio;
}

double title_ass_size(const TitleStyle *style)
{
    FcPattern *wanted = FcPatternCreate();
    FcPatternAddString(wanted, FC_FAMILY, (const FcChar8 *)style->font);
    FcPatternAddDouble(wanted, FC_WEIGHT, FcWeightFromOpenTypeDouble(style->weight));
    FcPatternAddInteger(wanted, FC_SLANT,
                        style->italic ? FC_SLANT_ITALIC : FC_SLANT_ROMAN);
    FcConfigSubstitute(NULL, wanted, FcMatchPattern);
    FcDefaultSubstitute(wanted);
    FcResult result;
    FcPattern *found = FcFontMatch(NULL, wanted, &result);
    FcChar8 *path = NULL;
    int index = 0;
    double ratio = 1;
    if (found && FcPatternGetString(found, FC_FILE, 0, &path) == FcResultMatch) {
        FcPatternGetInteger(found, FC_INDEX, 0, &index);
        ratio = file_ratio((const char *)path, index);
    }
    if (found)
        FcPatternDestroy(found);
    FcPatternDestroy(wanted);
    return style->size * ratio;
}

/* ---- the event's text ------------------------------------------------------------------ */

static const char WORD_JOINER[] = "\xe2\x81\xa0";

/* As mpv escapes: a word joiner behind a backslash keeps it from escaping anything. */
static void append_escaped(GString *out, const char *text)
{
    for (const char *at = text; *at; at++) {
        if (*at == '\n')
            g_string_append(out, "\\N");
        else if (*at == '\\')
            g_string_append_printf(out, "\\%s", WORD_JOINER);
        else if (*at == '{' || *at == '}')
            g_string_append_printf(out, "\\%c", *at);
        else if (*at != '\r')
            g_string_append_c(out, *at);
    }
}

static void append_color(GString *out, const char *tag, uint32_t rgba)
{
    g_string_append_printf(out, "\\%sc&H%02X%02X%02X&\\%sa&H%02X&", tag,
                           rgba >> 8 & 255, rgba >> 16 & 255, rgba >> 24, tag,
                           255 - (rgba & 255));
}

/* A family name inside a tag ends at a backslash or brace: those are in no font's name. */
static void append_font(GString *out, const char *font)
{
    g_autofree char *name = g_strdelimit(g_strdup(font), "\\{}()", ' ');
    g_string_append_printf(out, "\\fn%s", name);
}

static void append_run_size(GString *out, const json_t *run_style,
                            const TitleStyle *base)
{
    TitleStyle style = *base;
    const json_t *font = json_object_get(run_style, "font");
    const json_t *size = json_object_get(run_style, "size");
    const json_t *weight = json_object_get(run_style, "weight");
    if (font) {
        style.font = json_string_value(font);
        append_font(out, style.font);
    }
    if (weight) {
        style.weight = (int)json_number_value(weight);
        g_string_append_printf(out, "\\b%d", style.weight);
    }
    if (size)
        style.size = json_number_value(size);
    if (size || font) {
        char number[G_ASCII_DTOSTR_BUF_SIZE];
        g_string_append_printf(
            out, "\\fs%s",
            g_ascii_formatd(number, sizeof number, "%.4f", title_ass_size(&style)));
    }
}

static void append_run_tags(GString *out, const json_t *run_style,
                            const TitleStyle *base, bool shadow)
{
    append_run_size(out, run_style, base);
    const json_t *italic = json_object_get(run_style, "italic");
    const json_t *underline = json_object_get(run_style, "underline");
    const json_t *color = json_object_get(run_style, "color");
    const json_t *spacing = json_object_get(run_style, "letterSpacing");
    if (italic)
        g_string_append_printf(out, "\\i%d", json_is_true(italic));
    if (underline)
        g_string_append_printf(out, "\\u%d", json_is_true(underline));
    if (spacing) {
        char number[G_ASCII_DTOSTR_BUF_SIZE];
        g_string_append_printf(
            out, "\\fsp%s",
            g_ascii_formatd(number, sizeof number, "%.4f", json_number_value(spacing)));
    }
    uint32_t rgba;
    if (!json_is_string(color) || !color_parse(json_string_value(color), &rgba))
        return;
    if ((rgba & 255) == 0)
        g_string_append(out, "\\alpha&HFF&");
    else if (!shadow)
        append_color(out, "1", rgba);
}

/* What holds outside of runs and must be said again behind each. */
static void append_base_tags(GString *out, const TitleStyle *style, bool shadow)
{
    /* libass' deviation is 2 / sqrt(ln 256) of the number, CSS' half of it. */
    static const double BLUR = 0.5 / 0.8493;
    if (!shadow || style->shadow_blur <= 0)
        return;
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    g_string_append_printf(
        out, "\\blur%s",
        g_ascii_formatd(number, sizeof number, "%.3f", style->shadow_blur * BLUR));
}

static void append_run(GString *out, const json_t *run, const TitleStyle *style,
                       bool shadow)
{
    const json_t *run_style = json_object_get(run, "style");
    if (run_style) {
        g_string_append(out, "{");
        append_run_tags(out, run_style, style, shadow);
        g_string_append(out, "}");
    }
    append_escaped(out, json_string_value(json_object_get(run, "text")));
    if (run_style) {
        g_string_append(out, "{\\r");
        append_base_tags(out, style, shadow);
        g_string_append(out, "}");
    }
}

char *title_ass_text(const Clip *clip, const TitleStyle *style, bool shadow)
{
    GString *out = g_string_new("{");
    append_base_tags(out, style, shadow);
    g_string_append(out, "}");
    const Value *text = node_value(&clip->node, PROP_TEXT);
    if (text && text->type == VALUE_STRING) {
        append_escaped(out, text->string);
    } else if (text) {
        size_t n;
        json_t *run;
        json_array_foreach(text->json, n, run) append_run(out, run, style, shadow);
    }
    return g_string_free(out, FALSE);
}
