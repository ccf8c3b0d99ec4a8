#include "chatkut/render/encode.h"

#include "chatkut/media/coloring.h"
#include "palette.h"

#include <glib/gi18n.h>
#include <libavutil/audio_fifo.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libswresample/swresample.h>
#include <string.h>

enum { GOP_SECONDS = 2 };

/* A codec and where its packets go. */
typedef struct {
    const char *name;
    AVCodecContext *codec; /* has lost its own, where it could not be opened */
    AVCodecParameters *parameters;
    AVPacket *packet;
    PacketSink sink;
    void *data;
    int64_t next; /* pts of what comes next, in ticks */
} Coder;

struct PictureEncoder {
    Coder coder;
    Palette *palette; /* NULL: pictures are encoded as they come */
    bool begins;      /* the next picture is a keyframe */
};

struct SoundEncoder {
    Coder coder;
    SwrContext *resampler; /* interleaved float to what the codec takes */
    AVAudioFifo *fifo;
};

/* What encoders of pictures call the speed, and what they are told besides: headers
 * must not depend on the content, and nothing on the number of cores. */
static const struct {
    const char *codec;
    const char *speed;
    const char *options; /* key=value,… */
    const char *beside;  /* the same, beside pictures of other encoders; or NULL */
    int delay;           /* pictures of reordering, where FFmpeg does not tell */
    bool palette;        /* takes pictures of 256 colours */
    const char *told;    /* the option that takes what x265 is told of HDR; or NULL */
} picture_codecs[] = {
    { "libx264", "preset", "x264-params=stitchable=1",
      "x264-params=stitchable=1:sps-id=3", 0, false, NULL },
    { "libx265", "preset", "x265-params=pools=none:log-level=error", NULL, 2, false,
      "x265-params" },
    { "libvpx-vp9", "cpu-used", "deadline=good,row-mt=0", NULL, 0, false, NULL },
    /* Each segment has colours of its own. */
    { "gif", NULL, "global_palette=0", NULL, 0, true, NULL },
};

/* ---- any codec ------------------------------------------------------------------- */

static bool coder_init(Coder *coder, const char *name, PacketSink sink, void *data,
                       GError **error)
{
    const AVCodec *codec = avcodec_find_encoder_by_name(name);
    if (!codec) {
        g_set_error(error, MEDIA_ERROR, MEDIA_ERROR_UNSUPPORTED,
                    _("This FFmpeg has no encoder “%s”; choose another preset."), name);
        return false;
    }
    coder->name = codec->name;
    coder->codec = avcodec_alloc_context3(codec);
    coder->codec->thread_count = 1;
    coder->codec->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    coder->packet = av_packet_alloc();
    coder->parameters = avcodec_parameters_alloc();
    coder->sink = sink;
    coder->data = data;
    return true;
}

static bool coder_failed(const Coder *coder, int code, GError **error)
{
    return media_error_av(error, code, coder->name);
}

static bool coder_open(Coder *coder, GError **error)
{
    int code = avcodec_open2(coder->codec, NULL, NULL);
    if (code >= 0)
        code = avcodec_parameters_from_context(coder->parameters, coder->codec);
    return code >= 0 || coder_failed(coder, code, error);
}

static void coder_clear(Coder *coder)
{
    avcodec_free_context(&coder->codec);
    avcodec_parameters_free(&coder->parameters);
    av_packet_free(&coder->packet);
}

/* frame NULL: flush. */
static bool coder_encode(Coder *coder, const AVFrame *frame, GError **error)
{
    int code = avcodec_send_frame(coder->codec, frame);
    if (code < 0)
        return coder_failed(coder, code, error);
    while ((code = avcodec_receive_packet(coder->codec, coder->packet)) >= 0) {
        /* libx264's packets have no duration in FFmpeg 5.1. */
        if (coder->codec->codec_type == AVMEDIA_TYPE_VIDEO)
            coder->packet->duration = 1;
        bool fine = coder->sink(coder->packet, coder->data, error);
        av_packet_unref(coder->packet);
        if (!fine)
            return false;
    }
    return code == AVERROR(EAGAIN) || code == AVERROR_EOF ||
           coder_failed(coder, code, error);
}

