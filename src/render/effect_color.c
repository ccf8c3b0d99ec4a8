/*
 * The colour effects as stages of a grade: render/effect.h has their formulas.
 */
#include "effect_private.h"

#include <math.h>

static const double LUMA[3] = { 0.2126, 0.7152, 0.0722 };

/* ---- matrices -------------------------------------------------------------------- */

/* c + amount (to(c) - c) */
static GradeMatrix mixed(const GradeMatrix *to, double amount)
{
    GradeMatrix out;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 4; j++)
            out.m[i][j] = grade_identity.m[i][j] +
                          amount * (to->m[i][j] - grade_identity.m[i][j]);
    return out;
}

static void add_mixed(Grade *grade, const GradeMatrix *to, double amount)
{
    GradeMatrix matrix = mixed(to, amount);
    if (amount != 0)
        grade_add_matrix(grade, &matrix);
}

/* Luma, times a colour. */
static GradeMatrix luma_of(double r, double g, double b)
{
    const double color[3] = { r, g, b };
    GradeMatrix out = { 0 };
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            out.m[i][j] = color[i] * LUMA[j];
    return out;
}

static void add_brightness(Grade *grade, const EffectMoment *moment)
{
    double by = effect_value(moment, EP_BRIGHTNESS_AMOUNT)[0];
    add_mixed(grade,
              &(GradeMatrix){ { { 1, 0, 0, 1 }, { 0, 1, 0, 1 }, { 0, 0, 1, 1 } } }, by);
}

static void add_contrast(Grade *grade, const EffectMoment *moment)
{
    double factor = effect_value(moment, EP_CONTRAST_FACTOR)[0];
    add_mixed(
        grade,
        &(GradeMatrix){ { { 0, 0, 0, 0.5 }, { 0, 0, 0, 0.5 }, { 0, 0, 0, 0.5 } } },
        1 - factor);
}

static void add_saturation(Grade *grade, const EffectMoment *moment)
{
    GradeMatrix grey = luma_of(1, 1, 1);
    add_mixed(grade, &grey, 1 - effect_value(moment, EP_SATURATION_FACTOR)[0]);
}

static void add_grayscale(Grade *grade, const EffectMoment *moment)
{
    GradeMatrix grey = luma_of(1, 1, 1);
    add_mixed(grade, &grey, effect_value(moment, EP_GRAYSCALE_AMOUNT)[0]);
}

static void add_tint(Grade *grade, const EffectMoment *moment)
{
    const double *color = effect_value(moment, EP_TINT_COLOR);
    GradeMatrix tint = luma_of(color[0] / 255, color[1] / 255, color[2] / 255);
    add_mixed(grade, &tint, effect_value(moment, EP_TINT_AMOUNT)[0]);
}

static void add_sepia(Grade *grade, const EffectMoment *moment)
{
    static const GradeMatrix sepia = { { { 0.393, 0.769, 0.189, 0 },
                                         { 0.349, 0.686, 0.168, 0 },
                                         { 0.272, 0.534, 0.131, 0 } } };
    add_mixed(grade, &sepia, effect_value(moment, EP_SEPIA_AMOUNT)[0]);
}

static void add_invert(Grade *grade, const EffectMoment *moment)
{
    static const GradeMatrix inverse = {
        { { -1, 0, 0, 1 }, { 0, -1, 0, 1 }, { 0, 0, -1, 1 } }
    };
    add_mixed(grade, &inverse, effect_value(moment, EP_INVERT_AMOUNT)[0]);
}

static void add_hue(Grade *grade, const EffectMoment *moment)
{
    double degrees = effect_value(moment, EP_HUE_DEGREES)[0];
    double c = cos(degrees * G_PI / 180), s = sin(degrees * G_PI / 180);
    const GradeMatrix to_ycc = {
        { { LUMA[0], LUMA[1], LUMA[2], 0 },
          { -LUMA[0] / 1.8556, -LUMA[1] / 1.8556, (1 - LUMA[2]) / 1.8556, 0 },
          { (1 - LUMA[0]) / 1.5748, -LUMA[1] / 1.5748, -LUMA[2] / 1.5748, 0 } }
    };
    const GradeMatrix turn = { { { 1, 0, 0, 0 }, { 0, c, -s, 0 }, { 0, s, c, 0 } } };
    const GradeMatrix to_rgb = { { { 1, 0, 1.5748, 0 },
                                   { 1, -1.8556 * LUMA[2] / LUMA[1],
                                     -1.5748 * LUMA[0] / LUMA[1], 0 },
                                   { 1, 1.8556, 0, 0 } } };
    GradeMatrix turned = grade_matrix_then(&to_ycc, &turn);
    GradeMatrix whole = grade_matrix_then(&turned, &to_rgb);
    if (degrees != 0)
        grade_add_matrix(grade, &whole);
}

