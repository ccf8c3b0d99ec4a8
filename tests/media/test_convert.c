#include "chatkut/media/convert.h"

#include "../run.h"
#include "chatkut/media/input.h"

#include <check.h>
#include <libavutil/log.h>
#include <libavutil/pixdesc.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE = 32 };

static AVFrame *frame_of(enum AVPixelFormat format)
{
    AVFrame *frame = av_frame_alloc();
    frame->format = format;
    frame->width = frame->height = SIDE;
    ck_assert_int_ge(av_frame_get_buffer(frame, 0), 0);
    return frame;
}

/* One colour all over. shift: of the chroma planes; bytes: of a sample. */
static AVFrame *flat_yuv(enum AVPixelFormat format, int y, int u, int v, int shift,
                         int bytes)
{
    AVFrame *frame = frame_of(format);
    const int values[3] = { y, u, v };
    for (int plane = 0; plane < 3; plane++) {
        int side = plane ? SIDE >> shift : SIDE;
        for (int row = 0; row < side; row++)
            for (int x = 0; x < side; x++) {
                uint8_t *at =
                    frame->data[plane] + row * frame->linesize[plane] + x * bytes;
                at[0] = (uint8_t)values[plane];
                if (bytes == 2)
                    at[1] = (uint8_t)(values[plane] >> 8);
            }
    }
    return frame;
}

static AVFrame *flat_rgba(int r, int g, int b, int a)
{
    AVFrame *frame = frame_of(AV_PIX_FMT_RGBA);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            uint8_t *at = frame->data[0] + y * frame->linesize[0] + 4 * x;
            at[0] = (uint8_t)r;
            at[1] = (uint8_t)g;
            at[2] = (uint8_t)b;
            at[3] = (uint8_t)a;
        }
    return frame;
}

static AVFrame *convert(AVFrame *source, Orientation orientation, int width, int height)
{
    g_autoptr(Converter) converter = converter_new();
    g_autoptr(GError) error = NULL;
    AVFrame *result =
        converter_run(converter, source, orientation, width, height, &error);
    ck_assert_msg(result != NULL, "%s", error ? error->message : "?");
    av_frame_free(&source);
    return result;
}

static int sample(const AVFrame *frame, int plane, int x, int y)
{
    return frame->data[plane][y * frame->linesize[plane] + x];
}

static void check_middle(const AVFrame *frame, int y, int u, int v, int slack)
{
    int x = frame->width / 2;
    ck_assert_int_le(abs(sample(frame, 0, x, x) - y), slack);
    ck_assert_int_le(abs(sample(frame, 1, x / 2, x / 2) - u), slack);
    ck_assert_int_le(abs(sample(frame, 2, x / 2, x / 2) - v), slack);
}

/* ---- colours --------------------------------------------------------------------- */

START_TEST(what_fits_is_not_copied)
{
    AVFrame *source = flat_yuv(AV_PIX_FMT_YUV420P, 100, 90, 200, 1, 1), *result;
    const uint8_t *data = source->data[0];
    source->colorspace = AVCOL_SPC_BT709;
    result = convert(source, (Orientation){ 0 }, SIDE, SIDE);
    ck_assert_ptr_eq(result->data[0], data);
    av_frame_free(&result);
}
END_TEST

/* Red, as each kind of source writes it, is red in BT.709: 63 102 240. */
static void number_samples(AVFrame *frame)
{
    for (int plane = 0; plane < 3; plane++) {
        int side = plane ? SIDE / 2 : SIDE;
        for (int y = 0; y < side; y++)
            for (int x = 0; x < side; x++)
                frame->data[plane][y * frame->linesize[plane] + x] =
                    (uint8_t)(16 + (7 * x + 3 * y + 11 * plane) % 200);
    }
}

START_TEST(rough_halves_are_means_of_four)
{
    static const Orientation upright = { 0 };
    g_autoptr(Converter) converter = converter_new();
    AVFrame *source = frame_of(AV_PIX_FMT_YUV420P);
    source->colorspace = AVCOL_SPC_BT709;
    number_samples(source);
    converter_roughen(converter);
    AVFrame *half = converter_run(converter, source, upright, SIDE / 2, SIDE / 2, NULL);
    ck_assert_int_eq(half->width, SIDE / 2);
    for (int plane = 0; plane < 3; plane++)
        for (int y = 0; y < (plane ? SIDE / 4 : SIDE / 2); y++)
            for (int x = 0; x < (plane ? SIDE / 4 : SIDE / 2); x++) {
                int sum = 0;
                for (int k = 0; k < 4; k++)
                    sum += sample(source, plane, 2 * x + k % 2, 2 * y + k / 2);
                ck_assert_int_eq(sample(half, plane, x, y), (sum + 2) / 4);
            }
    av_frame_free(&half);
    av_frame_free(&source);
}
END_TEST

