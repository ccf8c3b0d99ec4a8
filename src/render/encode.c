#include "chatkut/render/encode.h"

#include "chatkut/media/input.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <libavutil/audio_fifo.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libswresample/swresample.h>
#include <unistd.h>

enum { IO_BUFFER = 256 * 1024, GOP_SECONDS = 2 };

/* One AVIOContext over the descriptor, at an offset of its own. */
typedef struct {
    int fd;
    int64_t at;
} FdIo;

/* One encoder and its stream. */
typedef struct {
    AVCodecContext *codec;
    AVStream *stream;
    AVPacket *packet;
    int64_t next; /* timestamp of what comes next, in the codec's time base */
} Lane;

struct Encoder {
    AVFormatContext *format;
    FdIo io;
    Lane picture;
    Lane sound;
    SwrContext *resampler; /* interleaved float to what the sound encoder takes */
    AVAudioFifo *fifo;
    bool header_written;
};

/* ---- the descriptor ---------------------------------------------------------------- */

static int fd_read(void *opaque, uint8_t *buffer, int size)
{
    FdIo *io = opaque;
    ssize_t got = pread(io->fd, buffer, (size_t)size, io->at);
    if (got < 0)
        return AVERROR(errno);
    io->at += got;
    return got ? (int)got : AVERROR_EOF;
}

static int fd_write(void *opaque, uint8_t *buffer, int size)
{
    FdIo *io = opaque;
    int done = 0;
    while (done < size) {
        ssize_t put = pwrite(io->fd, buffer + done, (size_t)(size - done), io->at);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return AVERROR(errno);
        done += (int)put;
        io->at += put;
    }
    return size;
}

static int64_t fd_seek(void *opaque, int64_t offset, int whence)
{
    FdIo *io = opaque;
    off_t end = lseek(io->fd, 0, SEEK_END);
    if (end < 0)
        return AVERROR(errno);
    switch (whence & ~AVSEEK_FORCE) {
    case AVSEEK_SIZE:
        return end;
    case SEEK_SET:
        break;
    case SEEK_CUR:
        offset += io->at;
        break;
    case SEEK_END:
        offset += end;
        break;
    default:
        return AVERROR(EINVAL);
    }
    return io->at = offset;
}

static AVIOContext *fd_open(FdIo *io, bool writing)
{
    uint8_t *buffer = av_malloc(IO_BUFFER);
    AVIOContext *context =
        buffer ? avio_alloc_context(buffer, IO_BUFFER, writing, io, fd_read,
                                    writing ? fd_write : NULL, fd_seek)
               : NULL;
    if (!context)
        av_free(buffer);
    return context;
}

static void fd_close(AVIOContext **context)
{
    if (*context)
        av_freep(&(*context)->buffer);
    avio_context_free(context);
}

/* The muxer opens a second file only to read its own back, when it moves the index to the
 * front: it gets the descriptor again, whatever name it asks for. */
static int reopen(AVFormatContext *format, AVIOContext **context, const char *url,
                  int flags, AVDictionary **options)
{
    (void)url;
    (void)options;
    const Encoder *encoder = format->opaque;
    if (flags & AVIO_FLAG_WRITE)
        return AVERROR(EACCES);
    FdIo *io = g_new(FdIo, 1);
    *io = (FdIo){ .fd = encoder->io.fd };
    *context = fd_open(io, false);
    if (*context)
        return 0;
    g_free(io);
    return AVERROR(ENOMEM);
}

static int close_reopened(AVFormatContext *format, AVIOContext *context)
{
    (void)format;
    FdIo *io = context->opaque;
    fd_close(&context);
    g_free(io);
    return 0;
}

/* ---- opening ------------------------------------------------------------------------ */

static const AVCodec *find_codec(const char *name, GError **error)
{
    const AVCodec *codec = avcodec_find_encoder_by_name(name);
    if (!codec)
        g_set_error(error, MEDIA_ERROR, MEDIA_ERROR_UNSUPPORTED,
                    _("This FFmpeg has no encoder “%s”; choose another preset."), name);
    return codec;
}

static void set_picture(AVCodecContext *codec, const OutputSpec *spec)
{
    codec->width = spec->width;
    codec->height = spec->height;
    codec->pix_fmt = av_get_pix_fmt(spec->pixel_format);
    codec->time_base = (AVRational){ spec->rate.den, spec->rate.num };
    codec->framerate = (AVRational){ spec->rate.num, spec->rate.den };
    codec->sample_aspect_ratio = (AVRational){ 1, 1 };
    codec->color_range = AVCOL_RANGE_MPEG;
    codec->colorspace = AVCOL_SPC_BT709;
    codec->color_primaries = AVCOL_PRI_BT709;
    codec->color_trc = AVCOL_TRC_BT709;
    codec->chroma_sample_location = AVCHROMA_LOC_LEFT;
    codec->gop_size =
        (int)((GOP_SECONDS * (int64_t)spec->rate.num + spec->rate.den - 1) /
              spec->rate.den);
    codec->flags |= AV_CODEC_FLAG_CLOSED_GOP;
    codec->thread_count = 0; /* as many as there are cores */
    if (spec->video_speed[0])
        av_opt_set(codec->priv_data, "preset", spec->video_speed, 0);
    av_opt_set_int(codec->priv_data, "crf", spec->crf, 0);
}

