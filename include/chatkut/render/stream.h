/*
 * A stream: a sequence as segments of MPEG-TS (RFC 8216, §3.2), each made when it is
 * wanted, in any order.
 *
 * All that is made of pictures and sound are parts like those of a render, by the same
 * keys: what a shelf has is only put into a container, which takes a millisecond. So a
 * stream after an edit costs what the edit changed, and only where somebody looks.
 * Segments are short (STREAM_SEGMENT_MS), so that the first is soon there; runs of
 * sound as well.
 *
 * Picture n of the sequence has the timestamp STREAM_ZERO_S seconds + n frames, in
 * whatever segment it is. Sound lies on one packet grid, and begins with picture 0: the
 * packet that AAC primes in front is left out, so that both begin at the same time and
 * a player's zero is the timeline's (what it costs: the first 21 ms fade in; MPEG-TS has
 * no edit list to hide a packet, and one that is heard moves zero for every player). A packet
 * is in the segment in which it begins. The first packets of a segment are marked as a
 * discontinuity of its counters, not of its time. Every segment begins with a keyframe.
 *
 * What is lost shows as in a render (render/job.h); such parts are not kept.
 *
 * Used by one thread, but for `file` and `report` of the job as there.
 */
#pragma once

#include "chatkut/render/job.h"
#include "chatkut/render/segment.h"

enum {
    STREAM_SEGMENT_MS = 1000,
    STREAM_RUN_MS = 4000,
    STREAM_ZERO_S = 10,
    STREAM_NAME_SIZE = 33, /* hexadecimal, with its NUL */
};

typedef struct {
    int64_t first, frames;       /* of the sequence */
    bool kept;                   /* the key says all that the pictures depend on */
    char key[SEGMENT_KEY_SIZE];  /* of the part with its pictures */
    char name[STREAM_NAME_SIZE]; /* of the segment: two of one name are the same bytes,
                                    in whatever stream, unless something was lost */
} StreamSegment;

typedef struct {
    bool reused; /* its pictures were there */
    bool lost;   /* of pictures or sound, something is a slate, or silent */
} StreamMade;

typedef struct Stream Stream;

/* job: borrowed, as is all it holds; its fd and pulse are not used. `report` is asked
 * every few milliseconds whether to go on, its frames are those of the segment. NULL
 * with a MEDIA_ERROR as job_run(). */
Stream *stream_new(const Job *job, GError **error);
void stream_free(Stream *stream);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Stream, stream_free)

/* Frames a second of its pictures. */
Rate stream_rate(const Stream *stream);
/* StreamSegment, in order, without gaps; the stream's. */
const GArray *stream_segments(const Stream *stream);

/* Make what is not there of segment n, and write it into `fd`, an empty file; -1: only
 * its parts are wanted. False with a MEDIA_ERROR. */
bool stream_make(Stream *stream, unsigned n, int fd, StreamMade *made, GError **error);

/* Decode what segment n shows into the job's store, so that it is made soon after an
 * edit. As above. */
bool stream_warm(Stream *stream, unsigned n, GError **error);
