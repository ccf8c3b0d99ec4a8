/*
 * SVG path data: the `path` of a shape.
 *
 * Read as SVG 1.1, 8.3 defines it (SVG 2, 9.3, without its new commands): M L H V C S Q
 * T A Z and their relative forms, commands that repeat, arcs as its appendix F.6
 * corrects them, flags that need nothing behind them. A path begins with M; one of
 * nothing draws nothing. Strict: what the grammar does not know is an error, never a
 * path up to there. Coordinates are less than a million away from 0.
 */
#pragma once

#include "chatkut/render/outline.h"

/* Append what `data` draws. False with MEDIA_ERROR_INVALID that tells the character;
 * then `outline` holds what came before it. */
bool path_read(const char *data, Outline *outline, GError **error);