/* ---- memory ---------------------------------------------------------------------- */

START_TEST(memory_of_pictures_is_taken_again)
{
    AVFrame *first = picture_new(AV_PIX_FMT_YUV420P, 90, 50);
    AVFrame *second = picture_new(AV_PIX_FMT_YUV420P, 90, 50);
    const uint8_t *was = first->data[0];
    ck_assert_ptr_ne(was, second->data[0]);
    av_frame_free(&first);
    first = picture_new(AV_PIX_FMT_YUV420P, 90, 50);
    ck_assert_ptr_eq(first->data[0], was);
    av_frame_free(&first);
    av_frame_free(&second);
    picture_memory_rest();
}
END_TEST

START_TEST(more_sizes_than_are_kept_are_fine)
{
    static const enum AVPixelFormat formats[] = { AV_PIX_FMT_YUV420P,
                                                  AV_PIX_FMT_YUVA420P, AV_PIX_FMT_RGBA,
                                                  AV_PIX_FMT_RGB24, AV_PIX_FMT_PAL8 };
    AVFrame *kept[40];
    for (unsigned i = 0; i < G_N_ELEMENTS(kept); i++) {
        enum AVPixelFormat format = formats[i % G_N_ELEMENTS(formats)];
        kept[i] = picture_new(format, 2 + 14 * (int)i, 1 + 6 * (int)i);
        for (int plane = 0; plane < 4 && kept[i]->linesize[plane]; plane++) {
            ck_assert_int_eq(kept[i]->linesize[plane] % 64, 0);
            memset(kept[i]->data[plane], (int)i, (size_t)kept[i]->linesize[plane]);
        }
    }
    picture_memory_rest();
    for (unsigned i = 0; i < G_N_ELEMENTS(kept); i++) {
        ck_assert_int_eq(kept[i]->data[0][0], i);
        av_frame_free(&kept[i]);
    }
}
END_TEST

START_TEST(red_is_red_whatever_it_was_written_in)
{
    AVFrame *sources[] = {
        flat_yuv(AV_PIX_FMT_YUV420P, 63, 102, 240, 1, 1),    /* BT.709 */
        flat_yuv(AV_PIX_FMT_YUV420P, 81, 90, 240, 1, 1),     /* BT.601 */
        flat_yuv(AV_PIX_FMT_YUVJ420P, 76, 85, 255, 1, 1),    /* JPEG */
        flat_yuv(AV_PIX_FMT_YUV444P, 54, 99, 255, 0, 1),     /* BT.709, full */
        flat_yuv(AV_PIX_FMT_YUV420P10, 252, 408, 960, 1, 2), /* BT.709, 10 bit */
        flat_rgba(255, 0, 0, 255),
    };
    sources[0]->colorspace = sources[3]->colorspace = sources[4]->colorspace =
        AVCOL_SPC_BT709;
    sources[3]->color_range = AVCOL_RANGE_JPEG;
    for (size_t i = 0; i < G_N_ELEMENTS(sources); i++) {
        AVFrame *result = convert(sources[i], (Orientation){ 0 }, SIDE, SIDE);
        check_middle(result, 63, 102, 240, 2);
        av_frame_free(&result);
    }
}
END_TEST

/* ---- matrices, from their Kr and Kb ---------------------------------------------- */

typedef struct {
    const char *name;
    enum AVColorSpace space;
    double kr, kb;
} Matrix;

static const Matrix matrices[] = {
    { "BT.709", AVCOL_SPC_BT709, 0.2126, 0.0722 },
    { "BT.601 (625)", AVCOL_SPC_BT470BG, 0.299, 0.114 },
    { "BT.601 (525)", AVCOL_SPC_SMPTE170M, 0.299, 0.114 },
    { "FCC", AVCOL_SPC_FCC, 0.30, 0.11 },
    { "SMPTE 240M", AVCOL_SPC_SMPTE240M, 0.212, 0.087 },
};

/* Corners and ramps of the cube of R'G'B'. */
static void pattern_color(int n, double rgb[3])
{
    for (int i = 0; i < 3; i++)
        rgb[i] = n < 8 ? (n >> i & 1) : (n * (3 + 4 * i) % 17) / 16.0;
}

