#include "material.h"

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
