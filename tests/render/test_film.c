#include "chatkut/render/film.h"

#include "chatkut/media/input.h"
#include "chatkut/render/encode.h"
#include "material.h"

#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A film under way: its encoders' packets go straight into it. */
typedef struct {
    PictureEncoder *pictures;
    SoundEncoder *sound;
    Film *film;
} Making;

static bool write_picture(AVPacket *packet, void *data, GError **error)
{
    return film_add_picture(((Making *)data)->film, packet, error);
}

static bool write_sound(AVPacket *packet, void *data, GError **error)
{
    return film_add_sound(((Making *)data)->film, packet, error);
}

static bool making_open(Making *making, int fd, const OutputSpec *spec, GError **error)
{
    making->pictures = picture_encoder_new(spec, write_picture, making, NULL);
    making->sound = sound_encoder_new(spec, write_sound, making, NULL);
    making->film = film_new(fd, spec, picture_encoder_parameters(making->pictures),
                            sound_encoder_parameters(making->sound), error);
    return making->film != NULL;
}

static void making_clear(Making *making)
{
    picture_encoder_free(making->pictures);
    sound_encoder_free(making->sound);
    film_free(making->film);
}

static bool add_sound(Making *making, int samples, GError **error)
{
    for (int at = 0; at < samples; at += 1000) {
        unsigned count = (unsigned)MIN(1000, samples - at);
        g_autofree float *stereo = material_sound(at, count);
        if (!sound_encoder_add(making->sound, stereo, count, error))
            return false;
    }
    return sound_encoder_finish(making->sound, error);
}

static bool add_pictures(Making *making, int pictures, GError **error)
{
    for (int n = 0; n < pictures; n++) {
        AVFrame *picture = material_picture(n);
        bool fine = picture_encoder_add(making->pictures, picture, error);
        av_frame_free(&picture);
        if (!fine)
            return false;
    }
    return picture_encoder_finish(making->pictures, error);
}

static int make_film(const OutputSpec *spec, int pictures, int samples)
{
    int fd = material_file();
    Making making = { 0 };
    g_autoptr(GError) error = NULL;
    bool fine = making_open(&making, fd, spec, &error) &&
                add_pictures(&making, pictures, &error) &&
                add_sound(&making, samples, &error) && film_finish(making.film, &error);
    ck_assert_msg(fine, "%s", error ? error->message : "");
    making_clear(&making);
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
    int fd = make_film(&material_mp4, 50, MATERIAL_SAMPLE_RATE * 2);
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
    int fd = make_film(&material_mp4, 3, 3000);
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
    int fd = make_film(&material_mp4, 50, MATERIAL_SAMPLE_RATE);
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
    ck_assert_int_eq(frame->data[0][0], material_luma(*count));
    ck_assert_int_eq(
        frame->data[0][frame->linesize[0] * (MATERIAL_HEIGHT - 1) + MATERIAL_WIDTH - 1],
        material_luma(*count));
    ++*count;
}

static void take_samples(const AVFrame *frame, int *count)
{
    ck_assert_int_eq(frame->format, AV_SAMPLE_FMT_S32);
    const int32_t *samples = (const int32_t *)(const void *)frame->data[0];
    for (int i = 0; i < frame->nb_samples; i++, ++*count)
        ck_assert_double_eq_tol(samples[2 * i] / 2147483648.0, material_sample(*count),
                                1e-6);
}

START_TEST(lossless_gives_back_every_picture_and_sample)
{
    OutputSpec spec = material_lossless();
    int fd = make_film(&spec, 40, 50001);
    ck_assert_int_eq(decode(fd, AVMEDIA_TYPE_VIDEO, take_picture), 40);
    ck_assert_int_eq(decode(fd, AVMEDIA_TYPE_AUDIO, take_samples), 50001);
    close(fd);
}
END_TEST

START_TEST(a_full_disk_is_an_error)
{
    int fd = open("/dev/full", O_RDWR);
    Making making = { 0 };
    g_autoptr(GError) error = NULL;
    ck_assert(!(making_open(&making, fd, &material_mp4, &error) &&
                add_sound(&making, MATERIAL_SAMPLE_RATE, &error) &&
                film_finish(making.film, &error)));
    ck_assert_ptr_nonnull(error);
    making_clear(&making);
    close(fd);
}
END_TEST

START_TEST(an_unknown_container_is_named)
{
    OutputSpec spec = material_mp4;
    strcpy(spec.container, "mp9");
    int fd = material_file();
    Making making = { 0 };
    g_autoptr(GError) error = NULL;
    ck_assert(!making_open(&making, fd, &spec, &error));
    ck_assert_ptr_nonnull(strstr(error->message, "mp9"));
    making_clear(&making);
    close(fd);
}
END_TEST

int main(void)
{
    av_log_set_level(AV_LOG_ERROR);
    Suite *suite = suite_create("film");
    TCase *tcase = tcase_create("films");
    tcase_add_test(tcase, pictures_and_samples_keep_their_count);
    tcase_add_test(tcase, output_is_tagged_bt709_limited);
    tcase_add_test(tcase, the_index_of_an_mp4_is_in_front);
    tcase_add_test(tcase, lossless_gives_back_every_picture_and_sample);
    tcase_add_test(tcase, an_unknown_container_is_named);
    tcase_add_test(tcase, a_full_disk_is_an_error);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
