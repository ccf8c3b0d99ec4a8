#include "audio_convert.h"

#include <glib.h>
#include <libavutil/opt.h>
#include <libswresample/swresample.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

/* What a decoder can deliver and sound never is; anything beyond is damage. */
#define SAMPLE_LIMIT 64.0f

struct AudioConvert {
    int rate;
    SwrContext *swr;
    /* what swr is set up for */
    int format;
    int frame_rate;
    AVChannelLayout layout;
    int channels; /* that swr puts out */
    float *samples;
    unsigned capacity;
};

AudioConvert *audio_convert_new(int rate)
{
    AudioConvert *convert = g_new0(AudioConvert, 1);
    convert->rate = rate;
    convert->format = AV_SAMPLE_FMT_NONE;
    return convert;
}

void audio_convert_free(AudioConvert *convert)
{
    if (!convert)
        return;
    swr_free(&convert->swr);
    av_channel_layout_uninit(&convert->layout);
    g_free(convert->samples);
    g_free(convert);
}

void audio_convert_reset(AudioConvert *convert)
{
    swr_free(&convert->swr);
    convert->format = AV_SAMPLE_FMT_NONE;
}

static bool is_set_up(const AudioConvert *convert, const AVFrame *frame)
{
    return convert->format == frame->format &&
           convert->frame_rate == frame->sample_rate &&
           av_channel_layout_compare(&convert->layout, &frame->ch_layout) == 0;
}

static bool open_swr(AudioConvert *convert, AVChannelLayout *from, AVChannelLayout *to)
{
    if (swr_alloc_set_opts2(&convert->swr, to, AV_SAMPLE_FMT_FLT, convert->rate, from,
                            convert->format, convert->frame_rate, 0, NULL) < 0)
        return false;
    av_opt_set_double(convert->swr, "rematrix_maxval", 1.0, 0);
    convert->channels = to->nb_channels;
    if (swr_init(convert->swr) >= 0)
        return true;
    swr_free(&convert->swr);
    return false;
}

/* Mono and layouts without a down-mix (ambisonics, 11 unnamed channels) are left as
 * they are for make_stereo(). */
static void set_up(AudioConvert *convert, const AVFrame *frame)
{
    AVChannelLayout stereo = AV_CHANNEL_LAYOUT_STEREO;
    AVChannelLayout from = { 0 };
    int count = frame->ch_layout.nb_channels;
    audio_convert_reset(convert);
    convert->format = frame->format;
    convert->frame_rate = frame->sample_rate;
    av_channel_layout_copy(&convert->layout, &frame->ch_layout);
    if (frame->ch_layout.order == AV_CHANNEL_ORDER_NATIVE)
        av_channel_layout_copy(&from, &frame->ch_layout);
    else
        av_channel_layout_default(&from, count);
    if (count == 1 || from.order != AV_CHANNEL_ORDER_NATIVE ||
        !open_swr(convert, &from, &stereo))
        open_swr(convert, &from, &from);
    av_channel_layout_uninit(&from);
}

static void reserve(AudioConvert *convert, unsigned frames)
{
    unsigned needed = frames * (unsigned)MAX(2, convert->channels);
    if (needed <= convert->capacity)
        return;
    convert->capacity = needed;
    convert->samples = g_renew(float, convert->samples, needed);
}

/* In place: one channel to both sides, of more than two the first pair. */
static void make_stereo(float *samples, unsigned frames, unsigned channels)
{
    if (channels == 1)
        for (unsigned i = frames; i-- > 0;)
            samples[2 * i] = samples[2 * i + 1] = samples[i];
    if (channels > 2)
        for (unsigned i = 0; i < frames; i++) {
            samples[2 * i] = samples[channels * i];
            samples[2 * i + 1] = samples[channels * i + 1];
        }
}

/* Float codecs can hold infinities and NaN, which no later stage could get rid of. */
static void make_finite(float *samples, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (!(fabsf(samples[i]) <= SAMPLE_LIMIT))
            samples[i] = 0;
}

unsigned audio_convert_frame(AudioConvert *convert, const AVFrame *frame,
                             const float **stereo)
{
    int room = frame->nb_samples, got = -1;
    uint8_t *out;
    if (!is_set_up(convert, frame))
        set_up(convert, frame);
    if (convert->swr)
        room = MAX(swr_get_out_samples(convert->swr, frame->nb_samples), room);
    reserve(convert, (unsigned)room);
    out = (uint8_t *)convert->samples;
    if (convert->swr)
        got = swr_convert(convert->swr, &out, room,
                          (const uint8_t **)(uintptr_t)frame->extended_data,
                          frame->nb_samples);
    if (got >= 0) {
        make_stereo(convert->samples, (unsigned)got, (unsigned)convert->channels);
    } else {
        got = frame->nb_samples;
        memset(convert->samples, 0, 2 * sizeof(float) * (unsigned)got);
    }
    make_finite(convert->samples, 2 * (unsigned)got);
    *stereo = convert->samples;
    return (unsigned)got;
}
