#include "chatkut/render/resample.h"

#include "../run.h"
#include "tones.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

/* What is left of `stereo` when the best fitting sine of that frequency is taken out,
 * against that sine, in dB; *level: the sine's amplitude. */
static double residue_db(const float *stereo, unsigned frames, double frequency,
                         double *level)
{
    double cc = 0, cs = 0, ss = 0, xc = 0, xs = 0, rest = 0, a, b;
    for (unsigned i = 0; i < frames; i++) {
        double c = cos(2 * G_PI * frequency * i), s = sin(2 * G_PI * frequency * i);
        double x = (double)stereo[2 * i];
        cc += c * c, cs += c * s, ss += s * s, xc += x * c, xs += x * s;
    }
    a = (xc * ss - xs * cs) / (cc * ss - cs * cs);
    b = (xs * cc - xc * cs) / (cc * ss - cs * cs);
    for (unsigned i = 0; i < frames; i++) {
        double sine =
            a * cos(2 * G_PI * frequency * i) + b * sin(2 * G_PI * frequency * i);
        rest += ((double)stereo[2 * i] - sine) * ((double)stereo[2 * i] - sine);
    }
    *level = hypot(a, b);
    return 10 * log10(rest / frames / (*level * *level / 2));
}

static const struct {
    int from, to;
    RTime speed;
    double hertz; /* of the source */
    double level_db, residue_db;
} cases[] = {
    { 44100, 48000, { 1, 1 }, 1000, 0.001, -105 },
    { 44100, 48000, { 1, 1 }, 19000, 0.1, -90 },
    { 48000, 44100, { 1, 1 }, 1000, 0.001, -105 },
    { 48000, 44100, { 1, 1 }, 18000, 0.1, -90 },
    { 8000, 48000, { 1, 1 }, 1000, 0.01, -100 },
    { 96000, 48000, { 1, 1 }, 5000, 0.001, -105 },
    { 48000, 48000, { 3, 2 }, 1000, 0.001, -105 },
    { 48000, 48000, { 1, 4 }, 1000, 0.001, -105 },
    { 48000, 48000, { 4, 1 }, 1000, 0.001, -105 },
    { 44056, 48000, { 1, 1 }, 1000, 0.001, -100 }, /* finer than the phases */
    { 48000, 48000, { 1001, 1000 }, 10000, 0.001, -95 },
};

START_TEST(a_sine_stays_a_sine_at_its_place)
{
    double cycles = cases[_i].hertz / cases[_i].from;
    double step = (double)cases[_i].speed.num / (double)cases[_i].speed.den *
                  cases[_i].from / cases[_i].to;
    g_autoptr(Signal) signal = signal_new_resampled(
        tone_new(cases[_i].from, tone_sine, cycles), cases[_i].to, cases[_i].speed);
    enum { FIRST = 1000000, FRAMES = 48000 };
    g_autofree float *all = tone_read(signal, FIRST, FRAMES);
    double level, residue = residue_db(all, FRAMES, cycles * step, &level);
    ck_assert_int_eq(signal->rate, cases[_i].to);
    ck_assert_double_le(fabs(20 * log10(level)), cases[_i].level_db);
    ck_assert_double_le(residue, cases[_i].residue_db);
    for (int i = 0; i < 1000; i++) { /* no delay, no drift */
        double exact = sin(2 * G_PI * fmod(cycles * step * (FIRST + i), 1));
        ck_assert_double_le(fabs((double)all[2 * i] - exact), 0.02);
    }
    tone_assert_pure(signal, -20000, 40000);
}
END_TEST

START_TEST(what_the_new_rate_cannot_hold_is_gone)
{
    g_autoptr(Signal) signal = signal_new_resampled(
        tone_new(48000, tone_sine, 15000.0 / 48000), 24000, (RTime){ 1, 1 });
    g_autofree float *all = tone_read(signal, 0, 24000);
    ck_assert_double_le(20 * log10(tone_peak(all + 2000, 20000)), -95);
}
END_TEST

START_TEST(a_constant_keeps_its_value)
{
    g_autoptr(Signal) signal =
        signal_new_resampled(tone_new(44100, tone_sine, 0), 48000, (RTime){ 1, 1 });
    g_autofree float *all = tone_read(signal, 0, 1000);
    ck_assert(tone_peak(all, 1000) == 0);
}
END_TEST

START_TEST(nothing_to_do_gives_the_signal_back)
{
    Signal *tone = tone_new(48000, tone_noise, 0);
    Signal *same = signal_new_resampled(tone, 48000, (RTime){ 1, 1 });
    ck_assert_ptr_eq(same, tone);
    signal_free(same);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("resample");
    TCase *tests = tcase_create("resample");
    tcase_add_loop_test(tests, a_sine_stays_a_sine_at_its_place, 0,
                        G_N_ELEMENTS(cases));
    tcase_add_test(tests, what_the_new_rate_cannot_hold_is_gone);
    tcase_add_test(tests, a_constant_keeps_its_value);
    tcase_add_test(tests, nothing_to_do_gives_the_signal_back);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
