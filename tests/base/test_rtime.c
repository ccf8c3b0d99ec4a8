#include "chatkut/base/rtime.h"

#include "../run.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

static const Rate film = { 24000, 1001 };
static const Rate pal = { 25, 1 };
static const Rate ntsc = { 30000, 1001 };
static const Rate thirty = { 30, 1 };
static const Rate ntsc60 = { 60000, 1001 };

static void assert_time(RTime got, int64_t num, int64_t den)
{
    ck_assert_int_eq(got.num, num);
    ck_assert_int_eq(got.den, den);
}

/* ---- arithmetic --------------------------------------------------------------- */

START_TEST(make_reduces_and_normalises_the_sign)
{
    assert_time(rtime_make(6, 4), 3, 2);
    assert_time(rtime_make(6, -4), -3, 2);
    assert_time(rtime_make(-6, -4), 3, 2);
    assert_time(rtime_make(0, -7), 0, 1);
    assert_time(RTIME_ZERO, 0, 1);
}
END_TEST

START_TEST(results_saturate_at_the_limit)
{
    RTime limit = { RTIME_LIMIT, 1 };
    assert_time(rtime_make(INT64_MAX, 1), RTIME_LIMIT, 1);
    assert_time(rtime_make(INT64_MIN, 1), -RTIME_LIMIT, 1);
    assert_time(rtime_make(INT64_MIN, INT64_MIN), 1, 1);
    assert_time(rtime_add(limit, limit), RTIME_LIMIT, 1);
    assert_time(rtime_sub(rtime_neg(limit), limit), -RTIME_LIMIT, 1);
    assert_time(rtime_scale(limit, INT64_MIN, 1), -RTIME_LIMIT, 1);
    assert_time(rtime_from_frames(INT64_MAX, pal), RTIME_LIMIT, 1);
    ck_assert_int_eq(rtime_to_frames(limit, (Rate){ INT32_MAX, 1 }, RTIME_NEAREST),
                     RTIME_LIMIT * INT32_MAX);
}
END_TEST

START_TEST(too_fine_a_result_becomes_the_nearest_flick)
{
    RTime fine = rtime_make(1, 999999937), finer = rtime_make(1, 999999893);
    RTime sum = rtime_add(fine, finer);
    ck_assert_int_le(sum.den, 705600000);
    ck_assert_double_eq_tol(rtime_seconds(sum), 2e-9, 1.0 / 705600000);
    assert_time(rtime_make(1, INT64_MAX), 0, 1);
    assert_time(rtime_make(INT64_MAX, INT64_MAX - 1), 1, 1);
    assert_time(rtime_make(INT64_MIN, INT64_MAX), -1, 1);
    assert_time(rtime_mul(rtime_make(1, RTIME_DEN_MAX), rtime_make(1, RTIME_DEN_MAX)),
                0, 1);
}
END_TEST

START_TEST(a_flick_divides_every_common_rate)
{
    static const Rate rates[] = { { 24, 1 },       { 25, 1 },      { 30, 1 },
                                  { 50, 1 },       { 60, 1 },      { 120, 1 },
                                  { 44100, 1 },    { 48000, 1 },   { 96000, 1 },
                                  { 192000, 1 },   { 90000, 1 },   { 24000, 1001 },
                                  { 30000, 1001 }, { 60000, 1001 } };
    for (size_t i = 0; i < G_N_ELEMENTS(rates); i++)
        ck_assert_int_eq(705600000 * (int64_t)rates[i].den % rates[i].num, 0);
}
END_TEST

typedef struct {
    RTime time;
    Rate rate;
    int64_t nearest, floor, ceil;
    bool on_frame;
} FrameCase;

static const FrameCase frame_cases[] = {
    { { 0, 1 }, { 25, 1 }, 0, 0, 0, true },
    { { 1, 1 }, { 25, 1 }, 25, 25, 25, true },
    { { 1, 50 }, { 25, 1 }, 1, 0, 1, false }, /* a half goes away from zero */
    { { -1, 50 }, { 25, 1 }, -1, -1, 0, false },
    { { 1, 51 }, { 25, 1 }, 0, 0, 1, false },
    { { -1, 51 }, { 25, 1 }, 0, -1, 0, false },
    { { 1, 49 }, { 25, 1 }, 1, 0, 1, false },
    { { 1001, 30000 }, { 30000, 1001 }, 1, 1, 1, true },
    { { 1, 1 }, { 30000, 1001 }, 30, 29, 30, false },
};

