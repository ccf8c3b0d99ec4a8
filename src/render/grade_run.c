/*
 * Running a grade. Two rows at a time, each as three rows of floats: short loops that
 * compilers turn into vectors, and that find their rows in the first cache.
 */
#include "frame.h"
#include "grade_private.h"

#include <math.h>
#include <string.h>

/* BT.709 */
static const float KR = 0.2126f, KG = 0.7152f, KB = 0.0722f;
static const float RV = 1.5748f, GU = -0.187324f, GV = -0.468124f, BU = 1.8556f;

/* R', G' and B' of two rows; `width` is even. */
typedef struct {
    int width;
    float *c[2][3];
    float *chroma[3]; /* what chroma adds to R', G', B', a number a pixel */
    float *alpha[2];  /* NULL: opaque */
    float *store;
} Rows;

enum { ROWS = 11, ROW_ALIGN = 16 };

static Rows rows_new(int width)
{
    Rows rows = { .width = (width + 1) & ~1 };
    size_t step = (size_t)FFALIGN(rows.width, ROW_ALIGN);
    float *at = rows.store = g_new0(float, step *ROWS);
    for (int k = 0; k < 2; k++) {
        for (int c = 0; c < 3; c++, at += step)
            rows.c[k][c] = at;
        rows.alpha[k] = at;
        at += step;
    }
    for (int c = 0; c < 3; c++, at += step)
        rows.chroma[c] = at;
    return rows;
}

/* ---- from Y'CbCr --------------------------------------------------------------------- */

static void spread_chroma(const uint8_t *restrict u, const uint8_t *restrict v,
                          int count, float *restrict r, float *restrict g,
                          float *restrict b)
{
    for (int i = 0; i < count; i++) {
        float cu = (float)(u[i] - 128) * (1 / 224.0f);
        float cv = (float)(v[i] - 128) * (1 / 224.0f);
        r[2 * i] = r[2 * i + 1] = RV * cv;
        g[2 * i] = g[2 * i + 1] = GU * cu + GV * cv;
        b[2 * i] = b[2 * i + 1] = BU * cu;
    }
}

static void add_luma(const uint8_t *restrict luma, int count,
                     const float *restrict chroma, float *restrict out)
{
    for (int i = 0; i < count; i++)
        out[i] = (float)(luma[i] - 16) * (1 / 219.0f) + chroma[i];
}

/* ---- alpha ---------------------------------------------------------------------------- */

static const uint8_t *row_of(const AVFrame *frame, int plane, int y)
{
    int shift = plane == 1 || plane == 2;
    int last = ((frame->height + shift) >> shift) - 1;
    return frame->data[plane] + (ptrdiff_t)MIN(y, last) * frame->linesize[plane];
}

/* Chroma was premultiplied by the mean alpha of its block, luma by the pixel's own. */
static void read_alpha(Rows *rows, const AVFrame *frame, int y)
{
    const uint8_t *a[2] = { row_of(frame, 3, y), row_of(frame, 3, y + 1) };
    for (int k = 0; k < 2; k++)
        for (int x = 0; x < rows->width; x++)
            rows->alpha[k][x] = a[k][MIN(x, frame->width - 1)] / 255.0f;
    for (int x = 0; x < rows->width; x += 2) {
        float mean = (rows->alpha[0][x] + rows->alpha[0][x + 1] + rows->alpha[1][x] +
                      rows->alpha[1][x + 1]) /
                     4;
        for (int c = 0; c < 3; c++)
            for (int k = 0; k < 2 && mean > 0; k++)
                rows->chroma[c][x + k] /= mean;
    }
}

static void add_premultiplied_luma(const uint8_t *restrict luma,
                                   const float *restrict alpha, int count,
                                   const float *restrict chroma, float *restrict out)
{
    for (int i = 0; i < count; i++)
        out[i] = alpha[i] > 0
                     ? (float)(luma[i] - 16) * (1 / 219.0f) / alpha[i] + chroma[i]
                     : 0;
}

static void multiply_row(float *restrict row, const float *restrict by, int count)
{
    for (int i = 0; i < count; i++)
        row[i] *= by[i];
}

