#include "chatkut/app/peaks.h"

#include "../run.h"
#include "chatkut/model/value.h"

#include <check.h>
#include <stdlib.h>

enum { COUNT = 10007 };

static uint8_t numbers[COUNT];

static void fill(void)
{
    unsigned seed = 1;
    for (int i = 0; i < COUNT; i++) {
        seed = seed * 1103515245 + 12345;
        numbers[i] = (uint8_t)(seed >> 24);
    }
}

static uint8_t slowly(int64_t from, int64_t to)
{
    uint8_t most = 0;
    for (int64_t i = MAX(from, 0); i < MIN(to, COUNT); i++)
        most = MAX(most, numbers[i]);
    return most;
}

static RTime bin(int64_t n)
{
    return rtime_make(n, PEAKS_RATE);
}

START_TEST(any_stretch_has_its_loudest)
{
    g_autoptr(Peaks) peaks = peaks_new(numbers, COUNT);
    GRand *random = g_rand_new_with_seed(7);
    for (int i = 0; i < 20000; i++) {
        int64_t from = g_rand_int_range(random, -50, COUNT + 50);
        int64_t to = from + g_rand_int_range(random, 1, i % 2 ? 40 : COUNT);
        ck_assert_uint_eq(peaks_between(peaks, bin(from), bin(to)), slowly(from, to));
    }
    g_rand_free(random);
    ck_assert_uint_lt(peaks_bytes(peaks), COUNT * 4 / 3 + 400);
}
END_TEST

START_TEST(a_stretch_counts_whatever_it_touches)
{
    const uint8_t few[] = { 1, 2, 9, 3, 4 };
    const struct {
        RTime from, to;
        uint8_t loudest;
    } rows[] = {
        { { 0, 1 }, { 1, 100 }, 1 },       { { 1, 1000 }, { 11, 1000 }, 2 },
        { { 20, 1000 }, { 21, 1000 }, 9 }, { { 25, 1000 }, { 25, 1000 }, 9 },
        { { 0, 1 }, { 1, 1 }, 9 },         { { 3, 100 }, { 9, 1 }, 4 },
        { { 5, 100 }, { 9, 1 }, 0 },       { { -2, 1 }, { -1, 1 }, 0 },
        { { 29, 1000 }, { 31, 1000 }, 9 }, { { 3, 100 }, { 2, 100 }, 3 },
    };
    g_autoptr(Peaks) peaks = peaks_new(few, G_N_ELEMENTS(few));
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        ck_assert_uint_eq(peaks_between(peaks, rows[i].from, rows[i].to),
                          rows[i].loudest);
}
END_TEST

START_TEST(nothing_is_silent)
{
    g_autoptr(Peaks) peaks = peaks_new(NULL, 0);
    ck_assert_uint_eq(peaks_between(peaks, RTIME_ZERO, bin(1000)), 0);
    ck_assert_uint_eq(peaks_count(peaks), 0);
}
END_TEST

/* ---- clips ----------------------------------------------------------------------- */

/* A clip of a source with one loud moment: number `at` is 200, all others are 10. */
typedef struct {
    const char *what;
    int in, duration; /* 1/100 s */
    int speed_num, speed_den;
    bool loop;
    int at;       /* the loud one */
    int from, to; /* of the clip */
    uint8_t loudest;
} ClipCase;

static const ClipCase clips[] = {
    { "plain", 0, 100, 1, 1, false, 5, 5, 6, 200 },
    { "plain, beside it", 0, 100, 1, 1, false, 5, 6, 7, 10 },
    { "in point", 30, 100, 1, 1, false, 35, 5, 6, 200 },
    { "twice as fast", 0, 100, 2, 1, false, 11, 5, 6, 200 },
    { "half as fast", 0, 100, 1, 2, false, 5, 10, 12, 200 },
    { "backwards", 90, 80, -1, 1, false, 84, 5, 6, 200 },
    { "backwards, beside it", 90, 80, -1, 1, false, 84, 6, 7, 10 },
    { "looped once", 0, 1000, 1, 1, true, 5, 105, 106, 200 },
    { "looped over its end", 0, 1000, 1, 1, true, 2, 298, 304, 200 },
    { "looped all of it", 0, 1000, 1, 1, true, 50, 200, 400, 200 },
    { "not looped, after its end", 0, 1000, 1, 1, false, 5, 105, 106, 0 },
    { "before the clip", 0, 100, 1, 1, false, 5, -9, 0, 0 },
    { "after the clip", 0, 20, 1, 1, false, 25, 20, 30, 0 },
    { "across its end", 0, 20, 1, 1, false, 19, 10, 30, 200 },
};

static Clip *clip_of(const ClipCase *c)
{
    g_autoptr(Value) in = value_new_time(bin(c->in));
    g_autoptr(Value) speed = value_new_ratio(rtime_make(c->speed_num, c->speed_den));
    g_autoptr(Value) loop = value_new_bool(c->loop);
    g_autoptr(Clip) bare =
        clip_new("c", CLIP_AUDIO, RTIME_ZERO, bin(c->duration), NULL);
    g_autoptr(Clip) placed = clip_with_prop(bare, PROP_IN, in);
    g_autoptr(Clip) paced = clip_with_prop(placed, PROP_SPEED, speed);
    return clip_with_prop(paced, PROP_LOOP, loop);
}

START_TEST(a_clip_sounds_by_its_in_point_speed_and_loop)
{
    const ClipCase *c = &clips[_i];
    uint8_t source[100];
    for (int i = 0; i < 100; i++)
        source[i] = i == c->at ? 200 : 10;
    g_autoptr(Peaks) peaks = peaks_new(source, sizeof source);
    g_autoptr(Clip) clip = clip_of(c);
    uint8_t got = peaks_of_clip(peaks, clip, bin(c->from), bin(c->to), RTIME_ZERO);
    ck_assert_msg(got == c->loudest, "%s: %u", c->what, got);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("peaks");
    TCase *tcase = tcase_create("peaks");
    fill();
    tcase_add_test(tcase, any_stretch_has_its_loudest);
    tcase_add_test(tcase, a_stretch_counts_whatever_it_touches);
    tcase_add_test(tcase, nothing_is_silent);
    tcase_add_loop_test(tcase, a_clip_sounds_by_its_in_point_speed_and_loop, 0,
                        G_N_ELEMENTS(clips));
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
