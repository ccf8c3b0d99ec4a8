#include "chatkut/render/mix.h"

#include "../run.h"
#include "../share.h"
#include "chatkut/media/input.h"
#include "chatkut/render/lost.h"
#include "sounds.h"
#include "tones.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RATE = SOUNDS_RATE, FRAMES = SOUNDS_FRAMES };

/* ---- mixing ---------------------------------------------------------------------- */

static Mixer *make_mixer(const char *rate, const char *tracks, const char *sequences)
{
    g_autoptr(Composition) composition = sounds_compose(rate, tracks, sequences);
    g_autoptr(GError) error = NULL;
    Mixer *mixer = mixer_new(composition, composition_main(composition), RATE,
                             sounds_file, NULL, &error);
    ck_assert_msg(mixer, "%s", error ? error->message : "");
    return mixer;
}

static float *read_mix(Mixer *mixer, int64_t first, unsigned frames)
{
    float *stereo = g_new(float, 2 * (size_t)frames);
    g_autoptr(GError) error = NULL;
    ck_assert_msg(mixer_read(mixer, first, stereo, frames, &error), "%s",
                  error ? error->message : "");
    return stereo;
}

static float *mix(const char *tracks, int64_t first, unsigned frames)
{
    g_autoptr(Mixer) mixer = make_mixer("25/1", tracks, "");
    return read_mix(mixer, first, frames);
}

static double left(const float *stereo, int64_t i)
{
    return (double)stereo[2 * i];
}

static double noise_at(int64_t sample)
{
    return (double)(float)sounds_noise(sample, 0.5);
}

#define ASSERT_NEAR(x, y, tolerance)                                                 \
    ck_assert_msg(fabs((x) - (y)) <= (tolerance), "%s: %g, not %g", #x, (double)(x), \
                  (double)(y))

/* ---- place ----------------------------------------------------------------------- */

START_TEST(clips_play_their_samples_at_their_time)
{
    g_autofree float *x = mix(
        TRACK("a", CLIP("c", 25, 50, "noise", ",\"in\":\"1/2s\""), ""), 0, 4 * RATE);
    ck_assert(tone_peak(x, RATE) == 0);
    for (int i = RATE; i < 3 * RATE; i++) {
        ck_assert(left(x, i) == noise_at(i - RATE / 2));
        ck_assert(x[2 * i + 1] == x[2 * i] / 2);
    }
    ck_assert(tone_peak(x + 6 * RATE, RATE) == 0);
}
END_TEST

START_TEST(a_cut_falls_between_two_samples)
{
    g_autofree float *x = mix(TRACK("a",
                                    CLIP("c", 0, 25, "noise", "") "," CLIP(
                                        "d", 25, 25, "other", ",\"in\":\"2s\""),
                                    ""),
                              RATE - 100, 200);
    ck_assert(left(x, 99) == noise_at(RATE - 1));
    ck_assert(left(x, 100) == (double)(float)sounds_noise(2 * RATE, -0.3));
}
END_TEST

START_TEST(a_split_cannot_be_heard)
{
    const char *whole = TRACK("a", CLIP("c", 7, 200, "noise", ",\"in\":\"1/3s\""), "");
    const char *split = TRACK("a",
                              CLIP("c", 7, 64, "noise", ",\"in\":\"1/3s\"") "," CLIP(
                                  "d", 71, 136, "noise", ",\"in\":\"37032/15000s\""),
                              "");
    /* 1/3 s + 64 frames at 30000/1001 */
    g_autoptr(Mixer) one = make_mixer("30000/1001", whole, "");
    g_autoptr(Mixer) two = make_mixer("30000/1001", split, "");
    g_autofree float *a = read_mix(one, 0, 7 * RATE), *b = read_mix(two, 0, 7 * RATE);
    ck_assert_mem_eq(a, b, 7 * RATE * 2 * sizeof *a);
}
END_TEST

START_TEST(backwards_is_the_mirror)
{
    g_autofree float *x = mix(
        TRACK("a", CLIP("c", 0, 50, "noise", ",\"in\":\"3s\",\"speed\":\"-1/1\""), ""),
        0, 2 * RATE);
    for (int i = 0; i < 2 * RATE; i++)
        ck_assert(left(x, i) == noise_at(3 * RATE - i));
}
END_TEST

