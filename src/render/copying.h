/*
 * The copies of a job: which there are, whether their seams hold, and their packets.
 *
 * Seams are tried by threads of their own (render/seam.h), as soon as the parts beside
 * a copy are there. A copy with a seam that does not hold is given up: its segments are
 * to be rendered like all others.
 *
 * Everything here is called by one thread, the job's.
 */
#pragma once

#include "chatkut/render/copy.h"

typedef enum {
    COPYING_NOT,   /* it is rendered */
    COPYING_WAITS, /* its seams have not been tried */
    COPYING_READY,
} CopyingState;

typedef struct Copying Copying;

/* What of the range can be copied; NULL where the output does not ask for it. Borrows
 * all; `file` is called by any thread. */
Copying *copying_new(const SegmentRange *range, CompositorFile file, void *data,
                     GError **error);
/* Stops its threads. */
void copying_free(Copying *copying);

/* For the plan of the segments (render/segment.h). */
const GArray *copying_spans(const Copying *copying);

/* The segments that were planned with them, until copying_free(). */
void copying_start(Copying *copying, GArray *segments);

/* What the film's stream is; complete from the start. */
const AVCodecParameters *copying_stream(const Copying *copying);

/* The part of a segment is there. */
void copying_part(Copying *copying, unsigned segment, int fd);

/* What became of the seams since it was last asked: segments that are to be rendered
 * after all are appended to `todo`. */
void copying_look(Copying *copying, GArray *todo);

CopyingState copying_state(const Copying *copying, unsigned segment);

/* No seam is left to be tried. */
bool copying_is_settled(const Copying *copying);

/* The packets of the copy that begins with this segment. */
CopyReader *copying_reader(const Copying *copying, unsigned segment, GError **error);
const Copy *copying_copy(const Copying *copying, unsigned segment);

/* Why a source is not copied from, and why a copy was given up: sentences about the
 * first of each, or NULL. Owned by it. */
const char *copying_reason(const Copying *copying);
const char *copying_failure(const Copying *copying);
