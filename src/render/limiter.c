#include "chatkut/render/limiter.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

enum {
    PHASES = 3, /* between two samples; with these the rate is four times as high */
    TAPS = 12,
    HALF = TAPS / 2,
    /* Attenuation is counted in whole steps: sums of it are exact, whatever went
     * before. */
    STEPS_PER_DB = 65536,
};

typedef struct {
    float left, right;
} Frame;

struct Limiter {
    float ceiling;
    int look;
    int warmup;
    int release; /* steps a sample */
    float taps[PHASES][TAPS];
    float harmless; /* no peak around samples up to this reaches the ceiling */

    /* Rings, indexed by the sample's number & mask. */
    unsigned mask;
    Frame *samples;
    int *needed; /* steps, with the release behind each peak */
    int *held;   /* the most that is needed over the look-ahead */

    int64_t number; /* of the next sample */
    int64_t loud;   /* the last sample that is not harmless */
    float between;  /* the peak between the last two samples measured */
    int hold;
    int64_t held_sum; /* of look + 1 */
};

/* ---- peaks ----------------------------------------------------------------------- */

static Frame *sample_at(const Limiter *limiter, int64_t number)
{
    return &limiter->samples[(uint64_t)number & limiter->mask];
}

static float louder_side(const Frame *frame)
{
    return fmaxf(fabsf(frame->left), fabsf(frame->right));
}

static float peak_after(const Limiter *limiter, int64_t number)
{
    float peak = 0;
    for (int p = 0; p < PHASES; p++) {
        Frame sum = { 0, 0 };
        for (int t = 0; t < TAPS; t++) {
            const Frame *frame = sample_at(limiter, number - HALF + 1 + t);
            sum.left += limiter->taps[p][t] * frame->left;
            sum.right += limiter->taps[p][t] * frame->right;
        }
        peak = fmaxf(peak, louder_side(&sum));
    }
    return peak;
}

/* What sample `number` needs, in steps; the HALF samples after it are there. */
static int measure(Limiter *limiter, int64_t number)
{
    float before = limiter->between, peak;
    if (limiter->loud < number - TAPS) {
        limiter->between = 0;
        return 0;
    }
    limiter->between = peak_after(limiter, number);
    peak =
        fmaxf(louder_side(sample_at(limiter, number)), fmaxf(before, limiter->between));
    if (peak <= limiter->ceiling)
        return 0;
    return (int)ceil(20 * log10((double)peak / (double)limiter->ceiling) *
                     STEPS_PER_DB);
}

/* ---- gain ------------------------------------------------------------------------ */

static int *ring_at(const Limiter *limiter, int *ring, int64_t number)
{
    return &ring[(uint64_t)number & limiter->mask];
}

static int most_needed(const Limiter *limiter, int64_t first, int64_t last)
{
    int most = 0;
    for (int64_t n = first; n <= last; n++)
        most = MAX(most, *ring_at(limiter, limiter->needed, n));
    return most;
}

/* Take in what `number` needs; afterwards held_sum is right for number - look. */
static void follow(Limiter *limiter, int64_t number, int need)
{
    int64_t behind = number - limiter->look;
    int released = *ring_at(limiter, limiter->needed, number - 1) - limiter->release;
    int leaving = *ring_at(limiter, limiter->needed, behind - 1);
    need = MAX(need, released);
    *ring_at(limiter, limiter->needed, number) = need;
    if (need >= limiter->hold)
        limiter->hold = need;
    else if (leaving == limiter->hold)
        limiter->hold = most_needed(limiter, behind, number);
    limiter->held_sum += limiter->hold;
    limiter->held_sum -= *ring_at(limiter, limiter->held, behind - limiter->look - 1);
    *ring_at(limiter, limiter->held, behind) = limiter->hold;
}

static Frame limited(const Limiter *limiter, int64_t number)
{
    Frame frame = *sample_at(limiter, number);
    float gain;
    if (limiter->held_sum == 0)
        return frame;
    gain = (float)pow(10, -(double)limiter->held_sum / (limiter->look + 1) /
                              STEPS_PER_DB / 20);
    return (Frame){ frame.left * gain, frame.right * gain };
}

void limiter_process(Limiter *limiter, float *stereo, unsigned frames)
{
    for (unsigned i = 0; i < frames; i++) {
        Frame frame = { stereo[2 * i], stereo[2 * i + 1] };
        int64_t number = limiter->number++, measured = number - HALF;
        *sample_at(limiter, number) = frame;
        if (louder_side(&frame) > limiter->harmless)
            limiter->loud = number;
        follow(limiter, measured, measure(limiter, measured));
        frame = limited(limiter, measured - limiter->look);
        stereo[2 * i] = frame.left;
        stereo[2 * i + 1] = frame.right;
    }
}

/* ---- making ---------------------------------------------------------------------- */

static void make_taps(Limiter *limiter)
{
    double heaviest = 0;
    for (int p = 0; p < PHASES; p++) {
        double at = (p + 1.0) / (PHASES + 1), taps[TAPS], sum = 0, weight = 0;
        for (int t = 0; t < TAPS; t++) {
            double x = t - (HALF - 1) - at, window = cos(G_PI * x / TAPS);
            taps[t] = sin(G_PI * x) / (G_PI * x) * window * window;
            sum += taps[t];
        }
        for (int t = 0; t < TAPS; t++) {
            limiter->taps[p][t] = (float)(taps[t] / sum);
            weight += fabs(taps[t] / sum);
        }
        heaviest = MAX(heaviest, weight);
    }
    limiter->harmless = (float)((double)limiter->ceiling / heaviest);
}

Limiter *limiter_new(int sample_rate, double ceiling_db)
{
    Limiter *limiter = g_new0(Limiter, 1);
    unsigned size = 1;
    limiter->ceiling = (float)pow(10, ceiling_db / 20);
    limiter->look = MAX(1, sample_rate * LIMITER_LOOK_MS / 1000);
    limiter->release = MAX(1, LIMITER_RELEASE_DB_S * STEPS_PER_DB / sample_rate);
    limiter->warmup =
        LIMITER_MAX_DB * STEPS_PER_DB / limiter->release + 3 * limiter->look + 2 * TAPS;
    make_taps(limiter);
    while (size < 2 * (unsigned)limiter->look + 2 * TAPS)
        size *= 2;
    limiter->mask = size - 1;
    limiter->samples = g_new(Frame, size);
    limiter->needed = g_new(int, size);
    limiter->held = g_new(int, size);
    limiter_reset(limiter);
    return limiter;
}

void limiter_free(Limiter *limiter)
{
    if (!limiter)
        return;
    g_free(limiter->samples);
    g_free(limiter->needed);
    g_free(limiter->held);
    g_free(limiter);
}

void limiter_reset(Limiter *limiter)
{
    unsigned size = limiter->mask + 1;
    memset(limiter->samples, 0, size * sizeof *limiter->samples);
    memset(limiter->needed, 0, size * sizeof *limiter->needed);
    memset(limiter->held, 0, size * sizeof *limiter->held);
    limiter->number = 0;
    limiter->loud = INT64_MIN / 2;
    limiter->between = 0;
    limiter->hold = 0;
    limiter->held_sum = 0;
}

unsigned limiter_delay(const Limiter *limiter)
{
    return (unsigned)(limiter->look + HALF);
}

unsigned limiter_warmup(const Limiter *limiter)
{
    return (unsigned)limiter->warmup;
}
