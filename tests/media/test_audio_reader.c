#include "chatkut/media/audio_reader.h"

#include "../run.h"
#include "../share.h"

#include <check.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { RATE = 48000, SECONDS = 4, FRAMES = RATE * SECONDS };

static char *folder;
static float original[2 * FRAMES];

/* ---- making files ---------------------------------------------------------------- */

/* Low-passed noise that fades in and out: what every codec keeps and what correlates
 * with itself at one place only. */
static void make_original(void)
{
    uint32_t seed = 1;
    double low[2] = { 0, 0 };
    for (unsigned i = 0; i < FRAMES; i++)
        for (unsigned c = 0; c < 2; c++) {
            seed = seed * 1664525u + 1013904223u;
            low[c] += 0.15 * ((double)(seed >> 8) / (1 << 24) - 0.5 - low[c]);
            original[2 * i + c] = (float)(low[c] * (1.2 + sin(i / 4000.0)));
        }
}

static char *file_in_folder(const char *name)
{
    return g_build_filename(folder, name, NULL);
}

/* Every %s of `command` becomes the folder. */
static void run_ffmpeg(const char *command)
{
    g_auto(GStrv) parts = g_strsplit(command, "%s", -1);
    g_autofree char *there = g_strjoinv(folder, parts);
    g_autofree char *line = g_strconcat("ffmpeg -nostdin -v error -y ", there, NULL);
    int status = 0;
    ck_assert(g_spawn_command_line_sync(line, NULL, NULL, &status, NULL));
    ck_assert_msg(status == 0, "%s", line);
}

static void set_up(void)
{
    g_autofree char *path = NULL;
    folder = g_dir_make_tmp("chatkut-audio-XXXXXX", NULL);
    make_original();
    path = file_in_folder("original.f32");
    ck_assert(g_file_set_contents(path, (const char *)original, sizeof original, NULL));
}

static void tear_down(void)
{
    GDir *dir = g_dir_open(folder, 0, NULL);
    for (const char *name; (name = g_dir_read_name(dir));) {
        g_autofree char *path = file_in_folder(name);
        g_unlink(path);
    }
    g_dir_close(dir);
    g_rmdir(folder);
    g_free(folder);
}

/* ---- reading files --------------------------------------------------------------- */

typedef struct {
    int fd;
    AudioReader *reader;
} File;

static File open_nth(const char *name, int nth)
{
    g_autofree char *path = file_in_folder(name);
    g_autoptr(GError) error = NULL;
    File file = { .fd = open(path, O_RDONLY | O_CLOEXEC) };
    ck_assert_int_ge(file.fd, 0);
    ck_assert_msg(audio_reader_open(file.fd, nth, -1, &file.reader, &error), "%s: %s",
                  name, error ? error->message : "");
    ck_assert_ptr_nonnull(file.reader);
    return file;
}

static void close_file(File file)
{
    audio_reader_free(file.reader);
    close(file.fd);
}

static float *read_samples(File file, int64_t first, unsigned frames)
{
    float *samples = g_new(float, 2 * (size_t)frames);
    ck_assert(audio_reader_read(file.reader, first, samples, frames, NULL));
    return samples;
}

static double largest_difference(const float *a, const float *b, unsigned frames)
{
    double largest = 0;
    for (unsigned i = 0; i < 2 * frames; i++)
        largest = MAX(largest, fabs((double)a[i] - b[i]));
    return largest;
}

static double loudest(const float *samples, unsigned frames)
{
    double peak = 0;
    for (unsigned i = 0; i < 2 * frames; i++)
        peak = MAX(peak, fabs((double)samples[i]));
    return peak;
}

/* By how many samples `samples`, read at `first`, is later than the original. */
static int measure_lag(const float *samples, int64_t first, unsigned frames)
{
    enum { REACH = 200 };
    double best = -1;
    int at = 0;
    for (int lag = -REACH; lag <= REACH; lag++) {
        double sum = 0;
        for (unsigned i = REACH; i < frames - REACH; i++)
            sum += (double)samples[2 * i] * original[2 * (first + i - lag)];
        if (sum > best) {
            best = sum;
            at = lag;
        }
    }
    return at;
}

