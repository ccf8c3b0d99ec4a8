/*
 * What is large or hostile: timelines of thousands of clips, utterances that no person
 * types.
 */
#pragma once

#include "chatkut/model/composition.h"

/* A film of `clips` clips on four tracks: three in five are labelled videos, the rest
 * texts, overlays and sounds. Names repeat as they do in long films. */
Composition *extremes_composition(unsigned clips);

/* Hostile utterances, as long as the planner reads and longer; NULL behind the last.
 * Owned by the caller. `name` tells what it is made of. */
char *extremes_utterance(unsigned n, const char **name);