START_TEST(a_loop_starts_again_at_the_beginning)
{
    g_autofree float *x =
        mix(TRACK("a", CLIP("c", 0, 500, "noise", ",\"in\":\"9s\",\"loop\":true"), ""),
            0, 13 * RATE);
    g_autofree float *y = mix(
        TRACK("a", CLIP("c", 0, 500, "unmeasured", ",\"in\":\"9s\",\"loop\":true"), ""),
        5 * RATE, 7 * RATE);
    for (int i = 0; i < 13 * RATE; i++)
        ck_assert(left(x, i) == noise_at((i + 9 * RATE) % FRAMES));
    for (int i = 0; i < 7 * RATE; i++)
        ck_assert(left(y, i) == 0.5);
}
END_TEST

START_TEST(past_the_end_of_the_media_there_is_silence)
{
    g_autofree float *x =
        mix(TRACK("a", CLIP("c", 0, 500, "unmeasured", ""), ""), 9 * RATE, 2 * RATE);
    ck_assert(left(x, RATE - 1) == 0.5);
    ck_assert(tone_peak(x + 2 * RATE, RATE) == 0);
}
END_TEST

/* ---- speed ----------------------------------------------------------------------- */

static unsigned crossings(const float *stereo, unsigned frames)
{
    unsigned count = 0;
    for (unsigned i = 1; i < frames; i++)
        count += (stereo[2 * i - 2] < 0) != (stereo[2 * i] < 0);
    return count;
}

START_TEST(pitch_is_kept_or_follows)
{
    static const struct {
        const char *more;
        unsigned hertz;
    } ways[] = {
        { ",\"speed\":\"2/1\"", 1000 },
        { ",\"speed\":\"2/1\",\"pitch\":\"follow\"", 2000 },
        { ",\"in\":\"9s\",\"speed\":\"-1/2\"", 1000 },
        { ",\"in\":\"9s\",\"speed\":\"-1/2\",\"pitch\":\"follow\"", 500 },
        { ",\"speed\":\"200/1\",\"loop\":true", 0 }, /* too fast to be heard */
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(ways); i++) {
        g_autofree char *clip = g_strdup_printf(
            TRACK("a",
                  "{\"id\":\"c\",\"type\":\"audio\",\"start\":0,\"duration\":50,"
                  "\"asset\":\"tone\"%s}",
                  ""),
            ways[i].more);
        g_autofree float *x = mix(clip, RATE / 2, RATE);
        ASSERT_NEAR(crossings(x, RATE), 2.0 * ways[i].hertz, 5);
    }
}
END_TEST

/* 2 s as they are from 1 s on, a rest of 1 s, 1 s backwards. */
#define REMAP                                                                         \
    ",\"remap\":{\"keys\":[{\"at\":0,\"value\":\"1s\"},{\"at\":50,\"value\":\"3s\"}," \
    "{\"at\":75,\"value\":\"3s\"},{\"at\":100,\"value\":\"2s\"}]}"

START_TEST(a_remap_is_followed)
{
    g_autofree float *x =
        mix(TRACK("a", CLIP("c", 25, 100, "tone", REMAP ",\"pitch\":\"follow\""), ""),
            0, 6 * RATE);
    double worst = 0;
    ck_assert(tone_peak(x, RATE) == 0);
    for (int i = RATE + 1000; i < 3 * RATE - 1000; i++)
        worst = MAX(worst, fabs(left(x, i) - sounds_sine(i, 1000)));
    for (int i = 4 * RATE + 1000; i < 5 * RATE - 1000; i++)
        worst = MAX(worst, fabs(left(x, i) - sounds_sine(7 * RATE - i, 1000)));
    ck_assert_double_lt(worst, 1e-3);
    ck_assert(tone_peak(x + 2 * (3 * RATE + 100), RATE - 200) == 0);
    ck_assert(tone_peak(x + 10 * RATE, RATE) == 0);
}
END_TEST

START_TEST(beeps_stay_beside_their_pictures_at_any_speed)
{
    static const char *const modes[] = { "keep", "follow" };
    for (unsigned m = 0; m < 2; m++) {
        g_autofree char *clip = g_strdup_printf(
            TRACK("a",
                  "{\"id\":\"c\",\"type\":\"audio\",\"start\":10,\"duration\":140,"
                  "\"asset\":\"beeps\",\"in\":\"1/2s\",\"speed\":\"3/2\","
                  "\"pitch\":\"%s\"}",
                  ""),
            modes[m]);
        g_autofree float *x = mix(clip, 0, 6 * RATE);
        for (int second = 1; second < 9; second++) {
            /* start + (second - in) / speed */
            int64_t exact = (int64_t)(RATE * (0.4 + (second - 0.5) / 1.5));
            ck_assert(tone_peak(x + 2 * (exact - 480), 400) < 0.1);
            ck_assert(tone_peak(x + 2 * exact, 480) > 0.3);
        }
    }
}
END_TEST

