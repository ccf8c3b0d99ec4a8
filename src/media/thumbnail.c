#include "chatkut/media/thumbnail.h"

#include "chatkut/base/picture.h"
#include "chatkut/media/orientation.h"

#include <glib/gi18n.h>

enum {
    THREADS = 0,    /* of the decoder of a picture that is sought: as it likes */
    KEYS_TRIED = 8, /* packets; damaged ones give no picture */
};

struct Thumbnailer {
    Input *input;
    AVStream *stream;
    int turn;
    VideoReader *reader; /* NULL: no moment was sought yet */
    Converter *converter;
};

/* ---- making ---------------------------------------------------------------------- */

Thumbnailer *thumbnailer_new(int fd, int stream, int turn, GError **error)
{
    g_autoptr(Thumbnailer) made = g_new0(Thumbnailer, 1);
    made->turn = turn;
    made->input = input_open_to_read(fd, error);
    if (!made->input)
        return NULL;
    int found = input_find_stream(made->input, AVMEDIA_TYPE_VIDEO, stream);
    if (found < 0) {
        g_set_error_literal(error, MEDIA_ERROR, MEDIA_ERROR_INVALID,
                            _("there is no picture in it"));
        return NULL;
    }
    made->stream = input_format(made->input)->streams[found];
    made->converter = converter_new();
    input_select(made->input, found);
    return g_steal_pointer(&made);
}

void thumbnailer_free(Thumbnailer *thumbnailer)
{
    if (!thumbnailer)
        return;
    video_reader_free(thumbnailer->reader);
    converter_free(thumbnailer->converter);
    input_free(thumbnailer->input);
    g_free(thumbnailer);
}

/* ---- key frames ------------------------------------------------------------------ */

/* The picture of one packet alone, whatever the decoder would wait for. */
static bool decode_packet(AVCodecContext *decoder, const AVPacket *packet,
                          AVFrame *frame)
{
    bool got = avcodec_send_packet(decoder, packet) >= 0 &&
               avcodec_send_packet(decoder, NULL) >= 0 &&
               avcodec_receive_frame(decoder, frame) >= 0;
    avcodec_flush_buffers(decoder);
    return got;
}

/* The first key frame from where the input is. */
static bool decode_key(const Thumbnailer *thumbnailer, AVCodecContext *decoder,
                       AVFrame *frame, GError **error)
{
    AVPacket *packet = av_packet_alloc();
    bool found = false;
    for (int tried = 0; !found && tried < KEYS_TRIED;) {
        if (input_read(thumbnailer->input, packet, error) <= 0)
            break;
        if (packet->flags & AV_PKT_FLAG_KEY) {
            found = decode_packet(decoder, packet, frame);
            tried++;
        }
        av_packet_unref(packet);
    }
    av_packet_free(&packet);
    return found;
}

/* NULL: none could be had; the error, where one is set, is the input's. */
static AVFrame *key_frame(Thumbnailer *thumbnailer, RTime at, GError **error)
{
    int index = thumbnailer->stream->index;
    int64_t pts = input_to_pts(thumbnailer->input, index, at, RTIME_FLOOR);
    g_autoptr(GError) failed = NULL;
    AVCodecContext *decoder = input_open_decoder(thumbnailer->input, index, 1, &failed);
    AVFrame *frame = av_frame_alloc();
    bool found = decoder &&
                 (input_seek(thumbnailer->input, index,
                             rtime_compare(at, RTIME_ZERO) > 0 ? pts + 1 : INT64_MIN) ||
                  input_seek(thumbnailer->input, index, INT64_MIN)) &&
                 decode_key(thumbnailer, decoder, frame, &failed);
    avcodec_free_context(&decoder);
    if (found)
        return frame;
    av_frame_free(&frame);
    if (failed)
        g_propagate_error(error, g_steal_pointer(&failed));
    return NULL;
}

/* ---- pictures -------------------------------------------------------------------- */

static const AVFrame *sought_frame(Thumbnailer *thumbnailer, RTime at, GError **error)
{
    if (!thumbnailer->reader) {
        thumbnailer->reader = video_reader_new(
            thumbnailer->input, thumbnailer->stream->index, THREADS, error);
        if (!thumbnailer->reader)
            return NULL;
        video_reader_deinterlace(thumbnailer->reader);
    } else {
        /* A key frame may have been looked up meanwhile: the input stands elsewhere. */
        video_reader_rest(thumbnailer->reader);
    }
    return video_reader_at(thumbnailer->reader, at, error);
}

static AVFrame *small(Thumbnailer *thumbnailer, const AVFrame *frame, int box_width,
                      int box_height, GError **error)
{
    Orientation orientation = orientation_find(thumbnailer->stream, frame);
    AVRational pixel = orientation_pixel_aspect(thumbnailer->stream, frame);
    double wide = frame->width * av_q2d(pixel), high = frame->height;
    int width, height;
    if (thumbnailer->turn >= 0)
        orientation.turn = thumbnailer->turn;
    bool sideways = orientation.turn % 180 != 0;
    picture_fit(sideways ? high : wide, sideways ? wide : high, box_width, box_height,
                &width, &height);
    return converter_rgb(thumbnailer->converter, frame, orientation, width, height,
                         error);
}

AVFrame *thumbnailer_picture(Thumbnailer *thumbnailer, RTime at, bool near,
                             int box_width, int box_height, GError **error)
{
    bool image = input_is_image(thumbnailer->input);
    AVFrame *key = near && !image ? key_frame(thumbnailer, at, NULL) : NULL;
    const AVFrame *frame = key ? key : sought_frame(thumbnailer, at, error);
    AVFrame *made =
        frame ? small(thumbnailer, frame, box_width, box_height, error) : NULL;
    av_frame_free(&key);
    if (thumbnailer->reader && !image)
        video_reader_rest(thumbnailer->reader);
    return made;
}
