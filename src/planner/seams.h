/*
 * Where a transition goes: between two clips, at each cut of several, at an end, at the
 * cut that a time lies on.
 */
#pragma once

#include "clause.h"

/* "end the video with a fade", "let the picture fade to black at the end": the film
 * itself, where no clip is selected that the words could be of. NULL: a clip, or
 * nothing. */
const Slot *seams_film_word(const Clause *clause);
/* "end the film with …", "it should end with …": "in" or "out"; NULL: no order of
 * that. */
const char *seams_edge_of_verb(const Clause *clause);
/* Is it what something goes over into: "into the market"? */
bool seams_is_into(const Clause *clause, const Slot *ref);
/* Fills `between`, or `target` and `edge`, of a step that has its `kind`. `edge`: "in"
 * or "out" where the kind of transition belongs there, or NULL. False where no place is
 * told. */
bool seams_set(Clause *clause, json_t *step, const char *edge);
/* "at 0:08", "here", "at the next cut": the two clips that touch there, both of them
 * among these (ids, NULL: any), as a new list. NULL where there is no such cut, or there
 * are several. */
json_t *seams_take_pair(Clause *clause, const GPtrArray *among);
/* "between A, B and C": a step like `step` at each of the cuts. False where it is no
 * list. */
bool seams_push_chain(Clause *clause, Draft *draft, const json_t *step);
