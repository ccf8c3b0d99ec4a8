#include "chatkut/tui/picture.h"

#include <string.h>

/* A grid of pixels as large as can be shown, rows of R, G, B. */
typedef struct {
    int w, h;
    uint8_t *rgb;
} Grid;

typedef struct {
    int r, g, b;
} Color;

/* ---- scaling --------------------------------------------------------------------- */

typedef struct {
    int from, to; /* half open, at least one */
} Span;

static Span span_of(int at, int count, int of)
{
    Span span = { (int)((int64_t)at * of / count),
                  (int)((int64_t)(at + 1) * of / count) };
    span.to = MAX(span.to, span.from + 1);
    return span;
}

static void average(const PixelView *view, Span across, Span down, uint8_t *rgb)
{
    unsigned sum[3] = { 0 };
    unsigned n = (unsigned)(across.to - across.from) * (unsigned)(down.to - down.from);
    for (int y = down.from; y < down.to; y++) {
        const uint8_t *pixel = view->pixels + (ptrdiff_t)y * view->stride +
                               (ptrdiff_t)across.from * view->step;
        for (int x = across.from; x < across.to; x++, pixel += view->step)
            for (int c = 0; c < 3; c++)
                sum[c] += pixel[c];
    }
    for (int c = 0; c < 3; c++)
        rgb[c] = (uint8_t)((sum[c] + n / 2) / n);
}

uint8_t *picture_scale(const PixelView *view, int w, int h)
{
    uint8_t *scaled = g_malloc(3 * (size_t)w * (size_t)h), *rgb = scaled;
    for (int y = 0; y < h; y++) {
        Span down = span_of(y, h, view->height);
        for (int x = 0; x < w; x++, rgb += 3)
            average(view, span_of(x, w, view->width), down, rgb);
    }
    return scaled;
}

static Color color_at(const Grid *grid, int x, int y)
{
    const uint8_t *rgb = grid->rgb + 3 * ((ptrdiff_t)y * grid->w + x);
    return (Color){ rgb[0], rgb[1], rgb[2] };
}

static int luma(Color color)
{
    return (2126 * color.r + 7152 * color.g + 722 * color.b) / 10000;
}

/* ---- colours --------------------------------------------------------------------- */

/* How far the colours, or shades, of a look lie apart, about: what dithering has to
 * hide. 256 are enough: dots would disturb more than edges. */
static int spread_of(const Look *look)
{
    static const int spread[DEPTHS] = {
        [DEPTH_MONO] = 48,
        [DEPTH_8] = 128,
        [DEPTH_16] = 96,
    };
    return look->depth == DEPTH_MONO && look->ascii ? 24 : spread[look->depth];
}

/* -8 … 7 of 16, ordered so that neighbours differ most (Bayer). */
static int threshold(int x, int y)
{
    static const int8_t order[4][4] = {
        { 0, 8, 2, 10 }, { 12, 4, 14, 6 }, { 3, 11, 1, 9 }, { 15, 7, 13, 5 }
    };
    return order[y & 3][x & 3] - 8;
}

static void dither(Grid *grid, int spread)
{
    if (spread == 0)
        return;
    uint8_t *rgb = grid->rgb;
    for (int y = 0; y < grid->h; y++)
        for (int x = 0; x < grid->w; x++, rgb += 3)
            for (int c = 0; c < 3; c++)
                rgb[c] = (uint8_t)CLAMP(rgb[c] + threshold(x, y) * spread / 16, 0, 255);
}

/* Five bits a channel: noise of the footage is not worth its bytes. */
static void calm(Grid *grid)
{
    for (size_t i = 0; i < 3 * (size_t)grid->w * (size_t)grid->h; i++)
        grid->rgb[i] = (uint8_t)((grid->rgb[i] & 0xF8) | grid->rgb[i] >> 5);
}

static Ink ink_of(Color color, const Look *look)
{
    return ink_reduce(INK_RGB(color.r << 16 | color.g << 8 | color.b), look->depth);
}

/* ---- halves ---------------------------------------------------------------------- */

static void draw_halves(Area area, const Grid *grid, const Look *look)
{
    for (int y = 0; y < area.rect.h; y++)
        for (int x = 0; x < area.rect.w; x++) {
            Ink upper = ink_of(color_at(grid, x, 2 * y), look);
            Ink lower = ink_of(color_at(grid, x, 2 * y + 1), look);
            Style style = { upper, lower, 0 };
            area_put_character(area, x, y, upper == lower ? ' ' : 0x2580, style);
        }
}

/* ---- quarters -------------------------------------------------------------------- */

/* The sign for each set of quarters in the ink: 1 upper left, 2 upper right, 4 lower
 * left, 8 lower right. The other half of the sets is these with ink and paper
 * exchanged. */
static const uint32_t QUARTERS[8] = { ' ',    0x2598, 0x259D, 0x2580,
                                      0x2596, 0x258C, 0x259E, 0x259B };

static Color mean(const Color quarters[4], unsigned set)
{
    Color sum = { 0, 0, 0 };
    int n = 0;
    for (int i = 0; i < 4; i++) {
        if (!(set >> i & 1))
            continue;
        sum.r += quarters[i].r;
        sum.g += quarters[i].g;
        sum.b += quarters[i].b;
        n++;
    }
    if (n == 0)
        return sum;
    return (Color){ (sum.r + n / 2) / n, (sum.g + n / 2) / n, (sum.b + n / 2) / n };
}

