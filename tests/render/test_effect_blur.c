/* Blur, sharpen and glow, against sums written from their definitions. */
#include "chatkut/render/effect.h"

#include "../run.h"
#include "../share.h"
#include "effect_pictures.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Gaussians ------------------------------------------------------------------- */

static double tap(double distance, double sigma)
{
    return exp(-distance * distance / (2 * sigma * sigma));
}

/* One sample of a plane under a Gaussian; what is outside: its edge, or `nothing`. */
static double gauss_at(const AVFrame *frame, int plane, int x, int y, double sigma,
                       bool nothing)
{
    static const int zeros[4] = { 16, 128, 128, 0 };
    int reach = (int)ceil(5 * sigma), w = width_of(frame, plane),
        h = height_of(frame, plane);
    double sum = 0, weights = 0;
    for (int j = -reach; j <= reach; j++)
        for (int i = -reach; i <= reach; i++) {
            double weight = tap(i, sigma) * tap(j, sigma);
            int px = x + i, py = y + j;
            bool out = px < 0 || py < 0 || px >= w || py >= h;
            weights += weight;
            sum += weight * (nothing && out ? zeros[plane]
                                            : at(frame, plane, CLAMP(px, 0, w - 1),
                                                 CLAMP(py, 0, h - 1)));
        }
    return sum / weights;
}

typedef struct {
    double radius, scale;
    int width, height;
    bool alpha;
} Blur;

static const Blur blurs[] = {
    { 0.4, 1, 33, 21, false }, { 2, 1, 64, 48, false },     { 5.5, 1, 65, 47, false },
    { 6, 1, 96, 64, false },   { 9, 1, 97, 65, false },     { 13, 1, 160, 96, false },
    { 14, 2, 161, 95, false }, { 60, 0.5, 130, 90, false }, { 3, 1, 1, 1, false },
    { 20, 1, 5, 3, false },    { 0.7, 1, 32, 24, true },    { 4, 1, 65, 47, true },
    { 8, 1, 64, 48, true },    { 15, 0.5, 81, 61, true },   { 25, 1, 60, 40, true },
};

START_TEST(blur_is_a_gaussian)
{
    const Blur *row = &blurs[_i];
    g_autofree char *params = g_strdup_printf("'radius':%g", row->radius);
    g_autoptr(EffectChain) chain = chain_of_one("blur", params);
    AVFrame *in = noisy_picture(row->width, row->height, row->alpha);
    EffectPicture out = { av_frame_clone(in), row->scale, row->scale, 0, 0 };
    double sum = 0, count = 0;
    effect_chain_apply(chain, &out);
    ck_assert_int_eq(out.picture->width, row->width + 2 * out.grown_x);
    ck_assert_int_eq(out.grown_x, out.grown_y);
    ck_assert_int_eq(out.grown_x % 2, 0);
    ck_assert(row->alpha ? out.grown_x >= 3 * row->radius * row->scale
                         : out.grown_x == 0);
    for (int plane = 0; plane < (row->alpha ? 4 : 3); plane++) {
        int size = plane == 1 || plane == 2 ? 2 : 1;
        for (int y = 0; y < height_of(out.picture, plane); y += 3)
            for (int x = 0; x < width_of(out.picture, plane); x += 3) {
                double want =
                    gauss_at(in, plane, x - out.grown_x / size, y - out.grown_y / size,
                             row->radius * row->scale / size, row->alpha);
                double off = at(out.picture, plane, x, y) - want;
                ck_assert_msg(fabs(off) <= 1, "plane %d at %d, %d: off by %g", plane, x,
                              y, off);
                sum += off * off;
                count++;
            }
    }
    /* rounding alone is 58.9 dB */
    ck_assert_double_ge(10 * log10(255 * 255 / (sum / count)), 55);
    av_frame_free(&in);
    av_frame_free(&out.picture);
}
END_TEST

/* The preview is what the final render is, smaller. */
START_TEST(half_the_pixels_have_half_the_blur)
{
    g_autoptr(EffectChain) chain = chain_of_one("blur", "'radius':6");
    AVFrame *large = noisy_picture(128, 96, false);
    AVFrame *small = flat_picture(64, 48, 0, 128, 128, -1);
    EffectPicture a = { large, 1, 1, 0, 0 }, b = { small, 0.5, 0.5, 0, 0 };
    double sum = 0;
    for (int y = 0; y < 48; y++)
        for (int x = 0; x < 64; x++)
            *sample(small, 0, x, y) =
                (uint8_t)((at(large, 0, 2 * x, 2 * y) + at(large, 0, 2 * x + 1, 2 * y) +
                           at(large, 0, 2 * x, 2 * y + 1) +
                           at(large, 0, 2 * x + 1, 2 * y + 1) + 2) /
                          4);
    effect_chain_apply(chain, &a);
    effect_chain_apply(chain, &b);
    for (int y = 0; y < 48; y++)
        for (int x = 0; x < 64; x++) {
            double mean =
                (at(a.picture, 0, 2 * x, 2 * y) + at(a.picture, 0, 2 * x + 1, 2 * y) +
                 at(a.picture, 0, 2 * x, 2 * y + 1) +
                 at(a.picture, 0, 2 * x + 1, 2 * y + 1)) /
                4.0;
            sum += pow(at(b.picture, 0, x, y) - mean, 2);
        }
    ck_assert_double_ge(10 * log10(255 * 255 / (sum / (64 * 48))), 44);
    av_frame_free(&a.picture);
    av_frame_free(&b.picture);
}
END_TEST