/* ---- level ----------------------------------------------------------------------- */

static const struct {
    const char *audio; /* of the clip */
    const char *track; /* and its track */
    double left, right;
} levels[] = {
    { "{}", "", 0.5, 0.25 },
    { "{\"volume\":0.5}", "", 0.25, 0.125 },
    { "{\"volume\":0.5}", ",\"audio\":{\"volume\":0.5}", 0.125, 0.0625 },
    { "{\"pan\":-1}", "", 0.5, 0 },
    { "{\"pan\":0.5}", "", 0.25, 0.25 },
    { "{\"mute\":true}", "", 0, 0 },
    { "{\"channels\":\"left\"}", "", 0.5, 0.5 },
    { "{\"channels\":\"right\"}", "", 0.25, 0.25 },
    { "{\"channels\":\"mono\"}", "", 0.375, 0.375 },
    { "{\"channels\":\"mono\"}", ",\"audio\":{\"pan\":1}", 0, 0.375 },
    { "{}", ",\"mute\":true", 0, 0 },
    { "{}", ",\"enabled\":false", 0, 0 },
    { "{}", ",\"audio\":{\"mute\":true}", 0, 0 },
};

START_TEST(levels_are_what_they_say)
{
    g_autofree char *track = g_strdup_printf(
        TRACK("a",
              "{\"id\":\"c\",\"type\":\"audio\",\"start\":0,\"duration\":50,"
              "\"asset\":\"dc\",\"audio\":%s}",
              "%s"),
        levels[_i].audio, levels[_i].track);
    g_autofree float *x = mix(track, RATE, 100);
    ASSERT_NEAR(left(x, 50), levels[_i].left, 1e-7);
    ASSERT_NEAR((double)x[101], levels[_i].right, 1e-7);
}
END_TEST

START_TEST(a_volume_curve_is_followed_smoothly)
{
    g_autofree float *x =
        mix(TRACK("a",
                  CLIP("c", 25, 100, "dc",
                       ",\"audio\":{\"volume\":{\"keys\":[{\"at\":0,\"value\":0},"
                       "{\"at\":50,\"value\":1,\"ease\":\"hold\"},{\"at\":75,\"value\":"
                       "0.5}]}}"),
                  ""),
            RATE, 4 * RATE);
    for (int i = 0; i < 2 * RATE; i++)
        ASSERT_NEAR(left(x, i), 0.5 * i / (2 * RATE), 1e-4);
    for (int i = 2 * RATE; i < 3 * RATE - 64; i++)
        ASSERT_NEAR(left(x, i), 0.5, 1e-4);
    ASSERT_NEAR(left(x, 3 * RATE + 64), 0.25, 1e-6);
    for (int i = 1; i < 4 * RATE; i++)
        ck_assert_double_le(fabs(left(x, i) - left(x, i - 1)), 0.01);
}
END_TEST

static const struct {
    const char *name;
    double quarter, half, three_quarters;
} fades[] = {
    { "linear", 0.25, 0.5, 0.75 },
    { "equal-power", 0.382683, 0.707107, 0.92388 },
    { "exponential", 0.000177828, 0.00316228, 0.0562341 },
    { "s-curve", 0.146447, 0.5, 0.853553 },
};

START_TEST(fades_have_their_shapes)
{
    g_autofree char *track = g_strdup_printf(
        TRACK("a",
              "{\"id\":\"c\",\"type\":\"audio\",\"start\":0,\"duration\":100,"
              "\"asset\":\"dc\",\"audio\":{"
              "\"fadeIn\":{\"duration\":\"1s\",\"curve\":\"%s\"},"
              "\"fadeOut\":{\"duration\":\"2s\",\"curve\":\"%s\"}}}",
              ""),
        fades[_i].name, fades[_i].name);
    g_autofree float *x = mix(track, 0, 4 * RATE);
    ck_assert(left(x, 0) == 0);
    ASSERT_NEAR(left(x, RATE / 4), 0.5 * fades[_i].quarter, 1e-6);
    ASSERT_NEAR(left(x, RATE / 2), 0.5 * fades[_i].half, 1e-6);
    ASSERT_NEAR(left(x, RATE * 3 / 4), 0.5 * fades[_i].three_quarters, 1e-6);
    ck_assert(left(x, RATE * 3 / 2) == 0.5);
    ASSERT_NEAR(left(x, 2 * RATE + RATE / 2), 0.5 * fades[_i].three_quarters, 1e-6);
    ASSERT_NEAR(left(x, 3 * RATE), 0.5 * fades[_i].half, 1e-6);
    ASSERT_NEAR(left(x, 4 * RATE - 1), 0, 1e-4);
}
END_TEST

