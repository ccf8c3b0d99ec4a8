#include "chatkut/render/signal.h"

#include <string.h>

enum { FRAME_BYTES = 2 * sizeof(float) };

bool signal_read(Signal *signal, int64_t first, float *stereo, unsigned frames,
                 GError **error)
{
    return signal->class->read(signal, first, stereo, frames, error);
}

void signal_free(Signal *signal)
{
    if (signal)
        signal->class->free(signal);
}

/* ---- loop ------------------------------------------------------------------------ */

typedef struct {
    Signal head;
    Signal *below;
    int64_t length;
} Loop;

static bool loop_read(Signal *signal, int64_t first, float *stereo, unsigned frames,
                      GError **error)
{
    Loop *loop = (Loop *)signal;
    int64_t at = first % loop->length;
    if (at < 0)
        at += loop->length;
    while (frames > 0) {
        unsigned n = (unsigned)MIN((int64_t)frames, loop->length - at);
        if (!signal_read(loop->below, at, stereo, n, error))
            return false;
        stereo += 2 * (size_t)n;
        frames -= n;
        at = 0;
    }
    return true;
}

static void loop_free(Signal *signal)
{
    Loop *loop = (Loop *)signal;
    signal_free(loop->below);
    g_free(loop);
}

Signal *signal_new_loop(Signal *below, int64_t length)
{
    static const SignalClass class = { loop_read, loop_free };
    Loop *loop = g_new0(Loop, 1);
    loop->head = (Signal){ &class, below->rate };
    loop->below = below;
    loop->length = length;
    return &loop->head;
}

/* ---- reversed -------------------------------------------------------------------- */

typedef struct {
    Signal head;
    Signal *below;
    /* one piece of `below`, aligned to its own length */
    bool filled;
    int64_t piece_first;
    float *piece;
} Reversed;

static int64_t floor_to(int64_t position, int64_t step)
{
    int64_t rest = position % step;
    return position - rest - (rest < 0 ? step : 0);
}

static bool fill_piece(Reversed *reversed, int64_t first, GError **error)
{
    unsigned frames = (unsigned)reversed->head.rate;
    if (reversed->filled && reversed->piece_first == first)
        return true;
    if (!reversed->piece)
        reversed->piece = g_new(float, 2 * (size_t)frames);
    reversed->filled =
        signal_read(reversed->below, first, reversed->piece, frames, error);
    reversed->piece_first = first;
    return reversed->filled;
}

static bool reversed_read(Signal *signal, int64_t first, float *stereo, unsigned frames,
                          GError **error)
{
    Reversed *reversed = (Reversed *)signal;
    for (int64_t at = -first; frames > 0;) {
        int64_t begin = floor_to(at, signal->rate);
        const float *from;
        if (!fill_piece(reversed, begin, error))
            return false;
        from = reversed->piece + 2 * (at - begin);
        for (; frames > 0 && at >= begin; at--, frames--, from -= 2) {
            *stereo++ = from[0];
            *stereo++ = from[1];
        }
    }
    return true;
}

static void reversed_free(Signal *signal)
{
    Reversed *reversed = (Reversed *)signal;
    signal_free(reversed->below);
    g_free(reversed->piece);
    g_free(reversed);
}

Signal *signal_new_reversed(Signal *below)
{
    static const SignalClass class = { reversed_read, reversed_free };
    Reversed *reversed = g_new0(Reversed, 1);
    reversed->head = (Signal){ &class, below->rate };
    reversed->below = below;
    return &reversed->head;
}

/* ---- view ------------------------------------------------------------------------ */

static void reserve(SignalView *view, unsigned frames)
{
    if (frames <= view->capacity)
        return;
    view->capacity = frames;
    view->stereo = g_realloc_n(view->stereo, frames, FRAME_BYTES);
}

/* Keep what of the old view lies at the head of the new one; how many samples that
 * is. */
static unsigned keep_overlap(SignalView *view, int64_t first, unsigned frames)
{
    int64_t skip = first - view->first;
    unsigned kept;
    if (skip < 0 || skip >= view->frames)
        return 0;
    kept = MIN(view->frames - (unsigned)skip, frames);
    memmove(view->stereo, view->stereo + 2 * skip, (size_t)kept * FRAME_BYTES);
    return kept;
}

const float *signal_view(SignalView *view, int64_t first, unsigned frames,
                         GError **error)
{
    unsigned kept;
    if (first >= view->first &&
        first + (int64_t)frames <= view->first + (int64_t)view->frames)
        return view->stereo + 2 * (first - view->first);
    reserve(view, frames);
    kept = keep_overlap(view, first, frames);
    view->frames = 0;
    if (!signal_read(view->signal, first + kept, view->stereo + 2 * (size_t)kept,
                     frames - kept, error))
        return NULL;
    view->first = first;
    view->frames = frames;
    return view->stereo;
}

void signal_view_clear(SignalView *view)
{
    g_clear_pointer(&view->stereo, g_free);
    view->frames = view->capacity = 0;
}