static void coded(const Matrix *m, bool full, int bits, const double rgb[3],
                  int code[3])
{
    double unit = 1 << (bits - 8), most = (1 << bits) - 1;
    double y = m->kr * rgb[0] + (1 - m->kr - m->kb) * rgb[1] + m->kb * rgb[2];
    double u = (rgb[2] - y) / (2 - 2 * m->kb), v = (rgb[0] - y) / (2 - 2 * m->kr);
    code[0] = (int)lrint(full ? y * most : (16 + 219 * y) * unit);
    code[1] =
        (int)lrint(full ? fmin(u * most + 128 * unit, most) : (128 + 224 * u) * unit);
    code[2] =
        (int)lrint(full ? fmin(v * most + 128 * unit, most) : (128 + 224 * v) * unit);
}

static const struct {
    enum AVPixelFormat format;
    int shift, bits;
} layouts[] = {
    { AV_PIX_FMT_YUV420P, 1, 8 },
    { AV_PIX_FMT_YUV444P, 0, 8 },
    { AV_PIX_FMT_YUV420P10, 1, 10 },
    { AV_PIX_FMT_YUV444P12, 0, 12 },
};

static void expect_pattern(const Matrix *m, bool full, int layout, int n)
{
    double color[3];
    int code[3], want[3];
    AVFrame *source, *result;
    pattern_color(n, color);
    coded(&matrices[0], false, 8, color, want);
    coded(m, full, layouts[layout].bits, color, code);
    source = flat_yuv(layouts[layout].format, code[0], code[1], code[2],
                      layouts[layout].shift, layouts[layout].bits > 8 ? 2 : 1);
    source->colorspace = m->space;
    source->color_range = full ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
    result = convert(source, (Orientation){ 0 }, SIDE, SIDE);
    for (int plane = 0; plane < 3; plane++)
        ck_assert_msg(abs(sample(result, plane, 8, 8) - want[plane]) <= 2,
                      "%s, %s, %s: colour %d, plane %d: %d, not %d", m->name,
                      full ? "full" : "limited",
                      av_get_pix_fmt_name(layouts[layout].format), n, plane,
                      sample(result, plane, 8, 8), want[plane]);
    av_frame_free(&result);
}

START_TEST(patterns_keep_their_colours_through_every_matrix)
{
    const Matrix *m = &matrices[_i % (int)G_N_ELEMENTS(matrices)];
    bool full = _i >= (int)G_N_ELEMENTS(matrices);
    for (int layout = 0; layout < (int)G_N_ELEMENTS(layouts); layout++)
        for (int n = 0; n < 24; n++)
            expect_pattern(m, full, layout, n);
}
END_TEST

/* ---- pictures without colour ----------------------------------------------------- */