START_TEST(times_fall_on_frames_as_asked)
{
    const FrameCase *c = &frame_cases[_i];
    ck_assert_int_eq(rtime_to_frames(c->time, c->rate, RTIME_NEAREST), c->nearest);
    ck_assert_int_eq(rtime_to_frames(c->time, c->rate, RTIME_FLOOR), c->floor);
    ck_assert_int_eq(rtime_to_frames(c->time, c->rate, RTIME_CEIL), c->ceil);
    ck_assert(rtime_on_frame(c->time, c->rate) == c->on_frame);
    RTime snapped = rtime_snap(c->time, c->rate, RTIME_FLOOR);
    ck_assert(rtime_on_frame(snapped, c->rate));
    ck_assert_int_eq(rtime_to_frames(snapped, c->rate, RTIME_CEIL), c->floor);
}
END_TEST

START_TEST(a_million_ntsc_frames_add_up_exactly)
{
    RTime frame = rtime_from_frames(1, ntsc), sum = RTIME_ZERO;
    for (int i = 0; i < 1000000; i++)
        sum = rtime_add(sum, frame);
    ck_assert_int_eq(rtime_compare(sum, rtime_from_frames(1000000, ntsc)), 0);
}
END_TEST

START_TEST(ratios_multiply_and_divide)
{
    RTime t = rtime_make(7, 3);
    assert_time(rtime_mul(t, rtime_make(3, 2)), 7, 2);
    assert_time(rtime_div(t, rtime_make(7, 2)), 2, 3);
    assert_time(rtime_div(t, rtime_make(-1, 2)), -14, 3);
    assert_time(rtime_scale(t, 3, -7), -1, 1);
}
END_TEST

START_TEST(decimals_are_read_to_the_microsecond)
{
    assert_time(rtime_from_decimal(0.1), 1, 10);
    assert_time(rtime_from_decimal(-2.5), -5, 2);
    assert_time(rtime_from_decimal(1.0 / 3), 333333, 1000000);
    assert_time(rtime_from_decimal(NAN), 0, 1);
    assert_time(rtime_from_decimal(-INFINITY), 0, 1);
    assert_time(rtime_from_decimal(1e300), RTIME_LIMIT, 1);
    ck_assert_double_eq(rtime_seconds(rtime_make(7, 2)), 3.5);
}
END_TEST

/* ---- properties --------------------------------------------------------------- */

static RTime random_time(GRand *rand)
{
    static const int64_t dens[] = { 1, 1000, 30000, 24000, 90000, 44100, 48000, 600 };
    int64_t den = dens[g_rand_int_range(rand, 0, G_N_ELEMENTS(dens))];
    return rtime_make(g_rand_int_range(rand, -100000000, 100000000), den);
}

START_TEST(arithmetic_keeps_the_laws)
{
    GRand *rand = g_rand_new_with_seed(1);
    for (int i = 0; i < 20000; i++) {
        RTime a = random_time(rand), b = random_time(rand), c = random_time(rand);
        ck_assert_int_eq(rtime_compare(rtime_sub(rtime_add(a, b), b), a), 0);
        ck_assert_int_eq(rtime_compare(rtime_add(a, b), rtime_add(b, a)), 0);
        ck_assert_int_eq(rtime_compare(rtime_neg(rtime_sub(a, b)), rtime_sub(b, a)), 0);
        ck_assert_int_eq(rtime_compare(a, b), -rtime_compare(b, a));
        if (rtime_compare(a, b) <= 0 && rtime_compare(b, c) <= 0)
            ck_assert_int_le(rtime_compare(a, c), 0);
        ck_assert_int_eq(rtime_compare(a, b) < 0,
                         rtime_compare(rtime_add(a, c), rtime_add(b, c)) < 0);
        ck_assert_int_le(rtime_compare(rtime_min(a, b), rtime_max(a, b)), 0);
    }
    g_rand_free(rand);
}
END_TEST

START_TEST(frames_survive_the_way_through_seconds)
{
    static const Rate rates[] = { { 24000, 1001 }, { 25, 1 },    { 30000, 1001 },
                                  { 60000, 1001 }, { 48000, 1 }, { 44100, 1 } };
    GRand *rand = g_rand_new_with_seed(2);
    for (int i = 0; i < 20000; i++) {
        Rate rate = rates[i % (int)G_N_ELEMENTS(rates)];
        int64_t frame = g_rand_int_range(rand, -1000000000, 1000000000);
        RTime t = rtime_from_frames(frame, rate);
        for (RTimeRounding r = RTIME_NEAREST; r <= RTIME_CEIL; r++)
            ck_assert_int_eq(rtime_to_frames(t, rate, r), frame);
    }
    g_rand_free(rand);
}
END_TEST

