#include "material.h"

#include "chatkut/render/encode.h"
#include "chatkut/render/part.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

const OutputSpec material_mp4 = {
    .container = "mp4",
    .video_codec = "libx264",
    .video_speed = "ultrafast",
    .crf = 20,
    .pixel_format = "yuv420p",
    .width = MATERIAL_WIDTH,
    .height = MATERIAL_HEIGHT,
    .rate = { 30000, 1001 },
    .audio_codec = "aac",
    .audio_bitrate = 128000,
    .sample_rate = MATERIAL_SAMPLE_RATE,
};

OutputSpec material_lossless(void)
{
    OutputSpec spec = material_mp4;
    spec.crf = 0;
    strcpy(spec.container, "matroska");
    strcpy(spec.audio_codec, "flac");
    spec.audio_bitrate = 0;
    return spec;
}

static AVFrame *grey(int luma)
{
    AVFrame *frame = av_frame_alloc();
    frame->width = MATERIAL_WIDTH;
    frame->height = MATERIAL_HEIGHT;
    frame->format = AV_PIX_FMT_YUV420P;
    ck_assert_int_ge(av_frame_get_buffer(frame, 0), 0);
    memset(frame->data[0], luma, (size_t)frame->linesize[0] * MATERIAL_HEIGHT);
    for (int plane = 1; plane < 3; plane++)
        memset(frame->data[plane], 128,
               (size_t)frame->linesize[plane] * MATERIAL_HEIGHT / 2);
    return frame;
}

int material_luma(int n)
{
    return 16 + n * 7 % 200;
}

AVFrame *material_picture(int n)
{
    return grey(material_luma(n));
}

AVFrame *material_noise(int n)
{
    AVFrame *frame = grey(0);
    g_autoptr(GRand) dice = g_rand_new_with_seed((guint32)n);
    for (int i = 0; i < frame->linesize[0] * MATERIAL_HEIGHT; i++)
        frame->data[0][i] = (uint8_t)g_rand_int_range(dice, 16, 236);
    return frame;
}

float material_sample(int64_t n)
{
    return 0.5f * (float)sin((double)n * 2 * G_PI * 440 / MATERIAL_SAMPLE_RATE);
}

float *material_sound(int64_t first, unsigned count)
{
    float *stereo = g_new(float, 2 * (size_t)count);
    for (unsigned i = 0; i < count; i++)
        stereo[2 * i] = stereo[2 * i + 1] = material_sample(first + i);
    return stereo;
}

int material_file(void)
{
    FILE *file = tmpfile();
    ck_assert_ptr_nonnull(file);
    int fd = dup(fileno(file));
    fclose(file);
    return fd;
}

static bool to_part(AVPacket *packet, void *data, GError **error)
{
    PartWriter **writer = data;
    return part_writer_add(*writer, packet, error);
}

int material_picture_part(const OutputSpec *spec, int first, int count)
{
    int fd = material_file();
    g_autoptr(PartWriter) writer = NULL;
    g_autoptr(PictureEncoder) encoder =
        picture_encoder_new(spec, to_part, &writer, NULL);
    ck_assert_ptr_nonnull(encoder);
    writer = part_writer_new(fd, picture_encoder_parameters(encoder),
                             (AVRational){ spec->rate.den, spec->rate.num });
    for (int n = first; n < first + count; n++) {
        AVFrame *picture = material_picture(n);
        ck_assert(picture_encoder_add(encoder, picture, NULL));
        av_frame_free(&picture);
    }
    ck_assert(picture_encoder_finish(encoder, NULL));
    ck_assert(part_writer_finish(writer, NULL));
    return fd;
}

int material_sound_part(const OutputSpec *spec, int samples)
{
    int fd = material_file();
    g_autoptr(PartWriter) writer = NULL;
    g_autoptr(SoundEncoder) encoder = sound_encoder_new(spec, to_part, &writer, NULL);
    ck_assert_ptr_nonnull(encoder);
    writer = part_writer_new(fd, sound_encoder_parameters(encoder),
                             (AVRational){ 1, spec->sample_rate });
    for (int at = 0; at < samples; at += 1000) {
        unsigned count = (unsigned)MIN(1000, samples - at);
        g_autofree float *stereo = material_sound(at, count);
        ck_assert(sound_encoder_add(encoder, stereo, count, NULL));
    }
    ck_assert(sound_encoder_finish(encoder, NULL));
    ck_assert(part_writer_finish(writer, NULL));
    return fd;
}
