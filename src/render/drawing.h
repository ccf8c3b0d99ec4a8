/*
 * From a clip's picture to what the canvas draws.
 */
#pragma once

#include "layer.h"

/* Where a clip's picture lies in its box, in sequence units. */
typedef struct {
    const AVFrame *picture; /* NULL: nothing to draw */
    double box_width, box_height;
    Rect extent;
    Rect visible;
    bool plain; /* a slate: no effects */
} LayerPicture;

/* Placed, with the clip's opacity and blend mode at this moment. */
Drawing drawing_make(const Stage *stage, const Clip *clip, const LayerPicture *shown,
                     RTime at);

/* What stands still gets whole pixels: sharp, and not resampled where its size is
 * right. */
void drawing_snap(Drawing *drawing);

/* Bilinear sampling skips pixels below one half: reduce the picture first. What is
 * drawn then is kept in *halved, which the caller frees. */
void drawing_reduce(Drawing *drawing, AVFrame **halved);
