/* The loops of grading give the same bits on every processor. */
#include "rgb_loops.h"

#include "../run.h"

#include <check.h>
#include <math.h>
#include <string.h>

enum {
    WIDTH = 333 /* no multiple of any vector */,
    HALF = (WIDTH + 1) / 2,
    CASES = 12
};

/* What a loop reads and writes; all that it may. */
typedef struct {
    float rows[3][2 * HALF], more[3][2 * HALF];
    uint8_t luma[2 * HALF], u[HALF], v[HALF];
} Work;

static float table[TABLE_COUNT];

/* Beyond 0 … 1 and the table, and what is not a number. */
static void fill(Work *work)
{
    static const float odd[] = { -9, 9, -0.0f, NAN, INFINITY, -INFINITY, 1e-39f };
    memset(work, 0, sizeof *work);
    for (int c = 0; c < 3; c++)
        for (int i = 0; i < 2 * HALF; i++) {
            work->rows[c][i] = (float)((i * 7919 + c * 104729) % 4001) / 2000 - 0.5f;
            work->more[c][i] = (float)((i * 6007 + c * 1299709) % 3001) / 3000;
        }
    for (size_t i = 0; i < G_N_ELEMENTS(odd); i++)
        work->rows[i % 3][40 * i + 3] = odd[i];
    for (int i = 0; i < 2 * HALF; i++)
        work->luma[i] = (uint8_t)(i * 31);
    for (int i = 0; i < HALF; i++) {
        work->u[i] = (uint8_t)(i * 37 + 11);
        work->v[i] = (uint8_t)(i * 53 + 7);
    }
    for (int i = 0; i < TABLE_COUNT; i++)
        table[i] = sinf((float)i);
}

/* Every member of RgbLoops. */
static void run(const RgbLoops *loops, int number, Work *work)
{
    static const GradeMatrix matrix = {
        { { 1.1, -0.3, 0.01, 0.2 }, { 0.7, 0.9, -0.2, 0 }, { -1, 0.3, 1.7, -0.1 } }
    };
    float *const rows[3] = { work->rows[0], work->rows[1], work->rows[2] };
    float *const more[3] = { work->more[0], work->more[1], work->more[2] };
    switch (number) {
    case 0:
        loops->spread_chroma(work->u, work->v, HALF, rows);
        break;
    case 1:
        loops->add_luma(work->luma, WIDTH, more[0], rows[0]);
        break;
    case 2:
        loops->limit(rows[0], WIDTH);
        break;
    case 3:
        loops->write_luma(work->luma, more[0], more[1], more[2], WIDTH);
        break;
    case 4:
        loops->sum_blocks(rows[0], more[1], more[2], HALF);
        break;
    case 5:
        loops->write_chroma(work->u, work->v, more[0], more[1], more[2], HALF);
        break;
    case 6:
        loops->matrix(&matrix, rows, WIDTH);
        break;
    case 7:
        loops->gain(table, rows, WIDTH);
        break;
    case 8:
        loops->vibrance(0.6f, rows, WIDTH);
        break;
    case 9:
        loops->look_up(rows[0], WIDTH, table);
        break;
    case 10:
        loops->look_up_between(rows[1], WIDTH, table);
        break;
    case 11:
        loops->root(rows[2], WIDTH);
        break;
    default:
        ck_abort_msg("no loop %d", number);
    }
}

/* Which of the many numbers that are none it is does not matter. */
static void forget_nans(Work *work)
{
    for (int c = 0; c < 3; c++)
        for (int i = 0; i < 2 * HALF; i++)
            if (isnan(work->rows[c][i]))
                work->rows[c][i] = 0;
}

START_TEST(all_processors_compute_the_same)
{
    const RgbLoops *const *all = rgb_loops_all();
    Work *wanted = g_new(Work, 1), *got = g_new(Work, 1);
    fill(wanted);
    run(all[0], _i, wanted);
    forget_nans(wanted);
    for (unsigned k = 1; all[k]; k++) {
        fill(got);
        run(all[k], _i, got);
        forget_nans(got);
        ck_assert_msg(memcmp(got, wanted, sizeof *got) == 0, "loop %d of %s", _i,
                      all[k]->name);
    }
    g_free(wanted);
    g_free(got);
}
END_TEST

START_TEST(the_last_ones_are_taken)
{
    const RgbLoops *const *all = rgb_loops_all();
    ck_assert_ptr_nonnull(all[0]);
    while (all[1])
        all++;
    ck_assert_ptr_eq(rgb_loops(), *all);
}
END_TEST

/* A member without a case would not be compared. */
_Static_assert(sizeof(RgbLoops) == (1 + CASES) * sizeof(void *),
               "a case for each loop");

int main(void)
{
    Suite *suite = suite_create("rgb_loops");
    TCase *tcase = tcase_create("rgb_loops");
    tcase_add_loop_test(tcase, all_processors_compute_the_same, 0, CASES);
    tcase_add_test(tcase, the_last_ones_are_taken);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
