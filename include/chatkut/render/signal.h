/*
 * Stereo sound as a function of the sample position.
 *
 * A Signal has an absolute sample axis of its own, infinite in both directions and
 * silent where there is nothing. What a sample is depends on its position only, never
 * on what was read before: reading in pieces of any size, in any order, gives the same
 * samples. Reading on from where the last read ended is what signals are fast at.
 *
 * Signals stack: each one here takes the signal below and owns it.
 */
#pragma once

#include "chatkut/base/rtime.h"

typedef struct Signal Signal;

typedef struct {
    /* Interleaved left and right; false with an error where a file cannot be read. */
    bool (*read)(Signal *signal, int64_t first, float *stereo, unsigned frames,
                 GError **error);
    void (*free)(Signal *signal);
} SignalClass;

/* The head of every kind of signal. */
struct Signal {
    const SignalClass *class;
    int rate; /* samples per second */
};

bool signal_read(Signal *signal, int64_t first, float *stereo, unsigned frames,
                 GError **error);
void signal_free(Signal *signal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Signal, signal_free)

/* [0, length) of `below` over and over, in both directions; length > 0. Takes
 * `below`. */
Signal *signal_new_loop(Signal *below, int64_t length);

/* Sample n is sample -n of `below`. Reads `below` forwards in pieces of a second. Takes
 * `below`. */
Signal *signal_new_reversed(Signal *below);

/*
 * A moving view of a signal, for readers that look around a position: each sample is
 * read once as long as the view moves forwards.
 */
typedef struct {
    Signal *signal;
    int64_t first;
    unsigned frames;
    unsigned capacity;
    float *stereo;
} SignalView;

/* The samples [first, first + frames), valid until the next call; NULL with an error.
 * The view is a zeroed struct with `signal` set, borrowed. */
const float *signal_view(SignalView *view, int64_t first, unsigned frames,
                         GError **error);
void signal_view_clear(SignalView *view);
