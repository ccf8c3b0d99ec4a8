#include "chatkut/media/lift.h"

#include "chatkut/media/convert.h"

#include <libavutil/pixdesc.h>
#include <math.h>

enum {
    CURVE = 4096,
    GRID = 17,     /* points of the table for Cb, and for Cr */
    STEP_BITS = 4, /* between two of them */
    FRACTION = 4,  /* bits of the table's values behind the point */
    WEIGHTS = 2 * STEP_BITS,
};

static const double sdr_white = 203, hlg_peak = 1000, hlg_gamma = 1.2;

/* Linear BT.709 to BT.2020 (BT.2087). */
static const double to_2020[3][3] = { { 0.6274, 0.3293, 0.0433 },
                                      { 0.0691, 0.9195, 0.0114 },
                                      { 0.0164, 0.0880, 0.8956 } };

struct Lift {
    Coloring coloring;
    int bytes; /* of a sample */
    int across, down;
    /* Y Cb Cr of each Y, and of some Cb and Cr. */
    uint16_t table[256][GRID][GRID][3];
};

/* ---- the table ------------------------------------------------------------------- */

/* What numbers of the coloring are. */
typedef struct {
    double kr, kb;
    double base, luma;   /* black, and what white is above it */
    double zero, chroma; /* the middle, and from end to end */
    double most;
    bool linear, wide, hlg;
    double light[CURVE + 1]; /* of R'G'B' of BT.1886 */
} Numbers;

static void take_weights(enum AVColorSpace matrix, double *kr, double *kb)
{
    static const struct {
        enum AVColorSpace matrix;
        double kr, kb;
    } rows[] = {
        { AVCOL_SPC_BT2020_NCL, 0.2627, 0.0593 }, { AVCOL_SPC_BT470BG, 0.299, 0.114 },
        { AVCOL_SPC_SMPTE170M, 0.299, 0.114 },    { AVCOL_SPC_FCC, 0.30, 0.11 },
        { AVCOL_SPC_SMPTE240M, 0.212, 0.087 },
    };
    *kr = 0.2126;
    *kb = 0.0722;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (rows[i].matrix == matrix) {
            *kr = rows[i].kr;
            *kb = rows[i].kb;
        }
}

static void numbers_init(Numbers *numbers, const Coloring *to, int depth)
{
    const double unit = 1 << (depth - 8);
    bool full = to->range == AVCOL_RANGE_JPEG;
    take_weights(to->matrix, &numbers->kr, &numbers->kb);
    numbers->most = (1 << depth) - 1;
    numbers->base = full ? 0 : 16 * unit;
    numbers->luma = full ? numbers->most : 219 * unit;
    numbers->zero = 128 * unit;
    numbers->chroma = full ? numbers->most : 224 * unit;
    numbers->hlg = to->transfer == AVCOL_TRC_ARIB_STD_B67;
    numbers->linear = numbers->hlg || to->transfer == AVCOL_TRC_SMPTE2084;
    numbers->wide = to->primaries == AVCOL_PRI_BT2020;
    for (int i = 0; i <= CURVE; i++)
        numbers->light[i] = pow((double)i / CURVE, 2.4);
}

/* Of BT.2100, from light in cd/m² of the display. */
static double pq(double light)
{
    double y = pow(fmax(light, 0) / 10000, 0.1593017578125);
    return pow((0.8359375 + 18.8515625 * y) / (1 + 18.6875 * y), 78.84375);
}

/* From light in the scene, 0 … 1. */
static double hlg(double light)
{
    light = fmax(light, 0);
    return light <= 1.0 / 12 ? sqrt(3 * light)
                             : 0.17883277 * log(12 * light - 0.28466892) + 0.55991073;
}

/* Light of the display, white at 1, to what HLG's nominal display shows so. */
static void to_hlg(const double light[3], double rgb[3])
{
    const double shown = sdr_white / hlg_peak;
    double luminance =
        shown * (0.2627 * light[0] + 0.6780 * light[1] + 0.0593 * light[2]);
    double back =
        luminance > 0 ? pow(luminance, (1 - hlg_gamma) / hlg_gamma) * shown : 0;
    for (int i = 0; i < 3; i++)
        rgb[i] = hlg(light[i] * back);
}

