/*
 * Clips by what is said of them: "the part where you see the shoes", "the text that
 * warns not to burn the garlic", "the clip that uses IMG_2043".
 *
 * Of such words those count that stand in what clips are called by, their name, their
 * text and their file, in any form that the language has of them (rule "word-ending").
 * The clips that have most of them are meant; what else is said of them is idle.
 */
#pragma once

#include "phrase.h"

enum { DEPICT_MAX_WORDS = 24 };

/* Words of the utterance that may be in names. */
typedef struct {
    unsigned tokens[DEPICT_MAX_WORDS];
    unsigned count;
    bool denied; /* a "not" is among what is said: only of clips that say "not" too */
} Depiction;

/* Which of the words are in what a clip or a file is called by: a bit each. */
typedef struct {
    const Clip *clip;
    const Asset *asset;
    unsigned words;
} Depicted;

/* Clips of these kinds (NULL: of any) and of `among` (NULL: all) that have any of the
 * words, as Depicted; and files. Owned by the caller. */
GArray *depict_clips(Chart *chart, const Depiction *depiction, const char *const *types,
                     const json_t *among);
GArray *depict_assets(const Chart *chart, const Depiction *depiction, const char *type);
/* Leave those that have most of the first `count` words, and no others of the bits. */
void depict_keep_best(GArray *depicted, unsigned count);
/* All bits that any of them has. */
unsigned depict_words(const GArray *depicted);