static void set_sound(AVCodecContext *codec, const AVCodec *of, const OutputSpec *spec)
{
    codec->sample_rate = spec->sample_rate;
    codec->time_base = (AVRational){ 1, spec->sample_rate };
    codec->bit_rate = spec->audio_bitrate;
    av_channel_layout_default(&codec->ch_layout, 2);
    codec->sample_fmt = of->sample_fmts ? of->sample_fmts[0] : AV_SAMPLE_FMT_FLTP;
    for (const enum AVSampleFormat *at = of->sample_fmts; at && *at >= 0; at++)
        if (av_get_bytes_per_sample(*at) > av_get_bytes_per_sample(codec->sample_fmt))
            codec->sample_fmt = *at;
}

/* Open the encoder of a lane whose parameters are set, and make its stream. */
static bool lane_open(Encoder *encoder, Lane *lane, const AVCodec *codec,
                      GError **error)
{
    lane->packet = av_packet_alloc();
    if (encoder->format->oformat->flags & AVFMT_GLOBALHEADER)
        lane->codec->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    int code = avcodec_open2(lane->codec, codec, NULL);
    if (code < 0)
        return media_error_av(error, code, codec->name);
    lane->stream = avformat_new_stream(encoder->format, NULL);
    lane->stream->time_base = lane->codec->time_base;
    lane->stream->avg_frame_rate = lane->codec->framerate;
    lane->stream->sample_aspect_ratio = lane->codec->sample_aspect_ratio;
    code = avcodec_parameters_from_context(lane->stream->codecpar, lane->codec);
    return code >= 0 || media_error_av(error, code, codec->name);
}

static bool open_picture(Encoder *encoder, const OutputSpec *spec, GError **error)
{
    const AVCodec *codec = find_codec(spec->video_codec, error);
    if (!codec)
        return false;
    encoder->picture.codec = avcodec_alloc_context3(codec);
    set_picture(encoder->picture.codec, spec);
    return lane_open(encoder, &encoder->picture, codec, error);
}

static bool open_resampler(Encoder *encoder, GError **error)
{
    AVCodecContext *codec = encoder->sound.codec;
    AVChannelLayout stereo = AV_CHANNEL_LAYOUT_STEREO;
    int code = swr_alloc_set_opts2(&encoder->resampler, &codec->ch_layout,
                                   codec->sample_fmt, codec->sample_rate, &stereo,
                                   AV_SAMPLE_FMT_FLT, codec->sample_rate, 0, NULL);
    if (code >= 0)
        code = swr_init(encoder->resampler);
    if (code < 0)
        return media_error_av(error, code, codec->codec->name);
    encoder->fifo = av_audio_fifo_alloc(codec->sample_fmt, 2, codec->frame_size + 1);
    return true;
}

static bool open_sound(Encoder *encoder, const OutputSpec *spec, GError **error)
{
    const AVCodec *codec = find_codec(spec->audio_codec, error);
    if (!codec)
        return false;
    encoder->sound.codec = avcodec_alloc_context3(codec);
    set_sound(encoder->sound.codec, codec, spec);
    return lane_open(encoder, &encoder->sound, codec, error) &&
           open_resampler(encoder, error);
}

static bool open_muxer(Encoder *encoder, const OutputSpec *spec, GError **error)
{
    int code =
        avformat_alloc_output_context2(&encoder->format, NULL, spec->container, NULL);
    if (code < 0)
        return media_error_av(error, code, spec->container);
    encoder->format->opaque = encoder;
    encoder->format->io_open = reopen;
    encoder->format->io_close2 = close_reopened;
    encoder->format->flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_BITEXACT;
    encoder->format->pb = fd_open(&encoder->io, true);
    return true;
}

static bool write_header(Encoder *encoder, GError **error)
{
    AVDictionary *options = NULL;
    av_dict_set(&options, "movflags", "+faststart", 0);
    int code = avformat_write_header(encoder->format, &options);
    av_dict_free(&options);
    if (code < 0)
        return media_error_av(error, code, encoder->format->oformat->name);
    encoder->header_written = true;
    return true;
}

Encoder *encoder_new(int fd, const OutputSpec *spec, GError **error)
{
    g_autoptr(Encoder) encoder = g_new0(Encoder, 1);
    encoder->io.fd = fd;
    if (!open_muxer(encoder, spec, error))
        return NULL;
    if (spec->video_codec[0] && !open_picture(encoder, spec, error))
        return NULL;
    if (spec->audio_codec[0] && !open_sound(encoder, spec, error))
        return NULL;
    if (!write_header(encoder, error))
        return NULL;
    return g_steal_pointer(&encoder);
}

