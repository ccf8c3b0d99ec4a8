/*
 * Making one segment after the other, by one thread: a compositor that stays open and
 * an encoder for each. What follows in the source is read on; nothing is sought twice.
 *
 * Used by one thread. Where a processor is spare, another one composes for it (ahead.h),
 * for at most the rest of a segment.
 */
#pragma once

#include "chatkut/base/pulse.h"
#include "chatkut/render/compositor.h"
#include "chatkut/render/segment.h"
#include "sources.h"

/* Called behind each picture; false: stop. */
typedef bool (*SegmentTick)(void *data);

/* Whether a processor has nothing to do; asked before each picture. */
typedef bool (*SegmentSpare)(void *data);

/* What they are made of. All borrowed. */
typedef struct {
    const SegmentRange *range;
    bool strict;         /* stop at the first loss */
    bool alone;          /* no other maker keeps processors busy */
    Pulse *pulse;        /* told the frame being made; or NULL */
    unsigned pulse_slot; /* this thread's */
    CompositorFile file; /* may be called by others at the same time */
    PictureStore *store; /* may be NULL */
    void *data;          /* of `file` */
    Sources *sources;    /* what is behind `file`; NULL: nothing that changes */
    SegmentTick tick;
    SegmentSpare spare; /* NULL: there is none */
    void *tick_data;    /* of both */
} SegmentWork;

typedef struct SegmentMaker SegmentMaker;

SegmentMaker *segment_maker_new(const SegmentWork *work);
void segment_maker_free(SegmentMaker *maker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SegmentMaker, segment_maker_free)

/* Writes the segment's part (render/part.h) into `fd`, an empty file; where copies are
 * wanted it ends with a group of SEAM_PICTURES (seam.h). *losses: Loss,
 * the caller's; NULL: none. What was read of a file that changed meanwhile may be
 * anything: then it is made again, without that file. False with an error, or without
 * one where the tick stopped it; *losses are then those that a strict one stopped for.
 * */
bool segment_maker_make(SegmentMaker *maker, const Segment *segment, int fd,
                        GPtrArray **losses, GError **error);

/* Compose its pictures for nothing but what is kept of them on the way: the store has
 * them then. As above. */
bool segment_maker_warm(SegmentMaker *maker, const Segment *segment, GError **error);

/* After a failure: the id of the asset it was about, or NULL. Borrowed. */
const char *segment_maker_culprit(const SegmentMaker *maker);
