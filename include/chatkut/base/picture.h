/*
 * A picture in memory: what was decoded elsewhere, to be drawn here.
 *
 * Packed rows of R, G, B, 8 bit each, sRGB, square pixels, top row first, no padding:
 * 3 * width * height bytes. Immutable once it is shared; references may be taken and
 * dropped by any thread.
 */
#pragma once

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

enum { PICTURE_SIDE_MAX = 8192 };

typedef struct {
    gatomicrefcount refs;
    int width, height; /* 1 … PICTURE_SIDE_MAX */
    uint8_t rgb[];
} Picture;

/* Black, to be filled by the one who made it before anyone else sees it. */
Picture *picture_new_rgb(int width, int height);
Picture *picture_ref(const Picture *picture);
void picture_unref(const Picture *picture); /* takes NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Picture, picture_unref)

/* Bytes of its pixels. */
size_t picture_bytes(const Picture *picture);

/* The largest size of this shape (width to height as `wide` to `high`) within a box; at
 * least 1 x 1. */
void picture_fit(double wide, double high, int box_width, int box_height, int *width,
                 int *height);
