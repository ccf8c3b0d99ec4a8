#include "frame.h"
#include "grade_private.h"
#include "rgb_loops.h"
#include "rgb_rows.h"

#include <string.h>

/* ---- stages ---------------------------------------------------------------------- */

static void run_matrix(const GradeStage *stage, float *const rows[3], int count)
{
    rgb_loops()->matrix(&stage->matrix, rows, count);
}

static void run_curve(const GradeStage *stage, float *const rows[3], int count)
{
    const RgbLoops *loops = rgb_loops();
    for (int c = 0; c < 3; c++) {
        if (stage->from_linear)
            loops->root(rows[c], count);
        if (stage->to_linear)
            loops->look_up_between(rows[c], count, stage->table[c]);
        else
            loops->look_up(rows[c], count, stage->table[c]);
    }
}

static void run_gain(const GradeStage *stage, float *const rows[3], int count)
{
    rgb_loops()->gain(stage->table[0], rows, count);
}

static void run_vibrance(const GradeStage *stage, float *const rows[3], int count)
{
    rgb_loops()->vibrance(stage->amount, rows, count);
}

static void run_cube(const GradeStage *stage, float *const rows[3], int count)
{
    grade_run_cube(stage->cube, stage->amount, rows, count);
}

static void run_stage(const GradeStage *stage, float *const rows[3], int count)
{
    static void (*const runs[])(const GradeStage *, float *const[3], int) = {
        [STAGE_MATRIX] = run_matrix,     [STAGE_CURVE] = run_curve,
        [STAGE_GAIN] = run_gain,         [STAGE_CUBE] = run_cube,
        [STAGE_VIBRANCE] = run_vibrance,
    };
    runs[stage->kind](stage, rows, count);
}

/* ---- pictures -------------------------------------------------------------------- */

static void copy_alpha(AVFrame *to, const AVFrame *from)
{
    for (int y = 0; from->data[3] && y < from->height; y++)
        memcpy(to->data[3] + (ptrdiff_t)y * to->linesize[3],
               from->data[3] + (ptrdiff_t)y * from->linesize[3], (size_t)from->width);
}

AVFrame *grade_run(const Grade *grade, const AVFrame *picture)
{
    AVFrame *out = frame_like(picture, picture->format);
    RgbRows rows;
    rgb_rows_init(&rows, picture->width);
    for (int y = 0; y < picture->height; y += 2) {
        rgb_rows_read(&rows, picture, y);
        for (int k = 0; k < 2; k++)
            for (unsigned i = 0; i < grade->stages->len; i++)
                run_stage(&g_array_index(grade->stages, GradeStage, i), rows.c[k],
                          rows.width);
        rgb_rows_write(&rows, out, y);
    }
    rgb_rows_clear(&rows);
    copy_alpha(out, picture);
    return out;
}