static void through_light(const Numbers *numbers, double rgb[3])
{
    double light[3], wide[3];
    for (int i = 0; i < 3; i++)
        light[i] = numbers->light[(int)lrint(fmin(fmax(rgb[i], 0), 1) * CURVE)];
    for (int i = 0; i < 3; i++)
        wide[i] = numbers->wide ? to_2020[i][0] * light[0] + to_2020[i][1] * light[1] +
                                      to_2020[i][2] * light[2]
                                : light[i];
    if (numbers->hlg) {
        to_hlg(wide, rgb);
        return;
    }
    for (int i = 0; i < 3; i++)
        rgb[i] = pq(wide[i] * sdr_white);
}

static uint16_t stored(const Numbers *numbers, double value)
{
    return (uint16_t)lrint(fmin(fmax(value, 0), numbers->most) * (1 << FRACTION));
}

static void lift_color(const Numbers *numbers, int luma, int cb, int cr,
                       uint16_t out[3])
{
    const double kr = numbers->kr, kb = numbers->kb;
    double y = (luma - 16) / 219.0, u = (cb - 128) / 224.0, v = (cr - 128) / 224.0;
    double rgb[3] = { y + 1.5748 * v, 0, y + 1.8556 * u };
    rgb[1] = (y - 0.2126 * rgb[0] - 0.0722 * rgb[2]) / 0.7152;
    if (numbers->linear)
        through_light(numbers, rgb);
    double sum = kr * rgb[0] + (1 - kr - kb) * rgb[1] + kb * rgb[2];
    double lifted_u = numbers->chroma * (rgb[2] - sum) / (2 * (1 - kb));
    double lifted_v = numbers->chroma * (rgb[0] - sum) / (2 * (1 - kr));
    out[0] = stored(numbers, numbers->base + numbers->luma * sum);
    out[1] = stored(numbers, numbers->zero + lifted_u);
    out[2] = stored(numbers, numbers->zero + lifted_v);
}

Lift *lift_new(const Coloring *coloring)
{
    const AVPixFmtDescriptor *format = av_pix_fmt_desc_get(coloring->format);
    Lift *lift = g_new(Lift, 1);
    Numbers *numbers = g_new(Numbers, 1);
    numbers_init(numbers, coloring, format->comp[0].depth);
    lift->coloring = *coloring;
    lift->bytes = format->comp[0].step;
    lift->across = 1 << format->log2_chroma_w;
    lift->down = 1 << format->log2_chroma_h;
    for (int y = 0; y < 256; y++)
        for (int u = 0; u < GRID; u++)
            for (int v = 0; v < GRID; v++)
                lift_color(numbers, y, u << STEP_BITS, v << STEP_BITS,
                           lift->table[y][u][v]);
    g_free(numbers);
    return lift;
}

void lift_free(Lift *lift)
{
    g_free(lift);
}

/* ---- samples --------------------------------------------------------------------- */

static void look_up(const Lift *lift, const int color[3], int out[3])
{
    const int part = (1 << STEP_BITS) - 1, one = 1 << STEP_BITS;
    const int u = color[1] >> STEP_BITS, v = color[2] >> STEP_BITS;
    const int fu = color[1] & part, fv = color[2] & part;
    const uint16_t(*low)[3] = &lift->table[color[0]][u][v];
    const uint16_t(*high)[3] = &lift->table[color[0]][u + 1][v];
    for (int i = 0; i < 3; i++) {
        int sum = (low[0][i] * (one - fv) + low[1][i] * fv) * (one - fu) +
                  (high[0][i] * (one - fv) + high[1][i] * fv) * fu;
        out[i] = (sum + (1 << (WEIGHTS + FRACTION - 1))) >> (WEIGHTS + FRACTION);
    }
}

static uint8_t *sample(const Lift *lift, const AVFrame *frame, int plane, int x, int y)
{
    return frame->data[plane] + (ptrdiff_t)y * frame->linesize[plane] +
           (ptrdiff_t)x * lift->bytes;
}

static void put(const Lift *lift, uint8_t *at, int value)
{
    if (lift->bytes > 1)
        *(uint16_t *)(void *)at = (uint16_t)value;
    else
        *at = (uint8_t)value;
}

