/* Effects of places, keys and chains, against their definitions. */
#include "chatkut/render/effect.h"

#include "../run.h"
#include "effect_pictures.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static double unit(double x)
{
    return fmin(fmax(x, 0), 1);
}

/* ---- vignette, pixelate, mirror -------------------------------------------------- */

static double smooth(double t)
{
    t = unit(t);
    return t * t * (3 - 2 * t);
}

START_TEST(vignettes_follow_the_frame)
{
    static const struct {
        double amount, size, softness, x, y;
    } rows[] = { { 0.5, 0.5, 0.6, 0.5, 0.5 },
                 { -0.7, 0.2, 1, 0.5, 0.5 },
                 { 1, 0, 0.5, 0.2, 0.9 },
                 { 1, 0.6, 0, 0.5, 0.5 } };
    g_autofree char *params = g_strdup_printf(
        "'amount':%g,'size':%g,'softness':%g,'center':[%g,%g]", rows[_i].amount,
        rows[_i].size, rows[_i].softness, rows[_i].x, rows[_i].y);
    g_autoptr(EffectChain) chain = chain_of_one("vignette", params);
    AVFrame *in = flat_picture(63, 35, 150, 100, 170, -1),
            *out = chain_apply(chain, in);
    for (int plane = 0; plane < 3; plane++)
        for (int y = 0; y < height_of(in, plane); y++)
            for (int x = 0; x < width_of(in, plane); x++) {
                double px = plane ? 2 * x + 0.5 : x + 0.5,
                       py = plane ? 2 * y + 1 : y + 0.5;
                double dx = (px / 63 - rows[_i].x) * 2, dy = (py / 35 - rows[_i].y) * 2;
                double r = sqrt((dx * dx + dy * dy) / 2), zero = plane ? 128 : 16;
                double s = fabs(rows[_i].amount) *
                           smooth((r - rows[_i].size) / fmax(rows[_i].softness, 1e-4));
                double c = at(in, plane, x, y) - zero;
                double to = rows[_i].amount < 0 && plane == 0 ? 219 : 0;
                double want = zero + c + s * (to - c);
                ck_assert_double_le(fabs(at(out, plane, x, y) - want), 0.6);
            }
    av_frame_free(&in);
    av_frame_free(&out);
}
END_TEST

START_TEST(light_vignettes_stay_in_their_shape)
{
    g_autoptr(EffectChain) chain =
        chain_of_one("vignette", "'amount':-1,'size':0,'softness':0");
    AVFrame *in = flat_picture(8, 8, 60, 128, 128, 100), *out = chain_apply(chain, in);
    ck_assert_int_eq(at(out, 0, 0, 0), lrint(16 + 219 * 100 / 255.0));
    ck_assert_int_eq(at(out, 3, 0, 0), 100);
    av_frame_free(&in);
    av_frame_free(&out);
}
END_TEST

START_TEST(pixels_are_the_mean_of_their_square)
{
    static const struct {
        double size, scale;
        int block; /* pixels */
    } rows[] = { { 8, 1, 8 }, { 12, 0.5, 6 }, { 1000, 1, 1000 }, { 2, 1, 2 } };
    g_autofree char *params = g_strdup_printf("'size':%g", rows[_i].size);
    g_autoptr(EffectChain) chain = chain_of_one("pixelate", params);
    AVFrame *in = noisy_picture(61, 43, true);
    EffectPicture out = { av_frame_clone(in), rows[_i].scale, rows[_i].scale, 0, 0 };
    effect_chain_apply(chain, &out);
    for (int plane = 0; plane < 4; plane++) {
        int block = plane == 1 || plane == 2 ? rows[_i].block / 2 : rows[_i].block;
        for (int y = 0; y < height_of(in, plane); y++)
            for (int x = 0; x < width_of(in, plane); x++) {
                double sum = 0, count = 0;
                for (int j = y / block * block;
                     j < MIN(y / block * block + block, height_of(in, plane)); j++)
                    for (int i = x / block * block;
                         i < MIN(x / block * block + block, width_of(in, plane)); i++) {
                        sum += at(in, plane, i, j);
                        count++;
                    }
                ck_assert_double_le(fabs(at(out.picture, plane, x, y) - sum / count),
                                    0.51);
            }
    }
    av_frame_free(&in);
    av_frame_free(&out.picture);
}
END_TEST

