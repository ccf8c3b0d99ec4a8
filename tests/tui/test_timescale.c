#include "chatkut/tui/timescale.h"

#include "../run.h"

static const Rate RATES[] = { { 24, 1 },       { 25, 1 },       { 30, 1 }, { 60, 1 },
                              { 24000, 1001 }, { 30000, 1001 }, { 10, 1 } };

static const int COLUMNS[] = { 1, 2, 33, 72, 113, 190 };

/* All scales that can be had for a film of `frames`, from all of it to single
 * frames. */
static bool next_scale(Timescale *scale, RTime duration, int columns, RTime keep)
{
    RTime cell;
    if (!timescale_step(scale, -1, duration, columns, &cell))
        return false;
    timescale_zoom(scale, cell, keep);
    return true;
}

START_TEST(a_column_leads_to_a_time_that_leads_back)
{
    const Rate rate = RATES[_i];
    const RTime duration = rtime_from_frames(100000, rate);
    for (unsigned c = 0; c < G_N_ELEMENTS(COLUMNS); c++) {
        Timescale scale = timescale_fit(duration, COLUMNS[c], rate);
        do {
            for (int column = 0; column < COLUMNS[c]; column++) {
                const RTime frame = timescale_frame(&scale, column);
                ck_assert(rtime_on_frame(frame, rate));
                ck_assert_int_eq(timescale_column(&scale, frame), column);
                const RTime begin = timescale_time(&scale, column);
                ck_assert_int_eq(timescale_eighth(&scale, begin),
                                 (int64_t)column * CELL_EIGHTHS);
            }
        } while (
            next_scale(&scale, duration, COLUMNS[c], rtime_from_frames(77777, rate)));
    }
}
END_TEST

START_TEST(all_of_a_film_is_seen)
{
    const Rate rate = RATES[_i];
    static const int FRAMES[] = { 1, 7, 150, 5399, 216000 };
    for (unsigned f = 0; f < G_N_ELEMENTS(FRAMES); f++) {
        for (unsigned c = 0; c < G_N_ELEMENTS(COLUMNS); c++) {
            const RTime end = rtime_from_frames(FRAMES[f], rate);
            const Timescale scale = timescale_fit(end, COLUMNS[c], rate);
            ck_assert_int_lt(timescale_column(&scale, end), MAX(COLUMNS[c], 2));
            ck_assert_int_ge(rtime_compare(scale.cell, rtime_from_frames(1, rate)), 0);
        }
    }
}
END_TEST

START_TEST(the_steps_of_zoom_come_to_an_end)
{
    const Rate rate = RATES[_i];
    const RTime duration = rtime_make(3600, 1);
    const Timescale whole = timescale_fit(duration, 100, rate);
    Timescale scale = whole;
    RTime cell = scale.cell;
    int in = 0, out = 0;
    for (; timescale_step(&scale, -1, duration, 100, &cell); in++) {
        ck_assert_int_lt(rtime_compare(cell, scale.cell), 0);
        scale.cell = cell;
    }
    ck_assert_int_eq(rtime_compare(scale.cell, rtime_from_frames(1, rate)), 0);
    for (; timescale_step(&scale, 1, duration, 100, &cell); out++) {
        ck_assert_int_gt(rtime_compare(cell, scale.cell), 0);
        scale.cell = cell;
    }
    ck_assert_int_eq(rtime_compare(scale.cell, whole.cell), 0);
    ck_assert_int_ge(in, 6);
    ck_assert_int_eq(in, out);
}
END_TEST

START_TEST(zooming_keeps_a_time_in_its_column)
{
    const Rate rate = RATES[_i];
    const RTime duration = rtime_make(3600, 1), keep = rtime_make(1801, 1);
    Timescale scale = timescale_fit(duration, 100, rate);
    const int64_t column = timescale_column(&scale, keep);
    while (next_scale(&scale, duration, 100, keep))
        ck_assert_int_eq(timescale_column(&scale, keep), column);
}
END_TEST

