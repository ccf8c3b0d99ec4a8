#include "chatkut/render/stretch.h"

#include "alike.h"
#include "attacks.h"

#include <math.h>
#include <string.h>

__extension__ typedef __int128 Wide;

enum {
    HOP_MS = 20,      /* half a frame: more than a period of the lowest voices … */
    HOP_FAST_MS = 40, /* … and where much is left out, fewer joints */
    SEARCH_MS = 10,   /* how far a frame may be moved, to either side */
    CUT_MS = 3,       /* the crossfade into an attack */
    CELL_MS = 8000,   /* of source: the chain starts anew at least this often */
    MARGIN_MS = 150,  /* what is seen of the source around a cell */
    NEAR_MS = 30,     /* beyond a cell's ends attacks are looked for, too */
    MEET_FRAMES = 64, /* before a new start without an attack, to get in step */
};

/* Getting in step by a short way that fits a little less is better than by a long
 * one. */
#define NEAR_BIAS 0.3

/* A place of the source that is laid exactly where it belongs. */
typedef struct {
    int64_t source;
    int64_t result;
    unsigned fade; /* length of the crossfade that ends there */
    bool attack;   /* else the start of a cell */
} Sync;

typedef struct {
    Signal head;
    Signal *below;
    SignalView view;
    RTime speed;
    int hop, search, cut; /* in samples */
    int64_t cell, margin, near;
    float *rise; /* half a Hann window, one hop long */

    /* The cell in view: its start, its attacks and the start of the next one. */
    bool planned;
    int64_t plan_cell;
    GArray *syncs;
    const float *source; /* stereo samples from source_first on */
    int64_t source_first;

    /* The frames from sync `from` on, one a hop, by their centres in the source. */
    bool chained;
    unsigned from;
    GArray *frames;

    AlikeRoom room;
} Stretcher;

/* ---- places ---------------------------------------------------------------------- */

static int64_t floor_div(Wide a, int64_t b)
{
    return (int64_t)(a / b - (a % b < 0));
}

/* The first sample of the result at or after a position of the source. */
static int64_t result_at(const Stretcher *stretcher, int64_t source)
{
    return -floor_div(-(Wide)source * stretcher->speed.den, stretcher->speed.num);
}

static int64_t source_at(const Stretcher *stretcher, int64_t result)
{
    return floor_div((Wide)result * stretcher->speed.num, stretcher->speed.den);
}

static const float *source_samples(const Stretcher *stretcher, int64_t position)
{
    return stretcher->source + 2 * (position - stretcher->source_first);
}

/* ---- cells ----------------------------------------------------------------------- */

static void add_sync(Stretcher *stretcher, int64_t source, bool attack)
{
    Sync sync = { source, result_at(stretcher, source), 0, attack };
    int64_t longest_fade = attack ? stretcher->cut : stretcher->hop;
    if (stretcher->syncs->len > 0) {
        const Sync *last =
            &g_array_index(stretcher->syncs, Sync, stretcher->syncs->len - 1);
        sync.fade = (unsigned)MIN(longest_fade, sync.result - last->result);
    }
    g_array_append_val(stretcher->syncs, sync);
}

static int64_t nth_attack(const GArray *attacks, unsigned n)
{
    return g_array_index(attacks, int64_t, n);
}

/* An attack so close that there is no room for a crossfade between. */
static bool is_at_attack(const Stretcher *stretcher, const GArray *attacks,
                         int64_t source)
{
    int64_t result = result_at(stretcher, source);
    for (unsigned i = 0; i < attacks->len; i++)
        if (ABS(result_at(stretcher, nth_attack(attacks, i)) - result) < stretcher->cut)
            return true;
    return false;
}

/* The cell's start, its attacks and the next cell's start. */
static void list_syncs(Stretcher *stretcher, const GArray *attacks, int64_t begin,
                       int64_t end)
{
    int64_t last = result_at(stretcher, begin), stop = result_at(stretcher, end);
    g_array_set_size(stretcher->syncs, 0);
    add_sync(stretcher, begin, is_at_attack(stretcher, attacks, begin));
    for (unsigned i = 0; i < attacks->len; i++) {
        int64_t result = result_at(stretcher, nth_attack(attacks, i));
        if (result - last < stretcher->cut || stop - result < stretcher->cut)
            continue;
        add_sync(stretcher, nth_attack(attacks, i), true);
        last = result;
    }
    add_sync(stretcher, end, is_at_attack(stretcher, attacks, end));
}