/* ---- pictures -------------------------------------------------------------------- */

/* What FFmpeg does not pass on to x265. */
static void tell(AVCodecContext *codec, const char *option, const OutputSpec *spec)
{
    uint8_t *before = NULL;
    if (av_opt_get(codec->priv_data, option, 0, &before) < 0)
        return;
    g_autoptr(GString) all = g_string_new((char *)before);
    av_free(before);
    if (codec->chroma_sample_location != AVCHROMA_LOC_LEFT)
        g_string_append_printf(all, ":chromaloc=%d", codec->chroma_sample_location - 1);
    if (spec->mastering[0])
        g_string_append_printf(all, ":master-display=%s", spec->mastering);
    if (spec->light[0])
        g_string_append_printf(all, ":max-cll=%s", spec->light);
    av_opt_set(codec->priv_data, option, all->str, 0);
}

static void set_options(AVCodecContext *codec, const OutputSpec *spec)
{
    av_opt_set_int(codec->priv_data, "crf", spec->crf, 0);
    av_opt_set_int(codec->priv_data, "forced-idr", 1, 0);
    for (size_t i = 0; i < G_N_ELEMENTS(picture_codecs); i++) {
        if (strcmp(picture_codecs[i].codec, spec->video_codec) != 0)
            continue;
        if (picture_codecs[i].speed && spec->video_speed[0])
            av_opt_set(codec->priv_data, picture_codecs[i].speed, spec->video_speed, 0);
        bool apart = spec->copy && picture_codecs[i].beside;
        av_set_options_string(
            codec->priv_data,
            apart ? picture_codecs[i].beside : picture_codecs[i].options, "=", ",");
        codec->has_b_frames = picture_codecs[i].delay;
        if (picture_codecs[i].told)
            tell(codec, picture_codecs[i].told, spec);
    }
}

static bool needs_palette(const OutputSpec *spec)
{
    for (size_t i = 0; i < G_N_ELEMENTS(picture_codecs); i++)
        if (strcmp(picture_codecs[i].codec, spec->video_codec) == 0)
            return picture_codecs[i].palette;
    return false;
}

static void set_picture(AVCodecContext *codec, const OutputSpec *spec,
                        const Coloring *coloring)
{
    codec->width = spec->width;
    codec->height = spec->height;
    codec->pix_fmt = needs_palette(spec) ? AV_PIX_FMT_PAL8 : coloring->format;
    codec->time_base = (AVRational){ spec->rate.den, spec->rate.num };
    codec->framerate = (AVRational){ spec->rate.num, spec->rate.den };
    codec->sample_aspect_ratio = (AVRational){ 1, 1 };
    codec->color_range = coloring->range;
    codec->colorspace = coloring->matrix;
    codec->color_primaries = coloring->primaries;
    codec->color_trc = coloring->transfer;
    codec->chroma_sample_location = coloring->chroma;
    codec->gop_size =
        (int)((GOP_SECONDS * (int64_t)spec->rate.num + spec->rate.den - 1) /
              spec->rate.den);
    codec->flags |= AV_CODEC_FLAG_CLOSED_GOP;
    codec->bit_rate = 0; /* as the quality needs */
    set_options(codec, spec);
}

/* Takes `failed`. NULL. */
static PictureEncoder *refuse_pictures(const OutputSpec *spec, GError *failed,
                                       GError **error)
{
    g_set_error(error, MEDIA_ERROR, MEDIA_ERROR_UNSUPPORTED,
                _("The encoder “%s” does not take pictures of %d×%d, %.5g a second "
                  "(%s). Choose another preset, or another size or rate of the "
                  "sequence."),
                spec->video_codec, spec->width, spec->height,
                (double)spec->rate.num / spec->rate.den, failed->message);
    g_error_free(failed);
    return NULL;
}