START_TEST(edges_keep_their_eighth_while_one_scrolls)
{
    const Rate rate = { 30, 1 };
    Timescale scale = timescale_fit(rtime_make(1000, 1), 90, rate);
    const RTime edge = rtime_make(12345, 30);
    const int64_t eighth = timescale_eighth(&scale, edge);
    for (scale.first = 0; scale.first < 60; scale.first++)
        ck_assert_int_eq(timescale_eighth(&scale, edge),
                         eighth - scale.first * CELL_EIGHTHS);
}
END_TEST

START_TEST(the_playhead_stays_well_within)
{
    const Rate rate = { 25, 1 };
    const RTime duration = rtime_make(600, 1);
    Timescale scale = { rtime_make(1, 5), 0, rate };
    for (int i = 0; i <= 600; i++) {
        const int64_t before = scale.first;
        timescale_follow(&scale, rtime_make(i, 1), duration, 100);
        const int64_t column = timescale_column(&scale, rtime_make(i, 1));
        ck_assert_int_ge(column, 0);
        ck_assert_int_lt(column, 100);
        ck_assert_int_ge(scale.first, before);
    }
    timescale_follow(&scale, RTIME_ZERO, duration, 100);
    ck_assert_int_eq(scale.first, 0);
}
END_TEST

START_TEST(labels_of_the_ruler_have_room)
{
    static const struct {
        RTime cell, step;
    } CASES[] = {
        { { 1, 30 }, { 1, 2 } },   { { 1, 100 }, { 1, 10 } },
        { { 1, 10 }, { 1, 1 } },   { { 1, 1 }, { 10, 1 } },
        { { 2, 1 }, { 30, 1 } },   { { 7, 1 }, { 120, 1 } },
        { { 60, 1 }, { 600, 1 } }, { { 4000, 1 }, { 72000, 1 } },
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(CASES); i++) {
        const Timescale scale = { CASES[i].cell, 0, { 30, 1 } };
        const RTime step = timescale_ruler(&scale, 10);
        ck_assert_int_eq(rtime_compare(step, CASES[i].step), 0);
    }
}
END_TEST

START_TEST(labels_begin_at_whole_steps)
{
    static const struct {
        RTime time, step, next;
    } CASES[] = {
        { { 0, 1 }, { 5, 1 }, { 0, 1 } },
        { { 1, 30 }, { 5, 1 }, { 5, 1 } },
        { { 5, 1 }, { 5, 1 }, { 5, 1 } },
        { { 999, 100 }, { 1, 10 }, { 10, 1 } },
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(CASES); i++)
        ck_assert_int_eq(
            rtime_compare(timescale_next(CASES[i].time, CASES[i].step), CASES[i].next),
            0);
}
END_TEST

START_TEST(a_cell_reads_well)
{
    static const struct {
        RTime cell;
        const char *text;
    } CASES[] = { { { 1, 30 }, "1f" },
                  { { 1, 2 }, "15f" },
                  { { 1, 1 }, "1s" },
                  { { 5, 2 }, "2.5s" },
                  { { 600, 1 }, "10m" } };
    for (unsigned i = 0; i < G_N_ELEMENTS(CASES); i++) {
        const Timescale scale = { CASES[i].cell, 0, { 30, 1 } };
        g_autofree char *text = timescale_text(&scale);
        ck_assert_str_eq(text, CASES[i].text);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("timescale");
    TCase *scale = tcase_create("scale");
    suite_add_tcase(suite, scale);
    const int rates = G_N_ELEMENTS(RATES);
    tcase_add_loop_test(scale, a_column_leads_to_a_time_that_leads_back, 0, rates);
    tcase_add_loop_test(scale, all_of_a_film_is_seen, 0, rates);
    tcase_add_loop_test(scale, the_steps_of_zoom_come_to_an_end, 0, rates);
    tcase_add_loop_test(scale, zooming_keeps_a_time_in_its_column, 0, rates);
    tcase_add_test(scale, edges_keep_their_eighth_while_one_scrolls);
    tcase_add_test(scale, the_playhead_stays_well_within);
    tcase_add_test(scale, labels_of_the_ruler_have_room);
    tcase_add_test(scale, labels_begin_at_whole_steps);
    tcase_add_test(scale, a_cell_reads_well);
    return run_suite(suite);
}
