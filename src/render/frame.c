#include "frame.h"

#include <glib.h>

AVFrame *frame_new(int format, int width, int height)
{
    AVFrame *frame = av_frame_alloc();
    if (!frame)
        g_error("out of memory");
    frame->format = format;
    frame->width = width;
    frame->height = height;
    if (av_frame_get_buffer(frame, 0) < 0)
        g_error("no memory for a picture of %dx%d", width, height);
    return frame;
}

AVFrame *frame_like(const AVFrame *picture, int format)
{
    return frame_new(format, picture->width, picture->height);
}

AVFrame *frame_ref(const AVFrame *picture)
{
    AVFrame *clone = av_frame_clone(picture);
    if (!clone)
        g_error("out of memory");
    return clone;
}

AVFrame *frame_copy(const AVFrame *picture)
{
    AVFrame *copy = frame_like(picture, picture->format);
    if (av_frame_copy(copy, picture) < 0)
        g_error("a picture of format %d cannot be copied", picture->format);
    return copy;
}
