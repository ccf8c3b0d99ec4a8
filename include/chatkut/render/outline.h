/*
 * Outlines: what shapes are made of, as polylines, and how they become coverage.
 *
 * An Outline is a list of parts, each a run of points, open or closed, in whatever
 * units its maker likes (shapes: those of the clip's box, y down). Curves are put in as
 * polylines that leave the curve by no more than `tolerance` of those units.
 *
 * outline_cover() is the rasteriser: the non-zero winding rule of SVG, and for each
 * pixel the exact area that is covered, up to the places where edges cross inside of a
 * quarter of a row. Rows in which more than 64 edges begin or end are sampled 64 times
 * instead, which is off by 2/255 at the most.
 *
 * Strokes have round joins, as the outlines of rectangles have, and flat ends, as SVG's
 * "butt": they are where the outline ends.
 */
#pragma once

#include "chatkut/render/geometry.h"

typedef struct {
    double x, y;
} Point;

typedef struct {
    unsigned first, count; /* of the outline's points */
    bool closed;           /* a line leads from the last to the first */
} OutlinePart;

typedef struct {
    GArray *points; /* Point */
    GArray *parts;  /* OutlinePart */
    double tolerance;
} Outline;

/* tolerance > 0 */
void outline_init(Outline *outline, double tolerance);
void outline_clear(Outline *outline);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Outline, outline_clear)

/* Begin a part at a point. */
void outline_move(Outline *outline, Point to);
/* Go on from the last point; there is one. */
void outline_line(Outline *outline, Point to);
void outline_cubic(Outline *outline, Point a, Point b, Point to);
/* Along the ellipse about `center` whose axes are turned by `degrees` clockwise, from
 * angle `from` by `sweep`, both in radians, clockwise from its first axis. */
void outline_arc(Outline *outline, Point center, double rx, double ry, double degrees,
                 double from, double sweep);
/* The part ends where it began. */
void outline_close(Outline *outline);

/* Append another's parts. */
void outline_append(Outline *outline, const Outline *other);

/* Once around clockwise, from where SVG begins: the left end of the top edge, and the
 * rightmost point. */
void outline_rounded(Outline *outline, Rect rect, double radius);
void outline_ellipse(Outline *outline, Rect rect);

/* The smallest rectangle around its points; all 0 without any. */
Rect outline_bounds(const Outline *outline);

/* Keep what lies between these shares of its length, 0 … 1, all parts one behind the
 * other; nothing where `to` is not behind `from`. A whole outline stays closed. */
void outline_trim(Outline *outline, double from, double to);

/* Append to `out` what a pen of this width covers that goes along `outline`. */
void outline_stroke(const Outline *outline, double width, Outline *out);

/* How much of each pixel lies inside, 0 … 255, into every pixel of width x height;
 * parts are taken as closed. */
void outline_cover(const Outline *outline, Affine to_pixels, uint8_t *pixels,
                   ptrdiff_t stride, int width, int height);
