/*
 * Colour, pixel by pixel: the stages that colour effects come down to.
 *
 * A Grade maps R'G'B' (coded, 0 … 1) to R'G'B'. Stages do not limit: what leaves 0 … 1
 * comes back where a later stage brings it back; only the end is limited to 0 … 1.
 * Stages of one sort that follow each other are one stage: matrices are multiplied,
 * curves put into one table, so that a chain costs what its changes of sort cost, not
 * its length.
 *
 * Tables have 4096 steps a unit and reach from -1.5 to 3.5, what is beyond is limited
 * to that; computing is in single precision. So the result is within 1/255 of the exact
 * one as long as the slope of the whole stays under 16 (the three parts of a change to
 * linear light and back count as one).
 */
#pragma once

#include "chatkut/media/cube.h"

#include <libavutil/frame.h>

typedef struct Grade Grade;

/* x: the component, by: a number for its channel. */
typedef double (*GradeCurve)(double x, double by);

/* out = m * (r, g, b, 1). */
typedef struct {
    double m[3][4];
} GradeMatrix;

extern const GradeMatrix grade_identity;
/* First `first`, then `then`. */
GradeMatrix grade_matrix_then(const GradeMatrix *first, const GradeMatrix *then);

Grade *grade_new(void);
void grade_free(Grade *grade);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Grade, grade_free)
/* Take all stages out. */
void grade_clear(Grade *grade);
/* It leaves every colour as it is. */
bool grade_is_empty(const Grade *grade);

void grade_add_matrix(Grade *grade, const GradeMatrix *matrix);
/* One number a channel. */
void grade_add_curve(Grade *grade, GradeCurve curve, const double by[3]);
/* The same to linear light and back from it, which take more care in the dark. */
void grade_add_curve_to_linear(Grade *grade, GradeCurve curve, const double by[3]);
void grade_add_curve_from_linear(Grade *grade, GradeCurve curve, const double by[3]);
/* Multiply by gain(luma, by), luma limited to 0 … 1. */
void grade_add_gain(Grade *grade, GradeCurve gain, double by);
/* Saturate more, by (1 + by), the less there is of it. */
void grade_add_vibrance(Grade *grade, double by);
/* What the table says, mixed in by `amount`. `cube` is borrowed until grade_clear(). */
void grade_add_cube(Grade *grade, const Cube *cube, double amount);

/* Once, after the last stage and before the first picture. */
void grade_prepare(Grade *grade);

/* `picture`, a working picture, graded; owned by the caller. Each pixel is computed
 * with the chroma of its block, chroma is the mean of the block's results. Where there
 * is alpha the colours are those before premultiplication. */
AVFrame *grade_run(const Grade *grade, const AVFrame *picture);