/* value at alpha (0 … 255) over what is there. */
static void mix(const Lift *lift, uint8_t *at, int value, int alpha)
{
    int there = lift->bytes > 1 ? *(uint16_t *)(void *)at : *at;
    int sum = there * (255 - alpha) + value * alpha;
    put(lift, at, (sum + 127) / 255);
}

static int byte_at(const AVFrame *frame, int plane, int x, int y)
{
    return frame->data[plane][(ptrdiff_t)y * frame->linesize[plane] + x];
}

AVFrame *lift_run(const Lift *lift, const AVFrame *working)
{
    AVFrame *lifted =
        picture_new(lift->coloring.format, working->width, working->height);
    for (int y = 0; y < working->height; y++)
        for (int x = 0; x < working->width; x++) {
            const int color[3] = { byte_at(working, 0, x, y),
                                   byte_at(working, 1, x / 2, y / 2),
                                   byte_at(working, 2, x / 2, y / 2) };
            int out[3];
            look_up(lift, color, out);
            put(lift, sample(lift, lifted, 0, x, y), out[0]);
            if (x % lift->across == 0 && y % lift->down == 0)
                for (int i = 1; i < 3; i++)
                    put(lift, sample(lift, lifted, i, x / lift->across, y / lift->down),
                        out[i]);
        }
    lifted->colorspace = lift->coloring.matrix;
    lifted->color_range = lift->coloring.range;
    return lifted;
}

/* ---- mixing ---------------------------------------------------------------------- */

enum { SHARE_BITS = 14 };

static void mix_rows(uint8_t *row, const uint8_t *other, int count, int share)
{
    const int half = 1 << (SHARE_BITS - 1);
    for (int x = 0; x < count; x++)
        row[x] =
            (uint8_t)(row[x] + (((other[x] - row[x]) * share + half) >> SHARE_BITS));
}

static void mix_deep_rows(uint16_t *row, const uint16_t *other, int count, int share)
{
    const int half = 1 << (SHARE_BITS - 1);
    for (int x = 0; x < count; x++)
        row[x] =
            (uint16_t)(row[x] + (((other[x] - row[x]) * share + half) >> SHARE_BITS));
}

static int plane_width(const Lift *lift, const AVFrame *picture, int plane)
{
    return plane ? (picture->width + lift->across - 1) / lift->across : picture->width;
}

static int plane_height(const Lift *lift, const AVFrame *picture, int plane)
{
    return plane ? (picture->height + lift->down - 1) / lift->down : picture->height;
}

static void mix_row(const Lift *lift, uint8_t *row, const uint8_t *other, int count,
                    double share)
{
    int weight = (int)lrint(share * (1 << SHARE_BITS));
    if (lift->bytes > 1)
        mix_deep_rows((uint16_t *)(void *)row, (const uint16_t *)(const void *)other,
                      count, weight);
    else
        mix_rows(row, other, count, weight);
}

void lift_mix(const Lift *lift, AVFrame *picture, const AVFrame *other, double share)
{
    for (int plane = 0; plane < 3; plane++)
        for (int y = 0; y < plane_height(lift, picture, plane); y++)
            mix_row(lift, sample(lift, picture, plane, 0, y),
                    other->data[plane] + (ptrdiff_t)y * other->linesize[plane],
                    plane_width(lift, picture, plane), share);
}

/* Of a working picture (BT.709). */
static void numbers_of(uint32_t color, int numbers[3])
{
    double r = (color >> 16 & 255) / 255.0, g = (color >> 8 & 255) / 255.0,
           b = (color & 255) / 255.0;
    double luma = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    numbers[0] = (int)lrint(16 + 219 * luma);
    numbers[1] = (int)lrint(128 + 224 * (b - luma) / 1.8556);
    numbers[2] = (int)lrint(128 + 224 * (r - luma) / 1.5748);
}

