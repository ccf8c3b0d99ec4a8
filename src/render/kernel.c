#include "kernel.h"

#include <glib.h>
#include <math.h>

enum {
    ZERO_CROSSINGS = 32, /* on each side */
    PHASES_MAX = 1024,
    LANES = 8,
};

/* Of the lower Nyquist frequency; the rest is where the filter falls. */
#define PASS_BAND   0.945
#define KAISER_BETA 9.5

static double bessel_i0(double x)
{
    double sum = 1, term = 1;
    for (int k = 1; term > sum * 1e-17; k++) {
        term *= (x / (2 * k)) * (x / (2 * k));
        sum += term;
    }
    return sum;
}

/* The impulse response at `x` samples from its centre. */
static double response(double x, double cutoff, double reach)
{
    double place = x / reach, phase = G_PI * x * cutoff;
    double sinc = fabs(phase) < 1e-9 ? 1 : sin(phase) / phase;
    if (fabs(place) >= 1)
        return 0;
    return cutoff * sinc * bessel_i0(KAISER_BETA * sqrt(1 - place * place)) /
           bessel_i0(KAISER_BETA);
}

/* One phase, with a gain of exactly 1 for a constant. */
static void fill_row(const Kernel *kernel, double fraction, double cutoff, float *row)
{
    int taps = 2 * kernel->reach;
    double sum = 0;
    for (int t = 0; t < taps; t++)
        sum += response(t - (kernel->reach - 1) - fraction, cutoff, kernel->reach);
    for (int t = 0; t < taps; t++) {
        double x = t - (kernel->reach - 1) - fraction;
        row[2 * t] = row[2 * t + 1] = (float)(response(x, cutoff, kernel->reach) / sum);
    }
}

Kernel *kernel_new(double step, int64_t phases)
{
    Kernel *kernel = g_new0(Kernel, 1);
    double cutoff = PASS_BAND / MAX(1, step);
    kernel->reach = (int)ceil(ZERO_CROSSINGS * MAX(1, step));
    kernel->reach = (kernel->reach + LANES / 4 - 1) / (LANES / 4) * (LANES / 4);
    kernel->row = 4 * kernel->reach;
    /* A wider filter changes more slowly from phase to phase. */
    kernel->phases = (int)MIN(phases, (int64_t)ceil(PHASES_MAX / MAX(1, step)));
    kernel->filter = g_new(float, (size_t)(kernel->phases + 1) * (size_t)kernel->row);
    for (int p = 0; p <= kernel->phases; p++)
        fill_row(kernel, (double)p / kernel->phases, cutoff,
                 kernel->filter + (size_t)p * (size_t)kernel->row);
    return kernel;
}

void kernel_free(Kernel *kernel)
{
    if (!kernel)
        return;
    g_free(kernel->filter);
    g_free(kernel);
}

/* Both channels at once: even lanes are left, odd ones right. */
static void convolve(const float *row, const float *stereo, int count, double out[2])
{
    float lanes[LANES] = { 0 };
    for (int i = 0; i < count; i += LANES)
        for (int lane = 0; lane < LANES; lane++)
            lanes[lane] += row[i + lane] * stereo[i + lane];
    out[0] = out[1] = 0;
    for (int lane = 0; lane < LANES; lane++)
        out[lane & 1] += (double)lanes[lane];
}

void kernel_apply(const Kernel *kernel, const float *stereo, int64_t phase,
                  double between, float out[2])
{
    const float *row = kernel->filter + phase * kernel->row;
    double a[2], b[2];
    convolve(row, stereo, kernel->row, a);
    if (between > 0) {
        convolve(row + kernel->row, stereo, kernel->row, b);
        a[0] += between * (b[0] - a[0]);
        a[1] += between * (b[1] - a[1]);
    }
    out[0] = (float)a[0];
    out[1] = (float)a[1];
}
