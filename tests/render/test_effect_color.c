/* Colour effects against their definitions, over the whole cube of Y'CbCr. */
#include "chatkut/media/input.h"
#include "chatkut/model/composition_json.h"
#include "chatkut/render/effect.h"

#include "../run.h"
#include "../share.h"
#include "effect_formulas.h"
#include "effect_pictures.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- comparing ------------------------------------------------------------------- */

typedef struct {
    const char *effect, *param;
    double value;
    Rgb (*formula)(Rgb x, double p);
    double
        steep; /* how many levels one level may become: those are the error there is */
    const char *more;
} Row;

static bool is_real(Rgb x)
{
    for (int i = 0; i < 3; i++)
        if (x.c[i] < 0 || x.c[i] > 1)
            return false;
    return true;
}

/* The largest difference to the formulas, one after the other, over the whole cube, or
 * over what of it are colours. */
static double worst_of(EffectChain *chain, bool real,
                       Rgb (*const formulas[])(Rgb, double), const double *values,
                       int count)
{
    double worst = 0;
    for (int v = 0; v < 256; v += 15) {
        AVFrame *in = cube_slice(v), *out = chain_apply(chain, in);
        for (int y = 0; y < 256; y += 5)
            for (int u = 0; u < 256; u += 5) {
                double want[3];
                int got[3];
                Rgb x = rgb_of((int[]){ y, u, v });
                if (real && !is_real(x))
                    continue;
                for (int i = 0; i < count; i++)
                    x = formulas[i](x, values[i]);
                yuv_of(x, want);
                cube_slice_read(out, y, u, got);
                for (int i = 0; i < 3; i++)
                    worst = fmax(worst, fabs(got[i] - want[i]));
            }
        av_frame_free(&in);
        av_frame_free(&out);
    }
    return worst;
}

static const Row rows[] = {
    { "exposure", "stops", 1, exposure },
    { "exposure", "stops", -2.5, exposure },
    { "exposure", "stops", 3, exposure },
    { "exposure", "stops", 10, exposure, .steep = 60 },
    { "exposure", "stops", -10, exposure },
    { "brightness", "amount", 0.2, brightness },
    { "brightness", "amount", -1, brightness },
    { "brightness", "amount", 1, brightness },
    { "contrast", "factor", 1.4, contrast },
    { "contrast", "factor", 0, contrast },
    { "contrast", "factor", 4, contrast },
    { "saturation", "factor", 1.5, saturation },
    { "saturation", "factor", 0, saturation },
    { "saturation", "factor", 4, saturation },
    { "hue", "degrees", 90, hue },
    { "hue", "degrees", -33, hue },
    { "hue", "degrees", 360, hue },
    { "gamma", "gamma", 1.8, gamma_of, .steep = 1.2 },
    { "gamma", "gamma", 0.5, gamma_of },
    { "gamma", "gamma", 0.1, gamma_of },
    { "vibrance", "amount", 0.6, vibrance },
    { "vibrance", "amount", -1, vibrance },
    { "vibrance", "amount", 1, vibrance },
    { "highlights", "amount", -1, highlights },
    { "highlights", "amount", 1, highlights },
    { "shadows", "amount", 1, shadows },
    { "shadows", "amount", -1, shadows },
    { "sepia", "amount", 1, sepia },
    { "sepia", "amount", 0.4, sepia },
    { "grayscale", "amount", 1, grayscale },
    { "grayscale", "amount", 0.3, grayscale },
    { "invert", "amount", 1, invert },
    { "invert", "amount", 0.5, invert },
    { "tint", "amount", 0.7, tint, .more = ",'color':'#4080FF'" },
    { "tint", "amount", 1, tint, .more = ",'color':'#4080FF'" },
    { "temperature", "warmth", 0.3, temperature },
    { "temperature", "warmth", 0.96, temperature },
    { "temperature", "warmth", -1, temperature, 2 },
};

START_TEST(every_color_effect_is_its_formula_over_the_whole_cube)
{
    const Row *row = &rows[_i];
    g_autofree char *params = g_strdup_printf("'%s':%g%s", row->param, row->value,
                                              row->more ? row->more : "");
    g_autoptr(EffectChain) chain = chain_of_one(row->effect, params);
    double worst = worst_of(chain, false, &row->formula, &row->value, 1);
    ck_assert_msg(worst <= 0.5 + 0.6 * fmax(row->steep, 1), "%s %s: off by %.2f",
                  row->effect, params, worst);
}
END_TEST