/* ---- curves ---------------------------------------------------------------------- */

static double srgb_decode(double x)
{
    double a = fabs(x);
    return copysign(a <= 0.04045 ? a / 12.92 : pow((a + 0.055) / 1.055, 2.4), x);
}

static double srgb_encode(double x)
{
    double a = fabs(x);
    return copysign(a <= 0.0031308 ? 12.92 * a : 1.055 * pow(a, 1 / 2.4) - 0.055, x);
}

static double expose(double x, double gain)
{
    return srgb_encode(gain * srgb_decode(x));
}

static double to_power(double x, double exponent)
{
    return copysign(pow(fabs(x), exponent), x);
}

static double to_step(double x, double steps)
{
    return round(x * steps) / steps;
}

static double to_linear(double x, double by)
{
    (void)by;
    return srgb_decode(x);
}

static double from_linear(double x, double by)
{
    (void)by;
    return srgb_encode(x);
}

static void add_curve(Grade *grade, GradeCurve curve, double by)
{
    grade_add_curve(grade, curve, (double[]){ by, by, by });
}

static void add_exposure(Grade *grade, const EffectMoment *moment)
{
    double stops = effect_value(moment, EP_EXPOSURE_STOPS)[0];
    if (stops != 0)
        add_curve(grade, expose, exp2(stops));
}

static void add_gamma(Grade *grade, const EffectMoment *moment)
{
    double gamma = effect_value(moment, EP_GAMMA_EXPONENT)[0];
    if (gamma != 1)
        add_curve(grade, to_power, 1 / gamma);
}

static void add_posterize(Grade *grade, const EffectMoment *moment)
{
    add_curve(grade, to_step, rint(effect_value(moment, EP_POSTERIZE_LEVELS)[0]) - 1);
}

/* ---- temperature ----------------------------------------------------------------- */

typedef struct {
    double x, y;
} Chromaticity;

/* Of a black body, 1667 … 25000 K: Kim et al.'s cubics. */
static Chromaticity planck(double kelvin)
{
    double t = 1e3 / kelvin, x, y;
    if (kelvin < 4000)
        x = ((-0.2661239 * t - 0.2343589) * t + 0.8776956) * t + 0.179910;
    else
        x = ((-3.0258469 * t + 2.1070379) * t + 0.2226347) * t + 0.240390;
    if (kelvin < 2222)
        y = ((-1.1063814 * x - 1.34811020) * x + 2.18555832) * x - 0.20219683;
    else if (kelvin < 4000)
        y = ((-0.9549476 * x - 1.37418593) * x + 2.09137015) * x - 0.16748867;
    else
        y = ((3.0817580 * x - 5.87338670) * x + 3.75112997) * x - 0.37001483;
    return (Chromaticity){ x, y };
}

/* CIE 1960 */
static void to_uv(Chromaticity c, double *u, double *v)
{
    double d = -2 * c.x + 12 * c.y + 3;
    *u = 4 * c.x / d;
    *v = 6 * c.y / d;
}

/* `below`: how far below the locus. */
static Chromaticity white_of(double mired, double below)
{
    double u, v, u0, v0, u1, v1, length, d;
    to_uv(planck(1e6 / mired), &u, &v);
    to_uv(planck(1e6 / (mired - 1)), &u0, &v0);
    to_uv(planck(1e6 / (mired + 1)), &u1, &v1);
    length = hypot(u1 - u0, v1 - v0);
    /* Warmer is to the right: below is to the right of that way. */
    u += below * (v1 - v0) / length;
    v -= below * (u1 - u0) / length;
    d = 2 * u - 8 * v + 4;
    return (Chromaticity){ 3 * u / d, 2 * v / d };
}

static const GradeMatrix BRADFORD = { { { 0.8951, 0.2664, -0.1614, 0 },
                                        { -0.7502, 1.7135, 0.0367, 0 },
                                        { 0.0389, -0.0685, 1.0296, 0 } } };
static const GradeMatrix BRADFORD_BACK = { { { 0.9869929, -0.1470543, 0.1599627, 0 },
                                             { 0.4323053, 0.5183603, 0.0492912, 0 },
                                             { -0.0085287, 0.0400428, 0.9684867,
                                               0 } } };
