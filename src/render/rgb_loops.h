/*
 * The loops of grading over a row of pixels, made for the processor at hand.
 *
 * rgb_loops.c is compiled several times: for any processor, and on x86-64 also for
 * those with AVX2 and with AVX-512, whose vectors are wider and look up eight and
 * sixteen places of a table at once. All of them give the same bits, so that a film
 * does not depend on where it was made: no operation is reordered or contracted (no
 * fused multiply-add: -ffp-contract=off in meson.build). A test compares them.
 *
 * Rows do not overlap. Table look-ups take anything; what is not a number gives a
 * place of the table.
 */
#pragma once

#include "grade_private.h"

#include <stdint.h>

typedef struct {
    const char *name;

    /* From `count` samples of chroma: what they add to R', G', B' of 2 count pixels. */
    void (*spread_chroma)(const uint8_t *restrict u, const uint8_t *restrict v,
                          int count, float *const chroma[3]);
    void (*add_luma)(const uint8_t *restrict luma, int count,
                     const float *restrict chroma, float *restrict out);
    /* Back; rows within 0 … 1. write_chroma: sums of the four pixels of a block. */
    void (*limit)(float *row, int count);
    void (*write_luma)(uint8_t *restrict out, const float *restrict r,
                       const float *restrict g, const float *restrict b, int count);
    void (*sum_blocks)(float *restrict out, const float *restrict a,
                       const float *restrict b, int count);
    void (*write_chroma)(uint8_t *restrict u, uint8_t *restrict v,
                         const float *restrict r, const float *restrict g,
                         const float *restrict b, int count);

    /* Rows of R', G', B' in place. */
    void (*matrix)(const GradeMatrix *matrix, float *const rows[3], int count);
    void (*gain)(const float *restrict table, float *const rows[3], int count);
    void (*vibrance)(float amount, float *const rows[3], int count);
    /* One row in place, by a table of TABLE_COUNT from TABLE_FIRST on; the second one
     * between its points too. */
    void (*look_up)(float *restrict row, int count, const float *restrict table);
    void (*look_up_between)(float *restrict row, int count,
                            const float *restrict table);
    void (*root)(float *row, int count); /* keeps the sign */
} RgbLoops;

/* The fastest ones that run here. */
const RgbLoops *rgb_loops(void);

/* All that run here, the plainest first; ends with NULL. For tests. */
const RgbLoops *const *rgb_loops_all(void);