PictureEncoder *picture_encoder_new(const OutputSpec *spec, PacketSink sink, void *data,
                                    GError **error)
{
    g_autoptr(PictureEncoder) encoder = g_new0(PictureEncoder, 1);
    Coder *coder = &encoder->coder;
    GError *failed = NULL;
    Coloring coloring;
    if (!coder_init(coder, spec->video_codec, sink, data, error))
        return NULL;
    if (!coloring_of_spec(spec, &coloring)) {
        g_set_error_literal(error, MEDIA_ERROR, MEDIA_ERROR_UNSUPPORTED,
                            _("these colours are unknown here"));
        return NULL;
    }
    set_picture(coder->codec, spec, &coloring);
    if (!coder_open(coder, &failed))
        return refuse_pictures(spec, failed, error);
    if (needs_palette(spec)) {
        encoder->palette = palette_new(spec->width, spec->height, error);
        if (!encoder->palette)
            return NULL;
    }
    return g_steal_pointer(&encoder);
}

void picture_encoder_free(PictureEncoder *encoder)
{
    if (!encoder)
        return;
    coder_clear(&encoder->coder);
    palette_free(encoder->palette);
    g_free(encoder);
}

const AVCodecParameters *picture_encoder_parameters(const PictureEncoder *encoder)
{
    return encoder->coder.parameters;
}

bool picture_encoder_add(PictureEncoder *encoder, const AVFrame *picture,
                         GError **error)
{
    AVFrame *frame = av_frame_clone(picture);
    frame->pts = encoder->coder.next++;
    frame->pict_type = encoder->begins ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
    encoder->begins = false;
    bool done = encoder->palette ? palette_add(encoder->palette, frame, error)
                                 : coder_encode(&encoder->coder, frame, error);
    av_frame_free(&frame);
    return done;
}

void picture_encoder_begin_group(PictureEncoder *encoder)
{
    encoder->begins = true;
}

static bool encode_reduced(PictureEncoder *encoder, GError **error)
{
    AVFrame *frame;
    bool done = palette_end(encoder->palette, error);
    while (done && (frame = palette_next(encoder->palette))) {
        done = coder_encode(&encoder->coder, frame, error);
        av_frame_free(&frame);
    }
    return done;
}

bool picture_encoder_finish(PictureEncoder *encoder, GError **error)
{
    return (!encoder->palette || encode_reduced(encoder, error)) &&
           coder_encode(&encoder->coder, NULL, error);
}

/* ---- sound ----------------------------------------------------------------------- */

/* The widest samples that the codec takes. */
static enum AVSampleFormat widest_format(const AVCodec *codec)
{
    const enum AVSampleFormat *at = codec->sample_fmts;
    enum AVSampleFormat widest = at ? *at : AV_SAMPLE_FMT_FLTP;
    for (; at && *at >= 0; at++)
        if (av_get_bytes_per_sample(*at) > av_get_bytes_per_sample(widest))
            widest = *at;
    return widest;
}

int sound_encoder_rate(const char *codec, int wanted)
{
    const AVCodec *encoder = avcodec_find_encoder_by_name(codec);
    const int *at = encoder ? encoder->supported_samplerates : NULL;
    int highest = 0, enough = 0;
    for (; at && *at > 0; at++) {
        highest = MAX(highest, *at);
        if (*at >= wanted && (enough == 0 || *at < enough))
            enough = *at;
    }
    return enough > 0 ? enough : highest > 0 ? highest : wanted;
}