/* BT.709 primaries, D65 */
static const GradeMatrix TO_XYZ = { { { 0.4123908, 0.3575843, 0.1804808, 0 },
                                      { 0.2126390, 0.7151687, 0.0721923, 0 },
                                      { 0.0193308, 0.1191948, 0.9505322, 0 } } };
static const GradeMatrix FROM_XYZ = { { { 3.2409699, -1.5373832, -0.4986108, 0 },
                                        { -0.9692436, 1.8759675, 0.0415551, 0 },
                                        { 0.0556301, -0.2039770, 1.0569715, 0 } } };

static void cone_response(Chromaticity c, double out[3])
{
    const double xyz[3] = { c.x / c.y, 1, (1 - c.x - c.y) / c.y };
    for (int i = 0; i < 3; i++)
        out[i] = BRADFORD.m[i][0] * xyz[0] + BRADFORD.m[i][1] * xyz[1] +
                 BRADFORD.m[i][2] * xyz[2];
}

/* Of linear R G B. */
static GradeMatrix adaptation(Chromaticity from, Chromaticity to)
{
    double a[3], b[3];
    GradeMatrix scale = { 0 }, out = grade_matrix_then(&TO_XYZ, &BRADFORD);
    cone_response(from, a);
    cone_response(to, b);
    for (int i = 0; i < 3; i++)
        scale.m[i][i] = b[i] / a[i];
    out = grade_matrix_then(&out, &scale);
    out = grade_matrix_then(&out, &BRADFORD_BACK);
    return grade_matrix_then(&out, &FROM_XYZ);
}

static void add_temperature(Grade *grade, const EffectMoment *moment)
{
    static const double neutral = 1e6 / 6504, mired_range = 100, tint_range = 0.02;
    double warmth = effect_value(moment, EP_TEMPERATURE_WARMTH)[0];
    double tint = effect_value(moment, EP_TEMPERATURE_TINT)[0];
    GradeMatrix matrix;
    if (warmth == 0 && tint == 0)
        return;
    matrix = adaptation(white_of(neutral, 0),
                        white_of(neutral + mired_range * warmth, tint_range * tint));
    grade_add_curve_to_linear(grade, to_linear, (double[3]){ 0 });
    grade_add_matrix(grade, &matrix);
    grade_add_curve_from_linear(grade, from_linear, (double[3]){ 0 });
}

/* ---- the rest -------------------------------------------------------------------- */

static double highlight_gain(double luma, double amount)
{
    return exp2(amount * luma * luma / 2);
}

static double shadow_gain(double luma, double amount)
{
    return exp2(amount * (1 - luma) * (1 - luma));
}

static void add_highlights(Grade *grade, const EffectMoment *moment)
{
    double amount = effect_value(moment, EP_HIGHLIGHTS_AMOUNT)[0];
    if (amount != 0)
        grade_add_gain(grade, highlight_gain, amount);
}

static void add_shadows(Grade *grade, const EffectMoment *moment)
{
    double amount = effect_value(moment, EP_SHADOWS_AMOUNT)[0];
    if (amount != 0)
        grade_add_gain(grade, shadow_gain, amount);
}

static void add_vibrance(Grade *grade, const EffectMoment *moment)
{
    double amount = effect_value(moment, EP_VIBRANCE_AMOUNT)[0];
    if (amount != 0)
        grade_add_vibrance(grade, amount);
}

void effect_add_color(Grade *grade, EffectKind kind, const EffectMoment *moment,
                      const Cube *cube)
{
    static void (*const adders[EFFECT_COUNT])(Grade *, const EffectMoment *) = {
        [EFFECT_EXPOSURE] = add_exposure,
        [EFFECT_BRIGHTNESS] = add_brightness,
        [EFFECT_CONTRAST] = add_contrast,
        [EFFECT_SATURATION] = add_saturation,
        [EFFECT_TEMPERATURE] = add_temperature,
        [EFFECT_HUE] = add_hue,
        [EFFECT_GAMMA] = add_gamma,
        [EFFECT_VIBRANCE] = add_vibrance,
        [EFFECT_HIGHLIGHTS] = add_highlights,
        [EFFECT_SHADOWS] = add_shadows,
        [EFFECT_SEPIA] = add_sepia,
        [EFFECT_GRAYSCALE] = add_grayscale,
        [EFFECT_INVERT] = add_invert,
        [EFFECT_POSTERIZE] = add_posterize,
        [EFFECT_TINT] = add_tint,
    };
    double amount;
    if (kind != EFFECT_LUT) {
        adders[kind](grade, moment);
        return;
    }
    amount = effect_value(moment, EP_LUT_AMOUNT)[0];
    if (amount != 0)
        grade_add_cube(grade, cube, amount);
}
