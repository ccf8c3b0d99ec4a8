#include "chatkut/tui/surface.h"

#include <string.h>

static const Cell BLANK = { .character = ' ',
                            .style = { INK_DEFAULT, INK_DEFAULT, 0 } };

enum { STILLS_MAX = UINT16_MAX };

typedef struct {
    Rect rect;
    const Picture *picture;
} Still;

static void still_free(void *still)
{
    picture_unref(((Still *)still)->picture);
    g_free(still);
}

Rect rect_meet(Rect a, Rect b)
{
    int x = MAX(a.x, b.x), y = MAX(a.y, b.y);
    int right = MIN(a.x + a.w, b.x + b.w), bottom = MIN(a.y + a.h, b.y + b.h);
    return (Rect){ x, y, MAX(right - x, 0), MAX(bottom - y, 0) };
}

bool rect_holds(Rect rect, int x, int y)
{
    return x >= rect.x && x < rect.x + rect.w && y >= rect.y && y < rect.y + rect.h;
}

Surface *surface_new(int w, int h)
{
    Surface *surface = g_new0(Surface, 1);
    surface->w = MAX(w, 1);
    surface->h = MAX(h, 1);
    surface->cells = g_new(Cell, (gsize)surface->w * (gsize)surface->h);
    surface->stills = g_ptr_array_new_with_free_func(still_free);
    surface_clear(surface);
    return surface;
}

void surface_free(Surface *surface)
{
    if (!surface)
        return;
    g_ptr_array_unref(surface->stills);
    g_free(surface->cells);
    g_free(surface);
}

void surface_clear(Surface *surface)
{
    for (int i = 0; i < surface->w * surface->h; i++)
        surface->cells[i] = BLANK;
    g_ptr_array_set_size(surface->stills, 0);
    surface->cursor_x = surface->cursor_y = -1;
}

void surface_hide_cursor(Surface *surface)
{
    surface->cursor_x = surface->cursor_y = -1;
}

static Cell *cell_at(const Surface *surface, int x, int y)
{
    if (x < 0 || y < 0 || x >= surface->w || y >= surface->h)
        return NULL;
    return &surface->cells[y * surface->w + x];
}

const Cell *surface_cell(const Surface *surface, int x, int y)
{
    return cell_at(surface, x, y);
}

char *surface_row(const Surface *surface, int y)
{
    GString *row = g_string_new(NULL);
    for (int x = 0; x < surface->w; x++) {
        const Cell *cell = cell_at(surface, x, y);
        if (!cell || cell->character == 0)
            continue;
        g_string_append_unichar(row, cell->character);
        for (int i = 0; i < CELL_MARKS && cell->marks[i]; i++)
            g_string_append_unichar(row, cell->marks[i]);
    }
    gsize length = row->len;
    while (length > 0 && row->str[length - 1] == ' ')
        length--;
    g_string_truncate(row, length);
    return g_string_free(row, FALSE);
}

Area surface_area(Surface *surface)
{
    return (Area){ surface, { 0, 0, surface->w, surface->h } };
}

Area area_part(Area area, int x, int y, int w, int h)
{
    const Rect part = { area.rect.x + x, area.rect.y + y, MAX(w, 0), MAX(h, 0) };
    return (Area){ area.surface, rect_meet(area.rect, part) };
}

Area area_inside(Area area)
{
    return area_part(area, 1, 1, area.rect.w - 2, area.rect.h - 2);
}

/* ---- characters ------------------------------------------------------------------ */

/* Joiners, variation selectors, direction marks, tags: they change the width of their
 * neighbours or the order of a line, and no two terminals do it alike. */
static bool is_shaper(uint32_t c)
{
    return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x206F) || (c >= 0xFE00 && c <= 0xFE0F) ||
           c == 0xFEFF || c == 0x00AD || c == 0x034F || (c >= 0xE0000 && c <= 0xE0FFF);
}

static bool is_control(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029;
}

int character_width(uint32_t character)
{
    if (is_control(character))
        return 1;
    if (is_shaper(character) || g_unichar_iszerowidth(character))
        return 0;
    return g_unichar_iswide(character) ? 2 : 1;
}

char character_plain(uint32_t character)
{
    enum { MIDDLE_DOT = 0xB7, ARROW_RIGHT = 0x2192 };
    char text[7] = "";
    text[g_unichar_to_utf8(character, text)] = '\0';
    g_autofree char *ascii = g_str_to_ascii(text, "C");
    return character == MIDDLE_DOT     ? '-'
           : character == ARROW_RIGHT  ? '>'
           : g_ascii_isgraph(ascii[0]) ? ascii[0]
                                       : '?';
}

/* The next character to be drawn; 0 at the end. */
static uint32_t next_character(const char **text)
{
    if (!**text)
        return 0;
    gunichar c = g_utf8_get_char_validated(*text, -1);
    if (c == (gunichar)-1 || c == (gunichar)-2) {
        *text += 1;
        return 0xFFFD;
    }
    *text += g_utf8_skip[(guchar) * *text];
    if (c == '\t' || c == '\n' || c == 0xA0) /* a blank that does not break */
        return ' ';
    return is_control(c) ? 0xFFFD : c;
}

int cells_width(const char *text)
{
    int width = 0;
    for (uint32_t c = next_character(&text); c; c = next_character(&text))
        width += character_width(c);
    return width;
}

/* ---- drawing --------------------------------------------------------------------- */