START_TEST(mirrors_keep_one_half)
{
    static const char *const halves[] = { "left", "right", "top", "bottom" };
    static const int sizes[][2] = { { 32, 20 }, { 33, 21 }, { 1, 1 }, { 2, 3 } };
    g_autofree char *params = g_strdup_printf("'keep':'%s'", halves[_i]);
    g_autoptr(EffectChain) chain = chain_of_one("mirror", params);
    for (int k = 0; k < 4; k++) {
        int w = sizes[k][0], h = sizes[k][1];
        AVFrame *in = noisy_picture(w, h, true), *out = chain_apply(chain, in);
        for (int plane = 0; plane < 4; plane += 3)
            for (int y = 0; y < h; y++)
                for (int x = 0; x < w; x++) {
                    int fx = _i == 0   ? MIN(x, w - 1 - x)
                             : _i == 1 ? MAX(x, w - 1 - x)
                                       : x;
                    int fy = _i == 2   ? MIN(y, h - 1 - y)
                             : _i == 3 ? MAX(y, h - 1 - y)
                                       : y;
                    ck_assert_int_eq(at(out, plane, x, y), at(in, plane, fx, fy));
                }
        av_frame_free(&in);
        av_frame_free(&out);
    }
}
END_TEST

/* A ramp of chroma, so that a shift of half a sample shows. */
START_TEST(mirrored_chroma_lies_where_its_pixels_do)
{
    g_autoptr(EffectChain) chain = chain_of_one("mirror", "'keep':'left'");
    AVFrame *in = flat_picture(64, 4, 100, 0, 0, -1), *out;
    for (int y = 0; y < 2; y++)
        for (int x = 0; x < 32; x++)
            *sample(in, 1, x, y) = *sample(in, 2, x, y) = (uint8_t)(4 * x + 20);
    out = chain_apply(chain, in);
    for (int x = 17; x < 32; x++) {
        /* sample x lies at pixel 2 x, so its mirror at 63 - 2 x: half a sample off */
        double want = 4 * ((63 - 2 * x) / 2.0) + 20;
        ck_assert_double_le(fabs(at(out, 1, x, 0) - want), 0.51);
    }
    av_frame_free(&in);
    av_frame_free(&out);
}
END_TEST

/* ---- grain ----------------------------------------------------------------------- */

static AVFrame *grain_frame(const char *params, int frame, int level, int alpha)
{
    g_autoptr(EffectChain) chain = chain_of_one("grain", params);
    AVFrame *in = flat_picture(320, 240, level, 128, 128, alpha), *out;
    effect_chain_turn(chain, rtime_from_frames(frame, (Rate){ 30, 1 }));
    out = chain_apply(chain, in);
    av_frame_free(&in);
    return out;
}

static void moments_of(const AVFrame *frame, double *mean, double *deviation)
{
    double sum = 0, squares = 0, count = 320 * 240;
    for (int y = 0; y < 240; y++)
        for (int x = 0; x < 320; x++) {
            sum += at(frame, 0, x, y);
            squares += pow(at(frame, 0, x, y), 2);
        }
    *mean = sum / count;
    *deviation = sqrt(squares / count - *mean * *mean);
}

START_TEST(grain_is_as_strong_as_it_says)
{
    static const int levels[] = { 16, 60, 125, 200, 235 };
    AVFrame *out = grain_frame("'amount':0.4,'size':1", 3, levels[_i], -1);
    double y = (levels[_i] - 16) / 219.0, mean, deviation;
    moments_of(out, &mean, &deviation);
    ck_assert_double_le(fabs(mean - levels[_i]), 0.5);
    /* a linear mean of two points half way is 1/2 in both directions */
    ck_assert_double_le(fabs(deviation - 219 * 0.25 * 0.4 * 4 * y * (1 - y) / 2), 0.5);
    av_frame_free(&out);
}
END_TEST

static bool same_luma(const AVFrame *a, const AVFrame *b)
{
    for (int y = 0; y < 240; y++)
        if (memcmp(sample(a, 0, 0, y), sample(b, 0, 0, y), 320) != 0)
            return false;
    return true;
}

START_TEST(each_frame_has_its_own_grain)
{
    static const char params[] = "'amount':0.5";
    AVFrame *a = grain_frame(params, 7, 120, -1), *b = grain_frame(params, 8, 120, -1);
    AVFrame *again = grain_frame(params, 7, 120, -1);
    ck_assert(same_luma(a, again));
    ck_assert(!same_luma(a, b));
    av_frame_free(&a);
    av_frame_free(&b);
    av_frame_free(&again);
}
END_TEST

START_TEST(turning_to_another_frame_of_grain_is_a_change)
{
    g_autoptr(EffectChain) chain = chain_of_one("grain", "");
    ck_assert(!effect_chain_turn(chain, RTIME_ZERO));
    ck_assert(!effect_chain_turn(chain, rtime_make(1, 100)));
    ck_assert(effect_chain_turn(chain, rtime_make(1, 30)));
}
END_TEST