START_TEST(greys_have_their_light)
{
    const struct {
        enum AVPixelFormat format;
        int value[2]; /* of each byte of a pixel */
        int bytes, want;
    } rows[] = {
        { AV_PIX_FMT_GRAY8, { 128 }, 1, 126 },
        { AV_PIX_FMT_GRAY8, { 255 }, 1, 235 },
        { AV_PIX_FMT_YA8, { 255, 255 }, 2, 235 },
        { AV_PIX_FMT_GRAY16BE, { 128, 128 }, 2, 126 },
        { AV_PIX_FMT_MONOBLACK, { 255 }, 1, 235 },
        { AV_PIX_FMT_MONOBLACK, { 0 }, 1, 16 },
        { AV_PIX_FMT_MONOWHITE, { 0 }, 1, 235 },
        { AV_PIX_FMT_MONOWHITE, { 255 }, 1, 16 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        AVFrame *source = frame_of(rows[i].format), *result;
        for (int at = 0; at < source->linesize[0] * SIDE; at++)
            source->data[0][at] = (uint8_t)rows[i].value[at % rows[i].bytes];
        source->color_range = AVCOL_RANGE_JPEG;
        result = convert(source, (Orientation){ 0 }, SIDE, SIDE);
        ck_assert_msg(abs(sample(result, 0, 8, 8) - rows[i].want) <= 1,
                      "row %zu: %d, not %d", i, sample(result, 0, 8, 8), rows[i].want);
        check_middle(result, sample(result, 0, 16, 16), 128, 128, 1);
        av_frame_free(&result);
    }
}
END_TEST

/* Between two levels of 8 bit lie four of 10: each keeps its mean, by a pattern. */
START_TEST(ten_bits_are_dithered)
{
    static const int sides[] = { SIDE, 2 * SIDE };
    for (int level = 400; level <= 404; level++)
        for (unsigned i = 0; i < G_N_ELEMENTS(sides); i++) {
            AVFrame *source = flat_yuv(AV_PIX_FMT_YUV420P10, level, 512, 512, 1, 2);
            source->colorspace = AVCOL_SPC_BT709;
            AVFrame *result = convert(source, (Orientation){ 0 }, sides[i], sides[i]);
            double sum = 0;
            for (int y = 0; y < 8; y++)
                for (int x = 0; x < 8; x++)
                    sum += sample(result, 0, x, y);
            ck_assert_double_eq_tol(sum / 64, level / 4.0, 0.05);
            av_frame_free(&result);
        }
}
END_TEST

START_TEST(unknown_matrices_go_by_size)
{
    AVFrame *small = flat_yuv(AV_PIX_FMT_YUV420P, 81, 90, 240, 1, 1);
    AVFrame *result = convert(small, (Orientation){ 0 }, SIDE, SIDE);
    AVFrame *large = av_frame_alloc();
    check_middle(result, 63, 102, 240, 2);
    av_frame_free(&result);
    large->format = AV_PIX_FMT_YUV420P;
    large->width = 1280;
    large->height = 720;
    ck_assert_int_ge(av_frame_get_buffer(large, 0), 0);
    result = convert(large, (Orientation){ 0 }, 1280, 720);
    ck_assert_int_eq(result->colorspace, AVCOL_SPC_BT709);
    av_frame_free(&result);
}
END_TEST

START_TEST(alpha_is_premultiplied)
{
    AVFrame *result =
        convert(flat_rgba(255, 255, 255, 128), (Orientation){ 0 }, 16, 16);
    ck_assert_int_eq(result->format, AV_PIX_FMT_YUVA420P);
    check_middle(result, 126, 128, 128, 2);
    ck_assert_int_le(abs(sample(result, 3, 8, 8) - 128), 1);
    av_frame_free(&result);
    /* what is transparent has no colour left to bleed */
    result = convert(flat_rgba(255, 0, 255, 0), (Orientation){ 0 }, 64, 64);
    check_middle(result, 16, 128, 128, 1);
    ck_assert_int_eq(sample(result, 3, 32, 32), 0);
    av_frame_free(&result);
}
END_TEST

/* PQ codes (limited, 10 bit) of 1, 203 and 1000 cd/m2. */
START_TEST(hdr_white_becomes_white_and_order_stays)
{
    const int codes[] = { 64 + 131, 64 + 509, 64 + 658 };
    int before = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++) {
        AVFrame *source = flat_yuv(AV_PIX_FMT_YUV420P10, codes[i], 512, 512, 1, 2);
        AVFrame *result;
        source->color_trc = AVCOL_TRC_SMPTE2084;
        source->color_primaries = AVCOL_PRI_BT2020;
        source->colorspace = AVCOL_SPC_BT2020_NCL;
        source->color_range = AVCOL_RANGE_MPEG;
        result = convert(source, (Orientation){ 0 }, SIDE, SIDE);
        check_middle(result, sample(result, 0, 8, 8), 128, 128, 2);
        ck_assert_int_gt(sample(result, 0, 8, 8), before);
        before = sample(result, 0, 8, 8);
        if (i == 1)
            ck_assert_int_ge(before, 150);
        av_frame_free(&result);
    }
    ck_assert_int_le(before, 235);
}
END_TEST

/* What grey of 10 bit comes out as, by the formulas: to light (BT.2100), over 203
 * cd/m2, the Moebius curve from 0.3 on up to a peak of 10, BT.709. */
static double pq_light(double code)
{
    double e = pow(fmin(fmax((code - 64) / 876, 0), 1), 1 / 78.84375);
    return 10000 * pow(fmax(e - 0.8359375, 0) / (18.8515625 - 18.6875 * e),
                       1 / 0.1593017578125);
}

static double hlg_light(double code)
{
    const double a = 0.17883277, b = 0.28466892, c = 0.55991073;
    double e = fmin(fmax((code - 64) / 876, 0), 1);
    double scene = e <= 0.5 ? e * e / 3 : (exp((e - c) / a) + b) / 12;
    return 1000 * pow(scene, 1.2);
}

static double moebius(double x, double peak)
{
    const double j = 0.3;
    double a = -j * j * (peak - 1) / (j * j - 2 * j + peak);
    double b = (j * j - 2 * j * peak + peak) / (peak - 1);
    return x <= j ? x : (b * b + 2 * b * j + j * j) / (b - a) * (x + a) / (x + b);
}

static const struct {
    enum AVColorTransferCharacteristic curve;
    double (*light)(double code);
    double peak;
} curves[] = {
    { AVCOL_TRC_SMPTE2084, pq_light, 10 },
    { AVCOL_TRC_ARIB_STD_B67, hlg_light, 10 },
};