/* ---- tests ----------------------------------------------------------------------- */

#define RAW "-f f32le -ar 48000 -ac 2 -i %s/original.f32 "

/* late: what the container's clock cannot say, -1: the encoder's delay is not told at
 * all; noise: what the decoder makes up. */
static const struct {
    const char *name;
    const char *options;
    int late;
    double noise;
} containers[] = {
    { "a.wav", "-c:a pcm_f32le", 0, 0 },
    { "a.flac", "-c:a flac", 0, 0 },
    { "a.mov", "-c:a pcm_s24le", 0, 0 },
    { "a.m4a", "-c:a aac -b:a 192k -aac_pns 0", 0, 0 },
    { "fragments.mp4",
      "-c:a aac -b:a 192k -aac_pns 0 -movflags +empty_moov -frag_duration 500000", -1,
      0 },
    { "a.mp3", "-c:a libmp3lame -b:a 192k", 0, 0 },
    { "a.ogg", "-c:a libvorbis", 0, 0 },
    { "a.opus", "-c:a libopus -b:a 160k", 0, 1e-3 },
    { "a.webm", "-c:a libopus -b:a 160k", 24, 1e-3 },
    { "vorbis.webm", "-c:a libvorbis", -1, 0 },
    { "aac.mkv", "-c:a aac -b:a 192k -aac_pns 0", -1, 0 },
    { "flac.mkv", "-c:a flac", 0, 0 },
    { "pcm.mkv", "-c:a pcm_s16le", 0, 0 },
    { "ac3.mkv", "-c:a ac3 -b:a 384k", -1, 0.05 },
    { "mp2.ts", "-c:a mp2 -b:a 256k", -1, 1e-4 },
    { "aac.flv", "-c:a aac -b:a 192k -aac_pns 0 -ar 44100", -1, 0 },
};

START_TEST(samples_are_the_same_in_whatever_order_they_are_read)
{
    g_autofree char *command =
        g_strconcat(RAW, containers[_i].options, " %s/", containers[_i].name, NULL);
    File file;
    g_autofree float *all = NULL;
    run_ffmpeg(command);
    file = open_nth(containers[_i].name, -1);
    all = read_samples(file, 0, 3 * RATE);
    ck_assert_double_gt(loudest(all, 3 * RATE), 0.1);
    srand(7);
    for (int i = 0; i < 30; i++) {
        unsigned frames = 1 + (unsigned)rand() % 5000;
        int64_t first = rand() % (3 * RATE - (int)frames);
        g_autofree float *some = read_samples(file, first, frames);
        double off = largest_difference(some, all + 2 * first, frames);
        ck_assert_msg(off <= containers[_i].noise, "%s: %g off at %d",
                      containers[_i].name, off, (int)first);
    }
    close_file(file);
}
END_TEST

START_TEST(sound_lies_where_it_was_recorded)
{
    g_autofree char *command =
        g_strconcat(RAW, containers[_i].options, " %s/", containers[_i].name, NULL);
    File file;
    if (containers[_i].late < 0)
        return;
    run_ffmpeg(command);
    file = open_nth(containers[_i].name, -1);
    for (int64_t first = RATE / 2; first < 3 * RATE; first += RATE) {
        g_autofree float *some = read_samples(file, first, 8000);
        int lag = measure_lag(some, first, 8000);
        ck_assert_msg(abs(lag) <= containers[_i].late, "%s: %d late at %d",
                      containers[_i].name, lag, (int)first);
    }
    close_file(file);
}
END_TEST

/* Decoders that fill bands with noise, or dither. */
static const char *const noisy[][2] = {
    { "pns.m4a", "-c:a aac -b:a 48k -aac_pns 1" },
    { "dither.mkv", "-c:a ac3 -b:a 384k" },
    { "dither.ts", "-c:a mp2 -b:a 256k" },
    { "filled.webm", "-c:a libopus -b:a 24k" },
};