START_TEST(every_time_can_be_written_and_read_again)
{
    GRand *rand = g_rand_new_with_seed(3);
    for (int i = 0; i < 20000; i++) {
        int64_t num = (int64_t)g_rand_int(rand) << 31 | g_rand_int(rand);
        int64_t den = (int64_t)g_rand_int(rand) << (i % 32) | 1;
        RTime t = rtime_make(i % 2 ? num : -num, den), back;
        if (ABS(t.num) == RTIME_LIMIT && t.den == 1)
            continue;
        g_autofree char *text = rtime_exact_format(t);
        ck_assert_msg(rtime_exact_parse(text, &back), "%s", text);
        assert_time(back, t.num, t.den);
    }
    g_rand_free(rand);
}
END_TEST

START_TEST(what_is_shown_can_be_typed)
{
    GRand *rand = g_rand_new_with_seed(4);
    for (int i = 0; i < 20000; i++) {
        RTime t = rtime_make(g_rand_int_range(rand, -40000000, 40000000), 1000), back;
        g_autofree char *text = rtime_format(t);
        ck_assert_msg(rtime_parse(text, pal, &back, NULL), "%s", text);
        assert_time(back, t.num, t.den);
    }
    g_rand_free(rand);
}
END_TEST

/* ---- text --------------------------------------------------------------------- */

typedef struct {
    const char *text;
    Rate rate;
    int64_t num, den; /* den 0: refused with error `num` */
} ParseCase;

static const ParseCase parse_cases[] = {
    { "90f", { 30, 1 }, 3, 1 },
    { "-90f", { 30, 1 }, -3, 1 },
    { "1f", { 30000, 1001 }, 1001, 30000 },
    { "3.5", { 25, 1 }, 7, 2 },
    { "3,5s", { 25, 1 }, 7, 2 },
    { " \t3.5s\n", { 25, 1 }, 7, 2 },
    { "500ms", { 25, 1 }, 1, 2 },
    { "0.5ms", { 25, 1 }, 1, 2000 },
    { "1:02.5", { 25, 1 }, 125, 2 },
    { "1:02,5", { 25, 1 }, 125, 2 },
    { "1:2", { 25, 1 }, 62, 1 },
    { "90:00", { 25, 1 }, 5400, 1 },
    { "-1:02:03", { 25, 1 }, -3723, 1 },
    { "100:00:00.25", { 25, 1 }, 1440001, 4 },
    { "0.1234567899999", { 25, 1 }, 123456789, 1000000000 },
    { "00:01:02:12", { 25, 1 }, 62 * 25 + 12, 25 },
    { "00:00:01:00", { 30000, 1001 }, 1001, 1000 },
    { "01:00:00:00", { 30000, 1001 }, 36036, 10 },
    { "00:00:01:00", { 24000, 1001 }, 1001, 1000 },
    /* ST 12-1: two numbers less a minute but for each tenth, four at 59.94 */
    { "00:00:59;29", { 30000, 1001 }, 1799 * 1001, 30000 },
    { "00:01:00;02", { 30000, 1001 }, 1800 * 1001, 30000 },
    { "00:10:00;00", { 30000, 1001 }, 17982 * 1001, 30000 },
    { "01:00:00;00", { 30000, 1001 }, 107892 * 1001, 30000 },
    { "00:01:00;04", { 60000, 1001 }, 3600 * 1001, 60000 },
    { "01:00:00;00", { 60000, 1001 }, 215784 * 1001, 60000 },
    { "00:01:00;00", { 30000, 1001 }, RTIME_ERROR_RANGE, 0 },
    { "00:11:00;01", { 30000, 1001 }, RTIME_ERROR_RANGE, 0 },
    { "00:01:00;03", { 60000, 1001 }, RTIME_ERROR_RANGE, 0 },
    { "00:01:02;12", { 25, 1 }, RTIME_ERROR_RANGE, 0 },
    { "00:01:02;12", { 30, 1 }, RTIME_ERROR_RANGE, 0 },
    { "00:01:02;12", { 24000, 1001 }, RTIME_ERROR_RANGE, 0 },
    { "00:01:02:25", { 25, 1 }, RTIME_ERROR_RANGE, 0 },
    { "1000000000", { 25, 1 }, RTIME_ERROR_RANGE, 0 },
    { "999999999999999999f", { 25, 1 }, RTIME_ERROR_RANGE, 0 },
    { "9999999999:00:00", { 25, 1 }, RTIME_ERROR_RANGE, 0 },
    { "9999999999:00:00:00", { 25, 1 }, RTIME_ERROR_RANGE, 0 },
    { "", { 25, 1 }, RTIME_ERROR_SYNTAX, 0 },
    { "-", { 25, 1 }, RTIME_ERROR_SYNTAX, 0 },
    { "--1", { 25, 1 }, RTIME_ERROR_SYNTAX, 0 },
    { "x", { 25, 1 }, RTIME_ERROR_SYNTAX, 0 },
    { "1.", { 25, 1 }, RTIME_ERROR_SYNTAX, 0 },
    { "1.5f", { 25, 1 }, RTIME_ERROR_SYNTAX, 0 },
    { "1 s", { 25, 1 }, RTIME_ERROR_SYNTAX, 0 },
    { "1e3", { 25, 1 }, RTIME_ERROR_SYNTAX, 0 },
    { "1:60", { 25, 1 }, RTIME_ERROR_SYNTAX, 0 },
    { "1:60:00", { 25, 1 }, RTIME_ERROR_SYNTAX, 0 },
    { "1:002", { 25, 1 }, RTIME_ERROR_SYNTAX, 0 },
    { "1:", { 25, 1 }, RTIME_ERROR_SYNTAX, 0 },
    { ":1", { 25, 1 }, RTIME_ERROR_SYNTAX, 0 },
    { "1;02", { 25, 1 }, RTIME_ERROR_SYNTAX, 0 },
    { "1:2:3:4:5", { 25, 1 }, RTIME_ERROR_SYNTAX, 0 },
    { "1:2:3:4.5", { 25, 1 }, RTIME_ERROR_SYNTAX, 0 },
    { "9999999999999999999", { 25, 1 }, RTIME_ERROR_SYNTAX, 0 },
};