static void lane_clear(Lane *lane)
{
    avcodec_free_context(&lane->codec);
    av_packet_free(&lane->packet);
}

void encoder_free(Encoder *encoder)
{
    if (!encoder)
        return;
    lane_clear(&encoder->picture);
    lane_clear(&encoder->sound);
    swr_free(&encoder->resampler);
    if (encoder->fifo)
        av_audio_fifo_free(encoder->fifo);
    if (encoder->format) {
        fd_close(&encoder->format->pb);
        avformat_free_context(encoder->format);
    }
    g_free(encoder);
}

/* ---- encoding ------------------------------------------------------------------------ */

static bool write_packet(Encoder *encoder, Lane *lane, GError **error)
{
    AVPacket *packet = lane->packet;
    packet->stream_index = lane->stream->index;
    /* libx264's packets have no duration in FFmpeg 5.1, and the last one needs it. */
    if (packet->duration == 0 && lane == &encoder->picture)
        packet->duration = 1;
    av_packet_rescale_ts(packet, lane->codec->time_base, lane->stream->time_base);
    int code = av_interleaved_write_frame(encoder->format, packet);
    return code >= 0 || media_error_av(error, code, _("writing the film"));
}

/* frame NULL: flush. */
static bool encode(Encoder *encoder, Lane *lane, const AVFrame *frame, GError **error)
{
    int code = avcodec_send_frame(lane->codec, frame);
    if (code < 0)
        return media_error_av(error, code, lane->codec->codec->name);
    while ((code = avcodec_receive_packet(lane->codec, lane->packet)) >= 0)
        if (!write_packet(encoder, lane, error))
            return false;
    return code == AVERROR(EAGAIN) || code == AVERROR_EOF ||
           media_error_av(error, code, lane->codec->codec->name);
}

bool encoder_add_picture(Encoder *encoder, const AVFrame *picture, GError **error)
{
    AVFrame *frame = av_frame_clone(picture);
    frame->pts = encoder->picture.next++;
    frame->pict_type = AV_PICTURE_TYPE_NONE;
    bool done = encode(encoder, &encoder->picture, frame, error);
    av_frame_free(&frame);
    return done;
}

/* Encode `count` samples from the front of the fifo. */
static bool encode_samples(Encoder *encoder, int count, GError **error)
{
    Lane *lane = &encoder->sound;
    AVFrame *frame = av_frame_alloc();
    frame->nb_samples = count;
    frame->format = lane->codec->sample_fmt;
    frame->sample_rate = lane->codec->sample_rate;
    av_channel_layout_copy(&frame->ch_layout, &lane->codec->ch_layout);
    int code = av_frame_get_buffer(frame, 0);
    if (code >= 0)
        code = av_audio_fifo_read(encoder->fifo, (void **)frame->data, count);
    frame->pts = lane->next;
    lane->next += count;
    bool done = code < 0 ? media_error_av(error, code, lane->codec->codec->name)
                         : encode(encoder, lane, frame, error);
    av_frame_free(&frame);
    return done;
}

/* What the fifo holds in frames of the encoder's size; `all` with a short last one. */
static bool drain_fifo(Encoder *encoder, bool all, GError **error)
{
    int size = encoder->sound.codec->frame_size;
    for (;;) {
        int held = av_audio_fifo_size(encoder->fifo);
        int count = size > 0 ? MIN(size, held) : held;
        if (count == 0 || (count < size && !all))
            return true;
        if (!encode_samples(encoder, count, error))
            return false;
    }
}

bool encoder_add_sound(Encoder *encoder, const float *stereo, unsigned count,
                       GError **error)
{
    uint8_t *planes[2] = { NULL };
    int code = av_samples_alloc(planes, NULL, 2, (int)count,
                                encoder->sound.codec->sample_fmt, 0);
    if (code < 0)
        return media_error_av(error, code, _("mixing sound"));
    const uint8_t *input[] = { (const uint8_t *)stereo };
    code = swr_convert(encoder->resampler, planes, (int)count, input, (int)count);
    if (code >= 0)
        code = av_audio_fifo_write(encoder->fifo, (void **)planes, code);
    av_freep(&planes[0]);
    if (code < 0)
        return media_error_av(error, code, _("mixing sound"));
    return drain_fifo(encoder, false, error);
}

bool encoder_finish(Encoder *encoder, GError **error)
{
    if (encoder->picture.codec && !encode(encoder, &encoder->picture, NULL, error))
        return false;
    if (encoder->sound.codec && !(drain_fifo(encoder, true, error) &&
                                  encode(encoder, &encoder->sound, NULL, error)))
        return false;
    int code = av_write_trailer(encoder->format);
    if (code >= 0) {
        avio_flush(encoder->format->pb);
        code = encoder->format->pb->error;
    }
    return code >= 0 || media_error_av(error, code, _("writing the film"));
}

const char *encoder_name(const Encoder *encoder)
{
    const Lane *lane = encoder->picture.codec ? &encoder->picture : &encoder->sound;
    return lane->codec->codec->name;
}
