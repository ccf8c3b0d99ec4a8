/*
 * What is in a file, and can it be used?
 */
#pragma once

#include "chatkut/model/media.h"

#include <glib.h>

/*
 * Fill `info` (model/media.h) from an open file, which stays the caller's.
 *
 * name: how people call the file; only its extension is looked at, and only to warn.
 * The first pictures are decoded, and the end that the header claims is looked for, so
 * that what is accepted here can be rendered. A file cut short is accepted with a
 * warning. Colour tables (media/cube.h) and fonts (media/font.h) are read whole. False
 * with a MEDIA_ERROR (media/input.h) that says why it cannot be used; `info` is then
 * cleared.
 */
bool media_probe(int fd, const char *name, MediaInfo *info, GError **error);
