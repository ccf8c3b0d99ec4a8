/*
 * Pictures of 256 colours, for GIF.
 *
 * The colours are chosen for all pictures together (median cut, libavfilter's
 * palettegen) and what lies between them is dithered with an ordered pattern: what
 * stands still stays the same from picture to picture, which is calm to look at and
 * costs nothing in the file. One of the 256 is transparent, for the encoder: where
 * nothing changed.
 *
 * All pictures are held until the last: for the length of a segment.
 */
#pragma once

#include <glib.h>
#include <libavutil/frame.h>
#include <stdbool.h>

typedef struct Palette Palette;

/* NULL with a MEDIA_ERROR. */
Palette *palette_new(int width, int height, GError **error);
void palette_free(Palette *palette);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Palette, palette_free)

/* The next picture: YUV 4:2:0, BT.709 limited; its pts comes back. Takes its own
 * reference. */
bool palette_add(Palette *palette, const AVFrame *picture, GError **error);

/* Behind the last palette_add(). */
bool palette_end(Palette *palette, GError **error);

/* After palette_end(): the next picture, AV_PIX_FMT_PAL8, in order; NULL behind the
 * last. Owned by the caller. */
AVFrame *palette_next(Palette *palette);
