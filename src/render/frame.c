#include "frame.h"

#include "chatkut/media/convert.h"

#include <glib.h>

AVFrame *frame_like(const AVFrame *picture, int format)
{
    return picture_new(format, picture->width, picture->height);
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