START_TEST(grain_stays_in_its_shape)
{
    AVFrame *out = grain_frame("'amount':1", 0, 16, 0);
    AVFrame *half = grain_frame("'amount':1", 0, 70, 128);
    double mean, deviation;
    moments_of(out, &mean, &deviation);
    ck_assert_double_eq(mean, 16);
    ck_assert_double_eq(deviation, 0);
    for (int y = 0; y < 240; y++)
        for (int x = 0; x < 320; x++)
            ck_assert_int_le(at(half, 0, x, y), 16 + 110);
    av_frame_free(&out);
    av_frame_free(&half);
}
END_TEST

/* ---- keys ------------------------------------------------------------------------ */

/* #RRGGBB as Y'CbCr of BT.709. */
static void color(unsigned rgb, double out[3])
{
    double r = (rgb >> 16) / 255.0, g = (rgb >> 8 & 255) / 255.0,
           b = (rgb & 255) / 255.0;
    out[0] = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    out[1] = (b - out[0]) / 1.8556;
    out[2] = (r - out[0]) / 1.5748;
}

START_TEST(chroma_keys_take_out_their_color)
{
    static const unsigned colors[] = {
        0x00b140, 0x20a050, 0x108030, 0x808080, 0xffffff,
        0xe0b090, 0x0047bb, 0x60a070, 0x000000, 0x40c060
    };
    g_autoptr(EffectChain) chain = chain_of_one(
        "chroma-key", "'color':'#00B140','similarity':0.4,'softness':0.3,'spill':0.7");
    double key[3], c[3], along, d, alpha, length;
    AVFrame *in, *out;
    color(colors[0], key);
    color(colors[_i], c);
    length = hypot(key[1], key[2]);
    in = flat_picture(5, 5, (int)lrint(16 + 219 * c[0]), (int)lrint(128 + 224 * c[1]),
                      (int)lrint(128 + 224 * c[2]), -1);
    d = hypot(c[1] - key[1], c[2] - key[2]) / length;
    alpha = unit((d - 0.4) / 0.3);
    along = fmax((c[1] * key[1] + c[2] * key[2]) / length, 0) * 0.7;
    out = chain_apply(chain, in);
    ck_assert_int_eq(out->format, AV_PIX_FMT_YUVA420P);
    for (int k = 0; k < 5; k += 4) {
        ck_assert_double_le(fabs(at(out, 3, k, k) - 255 * alpha), 10);
        alpha = at(out, 3, k, k) / 255.0; /* chroma of 8 bits is coarse */
        ck_assert_double_le(fabs(at(out, 0, k, k) - 16 - alpha * 219 * c[0]), 1.1);
        for (int i = 1; i < 3; i++) {
            double plain = c[i] - along * key[i] / length;
            ck_assert_double_le(
                fabs(at(out, i, k / 2, k / 2) - 128 - alpha * 224 * plain), 1.6);
        }
    }
    av_frame_free(&in);
    av_frame_free(&out);
}
END_TEST

START_TEST(luma_keys_take_out_the_dark_or_the_bright)
{
    static const struct {
        const char *params;
        double threshold, softness;
        bool bright;
    } rows[] = { { "'threshold':0.3,'softness':0.2", 0.3, 0.2, false },
                 { "'threshold':0.3,'softness':0.2,'bright':true", 0.3, 0.2, true },
                 { "'threshold':0,'softness':1", 0, 1, false },
                 { "'threshold':0.5,'softness':0", 0.5, 1e-4, false } };
    g_autoptr(EffectChain) chain = chain_of_one("luma-key", rows[_i].params);
    for (int level = 16; level <= 235; level += 3) {
        AVFrame *in = flat_picture(3, 3, level, 90, 140, -1),
                *out = chain_apply(chain, in);
        double y = (level - 16) / 219.0;
        double over =
            rows[_i].bright ? 1 - rows[_i].threshold - y : y - rows[_i].threshold;
        double alpha = unit(over / rows[_i].softness);
        ck_assert_double_le(fabs(at(out, 3, 2, 2) - 255 * alpha), 1);
        ck_assert_double_le(fabs(at(out, 0, 2, 2) - 16 - 219 * y * alpha), 1);
        ck_assert_double_le(fabs(at(out, 1, 1, 1) - 128 + 38 * alpha), 1);
        av_frame_free(&in);
        av_frame_free(&out);
    }
}
END_TEST

