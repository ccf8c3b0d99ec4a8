/* Where a stretch of sound is most like another one. */
#pragma once

enum { ALIKE_STEP = 4 /* samples that are taken together at first */ };

/* Room for a search. */
typedef struct {
    float *target;
    float *places;
} AlikeRoom;

/* For targets of `count` frames and up to `range` places beside the first. */
void alike_room_init(AlikeRoom *room, int count, int range);
void alike_room_clear(AlikeRoom *room);

/* Of the places 0 … range of `places` (stereo, count + range frames) the one from which
 * on `count` frames are most like those at `target`. bias: by what share one at either
 * end has to be more alike than one in the middle. count and range are multiples of
 * ALIKE_STEP. */
int alike_find(AlikeRoom *room, const float *target, const float *places, int count,
               int range, double bias);
