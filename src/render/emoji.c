#include "emoji.h"

#include <fontconfig/fontconfig.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include <hb-ft.h>
#include <hb.h>
#include <math.h>
#include <string.h>
#include <unictype.h>
#include <unigbrk.h>

enum { VARIATION_TEXT = 0xfe0e, VARIATION_EMOJI = 0xfe0f, PIXEL = 4 };

/* Bytes that are looked at: the longest sequences have 35. */
enum { CLUSTER_MAX = 128 };

/* Layers are drawn at this many pixels an em and scaled, as bitmaps are. */
enum { OUTLINE_EM = 256 };

struct EmojiFont {
    FT_Library library;
    FT_Face face;
    hb_font_t *shaper;
    double em; /* pixels of an em in its pictures */
};

/* ---- the font -------------------------------------------------------------------- */

static FcPattern *find_font(void)
{
    FcResult result;
    FcPattern *wanted = FcPatternCreate();
    FcCharSet *letters = FcCharSetCreate();
    FcCharSetAddChar(letters, 0x1f600);
    FcPatternAddString(wanted, FC_FAMILY, (const FcChar8 *)"emoji");
    FcPatternAddBool(wanted, FC_COLOR, FcTrue);
    FcPatternAddCharSet(wanted, FC_CHARSET, letters);
    FcConfigSubstitute(NULL, wanted, FcMatchPattern);
    FcDefaultSubstitute(wanted);
    FcPattern *found = FcFontMatch(NULL, wanted, &result);
    FcCharSetDestroy(letters);
    FcPatternDestroy(wanted);
    return found;
}

char *emoji_font_path(void)
{
    FcPattern *found = find_font();
    FcBool color = FcFalse;
    FcChar8 *path = NULL;
    char *copy = NULL;
    if (found && FcPatternGetBool(found, FC_COLOR, 0, &color) == FcResultMatch &&
        color && FcPatternGetString(found, FC_FILE, 0, &path) == FcResultMatch)
        copy = g_strdup((const char *)path);
    if (found)
        FcPatternDestroy(found);
    return copy;
}

static bool set_size(EmojiFont *font)
{
    if (FT_HAS_FIXED_SIZES(font->face)) {
        font->em = (double)font->face->available_sizes[0].y_ppem / 64;
        return FT_Select_Size(font->face, 0) == 0;
    }
    font->em = OUTLINE_EM;
    return FT_Set_Pixel_Sizes(font->face, 0, OUTLINE_EM) == 0;
}

EmojiFont *emoji_font_new(void)
{
    g_autofree char *path = emoji_font_path();
    EmojiFont *font = g_new0(EmojiFont, 1);
    if (path && FT_Init_FreeType(&font->library) == 0 &&
        FT_New_Face(font->library, path, 0, &font->face) == 0 && set_size(font)) {
        font->shaper = hb_ft_font_create_referenced(font->face);
        return font;
    }
    emoji_font_free(font);
    return NULL;
}

void emoji_font_free(EmojiFont *font)
{
    if (!font)
        return;
    hb_font_destroy(font->shaper);
    if (font->face)
        FT_Done_Face(font->face);
    if (font->library)
        FT_Done_FreeType(font->library);
    g_free(font);
}

/* ---- what is one ----------------------------------------------------------------- */

/* The first grapheme cluster; of one that goes on for ever, a part. */
static const char *cluster_end(const char *text)
{
    char breaks[CLUSTER_MAX];
    size_t length = strnlen(text, CLUSTER_MAX), end = 1;
    u8_grapheme_breaks((const uint8_t *)text, length, breaks);
    while (end < length && !breaks[end])
        end++;
    while (end < length && (text[end] & 0xc0) == 0x80)
        end++;
    return text + end;
}

size_t emoji_length(const char *text)
{
    gunichar first = g_utf8_get_char(text);
    if (first < 0x80 && !strchr("#*0123456789", (int)first))
        return 0;
    const char *end = cluster_end(text);
    bool emoji = uc_is_property(first, UC_PROPERTY_EMOJI_PRESENTATION);
    for (const char *at = text; at < end; at += g_utf8_skip[(guchar)*at]) {
        gunichar letter = g_utf8_get_char(at);
        if (letter == VARIATION_TEXT)
            return 0;
        if (letter == VARIATION_EMOJI && uc_is_property(first, UC_PROPERTY_EMOJI))
            emoji = true;
    }
    return emoji ? (size_t)(end - text) : 0;
}

static hb_buffer_t *shape(EmojiFont *font, const char *emoji, size_t length)
{
    hb_buffer_t *buffer = hb_buffer_create();
    hb_buffer_add_utf8(buffer, emoji, (int)length, 0, (int)length);
    hb_buffer_guess_segment_properties(buffer);
    hb_shape(font->shaper, buffer, NULL, 0);
    return buffer;
}