/* A half of a wide character that loses its other half becomes a blank. */
static void part_from_neighbours(Surface *surface, int x, int y)
{
    Cell *cell = cell_at(surface, x, y), *next = cell_at(surface, x + 1, y);
    if (cell->character == 0 && x > 0)
        cell_at(surface, x - 1, y)->character = ' ';
    if (next && next->character == 0)
        next->character = ' ';
}

static void set_cell(Area area, int x, int y, uint32_t character, Style style)
{
    const int column = area.rect.x + x, row = area.rect.y + y;
    if (!rect_holds(area.rect, column, row))
        return;
    part_from_neighbours(area.surface, column, row);
    *cell_at(area.surface, column, row) =
        (Cell){ .character = character, .style = style };
}

static void add_mark(Area area, int x, int y, uint32_t mark)
{
    const int column = area.rect.x + x, row = area.rect.y + y;
    if (!rect_holds(area.rect, column, row))
        return;
    Cell *cell = cell_at(area.surface, column, row);
    if (cell->character == 0 && column > area.rect.x)
        cell--;
    for (int i = 0; i < CELL_MARKS; i++) {
        if (cell->marks[i] == 0) {
            cell->marks[i] = mark;
            return;
        }
    }
}

void area_put_character(Area area, int x, int y, uint32_t character, Style style)
{
    const int width = character_width(character);
    const int edge = area.rect.w;
    if (width == 2 && (x + 1 >= edge || x < 0)) {
        set_cell(area, x, y, ' ', style);
        if (x < 0)
            set_cell(area, x + 1, y, ' ', style);
        return;
    }
    set_cell(area, x, y, character, style);
    if (width == 2) {
        set_cell(area, x + 1, y, ' ', style);
        const int column = area.rect.x + x + 1, row = area.rect.y + y;
        if (rect_holds(area.rect, column, row))
            cell_at(area.surface, column, row)->character = 0;
    }
}

int area_put(Area area, int x, int y, const char *text, Style style)
{
    const int start = x;
    for (uint32_t c = next_character(&text); c; c = next_character(&text)) {
        const int width = character_width(c);
        if (width == 0) {
            if (x > start && !is_shaper(c))
                add_mark(area, x - 1, y, c);
            continue;
        }
        area_put_character(area, x, y, c, style);
        x += width;
    }
    return x - start;
}

int area_put_cut(Area area, int x, int y, int columns, const char *text, Style style,
                 bool ascii)
{
    if (columns <= 0)
        return 0;
    const int whole = cells_width(text);
    Area part = area_part(area, 0, y, MIN(x + columns, area.rect.w), 1);
    if (whole <= columns) {
        area_put(part, x, 0, text, style);
        return whole;
    }
    area_put(part, x, 0, text, style);
    area_put_character(part, x + columns - 1, 0, ascii ? '.' : 0x2026, style);
    return columns;
}

int area_put_right(Area area, int x, int y, const char *text, Style style)
{
    const int width = cells_width(text);
    return area_put(area, x - width, y, text, style);
}

void area_fill(Area area, int x, int y, int w, int h, uint32_t character, Style style)
{
    for (int row = MAX(y, 0); row < MIN(y + h, area.rect.h); row++)
        for (int column = MAX(x, 0); column < MIN(x + w, area.rect.w); column++)
            set_cell(area, column, row, character, style);
}

void area_tint(Area area, int x, int y, int w, int h, Style style)
{
    const Area part = area_part(area, x, y, w, h);
    for (int row = 0; row < part.rect.h; row++) {
        for (int column = 0; column < part.rect.w; column++) {
            Cell *cell = cell_at(part.surface, part.rect.x + column, part.rect.y + row);
            Style *old = &cell->style;
            cell->still = 0;
            old->bits |= style.bits;
            if (style.ink != INK_DEFAULT)
                old->ink = style.ink;
            if (style.paper != INK_DEFAULT)
                old->paper = style.paper;
        }
    }
}

void area_clear(Area area, Style style)
{
    area_fill(area, 0, 0, area.rect.w, area.rect.h, ' ', style);
}

/* ---- stills ---------------------------------------------------------------------- */

void area_still(Area area, const Picture *picture)
{
    GPtrArray *stills = area.surface->stills;
    if (area.rect.w < 1 || area.rect.h < 1 || stills->len >= STILLS_MAX)
        return;
    Still *still = g_new(Still, 1);
    *still = (Still){ area.rect, picture_ref(picture) };
    g_ptr_array_add(stills, still);
    for (int y = 0; y < area.rect.h; y++)
        for (int x = 0; x < area.rect.w; x++)
            cell_at(area.surface, area.rect.x + x, area.rect.y + y)->still =
                (uint16_t)stills->len;
}

static bool is_whole(const Surface *surface, Rect rect, unsigned number)
{
    for (int y = 0; y < rect.h; y++)
        for (int x = 0; x < rect.w; x++)
            if (cell_at(surface, rect.x + x, rect.y + y)->still != number)
                return false;
    return true;
}

const Picture *surface_still(const Surface *surface, unsigned n, Rect *rect, bool *more)
{
    *more = n < surface->stills->len;
    if (!*more)
        return NULL;
    const Still *still = surface->stills->pdata[n];
    *rect = still->rect;
    return is_whole(surface, still->rect, n + 1) ? still->picture : NULL;
}

/* ---- the cursor ------------------------------------------------------------------ */

void area_cursor(Area area, int x, int y)
{
    const int column = area.rect.x + x, row = area.rect.y + y;
    if (!rect_holds(area.rect, column, row))
        return;
    area.surface->cursor_x = column;
    area.surface->cursor_y = row;
}
