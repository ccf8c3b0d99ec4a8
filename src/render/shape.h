/*
 * Shape clips as pictures.
 *
 * Rectangles and ellipses fill the clip's box; a line and a polygon go through points
 * in it, a path (render/path.h) is drawn in its units and may leave it. Inside is what
 * the non-zero winding rule says, open parts closed, as SVG fills them. The outline
 * lies half outside and is drawn over the fill; `trim` is the part of its length that
 * shows, along all of a path's parts. Paints span what they fill or draw.
 */
#pragma once

#include "layer.h"

/* Can it be drawn? False with a MEDIA_ERROR that tells what is wrong with its path. */
bool shape_is_drawable(const Clip *clip, GError **error);

/* The picture is the same at every moment of the clip. */
bool shape_is_still(const Clip *clip);

/* The shape `at` after the clip's start, at about `scale` pixels per unit; *extent:
 * what of the box and around it the picture is. Owned by the caller; NULL with an
 * error. */
AVFrame *shape_picture(const Clip *clip, const Sequence *sequence, RTime at,
                       double scale, Rect *extent, GError **error);
