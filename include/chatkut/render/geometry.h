/*
 * Where pictures lie: boxes, fits and transforms.
 *
 * Spaces, each with its origin top left and y down:
 *   picture   pixels of a working picture; the picture spans [0, width] x [0, height]
 *   box       the clip's box in sequence units, [0, box width] x [0, box height]
 *   sequence  the sequence's own pixels
 *   canvas    pixels of the output; the sequence is fitted into it, centred, never
 *             stretched
 * A picture is fitted into its box (CSS object-fit), what hangs over is cut off. The
 * box is placed so that its anchor lies at `position`, scaled and rotated about it.
 */
#pragma once

#include "chatkut/model/composition.h"

/* x' = a x + c y + e, y' = b x + d y + f. */
typedef struct {
    double a, b, c, d, e, f;
} Affine;

typedef struct {
    double x0, y0, x1, y1;
} Rect;

extern const Affine affine_identity;

/* First `first`, then `then`. */
Affine affine_then(Affine first, Affine then);
Affine affine_scale(double x, double y);
Affine affine_move(double x, double y);
Affine affine_rotate(double degrees); /* clockwise */
/* False where `t` squeezes everything onto a line. */
bool affine_invert(Affine t, Affine *inverse);
void affine_apply(Affine t, double x, double y, double *out_x, double *out_y);
/* How much `t` enlarges, as the geometric mean of both directions. */
double affine_zoom(Affine t);
/* No rotation but by whole half turns: axes stay axes. */
bool affine_is_upright(Affine t);

Rect rect_intersect(Rect a, Rect b);
bool rect_is_empty(Rect r);
/* The smallest upright rectangle around `r` after `t`. */
Rect rect_bounds(Affine t, Rect r);

typedef enum { FIT_CONTAIN, FIT_COVER, FIT_FILL, FIT_NONE } Fit;
bool fit_parse(const char *name, Fit *fit);

/* Fractions cut from the edges of the upright picture. */
typedef struct {
    double left, top, right, bottom;
} Crop;

/* How a clip's picture lies in its box. */
typedef struct {
    double box_width, box_height;
    Affine to_box; /* of a picture whose uncropped size is 1 x 1 */
    Rect visible;  /* the part of the box that shows picture */
} Placement;

/* width, height: of the uncropped upright picture in square pixels. */
Placement placement_fit(double width, double height, double box_width,
                        double box_height, Fit fit, Crop crop);

/* Fit the sequence into the canvas. */
Affine canvas_fit(int sequence_width, int sequence_height, int width, int height);

/* Box to sequence, by the clip's transform at `at` after its start. */
Affine clip_transform(const Clip *clip, const Sequence *sequence, RTime at,
                      double box_width, double box_height);

/* The clip's transform changes over time. */
bool clip_transform_animated(const Clip *clip);

/* The largest factor by which the clip's scale enlarges its box in [from, to] after its
 * start, looked at once a frame. */
double clip_largest_scale(const Clip *clip, RTime from, RTime to, Rate rate);