START_TEST(noise_does_not_tell_what_was_read_before)
{
    g_autofree char *command =
        g_strconcat(RAW, noisy[_i][1], " %s/", noisy[_i][0], NULL);
    File file, other;
    run_ffmpeg(command);
    file = open_nth(noisy[_i][0], -1);
    other = open_nth(noisy[_i][0], -1);
    g_free(read_samples(file, 0, 2 * RATE));
    audio_reader_restart(file.reader);
    g_autofree float *a = read_samples(file, RATE, RATE);
    g_autofree float *b = read_samples(other, RATE, RATE);
    ck_assert_mem_eq(a, b, 2 * RATE * sizeof *a);
    close_file(file);
    close_file(other);
}
END_TEST

START_TEST(plain_samples_are_copied_exactly)
{
    File file;
    g_autofree float *all = NULL;
    run_ffmpeg(RAW "-c:a pcm_f32le %s/a.wav");
    file = open_nth("a.wav", -1);
    ck_assert_int_eq(audio_reader_rate(file.reader), RATE);
    all = read_samples(file, 0, FRAMES);
    ck_assert_mem_eq(all, original, sizeof original);
    close_file(file);
}
END_TEST

START_TEST(outside_the_file_there_is_silence)
{
    File file;
    g_autofree float *before = NULL, *after = NULL, *far = NULL;
    run_ffmpeg(RAW "-c:a flac %s/a.flac");
    file = open_nth("a.flac", -1);
    before = read_samples(file, -1000, 1500);
    ck_assert(loudest(before, 1000) == 0);
    ck_assert_double_le(largest_difference(before + 2000, original, 500), 1e-4);
    after = read_samples(file, FRAMES - 500, 1000);
    ck_assert_double_gt(loudest(after, 500), 0.01);
    ck_assert(loudest(after + 1000, 500) == 0);
    far = read_samples(file, INT64_C(1) << 40, 100);
    ck_assert(loudest(far, 100) == 0);
    close_file(file);
}
END_TEST

START_TEST(sound_keeps_its_place_beside_the_pictures)
{
    static const struct {
        const char *name;
        const char *codec;
    } films[] = { { "v.mp4", "aac -b:a 192k" },
                  { "v.mkv", "flac" },
                  { "v.mov", "pcm_s16le" } };
    for (unsigned i = 0; i < G_N_ELEMENTS(films); i++) {
        g_autofree char *command =
            g_strconcat("-f lavfi -i color=s=64x64:r=25:d=4 " RAW
                        "-c:v libx264 -preset ultrafast -c:a ",
                        films[i].codec, " %s/", films[i].name, NULL);
        File file;
        g_autofree float *some = NULL;
        run_ffmpeg(command);
        file = open_nth(films[i].name, -1);
        some = read_samples(file, RATE, 8000);
        ck_assert_int_eq(measure_lag(some, RATE, 8000), 0);
        close_file(file);
    }
}
END_TEST

START_TEST(a_hole_in_the_timestamps_is_silence)
{
    File file;
    g_autofree float *hole = NULL, *behind = NULL;
    run_ffmpeg(RAW "-af \"aselect='not(between(t,1,1.5))'\" -c:a pcm_s16le %s/a.mkv");
    file = open_nth("a.mkv", -1);
    hole = read_samples(file, RATE + 2000, RATE / 2 - 4000);
    ck_assert(loudest(hole, RATE / 2 - 4000) == 0);
    behind = read_samples(file, 2 * RATE, 8000);
    ck_assert_int_le(abs(measure_lag(behind, 2 * RATE, 8000)), 48);
    close_file(file);
}
END_TEST

