/*
 * Pictures in cells.
 *
 * A cell is taken to be twice as high as wide. It shows two colours and a sign that
 * says which of them is where: PICTURE_FINE divides it into quarters and picks the two
 * colours that come nearest to the four (▘ ▌ ▚ …), for what stands still; PICTURE_FAST
 * into halves (▀), in fewer colours, so that little changes from one picture to the
 * next, for what moves. Where a terminal has ASCII alone, cells are one pixel each;
 * where it has no colours, they are shades of its own (░ ▒ ▓ █, or . : - = + * # % @).
 *
 * Colours are those that the look's depth has, and are dithered where they are few.
 *
 * Where the terminal draws pictures by a protocol of its own (look->cell_w), the cells
 * of a PICTURE_FINE also become a still of the surface, with all the pixels that there
 * are.
 */
#pragma once

#include "chatkut/base/picture.h"
#include "chatkut/tui/look.h"

typedef enum { PICTURE_FINE, PICTURE_FAST } PictureManner;

/* Pixels that lie elsewhere, as in memory shared with the player: rows of `stride`
 * bytes, pixels of `step` bytes that begin with R, G, B. */
typedef struct {
    const uint8_t *pixels;
    int width, height;
    int stride, step;
} PixelView;

PixelView picture_view(const Picture *picture);

/* A box of pixels that is worth asking a picture for, which is to be drawn in so many
 * cells. */
void picture_pixels(const Look *look, int columns, int rows, int *width, int *height);
/* Another size: means where it is smaller, the nearest pixels where it is larger. Rows
 * of R, G, B, 3 * w * h bytes, for the caller. */
uint8_t *picture_scale(const PixelView *view, int w, int h);

/* The part of an area, in its middle, that a picture of this size takes. */
Area picture_place(Area area, int width, int height);

/* Draw over all of an area, stretched to it. */
void picture_draw_view(Area area, const PixelView *view, const Look *look,
                       PictureManner manner);
/* Draw in the middle of an area in its own shape; the rest stays as it is. */
void picture_draw(Area area, const Picture *picture, const Look *look,
                  PictureManner manner);
