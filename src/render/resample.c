#include "chatkut/render/resample.h"

#include <math.h>

__extension__ typedef __int128 Wide;

enum {
    ZERO_CROSSINGS = 32, /* on each side */
    PHASES_MAX = 1024,   /* finer positions go between two phases */
    LANES = 8,
};

/* Of the lower Nyquist frequency; the rest is where the filter falls. */
#define PASS_BAND   0.945
#define KAISER_BETA 9.5

typedef struct {
    Signal head;
    Signal *below;
    SignalView view;
    /* Sample n lies at n * step_num / step_den of `below`. */
    int64_t step_num;
    int64_t step_den;
    int reach;  /* samples of `below` on each side of a position */
    int row;    /* floats of a phase: 2 * reach taps, each twice, for both channels */
    int phases; /* rows but for the last, which is the first moved by one */
    float *filter; /* phases + 1 rows */
} Resampler;

/* ---- the filter ------------------------------------------------------------------- */

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
static double kernel(double x, double cutoff, double reach)
{
    double place = x / reach, phase = G_PI * x * cutoff;
    double sinc = fabs(phase) < 1e-9 ? 1 : sin(phase) / phase;
    if (fabs(place) >= 1)
        return 0;
    return cutoff * sinc * bessel_i0(KAISER_BETA * sqrt(1 - place * place)) /
           bessel_i0(KAISER_BETA);
}

/* One phase, with a gain of exactly 1 for a constant. */
static void fill_row(const Resampler *resampler, double fraction, double cutoff,
                     float *row)
{
    int taps = 2 * resampler->reach;
    double sum = 0;
    for (int t = 0; t < taps; t++)
        sum += kernel(t - (resampler->reach - 1) - fraction, cutoff, resampler->reach);
    for (int t = 0; t < taps; t++) {
        double x = t - (resampler->reach - 1) - fraction;
        row[2 * t] = row[2 * t + 1] =
            (float)(kernel(x, cutoff, resampler->reach) / sum);
    }
}

static void make_filter(Resampler *resampler)
{
    double step = (double)resampler->step_num / (double)resampler->step_den;
    double cutoff = PASS_BAND / MAX(1, step);
    int taps;
    resampler->reach = (int)ceil(ZERO_CROSSINGS * MAX(1, step));
    resampler->reach = (resampler->reach + LANES / 4 - 1) / (LANES / 4) * (LANES / 4);
    taps = 2 * resampler->reach;
    resampler->row = 2 * taps;
    /* A wider filter changes more slowly from phase to phase. */
    resampler->phases =
        (int)MIN(resampler->step_den, (int64_t)ceil(PHASES_MAX / MAX(1, step)));
    resampler->filter =
        g_new(float, (size_t)(resampler->phases + 1) * 2 * (size_t)taps);
    for (int p = 0; p <= resampler->phases; p++)
        fill_row(resampler, (double)p / resampler->phases, cutoff,
                 resampler->filter + (size_t)p * (size_t)resampler->row);
}

/* ---- interpolation ---------------------------------------------------------------- */

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

/* rest / step_den is the way from one sample of `below` to the next. */
static void interpolate(const Resampler *resampler, const float *stereo, int64_t rest,
                        float out[2])
{
    Wide scaled = (Wide)rest * resampler->phases;
    int64_t phase = (int64_t)(scaled / resampler->step_den);
    double between =
        (double)(int64_t)(scaled % resampler->step_den) / (double)resampler->step_den;
    const float *row = resampler->filter + phase * resampler->row;
    double a[2], b[2];
    convolve(row, stereo, resampler->row, a);
    if (between > 0) {
        convolve(row + resampler->row, stereo, resampler->row, b);
        a[0] += between * (b[0] - a[0]);
        a[1] += between * (b[1] - a[1]);
    }
    out[0] = (float)a[0];
    out[1] = (float)a[1];
}

/* floor(n * step), and what is left of it in step_den-ths. */
static int64_t position(const Resampler *resampler, int64_t n, int64_t *rest)
{
    Wide exact = (Wide)n * resampler->step_num;
    Wide whole = exact / resampler->step_den;
    Wide left = exact % resampler->step_den;
    if (left < 0) {
        left += resampler->step_den;
        whole--;
    }
    *rest = (int64_t)left;
    return (int64_t)whole;
}

/* A piece whose stretch of `below` fits the view. */
static bool read_piece(Resampler *resampler, int64_t first, float *stereo,
                       unsigned frames, GError **error)
{
    int64_t rest, begin = position(resampler, first, &rest) - resampler->reach + 1;
    int64_t end = position(resampler, first + frames - 1, &rest) + resampler->reach + 1;
    const float *below =
        signal_view(&resampler->view, begin, (unsigned)(end - begin), error);
    if (!below)
        return false;
    for (unsigned i = 0; i < frames; i++) {
        int64_t at = position(resampler, first + i, &rest) - resampler->reach + 1;
        interpolate(resampler, below + 2 * (at - begin), rest, stereo + 2 * i);
    }
    return true;
}

static bool resampler_read(Signal *signal, int64_t first, float *stereo,
                           unsigned frames, GError **error)
{
    Resampler *resampler = (Resampler *)signal;
    unsigned piece = (unsigned)CLAMP(
        4096 * (double)resampler->step_den / (double)resampler->step_num, 1, 4096);
    while (frames > 0) {
        unsigned n = MIN(frames, piece);
        if (!read_piece(resampler, first, stereo, n, error))
            return false;
        first += n;
        stereo += 2 * (size_t)n;
        frames -= n;
    }
    return true;
}

/* ---- making ----------------------------------------------------------------------- */

static void resampler_free(Signal *signal)
{
    Resampler *resampler = (Resampler *)signal;
    signal_view_clear(&resampler->view);
    signal_free(resampler->below);
    g_free(resampler->filter);
    g_free(resampler);
}

Signal *signal_new_resampled(Signal *below, int rate, RTime speed)
{
    static const SignalClass class = { resampler_read, resampler_free };
    RTime step = rtime_mul(speed, rtime_make(below->rate, rate));
    Resampler *resampler;
    if (step.num == step.den && below->rate == rate)
        return below;
    resampler = g_new0(Resampler, 1);
    resampler->head = (Signal){ &class, rate };
    resampler->below = below;
    resampler->view.signal = below;
    resampler->step_num = step.num;
    resampler->step_den = step.den;
    make_filter(resampler);
    return &resampler->head;
}
