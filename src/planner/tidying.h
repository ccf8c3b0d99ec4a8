/*
 * What the stages between slots and clauses share: tidy.c brings slots to where tidy
 * sentences have them, tidy_correct.c puts what is said anew in the place of the old,
 * remarks.c silences reasons and remarks, complaints.c what a cure is said of,
 * contrast.c what is denied.
 */
#pragma once

#include "clause.h"

/* Silent slots keep their words, for the trace. */
void tidy_silence(Chart *chart, SlotSpan span);
/* The first slot from i on that says something. */
unsigned tidy_next(const Chart *chart, unsigned i);
/* Does slot i begin with such a word? */
bool tidy_begins_with(const Chart *chart, unsigned i, WordClass class);
/* `slot` goes to `place`; what stood there is left silent where `slot` was. */
void tidy_put(Slot *place, Slot *slot);

/* ---- tidy_correct.c -------------------------------------------------------------- */

/* Where the order that `end` stands behind begins: a correction reaches back over
 * one. */
unsigned tidy_order_begin(const Chart *chart, unsigned end);
/* Where the order that begins at `from` ends. */
unsigned tidy_order_end(const Chart *chart, unsigned from);
/* Can what is said anew stand where the old one does: the same kind of thing, or, not
 * exactly, another that tells how a clip is to be? */
bool tidy_can_replace(const Slot *old, const Slot *new, bool exactly);
/* Carry out what corrects an order before it. */
void chart_apply_corrections(Chart *chart);

/* ---- remarks.c ------------------------------------------------------------------- */

/* The first slot of the kind, or NULL. */
Slot *tidy_find(const Chart *chart, SlotSpan span, SlotKind kind);
/* Is there something to do in it? Words taken for a verb through a typo are none
 * here. */
bool tidy_orders(const Chart *chart, SlotSpan span);
/* What is said from slot `from` on goes on over full stops, to the next order: "it is
 * too loud. It hurts. Turn it down." */
unsigned tidy_remark_end(const Chart *chart, unsigned from);
/* The one clip that a part speaks of is what "it" means in the order. False where there
 * is no such clip or no such pronoun. */
bool tidy_hand_over(Chart *chart, SlotSpan part, SlotSpan order);
/* The one "it" or "that" of an order which names nothing else; or NULL. */
Slot *tidy_only_pronoun(const Chart *chart, SlotSpan span);
/* What comes behind the joint at the span's end, and behind "so" and the like. */
SlotSpan tidy_order_behind(const Chart *chart, SlotSpan span);
/* Does it tell how something is? */
bool tidy_tells(const Chart *chart, SlotSpan span);
/* "too small now, undo that": what is wrong goes with what is taken back. */
bool tidy_takes_back(const Chart *chart, SlotSpan order);
/* The one clip that is spoken of; NULL where there are several, or a track. */
Slot *tidy_topic(const Chart *chart, SlotSpan span);
/* "the first 3 seconds of it are bad, cut them out", "the zoom on the title is too
 * much, take it off": all but the stretch, or the part of the clip, and the clip goes
 * from the remark, and the "it" of the order. False where none is spoken of, or, without
 * `behind`, the clip in front of it: "the title zooms, take it off" could mean either. */
bool tidy_keep_part(Chart *chart, SlotSpan part, SlotSpan order, bool behind);
/* "add some contrast": the order lacks what it is for. */
bool tidy_lacks_object(const Chart *chart, SlotSpan order);
void chart_drop_reasons(Chart *chart);
/* regrets.c: silence what is told of an edit that was wrong, in front of its cure. */
void chart_drop_regrets(Chart *chart);
/* stretches.c: of a stretch that is told of, and an order that takes "it" away, leave
 * what the order needs. */
void chart_keep_stretches(Chart *chart);
/* What is praised is there, and not asked for: the praise stays, as a word too many. */
void chart_heed_praise(Chart *chart);
/* Silence remarks that stand beside an order. */
void chart_drop_remarks(Chart *chart);

/* ---- complaints.c ---------------------------------------------------------------- */

bool tidy_complains(const Chart *chart, SlotSpan span);
/* Silences all but what is spoken of, a stretch or a clip. */
void tidy_keep_topic(Chart *chart, SlotSpan span);
/* "the title has the wrong colour, make it red": its colour. */
void chart_keep_wrong_parts(Chart *chart);
/* Silence complaints whose cure is said as well. */
void chart_drop_complaints(Chart *chart);

/* but.c: part orders where "but" does; silence it where it goes on, and what it
 * concedes. */
void chart_settle_buts(Chart *chart);

/* asides.c */

/* A mark between parts of a sentence that may have nothing to do with each other. */
bool tidy_parts_sentence(const Slot *slot);
/* "i'd rather …", "the client wants …": not what is told, but what is not wished. */
bool tidy_wishes(const Chart *chart, SlotSpan part);
/* Note statements that no order could use, and silence them where that is asked
 * for. */
