#include "chatkut/tui/wave.h"

#include "../run.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

/* The peak of a level in decibels. */
static uint8_t peak_of(double decibels)
{
    return (uint8_t)lround(255 * pow(10, decibels / 20));
}

START_TEST(each_decibel_takes_as_much)
{
    const struct {
        uint8_t peak;
        double gain, height;
    } rows[] = {
        { 0, 1, 0 },
        { 255, 1, 1 },
        { 255, 4, 1 },
        { 255, 0, 0 },
        { 255, 0.5, 1 - 6.02 / 48 },
        { 128, 1, 1 - 5.99 / 48 },
        { 64, 2, 1 - 5.99 / 48 },
        { 1, 1, 0 }, /* -48.1 dB */
        { 16, 1, 0.5 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        double height = wave_height(rows[i].peak, rows[i].gain);
        ck_assert_msg(fabs(height - rows[i].height) < 0.003, "%zu: %f", i, height);
    }
}
END_TEST

START_TEST(blocks_have_eight_steps)
{
    uint8_t peaks[9];
    for (int n = 0; n <= 8; n++)
        peaks[n] = n == 0 ? 0 : peak_of(-48 + 6 * n);
    g_autofree char *text = wave_text(peaks, 9, 1, WAVE_BLOCKS);
    ck_assert_str_eq(text, " ▁▂▃▄▅▆▇█");
}
END_TEST

START_TEST(ascii_has_four_steps)
{
    const uint8_t peaks[] = { 0, peak_of(-36), peak_of(-24), peak_of(-12), 255 };
    g_autofree char *text = wave_text(peaks, 5, 1, WAVE_ASCII);
    ck_assert_str_eq(text, " .:|#");
}
END_TEST

START_TEST(braille_has_two_bars_of_four_steps)
{
    const uint8_t peaks[] = { 0, 0, 255,          255, peak_of(-36),
                              0, 0, peak_of(-24), 255, peak_of(-12) };
    g_autofree char *text = wave_text(peaks, 5, 1, WAVE_BRAILLE);
    ck_assert_str_eq(text, " ⣿⡀⢠⣷");
}
END_TEST

START_TEST(what_can_be_heard_shows)
{
    const uint8_t soft = 2; /* -42 dB: not a whole step */
    g_autofree char *text = wave_text(&soft, 1, 1, WAVE_BLOCKS);
    ck_assert_str_eq(text, "▁");
}
END_TEST

START_TEST(bars_go_on_over_the_rows)
{
    const uint8_t peaks[] = { 255, peak_of(-24), peak_of(-12) };
    const char *const rows[] = { "█ ▄", "███" };
    g_autoptr(Surface) surface = surface_new(3, 2);
    wave_draw(surface_area(surface), peaks, 1, WAVE_BLOCKS, STYLE_PLAIN);
    for (int y = 0; y < 2; y++) {
        g_autofree char *row = surface_row(surface, y);
        ck_assert_str_eq(row, rows[y]);
    }
}
END_TEST

START_TEST(what_it_does_not_reach_stays)
{
    const uint8_t peaks[] = { 0, peak_of(-24) };
    g_autoptr(Surface) surface = surface_new(2, 2);
    area_put(surface_area(surface), 0, 0, "ab", STYLE_PLAIN);
    area_put(surface_area(surface), 0, 1, "cd", STYLE_PLAIN);
    wave_draw(surface_area(surface), peaks, 1, WAVE_ASCII, STYLE_PLAIN);
    g_autofree char *upper = surface_row(surface, 0), *lower = surface_row(surface, 1);
    ck_assert_str_eq(upper, "ab");
    ck_assert_str_eq(lower, "c#");
}
END_TEST

START_TEST(the_manner_suits_the_terminal)
{
    Look look = { .depth = DEPTH_256 };
    ck_assert_int_eq(wave_manner(&look, 1), WAVE_BLOCKS);
    ck_assert_int_eq(wave_manner(&look, 3), WAVE_BRAILLE);
    look.ascii = true;
    ck_assert_int_eq(wave_manner(&look, 3), WAVE_ASCII);
    ck_assert_int_eq(wave_bars(WAVE_BRAILLE), 2);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("wave");
    TCase *tcase = tcase_create("wave");
    tcase_add_test(tcase, each_decibel_takes_as_much);
    tcase_add_test(tcase, blocks_have_eight_steps);
    tcase_add_test(tcase, ascii_has_four_steps);
    tcase_add_test(tcase, braille_has_two_bars_of_four_steps);
    tcase_add_test(tcase, what_can_be_heard_shows);
    tcase_add_test(tcase, bars_go_on_over_the_rows);
    tcase_add_test(tcase, what_it_does_not_reach_stays);
    tcase_add_test(tcase, the_manner_suits_the_terminal);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