/* Glyphs without a picture, such as what is left of a selector, take no room. */
static bool load(EmojiFont *font, const hb_glyph_info_t *glyph)
{
    const FT_Bitmap *bitmap = &font->face->glyph->bitmap;
    return glyph->codepoint != 0 &&
           FT_Load_Glyph(font->face, glyph->codepoint,
                         FT_LOAD_COLOR | FT_LOAD_RENDER) == 0 &&
           bitmap->pixel_mode == FT_PIXEL_MODE_BGRA && bitmap->width > 0 &&
           bitmap->rows > 0;
}

unsigned emoji_pictures(EmojiFont *font, const char *emoji, size_t length)
{
    unsigned count, pictures = 0;
    hb_buffer_t *buffer = shape(font, emoji, length);
    const hb_glyph_info_t *glyphs = hb_buffer_get_glyph_infos(buffer, &count);
    for (unsigned i = 0; i < count; i++)
        pictures += load(font, &glyphs[i]);
    hb_buffer_destroy(buffer);
    return pictures;
}

/* ---- drawing --------------------------------------------------------------------- */

/* The part of [low, high) that sample `n` covers. */
static double overlap(int n, double low, double high)
{
    return fmax(fmin(n + 1, high) - fmax(n, low), 0);
}

/* The mean colour, premultiplied, of a rectangle: what lies outside is clear. */
static void mean_of(const FT_Bitmap *bitmap, double x0, double y0, double x1, double y1,
                    double bgra[PIXEL])
{
    double area = (x1 - x0) * (y1 - y0);
    memset(bgra, 0, PIXEL * sizeof *bgra);
    for (int y = MAX(0, (int)floor(y0)); y < y1 && y < (int)bitmap->rows; y++)
        for (int x = MAX(0, (int)floor(x0)); x < x1 && x < (int)bitmap->width; x++) {
            const uint8_t *p =
                bitmap->buffer + (ptrdiff_t)y * bitmap->pitch + (ptrdiff_t)PIXEL * x;
            double weight = overlap(x, x0, x1) * overlap(y, y0, y1) / area;
            for (int c = 0; c < PIXEL; c++)
                bgra[c] += weight * p[c];
        }
}

static void put(uint8_t *rgba, const double bgra[PIXEL], double opacity)
{
    double beneath = 1 - bgra[3] * opacity / 255;
    for (int c = 0; c < 3; c++)
        rgba[c] =
            (uint8_t)lrint(CLAMP(bgra[2 - c] * opacity + rgba[c] * beneath, 0, 255));
    rgba[3] = (uint8_t)lrint(CLAMP(bgra[3] * opacity + rgba[3] * beneath, 0, 255));
}

/* A bitmap about (x, y), `zoom` canvas pixels for each of its own. */
static void draw_bitmap(const FT_Bitmap *bitmap, TitleCanvas *canvas, double x,
                        double y, double zoom, double opacity)
{
    double left = x - bitmap->width * zoom / 2, top = y - bitmap->rows * zoom / 2;
    double half = fmax(1 / zoom, 1) / 2; /* enlarged: between neighbours */
    int x1 = MIN(canvas->width, (int)ceil(left + bitmap->width * zoom) + 1);
    int y1 = MIN(canvas->height, (int)ceil(top + bitmap->rows * zoom) + 1);
    for (int row = MAX(0, (int)floor(top) - 1); row < y1; row++)
        for (int column = MAX(0, (int)floor(left) - 1); column < x1; column++) {
            double u = (column + 0.5 - left) / zoom, v = (row + 0.5 - top) / zoom;
            double bgra[PIXEL];
            mean_of(bitmap, u - half, v - half, u + half, v + half, bgra);
            put(canvas->pixels + PIXEL * ((ptrdiff_t)row * canvas->width + column),
                bgra, opacity);
        }
}

void emoji_draw(EmojiFont *font, const char *emoji, TitleCanvas *canvas,
                const double box[4], double em, unsigned opacity)
{
    unsigned count, at = 0, pictures = emoji_pictures(font, emoji, strlen(emoji));
    hb_buffer_t *buffer = shape(font, emoji, strlen(emoji));
    const hb_glyph_info_t *glyphs = hb_buffer_get_glyph_infos(buffer, &count);
    for (unsigned i = 0; i < count; i++) {
        if (!load(font, &glyphs[i]))
            continue;
        double x = box[0] + (box[2] - box[0]) * (at++ + 0.5) / pictures;
        draw_bitmap(&font->face->glyph->bitmap, canvas, x, (box[1] + box[3]) / 2,
                    em / font->em, opacity / 255.0);
    }
    hb_buffer_destroy(buffer);
}
