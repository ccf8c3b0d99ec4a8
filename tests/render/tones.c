#include "tones.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

typedef struct {
    Signal head;
    ToneFunction function;
    double parameter;
} Tone;

static bool read_tone(Signal *signal, int64_t first, float *stereo, unsigned frames,
                      GError **error)
{
    const Tone *tone = (const Tone *)signal;
    (void)error;
    for (unsigned i = 0; i < frames; i++) {
        stereo[2 * i] = (float)tone->function(first + i, tone->parameter);
        stereo[2 * i + 1] = -stereo[2 * i];
    }
    return true;
}

static void free_tone(Signal *signal)
{
    g_free(signal);
}

Signal *tone_new(int rate, ToneFunction function, double parameter)
{
    static const SignalClass class = { read_tone, free_tone };
    Tone *tone = g_new0(Tone, 1);
    *tone = (Tone){ { &class, rate }, function, parameter };
    return &tone->head;
}

double tone_sine(int64_t sample, double frequency)
{
    return sin(2 * G_PI * frequency * (double)sample);
}

double tone_noise(int64_t sample, double parameter)
{
    uint64_t x = (uint64_t)sample * UINT64_C(0x9E3779B97F4A7C15);
    (void)parameter;
    x ^= x >> 29;
    x *= UINT64_C(0xBF58476D1CE4E5B9);
    x ^= x >> 32;
    return (double)(x & 0xffffff) / 0x800000 - 1;
}

double tone_beeps(int64_t sample, double gain)
{
    int64_t in_second = ((sample % 48000) + 48000) % 48000;
    return in_second < 3840 ? gain * tone_sine(in_second, 1.0 / 48) : 0;
}

float *tone_read(Signal *signal, int64_t first, unsigned frames)
{
    float *stereo = g_new(float, 2 * (size_t)frames);
    ck_assert(signal_read(signal, first, stereo, frames, NULL));
    return stereo;
}

double tone_peak(const float *stereo, unsigned frames)
{
    double peak = 0;
    for (unsigned i = 0; i < 2 * frames; i++)
        peak = MAX(peak, fabs((double)stereo[i]));
    return peak;
}

double tone_rms(const float *stereo, unsigned frames)
{
    double sum = 0;
    for (unsigned i = 0; i < 2 * frames; i++)
        sum += (double)stereo[i] * (double)stereo[i];
    return sqrt(sum / (2 * frames));
}

void tone_assert_pure(Signal *signal, int64_t first, unsigned frames)
{
    g_autofree float *all = tone_read(signal, first, frames);
    srand(5);
    for (int i = 0; i < 30; i++) {
        unsigned length = 1 + (unsigned)rand() % 3000;
        unsigned skip = (unsigned)rand() % (frames - length);
        g_autofree float *some = tone_read(signal, first + skip, length);
        ck_assert_mem_eq(some, all + 2 * (size_t)skip, length * 2 * sizeof *some);
    }
}
