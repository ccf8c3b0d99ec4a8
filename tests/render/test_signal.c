#include "chatkut/render/signal.h"

#include "../run.h"
#include "tones.h"

#include <check.h>
#include <stdlib.h>

START_TEST(a_loop_repeats_in_both_directions)
{
    g_autoptr(Signal) loop = signal_new_loop(tone_new(48000, tone_noise, 0), 1000);
    g_autofree float *all = tone_read(loop, -2500, 5000);
    for (int i = 0; i < 5000; i++) {
        int64_t at = ((i - 2500) % 1000 + 1000) % 1000;
        ck_assert(all[2 * i] == (float)tone_noise(at, 0));
    }
    tone_assert_pure(loop, -2500, 5000);
}
END_TEST

START_TEST(reversed_is_the_mirror_at_zero)
{
    g_autoptr(Signal) reversed = signal_new_reversed(tone_new(8000, tone_noise, 0));
    g_autofree float *all = tone_read(reversed, -12000, 24000);
    for (int i = 0; i < 24000; i++)
        ck_assert(all[2 * i] == (float)tone_noise(12000 - i, 0));
    tone_assert_pure(reversed, -12000, 24000);
}
END_TEST

START_TEST(a_view_shows_the_same_wherever_it_moves)
{
    g_autoptr(Signal) tone = tone_new(8000, tone_noise, 0);
    SignalView view = { .signal = tone };
    srand(1);
    for (int i = 0; i < 500; i++) {
        int64_t first = rand() % 4000 - 2000;
        unsigned frames = 1 + (unsigned)rand() % 600;
        const float *samples = signal_view(&view, first, frames, NULL);
        for (unsigned k = 0; k < frames; k++)
            ck_assert(samples[2 * k] == (float)tone_noise(first + k, 0));
    }
    signal_view_clear(&view);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("signal");
    TCase *tests = tcase_create("signal");
    tcase_add_test(tests, a_loop_repeats_in_both_directions);
    tcase_add_test(tests, reversed_is_the_mirror_at_zero);
    tcase_add_test(tests, a_view_shows_the_same_wherever_it_moves);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