/* Each packet of Vorbis stamped as much later as it is longer than the first. */
START_TEST(vorbis_stamped_ahead_is_the_same_sound)
{
    File plain, ahead;
    g_autofree float *all = NULL, *same = NULL;
    int64_t late = INT64_MAX;
    run_ffmpeg(RAW "-af \"asetnsamples=n=64,volume='if(lt(mod(t,0.37),0.03),1,0.01)':"
                   "eval=frame\" -c:a libvorbis %s/plain.webm");
    run_ffmpeg("-i %s/plain.webm -c copy "
               "-bsf:a \"setts=ts='max(PTS,NEXT_PTS)'\" %s/ahead.webm");
    plain = open_nth("plain.webm", -1);
    ahead = open_nth("ahead.webm", -1);
    all = read_samples(plain, 0, 3 * RATE);
    same = read_samples(ahead, 0, 3 * RATE);
    for (int64_t lag = -1000; lag <= 1000; lag++)
        if (largest_difference(all + 2 * (RATE + lag), same + 2 * RATE, 1000) <= 1e-6)
            late = lag;
    ck_assert_int_ne(late, INT64_MAX);
    for (int i = 0; i < 30; i++) {
        int64_t first = RATE / 2 + rand() % (2 * RATE);
        g_autofree float *some = read_samples(ahead, first, 4000);
        ck_assert_double_le(largest_difference(some, all + 2 * (first + late), 4000),
                            1e-6);
    }
    close_file(plain);
    close_file(ahead);
}
END_TEST

START_TEST(damage_is_passed_over_and_what_follows_stays_in_place)
{
    g_autofree char *path = file_in_folder("a.ts");
    g_autofree char *bytes = NULL;
    g_autofree float *behind = NULL, *all = NULL;
    gsize length;
    File file;
    run_ffmpeg(RAW "-c:a aac -b:a 192k -aac_pns 0 %s/a.ts");
    ck_assert(g_file_get_contents(path, &bytes, &length, NULL));
    for (gsize i = length / 3; i < length / 2; i++)
        bytes[i] = (char)(i * 131);
    ck_assert(g_file_set_contents(path, bytes, (gssize)length, NULL));
    file = open_nth("a.ts", -1);
    all = read_samples(file, 0, FRAMES);
    behind = read_samples(file, 3 * RATE, 8000);
    ck_assert_double_le(largest_difference(behind, all + 6 * RATE, 8000), 1e-3);
    close_file(file);
}
END_TEST

START_TEST(a_file_cut_short_ends_in_silence)
{
    g_autofree char *path = file_in_folder("a.ts");
    g_autofree char *bytes = NULL;
    g_autofree float *all = NULL;
    gsize length;
    File file;
    run_ffmpeg(RAW "-c:a mp2 -b:a 256k %s/a.ts");
    ck_assert(g_file_get_contents(path, &bytes, &length, NULL));
    ck_assert(g_file_set_contents(path, bytes, (gssize)length / 2, NULL));
    file = open_nth("a.ts", -1);
    all = read_samples(file, 0, FRAMES);
    ck_assert_double_gt(loudest(all, RATE), 0.1);
    ck_assert(loudest(all + 6 * RATE, RATE) == 0);
    close_file(file);
}
END_TEST

START_TEST(mono_sounds_at_unity_on_both_sides)
{
    File file;
    g_autofree float *all = NULL;
    run_ffmpeg(RAW "-af pan=mono|c0=c0 -c:a pcm_f32le %s/a.wav");
    file = open_nth("a.wav", -1);
    all = read_samples(file, 0, 1000);
    for (unsigned i = 0; i < 1000; i++) {
        ck_assert(all[2 * i] == original[2 * i]);
        ck_assert(all[2 * i + 1] == original[2 * i]);
    }
    close_file(file);
}
END_TEST

START_TEST(six_channels_at_full_scale_do_not_clip)
{
    File file;
    g_autofree float *all = NULL;
    run_ffmpeg("-f lavfi -i aevalsrc=1|1|1|1|1|1:c=5.1:s=48000:d=1 -c:a pcm_f32le "
               "%s/a.wav");
    file = open_nth("a.wav", -1);
    all = read_samples(file, 0, 1000);
    ck_assert_double_le(loudest(all, 1000), 1.0001);
    ck_assert_double_ge(loudest(all, 1000), 0.999);
    close_file(file);
}
END_TEST

