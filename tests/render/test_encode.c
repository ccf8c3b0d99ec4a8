#include "chatkut/render/encode.h"

#include "chatkut/media/input.h"

#include <check.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WIDTH = 64, HEIGHT = 48, SAMPLE_RATE = 48000 };

static const OutputSpec mp4 = {
    .container = "mp4",
    .video_codec = "libx264",
    .video_speed = "ultrafast",
    .crf = 20,
    .pixel_format = "yuv420p",
    .width = WIDTH,
    .height = HEIGHT,
    .rate = { 30000, 1001 },
    .audio_codec = "aac",
    .audio_bitrate = 128000,
    .sample_rate = SAMPLE_RATE,
};

static OutputSpec lossless(void)
{
    OutputSpec spec = mp4;
    spec.crf = 0;
    strcpy(spec.container, "matroska");
    strcpy(spec.audio_codec, "flac");
    spec.audio_bitrate = 0;
    return spec;
}

/* An unnamed file. */
static int make_file(void)
{
    FILE *file = tmpfile();
    ck_assert_ptr_nonnull(file);
    int fd = dup(fileno(file));
    fclose(file);
    return fd;
}

/* Luma that tells pictures apart. */
static int picture_luma(int n)
{
    return 16 + n * 7 % 200;
}

static AVFrame *make_picture(int n)
{
    AVFrame *frame = av_frame_alloc();
    frame->width = WIDTH;
    frame->height = HEIGHT;
    frame->format = AV_PIX_FMT_YUV420P;
    ck_assert_int_ge(av_frame_get_buffer(frame, 0), 0);
    memset(frame->data[0], picture_luma(n), (size_t)frame->linesize[0] * HEIGHT);
    memset(frame->data[1], 128, (size_t)frame->linesize[1] * HEIGHT / 2);
    memset(frame->data[2], 128, (size_t)frame->linesize[2] * HEIGHT / 2);
    return frame;
}

static float sound_at(int n)
{
    return 0.5f * (float)sin(n * 2 * G_PI * 440 / SAMPLE_RATE);
}

static void add_sound(Encoder *encoder, int first, unsigned count)
{
    g_autofree float *stereo = g_new(float, 2 * count);
    for (unsigned i = 0; i < count; i++)
        stereo[2 * i] = stereo[2 * i + 1] = sound_at(first + (int)i);
    ck_assert(encoder_add_sound(encoder, stereo, count, NULL));
}

static int encode_film(const OutputSpec *spec, int pictures, int samples)
{
    int fd = make_file();
    g_autoptr(GError) error = NULL;
    g_autoptr(Encoder) encoder = encoder_new(fd, spec, &error);
    ck_assert_msg(encoder, "%s", error ? error->message : "");
    for (int n = 0; n < pictures; n++) {
        AVFrame *picture = make_picture(n);
        ck_assert(encoder_add_picture(encoder, picture, NULL));
        av_frame_free(&picture);
    }
    for (int at = 0; at < samples; at += 1000)
        add_sound(encoder, at, (unsigned)MIN(1000, samples - at));
    ck_assert(encoder_finish(encoder, NULL));
    return fd;
}

static AVStream *stream_of(Input *input, enum AVMediaType type)
{
    int n = av_find_best_stream(input_format(input), type, -1, -1, NULL, 0);
    ck_assert_int_ge(n, 0);
    return input_format(input)->streams[n];
}

static double seconds(int64_t ticks, AVRational base)
{
    return (double)ticks * av_q2d(base);
}

START_TEST(pictures_and_samples_keep_their_count)
{
    int fd = encode_film(&mp4, 50, SAMPLE_RATE * 2);
    g_autoptr(Input) input = input_open(fd, NULL);
    ck_assert_ptr_nonnull(input);
    AVStream *video = stream_of(input, AVMEDIA_TYPE_VIDEO);
    AVStream *audio = stream_of(input, AVMEDIA_TYPE_AUDIO);
    ck_assert_int_eq(video->nb_frames, 50);
    ck_assert_double_eq_tol(seconds(video->duration, video->time_base),
                            50 * 1001 / 30000.0, 1e-9);
    ck_assert_int_eq(video->avg_frame_rate.num * 1001LL,
                     video->avg_frame_rate.den * 30000LL);
    ck_assert_double_eq_tol(seconds(audio->duration, audio->time_base), 2, 1e-4);
    close(fd);
}
END_TEST

