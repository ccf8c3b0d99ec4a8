#include "chatkut/media/coloring.h"
#include "convert_private.h"

#include <libavutil/pixdesc.h>
#include <math.h>

/*
 * SDR graphics in another picture's colours (BT.2408 §5.1: SDR white is shown at 203
 * cd/m², of which HLG's nominal display has 1000): back to RGB, to light as BT.1886
 * shows it, to the other primaries, through the other curve. Where the curve is an SDR
 * one, the numbers are kept and only matrix, range and depth change.
 */

enum { CURVE = 4096 };

static const double sdr_white = 203, hlg_peak = 1000, hlg_gamma = 1.2;

/* Linear BT.709 to BT.2020 (BT.2087). */
static const double to_2020[3][3] = { { 0.6274, 0.3293, 0.0433 },
                                      { 0.0691, 0.9195, 0.0114 },
                                      { 0.0164, 0.0880, 0.8956 } };

typedef struct {
    double kr, kb;       /* of the matrix */
    double base, luma;   /* of numbers: black, and what white is above it */
    double zero, chroma; /* the middle, and the most to either side of it times two */
    int most;
    bool linear; /* through light */
    bool wide, hlg;
    double light[CURVE + 1]; /* of R'G'B' */
} Lift;

static double weight_r(enum AVColorSpace matrix)
{
    switch (matrix) {
    case AVCOL_SPC_BT2020_NCL:
        return 0.2627;
    case AVCOL_SPC_BT470BG:
    case AVCOL_SPC_SMPTE170M:
        return 0.299;
    case AVCOL_SPC_FCC:
        return 0.30;
    case AVCOL_SPC_SMPTE240M:
        return 0.212;
    default:
        return 0.2126;
    }
}

static double weight_b(enum AVColorSpace matrix)
{
    switch (matrix) {
    case AVCOL_SPC_BT2020_NCL:
        return 0.0593;
    case AVCOL_SPC_BT470BG:
    case AVCOL_SPC_SMPTE170M:
        return 0.114;
    case AVCOL_SPC_FCC:
        return 0.11;
    case AVCOL_SPC_SMPTE240M:
        return 0.087;
    default:
        return 0.0722;
    }
}

static void lift_init(Lift *lift, const Coloring *to, int depth)
{
    const double unit = 1 << (depth - 8);
    bool full = to->range == AVCOL_RANGE_JPEG;
    *lift = (Lift){ .kr = weight_r(to->matrix), .kb = weight_b(to->matrix) };
    lift->most = (1 << depth) - 1;
    lift->base = full ? 0 : 16 * unit;
    lift->luma = full ? lift->most : 219 * unit;
    lift->zero = 128 * unit;
    lift->chroma = full ? lift->most : 224 * unit;
    lift->hlg = to->transfer == AVCOL_TRC_ARIB_STD_B67;
    lift->linear = lift->hlg || to->transfer == AVCOL_TRC_SMPTE2084;
    lift->wide = to->primaries == AVCOL_PRI_BT2020;
    for (int i = 0; i <= CURVE; i++)
        lift->light[i] = pow((double)i / CURVE, 2.4);
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

static void through_light(const Lift *lift, double rgb[3])
{
    double linear[3], wide[3];
    for (int i = 0; i < 3; i++)
        linear[i] = lift->light[(int)lrint(fmin(fmax(rgb[i], 0), 1) * CURVE)];
    for (int i = 0; i < 3; i++)
        wide[i] = lift->wide ? to_2020[i][0] * linear[0] + to_2020[i][1] * linear[1] +
                                   to_2020[i][2] * linear[2]
                             : linear[i];
    if (lift->hlg) {
        double shown = sdr_white / hlg_peak;
        double luminance =
            shown * (0.2627 * wide[0] + 0.6780 * wide[1] + 0.0593 * wide[2]);
        double back =
            luminance > 0 ? pow(luminance, (1 - hlg_gamma) / hlg_gamma) * shown : 0;
        for (int i = 0; i < 3; i++)
            rgb[i] = hlg(wide[i] * back);
    } else {
        for (int i = 0; i < 3; i++)
            rgb[i] = pq(wide[i] * sdr_white);
    }
}

typedef struct {
    double y, u, v;
} Numbers;

static Numbers lift_pixel(const Lift *lift, int luma, int cb, int cr)
{
    double y = (luma - 16) / 219.0, u = (cb - 128) / 224.0, v = (cr - 128) / 224.0;
    double rgb[3] = { y + 1.5748 * v, 0, y + 1.8556 * u };
    rgb[1] = (y - 0.2126 * rgb[0] - 0.0722 * rgb[2]) / 0.7152;
    if (lift->linear)
        through_light(lift, rgb);
    double sum =
        lift->kr * rgb[0] + (1 - lift->kr - lift->kb) * rgb[1] + lift->kb * rgb[2];
    return (Numbers){ lift->base + lift->luma * sum,
                      lift->zero + lift->chroma * (rgb[2] - sum) / (2 * (1 - lift->kb)),
                      lift->zero +
                          lift->chroma * (rgb[0] - sum) / (2 * (1 - lift->kr)) };
}

static void put(const Lift *lift, AVFrame *frame, int plane, int y, int x, double value)
{
    uint8_t *row = frame->data[plane] + (ptrdiff_t)y * frame->linesize[plane];
    int number = (int)lrint(fmin(fmax(value, 0), lift->most));
    if (lift->most > 255)
        ((uint16_t *)(void *)row)[x] = (uint16_t)number;
    else
        row[x] = (uint8_t)number;
}

AVFrame *coloring_lift(const Coloring *coloring, const AVFrame *working)
{
    const AVPixFmtDescriptor *format = av_pix_fmt_desc_get(coloring->format);
    AVFrame *lifted = picture_new(coloring->format, working->width, working->height);
    const int across = 1 << format->log2_chroma_w, down = 1 << format->log2_chroma_h;
    Lift lift;
    int last[3] = { -1, -1, -1 };
    Numbers numbers = { 0, 0, 0 };
    lift_init(&lift, coloring, format->comp[0].depth);
    for (int y = 0; y < working->height; y++)
        for (int x = 0; x < working->width; x++) {
            const int at[3] = {
                working->data[0][y * working->linesize[0] + x],
                working->data[1][y / 2 * working->linesize[1] + x / 2],
                working->data[2][y / 2 * working->linesize[2] + x / 2],
            };
            /* Graphics have runs. */
            if (at[0] != last[0] || at[1] != last[1] || at[2] != last[2])
                numbers = lift_pixel(&lift, at[0], at[1], at[2]);
            for (int i = 0; i < 3; i++)
                last[i] = at[i];
            put(&lift, lifted, 0, y, x, numbers.y);
            if (x % across == 0 && y % down == 0) {
                put(&lift, lifted, 1, y / down, x / across, numbers.u);
                put(&lift, lifted, 2, y / down, x / across, numbers.v);
            }
        }
    return lifted;
}
