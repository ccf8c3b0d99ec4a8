/* What numbers of pictures mean, and what SDR is in other colours. */
#include "chatkut/media/coloring.h"

#include "../run.h"
#include "chatkut/media/convert.h"
#include "chatkut/media/lift.h"

#include <check.h>
#include <libavutil/pixdesc.h>
#include <limits.h>
#include <string.h>

/* ---- what is told and what is not ------------------------------------------------ */

typedef struct {
    enum AVColorPrimaries primaries;
    enum AVColorTransferCharacteristic transfer;
    enum AVColorSpace matrix;
    enum AVColorRange range;
} Colors;

static const Colors UNTOLD = { AVCOL_PRI_UNSPECIFIED, AVCOL_TRC_UNSPECIFIED,
                               AVCOL_SPC_UNSPECIFIED, AVCOL_RANGE_UNSPECIFIED };
static const Colors HLG_ALONE = { AVCOL_PRI_UNSPECIFIED, AVCOL_TRC_ARIB_STD_B67,
                                  AVCOL_SPC_UNSPECIFIED, AVCOL_RANGE_UNSPECIFIED };
static const Colors WIDE_ALONE = { AVCOL_PRI_BT2020, AVCOL_TRC_UNSPECIFIED,
                                   AVCOL_SPC_UNSPECIFIED, AVCOL_RANGE_UNSPECIFIED };
static const Colors BT709 = { AVCOL_PRI_BT709, AVCOL_TRC_BT709, AVCOL_SPC_BT709,
                              AVCOL_RANGE_MPEG };
static const Colors BT709_FULL = { AVCOL_PRI_BT709, AVCOL_TRC_BT709, AVCOL_SPC_BT709,
                                   AVCOL_RANGE_JPEG };
static const Colors NTSC = { AVCOL_PRI_SMPTE170M, AVCOL_TRC_SMPTE170M,
                             AVCOL_SPC_SMPTE170M, AVCOL_RANGE_MPEG };
static const Colors PAL = { AVCOL_PRI_BT470BG, AVCOL_TRC_SMPTE170M, AVCOL_SPC_BT470BG,
                            AVCOL_RANGE_MPEG };
static const Colors HLG = { AVCOL_PRI_BT2020, AVCOL_TRC_ARIB_STD_B67,
                            AVCOL_SPC_BT2020_NCL, AVCOL_RANGE_MPEG };
static const Colors WIDE = { AVCOL_PRI_BT2020, AVCOL_TRC_BT2020_10,
                             AVCOL_SPC_BT2020_NCL, AVCOL_RANGE_MPEG };

static const struct {
    enum AVPixelFormat format;
    int width, height;
    const Colors *told, *meant;
    bool working, rich, kept;
} TOLD[] = {
    { AV_PIX_FMT_YUV420P, 1920, 1080, &UNTOLD, &BT709, true, false, true },
    { AV_PIX_FMT_YUV420P, 720, 480, &UNTOLD, &NTSC, false, false, true },
    { AV_PIX_FMT_YUV420P, 720, 576, &UNTOLD, &PAL, false, false, true },
    { AV_PIX_FMT_YUV420P10LE, 1920, 1080, &HLG_ALONE, &HLG, false, true, true },
    { AV_PIX_FMT_YUV420P10LE, 1920, 1080, &WIDE_ALONE, &WIDE, false, true, true },
    { AV_PIX_FMT_YUVJ420P, 1920, 1080, &UNTOLD, &BT709_FULL, false, false, true },
    { AV_PIX_FMT_YUVA420P, 1920, 1080, &UNTOLD, &BT709, false, false, false },
    { AV_PIX_FMT_NV12, 1920, 1080, &UNTOLD, &BT709, false, false, false },
};

START_TEST(nothing_is_left_unknown)
{
    const Colors *told = TOLD[_i].told, *meant = TOLD[_i].meant;
    AVFrame *frame = av_frame_alloc();
    frame->format = TOLD[_i].format;
    frame->width = TOLD[_i].width;
    frame->height = TOLD[_i].height;
    frame->color_primaries = told->primaries;
    frame->color_trc = told->transfer;
    frame->colorspace = told->matrix;
    frame->color_range = told->range;
    Coloring is = coloring_of(frame, NULL);
    ck_assert_int_eq(is.primaries, meant->primaries);
    ck_assert_int_eq(is.transfer, meant->transfer);
    ck_assert_int_eq(is.matrix, meant->matrix);
    ck_assert_int_eq(is.range, meant->range);
    ck_assert_int_eq(coloring_is_working(&is), TOLD[_i].working);
    ck_assert_int_eq(coloring_is_rich(&is), TOLD[_i].rich);
    ck_assert_int_eq(coloring_is_kept(&is), TOLD[_i].kept);
    av_frame_free(&frame);
}
END_TEST

