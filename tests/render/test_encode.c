#include "chatkut/render/encode.h"

#include "../run.h"
#include "chatkut/media/input.h"
#include "material.h"

#include <check.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

/* What a sink got. */
typedef struct {
    GPtrArray *packets;
    unsigned limit; /* 0: all are taken */
} Taken;

static void free_packet(void *data)
{
    AVPacket *packet = data;
    av_packet_free(&packet);
}

static Taken *taken_new(void)
{
    Taken *taken = g_new0(Taken, 1);
    taken->packets = g_ptr_array_new_with_free_func(free_packet);
    return taken;
}

static void taken_free(Taken *taken)
{
    g_ptr_array_unref(taken->packets);
    g_free(taken);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Taken, taken_free)

static bool take(AVPacket *packet, void *data, GError **error)
{
    Taken *taken = data;
    if (taken->limit > 0 && taken->packets->len == taken->limit) {
        g_set_error_literal(error, MEDIA_ERROR, MEDIA_ERROR_IO, "enough");
        return false;
    }
    g_ptr_array_add(taken->packets, av_packet_clone(packet));
    return true;
}

static const AVPacket *taken_packet(const Taken *taken, unsigned i)
{
    return g_ptr_array_index(taken->packets, i);
}

typedef AVFrame *(*MakePicture)(int n);

static bool encode_pictures(PictureEncoder *encoder, MakePicture make, int count,
                            GError **error)
{
    for (int n = 0; n < count; n++) {
        AVFrame *picture = make(n);
        bool fine = picture_encoder_add(encoder, picture, error);
        av_frame_free(&picture);
        if (!fine)
            return false;
    }
    return picture_encoder_finish(encoder, error);
}

static PictureEncoder *encode_film(const OutputSpec *spec, MakePicture make, int count,
                                   Taken *taken)
{
    g_autoptr(GError) error = NULL;
    PictureEncoder *encoder = picture_encoder_new(spec, take, taken, &error);
    ck_assert_msg(encoder, "%s", error ? error->message : "");
    ck_assert_msg(encode_pictures(encoder, make, count, &error), "%s",
                  error ? error->message : "");
    return encoder;
}

static SoundEncoder *encode_sound(const OutputSpec *spec, int samples, Taken *taken)
{
    g_autoptr(GError) error = NULL;
    SoundEncoder *encoder = sound_encoder_new(spec, take, taken, &error);
    ck_assert_msg(encoder, "%s", error ? error->message : "");
    for (int at = 0; at < samples; at += 1000) {
        unsigned count = (unsigned)MIN(1000, samples - at);
        g_autofree float *stereo = material_sound(at, count);
        ck_assert(sound_encoder_add(encoder, stereo, count, NULL));
    }
    ck_assert(sound_encoder_finish(encoder, NULL));
    return encoder;
}

/* ---- pictures -------------------------------------------------------------------- */

static const struct {
    const char *codec, *speed;
    int crf, delay;
} codecs[] = {
    { "libx264", "veryfast", 20, 2 }, { "libx264", "ultrafast", 28, 0 },
    { "libx264", "ultrafast", 0, 0 }, { "libx265", "ultrafast", 28, 2 },
    { "libx265", "veryfast", 24, 2 }, { "libvpx-vp9", "8", 40, 0 },
    { "libvpx-vp9", "4", 31, 0 },
};

/* False where this FFmpeg has no such encoder. */
static bool codec_spec(int row, OutputSpec *spec)
{
    *spec = material_mp4;
    strcpy(spec->video_codec, codecs[row].codec);
    strcpy(spec->video_speed, codecs[row].speed);
    spec->crf = codecs[row].crf;
    return avcodec_find_encoder_by_name(codecs[row].codec) != NULL;
}

static void assert_same_parameters(const AVCodecParameters *a,
                                   const AVCodecParameters *b)
{
    ck_assert_int_eq(a->codec_id, b->codec_id);
    ck_assert_int_eq(a->profile, b->profile);
    ck_assert_int_eq(a->level, b->level);
    ck_assert_int_eq(a->video_delay, b->video_delay);
    ck_assert_int_eq(a->extradata_size, b->extradata_size);
    if (a->extradata_size > 0)
        ck_assert_mem_eq(a->extradata, b->extradata, (size_t)a->extradata_size);
}

START_TEST(parameters_do_not_depend_on_the_pictures)
{
    OutputSpec spec;
    if (!codec_spec(_i, &spec))
        return;
    g_autoptr(Taken) one = taken_new(), two = taken_new(), three = taken_new();
    g_autoptr(PictureEncoder) grey = encode_film(&spec, material_picture, 90, one);
    g_autoptr(PictureEncoder) noise = encode_film(&spec, material_noise, 30, two);
    g_autoptr(PictureEncoder) single = encode_film(&spec, material_noise, 1, three);
    ck_assert_int_eq(picture_encoder_parameters(grey)->video_delay, codecs[_i].delay);
    assert_same_parameters(picture_encoder_parameters(grey),
                           picture_encoder_parameters(noise));
    assert_same_parameters(picture_encoder_parameters(grey),
                           picture_encoder_parameters(single));
}
END_TEST

