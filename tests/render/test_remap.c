#include "remap.h"

#include "../run.h"
#include "chatkut/render/resample.h"
#include "tones.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

enum { RATE = 48000 };

static const char *const modes[] = { "follow", "keep" };

/* A curve through (at, time) pairs of seconds, straight or held between. */
static Value *curve_through(const double (*points)[2], unsigned n, EaseKind ease)
{
    Curve *curve = curve_new(VALUE_TIME, n);
    for (unsigned i = 0; i < n; i++) {
        curve->keys[i].at = rtime_from_decimal(points[i][0]);
        curve->keys[i].time = rtime_from_decimal(points[i][1]);
        curve->keys[i].v[0] = points[i][1];
        curve->keys[i].ease.kind = ease;
    }
    return value_new_curve(curve);
}

/* 1 s as it is, 2 s at double speed, 1 s at half, a rest of 1 s, 1 s backwards. */
static const double paces[][2] = { { 0, 0 },   { 1, 1 },   { 3, 5 },
                                   { 4, 5.5 }, { 5, 5.5 }, { 6, 4.5 } };

static Signal *remapped(ToneFunction function, double parameter, const Value *curve,
                        bool keep)
{
    return signal_new_remapped(tone_new(RATE, function, parameter), RATE, curve,
                               RTIME_ZERO, keep);
}

static double rms_at(Signal *signal, double from, double to)
{
    unsigned frames = (unsigned)((to - from) * RATE);
    g_autofree float *stereo = tone_read(signal, (int64_t)(from * RATE), frames);
    return tone_rms(stereo, frames);
}

START_TEST(any_piece_is_the_same)
{
    g_autoptr(Value) curve = curve_through(paces, G_N_ELEMENTS(paces), EASE_IN_OUT);
    g_autoptr(Signal) signal = remapped(tone_noise, 0, curve, _i == 1);
    tone_assert_pure(signal, -4000, 6 * RATE);
}
END_TEST

START_TEST(beeps_are_heard_when_the_curve_reaches_them)
{
    /* beeps at 1, 2, 3, 4, 5 s of the source */
    static const double when[] = { 1, 1.5, 2, 2.5, 3 };
    g_autoptr(Value) curve = curve_through(paces, G_N_ELEMENTS(paces), EASE_LINEAR);
    g_autoptr(Signal) signal = remapped(tone_beeps, 0.5, curve, _i == 1);
    for (unsigned i = 0; i < G_N_ELEMENTS(when); i++) {
        ck_assert_msg(rms_at(signal, when[i] - 0.06, when[i] - 0.025) < 0.02,
                      "%s: too early at %g", modes[_i], when[i]);
        ck_assert_msg(rms_at(signal, when[i] + 0.005, when[i] + 0.03) > 0.2,
                      "%s: too late at %g", modes[_i], when[i]);
    }
}
END_TEST

START_TEST(a_rest_is_silent)
{
    g_autoptr(Value) curve = curve_through(paces, G_N_ELEMENTS(paces), EASE_LINEAR);
    g_autoptr(Signal) signal = remapped(tone_sine, 0.01, curve, _i == 1);
    ck_assert_double_gt(rms_at(signal, 3.5, 3.98), 0.5);
    ck_assert(rms_at(signal, 4.002, 4.998) == 0);
    ck_assert_double_gt(rms_at(signal, 5.02, 5.98), 0.5);
    ck_assert(rms_at(signal, 6.002, 7) == 0);
    g_autofree float *edge = tone_read(signal, 4 * RATE - 2000, 4000);
    double step = 0;
    for (int i = 1; i < 4000; i++)
        step = MAX(step, fabs((double)edge[2 * i] - (double)edge[2 * i - 2]));
    ck_assert_double_lt(step, 0.1); /* a click would be up to 1 */
}
END_TEST

