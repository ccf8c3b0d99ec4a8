/* What the making and the running of a grade share. */
#pragma once

#include "grade.h"

enum {
    TABLE_STEPS = 4096, /* of a unit */
    TABLE_FIRST = -3 * TABLE_STEPS / 2,
    TABLE_COUNT = 5 * TABLE_STEPS,
};

typedef enum {
    STAGE_MATRIX,
    STAGE_CURVE,
    STAGE_GAIN,
    STAGE_VIBRANCE,
    STAGE_CUBE,
} StageKind;

typedef struct {
    GradeCurve curve;
    double by[3];
} CurveStep;

typedef struct {
    StageKind kind;
    GradeMatrix matrix;
    GArray *steps;    /* CurveStep, of curves and gains */
    bool from_linear; /* the table is over the square root */
    bool to_linear;   /* read between the points: the dark is enlarged again */
    float *table[3];  /* often the same */
    float amount;
    const Cube *cube;
} GradeStage;

struct Grade {
    GArray *stages; /* GradeStage */
};

/* rows: R', G', B'. */
void grade_run_cube(const Cube *cube, float amount, float *const rows[3], int count);
