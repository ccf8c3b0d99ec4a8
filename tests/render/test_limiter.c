#include "chatkut/render/limiter.h"

#include "../run.h"
#include "tones.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RATE = 48000 };

static const double ceiling = 0.8912509381337456; /* -1 dB */

/* Sample n of the result lies at sample n of the input. */
static float *limit(const float *stereo, unsigned frames)
{
    g_autoptr(Limiter) limiter = limiter_new(RATE, -1);
    unsigned delay = limiter_delay(limiter);
    g_autofree float *padded = g_new0(float, 2 * (size_t)(frames + delay));
    memcpy(padded, stereo, 2 * sizeof *stereo * frames);
    limiter_process(limiter, padded, frames + delay);
    return g_memdup2(padded + 2 * (size_t)delay, 2 * sizeof *stereo * frames);
}

static float *bursts(unsigned frames, double gain)
{
    float *stereo = g_new(float, 2 * (size_t)frames);
    for (unsigned i = 0; i < frames; i++) {
        double swell = i % 20000 < 3000 ? gain : 0.3;
        stereo[2 * i] = (float)(swell * tone_sine(i, 0.0131));
        stereo[2 * i + 1] = (float)(0.5 * swell * tone_sine(i, 0.0277));
    }
    return stereo;
}

START_TEST(what_stays_below_the_ceiling_is_untouched)
{
    g_autofree float *in = bursts(RATE, 0.7);
    g_autofree float *out = limit(in, RATE);
    ck_assert_mem_eq(in, out, RATE * 2 * sizeof *in);
}
END_TEST

START_TEST(nothing_passes_the_ceiling)
{
    static const double gains[] = { 0.9, 1, 2, 8, 60 };
    for (unsigned g = 0; g < G_N_ELEMENTS(gains); g++) {
        g_autofree float *in = bursts(RATE, gains[g]);
        g_autofree float *out = limit(in, RATE);
        ck_assert_double_le(tone_peak(out, RATE), ceiling + 1e-6);
        ck_assert_double_ge(tone_peak(out, RATE), ceiling - 0.01);
    }
}
END_TEST

/* A sine of a quarter of the rate that is sampled 45 degrees off its peaks reads 3 dB
 * low. */
START_TEST(peaks_between_samples_count)
{
    g_autofree float *in = g_new(float, 2 * RATE);
    g_autofree float *out = NULL;
    for (unsigned i = 0; i < RATE; i++)
        in[2 * i] = in[2 * i + 1] = (float)sin(G_PI / 2 * i + G_PI / 4) * 1.2f;
    out = limit(in, RATE);
    ck_assert_double_le(tone_peak(out + 4000, RATE - 4000), ceiling * sqrt(0.5) * 1.02);
}
END_TEST

START_TEST(both_sides_get_the_same_gain)
{
    g_autofree float *in = bursts(RATE, 2);
    g_autofree float *out = limit(in, RATE);
    for (unsigned i = 0; i < RATE; i++)
        ck_assert_double_le(fabs((double)in[2 * i] * (double)out[2 * i + 1] -
                                 (double)in[2 * i + 1] * (double)out[2 * i]),
                            1e-5);
}
END_TEST

START_TEST(a_single_peak_is_met_and_let_go)
{
    g_autofree float *in = g_new(float, 2 * RATE);
    g_autofree float *out = NULL;
    unsigned peak = RATE / 2, look = RATE * LIMITER_LOOK_MS / 1000;
    for (unsigned i = 0; i < 2 * RATE; i++)
        in[i] = 0.25f;
    in[2 * peak] = 1.5f;
    out = limit(in, RATE);
    ck_assert_double_le(fabs((double)out[2 * peak] - ceiling), 0.02);
    ck_assert(out[2 * (peak - look - 20)] == 0.25f);
    ck_assert_double_lt((double)out[2 * (peak + 100)], 0.25);
    ck_assert(out[2 * (peak + RATE / 4)] == 0.25f);
}
END_TEST

START_TEST(after_the_warm_up_the_past_is_forgotten)
{
    enum { FRAMES = 4 * RATE };
    g_autoptr(Limiter) limiter = limiter_new(RATE, -1);
    g_autofree float *in = bursts(FRAMES, 20), *all = limit(in, FRAMES);
    unsigned warmup = limiter_warmup(limiter), delay = limiter_delay(limiter);
    unsigned start = 2 * RATE + 17, from = start - warmup, n = RATE;
    g_autofree float *piece =
        g_memdup2(in + 2 * (size_t)from, (warmup + delay + n) * 2 * sizeof *in);
    for (unsigned done = 0; done < warmup + delay + n;) {
        unsigned step = MIN(1000u, warmup + delay + n - done);
        limiter_process(limiter, piece + 2 * (size_t)done, step);
        done += step;
    }
    ck_assert_mem_eq(piece + 2 * (size_t)(warmup + delay), all + 2 * (size_t)start,
                     n * 2 * sizeof *in);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("limiter");
    TCase *tests = tcase_create("limiter");
    tcase_add_test(tests, what_stays_below_the_ceiling_is_untouched);
    tcase_add_test(tests, nothing_passes_the_ceiling);
    tcase_add_test(tests, peaks_between_samples_count);
    tcase_add_test(tests, both_sides_get_the_same_gain);
    tcase_add_test(tests, a_single_peak_is_met_and_let_go);
    tcase_add_test(tests, after_the_warm_up_the_past_is_forgotten);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