/* As a film counts dts: packet i is decoded at i less the delay. */
START_TEST(each_picture_is_there_once_and_not_before_it_is_decoded)
{
    enum { COUNT = 100 };
    OutputSpec spec;
    bool seen[COUNT] = { false };
    if (!codec_spec(_i, &spec))
        return;
    g_autoptr(Taken) taken = taken_new();
    g_autoptr(PictureEncoder) encoder =
        encode_film(&spec, material_noise, COUNT, taken);
    int delay = picture_encoder_parameters(encoder)->video_delay;
    ck_assert_uint_eq(taken->packets->len, COUNT);
    for (int i = 0; i < COUNT; i++) {
        const AVPacket *packet = taken_packet(taken, (unsigned)i);
        ck_assert(packet->pts >= 0 && packet->pts < COUNT && !seen[packet->pts]);
        ck_assert_int_ge(packet->pts, i - delay);
        ck_assert_int_eq(packet->duration, 1);
        seen[packet->pts] = true;
    }
}
END_TEST

/* Nothing after a keyframe is shown before it, nothing before it after it. */
START_TEST(groups_are_closed_and_two_seconds_at_most)
{
    enum { COUNT = 200, GOP = 60 };
    OutputSpec spec;
    if (!codec_spec(_i, &spec))
        return;
    g_autoptr(Taken) taken = taken_new();
    picture_encoder_free(encode_film(&spec, material_noise, COUNT, taken));
    int64_t key = 0;
    for (int i = 0; i < COUNT; i++) {
        const AVPacket *packet = taken_packet(taken, (unsigned)i);
        if (packet->flags & AV_PKT_FLAG_KEY) {
            ck_assert_int_eq(packet->pts, i);
            key = packet->pts;
        }
        ck_assert_int_ge(packet->pts, key);
        ck_assert_int_lt(packet->pts, key + GOP);
    }
    ck_assert(taken_packet(taken, 0)->flags & AV_PKT_FLAG_KEY);
}
END_TEST

/* Short of the length of a group, and for that picture alone. */
START_TEST(a_group_begins_where_it_is_told)
{
    enum { COUNT = 30, TOLD = 25 };
    OutputSpec spec;
    if (!codec_spec(_i, &spec))
        return;
    g_autoptr(Taken) taken = taken_new();
    g_autoptr(PictureEncoder) encoder = picture_encoder_new(&spec, take, taken, NULL);
    for (int n = 0; n < COUNT; n++) {
        AVFrame *picture = material_noise(n);
        if (n == TOLD)
            picture_encoder_begin_group(encoder);
        ck_assert(picture_encoder_add(encoder, picture, NULL));
        av_frame_free(&picture);
    }
    ck_assert(picture_encoder_finish(encoder, NULL));
    for (int i = 0; i < COUNT; i++) {
        const AVPacket *packet = taken_packet(taken, (unsigned)i);
        ck_assert_int_eq(packet->flags & AV_PKT_FLAG_KEY, i == 0 || i == TOLD);
        ck_assert(i < TOLD ? packet->pts < TOLD : packet->pts >= TOLD);
    }
}
END_TEST

START_TEST(packets_do_not_depend_on_the_number_of_cores)
{
    cpu_set_t all, first;
    OutputSpec spec;
    if (!codec_spec(_i, &spec))
        return;
    g_autoptr(Taken) many = taken_new(), one = taken_new();
    picture_encoder_free(encode_film(&spec, material_noise, 70, many));
    ck_assert_int_eq(sched_getaffinity(0, sizeof all, &all), 0);
    CPU_ZERO(&first);
    for (int cpu = 0; cpu < CPU_SETSIZE && CPU_COUNT(&first) == 0; cpu++)
        if (CPU_ISSET(cpu, &all))
            CPU_SET(cpu, &first);
    ck_assert_int_eq(sched_setaffinity(0, sizeof first, &first), 0);
    picture_encoder_free(encode_film(&spec, material_noise, 70, one));
    ck_assert_int_eq(sched_setaffinity(0, sizeof all, &all), 0);
    ck_assert_uint_eq(many->packets->len, one->packets->len);
    for (unsigned i = 0; i < one->packets->len; i++) {
        const AVPacket *x = taken_packet(many, i), *y = taken_packet(one, i);
        ck_assert_int_eq(x->size, y->size);
        ck_assert_mem_eq(x->data, y->data, (size_t)x->size);
    }
}
END_TEST