void chart_find_asides(Chart *chart);
/* "While the flower is on screen": when what is ordered is to be so, no telling. */
bool tidy_says_when(const Chart *chart, SlotSpan part);
/* told.c: what is said from slot `from` on up to a mark, or to where an order begins. */
SlotSpan tidy_part_at(const Chart *chart, unsigned from);
/* told.c: the same for statements of which the order can use what they speak of. */
void chart_find_told(Chart *chart);
/* backstory.c: the same for all that is told, where orders are whole without it. */
void chart_find_backstory(Chart *chart);

/* film_topic.c: "the background is grey, make it black". */
void chart_hand_film_topic(Chart *chart);

/* ---- contrast.c: one thing and not another --------------------------------------- */

bool denial_is_empty(const Chart *chart, SlotSpan span);
/* A comma or the end of a sentence. */
bool denial_is_stop(const Slot *slot);
/* "but", behind which comes what is wanted. */
bool denial_is_but(const Chart *chart, unsigned i);
/* What is denied from slot `from` on. */
SlotSpan denial_span(const Chart *chart, unsigned from);
/* Is there a verb, or what stands for one? */
bool denial_has_verbal(const Chart *chart, SlotSpan span);

bool contrast_same_clips(const Chart *chart, const Slot *a, const Slot *b);
/* Do they say the same? */
bool contrast_is_same(const Chart *chart, const Slot *a, const Slot *b);
/* Is it nothing that the order does? */
bool contrast_is_other(Chart *chart, SlotSpan order, const Slot *slot);
/* Does all that is denied stand against another thing that is wanted? */
bool contrast_sets_apart(Chart *chart, SlotSpan wanted, SlotSpan denied);
/* "mute the ceremony clips, not the first": of several it is left out. */
void contrast_leave_out(Chart *chart, SlotSpan wanted, SlotSpan denied);
/* Silences what is denied; of a text that is to say something else it tells which. */
void contrast_silence(Chart *chart, SlotSpan wanted, SlotSpan denied);
/* "not the intro but the outro", "don't mute the intro but the outro"; word: the "not".
 * Silences that and what is denied, where all of it has something to take its place. */
bool contrast_settle_but(Chart *chart, SlotSpan word, SlotSpan denied);
/* "24 fps instead of 30", "the title should not be red but blue". */
void chart_settle_contrasts(Chart *chart);

/* ---- denials.c: deeds that are not to be done ------------------------------------ */

/* "don't delete the intro, hide it" */
bool denial_settle_leading(Chart *chart, SlotSpan word, SlotSpan denied);
/* "…, don't delete it", "… without moving it" */
bool denial_settle_trailing(Chart *chart, SlotSpan order, SlotSpan word,
                            SlotSpan denied);
void chart_drop_denials(Chart *chart);

/* kept.c: silence what is to stay as it is. */
void chart_drop_kept(Chart *chart);

/* ---- unwanted.c ------------------------------------------------------------------ */

/* "why does the title spin? It shouldn't.": the spin is taken off. */
void chart_settle_unwanted(Chart *chart);

/* ---- tidy_words.c ---------------------------------------------------------------- */

/* Silence adverbs that no order could use, take verbs of what is only planned for no
 * order, "bring back to 100 %" for no undoing, and "minus" in front of a gain for its
 * sign. */
void chart_tidy_words(Chart *chart);

/* ---- tidy_manner.c --------------------------------------------------------------- */

/* "Crossfade them. 12 frames." is one order, "turn the dissolve into a cut" none to
 * cut. */
void chart_tidy_manner(Chart *chart);

/* ---- recur.c --------------------------------------------------------------------- */

/* "the whoosh at 0:17 as well": a copy, and no move. */
void chart_heed_recurrence(Chart *chart);

/* ---- crosswise.c ----------------------------------------------------------------- */

/* "A goes where B is, B where A is": they are swapped. */
void chart_settle_crosswise(Chart *chart);

/* ---- tidy_hedges.c --------------------------------------------------------------- */

/* "Put the logo 6 seconds in": at that time. */
void chart_heed_depths(Chart *chart);
/* "Smaller, around 100": to that, and not by it. */
void chart_heed_appositions(Chart *chart);

/* ---- tidy_looks.c ---------------------------------------------------------------- */

/* "Tom's name in yellow", "the music is a bit loud". */
void chart_tidy_looks(Chart *chart);

/* ---- tidy_names.c ---------------------------------------------------------------- */

/* "Dress is a bad name, make it Gown", "name the outro Farewell". */
void chart_tidy_names(Chart *chart);

/* ---- enough.c -------------------------------------------------------------------- */

/* A verb that nothing is to be so: "shouldn't be", "don't want". */
bool denial_is_wish(const Chart *chart, const Slot *slot);
/* "not loud enough" is louder, "not so loud" is quieter. */
void chart_settle_enough(Chart *chart);
/* Leave a word over where "that" could be a thing, or what was told of it. */
void chart_doubt_wishes(Chart *chart);
