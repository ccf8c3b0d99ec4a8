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
    bool mono;
    float *stereo;
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
    g_free(convert->stereo);
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

static SwrContext *open_swr(const AudioConvert *convert, AVChannelLayout *from,
                            AVChannelLayout *to, const int *mapping)
{
    SwrContext *swr = NULL;
    if (swr_alloc_set_opts2(&swr, to, AV_SAMPLE_FMT_FLT, convert->rate, from,
                            convert->format, convert->frame_rate, 0, NULL) < 0)
        return NULL;
    av_opt_set_double(swr, "rematrix_maxval", 1.0, 0);
    if (mapping)
        swr_set_channel_mapping(swr, mapping);
    if (swr_init(swr) < 0)
        swr_free(&swr);
    return swr;
}

/* Layouts without a down-mix (ambisonics, 22 unnamed channels) give their first pair. */
static void set_up(AudioConvert *convert, const AVFrame *frame)
{
    AVChannelLayout mono = AV_CHANNEL_LAYOUT_MONO;
    AVChannelLayout stereo = AV_CHANNEL_LAYOUT_STEREO;
    static const int first_pair[64] = { 0, 1 };
    AVChannelLayout from = { 0 };
    audio_convert_reset(convert);
    convert->format = frame->format;
    convert->frame_rate = frame->sample_rate;
    convert->mono = frame->ch_layout.nb_channels == 1;
    av_channel_layout_copy(&convert->layout, &frame->ch_layout);
    if (frame->ch_layout.order == AV_CHANNEL_ORDER_NATIVE)
        av_channel_layout_copy(&from, &frame->ch_layout);
    else
        av_channel_layout_default(&from, frame->ch_layout.nb_channels);
    if (convert->mono)
        convert->swr = open_swr(convert, &mono, &mono, NULL);
    else if (from.order == AV_CHANNEL_ORDER_NATIVE)
        convert->swr = open_swr(convert, &from, &stereo, NULL);
    if (!convert->swr)
        convert->swr = open_swr(convert, &from, &stereo, first_pair);
    av_channel_layout_uninit(&from);
}

static void reserve(AudioConvert *convert, unsigned frames)
{
    if (frames <= convert->capacity)
        return;
    convert->capacity = frames;
    convert->stereo = g_renew(float, convert->stereo, 2 * (size_t)frames);
}

static void spread_mono(float *samples, unsigned frames)
{
    for (unsigned i = frames; i-- > 0;)
        samples[2 * i] = samples[2 * i + 1] = samples[i];
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
    int room = frame->nb_samples;
    uint8_t *out;
    int got = -1;
    if (!is_set_up(convert, frame))
        set_up(convert, frame);
    if (convert->swr)
        room = MAX(swr_get_out_samples(convert->swr, frame->nb_samples), room);
    reserve(convert, (unsigned)room);
    out = (uint8_t *)convert->stereo;
    if (convert->swr)
        got = swr_convert(convert->swr, &out, room,
                          (const uint8_t **)(uintptr_t)frame->extended_data,
                          frame->nb_samples);
    if (got < 0) {
        got = frame->nb_samples;
        memset(convert->stereo, 0, 2 * sizeof(float) * (unsigned)got);
    } else if (convert->mono) {
        spread_mono(convert->stereo, (unsigned)got);
    }
    make_finite(convert->stereo, 2 * (unsigned)got);
    *stereo = convert->stereo;
    return (unsigned)got;
}