/* ---- transitions ----------------------------------------------------------------- */

#define DISSOLVE(ends, more)                                      \
    ",\"transitions\":[{\"id\":\"t\",\"type\":\"dissolve\"," ends \
    ",\"before\":10,\"after\":15" more "}]"

START_TEST(a_crossfade_keeps_the_power)
{
    g_autofree float *x = mix(TRACK("a",
                                    CLIP("c", 0, 50, "tone", "") "," CLIP(
                                        "d", 50, 50, "dc", ",\"in\":\"1s\""),
                                    DISSOLVE("\"from\":\"c\",\"to\":\"d\"", "")),
                              0, 4 * RATE);
    int64_t begin = 40 * RATE / 25, end = 65 * RATE / 25;
    for (int64_t i = begin; i < end; i++) {
        double way = (double)(i - begin) / (double)(end - begin);
        double expected =
            sounds_sine(i, 1000) * cos(way * G_PI / 2) + 0.5 * sin(way * G_PI / 2);
        ASSERT_NEAR(left(x, i), expected, 1e-6);
    }
    ASSERT_NEAR(left(x, begin - 1), sounds_sine(begin - 1, 1000), 1e-7);
    ck_assert(left(x, end) == 0.5);
}
END_TEST

START_TEST(a_transition_that_cuts_sound_leaves_it_alone)
{
    g_autofree float *x =
        mix(TRACK("a",
                  CLIP("c", 0, 50, "noise", "") "," CLIP("d", 50, 50, "dc",
                                                         ",\"in\":\"1s\""),
                  DISSOLVE("\"from\":\"c\",\"to\":\"d\"", ",\"audio\":\"cut\"")),
            0, 4 * RATE);
    ck_assert(left(x, 2 * RATE - 1) == noise_at(2 * RATE - 1));
    ck_assert(left(x, 2 * RATE) == 0.5);
}
END_TEST

START_TEST(a_dissolve_at_a_free_end_fades)
{
    g_autofree float *x = mix(
        TRACK("a", CLIP("c", 0, 50, "dc", ""),
              ",\"transitions\":[{\"id\":\"t\",\"type\":\"dissolve\",\"from\":\"c\","
              "\"before\":25,\"after\":0}]"),
        0, 3 * RATE);
    ck_assert(left(x, RATE) == 0.5);
    ASSERT_NEAR(left(x, RATE * 3 / 2), 0.5 * sqrt(0.5), 1e-6);
    ck_assert(tone_peak(x + 4 * RATE, RATE) == 0);
}
END_TEST

/* ---- nesting, ducking, limiting -------------------------------------------------- */

START_TEST(a_nested_sequence_sounds_like_its_clips)
{
    const char *inner =
        TRACK("a", CLIP("c", 5, 100, "noise", ",\"audio\":{\"pan\":0.3}"), "");
    g_autofree char *sequence = g_strdup_printf(
        ",{\"id\":\"n\",\"size\":[64,64],\"rate\":\"25/1\",\"tracks\":[%s]}", inner);
    g_autoptr(Mixer) nested = make_mixer(
        "25/1",
        TRACK("o",
              "{\"id\":\"s\",\"type\":\"sequence\",\"sequence\":\"n\",\"start\":0,"
              "\"duration\":150}",
              ""),
        sequence);
    g_autofree float *a = read_mix(nested, 0, 5 * RATE);
    g_autofree float *b =
        mix(TRACK("b", CLIP("x", 5, 100, "noise", ",\"audio\":{\"pan\":0.3}"), ""), 0,
            5 * RATE);
    ck_assert_mem_eq(a, b, 5 * RATE * 2 * sizeof *a);
}
END_TEST