START_TEST(pictures_are_tagged_bt709_limited)
{
    g_autoptr(Taken) taken = taken_new();
    g_autoptr(PictureEncoder) encoder =
        encode_film(&material_mp4, material_picture, 3, taken);
    const AVCodecParameters *video = picture_encoder_parameters(encoder);
    ck_assert_int_eq(video->color_space, AVCOL_SPC_BT709);
    ck_assert_int_eq(video->color_primaries, AVCOL_PRI_BT709);
    ck_assert_int_eq(video->color_trc, AVCOL_TRC_BT709);
    ck_assert_int_eq(video->color_range, AVCOL_RANGE_MPEG);
    ck_assert_int_eq(video->chroma_location, AVCHROMA_LOC_LEFT);
}
END_TEST

/* ---- sound ----------------------------------------------------------------------- */

/* Packets follow each other from the priming on and end with the sound. */
START_TEST(sound_has_a_rate_that_the_codec_takes)
{
    static const struct {
        const char *codec;
        int wanted, rate;
    } rows[] = {
        { "libopus", 44100, 48000 },    { "libopus", 96000, 48000 },
        { "libopus", 48000, 48000 },    { "libmp3lame", 96000, 48000 },
        { "libmp3lame", 44100, 44100 }, { "aac", 48000, 48000 },
        { "pcm_s24le", 96000, 96000 },  { "no such codec", 44100, 44100 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        ck_assert_int_eq(sound_encoder_rate(rows[i].codec, rows[i].wanted),
                         rows[i].rate);
}
END_TEST

START_TEST(packets_of_sound_leave_no_gap)
{
    const struct {
        const char *codec;
        int padding; /* -1: whatever the codec says */
    } rows[] = {
        { "aac", 1024 },   { "flac", 0 },        { "pcm_s16le", 0 },
        { "libopus", -1 }, { "libmp3lame", -1 },
    };
    enum { SAMPLES = 50001 };
    OutputSpec spec = material_mp4;
    strcpy(spec.audio_codec, rows[_i].codec);
    if (!avcodec_find_encoder_by_name(rows[_i].codec))
        return;
    g_autoptr(Taken) taken = taken_new();
    g_autoptr(SoundEncoder) encoder = encode_sound(&spec, SAMPLES, taken);
    int padding = sound_encoder_parameters(encoder)->initial_padding;
    if (rows[_i].padding >= 0)
        ck_assert_int_eq(padding, rows[_i].padding);
    int64_t next = -padding;
    for (unsigned i = 0; i < taken->packets->len; i++) {
        const AVPacket *packet = taken_packet(taken, i);
        if (packet->size == 0)
            continue;
        ck_assert_int_eq(packet->pts, next);
        next += packet->duration;
    }
    ck_assert_int_eq(next, SAMPLES);
}
END_TEST

/* ---- failure --------------------------------------------------------------------- */

START_TEST(an_unknown_encoder_is_named)
{
    OutputSpec spec = material_mp4;
    strcpy(spec.video_codec, "libx999");
    g_autoptr(Taken) taken = taken_new();
    g_autoptr(GError) error = NULL;
    ck_assert_ptr_null(picture_encoder_new(&spec, take, taken, &error));
    ck_assert(g_error_matches(error, MEDIA_ERROR, MEDIA_ERROR_UNSUPPORTED));
    ck_assert_ptr_nonnull(strstr(error->message, "libx999"));
}
END_TEST

START_TEST(a_sink_that_fails_ends_the_encoding)
{
    g_autoptr(Taken) taken = taken_new();
    g_autoptr(GError) error = NULL;
    taken->limit = 3;
    g_autoptr(PictureEncoder) encoder =
        picture_encoder_new(&material_mp4, take, taken, NULL);
    ck_assert(!encode_pictures(encoder, material_picture, 20, &error));
    ck_assert_str_eq(error->message, "enough");
}
END_TEST

int main(void)
{
    av_log_set_level(AV_LOG_ERROR);
    Suite *suite = suite_create("encode");
    TCase *tcase = tcase_create("packets");
    const int n = G_N_ELEMENTS(codecs);
    tcase_add_loop_test(tcase, parameters_do_not_depend_on_the_pictures, 0, n);
    tcase_add_loop_test(tcase, each_picture_is_there_once_and_not_before_it_is_decoded,
                        0, n);
    tcase_add_loop_test(tcase, groups_are_closed_and_two_seconds_at_most, 0, n);
    tcase_add_loop_test(tcase, a_group_begins_where_it_is_told, 0, n);
    tcase_add_loop_test(tcase, packets_do_not_depend_on_the_number_of_cores, 0, n);
    tcase_add_test(tcase, sound_has_a_rate_that_the_codec_takes);
    tcase_add_test(tcase, pictures_are_tagged_bt709_limited);
    tcase_add_loop_test(tcase, packets_of_sound_leave_no_gap, 0, 5);
    tcase_add_test(tcase, an_unknown_encoder_is_named);
    tcase_add_test(tcase, a_sink_that_fails_ends_the_encoding);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
