/*
 * A surface: the screen as a grid of cells, in memory.
 *
 * Panes draw on a surface, whole, each time something changed; the screen
 * (tui/screen.h) writes only the cells that then differ. So drawing has no state, costs
 * no bytes, and is tested without a terminal.
 *
 * An Area is a rectangle of a surface that is drawn on: its coordinates begin at 0, 0,
 * and nothing outside it is touched. It is a value; it is good for as long as its
 * surface.
 *
 * Text is UTF-8. Each cell holds one character with up to CELL_MARKS combining marks;
 * characters of two columns take two cells or, where only one is left, none. Control
 * characters, joiners and variation selectors are dropped or replaced: no terminal
 * agrees with another on the width of what they make, and none of them may reach it.
 *
 * A still (area_still()) is a picture that cells stand for: a screen that can shows the
 * picture itself in their place. Whatever is drawn on one of these cells later, or
 * tints it, makes the still partly hidden, and then it is the cells that are shown.
 */
#pragma once

#include "chatkut/base/picture.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct {
    int x, y, w, h; /* cells */
} Rect;

/* What is in both; without width or height where there is nothing. */
Rect rect_meet(Rect a, Rect b);
bool rect_holds(Rect rect, int x, int y);

/* A colour: the terminal's own, one of its first 256, or 0xRRGGBB. */
typedef int32_t Ink;
#define INK_DEFAULT     ((Ink)-1)
#define INK_RGB_FLAG    (1 << 24)
#define INK_RGB(RRGGBB) ((Ink)(INK_RGB_FLAG | (RRGGBB)))

typedef enum {
    STYLE_BOLD = 1 << 0,
    STYLE_DIM = 1 << 1,
    STYLE_ITALIC = 1 << 2,
    STYLE_UNDERLINE = 1 << 3,
    STYLE_REVERSE = 1 << 4,
} StyleBits;

typedef struct {
    Ink ink, paper;
    uint8_t bits; /* StyleBits */
} Style;

#define STYLE_PLAIN ((Style){ INK_DEFAULT, INK_DEFAULT, 0 })

enum { CELL_MARKS = 2 };

typedef struct {
    uint32_t character;         /* ' ' where there is nothing; 0: the right half of the
                                 * cell before */
    uint32_t marks[CELL_MARKS]; /* 0: none */
    Style style;
    uint16_t still; /* the number of the one that it stands for, from 1; 0: none */
} Cell;

typedef struct {
    int w, h;
    Cell *cells;            /* row by row */
    int cursor_x, cursor_y; /* where typing goes on; x < 0: nowhere */
    GPtrArray *stills;      /* by number; surface_still() */
} Surface;

typedef struct {
    Surface *surface;
    Rect rect;
} Area;

/* At least one cell; blank. */
Surface *surface_new(int w, int h);
void surface_free(Surface *surface);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Surface, surface_free)

/* Blank all of it and hide the cursor. */
void surface_clear(Surface *surface);
void surface_hide_cursor(Surface *surface);
/* NULL outside. */
const Cell *surface_cell(const Surface *surface, int x, int y);
/* The text of a row, right blanks cut; owned by the caller. For tests and `--plain`. */
char *surface_row(const Surface *surface, int y);

/* All of a surface. */
Area surface_area(Surface *surface);
/* A part of an area, cut at its edges: one that begins outside begins at the edge. */
Area area_part(Area area, int x, int y, int w, int h);
/* The area without a border of one cell, as look_box() draws it. */
Area area_inside(Area area);

/* Draw text from x, y on; what is left of the area or right of it is cut. Returns the
 * columns that the text takes, cut or not. */
int area_put(Area area, int x, int y, const char *text, Style style);
/* At most `columns` wide; a text that is cut ends with an ellipsis ("…", or "." where
 * `ascii`). */
int area_put_cut(Area area, int x, int y, int columns, const char *text, Style style,
                 bool ascii);
/* Ends at column x (exclusive). */
int area_put_right(Area area, int x, int y, const char *text, Style style);
void area_put_character(Area area, int x, int y, uint32_t character, Style style);

/* Fill with a character of one column. */
void area_fill(Area area, int x, int y, int w, int h, uint32_t character, Style style);
/* Keep the characters, change how they look: bits that are added, and colours where
 * they are not INK_DEFAULT. */
void area_tint(Area area, int x, int y, int w, int h, Style style);
/* Blank, in this style. */
void area_clear(Area area, Style style);

/* The cells of the area, which are drawn, stand for a picture stretched to it; a
 * reference is taken. */
void area_still(Area area, const Picture *picture);
/* The still number n, from 0 on: NULL with *more false where there are not so many,
 * NULL with *more true where it is partly hidden. Borrowed until the surface is
 * cleared. */
const Picture *surface_still(const Surface *surface, unsigned n, Rect *rect,
                             bool *more);

/* Put the cursor here. */
void area_cursor(Area area, int x, int y);

/* Columns that a character takes: 0, 1 or 2. Independent of the locale. */
int character_width(uint32_t character);
/* What looks most like it where there is only ASCII: "-" for a dash, "e" for an é; "?"
 * where nothing does. */
char character_plain(uint32_t character);
/* Columns that area_put() will use for a text. */
int cells_width(const char *text);
