/*
 * Looking for names: what a composition calls its things, among the words of an
 * utterance.
 */
#pragma once

#include "chart.h"

/* Of one utterance; others are left out. */
enum { NAMES_MAX_HITS = 64 };

/* Shorter words are no part of a name, and have no plural. */
enum { NAME_PART_LETTERS = 3 };

/* ---- name_places.c --------------------------------------------------------------- */

/* How a language says several: an ending of one, and what stands for it. Not
 * terminated: they point into the vocabulary's rule. */
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

/* The other way round: all plurals that it could have. Owned by the caller. */
GPtrArray *names_plurals(const GArray *endings, const char *one);

/* Word -> GArray of unsigned: the tokens where it stands, a compound where its first
 * part does, a singular where its plural does. Owned by the caller. */
GHashTable *names_places(const Chart *chart, const GArray *endings);
/* Forget all tokens but these. */
void names_keep_places(GHashTable *places, const bool *starts);

/* ---- name_match.c ---------------------------------------------------------------- */

/* The search for all names. Borrows everything. */
typedef struct {
    Chart *chart;       /* its `names` is what was found */
    GArray *endings;    /* of names_endings() */
    GHashTable *places; /* of names_places() */
    bool *taken;        /* per token: the name that is matched has a part there */
    bool *counts;       /* per token: it makes a part that it is in worth a name */
    bool full;          /* no new name fits, only more things of those that are there */
} NameFinder;

/* A part must be worth a name: a word of some length that begins no phrase of the
 * vocabulary; or one of ours that could order nothing, "the wide shot" of "B wide". */
bool names_word_counts(const Chart *chart, unsigned n);
/* Notes wherever `thing`, called `label`, stands in the utterance; of things called
 * alike it makes one name. */
void names_match(NameFinder *finder, const char *label, Name thing);
/* Does any word of it stand in the utterance? */
bool names_may_occur(const NameFinder *finder, const char *label);
/* Are all tokens [from, to) vocabulary, spelled like it? */
bool names_all_known(const Chart *chart, unsigned from, unsigned to);
/* Is token n between whose it is and what: the "'s" of "the guest's voice", or "of"? */
bool names_joins_owner(const Chart *chart, unsigned n, bool suffix);

/* ---- name_index.c ---------------------------------------------------------------- */

/* What clips and assets are called by, all names of each together: label, file and
 * text. Borrows the finder and its composition. */
typedef struct NameIndex NameIndex;

NameIndex *name_index_new(const NameFinder *finder);
void name_index_free(NameIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NameIndex, name_index_free)

/* The only one that all of these two tokens or more are of, in any order, in singular
 * or plural; NULL: none, or several. */
const Clip *name_index_clip(NameIndex *index, const unsigned *tokens, unsigned count);
const Asset *name_index_asset(NameIndex *index, const unsigned *tokens, unsigned count);

/* ---- name_words.c ---------------------------------------------------------------- */

/* Notes things by several of their words that do not stand as in one name; behind
 * names_match() of all. */
void names_match_words(NameFinder *finder);