int sound_encoder_grain(const OutputSpec *spec)
{
    static const struct {
        const char *codec;
        int grain;
    } rows[] = {
        { "aac", 1024 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (strcmp(rows[i].codec, spec->audio_codec) == 0)
            return rows[i].grain;
    return 0;
}

static void set_sound(AVCodecContext *codec, const OutputSpec *spec)
{
    codec->sample_rate = spec->sample_rate;
    codec->time_base = (AVRational){ 1, spec->sample_rate };
    codec->bit_rate = spec->audio_bitrate;
    codec->sample_fmt = widest_format(codec->codec);
    av_channel_layout_default(&codec->ch_layout, 2);
}

static bool open_resampler(SoundEncoder *encoder, GError **error)
{
    AVCodecContext *codec = encoder->coder.codec;
    AVChannelLayout stereo = AV_CHANNEL_LAYOUT_STEREO;
    int code = swr_alloc_set_opts2(&encoder->resampler, &codec->ch_layout,
                                   codec->sample_fmt, codec->sample_rate, &stereo,
                                   AV_SAMPLE_FMT_FLT, codec->sample_rate, 0, NULL);
    if (code >= 0)
        code = swr_init(encoder->resampler);
    if (code < 0)
        return coder_failed(&encoder->coder, code, error);
    encoder->fifo = av_audio_fifo_alloc(codec->sample_fmt, 2, codec->frame_size + 1);
    return true;
}

SoundEncoder *sound_encoder_new(const OutputSpec *spec, PacketSink sink, void *data,
                                GError **error)
{
    g_autoptr(SoundEncoder) encoder = g_new0(SoundEncoder, 1);
    Coder *coder = &encoder->coder;
    if (!coder_init(coder, spec->audio_codec, sink, data, error))
        return NULL;
    set_sound(coder->codec, spec);
    if (!coder_open(coder, error) || !open_resampler(encoder, error))
        return NULL;
    return g_steal_pointer(&encoder);
}

void sound_encoder_free(SoundEncoder *encoder)
{
    if (!encoder)
        return;
    coder_clear(&encoder->coder);
    swr_free(&encoder->resampler);
    if (encoder->fifo)
        av_audio_fifo_free(encoder->fifo);
    g_free(encoder);
}

const AVCodecParameters *sound_encoder_parameters(const SoundEncoder *encoder)
{
    return encoder->coder.parameters;
}

/* Encode `count` samples from the front of the fifo. */
static bool encode_samples(SoundEncoder *encoder, int count, GError **error)
{
    Coder *coder = &encoder->coder;
    AVFrame *frame = av_frame_alloc();
    frame->nb_samples = count;
    frame->format = coder->codec->sample_fmt;
    frame->sample_rate = coder->codec->sample_rate;
    av_channel_layout_copy(&frame->ch_layout, &coder->codec->ch_layout);
    int code = av_frame_get_buffer(frame, 0);
    if (code >= 0)
        code = av_audio_fifo_read(encoder->fifo, (void **)frame->data, count);
    frame->pts = coder->next;
    coder->next += count;
    bool done =
        code < 0 ? coder_failed(coder, code, error) : coder_encode(coder, frame, error);
    av_frame_free(&frame);
    return done;
}

/* What the fifo holds in frames of the codec's size; `all` with a short last one. */
static bool drain_fifo(SoundEncoder *encoder, bool all, GError **error)
{
    int size = encoder->coder.codec->frame_size;
    for (;;) {
        int held = av_audio_fifo_size(encoder->fifo);
        int count = size > 0 ? MIN(size, held) : held;
        if (count == 0 || (count < size && !all))
            return true;
        if (!encode_samples(encoder, count, error))
            return false;
    }
}

bool sound_encoder_add(SoundEncoder *encoder, const float *stereo, unsigned count,
                       GError **error)
{
    uint8_t *planes[2] = { NULL };
    int code = av_samples_alloc(planes, NULL, 2, (int)count,
                                encoder->coder.codec->sample_fmt, 0);
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

bool sound_encoder_finish(SoundEncoder *encoder, GError **error)
{
    return drain_fifo(encoder, true, error) &&
           coder_encode(&encoder->coder, NULL, error);
}