START_TEST(typed_times_are_read)
{
    const ParseCase *c = &parse_cases[_i];
    g_autoptr(GError) error = NULL;
    RTime got = { -1, 7 };
    bool ok = rtime_parse(c->text, c->rate, &got, &error);
    if (c->den == 0) {
        ck_assert_msg(!ok, "%s", c->text);
        ck_assert(g_error_matches(error, RTIME_ERROR, (int)c->num));
        assert_time(got, -1, 7);
        return;
    }
    ck_assert_msg(ok, "%s: %s", c->text, error ? error->message : "");
    RTime want = rtime_make(c->num, c->den);
    assert_time(got, want.num, want.den);
}
END_TEST

/* Every drop-frame number of an hour, counted the way a clock would. */
START_TEST(drop_frame_numbers_run_without_gaps)
{
    int64_t frame = 0;
    for (int minute = 0; minute < 60; minute++) {
        int first = minute % 10 ? 2 : 0;
        for (int n = first; n < 1800; n++, frame++) {
            char text[32];
            g_snprintf(text, sizeof text, "00:%02d:%02d;%02d", minute, n / 30, n % 30);
            RTime got;
            ck_assert_msg(rtime_parse(text, ntsc, &got, NULL), "%s", text);
            ck_assert_int_eq(rtime_to_frames(got, ntsc, RTIME_FLOOR), frame);
        }
    }
    ck_assert_int_eq(frame, 107892);
}
END_TEST

