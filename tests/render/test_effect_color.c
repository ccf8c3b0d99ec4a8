/*
 * Colour effects against their definitions, over the whole cube of Y'CbCr. The formulas
 * are written here from the standards they name, in double precision and without tables.
 */
#include "chatkut/media/input.h"
#include "chatkut/model/composition_json.h"
#include "chatkut/render/effect.h"

#include "effect_pictures.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    double c[3];
} Rgb;

static double luma(Rgb x)
{
    return 0.2126 * x.c[0] + 0.7152 * x.c[1] + 0.0722 * x.c[2];
}

static double unit(double x)
{
    return fmin(fmax(x, 0), 1);
}

static Rgb each(Rgb x, double (*f)(double, double), double by)
{
    return (Rgb){ { f(x.c[0], by), f(x.c[1], by), f(x.c[2], by) } };
}

static Rgb mix(Rgb a, Rgb b, double amount)
{
    for (int i = 0; i < 3; i++)
        a.c[i] += amount * (b.c[i] - a.c[i]);
    return a;
}

static Rgb grey(double level)
{
    return (Rgb){ { level, level, level } };
}

/* ---- the formulas ---------------------------------------------------------------------- */

static double decode(double x)
{
    double a = fabs(x), y = a <= 0.04045 ? a / 12.92 : pow((a + 0.055) / 1.055, 2.4);
    return x < 0 ? -y : y;
}

static double encode(double x)
{
    double a = fabs(x),
           y = a <= 0.0031308 ? 12.92 * a : 1.055 * pow(a, 1 / 2.4) - 0.055;
    return x < 0 ? -y : y;
}

static double one_exposure(double x, double stops)
{
    return encode(decode(x) * pow(2, stops));
}

static double one_gamma(double x, double gamma)
{
    return x < 0 ? -pow(-x, 1 / gamma) : pow(x, 1 / gamma);
}

static double one_posterize(double x, double levels)
{
    return round(x * (levels - 1)) / (levels - 1);
}

static Rgb exposure(Rgb x, double p)
{
    return each(x, one_exposure, p);
}

static Rgb brightness(Rgb x, double p)
{
    return (Rgb){ { x.c[0] + p, x.c[1] + p, x.c[2] + p } };
}

static Rgb contrast(Rgb x, double p)
{
    return (Rgb){ { (x.c[0] - 0.5) * p + 0.5, (x.c[1] - 0.5) * p + 0.5,
                    (x.c[2] - 0.5) * p + 0.5 } };
}

static Rgb saturation(Rgb x, double p)
{
    return mix(grey(luma(x)), x, p);
}

static Rgb hue(Rgb x, double degrees)
{
    double y = luma(x), u = (x.c[2] - y) / 1.8556, v = (x.c[0] - y) / 1.5748;
    double c = cos(degrees * G_PI / 180), s = sin(degrees * G_PI / 180);
    double r = y + 1.5748 * (s * u + c * v), b = y + 1.8556 * (c * u - s * v);
    return (Rgb){ { r, (y - 0.2126 * r - 0.0722 * b) / 0.7152, b } };
}

static Rgb gamma_of(Rgb x, double p)
{
    return each(x, one_gamma, p);
}

static Rgb vibrance(Rgb x, double p)
{
    double most = unit(fmax(fmax(x.c[0], x.c[1]), x.c[2]));
    double least = unit(fmin(fmin(x.c[0], x.c[1]), x.c[2]));
    return saturation(x, 1 + p * (1 - (most - least)));
}

static Rgb highlights(Rgb x, double p)
{
    double y = unit(luma(x));
    return mix(grey(0), x, pow(2, p * y * y / 2));
}

static Rgb shadows(Rgb x, double p)
{
    double y = 1 - unit(luma(x));
    return mix(grey(0), x, pow(2, p * y * y));
}

static Rgb sepia(Rgb x, double p)
{
    const double *c = x.c;
    Rgb to = { { 0.393 * c[0] + 0.769 * c[1] + 0.189 * c[2],
                 0.349 * c[0] + 0.686 * c[1] + 0.168 * c[2],
                 0.272 * c[0] + 0.534 * c[1] + 0.131 * c[2] } };
    return mix(x, to, p);
}

