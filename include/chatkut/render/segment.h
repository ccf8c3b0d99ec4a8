/*
 * Segments: a render cut into pieces that are made, kept and used again one by one.
 *
 * A segment is a range of output frames whose pictures depend on nothing but its key,
 * so that two segments with one key are the same film, whatever composition, place on
 * the timeline or render they come from.
 *
 * Borders lie where something visible begins or ends (clips, transitions, the moment in
 * the middle of a fade) and, in what lasts long, at even seconds of the base clip's
 * *source*: the lowest clip that shows. So a ripple edit or a trimmed head moves
 * segments and changes at most those at the seam. Borders closer than
 * SEGMENT_SHORTEST_MS to the one before give way, those inside of a clip first; no
 * segment lasts longer than SEGMENT_LENGTH_MS + SEGMENT_SHORTEST_MS. Where what is
 * copied (render/copy.h) begins and ends is a border, however close; a copy that has to
 * be rendered after all is cut like everything else. A range may ask for other lengths
 * than these (render/stream.h).
 *
 * The key is the hash of a text, segment_describe(): everything that shows in the
 * range, bottom first, with its times relative to the range's first frame, media by the
 * hash of their content, the output's picture parameters, and the engine's fingerprint.
 * What only people see (labels, markers, locks), sound, and where on the timeline it
 * lies are not in it. Media whose content is not known by a hash make a segment that is
 * not kept.
 *
 * | edit                          | segments that change                                |
 * |-------------------------------|-----------------------------------------------------|
 * | undo, redo                    | none                                                |
 * | label, marker, sound          | none                                                |
 * | ripple delete, insert, move   | those that touch the seam                           |
 * | trim of a head or tail        | the one at that end                                 |
 * | a property, an effect         | those in which the clip shows                       |
 * | a cue of a caption            | those in which the cue shows                        |
 * | a transition                  | those its window touches                            |
 * | size, frame rate, background  | all                                                 |
 */
#pragma once

#include "chatkut/model/composition.h"
#include "chatkut/model/output.h"

enum {
    SEGMENT_LENGTH_MS = 2000,
    SEGMENT_SHORTEST_MS = 500,
    SEGMENT_KEY_SIZE = 65, /* hexadecimal, with its NUL */
};

typedef struct {
    int64_t first;  /* output frame, from the render's start */
    int64_t frames; /* > 0 */
    bool kept;      /* its key says all that it depends on */
    int copy;       /* the span of the range's copies it is part of; -1: none */
    char key[SEGMENT_KEY_SIZE];
} Segment;

/* Output frames [first, first + frames). */
typedef struct {
    int64_t first, frames;
} SegmentSpan;

/* What is rendered; all borrowed. */
typedef struct {
    const Composition *composition;
    const Sequence *sequence;
    const OutputSpec *output; /* resolved: nothing is 0 */
    RTime start;              /* of frame 0 */
    int64_t frames;
    const char *engine;   /* what else the pixels depend on: the worker's hello */
    const GArray *copies; /* SegmentSpan, ascending, apart; may be NULL */
    int length_ms;        /* of a segment in what lasts long; 0: SEGMENT_LENGTH_MS */
    int run_ms;           /* of a run of sound, about; 0: SOUND_RUN_S */
} SegmentRange;

/* The segments of a range, in order, without gaps. An array of Segment. */
GArray *segment_plan(const SegmentRange *range);

/* The text that the key of frames [first, first + frames) is the hash of, for tests and
 * for people who wonder why something is rendered again. Owned by the caller. */
char *segment_describe(const SegmentRange *range, int64_t first, int64_t frames);