static void read_rows(Rows *rows, const AVFrame *frame, int y)
{
    int width = frame->width, half = (width + 1) / 2;
    spread_chroma(row_of(frame, 1, y / 2), row_of(frame, 2, y / 2), half,
                  rows->chroma[0], rows->chroma[1], rows->chroma[2]);
    if (frame->data[3])
        read_alpha(rows, frame, y);
    for (int k = 0; k < 2; k++)
        for (int c = 0; c < 3; c++) {
            const uint8_t *luma = row_of(frame, 0, y + k);
            float *out = rows->c[k][c];
            if (frame->data[3])
                add_premultiplied_luma(luma, rows->alpha[k], width, rows->chroma[c],
                                       out);
            else
                add_luma(luma, width, rows->chroma[c], out);
            out[rows->width - 1] = out[width - 1];
        }
}

/* ---- stages ---------------------------------------------------------------------------- */

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
        float luma = KR * r[i] + KG * g[i] + KB * b[i];
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
        float luma = KR * r[i] + KG * g[i] + KB * b[i];
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

/* ---- back ------------------------------------------------------------------------------- */

static void limit_row(float *row, int count)
{
    for (int i = 0; i < count; i++)
        row[i] = limit(row[i]);
}

static void write_luma(uint8_t *restrict out, const float *restrict r,
                       const float *restrict g, const float *restrict b, int count)
{
    for (int i = 0; i < count; i++)
        out[i] = (uint8_t)(int)(219 * (KR * r[i] + KG * g[i] + KB * b[i]) + 16.5f);
}

static void sum_blocks(float *restrict out, const float *restrict a,
                       const float *restrict b, int count)
{
    for (int i = 0; i < count; i++)
        out[i] = a[2 * i] + a[2 * i + 1] + b[2 * i] + b[2 * i + 1];
}

static void write_chroma(uint8_t *restrict u, uint8_t *restrict v,
                         const float *restrict r, const float *restrict g,
                         const float *restrict b, int count)
{
    const float to_u = 224 / 4.0f / 1.8556f, to_v = 224 / 4.0f / 1.5748f;
    for (int i = 0; i < count; i++) {
        float luma = KR * r[i] + KG * g[i] + KB * b[i];
        u[i] = (uint8_t)(int)((b[i] - luma) * to_u + 128.5f);
        v[i] = (uint8_t)(int)((r[i] - luma) * to_v + 128.5f);
    }
}

static void write_rows(Rows *rows, AVFrame *frame, int y)
{
    int half = (frame->width + 1) / 2;
    for (int k = 0; k < 2 && y + k < frame->height; k++)
        write_luma(frame->data[0] + (ptrdiff_t)(y + k) * frame->linesize[0],
                   rows->c[k][0], rows->c[k][1], rows->c[k][2], frame->width);
    /* The rows of chroma are used up. */
    for (int c = 0; c < 3; c++)
        sum_blocks(rows->chroma[c], rows->c[0][c], rows->c[1][c], half);
    write_chroma(frame->data[1] + (ptrdiff_t)(y / 2) * frame->linesize[1],
                 frame->data[2] + (ptrdiff_t)(y / 2) * frame->linesize[2],
                 rows->chroma[0], rows->chroma[1], rows->chroma[2], half);
}

static void copy_alpha(AVFrame *to, const AVFrame *from)
{
    for (int y = 0; from->data[3] && y < from->height; y++)
        memcpy(to->data[3] + (ptrdiff_t)y * to->linesize[3],
               from->data[3] + (ptrdiff_t)y * from->linesize[3], (size_t)from->width);
}

static void run_pair(const Grade *grade, Rows *rows, bool alpha)
{
    for (int k = 0; k < 2; k++) {
        for (unsigned i = 0; i < grade->stages->len; i++)
            run_stage(&g_array_index(grade->stages, GradeStage, i), rows->c[k],
                      rows->width);
        for (int c = 0; c < 3; c++) {
            limit_row(rows->c[k][c], rows->width);
            if (alpha)
                multiply_row(rows->c[k][c], rows->alpha[k], rows->width);
        }
    }
}

AVFrame *grade_run(const Grade *grade, const AVFrame *picture)
{
    AVFrame *out = frame_like(picture, picture->format);
    Rows rows = rows_new(picture->width);
    for (int y = 0; y < picture->height; y += 2) {
        read_rows(&rows, picture, y);
        run_pair(grade, &rows, picture->data[3] != NULL);
        write_rows(&rows, out, y);
    }
    g_free(rows.store);
    copy_alpha(out, picture);
    return out;
}