static Rgb grayscale(Rgb x, double p)
{
    return mix(x, grey(luma(x)), p);
}

static Rgb invert(Rgb x, double p)
{
    return mix(x, (Rgb){ { 1 - x.c[0], 1 - x.c[1], 1 - x.c[2] } }, p);
}

/* #4080FF */
static Rgb tint(Rgb x, double p)
{
    double y = luma(x);
    return mix(x, (Rgb){ { y * 64 / 255, y * 128 / 255, y } }, p);
}

/* ---- white points, from the tables of the standards ----- */

static void multiply(const double m[9], const double in[3], double out[3])
{
    for (int i = 0; i < 3; i++)
        out[i] = m[3 * i] * in[0] + m[3 * i + 1] * in[1] + m[3 * i + 2] * in[2];
}

static void solve(const double m[9], const double in[3], double out[3])
{
    double det = 0, inverse[9];
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            int a = (j + 1) % 3, b = (j + 2) % 3, c = (i + 1) % 3, d = (i + 2) % 3;
            inverse[3 * i + j] =
                m[3 * a + c] * m[3 * b + d] - m[3 * a + d] * m[3 * b + c];
        }
    for (int i = 0; i < 3; i++)
        det += m[i] * inverse[3 * i];
    multiply(inverse, in, out);
    for (int i = 0; i < 3; i++)
        out[i] /= det;
}

/* A black body by Planck's law and the CIE 1931 observer, as Wyman et al. 2013 fit it. */
static double lobe(double nm, double centre, double below, double above)
{
    double t = (nm - centre) * (nm < centre ? below : above);
    return exp(-0.5 * t * t);
}

static void black_body(double kelvin, double *x, double *y)
{
    double sum[3] = { 0 };
    for (double nm = 380; nm <= 780; nm += 1) {
        double power = pow(nm * 1e-9, -5) / (exp(1.4388e-2 / (nm * 1e-9 * kelvin)) - 1);
        sum[0] += power * (1.056 * lobe(nm, 599.8, 0.0264, 0.0323) +
                           0.362 * lobe(nm, 442.0, 0.0624, 0.0374) -
                           0.065 * lobe(nm, 501.1, 0.0490, 0.0382));
        sum[1] += power * (0.821 * lobe(nm, 568.8, 0.0213, 0.0247) +
                           0.286 * lobe(nm, 530.9, 0.0613, 0.0322));
        sum[2] += power * (1.217 * lobe(nm, 437.0, 0.0845, 0.0278) +
                           0.681 * lobe(nm, 459.0, 0.0385, 0.0725));
    }
    *x = sum[0] / (sum[0] + sum[1] + sum[2]);
    *y = sum[1] / (sum[0] + sum[1] + sum[2]);
}

/* Kim et al.'s fit of it, 4000 K and more, as it was published. */
static void fitted_body(double t, double *x, double *y)
{
    *x =
        -3.0258469e9 / (t * t * t) + 2.1070379e6 / (t * t) + 0.2226347e3 / t + 0.240390;
    *y = 3.0817580 * pow(*x, 3) - 5.87338670 * *x * *x + 3.75112997 * *x - 0.37001483;
}

static Rgb adapt(Rgb x, double warmth, void (*body)(double, double *, double *))
{
    static const double bradford[9] = { 0.8951, 0.2664, -0.1614, -0.7502, 1.7135,
                                        0.0367, 0.0389, -0.0685, 1.0296 };
    static const double xyz[9] = { 0.4123908, 0.3575843, 0.1804808,
                                   0.2126390, 0.7151687, 0.0721923,
                                   0.0193308, 0.1191948, 0.9505322 };
    double white[2][3], cone[3], in[3], a[3], b[3];
    const double mired = 1e6 / 6504;
    for (int k = 0; k < 2; k++) {
        double cx, cy;
        body(1e6 / (mired + (k ? 100 * warmth : 0)), &cx, &cy);
        multiply(bradford, (double[]){ cx / cy, 1, (1 - cx - cy) / cy }, white[k]);
    }
    for (int i = 0; i < 3; i++)
        in[i] = decode(x.c[i]);
    multiply(xyz, in, a);
    multiply(bradford, a, cone);
    for (int i = 0; i < 3; i++)
        cone[i] *= white[1][i] / white[0][i];
    solve(bradford, cone, b);
    solve(xyz, b, a);
    return (Rgb){ { encode(a[0]), encode(a[1]), encode(a[2]) } };
}

