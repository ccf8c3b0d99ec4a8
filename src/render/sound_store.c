#include "sound_store.h"

#include "chatkut/render/part.h"
#include "part_private.h"

#include <string.h>

enum { CHANNELS = 2, FRAME_BYTES = CHANNELS * sizeof(float), PACKET_FRAMES = 16384 };

#define CODEC \
    (G_BYTE_ORDER == G_BIG_ENDIAN ? AV_CODEC_ID_PCM_F32BE : AV_CODEC_ID_PCM_F32LE)

static AVCodecParameters *parameters_of(int rate)
{
    AVCodecParameters *parameters = avcodec_parameters_alloc();
    parameters->codec_type = AVMEDIA_TYPE_AUDIO;
    parameters->codec_id = CODEC;
    parameters->format = AV_SAMPLE_FMT_FLT;
    parameters->sample_rate = rate;
    parameters->block_align = FRAME_BYTES;
    av_channel_layout_default(&parameters->ch_layout, CHANNELS);
    return parameters;
}

static bool add_samples(PartWriter *writer, const float *stereo, int64_t frames,
                        GError **error)
{
    AVPacket *packet = av_packet_alloc();
    bool fine = true;
    for (int64_t at = 0; fine && at < frames; at += PACKET_FRAMES) {
        int64_t count = MIN(PACKET_FRAMES, frames - at);
        packet->data = (uint8_t *)(uintptr_t)(stereo + CHANNELS * at);
        packet->size = (int)(count * FRAME_BYTES);
        packet->pts = at;
        packet->duration = count;
        fine = part_writer_add(writer, packet, error);
    }
    av_packet_free(&packet);
    return fine;
}

bool sound_store(int fd, int rate, const float *stereo, int64_t frames, GError **error)
{
    AVCodecParameters *parameters = parameters_of(rate);
    g_autoptr(PartWriter) writer =
        part_writer_new(fd, parameters, (AVRational){ 1, rate });
    avcodec_parameters_free(&parameters);
    return add_samples(writer, stereo, frames, error) &&
           part_writer_finish(writer, error);
}

static bool fits(const PartReader *reader, int rate, int64_t frames)
{
    const AVCodecParameters *parameters = part_reader_parameters(reader);
    return parameters->codec_id == CODEC && parameters->sample_rate == rate &&
           parameters->ch_layout.nb_channels == CHANNELS &&
           part_reader_duration(reader) == frames;
}

/* Where the next packet begins; -1: it is not the one that was written there. */
static int64_t take_packet(const AVPacket *packet, float *stereo, int64_t at,
                           int64_t frames)
{
    int64_t count = packet->size / FRAME_BYTES;
    if (packet->pts != at || packet->size % FRAME_BYTES != 0 || count > frames - at)
        return -1;
    memcpy(stereo + CHANNELS * at, packet->data, (size_t)packet->size);
    return at + count;
}

bool sound_load(int fd, int rate, float *stereo, int64_t frames, GError **error)
{
    g_autoptr(PartReader) reader = part_reader_new(fd, error);
    int64_t at = 0;
    int got = 1;
    if (!reader)
        return false;
    if (!fits(reader, rate, frames))
        return part_damaged(error);
    AVPacket *packet = av_packet_alloc();
    while (at >= 0 && (got = part_reader_next(reader, packet, error)) > 0) {
        at = take_packet(packet, stereo, at, frames);
        av_packet_unref(packet);
    }
    av_packet_free(&packet);
    if (got < 0)
        return false;
    return at == frames || part_damaged(error);
}