static double pitch(Signal *signal, double from, double to)
{
    unsigned frames = (unsigned)((to - from) * RATE), count = 0;
    g_autofree float *stereo = tone_read(signal, (int64_t)(from * RATE), frames);
    for (unsigned i = 1; i < frames; i++)
        count += (stereo[2 * i - 2] < 0) != (stereo[2 * i] < 0);
    return count / (to - from) / 2;
}

START_TEST(pitch_is_kept_or_follows)
{
    g_autoptr(Value) curve = curve_through(paces, G_N_ELEMENTS(paces), EASE_LINEAR);
    g_autoptr(Signal) keep = remapped(tone_sine, 0.01, curve, true);
    g_autoptr(Signal) follow = remapped(tone_sine, 0.01, curve, false);
    static const struct {
        double from, to, kept, followed;
    } rows[] = {
        { 0.1, 0.9, 480, 480 },
        { 1.1, 2.9, 480, 960 },
        { 3.1, 3.9, 480, 240 },
        { 5.1, 5.9, 480, 480 },
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        ck_assert_double_eq_tol(pitch(keep, rows[i].from, rows[i].to), rows[i].kept, 5);
        ck_assert_double_eq_tol(pitch(follow, rows[i].from, rows[i].to),
                                rows[i].followed, 2);
    }
}
END_TEST

START_TEST(an_even_pace_is_resampling)
{
    static const double even[][2] = { { 0, 0.25 }, { 10, 15.25 } };
    g_autoptr(Value) curve = curve_through(even, 2, EASE_LINEAR);
    g_autoptr(Signal) signal = remapped(tone_sine, 0.02, curve, false);
    g_autofree float *stereo = tone_read(signal, RATE, RATE);
    double worst = 0;
    for (int i = 0; i < RATE; i++) {
        double at = 0.25 * RATE + (RATE + i) * 1.5;
        worst = MAX(worst, fabs((double)stereo[2 * i] - sin(2 * G_PI * 0.02 * at)));
    }
    ck_assert_double_lt(worst, 1e-3);
}
END_TEST

START_TEST(backwards_is_the_mirror)
{
    static const double back[][2] = { { 0, 5 }, { 5, 0 } };
    g_autoptr(Value) curve = curve_through(back, 2, EASE_LINEAR);
    g_autoptr(Signal) signal = remapped(tone_sine, 0.0123, curve, false);
    g_autofree float *stereo = tone_read(signal, RATE, RATE);
    double worst = 0;
    for (int i = 0; i < RATE; i++) {
        double wants = tone_sine(5 * RATE - RATE - i, 0.0123);
        worst = MAX(worst, fabs((double)stereo[2 * i] - wants));
    }
    ck_assert_double_lt(worst, 1e-3);
}
END_TEST

START_TEST(a_jump_is_no_chirp)
{
    static const double jump[][2] = { { 0, 0 }, { 1, 1 }, { 1.0001, 4 }, { 2, 5 } };
    g_autoptr(Value) curve = curve_through(jump, 4, EASE_LINEAR);
    g_autoptr(Signal) signal = remapped(tone_sine, 0.01, curve, _i == 1);
    ck_assert_double_lt(rms_at(signal, 0.9995, 1.0005), 0.3);
    ck_assert_double_gt(rms_at(signal, 1.02, 1.9), 0.6);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("remap");
    TCase *tests = tcase_create("remap");
    tcase_add_loop_test(tests, any_piece_is_the_same, 0, 2);
    tcase_add_loop_test(tests, beeps_are_heard_when_the_curve_reaches_them, 0, 2);
    tcase_add_loop_test(tests, a_rest_is_silent, 0, 2);
    tcase_add_test(tests, pitch_is_kept_or_follows);
    tcase_add_test(tests, an_even_pace_is_resampling);
    tcase_add_test(tests, backwards_is_the_mirror);
    tcase_add_loop_test(tests, a_jump_is_no_chirp, 0, 2);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