/* ---- colour tables --------------------------------------------------------------- */

static const char LUT[] = "[{'id':'e','type':'lut','params':{'file':'x','amount':%g}}]";

static float noise(unsigned seed)
{
    seed = (seed ^ 61) * 2654435761u;
    return (float)((seed ^ seed >> 15) % 1000) / 1000;
}

START_TEST(cubes_are_read_between_their_points)
{
    static const unsigned sizes[] = { 2, 3, 5, 17 };
    unsigned size = sizes[_i];
    g_autofree float *data = g_new(float, 3 * (size_t)size * size * size);
    Cube cube = { true, size, { 0, 0, 0 }, { 1, 1, 1 }, data };
    g_autofree char *text = g_strdup_printf(LUT, 0.6);
    g_autoptr(EffectChain) chain = chain_with_cube(text, &cube);
    for (unsigned i = 0; i < 3 * size * size * size; i++)
        data[i] = noise(i);
    for (int v = 60; v < 200; v += 20) {
        AVFrame *in = cube_slice(v), *out = chain_apply(chain, in);
        for (int y = 0; y < 256; y += 5)
            for (int u = 0; u < 256; u += 15) {
                Rgb x = rgb_of((int[]){ y, u, v });
                double want[3];
                int got[3];
                yuv_of(mix(x, tetrahedral(data, size, x), 0.6), want);
                cube_slice_read(out, y, u, got);
                for (int i = 0; i < 3; i++)
                    ck_assert_double_le(fabs(got[i] - want[i]), 0.6);
            }
        av_frame_free(&in);
        av_frame_free(&out);
    }
}
END_TEST

START_TEST(tables_of_one_component_work_on_their_domain)
{
    float data[] = { 1, 0, 0.5f, 0.5f, 0.5f, 0.5f, 0, 1, 0.5f };
    Cube cube = { false, 3, { -0.5f, 0, 0 }, { 1.5f, 1, 1 }, data };
    g_autofree char *text = g_strdup_printf(LUT, 1.0);
    g_autoptr(EffectChain) chain = chain_with_cube(text, &cube);
    for (int y = 16; y <= 235; y++) {
        double x = (y - 16) / 219.0, want[3];
        AVFrame *in = flat_picture(2, 2, y, 128, 128, -1);
        AVFrame *out = chain_apply(chain, in);
        yuv_of((Rgb){ { 0.75 - x / 2, x, 0.5 } }, want);
        for (int i = 0; i < 3; i++)
            ck_assert_double_le(fabs(out->data[i][0] - want[i]), 0.6);
        av_frame_free(&in);
        av_frame_free(&out);
    }
}
END_TEST

/* ---- the rest -------------------------------------------------------------------- */

/* A level that falls between two steps may take either. */
static bool is_step(int got, double x, double levels)
{
    for (int k = -1; k <= 1; k++)
        if (fabs(got - (16 + 219 * unit(one_posterize(x + k / 8000.0, levels)))) <= 0.6)
            return true;
    return false;
}

START_TEST(warmth_is_that_of_black_bodies)
{
    static const double warmths[] = { -1, -0.3, 0.5, 1 };
    g_autofree char *params = g_strdup_printf("'warmth':%g", warmths[_i]);
    g_autoptr(EffectChain) chain = chain_of_one("temperature", params);
    for (int y = 16; y <= 235; y += 5) {
        AVFrame *in = flat_picture(2, 2, y, 128, 128, -1);
        AVFrame *out = chain_apply(chain, in);
        double want[3];
        yuv_of(black_body_temperature(grey((y - 16) / 219.0), warmths[_i]), want);
        for (int i = 0; i < 3; i++)
            ck_assert_double_le(fabs(out->data[i][0] - want[i]), 1);
        av_frame_free(&in);
        av_frame_free(&out);
    }
}
END_TEST

