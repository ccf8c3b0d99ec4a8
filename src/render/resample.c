#include "chatkut/render/resample.h"

#include "kernel.h"

__extension__ typedef __int128 Wide;

typedef struct {
    Signal head;
    Signal *below;
    SignalView view;
    /* Sample n lies at n * step_num / step_den of `below`. */
    int64_t step_num;
    int64_t step_den;
    Kernel *kernel;
} Resampler;

/* ---- interpolation --------------------------------------------------------------- */

/* rest / step_den is the way from one sample of `below` to the next. */
static void interpolate(const Resampler *resampler, const float *stereo, int64_t rest,
                        float out[2])
{
    Wide scaled = (Wide)rest * resampler->kernel->phases;
    int64_t phase = (int64_t)(scaled / resampler->step_den);
    double between =
        (double)(int64_t)(scaled % resampler->step_den) / (double)resampler->step_den;
    kernel_apply(resampler->kernel, stereo, phase, between, out);
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
    int64_t rest,
        begin = position(resampler, first, &rest) - resampler->kernel->reach + 1;
    int64_t end =
        position(resampler, first + frames - 1, &rest) + resampler->kernel->reach + 1;
    const float *below =
        signal_view(&resampler->view, begin, (unsigned)(end - begin), error);
    if (!below)
        return false;
    for (unsigned i = 0; i < frames; i++) {
        int64_t at =
            position(resampler, first + i, &rest) - resampler->kernel->reach + 1;
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

/* ---- making ---------------------------------------------------------------------- */

static void resampler_free(Signal *signal)
{
    Resampler *resampler = (Resampler *)signal;
    signal_view_clear(&resampler->view);
    signal_free(resampler->below);
    kernel_free(resampler->kernel);
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
    resampler->kernel = kernel_new(rtime_seconds(step), step.den);
    return &resampler->head;
}
