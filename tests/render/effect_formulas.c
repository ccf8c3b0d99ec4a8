#include "effect_formulas.h"

#include <glib.h>
#include <math.h>
#include <string.h>

double luma(Rgb x)
{
    return 0.2126 * x.c[0] + 0.7152 * x.c[1] + 0.0722 * x.c[2];
}

double unit(double x)
{
    return fmin(fmax(x, 0), 1);
}

static Rgb each(Rgb x, double (*f)(double, double), double by)
{
    return (Rgb){ { f(x.c[0], by), f(x.c[1], by), f(x.c[2], by) } };
}

Rgb mix(Rgb a, Rgb b, double amount)
{
    for (int i = 0; i < 3; i++)
        a.c[i] += amount * (b.c[i] - a.c[i]);
    return a;
}

Rgb grey(double level)
{
    return (Rgb){ { level, level, level } };
}

/* ---- the formulas ---------------------------------------------------------------- */

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

double one_posterize(double x, double levels)
{
    return round(x * (levels - 1)) / (levels - 1);
}

Rgb exposure(Rgb x, double p)
{
    return each(x, one_exposure, p);
}

Rgb brightness(Rgb x, double p)
{
    return (Rgb){ { x.c[0] + p, x.c[1] + p, x.c[2] + p } };
}

Rgb contrast(Rgb x, double p)
{
    return (Rgb){ { (x.c[0] - 0.5) * p + 0.5, (x.c[1] - 0.5) * p + 0.5,
                    (x.c[2] - 0.5) * p + 0.5 } };
}

Rgb saturation(Rgb x, double p)
{
    return mix(grey(luma(x)), x, p);
}

Rgb hue(Rgb x, double degrees)
{
    double y = luma(x), u = (x.c[2] - y) / 1.8556, v = (x.c[0] - y) / 1.5748;
    double c = cos(degrees * G_PI / 180), s = sin(degrees * G_PI / 180);
    double r = y + 1.5748 * (s * u + c * v), b = y + 1.8556 * (c * u - s * v);
    return (Rgb){ { r, (y - 0.2126 * r - 0.0722 * b) / 0.7152, b } };
}

Rgb gamma_of(Rgb x, double p)
{
    return each(x, one_gamma, p);
}

Rgb vibrance(Rgb x, double p)
{
    double most = unit(fmax(fmax(x.c[0], x.c[1]), x.c[2]));
    double least = unit(fmin(fmin(x.c[0], x.c[1]), x.c[2]));
    return saturation(x, 1 + p * (1 - (most - least)));
}

Rgb highlights(Rgb x, double p)
{
    double y = unit(luma(x));
    return mix(grey(0), x, pow(2, p * y * y / 2));
}

Rgb shadows(Rgb x, double p)
{
    double y = 1 - unit(luma(x));
    return mix(grey(0), x, pow(2, p * y * y));
}

Rgb sepia(Rgb x, double p)
{
    const double *c = x.c;
    Rgb to = { { 0.393 * c[0] + 0.769 * c[1] + 0.189 * c[2],
                 0.349 * c[0] + 0.686 * c[1] + 0.168 * c[2],
                 0.272 * c[0] + 0.534 * c[1] + 0.131 * c[2] } };
    return mix(x, to, p);
}

Rgb grayscale(Rgb x, double p)
{
    return mix(x, grey(luma(x)), p);
}

Rgb invert(Rgb x, double p)
{
    return mix(x, (Rgb){ { 1 - x.c[0], 1 - x.c[1], 1 - x.c[2] } }, p);
}

Rgb tint(Rgb x, double p)
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

/* A black body by Planck's law and the CIE 1931 observer, as Wyman et al. 2013 fit
 * it. */
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

Rgb temperature(Rgb x, double warmth)
{
    return adapt(x, warmth, fitted_body);
}

Rgb black_body_temperature(Rgb x, double warmth)
{
    return adapt(x, warmth, black_body);
}

Rgb rgb_of(const int in[3])
{
    double y = (in[0] - 16) / 219.0, u = (in[1] - 128) / 224.0,
           v = (in[2] - 128) / 224.0;
    Rgb out = { { y + 1.5748 * v, 0, y + 1.8556 * u } };
    out.c[1] = (y - 0.2126 * out.c[0] - 0.0722 * out.c[2]) / 0.7152;
    return out;
}

void yuv_of(Rgb x, double out[3])
{
    double y;
    for (int i = 0; i < 3; i++)
        x.c[i] = unit(x.c[i]);
    y = luma(x);
    out[0] = 16 + 219 * y;
    out[1] = 128 + 224 * (x.c[2] - y) / 1.8556;
    out[2] = 128 + 224 * (x.c[0] - y) / 1.5748;
}

/* The tetrahedra of a cell, each by the corners it goes through from black to white. */
Rgb tetrahedral(const float *data, unsigned size, Rgb x)
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
