/*
 * Looking for names: what a composition calls its things, among the words of an utterance.
 */
#pragma once

#include "chart.h"

/* Shorter words are no part of a name, and have no plural. */
enum { NAME_PART_LETTERS = 3 };

/* How a language says several: an ending of one, and what stands for it. Not terminated:
 * they point into the vocabulary's rule. */
typedef struct {
    const char *one, *many;
    size_t one_length, many_length;
} NameEnding;

/* All of the language, as NameEnding. Owned by the caller. */
GArray *names_endings(const Chart *chart);
/* Is `said` the plural of `one`? */
bool names_is_plural(const GArray *endings, const char *said, const char *one);
/* All that it could be the plural of, known words or not. Owned by the caller. */
GPtrArray *names_singulars(const GArray *endings, const char *said);

/* Word -> GArray of unsigned: the tokens where it stands, a compound where its first part
 * does, a singular where its plural does. Owned by the caller. */
GHashTable *names_places(const Chart *chart, const GArray *endings);
/* Forget all tokens but these. */
void names_keep_places(GHashTable *places, const bool *starts);
