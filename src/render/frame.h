/* New pictures. */
#pragma once

#include <libavutil/frame.h>

/* A working picture with nothing in it yet; the caller's. Out of memory aborts. */
AVFrame *frame_new(int format, int width, int height);
/* Another of the same size. */
AVFrame *frame_like(const AVFrame *picture, int format);
/* A new reference. */
AVFrame *frame_ref(const AVFrame *picture);
/* A copy to write to. */
AVFrame *frame_copy(const AVFrame *picture);