static bool plan_cell(Stretcher *stretcher, int64_t cell, GError **error)
{
    int64_t begin = cell * stretcher->cell, end = begin + stretcher->cell;
    int64_t first = begin - stretcher->margin;
    unsigned frames = (unsigned)(end + stretcher->margin - first);
    GArray *attacks;
    if (stretcher->planned && stretcher->plan_cell == cell)
        return true;
    stretcher->planned = false;
    stretcher->source = signal_view(&stretcher->view, first, frames, error);
    stretcher->source_first = first;
    if (!stretcher->source)
        return false;
    attacks = attacks_find(stretcher->source, first, frames, stretcher->head.rate,
                           begin - stretcher->near, end + stretcher->near);
    list_syncs(stretcher, attacks, begin, end);
    g_array_unref(attacks);
    stretcher->planned = true;
    stretcher->plan_cell = cell;
    stretcher->chained = false;
    return true;
}

static const Sync *sync_nth(const Stretcher *stretcher, unsigned n)
{
    return &g_array_index(stretcher->syncs, Sync, n);
}

static unsigned sync_before(const Stretcher *stretcher, int64_t result)
{
    unsigned n = 0;
    while (n + 2 < stretcher->syncs->len &&
           sync_nth(stretcher, n + 1)->result <= result)
        n++;
    return n;
}

/* ---- the search ------------------------------------------------------------------ */

/* The centre near `wanted` whose frame begins most like the hop at `target`. */
static int64_t search_frame(Stretcher *stretcher, int64_t wanted, int64_t target,
                            double bias)
{
    int64_t first = wanted - stretcher->hop - stretcher->search;
    return first + stretcher->hop +
           alike_find(&stretcher->room, source_samples(stretcher, target),
                      source_samples(stretcher, first), stretcher->hop,
                      2 * stretcher->search, bias);
}

/* ---- the chain ------------------------------------------------------------------- */

static int64_t *frame_nth(const Stretcher *stretcher, int64_t n)
{
    return &g_array_index(stretcher->frames, int64_t, n);
}

/* The centre of the frame at `centre` of the result that comes after the one at
 * `last`. */
static int64_t place_frame(Stretcher *stretcher, const Sync *next, int64_t centre,
                           int64_t last)
{
    int64_t wanted = source_at(stretcher, centre), natural = last + stretcher->hop;
    int64_t latest = INT64_MAX;
    if (centre > next->result) /* only what leads up to it will be heard */
        wanted = next->source + (centre - next->result);
    if (next->attack) { /* nothing of it may be heard before its time */
        latest = next->source - CLAMP(next->result - centre, 0, stretcher->hop);
        wanted = MIN(wanted, latest - stretcher->search);
    }
    if (ABS(natural - wanted) <= stretcher->search && natural <= latest)
        return natural;
    return search_frame(stretcher, wanted, last, 0);
}

/* Where the chain is not cut off by an attack it has to come out in step with the new
 * one: its last frames share what is missing. */
static void meet_next(Stretcher *stretcher, const Sync *sync, const Sync *next)
{
    int64_t last = (int64_t)stretcher->frames->len - 1;
    int64_t shared = MIN(last, MEET_FRAMES);
    int64_t goes_on = next->result - (sync->result + last * stretcher->hop);
    int64_t reached = *frame_nth(stretcher, last) + goes_on;
    int64_t missing =
        search_frame(stretcher, reached, next->source - stretcher->hop, NEAR_BIAS) -
        reached;
    for (int64_t n = 1; n <= shared; n++)
        *frame_nth(stretcher, last - shared + n) += missing * n / shared;
}

static void chain_frames(Stretcher *stretcher, unsigned from)
{
    const Sync *sync = sync_nth(stretcher, from), *next = sync + 1;
    int64_t at = sync->source, centre = sync->result;
    if (stretcher->chained && stretcher->from == from)
        return;
    stretcher->chained = true;
    stretcher->from = from;
    g_array_set_size(stretcher->frames, 0);
    g_array_append_val(stretcher->frames, at);
    while (centre < next->result) {
        centre += stretcher->hop;
        at = place_frame(stretcher, next, centre, at);
        g_array_append_val(stretcher->frames, at);
    }
    if (!next->attack)
        meet_next(stretcher, sync, next);
}

