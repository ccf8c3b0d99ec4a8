/* Pictures like others; media/convert.h has picture_new(). */
#pragma once

#include <libavutil/frame.h>

/* One of the same size, with nothing in it yet. Out of memory aborts, here and
 * below. */
AVFrame *frame_like(const AVFrame *picture, int format);
/* A new reference. */
AVFrame *frame_ref(const AVFrame *picture);
/* A copy to write to. */
AVFrame *frame_copy(const AVFrame *picture);
