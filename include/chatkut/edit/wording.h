/*
 * How clips, times and values read in receipts, questions and answers.
 *
 * Values are written in people's units, by the property table: "50%", "36 px", "15°",
 * "1.5x", "0:03", "red". Outside text is quoted but not made printable; that is the
 * frontend's gate. All strings are translated and owned by the caller.
 */
#pragma once

#include "chatkut/model/composition.h"

/* "video", "text": what a clip of this kind is called. Borrowed. */
const char *wording_kind(ClipKind kind);

/* "text 'Title'" */
char *wording_clip(const Composition *composition, const Clip *clip);

/* "text 'Title'" for one; "3 videos" for several of a kind, "3 clips" for others. */
char *wording_clips(const Composition *composition, const Clip *const *clips,
                    unsigned count);

/* "0:01–0:04" */
char *wording_span(RTime start, RTime end);

/* "2.5 s", for lengths. */
char *wording_length(RTime length);

/* "50%", "8 px". */
char *wording_measure(PropUnit unit, double value);

/* "radius 8→12 px"; before NAN: "radius 8 px". */
char *wording_measure_change(const char *label, PropUnit unit, double before,
                             double after);

/* "50%". A curve reads as its values, of a long one the first and last: "120%…100%". */
char *wording_value(PropId id, const Value *value);

/* "font size 24→36 px"; NULL values: "font size 36 px", "no outline". Of volumes also
 * by how much: "volume 100%→141% (+3 dB)". */
char *wording_change(PropId id, const Value *before, const Value *after);
