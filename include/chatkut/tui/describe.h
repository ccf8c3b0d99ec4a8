/* A film in words: for people who do not look at a timeline. */
#pragma once

#include "chatkut/model/composition.h"

/* The film, then its tracks, the topmost first, and their clips in the order of time, a
 * line each; then what is not on the timeline. At most `most` clips of a track; how
 * many more there are is said; 0: of each track only how many it has. Owned by the
 * caller. */
char *describe_film(const Composition *composition, unsigned most);
