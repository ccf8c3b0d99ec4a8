/*
 * Shared by the files that resolve selectors and times.
 */
#pragma once

#include "chatkut/edit/moment.h"
#include "chatkut/edit/selector.h"

/* Where clips are looked for. */
typedef struct {
    const Composition *composition;
    const SelectContext *context;
    const Sequence *sequence; /* that is edited */
    const GArray *clips;      /* ClipPlace, timeline order */
    unsigned wants;
} Search;

static inline const ClipPlace *search_place(const Search *search, unsigned index)
{
    return &g_array_index(search->clips, ClipPlace, index);
}

/* Clips of `sequence`, as ClipPlace in timeline order, onto `places`. */
void select_collect(const Sequence *sequence, GArray *places);

/* selector_resolve() with places instead of ids where clips were FOUND. */
void select_places(const json_t *selector, const Composition *composition,
                   const SelectContext *context, unsigned wants, GArray *places,
                   Resolution *resolution);

/* The track that a plan names or numbers; NULL where there is none, and how that
 * reads. */
const Track *select_track(const Sequence *sequence, const json_t *track);
char *select_track_wanted(const json_t *track);

/* A resolution that is NOTHING; takes wanted. */
void resolution_nothing(Resolution *resolution, char *wanted);
/* Put `step` before the path of what went wrong further down. */
void resolution_descend(Resolution *resolution, const char *step);

/* ---- names (select_name.c) ------------------------------------------------------- */

/* match: a match mode of the schema, or NULL for the stages in selector.h. Indices into
 * search->clips that match onto `found`, filtered by kind mask `kinds`. */
void names_match_clips(const Search *search, const char *wanted, const char *match,
                       unsigned kinds, GArray *found);
/* The same for assets: those that match, as const Asset *. */
void names_match_assets(const Composition *composition, const char *wanted,
                        const char *match, GPtrArray *found);
/* The same for one text against another. */
bool names_match_text(const char *text, const char *wanted, const char *match);

/* Names like `wanted` onto resolution->near. */
void names_near_clips(const Search *search, const char *wanted, Resolution *resolution);
void names_near(const GPtrArray *names, const char *wanted, Resolution *resolution);
