/*
 * Sentences about what was said and done before: "again", "same for the second clip",
 * "no, the title", "make that 3 seconds", "a bit more", "and the outro?".
 *
 * The last edit's steps are copied and made to fit what is said now (rebind.h); a
 * correction takes the edit back first. Whatever finds no place in them makes it no
 * such sentence.
 */
#pragma once

#include "clause.h"

typedef enum {
    TALK_NONE,   /* a sentence by itself */
    TALK_WHOLE,  /* *draft is what it means */
    TALK_AMENDS, /* a sentence by itself, in place of the last edit */
} TalkKind;

/* Fills *draft, whose steps are an empty array, for TALK_WHOLE. Words that only tie a
 * sentence to the last one become fillers in the chart. */
TalkKind talk_read(Chart *chart, Draft *draft);

/* "trim the intro to 5 s", "the flower to 4": the last edit again, of another clip and
 * with another value. For sentences that are none by themselves. */
bool talk_read_ellipsis(Chart *chart, Draft *draft);

/* talk_settle.c. "not the intro, the logo", "the logo rather than the intro": a
 * correction, where the intro is what the last edit was about; "undo that, the logo
 * instead". */
void talk_settle_wrong(Chart *chart);

/* talk_marker.c. "rename it": the marker that the last edit was about. */
void talk_settle_marker(Chart *chart);

/* frame_history.c: "undo the volume thing", "go back to before I added the title". A
 * sentence about nothing else; false where it is not. */
bool history_read(Chart *chart, Draft *draft);

/* concern.c: is there a word among these that tells edits apart? */
bool concern_tells(const Chart *chart, unsigned from, unsigned to);

/* Is what the steps order done to some of the clips of the last edit, and something else
 * than was done to all: "mute all three", "actually unmute the second"? The others stay
 * as they are. */
bool talk_leaves_rest(const Chart *chart, const json_t *steps);

/* What "them" and "both" mean where one clip was mentioned last: those before it as
 * well. NULL where the words mean what was mentioned last. New reference. */
json_t *talk_them(const Chart *chart, const Slot *ref);

/* The step that takes the last edit back, with those that it amended, in front of the
 * others. */
void talk_take_back(const Chart *chart, json_t *steps);

/* slot_talk.c: such words count at either end of a sentence. */
unsigned rule_talk(Chart *chart, unsigned n, Slot *slot);
