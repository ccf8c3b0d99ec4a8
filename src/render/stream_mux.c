#include "stream_mux.h"

#include "chatkut/media/error.h"
#include "chatkut/render/stream.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <libavformat/avformat.h>
#include <unistd.h>

/* A stream of the file, and what its packets count in. */
typedef struct {
    AVStream *stream;
    AVRational tick;
    int64_t zero; /* in ticks */
} Lane;

struct StreamMux {
    AVFormatContext *format;
    Lane picture, sound;
};

static bool failed(int code, GError **error)
{
    return media_error_av(error, code, _("writing a segment of the preview"));
}

static bool add_lane(StreamMux *mux, Lane *lane, const AVCodecParameters *parameters,
                     AVRational tick, GError **error)
{
    lane->stream = avformat_new_stream(mux->format, NULL);
    lane->tick = tick;
    lane->zero = av_rescale_q(STREAM_ZERO_S, (AVRational){ 1, 1 }, tick);
    int code = lane->stream
                   ? avcodec_parameters_copy(lane->stream->codecpar, parameters)
                   : AVERROR(ENOMEM);
    if (code < 0)
        return failed(code, error);
    lane->stream->codecpar->codec_tag = 0;
    lane->stream->time_base = tick;
    return true;
}

static bool write_header(StreamMux *mux, GError **error)
{
    AVDictionary *options = NULL;
    mux->format->max_delay = 0;
    mux->format->flags |= AVFMT_FLAG_BITEXACT;
    av_dict_set(&options, "mpegts_copyts", "1", 0);
    av_dict_set(&options, "mpegts_flags", "initial_discontinuity", 0);
    int code = avio_open_dyn_buf(&mux->format->pb);
    if (code >= 0)
        code = avformat_write_header(mux->format, &options);
    av_dict_free(&options);
    return code >= 0 || failed(code, error);
}

StreamMux *stream_mux_new(const OutputSpec *spec, const AVCodecParameters *picture,
                          const AVCodecParameters *sound, GError **error)
{
    g_autoptr(StreamMux) mux = g_new0(StreamMux, 1);
    AVRational frame = { spec->rate.den, spec->rate.num };
    AVRational sample = { 1, spec->sample_rate };
    int code = avformat_alloc_output_context2(&mux->format, NULL, "mpegts", NULL);
    if (code < 0) {
        failed(code, error);
        return NULL;
    }
    bool fine = add_lane(mux, &mux->picture, picture, frame, error) &&
                (!sound || add_lane(mux, &mux->sound, sound, sample, error)) &&
                write_header(mux, error);
    return fine ? g_steal_pointer(&mux) : NULL;
}

void stream_mux_free(StreamMux *mux)
{
    uint8_t *bytes = NULL;
    if (!mux)
        return;
    if (mux->format && mux->format->pb) {
        avio_close_dyn_buf(mux->format->pb, &bytes);
        av_free(bytes);
    }
    avformat_free_context(mux->format);
    g_free(mux);
}

static bool write_packet(StreamMux *mux, const Lane *lane, AVPacket *packet,
                         GError **error)
{
    packet->stream_index = lane->stream->index;
    packet->pts += lane->zero;
    packet->dts += lane->zero;
    av_packet_rescale_ts(packet, lane->tick, lane->stream->time_base);
    int code = av_interleaved_write_frame(mux->format, packet);
    return code >= 0 || failed(code, error);
}

/* Made without reordering: the order of decoding is that of showing. */
bool stream_mux_picture(StreamMux *mux, AVPacket *packet, GError **error)
{
    packet->dts = packet->pts;
    return write_packet(mux, &mux->picture, packet, error);
}

bool stream_mux_sound(StreamMux *mux, AVPacket *packet, GError **error)
{
    packet->dts = packet->pts;
    return write_packet(mux, &mux->sound, packet, error);
}

static bool write_all(int fd, const uint8_t *bytes, int size, GError **error)
{
    for (int at = 0; at < size;) {
        ssize_t put = pwrite(fd, bytes + at, (size_t)(size - at), at);
        if (put < 0 && errno != EINTR)
            return failed(AVERROR(errno), error);
        at += put > 0 ? (int)put : 0;
    }
    return true;
}

bool stream_mux_finish(StreamMux *mux, int fd, GError **error)
{
    uint8_t *bytes = NULL;
    int code = av_write_trailer(mux->format);
    int size = avio_close_dyn_buf(mux->format->pb, &bytes);
    mux->format->pb = NULL;
    bool fine = code < 0 ? failed(code, error) : write_all(fd, bytes, size, error);
    av_free(bytes);
    return fine;
}
