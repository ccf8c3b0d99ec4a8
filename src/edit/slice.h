/*
 * Parts of clips.
 *
 * A part plays and looks exactly as the whole did at that time: the in point follows
 * the speed, curves are re-based, markers and captions go to the part that they lie in.
 */
#pragma once

#include "chatkut/base/id.h"
#include "chatkut/model/composition.h"

typedef enum {
    SLICE_DROP_FADE_IN = 1 << 0, /* the new start is an inner edge */
    SLICE_DROP_FADE_OUT = 1 << 1,
} SliceFlags;

/* The part [from, to) of `clip`, in time since its start; it starts at clip->start +
 * from. from < 0 and to > duration lengthen; there must be media for it. Same id. New
 * reference. */
Clip *clip_slice(const Clip *clip, RTime from, RTime to, unsigned flags);

/* Two lists of markers or cues as one: the right one's times, under `key`, are `later`.
 * New reference; NULL stands for no list. */
Value *list_joined(const Value *left, const Value *right, const char *key, RTime later);

/* The same clip with an id of its own, also for what is inside (effects, markers,
 * cues). */
Clip *clip_twin(const Clip *clip, IdSource *ids);

/* `clip` played `factor` times as fast, lasting `duration`: curves are stretched with
 * the picture. It must have a speed and no time curve. */
Clip *clip_paced(const Clip *clip, RTime factor, RTime duration);

/* How much media there is before the in and after the out point, in time of the
 * timeline. A million seconds where there is no end: stills, texts, loops, unknown
 * lengths. */
RTime clip_head_room(const Composition *composition, const Clip *clip);
RTime clip_tail_room(const Composition *composition, const Clip *clip);
