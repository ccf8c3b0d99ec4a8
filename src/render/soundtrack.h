/*
 * The sound of a render: a thread that mixes and encodes all of it into one part.
 *
 * One encoder run over all samples: parts of sound that were encoded apart drift when they
 * are joined (107 ms over four AAC segments).
 */
#pragma once

#include "chatkut/base/pulse.h"
#include "chatkut/render/mix.h"
#include "chatkut/render/segment.h"

/* All borrowed until soundtrack_free(). */
typedef struct {
    const SegmentRange *range;
    MixFile file; /* called by the thread */
    void *data;
    int fd;      /* an empty file for the part */
    bool strict; /* stop at the first loss */
    Pulse *
        pulse; /* told the frame whose sound is being made, in the last slot; or NULL */
} Sounding;

typedef struct Soundtrack Soundtrack;

/* NULL with MEDIA_ERROR_UNSUPPORTED, as mixer_new(). */
Soundtrack *soundtrack_new(const Sounding *sounding, GError **error);
/* Stops it where it is. */
void soundtrack_free(Soundtrack *soundtrack);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Soundtrack, soundtrack_free)

/* The part is whole, or it failed. */
bool soundtrack_ended(Soundtrack *soundtrack);
/* Waits for its end. False with the error it failed with. */
bool soundtrack_finish(Soundtrack *soundtrack, GError **error);

/* What was lost, Loss of model/loss.h, once it has finished, or failed for it; borrowed. */
const GPtrArray *soundtrack_losses(const Soundtrack *soundtrack);