START_TEST(keys_leave_less_of_what_was_transparent)
{
    g_autoptr(EffectChain) chain = chain_of(
        "[{'id':'a','type':'luma-key','params':{'threshold':0.25,'softness':0.5}},"
        "{'id':'b','type':'chroma-key','params':{'spill':0}}]");
    AVFrame *in = flat_picture(4, 4, 16 + 55, 128, 128, 128),
            *out = chain_apply(chain, in);
    /* grey of 0.5: half of it stays, and no chroma key takes grey */
    ck_assert_int_le(abs(at(out, 3, 1, 1) - 64), 1);
    ck_assert_int_le(abs(at(out, 0, 1, 1) - (16 + 27)), 1);
    av_frame_free(&in);
    av_frame_free(&out);
}
END_TEST

/* ---- chains ---------------------------------------------------------------------- */

/* Colours after a key are those before premultiplication; a blur after it grows. */
START_TEST(effects_of_all_sorts_follow_each_other)
{
    g_autoptr(EffectChain) chain =
        chain_of("[{'id':'a','type':'luma-key','params':{'threshold':0,'softness':1}},"
                 "{'id':'b','type':'brightness','params':{'amount':0.25}},"
                 "{'id':'c','type':'blur','params':{'radius':2}},"
                 "{'id':'d','type':'invert'}]");
    AVFrame *in = flat_picture(40, 30, 16 + 110, 128, 128, -1);
    EffectPicture out = { av_frame_clone(in), 1, 1, 0, 0 };
    effect_chain_apply(chain, &out);
    ck_assert_int_eq(out.grown_x, 8);
    ck_assert_int_eq(out.picture->width, 56);
    /* half there: luma (1 - (0.5 + 0.25)) of it */
    ck_assert_int_le(abs(at(out.picture, 3, 28, 23) - 128), 1);
    ck_assert_int_le(abs(at(out.picture, 0, 28, 23) - (16 + 27)), 1);
    ck_assert_int_eq(at(out.picture, 3, 0, 0), 0);
    ck_assert_int_eq(at(out.picture, 0, 0, 0), 16);
    av_frame_free(&in);
    av_frame_free(&out.picture);
}
END_TEST

START_TEST(what_does_nothing_passes_the_picture_by_reference)
{
    static const char *const neutral[][2] = {
        { "blur", "'radius':0" },   { "sharpen", "'amount':0" },
        { "glow", "'amount':0" },   { "vignette", "'amount':0" },
        { "pixelate", "'size':1" }, { "grain", "'amount':0" },
    };
    g_autoptr(EffectChain) chain = chain_of_one(neutral[_i][0], neutral[_i][1]);
    AVFrame *in = noisy_picture(16, 16, false), *out = chain_apply(chain, in);
    ck_assert_ptr_eq(in->data[0], out->data[0]);
    av_frame_free(&in);
    av_frame_free(&out);
}
END_TEST

START_TEST(every_effect_takes_every_size)
{
    static const int sizes[][2] = { { 1, 1 }, { 2, 2 }, { 3, 1 }, { 1, 7 }, { 5, 4 } };
    for (size_t i = 0; i < 2 * G_N_ELEMENTS(sizes); i++) {
        const EffectType *type = effect_type((EffectKind)_i);
        const int *size = sizes[i / 2];
        AVFrame *in = noisy_picture(size[0], size[1], i % 2), *out;
        if (type->kind != EFFECT_LUT) {
            g_autoptr(EffectChain) chain = chain_of_one(type->name, "");
            out = chain_apply(chain, in);
            ck_assert_int_ge(out->width, size[0]);
            av_frame_free(&out);
        }
        av_frame_free(&in);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("effect");
    TCase *cases = tcase_create("places");
    tcase_set_timeout(cases, 120);
    tcase_add_loop_test(cases, vignettes_follow_the_frame, 0, 4);
    tcase_add_test(cases, light_vignettes_stay_in_their_shape);
    tcase_add_loop_test(cases, pixels_are_the_mean_of_their_square, 0, 4);
    tcase_add_loop_test(cases, mirrors_keep_one_half, 0, 4);
    tcase_add_test(cases, mirrored_chroma_lies_where_its_pixels_do);
    tcase_add_loop_test(cases, grain_is_as_strong_as_it_says, 0, 5);
    tcase_add_test(cases, each_frame_has_its_own_grain);
    tcase_add_test(cases, turning_to_another_frame_of_grain_is_a_change);
    tcase_add_test(cases, grain_stays_in_its_shape);
    tcase_add_loop_test(cases, chroma_keys_take_out_their_color, 0, 10);
    tcase_add_loop_test(cases, luma_keys_take_out_the_dark_or_the_bright, 0, 4);
    tcase_add_test(cases, keys_leave_less_of_what_was_transparent);
    tcase_add_test(cases, effects_of_all_sorts_follow_each_other);
    tcase_add_loop_test(cases, what_does_nothing_passes_the_picture_by_reference, 0, 6);
    tcase_add_loop_test(cases, every_effect_takes_every_size, 0, EFFECT_COUNT);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
