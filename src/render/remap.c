#include "remap.h"

#include "alike.h"
#include "course.h"
#include "kernel.h"

#include "chatkut/render/resample.h"

#include <math.h>

enum {
    HOP_MS = 20, /* half a frame */
    SEARCH_MS = 10,
    CELL_HOPS = 400, /* the chain starts anew so often */
    WIDTHS = 15,     /* kernels for steps of 1, 2^(1/2), 2 … 2^7 */
    PHASES = 1024,
};

typedef struct {
    Signal head;
    Signal *below;
    SignalView view;
    Course course;

    /* pitch that follows */
    Kernel *kernels[WIDTHS];

    /* pitch that is kept */
    int hop, search;
    float *rise; /* half a Hann window, one hop long */
    bool planned;
    int64_t cell;                   /* whose chain is known */
    int64_t centres[CELL_HOPS + 1]; /* in samples of `below` */
    AlikeRoom room;
    float *target, *places;
    float *falling, *rising; /* the second half of a frame and the first of the next */
    int64_t laid;            /* the hop that these are of */
    bool has_hop;
} Remapped;

/* ---- pitch that follows ---------------------------------------------------------- */

static const Kernel *kernel_for(Remapped *remapped, double step)
{
    int width = 0;
    if (fabs(step) > 1)
        width = MIN(WIDTHS - 1, (int)ceil(2 * log2(fabs(step))));
    if (!remapped->kernels[width])
        remapped->kernels[width] = kernel_new(pow(2, width / 2.0), PHASES);
    return remapped->kernels[width];
}

static bool follow_sample(Remapped *remapped, int64_t sample, float *stereo,
                          GError **error)
{
    double step, at = course_position(&remapped->course, sample, &step);
    double gain = course_gain(&remapped->course, sample);
    stereo[0] = stereo[1] = 0;
    if (gain <= 0)
        return true;
    const Kernel *kernel = kernel_for(remapped, step);
    int64_t whole = (int64_t)floor(at);
    double phase = (at - (double)whole) * kernel->phases;
    const float *below = signal_view(&remapped->view, whole - kernel->reach + 1,
                                     (unsigned)(2 * kernel->reach), error);
    if (!below)
        return false;
    kernel_apply(kernel, below, (int64_t)phase, phase - floor(phase), stereo);
    stereo[0] *= (float)gain;
    stereo[1] *= (float)gain;
    return true;
}

static bool follow_read(Signal *signal, int64_t first, float *stereo, unsigned frames,
                        GError **error)
{
    for (unsigned i = 0; i < frames; i++)
        if (!follow_sample((Remapped *)signal, first + i, stereo + 2 * i, error))
            return false;
    return true;
}

/* ---- pitch that is kept ---------------------------------------------------------- */

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* `count` samples of `below` from `from` on, in the direction given. */
static bool fetch(Remapped *remapped, int64_t from, int direction, int count,
                  float *stereo, GError **error)
{
    int64_t first = direction > 0 ? from : from - count + 1;
    const float *below = signal_view(&remapped->view, first, (unsigned)count, error);
    if (!below)
        return false;
    for (int i = 0; i < count; i++) {
        int at = direction > 0 ? i : count - 1 - i;
        stereo[2 * i] = below[2 * at];
        stereo[2 * i + 1] = below[2 * at + 1];
    }
    return true;
}

/* Where the source is in the middle of a frame, and which way it goes. */
static int64_t wanted_centre(Remapped *remapped, int64_t hop, int *direction)
{
    double step, at = course_position(&remapped->course, hop * remapped->hop, &step);
    *direction = step < 0 ? -1 : 1;
    return (int64_t)llround(at);
}

/* The centre of a frame near `wanted` that goes on from the one at `last`. */
static bool place_frame(Remapped *remapped, int64_t wanted, int64_t last, int direction,
                        int64_t *centre, GError **error)
{
    int hop = remapped->hop, search = remapped->search;
    *centre = last + direction * hop;
    if (ABS(*centre - wanted) <= search)
        return true;
    if (!fetch(remapped, last, direction, hop, remapped->target, error) ||
        !fetch(remapped, wanted - direction * (hop + search), direction,
               hop + 2 * search, remapped->places, error))
        return false;
    *centre = wanted + direction * (alike_find(&remapped->room, remapped->target,
                                               remapped->places, hop, 2 * search, 0) -
                                    search);
    return true;
}