START_TEST(times_are_shown_short_and_in_full)
{
    static const struct {
        RTime time;
        const char *text, *full;
    } cases[] = {
        { { 0, 1 }, "0:00", "0:00.000" },
        { { 1, 1 }, "0:01", "0:01.000" },
        { { 3, 2 }, "0:01.5", "0:01.500" },
        { { -3, 2 }, "-0:01.5", "-0:01.500" },
        { { 14893, 4 }, "1:02:03.25", "1:02:03.250" },
        { { 1, 3 }, "0:00.333", "0:00.333" },
        { { 2, 3 }, "0:00.667", "0:00.667" },
        { { 59999999, 1000000 }, "1:00", "1:00.000" },
        { { 36000, 1 }, "10:00:00", "10:00:00.000" },
        { { -1, 10000 }, "0:00", "0:00.000" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = rtime_format(cases[i].time);
        g_autofree char *full = rtime_format_full(cases[i].time);
        ck_assert_str_eq(text, cases[i].text);
        ck_assert_str_eq(full, cases[i].full);
    }
}
END_TEST

START_TEST(exact_seconds_are_read_strictly)
{
    static const char *const bad[] = { "",
                                       "s",
                                       "1",
                                       "01s",
                                       "1/s",
                                       "1/0s",
                                       "1/02s",
                                       "1.5s",
                                       " 1s",
                                       "1s ",
                                       "+1s",
                                       "1/-2s",
                                       "--1s",
                                       "1000000000s",
                                       "1000000000000000000s",
                                       "1/1000000000s" };
    RTime t = { 5, 1 };
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
        ck_assert_msg(!rtime_exact_parse(bad[i], &t), "%s", bad[i]);
    assert_time(t, 5, 1);
    ck_assert(rtime_exact_parse("-1001/30000s", &t));
    assert_time(t, -1001, 30000);
    ck_assert(rtime_exact_parse("0s", &t));
    assert_time(t, 0, 1);
    ck_assert(rtime_exact_parse("6/4s", &t));
    assert_time(t, 3, 2);
    ck_assert(rtime_exact_parse("999999999999999999/999999999s", &t) == false);
}
END_TEST

START_TEST(rates_are_read)
{
    static const struct {
        const char *text;
        Rate rate; /* 0/0: refused */
    } cases[] = {
        { "30", { 30, 1 } },
        { "30/1", { 30, 1 } },
        { "50/2", { 25, 1 } },
        { "30000/1001", { 30000, 1001 } },
        { "29.97", { 30000, 1001 } },
        { "23.976", { 24000, 1001 } },
        { "23.98", { 24000, 1001 } },
        { "59.94", { 60000, 1001 } },
        { "119.88", { 120000, 1001 } },
        { "24.00", { 24, 1 } },
        { "12.5", { 25, 2 } },
        { "29.9", { 299, 10 } },
        { "0", { 0, 0 } },
        { "1/0", { 0, 0 } },
        { "0/1", { 0, 0 } },
        { "-25", { 0, 0 } },
        { "25.", { 0, 0 } },
        { "25 ", { 0, 0 } },
        { "", { 0, 0 } },
        { "25/1/1", { 0, 0 } },
        { "fast", { 0, 0 } },
        { "9999999999", { 0, 0 } },
        { "0.00", { 0, 0 } },
        { "29.9700000001", { 0, 0 } },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Rate rate = { 0, 0 };
        bool ok = rate_parse(cases[i].text, &rate);
        ck_assert_msg(ok == (cases[i].rate.den != 0), "%s", cases[i].text);
        ck_assert_int_eq(rate.num, cases[i].rate.num);
        ck_assert_int_eq(rate.den, cases[i].rate.den);
    }
    g_autofree char *text = rate_format(film);
    ck_assert_str_eq(text, "24000/1001");
}
END_TEST

START_TEST(no_rate_equals_only_no_rate)
{
    Rate none = { 0, 0 };
    ck_assert(rate_equal(thirty, (Rate){ 60, 2 }));
    ck_assert(!rate_equal(ntsc, thirty));
    ck_assert(!rate_equal(ntsc60, ntsc));
    ck_assert(rate_equal(none, none));
    ck_assert(!rate_equal(none, thirty));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("rtime");
    TCase *tests = tcase_create("rtime");
    tcase_add_test(tests, make_reduces_and_normalises_the_sign);
    tcase_add_test(tests, results_saturate_at_the_limit);
    tcase_add_test(tests, too_fine_a_result_becomes_the_nearest_flick);
    tcase_add_test(tests, a_flick_divides_every_common_rate);
    tcase_add_loop_test(tests, times_fall_on_frames_as_asked, 0,
                        G_N_ELEMENTS(frame_cases));
    tcase_add_test(tests, a_million_ntsc_frames_add_up_exactly);
    tcase_add_test(tests, ratios_multiply_and_divide);
    tcase_add_test(tests, decimals_are_read_to_the_microsecond);
    tcase_add_test(tests, arithmetic_keeps_the_laws);
    tcase_add_test(tests, frames_survive_the_way_through_seconds);
    tcase_add_test(tests, every_time_can_be_written_and_read_again);
    tcase_add_test(tests, what_is_shown_can_be_typed);
    tcase_add_loop_test(tests, typed_times_are_read, 0, G_N_ELEMENTS(parse_cases));
    tcase_add_test(tests, drop_frame_numbers_run_without_gaps);
    tcase_add_test(tests, times_are_shown_short_and_in_full);
    tcase_add_test(tests, exact_seconds_are_read_strictly);
    tcase_add_test(tests, rates_are_read);
    tcase_add_test(tests, no_rate_equals_only_no_rate);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
