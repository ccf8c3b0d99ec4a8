/*
 * Blocks: the sound of a render cut into pieces that are mixed, kept and used again one
 * by one, as segments are for pictures (render/segment.h).
 *
 * A block is a range of samples of the sequence as they are before the master limiter.
 * They depend on nothing but the block's key, bit for bit: not on where in the film or
 * the timeline it lies, on the samples before it, or on where a render began. So
 * nothing has to be warmed up; the limiter, which does look back and ahead, runs over
 * the blocks as they are joined, and the encoder behind it.
 *
 * Borders lie where the base clip begins or ends (the clip of the lowest video track
 * that is heard, else of the lowest audio track), and in what lasts long at every
 * SOUND_BLOCK_S of its source: a ripple edit or a trimmed head moves blocks and changes
 * those at the seam. What is heard besides has no borders, so that putting in an effect
 * changes the block it is in. Borders closer than SOUND_BLOCK_SHORTEST_MS to the one
 * before or the end give way.
 *
 * The key is the hash of sound_describe(): the clips that are heard in it, with the
 * part of their levels that matters there, what of others they duck under, media by
 * their content, the rate and the engine's fingerprint.
 *
 * | edit                             | blocks that are mixed again                        |
 * |----------------------------------|----------------------------------------------------|
 * | undo, redo                       | none                                               |
 * | label, picture, colour, title    | none                                               |
 * | ripple delete, insert, move      | those that touch the seam, and where a bed stays   |
 * |                                  | that others moved along                            |
 * | trim of a head or tail           | the one at that end                                |
 * | split                            | those that touch the cut                           |
 * | volume, pan, mute, speed         | those in which the clip is heard                   |
 * | a key of a volume curve          | those between the keys beside it                   |
 * | a fade                           | those in which the fade is heard                   |
 * | a voice that something ducks     | those in which one of them is heard                |
 * | codec, bit rate                  | none: only the encoder runs                        |
 * | sample rate                      | all                                                |
 *
 * At rates whose frames are no whole number of samples (29.97: 1601.6) a move by frames
 * may put clips one sample closer or further apart; such blocks are mixed again, too.
 */
#pragma once

#include "chatkut/render/segment.h"

enum { SOUND_BLOCK_S = 10, SOUND_BLOCK_SHORTEST_MS = 1000 };

typedef struct {
    int64_t first;  /* sample of the sequence */
    int64_t frames; /* > 0 */
    bool silent;    /* nothing is heard in it: all samples are 0 */
    bool kept;      /* its key says all that it depends on */
    char key[SEGMENT_KEY_SIZE];
} SoundBlock;

/* Samples [*first, *last) of the sequence are the range's sound. */
void sound_span(const SegmentRange *range, int64_t *first, int64_t *last);

/* The blocks of a range, in order, without gaps. An array of SoundBlock, the
 * caller's. */
GArray *sound_plan(const SegmentRange *range);

/* The same, and what the master limiter hears around it: from limiter_warmup() samples
 * before the range, or from 0, to limiter_delay() behind it. */
GArray *sound_plan_around(const SegmentRange *range);

/* What of the mix samples [first, last) depend on, as text; "" where nothing is heard.
 * *known: false where media of unknown content are among it. Owned by the caller. */
char *sound_describe(const SegmentRange *range, int64_t first, int64_t last,
                     bool *known);
