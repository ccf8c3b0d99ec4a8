/* Streams, rates, and how far ducking goes, each held against the definition. */
#include "chatkut/render/mix.h"

#include "../run.h"
#include "chatkut/media/error.h"
#include "chatkut/model/composition_json.h"
#include "chatkut/render/resample.h"
#include "sounds.h"
#include "tones.h"

#include <check.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *folder;

static void set_up(void)
{
    sounds_open();
    folder = g_dir_make_tmp("chatkut-mix-XXXXXX", NULL);
}

static void tear_down(void)
{
    sounds_close();
    g_rmdir(folder);
    g_free(folder);
}

/* An open file that ffmpeg makes; it has no name any more. */
static int make_file(const char *name, const char *options)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *line =
        g_strdup_printf("ffmpeg -nostdin -v error -y %s %s", options, path);
    int status = 0;
    ck_assert(g_spawn_command_line_sync(line, NULL, NULL, &status, NULL));
    ck_assert_msg(status == 0, "%s", line);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    g_unlink(path);
    return fd;
}

static int only_file(const char *asset, void *data, GError **error)
{
    (void)asset, (void)error;
    return *(int *)data;
}

/* `frames` samples from `first` on of a film of one clip. */
static float *mix_file(int fd, const char *asset, const char *clip, const char *track,
                       int rate, int64_t first, unsigned frames)
{
    g_autofree char *text = g_strdup_printf(
        "{'chatkut':1,'id':'p','main':'m','assets':[{'id':'f','kind':'audio','path':'f'"
        "%s}],'sequences':[{'id':'m','size':[64,64],'rate':'25/1','tracks':[{'id':'t',"
        "'kind':'audio','clips':[{'id':'c','type':'audio','asset':'f','start':0,"
        "'duration':50%s}]%s}]}]}",
        asset, clip, track);
    g_autoptr(GError) error = NULL;
    g_strdelimit(text, "'", '"');
    g_autoptr(Composition) film = composition_from_text(text, strlen(text), &error);
    ck_assert_msg(film, "%s", error ? error->message : "?");
    g_autoptr(Mixer) mixer =
        mixer_new(film, composition_main(film), rate, only_file, &fd, &error);
    ck_assert_msg(mixer, "%s", error ? error->message : "?");
    float *stereo = g_new(float, 2 * (size_t)frames);
    ck_assert(mixer_read(mixer, first, stereo, frames, NULL));
    return stereo;
}

/* ---- streams --------------------------------------------------------------------- */

START_TEST(the_stream_asked_for_is_heard)
{
    static const struct {
        const char *asset, *clip, *track;
        double heard;
    } rows[] = {
        { "", "", "", 0.1 },
        { "", ",'audio':{'stream':1}", "", 0.2 },
        { "", "", ",'audio':{'stream':2}", 0.3 },
        { "", ",'audio':{'stream':0}", ",'audio':{'stream':2}", 0.1 },
        { ",'streams':{'audio':2}", "", "", 0.3 },
        { ",'streams':{'audio':2}", ",'audio':{'stream':1}", "", 0.2 },
        { "", ",'audio':{'stream':7}", "", 0.1 }, /* there is none */
    };
    int fd = make_file("streams.mkv",
                       "-f lavfi -i aevalsrc=0.1|0.1:s=48000:d=2 "
                       "-f lavfi -i aevalsrc=0.2|0.2:s=48000:d=2 "
                       "-f lavfi -i aevalsrc=0.3|0.3:s=48000:d=2 "
                       "-map 0 -map 1 -map 2 -c:a pcm_f32le -disposition:a:0 default");
    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree float *x =
            mix_file(fd, rows[i].asset, rows[i].clip, rows[i].track, 48000, 48000, 10);
        ck_assert_msg(fabs((double)x[0] - rows[i].heard) < 1e-6, "row %u: %g", i,
                      (double)x[0]);
    }
    close(fd);
}
END_TEST

