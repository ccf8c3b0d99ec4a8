#include "frame.h"
#include "grade_private.h"
#include "rgb_rows.h"

#include <math.h>
#include <string.h>

/* ---- stages ---------------------------------------------------------------------- */

static void run_matrix(const GradeStage *stage, float *restrict r, float *restrict g,
                       float *restrict b, int count)
{
    float m[3][4];
    for (int i = 0; i < 12; i++)
        m[i / 4][i % 4] = (float)stage->matrix.m[i / 4][i % 4];
    for (int i = 0; i < count; i++) {
        float x = r[i], y = g[i], z = b[i];
        r[i] = m[0][0] * x + m[0][1] * y + m[0][2] * z + m[0][3];
        g[i] = m[1][0] * x + m[1][1] * y + m[1][2] * z + m[1][3];
        b[i] = m[2][0] * x + m[2][1] * y + m[2][2] * z + m[2][3];
    }
}

static void take_root(float *restrict row, int count)
{
    for (int i = 0; i < count; i++)
        row[i] = copysignf(sqrtf(fabsf(row[i])), row[i]);
}

static void look_up(float *restrict row, int count, const float *restrict table)
{
    for (int i = 0; i < count; i++) {
        float x = row[i] * TABLE_STEPS + (0.5f - TABLE_FIRST);
        x = x < 0 ? 0 : x > TABLE_COUNT - 1 ? TABLE_COUNT - 1 : x;
        row[i] = table[(int)x];
    }
}

/* Between the points of the table too. */
static void look_up_between(float *restrict row, int count, const float *restrict table)
{
    for (int i = 0; i < count; i++) {
        float x = row[i] * TABLE_STEPS - TABLE_FIRST, part;
        int at;
        x = x < 0 ? 0 : x > TABLE_COUNT - 2 ? TABLE_COUNT - 2 : x;
        at = (int)x;
        part = x - (float)at;
        row[i] = table[at] + part * (table[at + 1] - table[at]);
    }
}

static void run_curve(const GradeStage *stage, float *r, float *g, float *b, int count)
{
    float *rows[3] = { r, g, b };
    for (int c = 0; c < 3; c++) {
        if (stage->from_linear)
            take_root(rows[c], count);
        if (stage->to_linear)
            look_up_between(rows[c], count, stage->table[c]);
        else
            look_up(rows[c], count, stage->table[c]);
    }
}

static void run_gain(const GradeStage *stage, float *restrict r, float *restrict g,
                     float *restrict b, int count)
{
    const float *table = stage->table[0];
    for (int i = 0; i < count; i++) {
        float luma = LUMA_R * r[i] + LUMA_G * g[i] + LUMA_B * b[i];
        float at = luma * TABLE_STEPS + 0.5f;
        float gain = table[(int)(at < 0 ? 0 : at > TABLE_STEPS ? TABLE_STEPS : at)];
        r[i] *= gain;
        g[i] *= gain;
        b[i] *= gain;
    }
}

static float limit(float x)
{
    return x < 0 ? 0 : x > 1 ? 1 : x;
}

static void run_vibrance(const GradeStage *stage, float *restrict r, float *restrict g,
                         float *restrict b, int count)
{
    float amount = stage->amount;
    for (int i = 0; i < count; i++) {
        float x = limit(r[i]), y = limit(g[i]), z = limit(b[i]);
        float most = x > y ? x : y, least = x < y ? x : y;
        most = most > z ? most : z;
        least = least < z ? least : z;
        float gain = 1 + amount * (1 - (most - least));
        float luma = LUMA_R * r[i] + LUMA_G * g[i] + LUMA_B * b[i];
        r[i] = luma + (r[i] - luma) * gain;
        g[i] = luma + (g[i] - luma) * gain;
        b[i] = luma + (b[i] - luma) * gain;
    }
}

static void run_cube(const GradeStage *stage, float *r, float *g, float *b, int count)
{
    grade_run_cube(stage->cube, stage->amount, (float *const[]){ r, g, b }, count);
}

static void run_stage(const GradeStage *stage, float *const c[3], int count)
{
    static void (*const runs[])(const GradeStage *, float *, float *, float *, int) = {
        [STAGE_MATRIX] = run_matrix,     [STAGE_CURVE] = run_curve,
        [STAGE_GAIN] = run_gain,         [STAGE_CUBE] = run_cube,
        [STAGE_VIBRANCE] = run_vibrance,
    };
    runs[stage->kind](stage, c[0], c[1], c[2], count);
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
