#include "grade_private.h"

#include <math.h>
#include <string.h>

const GradeMatrix grade_identity = {
    { { 1, 0, 0, 0 }, { 0, 1, 0, 0 }, { 0, 0, 1, 0 } }
};

GradeMatrix grade_matrix_then(const GradeMatrix *first, const GradeMatrix *then)
{
    GradeMatrix out;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 4; j++) {
            double sum = j == 3 ? then->m[i][3] : 0;
            for (int k = 0; k < 3; k++)
                sum += then->m[i][k] * first->m[k][j];
            out.m[i][j] = sum;
        }
    return out;
}

/* ---- building -------------------------------------------------------------------- */

static void clear_stage(void *data)
{
    GradeStage *stage = data;
    for (int c = 0; c < 3; c++)
        if (c == 0 || stage->table[c] != stage->table[0])
            g_free(stage->table[c]);
    g_clear_pointer(&stage->steps, g_array_unref);
}

Grade *grade_new(void)
{
    Grade *grade = g_new0(Grade, 1);
    grade->stages = g_array_new(FALSE, TRUE, sizeof(GradeStage));
    g_array_set_clear_func(grade->stages, clear_stage);
    return grade;
}

void grade_free(Grade *grade)
{
    if (!grade)
        return;
    g_array_unref(grade->stages);
    g_free(grade);
}

void grade_clear(Grade *grade)
{
    g_array_set_size(grade->stages, 0);
}

bool grade_is_empty(const Grade *grade)
{
    return grade->stages->len == 0;
}

/* The last stage where it is of this sort, else a new one. */
static GradeStage *stage_of(Grade *grade, StageKind kind, bool join)
{
    GradeStage fresh = { .kind = kind };
    unsigned n = grade->stages->len;
    if (join && n > 0 && g_array_index(grade->stages, GradeStage, n - 1).kind == kind)
        return &g_array_index(grade->stages, GradeStage, n - 1);
    g_array_append_val(grade->stages, fresh);
    return &g_array_index(grade->stages, GradeStage, n);
}

void grade_add_matrix(Grade *grade, const GradeMatrix *matrix)
{
    unsigned n = grade->stages->len;
    GradeStage *stage = stage_of(grade, STAGE_MATRIX, true);
    if (grade->stages->len > n)
        stage->matrix = *matrix;
    else
        stage->matrix = grade_matrix_then(&stage->matrix, matrix);
}

static void add_step(GradeStage *stage, GradeCurve curve, const double by[3])
{
    CurveStep step = { curve, { by[0], by[1], by[2] } };
    if (!stage->steps)
        stage->steps = g_array_new(FALSE, FALSE, sizeof(CurveStep));
    g_array_append_val(stage->steps, step);
}

void grade_add_curve(Grade *grade, GradeCurve curve, const double by[3])
{
    add_step(stage_of(grade, STAGE_CURVE, true), curve, by);
}

void grade_add_curve_to_linear(Grade *grade, GradeCurve curve, const double by[3])
{
    GradeStage *stage = stage_of(grade, STAGE_CURVE, true);
    stage->to_linear = true;
    add_step(stage, curve, by);
}

void grade_add_curve_from_linear(Grade *grade, GradeCurve curve, const double by[3])
{
    GradeStage *stage = stage_of(grade, STAGE_CURVE, false);
    stage->from_linear = true;
    add_step(stage, curve, by);
}

void grade_add_gain(Grade *grade, GradeCurve gain, double by)
{
    add_step(stage_of(grade, STAGE_GAIN, false), gain, (double[]){ by, by, by });
}

void grade_add_vibrance(Grade *grade, double by)
{
    stage_of(grade, STAGE_VIBRANCE, false)->amount = (float)by;
}

void grade_add_cube(Grade *grade, const Cube *cube, double amount)
{
    GradeStage *stage = stage_of(grade, STAGE_CUBE, false);
    stage->cube = cube;
    stage->amount = (float)amount;
}

/* ---- tables ---------------------------------------------------------------------- */

static double follow(const GradeStage *stage, double x, int channel)
{
    for (unsigned i = 0; i < stage->steps->len; i++) {
        const CurveStep *step = &g_array_index(stage->steps, CurveStep, i);
        x = step->curve(x, step->by[channel]);
    }
    return x;
}

static bool same_curves(const GradeStage *stage, int a, int b)
{
    for (unsigned i = 0; i < stage->steps->len; i++) {
        const CurveStep *step = &g_array_index(stage->steps, CurveStep, i);
        if (step->by[a] != step->by[b])
            return false;
    }
    return true;
}

static float *make_table(const GradeStage *stage, int channel, int first, int count)
{
    float *table = g_new(float, (size_t)count);
    for (int i = 0; i < count; i++) {
        double x = (double)(first + i) / TABLE_STEPS;
        table[i] = (float)follow(stage, stage->from_linear ? x * fabs(x) : x, channel);
    }
    return table;
}

void grade_prepare(Grade *grade)
{
    for (unsigned i = 0; i < grade->stages->len; i++) {
        GradeStage *stage = &g_array_index(grade->stages, GradeStage, i);
        if (stage->kind == STAGE_GAIN)
            stage->table[0] = stage->table[1] = stage->table[2] =
                make_table(stage, 0, 0, TABLE_STEPS + 1);
        for (int c = 0; stage->kind == STAGE_CURVE && c < 3; c++)
            stage->table[c] = c > 0 && same_curves(stage, 0, c)
                                  ? stage->table[0]
                                  : make_table(stage, c, TABLE_FIRST, TABLE_COUNT);
    }
}
