#include "chatkut/tui/look.h"

#include <langinfo.h>
#include <string.h>

typedef struct {
    Style styles[THEMES];
} RoleRow;

#define DEF       INK_DEFAULT
#define X(HEX)    INK_RGB(0x##HEX)
#define BOLD      STYLE_BOLD
#define DIM       STYLE_DIM
#define UNDERLINE STYLE_UNDERLINE
#define REVERSE   STYLE_REVERSE
#define S(...)      \
    {               \
        __VA_ARGS__ \
    }
static const RoleRow ROLE_ROWS[] = {
#define ROLE(ID, NAME, TERMINAL, DARK, LIGHT, CONTRAST, MONO) \
    { { S TERMINAL, S DARK, S LIGHT, S CONTRAST, S MONO } },
#include "chatkut/tui/role.def"
#undef ROLE
};
#undef DEF
#undef X
#undef BOLD
#undef DIM
#undef UNDERLINE
#undef REVERSE
#undef S

static const uint32_t GLYPH_ROWS[][2] = {
#define GLYPH(ID, UNICODE, ASCII) { UNICODE, ASCII },
#include "chatkut/tui/glyph.def"
#undef GLYPH
};

static const char *const THEME_NAMES[] = {
    [THEME_TERMINAL] = "terminal", [THEME_DARK] = "dark", [THEME_LIGHT] = "light",
    [THEME_CONTRAST] = "contrast", [THEME_MONO] = "mono",
};

const char *theme_name(Theme theme)
{
    return THEME_NAMES[theme];
}

bool theme_parse(const char *name, Theme *theme)
{
    for (Theme i = 0; i < THEMES; i++) {
        if (strcmp(THEME_NAMES[i], name) == 0) {
            *theme = i;
            return true;
        }
    }
    return false;
}

Style look_style(const Look *look, Role role)
{
    const Theme theme = look->depth == DEPTH_MONO ? THEME_MONO : look->theme;
    Style style = ROLE_ROWS[role].styles[theme];
    style.ink = ink_reduce(style.ink, look->depth);
    style.paper = ink_reduce(style.paper, look->depth);
    return style;
}

Style look_style_with(const Look *look, Role role, uint8_t bits)
{
    Style style = look_style(look, role);
    style.bits |= bits;
    return style;
}

bool look_wants_ascii(const char *term)
{
    return strcmp(nl_langinfo(CODESET), "UTF-8") != 0 || strcmp(term, "linux") == 0 ||
           g_str_has_prefix(term, "vt");
}

uint32_t look_glyph(const Look *look, Glyph glyph)
{
    return GLYPH_ROWS[glyph][look->ascii];
}

const char *look_sign(const Look *look, Glyph glyph)
{
    static char signs[GLYPHS][2][5];
    char *sign = signs[glyph][look->ascii];
    if (!sign[0])
        sign[g_unichar_to_utf8(look_glyph(look, glyph), sign)] = '\0';
    return sign;
}

/* ---- colours --------------------------------------------------------------------- */

static const uint32_t SIXTEEN[] = {
    0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
    0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
};
static const int CUBE[] = { 0, 95, 135, 175, 215, 255 };

/* Weighted by how bright the eye finds the channels: "redmean". */
static int distance(uint32_t a, uint32_t b)
{
    const int mean = ((int)(a >> 16) + (int)(b >> 16)) / 2;
    const int red = (int)(a >> 16) - (int)(b >> 16);
    const int green = (int)((a >> 8) & 255) - (int)((b >> 8) & 255);
    const int blue = (int)(a & 255) - (int)(b & 255);
    return (((512 + mean) * red * red) >> 8) + 4 * green * green +
           (((767 - mean) * blue * blue) >> 8);
}

static int cube_step(int value)
{
    int best = 0;
    for (int i = 1; i < 6; i++)
        if (ABS(CUBE[i] - value) < ABS(CUBE[best] - value))
            best = i;
    return best;
}