START_TEST(sharpening_takes_what_a_blur_leaves)
{
    g_autoptr(EffectChain) chain = chain_of_one("sharpen", "'amount':0.8,'radius':2");
    bool alpha = _i;
    AVFrame *in = noisy_picture(49, 37, alpha), *out = chain_apply(chain, in);
    for (int y = 0; y < 37; y++)
        for (int x = 0; x < 49; x++) {
            double luma = at(in, 0, x, y) - 16,
                   mean = gauss_at(in, 0, x, y, 2, alpha) - 16;
            double a = alpha ? at(in, 3, x, y) : 255;
            if (alpha)
                mean *= a / fmax(gauss_at(in, 3, x, y, 2, true), 1e-9);
            luma = CLAMP(luma + 0.8 * (luma - mean), 0, 219 * a / 255);
            ck_assert_double_le(fabs(at(out, 0, x, y) - 16 - luma), 0.6);
        }
    for (int plane = 1; plane < (alpha ? 4 : 3); plane++)
        for (int y = 0; y < height_of(in, plane); y++)
            ck_assert_mem_eq(sample(in, plane, 0, y), sample(out, plane, 0, y),
                             (size_t)width_of(in, plane));
    av_frame_free(&in);
    av_frame_free(&out);
}
END_TEST

/* ---- glow ------------------------------------------------------------------------ */

/* A grey edge: chroma has no part in it. */
START_TEST(glow_adds_the_blurred_light)
{
    g_autoptr(EffectChain) chain =
        chain_of_one("glow", "'amount':0.8,'radius':3,'threshold':0.4");
    AVFrame *in = flat_picture(48, 20, 40, 128, 128, -1);
    AVFrame *light = flat_picture(48, 20, 16, 128, 128, -1), *out;
    for (int y = 0; y < 20; y++)
        for (int x = 24; x < 48; x++) {
            double level = (190 - 16) / 219.0;
            *sample(in, 0, x, y) = 190;
            *sample(light, 0, x, y) =
                (uint8_t)lrint(16 + 219 * level * (level - 0.4) / 0.6);
        }
    out = chain_apply(chain, in);
    for (int x = 0; x < 48; x++) {
        double c = (at(in, 0, x, 9) - 16) / 219.0;
        double g = (gauss_at(light, 0, x, 9, 3, false) - 16) / 219;
        double want = 16 + 219 * (1 - (1 - c) * (1 - 0.8 * g));
        ck_assert_double_le(fabs(at(out, 0, x, 9) - want), 1.2);
        ck_assert_int_eq(at(out, 1, x / 2, 4), 128);
    }
    av_frame_free(&in);
    av_frame_free(&light);
    av_frame_free(&out);
}
END_TEST

START_TEST(glow_reaches_out_of_a_shape)
{
    g_autoptr(EffectChain) chain =
        chain_of_one("glow", "'amount':1,'radius':4,'threshold':0");
    AVFrame *in = flat_picture(20, 20, 235, 128, 128, 255);
    EffectPicture out = { av_frame_clone(in), 1, 1, 0, 0 };
    effect_chain_apply(chain, &out);
    ck_assert_int_ge(out.grown_x, 12);
    for (int x = 0; x < out.picture->width; x++) {
        int y = out.picture->height / 2;
        double cover = gauss_at(in, 3, x - out.grown_x, 10, 4, true) / 255;
        bool inside = x >= out.grown_x && x < out.grown_x + 20;
        double alpha = inside ? 1 : cover;
        ck_assert_double_le(fabs(at(out.picture, 3, x, y) - 255 * alpha), 1.5);
        ck_assert_double_le(fabs(at(out.picture, 0, x, y) - 16 - 219 * alpha), 1.5);
    }
    av_frame_free(&in);
    av_frame_free(&out.picture);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("effect_blur");
    TCase *cases = tcase_create("blur");
    tcase_set_timeout(cases, 120);
    tcase_add_share(cases, blur_is_a_gaussian, G_N_ELEMENTS(blurs));
    tcase_add_test(cases, half_the_pixels_have_half_the_blur);
    tcase_add_loop_test(cases, sharpening_takes_what_a_blur_leaves, 0, 2);
    tcase_add_test(cases, glow_adds_the_blurred_light);
    tcase_add_test(cases, glow_reaches_out_of_a_shape);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
