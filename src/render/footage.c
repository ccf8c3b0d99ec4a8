#include "footage.h"

#include "chatkut/media/convert.h"
#include "chatkut/media/orientation.h"
#include "chatkut/media/video_reader.h"

#include <glib/gi18n.h>

/* Compositors run side by side: threads within would only hold more pictures. */
enum { DECODE_THREADS = 1 };

/* Shorter than any frame, longer than any rounding. */
static const RTime instant = { 1, 1000000 };

struct Footage {
    Input *input;
    VideoReader *reader;
    Converter *converter;
    AVStream *stream;
    RTime length;
    int turn; /* that the asset asks for, -1: the file's own */

    const AVFrame *frame; /* decoded, the reader's */
    RTime at;
    AVFrame *working; /* made from the frame at `working_at` */
    RTime working_at;
};

static int asset_int(const Asset *asset, PropId id, int absent)
{
    const Value *value = proplist_get(asset->node.props, id);
    return value && value->type == VALUE_NUMBER ? (int)value->number : absent;
}

static RTime asset_length(const Asset *asset, const Input *input)
{
    const Value *length = proplist_get(asset->node.props, PROP_LENGTH);
    const AVFormatContext *format = input_format(input);
    if (length && length->type == VALUE_TIME)
        return length->time;
    if (input_is_image(input) || format->duration == AV_NOPTS_VALUE)
        return RTIME_ZERO;
    return rtime_make(format->duration, AV_TIME_BASE);
}

Footage *footage_open(int fd, const Asset *asset, GError **error)
{
    g_autoptr(Footage) footage = g_new0(Footage, 1);
    int stream;
    footage->input = input_open(fd, error);
    if (!footage->input)
        return NULL;
    stream = input_find_stream(footage->input, AVMEDIA_TYPE_VIDEO,
                               asset_int(asset, PROP_VIDEO_STREAM, -1));
    if (stream < 0) {
        g_set_error_literal(error, MEDIA_ERROR, MEDIA_ERROR_INVALID,
                            _("there is no picture in it"));
        return NULL;
    }
    footage->reader = video_reader_new(footage->input, stream, DECODE_THREADS, error);
    if (!footage->reader)
        return NULL;
    video_reader_deinterlace(footage->reader);
    footage->converter = converter_new();
    footage->stream = input_format(footage->input)->streams[stream];
    footage->length = asset_length(asset, footage->input);
    footage->turn = asset_int(asset, PROP_TURN, -1);
    return g_steal_pointer(&footage);
}

void footage_free(Footage *footage)
{
    if (!footage)
        return;
    av_frame_free(&footage->working);
    converter_free(footage->converter);
    video_reader_free(footage->reader);
    input_free(footage->input);
    g_free(footage);
}

void footage_rest(Footage *footage)
{
    if (input_is_image(footage->input)) /* small, and not always to be read twice */
        return;
    footage->frame = NULL;
    av_frame_free(&footage->working);
    converter_free(footage->converter);
    footage->converter = converter_new();
    video_reader_rest(footage->reader);
}

RTime footage_length(const Footage *footage)
{
    return footage->length;
}

bool footage_seek(Footage *footage, RTime at, bool before, GError **error)
{
    footage->frame =
        video_reader_at(footage->reader, before ? rtime_sub(at, instant) : at, error);
    footage->at = video_reader_time(footage->reader);
    return footage->frame != NULL;
}

static Orientation orientation_of(const Footage *footage)
{
    Orientation orientation = orientation_find(footage->stream, footage->frame);
    if (footage->turn >= 0)
        orientation.turn = footage->turn;
    return orientation;
}

void footage_size(const Footage *footage, int *width, int *height, double *aspect)
{
    AVRational pixel = orientation_pixel_aspect(footage->stream, footage->frame);
    bool sideways = orientation_of(footage).turn % 180 != 0;
    *width = sideways ? footage->frame->height : footage->frame->width;
    *height = sideways ? footage->frame->width : footage->frame->height;
    *aspect = sideways ? 1 / av_q2d(pixel) : av_q2d(pixel);
}

const AVFrame *footage_picture(Footage *footage, int width, int height, GError **error)
{
    AVFrame *made = footage->working;
    if (made && made->width == width && made->height == height &&
        rtime_compare(footage->working_at, footage->at) == 0)
        return made;
    made = converter_run(footage->converter, footage->frame, orientation_of(footage),
                         width, height, error);
    if (!made)
        return NULL;
    av_frame_free(&footage->working);
    footage->working = made;
    footage->working_at = footage->at;
    return made;
}