START_TEST(music_ducks_under_a_voice)
{
    const char *music = TRACK(
        "music", CLIP("c", 0, 250, "dc", ""),
        ",\"audio\":{\"duck\":{\"under\":[\"v\"],\"amount\":-12,\"attack\":\"1/10s\","
        "\"release\":\"2/5s\"}}");
    g_autofree char *voice =
        g_strconcat(music, ",", TRACK("v", CLIP("w", 0, 250, "word", ""), ""), NULL);
    g_autofree float *x = mix(voice, 0, 8 * RATE);
    double ducked = 0.5 * pow(10, -12.0 / 20);
    ASSERT_NEAR(left(x, 4 * RATE - RATE / 8), 0.5, 1e-6);
    ck_assert_double_lt(left(x, 4 * RATE - RATE / 20),
                        0.4); /* on its way down before */
    ASSERT_NEAR(left(x, 4 * RATE), ducked, 1e-3);
    ASSERT_NEAR(left(x, 5 * RATE + RATE / 10), ducked, 1e-3);
    ck_assert_double_gt(left(x, 5 * RATE + RATE / 2), ducked * 1.5);
    ASSERT_NEAR(left(x, 6 * RATE), 0.5, 1e-6);
}
END_TEST

START_TEST(the_sum_does_not_clip)
{
    g_autofree float *x =
        mix(TRACK("a", CLIP("c", 0, 100, "loud", ""), "") "," TRACK(
                "b", CLIP("d", 25, 50, "tone", ",\"audio\":{\"volume\":4}"), ""),
            0, 4 * RATE);
    ck_assert_double_le(tone_peak(x, 4 * RATE), pow(10, -1.0 / 20) + 1e-6);
}
END_TEST

/* ---- any piece is the same ------------------------------------------------------- */

static const char *const everything = TRACK(
    "a",
    CLIP("a1", 0, 60, "noise", ",\"in\":\"1/7s\",\"audio\":{\"fadeIn\":{\"duration\":20}}") "," CLIP(
        "a2", 60, 60, "beeps",
        ",\"in\":\"1s\",\"speed\":\"3/2\"") "," CLIP("a3", 120, 60, "other",
                                                     ",\"in\":\"9s\",\"speed\":\"-4/"
                                                     "3\",\"pitch\":\"follow\""),
    ",\"transitions\":[{\"id\":\"t\",\"type\":\"dissolve\",\"from\":\"a1\",\"to\":"
    "\"a2\","
    "\"before\":10,\"after\":10,\"ease\":\"ease-in\"}]") "," TRACK("b",
                                                                   CLIP("b1", 10, 150,
                                                                        "loud",
                                                                        ",\"audio\":{"
                                                                        "\"volume\":{"
                                                                        "\"keys\":[{"
                                                                        "\"at\":0,"
                                                                        "\"value\":0},{"
                                                                        "\"at\":90,"
                                                                        "\"value\":1.5,"
                                                                        "\"ease\":{"
                                                                        "\"bezier\":[0."
                                                                        "1,0.9,0.2,1]}}"
                                                                        ",{\"at\":140,"
                                                                        "\"value\":0.2}"
                                                                        "]},\"pan\":"
                                                                        "{\"keys\":[{"
                                                                        "\"at\":5,"
                                                                        "\"value\":-1},"
                                                                        "{\"at\":100,"
                                                                        "\"value\":1}]}"
                                                                        "}"),
                                                                   ",\"audio\":{"
                                                                   "\"duck\":{"
                                                                   "\"under\":[\"a2\"],"
                                                                   "\"amount\":-20}}");

START_TEST(any_piece_is_the_same)
{
    g_autoptr(Mixer) mixer = make_mixer("25/1", everything, "");
    enum { ALL = 8 * RATE };
    g_autofree float *all = read_mix(mixer, 0, ALL);
    ck_assert_double_gt(tone_peak(all, ALL), 0.5);
    srand(11);
    for (int i = 0; i < 25; i++) {
        unsigned frames = 1 + (unsigned)rand() % 4000;
        int64_t first = rand() % (ALL - 4000);
        g_autofree float *piece = read_mix(mixer, first, frames);
        ck_assert_mem_eq(piece, all + 2 * first, frames * 2 * sizeof *piece);
    }
}
END_TEST

START_TEST(frame_by_frame_is_the_same)
{
    g_autoptr(Mixer) mixer = make_mixer("25/1", everything, "");
    g_autofree float *all = read_mix(mixer, 1000, 5 * RATE);
    for (int64_t at = 0; at + 1601 < 5 * RATE; at += 1601) {
        g_autofree float *piece = read_mix(mixer, 1000 + at, 1601);
        ck_assert_mem_eq(piece, all + 2 * at, 1601 * 2 * sizeof *piece);
    }
}
END_TEST