START_TEST(output_is_tagged_bt709_limited)
{
    int fd = encode_film(&mp4, 3, 3000);
    g_autoptr(Input) input = input_open(fd, NULL);
    const AVCodecParameters *video = stream_of(input, AVMEDIA_TYPE_VIDEO)->codecpar;
    ck_assert_int_eq(video->color_space, AVCOL_SPC_BT709);
    ck_assert_int_eq(video->color_primaries, AVCOL_PRI_BT709);
    ck_assert_int_eq(video->color_trc, AVCOL_TRC_BT709);
    ck_assert_int_eq(video->color_range, AVCOL_RANGE_MPEG);
    close(fd);
}
END_TEST

START_TEST(the_index_of_an_mp4_is_in_front)
{
    int fd = encode_film(&mp4, 50, SAMPLE_RATE);
    char head[64];
    ck_assert_int_eq(pread(fd, head, sizeof head, 0), sizeof head);
    ck_assert_ptr_nonnull(memmem(head, sizeof head, "moov", 4));
    close(fd);
}
END_TEST

/* Decode all of a stream; `take` gets each frame with its number. */
static int decode(int fd, enum AVMediaType type, void (*take)(const AVFrame *, int *))
{
    g_autoptr(Input) input = input_open(fd, NULL);
    AVStream *stream = stream_of(input, type);
    stream->discard = AVDISCARD_DEFAULT;
    AVCodecContext *codec =
        avcodec_alloc_context3(avcodec_find_decoder(stream->codecpar->codec_id));
    avcodec_parameters_to_context(codec, stream->codecpar);
    ck_assert_int_ge(avcodec_open2(codec, NULL, NULL), 0);
    AVPacket *packet = av_packet_alloc();
    AVFrame *frame = av_frame_alloc();
    int count = 0;
    for (bool more = true; more;) {
        more = av_read_frame(input_format(input), packet) >= 0;
        if (!more || packet->stream_index == stream->index)
            avcodec_send_packet(codec, more ? packet : NULL);
        while (avcodec_receive_frame(codec, frame) >= 0)
            take(frame, &count);
        av_packet_unref(packet);
    }
    av_frame_free(&frame);
    av_packet_free(&packet);
    avcodec_free_context(&codec);
    return count;
}

static void take_picture(const AVFrame *frame, int *count)
{
    ck_assert_int_eq(frame->data[0][0], picture_luma(*count));
    ck_assert_int_eq(frame->data[0][frame->linesize[0] * (HEIGHT - 1) + WIDTH - 1],
                     picture_luma(*count));
    ++*count;
}

static void take_samples(const AVFrame *frame, int *count)
{
    ck_assert_int_eq(frame->format, AV_SAMPLE_FMT_S32);
    const int32_t *samples = (const int32_t *)(const void *)frame->data[0];
    for (int i = 0; i < frame->nb_samples; i++, ++*count)
        ck_assert_double_eq_tol(samples[2 * i] / 2147483648.0, sound_at(*count), 1e-6);
}

START_TEST(lossless_gives_back_every_picture_and_sample)
{
    OutputSpec spec = lossless();
    int fd = encode_film(&spec, 40, 50001);
    ck_assert_int_eq(decode(fd, AVMEDIA_TYPE_VIDEO, take_picture), 40);
    ck_assert_int_eq(decode(fd, AVMEDIA_TYPE_AUDIO, take_samples), 50001);
    close(fd);
}
END_TEST

START_TEST(an_unknown_encoder_is_named)
{
    OutputSpec spec = mp4;
    strcpy(spec.video_codec, "libx999");
    int fd = make_file();
    g_autoptr(GError) error = NULL;
    ck_assert_ptr_null(encoder_new(fd, &spec, &error));
    ck_assert(g_error_matches(error, MEDIA_ERROR, MEDIA_ERROR_UNSUPPORTED));
    ck_assert_ptr_nonnull(strstr(error->message, "libx999"));
    close(fd);
}
END_TEST

START_TEST(a_full_disk_is_an_error)
{
    int fd = open("/dev/full", O_RDWR);
    g_autoptr(GError) error = NULL;
    g_autoptr(Encoder) encoder = encoder_new(fd, &mp4, &error);
    if (encoder) {
        add_sound(encoder, 0, SAMPLE_RATE);
        ck_assert(!encoder_finish(encoder, &error));
    }
    ck_assert_ptr_nonnull(error);
    close(fd);
}
END_TEST

int main(void)
{
    av_log_set_level(AV_LOG_ERROR);
    Suite *suite = suite_create("encode");
    TCase *tcase = tcase_create("films");
    tcase_add_test(tcase, pictures_and_samples_keep_their_count);
    tcase_add_test(tcase, output_is_tagged_bt709_limited);
    tcase_add_test(tcase, the_index_of_an_mp4_is_in_front);
    tcase_add_test(tcase, lossless_gives_back_every_picture_and_sample);
    tcase_add_test(tcase, an_unknown_encoder_is_named);
    tcase_add_test(tcase, a_full_disk_is_an_error);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