/* ---- rates ----------------------------------------------------------------------- */

static const struct {
    int source, output;
} rates[] = {
    { 8000, 48000 },   { 22050, 48000 }, { 44100, 48000 }, { 96000, 48000 },
    { 192000, 48000 }, { 48000, 44100 }, { 96000, 44100 }, { 44100, 96000 },
    { 44100, 44100 },  { 96000, 96000 },
};

/* 1 kHz comes out as 1 kHz, in phase, whatever the rates. */
START_TEST(sound_keeps_its_place_and_shape_at_any_rate)
{
    enum { COUNT = 4000 };
    const int output = rates[_i].output;
    g_autofree char *options = g_strdup_printf(
        "-f lavfi -i aevalsrc=0.5*sin(2*PI*1000*t)|0.5*sin(2*PI*1000*t):s=%d:d=2 "
        "-c:a pcm_f32le",
        rates[_i].source);
    int fd = make_file("rate.wav", options);
    g_autofree float *x = mix_file(fd, "", "", "", output, output, COUNT);
    double worst = 0;
    for (int i = 0; i < COUNT; i++) {
        double wants = 0.5 * sin(2 * G_PI * 1000 * (double)(output + i) / output);
        worst = MAX(worst, fabs((double)x[2 * i] - wants));
    }
    ck_assert_msg(worst < 5e-5, "%d to %d: %g off", rates[_i].source, output, worst);
    close(fd);
}
END_TEST

/* ---- ducking --------------------------------------------------------------------- */

static float *mix_ducked(const char *duck, int64_t frames)
{
    g_autofree char *tracks = g_strdup_printf(
        TRACK("music", CLIP("c", 0, 250, "dc", ""),
              ",\"audio\":{\"duck\":{%s}}") "," TRACK("v",
                                                      CLIP("w", 0, 250, "word", ""),
                                                      ""),
        duck);
    g_autoptr(Composition) film = sounds_compose("25/1", tracks, "");
    g_autoptr(Mixer) mixer =
        mixer_new(film, composition_main(film), SOUNDS_RATE, sounds_file, NULL, NULL);
    float *stereo = g_new(float, 2 * (size_t)frames);
    ck_assert(mixer_sum(mixer, 0, stereo, (unsigned)frames, NULL)); /* not limited */
    return stereo;
}

/* The word is a sine of 480 Hz at 0.5 and 0.25, from 4 to 5 s: -10.1 dB. The music is a
 * constant, so between two times at which the sine is 0 it is the mean. */
static double music_at(const float *stereo, double second)
{
    enum { PERIOD = 100 };
    int64_t first = (int64_t)(second * SOUNDS_RATE) / PERIOD * PERIOD;
    double sum = 0;
    for (int i = 0; i < PERIOD; i++)
        sum += (double)stereo[2 * (first + i)];
    return 20 * log10(sum / PERIOD / 0.5);
}