void lift_shade(const Lift *lift, AVFrame *picture, uint32_t color, double share)
{
    g_autofree uint8_t *row = g_malloc((size_t)picture->width * sizeof(uint16_t));
    int numbers[3], lifted[3];
    numbers_of(color, numbers);
    look_up(lift, numbers, lifted);
    for (int plane = 0; plane < 3; plane++) {
        int width = plane_width(lift, picture, plane);
        for (int x = 0; x < width; x++)
            put(lift, row + (ptrdiff_t)x * lift->bytes, lifted[plane]);
        for (int y = 0; y < plane_height(lift, picture, plane); y++)
            mix_row(lift, sample(lift, picture, plane, 0, y), row, width, share);
    }
}

/* ---- over ------------------------------------------------------------------------ */

/* Four pixels of the picture above, which share their chroma. */
typedef struct {
    int x, y;
    int columns, rows;
    int alpha[2][2];
    int luma[2][2]; /* less 16, times alpha */
    int u, v;       /* not times alpha */
} Block;

/* value, times alpha, around `base`: without the alpha. */
static int undone(int value, int alpha, int base)
{
    return CLAMP(base + (value * 255 + (value < 0 ? -alpha : alpha) / 2) / alpha, 0,
                 255);
}

/* False where there is nothing. */
static bool read_block(const AVFrame *over, int x, int y, Block *block)
{
    int sum = 0;
    *block = (Block){ .x = x, .y = y };
    block->columns = MIN(2, over->width - x);
    block->rows = MIN(2, over->height - y);
    for (int k = 0; k < block->rows; k++)
        for (int i = 0; i < block->columns; i++)
            sum += block->alpha[k][i] = byte_at(over, 3, x + i, y + k);
    if (sum == 0)
        return false;
    for (int k = 0; k < block->rows; k++)
        for (int i = 0; i < block->columns; i++)
            block->luma[k][i] = byte_at(over, 0, x + i, y + k) - 16;
    int count = block->columns * block->rows, mean = MAX(1, (sum + count / 2) / count);
    block->u = undone(byte_at(over, 1, x / 2, y / 2) - 128, mean, 128);
    block->v = undone(byte_at(over, 2, x / 2, y / 2) - 128, mean, 128);
    return true;
}

static void mix_luma(const Lift *lift, AVFrame *to, const Block *block)
{
    for (int k = 0; k < block->rows; k++)
        for (int i = 0; i < block->columns; i++) {
            int alpha = block->alpha[k][i], out[3];
            if (alpha == 0)
                continue;
            const int color[3] = { undone(block->luma[k][i], alpha, 16), block->u,
                                   block->v };
            look_up(lift, color, out);
            mix(lift, sample(lift, to, 0, block->x + i, block->y + k), out[0], alpha);
        }
}

/* One sample of chroma, for the pixels from (i, k) of the block on. */
static void mix_chroma_at(const Lift *lift, AVFrame *to, const Block *block, int i0,
                          int k0)
{
    int alpha = 0, luma = 0, count = 0, out[3];
    for (int k = k0; k < MIN(k0 + lift->down, block->rows); k++)
        for (int i = i0; i < MIN(i0 + lift->across, block->columns); i++) {
            alpha += block->alpha[k][i];
            luma += block->luma[k][i];
            count++;
        }
    if (alpha == 0)
        return;
    const int color[3] = { undone(luma, alpha, 16), block->u, block->v };
    look_up(lift, color, out);
    for (int plane = 1; plane < 3; plane++)
        mix(lift,
            sample(lift, to, plane, (block->x + i0) / lift->across,
                   (block->y + k0) / lift->down),
            out[plane], (alpha + count / 2) / count);
}

static void mix_block(const Lift *lift, AVFrame *to, const Block *block)
{
    mix_luma(lift, to, block);
    for (int k = 0; k < block->rows; k += lift->down)
        for (int i = 0; i < block->columns; i += lift->across)
            mix_chroma_at(lift, to, block, i, k);
}

AVFrame *lift_over(const Lift *lift, const AVFrame *under, const AVFrame *over)
{
    AVFrame *to = picture_new(under->format, under->width, under->height);
    Block block;
    av_frame_copy(to, under);
    av_frame_copy_props(to, under);
    for (int y = 0; y < over->height; y += 2)
        for (int x = 0; x < over->width; x += 2)
            if (read_block(over, x, y, &block))
                mix_block(lift, to, &block);
    return to;
}