START_TEST(tint_is_towards_magenta)
{
    g_autoptr(EffectChain) chain = chain_of_one("temperature", "'tint':1");
    AVFrame *in = flat_picture(2, 2, 126, 128, 128, -1);
    AVFrame *out = chain_apply(chain, in);
    ck_assert_int_gt(out->data[1][0], 132);
    ck_assert_int_gt(out->data[2][0], 132);
    av_frame_free(&in);
    av_frame_free(&out);
}
END_TEST

START_TEST(posterizing_leaves_so_many_levels)
{
    static const double counts[] = { 2, 3, 6, 64 };
    g_autofree char *params = g_strdup_printf("'levels':%g", counts[_i]);
    g_autoptr(EffectChain) chain = chain_of_one("posterize", params);
    AVFrame *in = cube_slice(128), *out = chain_apply(chain, in);
    for (int y = 0; y < 256; y++) {
        int got[3];
        cube_slice_read(out, y, 128, got);
        ck_assert_int_eq(got[1], 128);
        ck_assert_int_eq(got[2], 128);
        ck_assert(is_step(got[0], (y - 16) / 219.0, counts[_i]));
    }
    av_frame_free(&in);
    av_frame_free(&out);
}
END_TEST

START_TEST(chains_are_one_effect_after_the_other)
{
    static Rgb (*const formulas[])(Rgb, double) = { exposure,   contrast,   hue,
                                                    saturation, brightness, gamma_of,
                                                    shadows,    tint };
    static const double values[] = { 0.7, 1.3, 20, 1.4, -0.05, 1.2, 0.4, 0.2 };
    g_autoptr(EffectChain) chain =
        chain_of("[{'id':'a','type':'exposure','params':{'stops':0.7}},"
                 "{'id':'b','type':'contrast','params':{'factor':1.3}},"
                 "{'id':'c','type':'hue','params':{'degrees':20}},"
                 "{'id':'d','type':'saturation','params':{'factor':1.4}},"
                 "{'id':'x','type':'invert','enabled':false},"
                 "{'id':'e','type':'brightness','params':{'amount':-0.05}},"
                 "{'id':'f','type':'gamma','params':{'gamma':1.2}},"
                 "{'id':'g','type':'shadows','params':{'amount':0.4}},"
                 "{'id':'h','type':'tint','params':{'amount':0.2,'color':'#4080FF'}}]");
    double worst = worst_of(chain, true, formulas, values, G_N_ELEMENTS(values));
    ck_assert_msg(worst <= 1.5, "off by %.2f", worst);
}
END_TEST

START_TEST(what_leaves_the_range_comes_back)
{
    g_autoptr(EffectChain) chain =
        chain_of("[{'id':'a','type':'brightness','params':{'amount':0.9}},"
                 "{'id':'b','type':'exposure','params':{'stops':2}},"
                 "{'id':'c','type':'exposure','params':{'stops':-2}},"
                 "{'id':'d','type':'brightness','params':{'amount':-0.9}}]");
    for (int y = 16; y <= 235; y++) {
        AVFrame *in = flat_picture(2, 2, y, 128, 128, -1);
        AVFrame *out = chain_apply(chain, in);
        ck_assert_int_le(abs(out->data[0][0] - y), 1);
        av_frame_free(&in);
        av_frame_free(&out);
    }
}
END_TEST

START_TEST(neutral_effects_pass_the_picture_by_reference)
{
    static const char *const neutral[] = {
        "exposure", "brightness", "contrast", "saturation", "temperature",
        "hue",      "gamma",      "vibrance", "highlights", "shadows",
    };
    g_autoptr(EffectChain) chain = chain_of_one(neutral[_i], "");
    AVFrame *in = flat_picture(16, 16, 200, 90, 10, -1);
    AVFrame *out = chain_apply(chain, in);
    ck_assert_ptr_eq(in->data[0], out->data[0]);
    av_frame_free(&in);
    av_frame_free(&out);
}
END_TEST