static Rgb temperature(Rgb x, double warmth)
{
    return adapt(x, warmth, fitted_body);
}

static Rgb black_body_temperature(Rgb x, double warmth)
{
    return adapt(x, warmth, black_body);
}

/* ---- comparing -------------------------------------------------------------------------- */

typedef struct {
    const char *effect, *param;
    double value;
    Rgb (*formula)(Rgb x, double p);
    double
        steep; /* how many levels one level may become: those are the error there is */
    const char *more;
} Row;

static Rgb rgb_of(const int in[3])
{
    double y = (in[0] - 16) / 219.0, u = (in[1] - 128) / 224.0,
           v = (in[2] - 128) / 224.0;
    Rgb out = { { y + 1.5748 * v, 0, y + 1.8556 * u } };
    out.c[1] = (y - 0.2126 * out.c[0] - 0.0722 * out.c[2]) / 0.7152;
    return out;
}

static void yuv_of(Rgb x, double out[3])
{
    double y;
    for (int i = 0; i < 3; i++)
        x.c[i] = unit(x.c[i]);
    y = luma(x);
    out[0] = 16 + 219 * y;
    out[1] = 128 + 224 * (x.c[2] - y) / 1.8556;
    out[2] = 128 + 224 * (x.c[0] - y) / 1.5748;
}

static bool is_real(Rgb x)
{
    for (int i = 0; i < 3; i++)
        if (x.c[i] < 0 || x.c[i] > 1)
            return false;
    return true;
}

/* The largest difference to the formulas, one after the other, over the whole cube, or over
 * what of it are colours. */
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

/* ---- colour tables ---------------------------------------------------------------------- */

static const char LUT[] = "[{'id':'e','type':'lut','params':{'file':'x','amount':%g}}]";

static float noise(unsigned seed)
{
    seed = (seed ^ 61) * 2654435761u;
    return (float)((seed ^ seed >> 15) % 1000) / 1000;
}

/* The tetrahedra of a cell, each by the corners it goes through from black to white. */
static Rgb tetrahedral(const float *data, unsigned size, Rgb x)
{
    double part[3];
    unsigned cell[3], corner[3];
    Rgb out;
    for (int c = 0; c < 3; c++) {
        double at = unit(x.c[c]) * (size - 1);
        cell[c] = (unsigned)fmin(floor(at), size - 2);
        part[c] = at - cell[c];
    }
    memcpy(corner, cell, sizeof corner);
    for (int i = 0; i < 3; i++)
        out.c[i] = 0;
    for (double left = 1;;) {
        int most = 0;
        double weight;
        for (int c = 1; c < 3; c++)
            if (part[c] > part[most])
                most = c;
        weight = left - fmax(part[most], 0);
        for (int i = 0; i < 3; i++)
            out.c[i] +=
                weight * data[3 * ((corner[2] * size + corner[1]) * size + corner[0]) +
                              (unsigned)i];
        left = fmax(part[most], 0);
        if (part[most] < 0 || corner[most] == size - 1 || left == 0)
            return out;
        corner[most]++;
        part[most] = -1;
    }
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

/* ---- the rest ------------------------------------------------------------------------------ */

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
    SRunner *runner = srunner_create(suite);
    int failed;
    tcase_set_timeout(cases, 60);
    tcase_add_loop_test(cases, every_color_effect_is_its_formula_over_the_whole_cube, 0,
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
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
