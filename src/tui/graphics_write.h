/* What makes a terminal draw a picture over some of its cells, or take it away. */
#pragma once

#include "chatkut/tui/surface.h"

enum { KITTY_PIXELS_MAX = 640 * 480, SIXEL_PIXELS_MAX = 1 << 21 };

/* By sixels, of whole bands, so that none is drawn below the cells; the cursor stays.
 * False, nothing appended, where the picture would have too many pixels. */
bool graphics_write_sixel(GString *bytes, Rect rect, const Picture *picture, int cell_w,
                          int cell_h, int colors);
/* By kitty's protocol, under a number of our own; the terminal makes it fit. */
void graphics_write_kitty(GString *bytes, Rect rect, const Picture *picture,
                          uint32_t id);
void graphics_write_kitty_end(GString *bytes, uint32_t id);