START_TEST(hdr_greys_follow_the_formulas)
{
    int before = 0;
    for (int code = 64; code <= 940; code += 12) {
        AVFrame *source = flat_yuv(AV_PIX_FMT_YUV420P10, code, 512, 512, 1, 2);
        AVFrame *result;
        double light = moebius(curves[_i].light(code) / 203, curves[_i].peak);
        double want = 16 + 219 * pow(fmin(light, 1), 1 / 2.4);
        source->color_trc = curves[_i].curve;
        source->color_primaries = AVCOL_PRI_BT2020;
        source->colorspace = AVCOL_SPC_BT2020_NCL;
        source->color_range = AVCOL_RANGE_MPEG;
        result = convert(source, (Orientation){ 0 }, SIDE, SIDE);
        ck_assert_msg(fabs(sample(result, 0, 8, 8) - want) <= 3,
                      "code %d: %d, not %.1f", code, sample(result, 0, 8, 8), want);
        ck_assert_int_ge(sample(result, 0, 8, 8), before);
        check_middle(result, sample(result, 0, 16, 16), 128, 128, 1);
        before = sample(result, 0, 8, 8);
        av_frame_free(&result);
    }
}
END_TEST

/* ---- which way up ---------------------------------------------------------------- */

START_TEST(pictures_are_turned_upright)
{
    /* A white mark in the top left quarter goes clockwise with the turn. */
    const struct {
        Orientation orientation;
        int x, y; /* quarter it ends in */
    } rows[] = {
        { { false, 0 }, 0, 0 },   { { false, 90 }, 1, 0 }, { { false, 180 }, 1, 1 },
        { { false, 270 }, 0, 1 }, { { true, 0 }, 1, 0 },   { { true, 90 }, 1, 1 },
        { { true, 180 }, 0, 1 },  { { true, 270 }, 0, 0 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        AVFrame *source = flat_yuv(AV_PIX_FMT_YUV420P, 16, 128, 128, 1, 1), *result;
        bool sideways = rows[i].orientation.turn % 180 != 0;
        source->colorspace = AVCOL_SPC_BT709;
        source->height = SIDE / 2; /* wider than high */
        for (int y = 0; y < SIDE / 4; y++)
            for (int x = 0; x < SIDE / 2; x++)
                source->data[0][y * source->linesize[0] + x] = 235;
        result = convert(source, rows[i].orientation, sideways ? SIDE / 2 : SIDE,
                         sideways ? SIDE : SIDE / 2);
        for (int y = 0; y < 2; y++)
            for (int x = 0; x < 2; x++)
                ck_assert_int_eq(sample(result, 0, (2 * x + 1) * result->width / 4,
                                        (2 * y + 1) * result->height / 4),
                                 x == rows[i].x && y == rows[i].y ? 235 : 16);
        av_frame_free(&result);
    }
}
END_TEST

START_TEST(odd_sizes_work)
{
    const int sides[][2] = { { 1, 1 }, { 427, 241 }, { 3, 200 }, { 33, 2 } };
    for (size_t i = 0; i < G_N_ELEMENTS(sides); i++)
        for (int turn = 0; turn < 360; turn += 90) {
            AVFrame *result =
                convert(flat_rgba(200, 100, 50, 200), (Orientation){ true, turn },
                        sides[i][0], sides[i][1]);
            ck_assert_int_eq(result->width, sides[i][0]);
            ck_assert_int_eq(result->height, sides[i][1]);
            av_frame_free(&result);
        }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("convert");
    TCase *tcase = tcase_create("pictures");
    av_log_set_level(AV_LOG_QUIET);
    tcase_add_test(tcase, what_fits_is_not_copied);
    tcase_add_test(tcase, rough_halves_are_means_of_four);
    tcase_add_test(tcase, memory_of_pictures_is_taken_again);
    tcase_add_test(tcase, more_sizes_than_are_kept_are_fine);
    tcase_add_test(tcase, red_is_red_whatever_it_was_written_in);
    tcase_add_loop_test(tcase, patterns_keep_their_colours_through_every_matrix, 0,
                        2 * G_N_ELEMENTS(matrices));
    tcase_add_test(tcase, greys_have_their_light);
    tcase_add_test(tcase, ten_bits_are_dithered);
    tcase_add_test(tcase, unknown_matrices_go_by_size);
    tcase_add_test(tcase, alpha_is_premultiplied);
    tcase_add_test(tcase, hdr_white_becomes_white_and_order_stays);
    tcase_add_loop_test(tcase, hdr_greys_follow_the_formulas, 0, G_N_ELEMENTS(curves));
    tcase_add_test(tcase, pictures_are_turned_upright);
    tcase_add_test(tcase, odd_sizes_work);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