START_TEST(ducking_goes_as_far_and_as_fast_as_it_says)
{
    static const struct {
        const char *duck;
        double second, decibels;
    } rows[] = {
        /* it is down when the word begins, and 200 ms after it ended */
        { "\"under\":[\"v\"],\"amount\":-12", 4.01, -12 },
        { "\"under\":[\"v\"],\"amount\":-12", 5.19, -12 },
        { "\"under\":[\"w\"],\"amount\":-6", 4.5, -6 },
        { "\"under\":[\"v\"],\"amount\":0", 4.5, 0 },
        /* straight in decibels on its way */
        { "\"under\":[\"v\"],\"amount\":-20,\"attack\":\"1s\"", 3.5, -10 },
        { "\"under\":[\"v\"],\"amount\":-20,\"attack\":\"1s\"", 3.25, -5 },
        { "\"under\":[\"v\"],\"amount\":-20,\"attack\":\"1s\"", 2.98, 0 },
        { "\"under\":[\"v\"],\"amount\":-20,\"release\":\"2s\"", 6.2, -10 },
        { "\"under\":[\"v\"],\"amount\":-20,\"release\":\"2s\"", 6.7, -5 },
        { "\"under\":[\"v\"],\"amount\":-20,\"release\":\"2s\"", 7.25, 0 },
        /* by default a tenth of a second ahead, and 0.4 s to come back */
        { "\"under\":[\"v\"],\"amount\":-20", 3.88, 0 },
        { "\"under\":[\"v\"],\"amount\":-20", 5.4, -10 },
        { "\"under\":[\"v\"],\"amount\":-20", 5.65, 0 },
        /* what is softer than the threshold ducks nothing */
        { "\"under\":[\"v\"],\"amount\":-20,\"threshold\":-9", 4.5, 0 },
        { "\"under\":[\"v\"],\"amount\":-20,\"threshold\":-12", 4.5, -20 },
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree float *stereo = mix_ducked(rows[i].duck, 8 * SOUNDS_RATE);
        double has = music_at(stereo, rows[i].second);
        ck_assert_msg(fabs(has - rows[i].decibels) < 0.45,
                      "%s at %g s: %.2f dB, not %g", rows[i].duck, rows[i].second, has,
                      rows[i].decibels);
    }
}
END_TEST

/* ---- the ceiling ----------------------------------------------------------------- */

/* The sum of everything as an analogue converter would see it: eight times
 * oversampled. */
typedef struct {
    Signal head;
    Mixer *mixer;
} Mixed;

static bool mixed_read(Signal *signal, int64_t first, float *stereo, unsigned frames,
                       GError **error)
{
    return mixer_read(((Mixed *)signal)->mixer, first, stereo, frames, error);
}

static void mixed_free(Signal *signal)
{
    mixer_free(((Mixed *)signal)->mixer);
    g_free(signal);
}

START_TEST(nothing_is_louder_than_the_ceiling_between_samples_either)
{
    static const SignalClass class = { mixed_read, mixed_free };
    g_autoptr(Composition) film = sounds_compose(
        "25/1",
        TRACK("a",
              CLIP("c", 0, 50, "tone",
                   ",\"speed\":\"97/9\",\"pitch\":\"follow\","
                   "\"loop\":true,\"audio\":{\"volume\":6}"),
              "") "," TRACK("b",
                            CLIP("d", 20, 30, "beeps",
                                 ",\"speed\":\"41/4\",\"pitch\":\"follow\","
                                 "\"loop\":true,\"audio\":{\"volume\":9}"),
                            ""),
        "");
    Mixed *mixed = g_new0(Mixed, 1);
    mixed->head = (Signal){ &class, SOUNDS_RATE };
    mixed->mixer =
        mixer_new(film, composition_main(film), SOUNDS_RATE, sounds_file, NULL, NULL);
    g_autoptr(Signal) analogue =
        signal_new_resampled(&mixed->head, 8 * SOUNDS_RATE, rtime_make(1, 1));
    g_autofree float *stereo = tone_read(analogue, 8 * 2000, 8 * SOUNDS_RATE);
    double peak = 20 * log10(tone_peak(stereo, 8 * SOUNDS_RATE));
    ck_assert_msg(peak < MIX_CEILING_DB + 0.2 && peak > MIX_CEILING_DB - 1, "%.2f dB",
                  peak);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("mix_sources");
    TCase *tests = tcase_create("mix_sources");
    tcase_add_unchecked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, the_stream_asked_for_is_heard);
    tcase_add_loop_test(tests, sound_keeps_its_place_and_shape_at_any_rate, 0,
                        G_N_ELEMENTS(rates));
    tcase_add_test(tests, ducking_goes_as_far_and_as_fast_as_it_says);
    tcase_add_test(tests, nothing_is_louder_than_the_ceiling_between_samples_either);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
