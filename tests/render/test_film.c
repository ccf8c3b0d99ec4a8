#include "chatkut/render/film.h"

#include "../run.h"
#include "chatkut/media/audio_reader.h"
#include "chatkut/media/video_reader.h"
#include "chatkut/render/encode.h"
#include "material.h"

#include <check.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A film under way: its encoders' packets go straight into it. */
typedef struct {
    PictureEncoder *pictures;
    SoundEncoder *sound;
    Film *film;
    int64_t packets; /* that it is told will come; 0: none */
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
    making->film =
        film_new(fd, spec, picture_encoder_parameters(making->pictures),
                 sound_encoder_parameters(making->sound), making->packets, error);
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

static int make_expected(const OutputSpec *spec, int pictures, int samples,
                         int64_t packets)
{
    int fd = material_file();
    Making making = { .packets = packets };
    g_autoptr(GError) error = NULL;
    bool fine = making_open(&making, fd, spec, &error) &&
                add_pictures(&making, pictures, &error) &&
                add_sound(&making, samples, &error) && film_finish(making.film, &error);
    ck_assert_msg(fine, "%s", error ? error->message : "");
    making_clear(&making);
    return fd;
}

static int make_film(const OutputSpec *spec, int pictures, int samples)
{
    return make_expected(spec, pictures, samples, 0);
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

/* Moved there, or into the room that was kept for it. */
START_TEST(the_index_of_an_mp4_is_in_front)
{
    enum { PICTURES = 50, SOUNDS = MATERIAL_SAMPLE_RATE / 1024 + 3 };
    const int64_t packets[] = { 0, PICTURES + SOUNDS };
    for (size_t i = 0; i < G_N_ELEMENTS(packets); i++) {
        int fd =
            make_expected(&material_mp4, PICTURES, MATERIAL_SAMPLE_RATE, packets[i]);
        g_autoptr(Input) film = input_open(fd, NULL);
        char head[64];
        ck_assert_int_eq(pread(fd, head, sizeof head, 0), sizeof head);
        ck_assert_ptr_nonnull(memmem(head, sizeof head, "moov", 4));
        ck_assert_int_eq(stream_of(film, AVMEDIA_TYPE_VIDEO)->nb_frames, PICTURES);
        close(fd);
    }
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

static void count_samples(const AVFrame *frame, int *count)
{
    *count += frame->nb_samples;
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

/* ---- parts ----------------------------------------------------------------------- */

/* Lengths of the parts that the pictures of a film come in. */
static const int lengths[] = { 7, 1, 25, 60, 61, 2 };
enum { PARTS = G_N_ELEMENTS(lengths), PICTURES = 7 + 1 + 25 + 60 + 61 + 2 };

/* Samples of a film of that many pictures. */
static int samples_of(const OutputSpec *spec)
{
    return (int)(PICTURES * (int64_t)spec->rate.den * spec->sample_rate /
                 spec->rate.num);
}

static PartReader *open_part(int fd)
{
    g_autoptr(GError) error = NULL;
    PartReader *part = fd >= 0 ? part_reader_new(fd, &error) : NULL;
    ck_assert_msg(part || fd < 0, "%s", error ? error->message : "");
    return part;
}

static const AVCodecParameters *parameters_of(const PartReader *part)
{
    return part ? part_reader_parameters(part) : NULL;
}

static void add_parts(Film *film, const OutputSpec *spec)
{
    for (int i = 0, first = 0; i < PARTS; first += lengths[i++]) {
        g_autoptr(GError) error = NULL;
        int fd = material_picture_part(spec, first, lengths[i]);
        g_autoptr(PartReader) part = open_part(fd);
        ck_assert_msg(film_add_part(film, part, first, &error), "%s",
                      error ? error->message : "");
        close(fd);
    }
}

/* A film of what the spec has of pictures, in parts, and of sound. */
static int join_film(const OutputSpec *spec)
{
    g_autoptr(GError) error = NULL;
    int fd = material_file(), sound_fd = -1, one_fd = -1;
    if (spec->audio_codec[0])
        sound_fd = material_sound_part(spec, samples_of(spec));
    if (spec->video_codec[0])
        one_fd = material_picture_part(spec, 0, 1);
    g_autoptr(PartReader) sound = open_part(sound_fd), one = open_part(one_fd);
    g_autoptr(Film) film =
        film_new(fd, spec, parameters_of(one), parameters_of(sound), 0, &error);
    ck_assert_msg(film, "%s", error ? error->message : "");
    if (sound)
        ck_assert(film_set_sound(film, sound, NULL));
    if (one)
        add_parts(film, spec);
    ck_assert_msg(film_finish(film, &error), "%s", error ? error->message : "");
    close(one_fd);
    close(sound_fd);
    return fd;
}

START_TEST(parts_join_without_loss)
{
    OutputSpec spec = material_lossless();
    int fd = join_film(&spec);
    ck_assert_int_eq(decode(fd, AVMEDIA_TYPE_VIDEO, take_picture), PICTURES);
    ck_assert_int_eq(decode(fd, AVMEDIA_TYPE_AUDIO, take_samples), samples_of(&spec));
    close(fd);
}
END_TEST

/* A packet as it stands in the file. */
typedef struct {
    int64_t pos;
    double time; /* seconds, decoding */
} Place;

static int compare_places(const void *a, const void *b)
{
    const Place *x = a, *y = b;
    return x->pos < y->pos ? -1 : x->pos > y->pos;
}

START_TEST(pictures_of_parts_are_on_the_frame)
{
    static const char *const speeds[] = { "ultrafast", "veryfast" };
    OutputSpec spec = material_mp4;
    bool seen[PICTURES] = { false };
    strcpy(spec.video_speed, speeds[_i]);
    int fd = join_film(&spec);
    g_autoptr(Input) input = input_open(fd, NULL);
    AVStream *video = stream_of(input, AVMEDIA_TYPE_VIDEO);
    int64_t tick = (int64_t)1001 * video->time_base.den / 30000, last = INT64_MIN;
    AVPacket *packet = av_packet_alloc();
    ck_assert_int_eq(video->time_base.den % 30000, 0);
    ck_assert_int_eq(video->duration, PICTURES * tick);
    input_select(input, video->index);
    while (input_read(input, packet, NULL) > 0) {
        int64_t n = packet->pts / tick;
        ck_assert_int_eq(packet->pts, n * tick);
        ck_assert(n >= 0 && n < PICTURES && !seen[n]);
        ck_assert_int_eq(packet->duration, tick);
        ck_assert_int_gt(packet->dts, last);
        seen[n] = true;
        last = packet->dts;
        av_packet_unref(packet);
    }
    for (int n = 0; n < PICTURES; n++)
        ck_assert_msg(seen[n], "no picture %d", n);
    av_packet_free(&packet);
    close(fd);
}
END_TEST

START_TEST(sound_lies_beside_its_pictures)
{
    int fd = join_film(&material_mp4);
    g_autoptr(Input) input = input_open(fd, NULL);
    g_autoptr(GArray) places = g_array_new(false, false, sizeof(Place));
    AVPacket *packet = av_packet_alloc();
    for (unsigned i = 0; i < input_format(input)->nb_streams; i++)
        input_select(input, (int)i);
    while (input_read(input, packet, NULL) > 0) {
        AVRational base = input_format(input)->streams[packet->stream_index]->time_base;
        Place place = { packet->pos, seconds(packet->dts, base) };
        g_array_append_val(places, place);
        av_packet_unref(packet);
    }
    g_array_sort(places, compare_places);
    for (unsigned i = 1; i < places->len; i++)
        ck_assert_double_ge(g_array_index(places, Place, i).time,
                            g_array_index(places, Place, i - 1).time - 0.1);
    av_packet_free(&packet);
    close(fd);
}
END_TEST

START_TEST(a_part_that_does_not_fit_is_refused)
{
    enum { SIZE, CODEC, DELAY, RATE, PLACE, SOUND };
    OutputSpec spec = material_mp4;
    int first = 0;
    if (_i == SIZE)
        spec.height /= 2;
    else if (_i == CODEC)
        spec.crf = 0; /* another profile */
    else if (_i == DELAY)
        strcpy(spec.video_speed, "veryfast");
    else if (_i == RATE)
        spec.rate = (Rate){ 25, 1 };
    else if (_i == PLACE)
        first = 1;
    int one_fd = material_picture_part(&material_mp4, 0, 1);
    int fd = material_file(), sound_fd = material_sound_part(&spec, 3000);
    int part_fd = _i == SOUND ? material_sound_part(&spec, 3000)
                              : material_picture_part(&spec, 0, 3);
    g_autoptr(PartReader) one = open_part(one_fd), part = open_part(part_fd),
                          sound = open_part(sound_fd);
    g_autoptr(Film) film =
        film_new(fd, &material_mp4, parameters_of(one), parameters_of(sound), 0, NULL);
    g_autoptr(GError) error = NULL;
    ck_assert(!film_add_part(film, part, first, &error));
    ck_assert(g_error_matches(error, MEDIA_ERROR, MEDIA_ERROR_INVALID));
    ck_assert(film_add_part(film, one, 0, NULL));
    close(part_fd);
    close(sound_fd);
    close(one_fd);
    close(fd);
}
END_TEST

/* ---- containers ------------------------------------------------------------------ */

static const struct {
    const char *container, *video, *audio;
    bool exact; /* the container's clock has our ticks */
} containers[] = {
    { "mp4", "libx264", "aac", true },
    { "mp4", "libx265", "aac", true },
    { "mov", "libx264", "pcm_s16le", true },
    { "matroska", "libx264", "flac", false },
    { "webm", "libvpx-vp9", "libopus", false },
    { "ipod", "", "aac", true },
    { "flac", "", "flac", true },
    { "wav", "", "pcm_s16le", true },
    { "mp3", "", "libmp3lame", true },
};

static bool container_spec(int row, OutputSpec *spec)
{
    *spec = material_mp4;
    strcpy(spec->container, containers[row].container);
    strcpy(spec->video_codec, containers[row].video);
    strcpy(spec->audio_codec, containers[row].audio);
    if (strcmp(spec->video_codec, "libvpx-vp9") == 0)
        strcpy(spec->video_speed, "8");
    return (!spec->video_codec[0] || avcodec_find_encoder_by_name(spec->video_codec)) &&
           avcodec_find_encoder_by_name(spec->audio_codec);
}

START_TEST(every_container_shows_each_picture_at_its_time)
{
    OutputSpec spec;
    if (!container_spec(_i, &spec) || !spec.video_codec[0])
        return;
    int fd = join_film(&spec);
    g_autoptr(Input) input = input_open(fd, NULL);
    AVStream *video = stream_of(input, AVMEDIA_TYPE_VIDEO);
    double tick = 1001 / 30000.0, slack = containers[_i].exact ? 1e-9 : 0.00051;
    g_autoptr(VideoReader) reader = video_reader_new(input, video->index, 1, NULL);
    ck_assert_double_eq_tol(seconds(video->start_time, video->time_base), 0, slack);
    for (int n = 0; n < PICTURES; n++) {
        RTime at = rtime_add(rtime_from_frames(n, spec.rate), rtime_make(1, 100));
        const AVFrame *frame = video_reader_at(reader, at, NULL);
        ck_assert_ptr_nonnull(frame);
        ck_assert_double_eq_tol(seconds(frame->best_effort_timestamp, video->time_base),
                                n * tick, slack);
        ck_assert_int_le(abs(frame->data[0][0] - material_luma(n)), 3);
    }
    close(fd);
}
END_TEST

/* How many samples late a sine of 440 Hz is, from its phase against that of the
 * material; codecs may change its level. */
static double lateness(const float *stereo, int first, int count)
{
    double w = 2 * G_PI * 440 / MATERIAL_SAMPLE_RATE, in_phase = 0, off_phase = 0;
    for (int i = 0; i < count; i++) {
        in_phase += stereo[2 * i] * sin(w * (first + i));
        off_phase += stereo[2 * i] * cos(w * (first + i));
    }
    return -atan2(off_phase, in_phase) / w;
}

START_TEST(every_container_gives_the_first_sample_at_0)
{
    enum { FROM = 2000, COUNT = 48000 };
    OutputSpec spec;
    if (!container_spec(_i, &spec))
        return;
    int fd = join_film(&spec);
    AudioReader *reader = NULL;
    g_autofree float *heard = g_new(float, 2 * COUNT);
    ck_assert(audio_reader_open(fd, -1, -1, &reader, NULL));
    ck_assert(audio_reader_read(reader, FROM, heard, COUNT, NULL));
    ck_assert_double_eq_tol(lateness(heard, FROM, COUNT), 0, 0.1);
    audio_reader_free(reader);
    close(fd);
}
END_TEST

START_TEST(sound_is_as_long_as_it_was_made)
{
    OutputSpec spec;
    if (!container_spec(_i, &spec))
        return;
    int fd = join_film(&spec);
    if (strcmp(spec.audio_codec, "aac") == 0) {
        /* Decoders give the last packet whole; the container says where it ends, in
         * milliseconds. */
        g_autoptr(Input) input = input_open(fd, NULL);
        AVStream *audio = stream_of(input, AVMEDIA_TYPE_AUDIO);
        ck_assert_double_eq_tol(seconds(audio->duration, audio->time_base),
                                samples_of(&spec) / (double)spec.sample_rate, 1e-3);
    } else {
        ck_assert_int_eq(decode(fd, AVMEDIA_TYPE_AUDIO, count_samples),
                         samples_of(&spec));
    }
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
    const int n = G_N_ELEMENTS(containers);
    TCase *parts = tcase_create("parts");
    tcase_add_test(parts, parts_join_without_loss);
    tcase_add_loop_test(parts, pictures_of_parts_are_on_the_frame, 0, 2);
    tcase_add_test(parts, sound_lies_beside_its_pictures);
    tcase_add_loop_test(parts, a_part_that_does_not_fit_is_refused, 0, 6);
    tcase_add_loop_test(parts, every_container_shows_each_picture_at_its_time, 0, n);
    tcase_add_loop_test(parts, every_container_gives_the_first_sample_at_0, 0, n);
    tcase_add_loop_test(parts, sound_is_as_long_as_it_was_made, 0, n);
    suite_add_tcase(suite, parts);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
