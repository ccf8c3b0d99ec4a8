/* What the two sides of a soundtrack share: the job's (soundtrack.c) and the threads'
 * (soundtrack_work.c). */
#pragma once

#include "chatkut/render/part.h"
#include "sound_run.h"
#include "soundtrack.h"

#include <stdatomic.h>

/* A block on its way from the shelf, or a mixer, to the runs that hear it. */
typedef struct {
    SoundBlock block;
    bool there;        /* on the shelf */
    int fd;            /* the block, an empty file for it, or -1: it is not kept */
    bool made;         /* `fd` has to be kept */
    bool done;         /* `fd` is looked at no more */
    unsigned users;    /* runs to be made that have not heard all of it yet */
    float *stereo;     /* NULL: not done, or heard by all */
    GPtrArray *losses; /* Loss; NULL: none */
} Slot;

/* A run on its way from the shelf, or an encoder, into the sound's part. */
typedef struct {
    SoundRun run;
    bool there; /* on the shelf */
    int fd;     /* its part, or an empty file for it */
    bool done;
    unsigned first, end; /* the slots that it hears, [first, end) */
} Lane;

struct Soundtrack {
    const Sounding *sounding;
    GArray *slots; /* of Slot */
    GArray *lanes; /* of Lane */
    SoundCount count;
    int fd;             /* the sound's part, -1 */
    PartWriter *part;   /* writes it */
    unsigned cleared;   /* slots whose files were looked after */
    unsigned joined;    /* lanes that are in the part */
    GPtrArray *mixers;  /* Mixer *, one a thread that mixes */
    GPtrArray *threads; /* GThread * */
    atomic_bool stop;

    GMutex
        lock; /* of all below; and, while there are threads, of done, users, stereo */
    GCond changed;
    unsigned slots_supplied, slots_taken, slots_heard; /* in order */
    unsigned lanes_supplied, lanes_taken;
    GError *error; /* the first */
};

static inline Slot *soundtrack_slot(const Soundtrack *soundtrack, unsigned i)
{
    return &g_array_index(soundtrack->slots, Slot, i);
}

static inline Lane *soundtrack_lane(const Soundtrack *soundtrack, unsigned i)
{
    return &g_array_index(soundtrack->lanes, Lane, i);
}

static inline int soundtrack_rate(const Soundtrack *soundtrack)
{
    return soundtrack->sounding->range->output->sample_rate;
}

/* Starts n_mixers threads that mix, with the mixers, and n_encoders that encode. */
void soundtrack_start(Soundtrack *soundtrack, unsigned n_mixers, unsigned n_encoders);
/* Ends them. */
void soundtrack_stop(Soundtrack *soundtrack);