static Coloring hdr10(void)
{
    Coloring made = { .format = AV_PIX_FMT_YUV420P10LE,
                      .primaries = AVCOL_PRI_BT2020,
                      .transfer = AVCOL_TRC_SMPTE2084,
                      .matrix = AVCOL_SPC_BT2020_NCL,
                      .range = AVCOL_RANGE_MPEG,
                      .chroma = AVCHROMA_LOC_TOPLEFT,
                      .mastered = true,
                      .lit = true,
                      .light = { 1000, 400 } };
    static const int primaries[3][2] = { { 34000, 16000 },
                                         { 13250, 34500 },
                                         { 7500, 3000 } };
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 2; k++)
            made.mastering.display_primaries[i][k] =
                (AVRational){ primaries[i][k], 50000 };
    made.mastering.white_point[0] = (AVRational){ 15635, 50000 };
    made.mastering.white_point[1] = (AVRational){ 16450, 50000 };
    made.mastering.max_luminance = (AVRational){ 1000, 1 };
    made.mastering.min_luminance = (AVRational){ 50, 10000 };
    made.mastering.has_primaries = made.mastering.has_luminance = 1;
    return made;
}

START_TEST(an_output_s_words_tell_all_of_it)
{
    const Coloring meant = hdr10();
    OutputSpec spec = { 0 };
    Coloring back;
    coloring_to_spec(&meant, &spec);
    ck_assert_str_eq(
        spec.mastering,
        "G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,50)");
    ck_assert_str_eq(spec.light, "1000,400");
    ck_assert(coloring_of_spec(&spec, &back));
    ck_assert(coloring_equal(&meant, &back));
    ck_assert_int_eq(back.chroma, AVCHROMA_LOC_TOPLEFT);
    ck_assert(back.mastered && back.lit);
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 2; k++)
            ck_assert_int_eq(av_cmp_q(back.mastering.display_primaries[i][k],
                                      meant.mastering.display_primaries[i][k]),
                             0);
    ck_assert_int_eq(
        av_cmp_q(back.mastering.max_luminance, meant.mastering.max_luminance), 0);
    ck_assert_int_eq(
        av_cmp_q(back.mastering.min_luminance, meant.mastering.min_luminance), 0);
}
END_TEST

START_TEST(absurd_displays_can_be_written_and_read)
{
    static const AVRational absurd[] = {
        { INT_MAX, 1 }, { INT_MIN, 1 }, { 1, 0 }, { 1, -5 }, { INT_MAX, INT_MAX },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(absurd); i++) {
        Coloring coloring = hdr10(), back;
        OutputSpec spec = { 0 };
        AVMasteringDisplayMetadata *m = &coloring.mastering;
        for (int k = 0; k < 6; k++)
            m->display_primaries[k / 2][k % 2] = absurd[i];
        m->white_point[0] = m->white_point[1] = absurd[i];
        m->max_luminance = m->min_luminance = absurd[i];
        coloring.light = (AVContentLightMetadata){ UINT_MAX, UINT_MAX };
        coloring_to_spec(&coloring, &spec);
        ck_assert_msg(coloring_of_spec(&spec, &back), "%s %s", spec.mastering,
                      spec.light);
    }
}
END_TEST