/* Part of the hop between two frames, from `skip` samples into it. */
static void lay_hop(const Stretcher *stretcher, int64_t index, int64_t skip,
                    float *stereo, unsigned frames)
{
    const float *out = source_samples(stretcher, *frame_nth(stretcher, index) + skip);
    const float *in = source_samples(stretcher, *frame_nth(stretcher, index + 1) -
                                                    stretcher->hop + skip);
    const float *rise = stretcher->rise + skip;
    for (unsigned i = 0; i < frames; i++)
        for (unsigned c = 0; c < 2; c++) {
            unsigned k = 2 * i + c;
            stereo[k] = out[k] + rise[i] * (in[k] - out[k]);
        }
}

/* The last of the hop before the next sync goes over into what leads up to that. */
static void fade_into(const Stretcher *stretcher, const Sync *next, int64_t first,
                      float *stereo, unsigned frames)
{
    int64_t start = next->result - next->fade;
    for (unsigned i = 0; i < frames; i++) {
        int64_t at = first + i;
        const float *lead =
            source_samples(stretcher, next->source - (next->result - at));
        float gain;
        if (at < start)
            continue;
        gain = ((float)(at - start) + 0.5f) / (float)next->fade;
        for (int c = 0; c < 2; c++)
            stereo[2 * i + c] += gain * (lead[c] - stereo[2 * i + c]);
    }
}

static bool stretcher_read(Signal *signal, int64_t first, float *stereo,
                           unsigned frames, GError **error)
{
    Stretcher *stretcher = (Stretcher *)signal;
    while (frames > 0) {
        int64_t cell = floor_div(source_at(stretcher, first), stretcher->cell);
        int64_t index, skip;
        const Sync *sync;
        unsigned from, n;
        if (!plan_cell(stretcher, cell, error))
            return false;
        from = sync_before(stretcher, first);
        chain_frames(stretcher, from);
        sync = sync_nth(stretcher, from);
        index = (first - sync->result) / stretcher->hop;
        skip = (first - sync->result) % stretcher->hop;
        n = (unsigned)MIN(stretcher->hop - skip, sync[1].result - first);
        n = MIN(n, frames);
        lay_hop(stretcher, index, skip, stereo, n);
        if (first + n > sync[1].result - sync[1].fade)
            fade_into(stretcher, sync + 1, first, stereo, n);
        first += n;
        stereo += 2 * (size_t)n;
        frames -= n;
    }
    return true;
}

/* ---- making ---------------------------------------------------------------------- */

static void stretcher_free(Signal *signal)
{
    Stretcher *stretcher = (Stretcher *)signal;
    signal_view_clear(&stretcher->view);
    signal_free(stretcher->below);
    g_array_unref(stretcher->syncs);
    g_array_unref(stretcher->frames);
    g_free(stretcher->rise);
    alike_room_clear(&stretcher->room);
    g_free(stretcher);
}

static int samples_of(int rate, int ms)
{
    return MAX(ALIKE_STEP, (int)((int64_t)rate * ms / 1000) / ALIKE_STEP * ALIKE_STEP);
}

static int hop_ms(RTime speed)
{
    return (int)CLAMP(HOP_MS * rtime_seconds(speed), HOP_MS, HOP_FAST_MS);
}

Signal *signal_new_stretched(Signal *below, RTime speed)
{
    static const SignalClass class = { stretcher_read, stretcher_free };
    int rate = below->rate;
    Stretcher *stretcher;
    if (speed.num == speed.den)
        return below;
    stretcher = g_new0(Stretcher, 1);
    stretcher->head = (Signal){ &class, rate };
    stretcher->below = below;
    stretcher->view.signal = below;
    stretcher->speed = speed;
    stretcher->hop = samples_of(rate, hop_ms(speed));
    stretcher->search = samples_of(rate, SEARCH_MS);
    stretcher->cut = samples_of(rate, CUT_MS);
    stretcher->cell = samples_of(rate, CELL_MS);
    stretcher->margin = samples_of(rate, MARGIN_MS);
    stretcher->near = samples_of(rate, NEAR_MS);
    stretcher->syncs = g_array_new(FALSE, FALSE, sizeof(Sync));
    stretcher->frames = g_array_new(FALSE, FALSE, sizeof(int64_t));
    stretcher->rise = g_new(float, stretcher->hop);
    for (int i = 0; i < stretcher->hop; i++)
        stretcher->rise[i] =
            (float)(0.5 - 0.5 * cos(G_PI * (i + 0.5) / stretcher->hop));
    alike_room_init(&stretcher->room, stretcher->hop, 2 * stretcher->search);
    return &stretcher->head;
}
