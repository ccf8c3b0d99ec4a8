/*
 * What a caption clip shows at a moment, as a text clip.
 *
 * A cue's words are those it times, found one after the other in its text, else what
 * spaces separate: those share the cue's time by their length in characters. With a
 * highlight a word that has begun is told from one that has not:
 *   word     the one being said has the highlight's style
 *   karaoke  those said so far have it
 *   reveal   those not yet begun are not to be seen; the one being said has the style
 * A highlight without a style is yellow. Where `maxLines` is less than the lines a text
 * wraps to it comes page after page, each from when its first word begins.
 */
#pragma once

#include "chatkut/render/title.h"

/* A word of a cue; times since the cue's start. */
typedef struct {
    const char *begin, *end; /* in the cue's text */
    RTime from, to;
} CaptionWord;

/* The words of a cue that lasts `length`, in order; an array of CaptionWord. */
GArray *caption_words(const json_t *cue, RTime length, Rate rate);

typedef struct {
    const json_t *cue; /* of the clip; NULL: nothing */
    GArray *words;     /* CaptionWord */
    GArray *pages;     /* unsigned: the first word of each; the first page's is 0 */
    int begun, said;   /* words: the last that has begun, and where it lasts; else -1 */
    Clip *text;
} Caption;

/* Can its highlight be drawn? False with a MEDIA_ERROR. */
bool caption_is_drawable(const Clip *clip, GError **error);

/* Make *caption what shows `at` after the caption clip's start; *changed: `text` is
 * another than before. */
bool caption_turn(const Clip *clip, const Sequence *sequence, RTime at,
                  TitleMaker *maker, Caption *caption, bool *changed, GError **error);
void caption_clear(Caption *caption);
