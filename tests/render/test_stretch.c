#include "chatkut/render/stretch.h"

#include "../run.h"
#include "../share.h"
#include "tones.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

enum { RATE = 48000, SECONDS = 30 };

static const RTime speeds[] = {
    { 1, 4 },   { 1, 2 }, { 2, 3 }, { 9, 10 }, { 1001, 1000 },
    { 11, 10 }, { 3, 2 }, { 2, 1 }, { 4, 1 },
};

/* A beep a second over a chord, as speech stands over music. */
static double beeps_over_chord(int64_t sample, double gain)
{
    return tone_beeps(sample, 0.6) +
           gain * (tone_sine(sample, 220.0 / RATE) + tone_sine(sample, 277.18 / RATE));
}

static double chord(int64_t sample, double gain)
{
    return gain * (tone_sine(sample, 220.0 / RATE) + tone_sine(sample, 277.18 / RATE) +
                   tone_sine(sample, 329.63 / RATE));
}

/* Where within 20 ms of `around` the 1 kHz in it passes half its level, or -1. */
static int64_t find_onset(Signal *signal, int64_t around)
{
    enum { REACH = RATE / 50, WINDOW = RATE / 500 };
    unsigned frames = 2 * REACH + WINDOW;
    g_autofree float *x = tone_read(signal, around - REACH - WINDOW / 2, frames);
    for (unsigned i = 0; i < 2 * REACH; i++) {
        double re = 0, im = 0;
        for (unsigned k = 0; k < WINDOW; k++) {
            re += (double)x[2 * (i + k)] * cos(2 * G_PI * k / 48);
            im += (double)x[2 * (i + k)] * sin(2 * G_PI * k / 48);
        }
        if (hypot(re, im) / WINDOW > 0.15)
            return around - REACH + i;
    }
    return -1;
}

START_TEST(beeps_start_where_they_belong)
{
    RTime speed = speeds[_i];
    g_autoptr(Signal) clean =
        signal_new_stretched(tone_new(RATE, tone_beeps, 0.6), speed);
    g_autoptr(Signal) mixed =
        signal_new_stretched(tone_new(RATE, beeps_over_chord, 0.05), speed);
    for (int second = 1; second < SECONDS; second++) {
        int64_t exact = (int64_t)second * RATE * speed.den / speed.num;
        int64_t late_ms_48 = find_onset(clean, exact) - exact;
        ck_assert_msg(ABS(late_ms_48) <= RATE / 1000, "%d late at %d", (int)late_ms_48,
                      second);
        late_ms_48 = find_onset(mixed, exact) - exact;
        ck_assert_msg(ABS(late_ms_48) <= RATE / 1000, "%d late at %d", (int)late_ms_48,
                      second);
    }
}
END_TEST

START_TEST(any_piece_is_the_same)
{
    g_autoptr(Signal) signal =
        signal_new_stretched(tone_new(RATE, beeps_over_chord, 0.05), speeds[_i]);
    tone_assert_pure(signal, -RATE, 12 * RATE);
}
END_TEST

static double power_at(const float *stereo, unsigned frames, double hertz)
{
    double re = 0, im = 0;
    for (unsigned i = 0; i < frames; i++) {
        double window = 0.5 - 0.5 * cos(2 * G_PI * i / frames);
        re += window * (double)stereo[2 * i] * cos(2 * G_PI * hertz / RATE * i);
        im += window * (double)stereo[2 * i] * sin(2 * G_PI * hertz / RATE * i);
    }
    return (re * re + im * im) * 8 / ((double)frames * frames);
}

START_TEST(pitch_and_level_are_kept)
{
    static const double notes[] = { 220, 277.18, 329.63 };
    g_autoptr(Signal) signal =
        signal_new_stretched(tone_new(RATE, chord, 0.2), speeds[_i]);
    for (int64_t first = 0; first < 20 * RATE; first += RATE / 2) {
        enum { FRAMES = RATE / 4 };
        g_autofree float *x = tone_read(signal, first, FRAMES);
        double power = 0, power_db;
        for (unsigned n = 0; n < G_N_ELEMENTS(notes); n++)
            power += power_at(x, FRAMES, notes[n]);
        power_db = 10 * log10(power / 0.06);
        ck_assert_msg(fabs(power_db) < 2.7, "%.1f dB at %g s", power_db,
                      (double)first / RATE);
    }
}
END_TEST

START_TEST(silence_stays_silent)
{
    g_autoptr(Signal) signal =
        signal_new_stretched(tone_new(RATE, tone_beeps, 0), (RTime){ 3, 2 });
    g_autofree float *x = tone_read(signal, -1000, 100000);
    ck_assert(tone_peak(x, 100000) == 0);
}
END_TEST

START_TEST(extreme_speeds_stay_in_bounds)
{
    static const RTime extremes[] = { { 1, 100 }, { 37, 10 }, { 97, 1 } };
    for (unsigned i = 0; i < G_N_ELEMENTS(extremes); i++) {
        g_autoptr(Signal) signal =
            signal_new_stretched(tone_new(RATE, beeps_over_chord, 0.05), extremes[i]);
        g_autofree float *x = tone_read(signal, -RATE, 3 * RATE);
        ck_assert_double_le(tone_peak(x, 3 * RATE), 1);
    }
}
END_TEST

START_TEST(low_rates_work_too)
{
    g_autoptr(Signal) signal =
        signal_new_stretched(tone_new(4000, tone_sine, 0.05), (RTime){ 1, 2 });
    g_autofree float *x = tone_read(signal, 0, 40000);
    ck_assert_double_ge(tone_rms(x, 40000), 0.65);
    tone_assert_pure(signal, 0, 40000);
}
END_TEST

START_TEST(normal_speed_gives_the_signal_back)
{
    Signal *tone = tone_new(RATE, tone_noise, 0);
    Signal *same = signal_new_stretched(tone, (RTime){ 1, 1 });
    ck_assert_ptr_eq(same, tone);
    signal_free(same);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("stretch");
    TCase *tests = tcase_create("stretch");
    tcase_add_share(tests, beeps_start_where_they_belong, G_N_ELEMENTS(speeds));
    tcase_add_share(tests, any_piece_is_the_same, G_N_ELEMENTS(speeds));
    tcase_add_share(tests, pitch_and_level_are_kept, G_N_ELEMENTS(speeds));
    tcase_add_test(tests, silence_stays_silent);
    tcase_add_test(tests, extreme_speeds_stay_in_bounds);
    tcase_add_test(tests, low_rates_work_too);
    tcase_add_test(tests, normal_speed_gives_the_signal_back);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