START_TEST(unknown_words_are_refused)
{
    static const struct {
        size_t offset;
        const char *word;
    } rows[] = {
        { offsetof(OutputSpec, primaries), "purple" },
        { offsetof(OutputSpec, transfer), "loud" },
        { offsetof(OutputSpec, matrix), "reloaded" },
        { offsetof(OutputSpec, range), "far" },
        { offsetof(OutputSpec, chroma), "middle" },
        { offsetof(OutputSpec, pixel_format), "yuv" },
        { offsetof(OutputSpec, mastering), "G(1,2)" },
        { offsetof(OutputSpec, light), "bright" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        OutputSpec spec = { .pixel_format = "yuv420p" };
        Coloring coloring;
        ck_assert(coloring_of_spec(&spec, &coloring));
        ck_assert(coloring_is_working(&coloring));
        strcpy((char *)&spec + rows[i].offset, rows[i].word);
        ck_assert_msg(!coloring_of_spec(&spec, &coloring), "%s", rows[i].word);
    }
}
END_TEST

/* ---- SDR in other colours -------------------------------------------------------- */

typedef struct {
    const char *pixels, *primaries, *transfer, *matrix, *range;
} Words;

static const Words IN_PQ = { "yuv420p10le", "bt2020", "smpte2084", "bt2020nc", "tv" };
static const Words IN_HLG = { "yuv420p10le", "bt2020", "arib-std-b67", "bt2020nc",
                              "tv" };
static const Words IN_10_BITS = { "yuv420p10le", "bt709", "bt709", "bt709", "tv" };
static const Words IN_12_BITS = { "yuv444p12le", "bt709", "bt709", "bt709", "tv" };
static const Words IN_NTSC = { "yuv420p", "smpte170m", "smpte170m", "smpte170m", "tv" };
static const Words IN_FULL = { "yuvj420p", "bt709", "bt709", "bt709", "pc" };

/* Values of BT.2408 (white at 203 cd/m²: 58 % PQ, 75 % HLG), of BT.601 and of H.273. */
static const struct {
    const Words *words;
    uint8_t working[3];
    int meant[3], tolerance;
} LIFTED[] = {
    { &IN_PQ, { 16, 128, 128 }, { 64, 512, 512 }, 0 },
    { &IN_PQ, { 235, 128, 128 }, { 573, 512, 512 }, 1 },
    { &IN_HLG, { 16, 128, 128 }, { 64, 512, 512 }, 0 },
    { &IN_HLG, { 235, 128, 128 }, { 721, 512, 512 }, 2 },
    { &IN_10_BITS, { 63, 102, 240 }, { 252, 408, 960 }, 1 },
    { &IN_NTSC, { 63, 102, 240 }, { 81, 90, 240 }, 1 },
    { &IN_FULL, { 235, 128, 128 }, { 255, 128, 128 }, 0 },
    { &IN_12_BITS, { 16, 240, 110 }, { 256, 3840, 1760 }, 1 },
};

enum { LIFTED_WIDTH = 7, LIFTED_HEIGHT = 5 };

static Coloring coloring_of_words(const Words *words)
{
    OutputSpec spec = { 0 };
    Coloring coloring;
    g_strlcpy(spec.pixel_format, words->pixels, sizeof spec.pixel_format);
    g_strlcpy(spec.primaries, words->primaries, sizeof spec.primaries);
    g_strlcpy(spec.transfer, words->transfer, sizeof spec.transfer);
    g_strlcpy(spec.matrix, words->matrix, sizeof spec.matrix);
    g_strlcpy(spec.range, words->range, sizeof spec.range);
    ck_assert(coloring_of_spec(&spec, &coloring));
    return coloring;
}

/* A picture of one colour. */
static AVFrame *plain_picture(const uint8_t color[3])
{
    AVFrame *frame = picture_new(AV_PIX_FMT_YUV420P, LIFTED_WIDTH, LIFTED_HEIGHT);
    for (int plane = 0; plane < 3; plane++)
        for (int y = 0; y < AV_CEIL_RSHIFT(LIFTED_HEIGHT, plane > 0); y++)
            memset(frame->data[plane] + y * frame->linesize[plane], color[plane],
                   AV_CEIL_RSHIFT(LIFTED_WIDTH, plane > 0));
    return frame;
}

static int deep_at(const AVFrame *frame, int plane, int x, int y)
{
    return ((const uint16_t *)(const void *)(frame->data[plane] +
                                             y * frame->linesize[plane]))[x];
}

/* The sample of the last column and row. */
static int last_sample(const AVFrame *frame, int plane)
{
    const AVPixFmtDescriptor *format = av_pix_fmt_desc_get(frame->format);
    int x = AV_CEIL_RSHIFT(LIFTED_WIDTH, plane ? format->log2_chroma_w : 0) - 1;
    int y = AV_CEIL_RSHIFT(LIFTED_HEIGHT, plane ? format->log2_chroma_h : 0) - 1;
    return format->comp[0].depth > 8
               ? deep_at(frame, plane, x, y)
               : frame->data[plane][y * frame->linesize[plane] + x];
}

START_TEST(sdr_is_as_bright_as_it_should_be_in_hdr)
{
    const Coloring coloring = coloring_of_words(LIFTED[_i].words);
    AVFrame *working = plain_picture(LIFTED[_i].working);
    g_autoptr(Lift) lift = lift_new(&coloring);
    AVFrame *lifted = lift_run(lift, working);
    for (int plane = 0; plane < 3; plane++) {
        int is = last_sample(lifted, plane);
        ck_assert_msg(abs(is - LIFTED[_i].meant[plane]) <= LIFTED[_i].tolerance,
                      "plane %d: %d", plane, is);
    }
    av_frame_free(&working);
    av_frame_free(&lifted);
}
END_TEST

/* ---- keeping --------------------------------------------------------------------- */

static AVFrame *ramp(int format, int width, int height)
{
    AVFrame *frame = picture_new(format, width, height);
    for (int plane = 0; plane < 3; plane++)
        for (int y = 0; y < height >> (plane > 0); y++)
            for (int x = 0; x < width >> (plane > 0); x++)
                ((uint16_t *)(void *)(frame->data[plane] +
                                      y * frame->linesize[plane]))[x] =
                    (uint16_t)(64 + 4 * x + 31 * y + plane);
    frame->color_primaries = AVCOL_PRI_BT2020;
    frame->color_trc = AVCOL_TRC_SMPTE2084;
    frame->colorspace = AVCOL_SPC_BT2020_NCL;
    return frame;
}

START_TEST(what_is_kept_is_turned_and_scaled_in_all_its_depth)
{
    g_autoptr(Converter) converter = converter_new();
    const Coloring kept = hdr10();
    AVFrame *source = ramp(AV_PIX_FMT_YUV420P10LE, 32, 16);
    converter_keep(converter, &kept);
    AVFrame *same =
        converter_run(converter, source, (Orientation){ false, 0 }, 32, 16, NULL);
    ck_assert_ptr_eq(same->data[0], source->data[0]);
    ck_assert_int_eq(same->colorspace, AVCOL_SPC_BT2020_NCL);
    AVFrame *turned =
        converter_run(converter, source, (Orientation){ false, 90 }, 16, 32, NULL);
    ck_assert_int_eq(turned->format, AV_PIX_FMT_YUV420P10LE);
    for (int plane = 0; plane < 3; plane++)
        for (int y = 0; y < 32 >> (plane > 0); y++)
            for (int x = 0; x < 16 >> (plane > 0); x++)
                ck_assert_int_eq(
                    deep_at(turned, plane, x, y),
                    deep_at(source, plane, y, (16 >> (plane > 0)) - 1 - x));
    AVFrame *half =
        converter_run(converter, source, (Orientation){ false, 0 }, 16, 8, NULL);
    ck_assert_int_eq(half->format, AV_PIX_FMT_YUV420P10LE);
    for (int y = 2; y < 6; y++)
        for (int x = 2; x < 14; x++)
            ck_assert_int_le(
                abs(deep_at(half, 0, x, y) - (64 + 8 * x + 2 + 62 * y + 15)), 2);
    source->color_trc = AVCOL_TRC_ARIB_STD_B67;
    AVFrame *other =
        converter_run(converter, source, (Orientation){ false, 0 }, 32, 16, NULL);
    ck_assert_int_eq(other->format, AV_PIX_FMT_YUV420P);
    ck_assert_int_eq(other->colorspace, AVCOL_SPC_BT709);
    av_frame_free(&source);
    av_frame_free(&same);
    av_frame_free(&turned);
    av_frame_free(&half);
    av_frame_free(&other);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("coloring");
    TCase *tests = tcase_create("coloring");
    tcase_add_loop_test(tests, nothing_is_left_unknown, 0, G_N_ELEMENTS(TOLD));
    tcase_add_test(tests, an_output_s_words_tell_all_of_it);
    tcase_add_test(tests, absurd_displays_can_be_written_and_read);
    tcase_add_test(tests, unknown_words_are_refused);
    tcase_add_loop_test(tests, sdr_is_as_bright_as_it_should_be_in_hdr, 0,
                        G_N_ELEMENTS(LIFTED));
    tcase_add_test(tests, what_is_kept_is_turned_and_scaled_in_all_its_depth);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