static bool plan_cell(Remapped *remapped, int64_t cell, GError **error)
{
    int direction;
    if (remapped->planned && remapped->cell == cell)
        return true;
    remapped->planned = remapped->has_hop = false;
    remapped->centres[0] = wanted_centre(remapped, cell * CELL_HOPS, &direction);
    for (int i = 1; i <= CELL_HOPS; i++) {
        int64_t wanted = wanted_centre(remapped, cell * CELL_HOPS + i, &direction);
        remapped->centres[i] = wanted; /* the first of the next cell */
        if (i < CELL_HOPS && !place_frame(remapped, wanted, remapped->centres[i - 1],
                                          direction, &remapped->centres[i], error))
            return false;
    }
    remapped->cell = cell;
    remapped->planned = true;
    return true;
}

/* The halves of the frames that sound together from hop `n` on. */
static bool lay_hop(Remapped *remapped, int64_t n, GError **error)
{
    int64_t cell = floor_div(n, CELL_HOPS);
    int direction, hop = remapped->hop;
    if (remapped->has_hop && remapped->laid == n)
        return true;
    if (!plan_cell(remapped, cell, error))
        return false;
    const int64_t *centre = &remapped->centres[n - cell * CELL_HOPS];
    wanted_centre(remapped, n, &direction);
    if (!fetch(remapped, centre[0], direction, hop, remapped->falling, error))
        return false;
    wanted_centre(remapped, n + 1, &direction);
    remapped->has_hop = fetch(remapped, centre[1] - direction * hop, direction, hop,
                              remapped->rising, error);
    remapped->laid = n;
    return remapped->has_hop;
}

static void mix_hop(Remapped *remapped, int64_t first, int skip, float *stereo,
                    unsigned frames)
{
    for (unsigned i = 0; i < frames; i++) {
        float rise = remapped->rise[skip + (int)i];
        float gain = (float)course_gain(&remapped->course, first + i);
        for (int c = 0; c < 2; c++) {
            float out = remapped->falling[2 * (skip + (int)i) + c];
            float in = remapped->rising[2 * (skip + (int)i) + c];
            stereo[2 * i + (unsigned)c] = gain * (out + rise * (in - out));
        }
    }
}

static bool keep_read(Signal *signal, int64_t first, float *stereo, unsigned frames,
                      GError **error)
{
    Remapped *remapped = (Remapped *)signal;
    while (frames > 0) {
        int64_t n = floor_div(first, remapped->hop);
        int skip = (int)(first - n * remapped->hop);
        unsigned count = MIN((unsigned)(remapped->hop - skip), frames);
        if (!lay_hop(remapped, n, error))
            return false;
        mix_hop(remapped, first, skip, stereo, count);
        first += count;
        stereo += 2 * (size_t)count;
        frames -= count;
    }
    return true;
}

/* ---- making ---------------------------------------------------------------------- */

static void remapped_free(Signal *signal)
{
    Remapped *remapped = (Remapped *)signal;
    signal_view_clear(&remapped->view);
    signal_free(remapped->below);
    course_clear(&remapped->course);
    for (int i = 0; i < WIDTHS; i++)
        kernel_free(remapped->kernels[i]);
    alike_room_clear(&remapped->room);
    g_free(remapped->rise);
    g_free(remapped->target);
    g_free(remapped->places);
    g_free(remapped->falling);
    g_free(remapped->rising);
    g_free(remapped);
}

static int samples_of(int rate, int ms)
{
    return MAX(ALIKE_STEP, rate * ms / 1000 / ALIKE_STEP * ALIKE_STEP);
}

static float *new_stereo(int frames)
{
    return g_new(float, 2 * (size_t)frames);
}

static void make_room(Remapped *remapped)
{
    int hop = remapped->hop = samples_of(remapped->head.rate, HOP_MS);
    int search = remapped->search = samples_of(remapped->head.rate, SEARCH_MS);
    alike_room_init(&remapped->room, hop, 2 * search);
    remapped->target = new_stereo(hop);
    remapped->places = new_stereo(hop + 2 * search);
    remapped->falling = new_stereo(hop);
    remapped->rising = new_stereo(hop);
    remapped->rise = g_new(float, hop);
    for (int i = 0; i < hop; i++)
        remapped->rise[i] = (float)(0.5 - 0.5 * cos(G_PI * (i + 0.5) / hop));
}

Signal *signal_new_remapped(Signal *below, int rate, const Value *curve, RTime phase,
                            bool keep_pitch)
{
    static const SignalClass follow = { follow_read, remapped_free };
    static const SignalClass keep = { keep_read, remapped_free };
    Remapped *remapped = g_new0(Remapped, 1);
    if (keep_pitch)
        below = signal_new_resampled(below, rate, rtime_make(1, 1));
    remapped->head = (Signal){ keep_pitch ? &keep : &follow, rate };
    remapped->below = below;
    remapped->view.signal = below;
    course_init(&remapped->course, curve, phase, rate, below->rate);
    if (keep_pitch)
        make_room(remapped);
    return &remapped->head;
}
