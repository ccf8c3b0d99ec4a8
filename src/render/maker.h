/*
 * Making segments: threads that compose and encode, each with a compositor of its own.
 *
 * Each thread has a run of segments that follow each other, so that files are read on
 * instead of being sought in; one that has none left takes over half of what another
 * has not begun, so that all threads end together. A segment is encoded by one thread
 * and from its own beginning: what comes out does not depend on the number of threads.
 *
 * Everything here is called by one thread, the job's. Makers do not open files: they
 * are given blank ones.
 */
#pragma once

#include "chatkut/base/pulse.h"
#include "chatkut/render/compositor.h"
#include "chatkut/render/segment.h"
#include "sources.h"

/* All borrowed until makers_free(). */
typedef struct {
    const SegmentRange *range;
    const GArray *segments; /* of the plan */
    const GArray *todo;     /* unsigned: indices of those to be made, ascending */
    unsigned threads;       /* at most this many */
    bool strict;            /* stop at the first loss */
    Pulse *pulse;        /* told the frames being made, thread n in slot n; or NULL */
    CompositorFile file; /* called by all threads */
    PictureStore *store; /* may be NULL */
    void *data;
    Sources *sources; /* what is behind `file`; NULL: nothing that changes */
} Making;

typedef struct {
    unsigned segment; /* index */
    int fd;           /* its part, whole; the caller's */
    GPtrArray
        *losses; /* Loss: what shows as slates in it, the caller's; NULL: nothing */
} Made;

typedef struct Makers Makers;

/* Starts the threads. */
Makers *makers_new(const Making *making);
/* Stops them where they are. */
void makers_free(Makers *makers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Makers, makers_free)

/* How many blank files are wanted now. */
unsigned makers_hunger(Makers *makers);
/* Takes the descriptor of an empty file. */
void makers_feed(Makers *makers, int fd);

/* Wait at most timeout_ms for a segment, or for the first picture of all. False when no
 * segment came: *error says why, where one failed; then makers_culprit() may name the
 * asset it was about. */
bool makers_take(Makers *makers, int timeout_ms, Made *made, GError **error);

/* Pictures made so far, those of unfinished segments too. */
int64_t makers_pictures(Makers *makers);

/* After the failure of a strict render for a loss: that one, borrowed; else NULL. */
const GPtrArray *makers_losses(Makers *makers);

/* Copy the id of that asset, or "". */
void makers_culprit(Makers *makers, char *culprit, size_t size);