START_TEST(animated_parameters_move_and_are_limited)
{
    g_autoptr(EffectChain) chain = chain_of_one(
        "brightness", "'amount':{'keys':[{'at':0,'value':0},{'at':30,'value':4}]}");
    static const struct {
        int frame;
        double amount;
        bool turns;
    } moments[] = { { 0, 0, false }, { 3, 0.4, true }, { 4, 8 / 15.0, true },
                    { 15, 1, true }, { 20, 1, false }, { 90, 1, false },
                    { 3, 0.4, true } };
    for (size_t i = 0; i < G_N_ELEMENTS(moments); i++) {
        AVFrame *in = flat_picture(2, 2, 60, 128, 128, -1), *out;
        RTime at = rtime_from_frames(moments[i].frame, (Rate){ 30, 1 });
        double want = 16 + 219 * unit((60 - 16) / 219.0 + moments[i].amount);
        ck_assert_int_eq(effect_chain_turn(chain, at), moments[i].turns);
        out = chain_apply(chain, in);
        ck_assert_int_eq(out->data[0][0], lrint(want));
        av_frame_free(&in);
        av_frame_free(&out);
    }
}
END_TEST

START_TEST(pictures_with_alpha_are_graded_before_premultiplication)
{
    static const int alphas[] = { 0, 1, 40, 128, 254, 255 };
    g_autoptr(EffectChain) chain = chain_of_one("gamma", "'gamma':2");
    double a = alphas[_i] / 255.0;
    AVFrame *in = flat_picture(6, 4, (int)lrint(16 + a * (100 - 16)),
                               (int)lrint(128 + a * (110 - 128)),
                               (int)lrint(128 + a * (140 - 128)), alphas[_i]);
    AVFrame *out = chain_apply(chain, in);
    double want[3];
    yuv_of(gamma_of(rgb_of((int[]){ 100, 110, 140 }), 2), want);
    ck_assert_int_eq(out->data[3][0], alphas[_i]);
    /* what was rounded in is as much more rounded out */
    for (int i = 0; i < 3; i++) {
        double zero = i ? 128 : 16;
        ck_assert_double_le(fabs(out->data[i][0] - (zero + a * (want[i] - zero))), 1.5);
    }
    av_frame_free(&in);
    av_frame_free(&out);
}
END_TEST

START_TEST(odd_sizes_have_all_their_pixels)
{
    static const int sizes[][2] = {
        { 1, 1 }, { 3, 5 }, { 17, 1 }, { 1, 9 }, { 33, 31 }
    };
    g_autoptr(EffectChain) chain = chain_of_one("invert", "");
    for (size_t i = 0; i < 2 * G_N_ELEMENTS(sizes); i++) {
        const int *size = sizes[i / 2];
        AVFrame *in = flat_picture(size[0], size[1], 50, 120, 130, i % 2 ? 255 : -1);
        AVFrame *out = chain_apply(chain, in);
        for (int y = 0; y < size[1]; y++)
            for (int x = 0; x < size[0]; x++) {
                const uint8_t *luma = out->data[0] + (ptrdiff_t)y * out->linesize[0];
                ck_assert_int_eq(luma[x], 251 - 50);
                ck_assert_int_eq(out->data[1][y / 2 * out->linesize[1] + x / 2], 136);
                ck_assert_int_eq(out->data[2][y / 2 * out->linesize[2] + x / 2], 126);
            }
        av_frame_free(&in);
        av_frame_free(&out);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("effect_color");
    TCase *cases = tcase_create("colors");
    tcase_add_share(cases, every_color_effect_is_its_formula_over_the_whole_cube,
                    G_N_ELEMENTS(rows));
    tcase_add_loop_test(cases, warmth_is_that_of_black_bodies, 0, 4);
    tcase_add_test(cases, tint_is_towards_magenta);
    tcase_add_loop_test(cases, posterizing_leaves_so_many_levels, 0, 4);
    tcase_add_loop_test(cases, cubes_are_read_between_their_points, 0, 4);
    tcase_add_test(cases, tables_of_one_component_work_on_their_domain);
    tcase_add_test(cases, chains_are_one_effect_after_the_other);
    tcase_add_test(cases, what_leaves_the_range_comes_back);
    tcase_add_loop_test(cases, neutral_effects_pass_the_picture_by_reference, 0, 10);
    tcase_add_test(cases, animated_parameters_move_and_are_limited);
    tcase_add_loop_test(cases, pictures_with_alpha_are_graded_before_premultiplication,
                        0, 6);
    tcase_add_test(cases, odd_sizes_have_all_their_pixels);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
