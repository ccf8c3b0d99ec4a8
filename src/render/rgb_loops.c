/* Compiled once for each kind of processor; RGB_LOOPS is what the result is called. */
#include "rgb_loops.h"

#include "rgb_rows.h"

#include <math.h>

#ifndef RGB_LOOPS
#define RGB_LOOPS rgb_loops_plain
#endif
#define TEXT_OF(name)  #name
#define NAME_OF(macro) TEXT_OF(macro)

extern const RgbLoops RGB_LOOPS;

enum { PLACES = 128 /* that are found at a time */ };

/* BT.709 */
static const float KR = LUMA_R, KG = LUMA_G, KB = LUMA_B;
static const float RV = 1.5748f, GU = -0.187324f, GV = -0.468124f, BU = 1.8556f;

/* ---- from Y'CbCr ----------------------------------------------------------------- */

static void spread(const uint8_t *restrict u, const uint8_t *restrict v, int count,
                   float *restrict r, float *restrict g, float *restrict b)
{
    for (int i = 0; i < count; i++) {
        float cu = (float)(u[i] - 128) * (1 / 224.0f);
        float cv = (float)(v[i] - 128) * (1 / 224.0f);
        r[2 * i] = r[2 * i + 1] = RV * cv;
        g[2 * i] = g[2 * i + 1] = GU * cu + GV * cv;
        b[2 * i] = b[2 * i + 1] = BU * cu;
    }
}

static void spread_chroma(const uint8_t *restrict u, const uint8_t *restrict v,
                          int count, float *const chroma[3])
{
    spread(u, v, count, chroma[0], chroma[1], chroma[2]);
}

static void add_luma(const uint8_t *restrict luma, int count,
                     const float *restrict chroma, float *restrict out)
{
    for (int i = 0; i < count; i++)
        out[i] = (float)(luma[i] - 16) * (1 / 219.0f) + chroma[i];
}

/* ---- back ------------------------------------------------------------------------ */

static float limited(float x)
{
    return x < 0 ? 0 : x > 1 ? 1 : x;
}

static void limit(float *row, int count)
{
    for (int i = 0; i < count; i++)
        row[i] = limited(row[i]);
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

/* ---- stages of a grade ----------------------------------------------------------- */

static void multiply(const float m[3][4], float *restrict r, float *restrict g,
                     float *restrict b, int count)
{
    for (int i = 0; i < count; i++) {
        float x = r[i], y = g[i], z = b[i];
        r[i] = m[0][0] * x + m[0][1] * y + m[0][2] * z + m[0][3];
        g[i] = m[1][0] * x + m[1][1] * y + m[1][2] * z + m[1][3];
        b[i] = m[2][0] * x + m[2][1] * y + m[2][2] * z + m[2][3];
    }
}

static void run_matrix(const GradeMatrix *matrix, float *const rows[3], int count)
{
    float m[3][4];
    for (int i = 0; i < 12; i++)
        m[i / 4][i % 4] = (float)matrix->m[i / 4][i % 4];
    multiply((const float(*)[4])m, rows[0], rows[1], rows[2], count);
}

static void brighten(const float *restrict table, float *restrict r, float *restrict g,
                     float *restrict b, int count)
{
    for (int i = 0; i < count; i++) {
        float luma = LUMA_R * r[i] + LUMA_G * g[i] + LUMA_B * b[i];
        float at = luma * TABLE_STEPS + 0.5f;
        at = at > 0 ? at : 0;
        float gain = table[(int)(at > TABLE_STEPS ? TABLE_STEPS : at)];
        r[i] *= gain;
        g[i] *= gain;
        b[i] *= gain;
    }
}

static void run_gain(const float *restrict table, float *const rows[3], int count)
{
    brighten(table, rows[0], rows[1], rows[2], count);
}

static void saturate(float amount, float *restrict r, float *restrict g,
                     float *restrict b, int count)
{
    for (int i = 0; i < count; i++) {
        float x = limited(r[i]), y = limited(g[i]), z = limited(b[i]);
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

static void run_vibrance(float amount, float *const rows[3], int count)
{
    saturate(amount, rows[0], rows[1], rows[2], count);
}

/* ---- tables ---------------------------------------------------------------------- */

static void find_places(const float *restrict row, int count, uint16_t *restrict at)
{
    for (int i = 0; i < count; i++) {
        float x = row[i] * TABLE_STEPS + (0.5f - TABLE_FIRST);
        x = x > 0 ? x : 0;
        x = x > TABLE_COUNT - 1 ? TABLE_COUNT - 1 : x;
        at[i] = (uint16_t)(int)x;
    }
}

static void fetch(float *restrict row, int count, const uint16_t *restrict at,
                  const float *restrict table)
{
    for (int i = 0; i < count; i++)
        row[i] = table[at[i]];
}

/* Apart, as vectors that gather take half as long again as single loads. */
static void look_up(float *restrict row, int count, const float *restrict table)
{
    uint16_t at[PLACES];
    _Static_assert(TABLE_COUNT <= UINT16_MAX, "places are 16 bits");
    for (int begin = 0; begin < count; begin += PLACES) {
        int some = count - begin < PLACES ? count - begin : PLACES;
        find_places(row + begin, some, at);
        fetch(row + begin, some, at, table);
    }
}

static void look_up_between(float *restrict row, int count, const float *restrict table)
{
    for (int i = 0; i < count; i++) {
        float x = row[i] * TABLE_STEPS - TABLE_FIRST, part;
        int at;
        x = x > 0 ? x : 0;
        x = x > TABLE_COUNT - 2 ? TABLE_COUNT - 2 : x;
        at = (int)x;
        part = x - (float)at;
        row[i] = table[at] + part * (table[at + 1] - table[at]);
    }
}

static void take_root(float *row, int count)
{
    for (int i = 0; i < count; i++)
        row[i] = copysignf(sqrtf(fabsf(row[i])), row[i]);
}

const RgbLoops RGB_LOOPS = {
    .name = NAME_OF(RGB_LOOPS),
    .spread_chroma = spread_chroma,
    .add_luma = add_luma,
    .limit = limit,
    .write_luma = write_luma,
    .sum_blocks = sum_blocks,
    .write_chroma = write_chroma,
    .matrix = run_matrix,
    .gain = run_gain,
    .vibrance = run_vibrance,
    .look_up = look_up,
    .look_up_between = look_up_between,
    .root = take_root,
};
