/*
 * The assets of a project as a list: which of them, in which order, and how each reads.
 * Pure.
 */
#pragma once

#include "chatkut/app/desk_job.h"
#include "chatkut/tui/look.h"

typedef enum {
    ASSETS_BY_IMPORT, /* as they came */
    ASSETS_BY_NAME,   /* numbers by value: clip2 before clip10 */
    ASSETS_BY_LENGTH, /* the longest first, stills last */
    ASSETS_SORTS
} AssetSort;

/* "name": translated. */
const char *asset_sort_label(AssetSort sort);

/* Asset *, references: those that fit the pattern (tui/fuzzy.h), best first; with an
 * empty one all of them, sorted. Owned by the caller. composition NULL: none. */
GPtrArray *assets_list(const Composition *composition, const char *pattern,
                       AssetSort sort);

/* How many clips play each: ids with numbers; none: not in it. */
GHashTable *assets_count_uses(const Composition *composition);

Glyph asset_glyph(AssetKind kind);
/* "0:12.5"; "" where it has no length. These are all owned by the caller. */
char *asset_length(const Asset *asset);
/* "1920x1080", upright; "" where it has no picture. */
char *asset_size(const Asset *asset);
/* "29.97"; "" likewise. */
char *asset_rate(const Asset *asset);

/* One line of the list: sign of the kind, name, and at the right as much of rate, size,
 * length and state as there is room for. */
typedef struct {
    const Asset *asset;
    AssetState state;
    unsigned uses;
    bool chosen, marked, focused;
} AssetLine;

void asset_draw_line(const Look *look, Area area, int y, const AssetLine *line);

/* What there is to know about it, a line each, for a person; strings, owned. folder: of
 * the project, left out of paths. */
GPtrArray *asset_details(const AssetLine *line, const char *folder);
/* How many lines that will be. */
int asset_details_lines(const Asset *asset);
