/*
 * The sound of a render: blocks (render/sound_block.h) that are taken from a shelf or
 * mixed, and runs (sound_run.h) that are taken from there or encoded of them, joined to
 * one part.
 *
 * Blocks are mixed by several threads, a few of them ahead of others that encode. Every
 * block is mixed as if it were the first, so that its samples do not tell which thread
 * made it, or after what. A film whose sound did not change is neither mixed nor
 * encoded.
 *
 * All functions are called in the job's thread; so is the shelf.
 */
#pragma once

#include "chatkut/base/pulse.h"
#include "chatkut/render/mix.h"
#include "chatkut/render/segment.h"
#include "chatkut/render/shelf.h"
#include "sources.h"

/* All borrowed until soundtrack_free(). */
typedef struct {
    const SegmentRange *range;
    const Shelf *shelf; /* NULL: nothing is kept */
    unsigned threads;   /* that mix, and that encode, at most */
    bool strict;        /* stop at the first loss */
    Pulse *pulse; /* told, in its last slots, whose frames' sound is mixed; or NULL */
    MixFile file; /* called by all of them */
    void *data;
    Sources *sources;     /* what is behind `file`; NULL: nothing that changes */
    const GArray *runs;   /* SoundRun: to be made alone; NULL: all of the range … */
    const GArray *blocks; /* … and SoundBlock: what they hear */
} Sounding;

typedef struct {
    int reused, mixed; /* blocks; those that no run had to hear are reused */
} SoundCount;

typedef struct Soundtrack Soundtrack;

/* Looks what is on the shelf, and starts the threads. NULL with
 * MEDIA_ERROR_UNSUPPORTED, as mixer_new(), or the shelf's error. */
Soundtrack *soundtrack_new(const Sounding *sounding, GError **error);
/* Stops it where it is. */
void soundtrack_free(Soundtrack *soundtrack);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Soundtrack, soundtrack_free)

/* Gives the threads what they need of the shelf, and keeps what they have made; does
 * not wait. To be called often until it has ended. False with the error that a thread
 * failed with, or the shelf. */
bool soundtrack_step(Soundtrack *soundtrack, GError **error);

/* The part is whole. */
bool soundtrack_ended(const Soundtrack *soundtrack);

/* Its descriptor, once it has ended; the soundtrack's. The part of one run alone counts
 * from the first of its own packets. */
int soundtrack_part(const Soundtrack *soundtrack);

/* How many blocks were there. */
SoundCount soundtrack_count(const Soundtrack *soundtrack);

/* What was lost, Loss of model/loss.h, once it has ended, or failed for it; the
 * caller's. */
GPtrArray *soundtrack_losses(Soundtrack *soundtrack);
