/*
 * Colour tables from .cube files (Adobe Cube LUT Specification 1.0).
 *
 * One table (LUT_1D_SIZE) or one cube (LUT_3D_SIZE) a file, red fastest, with TITLE,
 * DOMAIN_MIN and DOMAIN_MAX, and the LUT_1D_INPUT_RANGE and LUT_3D_INPUT_RANGE that
 * DaVinci Resolve writes instead of a domain. Reading is strict: an unknown keyword, a
 * number that is none, too few or too many lines, or both tables in one file are errors
 * that name the line.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

enum { CUBE_SIDE_MAX = 129, CUBE_ROW_MAX = 65536 };

typedef struct {
    bool solid; /* three-dimensional; else a row for each component */
    unsigned size;
    float low[3], high[3]; /* the domain, low < high; colours are limited to it */
    float *data;           /* R G B, R G B, …; red fastest */
} Cube;

/* NULL with a MEDIA_ERROR_INVALID that names the line. */
Cube *cube_parse(const char *text, size_t length, GError **error);
/* The whole file; fd is borrowed. NULL with a MEDIA_ERROR. */
Cube *cube_read(int fd, GError **error);
/* The file begins like one: a line of text that tells the size of a table. */
bool cube_is_one(int fd);
void cube_free(Cube *cube);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Cube, cube_free)