static int far(Color a, Color b)
{
    int r = a.r - b.r, g = a.g - b.g, bl = a.b - b.b;
    return 2 * r * r + 4 * g * g + bl * bl;
}

static int cost_of(const Color quarters[4], unsigned set, Color ink, Color paper)
{
    int cost = 0;
    for (int i = 0; i < 4; i++)
        cost += far(quarters[i], set >> i & 1 ? ink : paper);
    return cost;
}

static void draw_quarter(Area area, int x, int y, const Color quarters[4],
                         const Look *look)
{
    unsigned best = 0;
    int least = G_MAXINT;
    for (unsigned set = 0; set < 8; set++) {
        int cost =
            cost_of(quarters, set, mean(quarters, set), mean(quarters, ~set & 15));
        if (cost < least) {
            least = cost;
            best = set;
        }
    }
    Style style = { ink_of(mean(quarters, best), look),
                    ink_of(mean(quarters, ~best & 15), look), 0 };
    if (best == 0)
        style.ink = style.paper;
    area_put_character(area, x, y, style.ink == style.paper ? ' ' : QUARTERS[best],
                       style);
}

static void draw_quarters(Area area, const Grid *grid, const Look *look)
{
    for (int y = 0; y < area.rect.h; y++)
        for (int x = 0; x < area.rect.w; x++) {
            const Color quarters[4] = { color_at(grid, 2 * x, 2 * y),
                                        color_at(grid, 2 * x + 1, 2 * y),
                                        color_at(grid, 2 * x, 2 * y + 1),
                                        color_at(grid, 2 * x + 1, 2 * y + 1) };
            draw_quarter(area, x, y, quarters, look);
        }
}

/* ---- plain terminals ------------------------------------------------------------- */

static void draw_papers(Area area, const Grid *grid, const Look *look)
{
    for (int y = 0; y < area.rect.h; y++)
        for (int x = 0; x < area.rect.w; x++) {
            Ink ink = ink_of(color_at(grid, x, y), look);
            area_put_character(area, x, y, ' ', (Style){ ink, ink, 0 });
        }
}

static void draw_shades(Area area, const Grid *grid, bool ascii)
{
    static const uint32_t shades[2][10] = {
        { ' ', 0x2591, 0x2592, 0x2593, 0x2588 },
        { ' ', '.', ':', '-', '=', '+', '*', '#', '%', '@' },
    };
    int n = ascii ? 10 : 5;
    for (int y = 0; y < area.rect.h; y++)
        for (int x = 0; x < area.rect.w; x++) {
            int at = luma(color_at(grid, x, y)) * n / 256;
            area_put_character(area, x, y, shades[ascii][at], STYLE_PLAIN);
        }
}

/* ---- whole ----------------------------------------------------------------------- */

PixelView picture_view(const Picture *picture)
{
    return (PixelView){ picture->rgb, picture->width, picture->height,
                        3 * picture->width, 3 };
}

void picture_pixels(const Look *look, int columns, int rows, int *width, int *height)
{
    enum { QUARTERS_ACROSS = 2, QUARTERS_DOWN = 4 }; /* twice what a cell has: square */
    *width = MAX(columns, 1) * (look->cell_w > 0 ? look->cell_w : QUARTERS_ACROSS);
    *height = MAX(rows, 1) * (look->cell_h > 0 ? look->cell_h : QUARTERS_DOWN);
}

Area picture_place(Area area, int width, int height)
{
    int w, h;
    if (area.rect.w < 1 || area.rect.h < 1)
        return area;
    picture_fit(width, height, area.rect.w, 2 * area.rect.h, &w, &h);
    h = (h + 1) / 2;
    return area_part(area, (area.rect.w - w) / 2, (area.rect.h - h) / 2, w, h);
}

/* Pixels of a cell. */
static void cell_size(const Look *look, PictureManner manner, int *across, int *down)
{
    bool plain = look->ascii || look->depth == DEPTH_MONO;
    *across = !plain && manner == PICTURE_FINE ? 2 : 1;
    *down = plain ? 1 : 2;
}

void picture_draw_view(Area area, const PixelView *view, const Look *look,
                       PictureManner manner)
{
    int across, down;
    cell_size(look, manner, &across, &down);
    if (area.rect.w < 1 || area.rect.h < 1 || view->width < 1 || view->height < 1)
        return;
    const int w = area.rect.w * across, h = area.rect.h * down;
    Grid grid = { w, h, picture_scale(view, w, h) };
    if (manner == PICTURE_FAST)
        calm(&grid);
    else
        dither(&grid, spread_of(look));
    if (look->depth == DEPTH_MONO)
        draw_shades(area, &grid, look->ascii);
    else if (look->ascii)
        draw_papers(area, &grid, look);
    else if (manner == PICTURE_FINE)
        draw_quarters(area, &grid, look);
    else
        draw_halves(area, &grid, look);
    g_free(grid.rgb);
}

void picture_draw(Area area, const Picture *picture, const Look *look,
                  PictureManner manner)
{
    PixelView view = picture_view(picture);
    const Area place = picture_place(area, view.width, view.height);
    picture_draw_view(place, &view, look, manner);
    if (look->cell_w > 0 && manner == PICTURE_FINE)
        area_still(place, picture);
}