static Ink nearest_256(uint32_t rgb)
{
    const int r = cube_step((int)(rgb >> 16)), g = cube_step((int)((rgb >> 8) & 255)),
              b = cube_step((int)(rgb & 255));
    const uint32_t cube =
        (uint32_t)(CUBE[r] << 16) | (uint32_t)(CUBE[g] << 8) | (uint32_t)CUBE[b];
    const int luma = (int)((rgb >> 16) * 2 + ((rgb >> 8) & 255) * 5 + (rgb & 255)) / 8;
    const int step = CLAMP((luma - 3) / 10, 0, 23);
    const uint32_t grey = (uint32_t)(8 + 10 * step) * 0x010101u;
    if (distance(rgb, grey) < distance(rgb, cube))
        return 232 + step;
    return 16 + 36 * r + 6 * g + b;
}

static Ink nearest_of(uint32_t rgb, int count)
{
    int best = 0;
    for (int i = 1; i < count; i++)
        if (distance(rgb, SIXTEEN[i]) < distance(rgb, SIXTEEN[best]))
            best = i;
    return best;
}

Ink ink_reduce(Ink ink, Depth depth)
{
    if (ink == INK_DEFAULT || depth == DEPTH_MONO)
        return INK_DEFAULT;
    if (!(ink & INK_RGB_FLAG))
        return depth == DEPTH_8 && ink >= 8 ? ink % 8 : ink;
    const uint32_t rgb = (uint32_t)ink & 0xFFFFFF;
    switch (depth) {
    case DEPTH_TRUE:
        return ink;
    case DEPTH_256:
        return nearest_256(rgb);
    case DEPTH_16:
        return nearest_of(rgb, 16);
    default:
        return nearest_of(rgb, 8);
    }
}

/* ---- frames ---------------------------------------------------------------------- */

typedef struct {
    Glyph h, v, top_left, top_right, bottom_left, bottom_right;
} Frame;

static const Frame LIGHT = { GLYPH_H,         GLYPH_V,           GLYPH_TOP_LEFT,
                             GLYPH_TOP_RIGHT, GLYPH_BOTTOM_LEFT, GLYPH_BOTTOM_RIGHT };
static const Frame HEAVY = { GLYPH_HEAVY_H,           GLYPH_HEAVY_V,
                             GLYPH_HEAVY_TOP_LEFT,    GLYPH_HEAVY_TOP_RIGHT,
                             GLYPH_HEAVY_BOTTOM_LEFT, GLYPH_HEAVY_BOTTOM_RIGHT };

static void draw_frame(const Look *look, Area area, const Frame *frame, Style style)
{
    const int right = area.rect.w - 1, bottom = area.rect.h - 1;
    const uint32_t h = look_glyph(look, frame->h), v = look_glyph(look, frame->v);
    area_fill(area, 0, 0, area.rect.w, 1, h, style);
    area_fill(area, 0, bottom, area.rect.w, 1, h, style);
    area_fill(area, 0, 0, 1, area.rect.h, v, style);
    area_fill(area, right, 0, 1, area.rect.h, v, style);
    area_put_character(area, 0, 0, look_glyph(look, frame->top_left), style);
    area_put_character(area, right, 0, look_glyph(look, frame->top_right), style);
    area_put_character(area, 0, bottom, look_glyph(look, frame->bottom_left), style);
    area_put_character(area, right, bottom, look_glyph(look, frame->bottom_right),
                       style);
}

Area look_box(const Look *look, Area area, const char *title, bool focused)
{
    const Style style = look_style(look, focused ? ROLE_FOCUS : ROLE_BORDER);
    if (area.rect.w < 2 || area.rect.h < 2)
        return area;
    draw_frame(look, area, focused ? &HEAVY : &LIGHT, style);
    if (title && area.rect.w > 6) {
        g_autofree char *padded = g_strdup_printf(" %s ", title);
        area_put_cut(area, 2, 0, area.rect.w - 4, padded,
                     look_style(look, focused ? ROLE_FOCUS : ROLE_TITLE), look->ascii);
    }
    return area_inside(area);
}
