/*
 * What each kind of selector matches: one row a kind.
 */
#pragma once

#include "select_private.h"

/* What a selector gave before the number of its clips is judged. */
typedef struct {
    GArray *found; /* indices into search->clips, ascending */
    Resolution *resolution;
    bool
        failed; /* a part of it gave NOTHING or AMBIGUOUS, or names what is not there */
} Matches;

typedef struct {
    const char *by;
    void (*match)(const Search *search, const json_t *selector, Matches *matches);
    bool many;        /* several clips are what it means */
    bool edited_only; /* counts along the edited sequence: nested ones differ */
} SelectRow;

/* The row of a selector; NULL: that of "last". */
const SelectRow *select_row(const json_t *selector);

/* "an image", by the selector's type. Borrowed. */
const char *select_wanted_type(const json_t *selector);
/* OWN_* bits of the selector's type; all where it has none. */
unsigned select_kinds(const json_t *selector);

void matches_add(Matches *matches, unsigned index);
bool search_has_kind(const Search *search, unsigned index, unsigned kinds);

/* The clips of a selector within another, at `path` in it. False where that failed. */
bool match_part(const Search *search, const json_t *part, const char *path,
                unsigned wants, GArray *found, Matches *matches);
void match_relative(const Search *search, const json_t *selector, Matches *matches);

/* FOUND with indices in `found`; AMBIGUOUS with ids; NOTHING with names. */
void select_in(const Search *search, const json_t *selector, GArray *found,
               Resolution *resolution);
