#include "title_private.h"

#include <string.h>

/* A box of no width is none. */
static const double BOX_BORDER = 0.01;

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

/* ---- tags ------------------------------------------------------------------------ */

static void append_number(GString *out, const char *tag, double number)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    g_string_append_printf(out, "\\%s%s", tag,
                           g_ascii_formatd(text, sizeof text, "%.4f", number));
}

static void append_color(GString *out, int which, uint32_t rgba)
{
    g_string_append_printf(out, "\\%dc&H%02X%02X%02X&\\%da&H%02X&", which,
                           rgba >> 8 & 255, rgba >> 16 & 255, rgba >> 24, which,
                           255 - (rgba & 255));
}

/* A family name inside a tag ends at a backslash or brace: those are in no font's
 * name. */
static void append_font(GString *out, const TitleStyle *style)
{
    g_autofree char *name = g_strdelimit(g_strdup(title_family(style)), "\\{}()", ' ');
    g_string_append_printf(out, "\\fn%s\\b%d\\i%d\\u%d", name, style->weight,
                           style->italic, style->underline);
    append_number(out, "fs", title_ass_size(style));
    append_number(out, "fsp", style->letter_spacing);
}

static void append_letters(GString *out, const TitleStyle *style)
{
    append_color(out, 1, style->color);
    append_color(out, 3, style->stroke_color);
    append_number(out, "bord", style->stroke_color ? style->stroke_width : 0);
}

static void append_shadow(GString *out, const TitleStyle *style)
{
    /* libass' deviation is 2 / sqrt(ln 256) of the number, CSS' half of it. */
    static const double BLUR = 0.5 / 0.8493;
    append_color(out, 1, style->shadow_color);
    append_color(out, 3, style->shadow_color);
    append_number(out, "bord", style->stroke_color ? style->stroke_width : 0);
    append_number(out, "blur", style->shadow_blur * BLUR);
}

static void append_box(GString *out)
{
    append_color(out, 1, 0);
    append_color(out, 3, 0xff);
    append_number(out, "bord", BOX_BORDER);
}

/* hidden: its place stays empty. */
static void append_tags(GString *out, const TitleStyle *style, PassKind kind,
                        bool hidden)
{
    g_string_append_c(out, '{');
    append_font(out, style);
    if (hidden)
        g_string_append(out, "\\alpha&HFF&\\bord0\\blur0");
    else if (kind == PASS_LETTERS)
        append_letters(out, style);
    else if (kind == PASS_SHADOW)
        append_shadow(out, style);
    else
        append_box(out);
    g_string_append_c(out, '}');
}

/* ---- all of it ------------------------------------------------------------------- */

static bool is_hidden(const Clip *clip, const TitleStyle *style, unsigned run,
                      TitlePass pass)
{
    if ((style->color & 255) == 0)
        return true;
    if (pass.kind == PASS_LETTERS)
        return false;
    if (pass.from < pass.end)
        return run < pass.from || run >= pass.end;
    return title_run_member(clip, run, "shadow") != NULL;
}

char *title_ass_text(const Clip *clip, const TitleStyle *base, TitlePass pass)
{
    const Value *text = node_value(&clip->node, PROP_TEXT);
    GString *out = g_string_new(NULL);
    if (text && text->type == VALUE_STRING) {
        append_tags(out, base, pass.kind, false);
        append_escaped(out, text->string);
    }
    for (unsigned run = 0; run < title_run_count(clip); run++) {
        TitleStyle style = title_run_style(base, clip, run);
        append_tags(out, &style, pass.kind, is_hidden(clip, &style, run, pass));
        append_escaped(out, json_string_value(json_object_get(
                                json_array_get(text->json, run), "text")));
    }
    return g_string_free(out, FALSE);
}