START_TEST(channels_without_a_layout_give_something)
{
    File file;
    g_autofree float *all = NULL;
    run_ffmpeg("-f lavfi -i aevalsrc=0.5|0.5|0|0|0|0|0|0|0|0|0:s=48000:d=1 "
               "-c:a pcm_s16le %s/a.wav");
    file = open_nth("a.wav", -1);
    all = read_samples(file, 0, 1000);
    ck_assert_double_gt(loudest(all, 1000), 0.1);
    close_file(file);
}
END_TEST

START_TEST(infinite_samples_are_taken_out)
{
    g_autofree char *path = file_in_folder("original.f32");
    g_autofree float *bad = g_memdup2(original, sizeof original);
    g_autofree float *all = NULL;
    File file;
    bad[100] = NAN;
    bad[201] = INFINITY;
    bad[300] = 1e30f;
    ck_assert(g_file_set_contents(path, (const char *)bad, sizeof original, NULL));
    run_ffmpeg(RAW "-c:a copy %s/a.wav");
    file = open_nth("a.wav", -1);
    all = read_samples(file, 0, 1000);
    ck_assert_double_lt(loudest(all, 1000), 2);
    close_file(file);
}
END_TEST

START_TEST(the_nth_stream_is_chosen)
{
    static const int rates[] = { 8000, 16000, 8000 }; /* the third does not exist */
    run_ffmpeg("-f lavfi -i sine=440:r=8000:d=1 -f lavfi -i sine=440:r=16000:d=1 "
               "-map 0 -map 1 -c:a pcm_s16le -disposition:a:0 default %s/a.mkv");
    for (int i = 0; i < 3; i++) {
        File file = open_nth("a.mkv", i);
        ck_assert_int_eq(audio_reader_rate(file.reader), rates[i]);
        close_file(file);
    }
}
END_TEST

START_TEST(a_film_without_sound_has_no_reader)
{
    g_autofree char *path = file_in_folder("v.mp4");
    AudioReader *reader = (AudioReader *)path;
    int fd;
    run_ffmpeg("-f lavfi -i color=s=64x64:r=25:d=1 -c:v libx264 %s/v.mp4");
    fd = open(path, O_RDONLY | O_CLOEXEC);
    ck_assert(audio_reader_open(fd, -1, -1, &reader, NULL));
    ck_assert_ptr_null(reader);
    close(fd);
}
END_TEST

START_TEST(what_is_no_media_is_refused)
{
    g_autofree char *path = file_in_folder("original.f32");
    g_autoptr(GError) error = NULL;
    AudioReader *reader = NULL;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ck_assert(!audio_reader_open(fd, -1, -1, &reader, &error));
    ck_assert_int_eq(error->domain, MEDIA_ERROR);
    close(fd);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("audio_reader");
    TCase *tests = tcase_create("audio_reader");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_share(tests, samples_are_the_same_in_whatever_order_they_are_read,
                    G_N_ELEMENTS(containers));
    tcase_add_share(tests, sound_lies_where_it_was_recorded, G_N_ELEMENTS(containers));
    tcase_add_loop_test(tests, noise_does_not_tell_what_was_read_before, 0,
                        G_N_ELEMENTS(noisy));
    tcase_add_test(tests, plain_samples_are_copied_exactly);
    tcase_add_test(tests, outside_the_file_there_is_silence);
    tcase_add_test(tests, sound_keeps_its_place_beside_the_pictures);
    tcase_add_test(tests, a_hole_in_the_timestamps_is_silence);
    tcase_add_test(tests, vorbis_stamped_ahead_is_the_same_sound);
    tcase_add_test(tests, damage_is_passed_over_and_what_follows_stays_in_place);
    tcase_add_test(tests, a_file_cut_short_ends_in_silence);
    tcase_add_test(tests, mono_sounds_at_unity_on_both_sides);
    tcase_add_test(tests, six_channels_at_full_scale_do_not_clip);
    tcase_add_test(tests, channels_without_a_layout_give_something);
    tcase_add_test(tests, infinite_samples_are_taken_out);
    tcase_add_test(tests, the_nth_stream_is_chosen);
    tcase_add_test(tests, a_film_without_sound_has_no_reader);
    tcase_add_test(tests, what_is_no_media_is_refused);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