/* ---- what goes wrong ------------------------------------------------------------- */

START_TEST(a_missing_file_is_silent_and_told)
{
    g_autoptr(Mixer) mixer =
        make_mixer("25/1",
                   TRACK("a", CLIP("c", 25, 50, "lost", ""),
                         "") "," TRACK("b", CLIP("d", 25, 50, "dc", ""), ""),
                   "");
    float stereo[200];
    ck_assert(mixer_read(mixer, 0, stereo, 100, NULL));
    ck_assert_uint_eq(mixer_lost(mixer)->len, 0);
    ck_assert(mixer_read(mixer, 2 * RATE, stereo, 100, NULL));
    ck_assert_uint_eq(mixer_lost(mixer)->len, 1);
    const Lost *lost = &g_array_index(mixer_lost(mixer), Lost, 0);
    ck_assert_str_eq(lost->clip->node.id, "c");
    ck_assert_int_eq(lost->reason, LOSS_UNREADABLE);
    ck_assert_ptr_nonnull(strstr(lost->detail, "Lost tape"));
    ck_assert_float_eq_tol(stereo[100], 0.5F, 1e-6);
    ck_assert(mixer_read(mixer, 5 * RATE, stereo, 100, NULL));
    ck_assert_uint_eq(mixer_lost(mixer)->len, 0);
}
END_TEST

static const char *const refused[] = {
    TRACK("a",
          CLIP("c", 0, 50, "dc", ",\"effects\":[{\"id\":\"e\",\"type\":\"echo\"}]"),
          ""),
    TRACK("a", CLIP("c", 0, 50, "dc", ""),
          ",\"effects\":[{\"id\":\"e\",\"type\":\"echo\"}]"),
};

START_TEST(what_cannot_be_heard_right_is_refused)
{
    g_autoptr(Composition) composition = sounds_compose("25/1", refused[_i], "");
    g_autoptr(GError) error = NULL;
    ck_assert_ptr_null(mixer_new(composition, composition_main(composition), RATE,
                                 sounds_file, NULL, &error));
    ck_assert(g_error_matches(error, MEDIA_ERROR, MEDIA_ERROR_UNSUPPORTED));
}
END_TEST

START_TEST(nothing_on_the_timeline_is_silence)
{
    g_autofree float *x = mix(TRACK("a", "", ""), -100, 1000);
    ck_assert(tone_peak(x, 1000) == 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("mix");
    TCase *tests = tcase_create("mix");
    tcase_add_unchecked_fixture(tests, sounds_open, sounds_close);
    tcase_add_test(tests, clips_play_their_samples_at_their_time);
    tcase_add_test(tests, a_cut_falls_between_two_samples);
    tcase_add_test(tests, a_split_cannot_be_heard);
    tcase_add_test(tests, backwards_is_the_mirror);
    tcase_add_test(tests, a_loop_starts_again_at_the_beginning);
    tcase_add_test(tests, past_the_end_of_the_media_there_is_silence);
    tcase_add_test(tests, pitch_is_kept_or_follows);
    if (test_share() == 1) /* libav's index moves for each packet read backwards */
        tcase_add_test(tests, a_remap_is_followed);
    tcase_add_test(tests, beeps_stay_beside_their_pictures_at_any_speed);
    tcase_add_loop_test(tests, levels_are_what_they_say, 0, G_N_ELEMENTS(levels));
    tcase_add_test(tests, a_volume_curve_is_followed_smoothly);
    tcase_add_loop_test(tests, fades_have_their_shapes, 0, G_N_ELEMENTS(fades));
    tcase_add_test(tests, a_crossfade_keeps_the_power);
    tcase_add_test(tests, a_transition_that_cuts_sound_leaves_it_alone);
    tcase_add_test(tests, a_dissolve_at_a_free_end_fades);
    tcase_add_test(tests, a_nested_sequence_sounds_like_its_clips);
    tcase_add_test(tests, music_ducks_under_a_voice);
    tcase_add_test(tests, the_sum_does_not_clip);
    tcase_add_test(tests, any_piece_is_the_same);
    tcase_add_test(tests, frame_by_frame_is_the_same);
    tcase_add_test(tests, a_missing_file_is_silent_and_told);
    tcase_add_loop_test(tests, what_cannot_be_heard_right_is_refused, 0,
                        G_N_ELEMENTS(refused));
    tcase_add_test(tests, nothing_on_the_timeline_is_silence);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
