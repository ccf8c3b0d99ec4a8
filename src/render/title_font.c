#include "title_private.h"

#include <fontconfig/fontconfig.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_TRUETYPE_TABLES_H
#include <string.h>

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

static double found_ratio(const TitleStyle *style)
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
    return ratio;
}

/* ---- fonts of the project -------------------------------------------------------- */

struct TitleFont {
    char *id, *label, *family;
    double ratio;
};

static double data_ratio(const Font *font)
{
    FT_Library library;
    FT_Face face;
    double ratio = 1;
    if (FT_Init_FreeType(&library))
        return ratio;
    if (!FT_New_Memory_Face(library, font->data, (FT_Long)font->size, 0, &face)) {
        ratio = face_ratio(face);
        FT_Done_Face(face);
    }
    FT_Done_FreeType(library);
    return ratio;
}

TitleFont *title_font_new(const Asset *asset, const Font *font)
{
    TitleFont *made = g_new(TitleFont, 1);
    *made =
        (TitleFont){ g_strdup(asset->node.id), g_utf8_casefold(asset_label(asset), -1),
                     g_utf8_casefold(font->family, -1), data_ratio(font) };
    return made;
}

void title_font_free(void *data)
{
    TitleFont *font = data;
    g_free(font->id);
    g_free(font->label);
    g_free(font->family);
    g_free(font);
}

static const TitleFont *find_font(const TitleStyle *style)
{
    g_autofree char *name = g_utf8_casefold(style->font, -1);
    for (unsigned i = 0; style->fonts && i < style->fonts->len; i++) {
        const TitleFont *font = style->fonts->pdata[i];
        if (strcmp(font->id, style->font) == 0 || strcmp(font->family, name) == 0 ||
            strcmp(font->label, name) == 0)
            return font;
    }
    return NULL;
}

const char *title_family(const TitleStyle *style)
{
    const TitleFont *font = find_font(style);
    return font ? font->family : style->font;
}

double title_ass_size(const TitleStyle *style)
{
    const TitleFont *font = find_font(style);
    return style->size * (font ? font->ratio : found_ratio(style));
}
