/*
 * Paints: solid colours and gradients, as working pictures.
 *
 * A gradient runs through its stops in sRGB, premultiplied, as in CSS. `angle` is CSS's
 * too: 0 points up, 90 to the right, 180 (where it is absent) down; the line is as long
 * as the corners need. A radial gradient reaches its last stop in the corners.
 */
#pragma once

#include "chatkut/model/composition.h"

#include <libavutil/frame.h>

/* The paint changes over time. */
bool paint_is_animated(const Value *paint);

/* Something below it shows at some time. */
bool paint_has_alpha(const Value *paint);

/* The paint `at` a time, width x height pixels; YUVA420P where `alpha`, else its alpha
 * is composed over black. Owned by the caller. NULL with a MEDIA_ERROR where the value
 * is no paint. */
AVFrame *paint_picture(const Value *paint, RTime at, int width, int height, bool alpha,
                       GError **error);
