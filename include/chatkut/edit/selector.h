/*
 * Selectors: which clips a step means.
 *
 * Resolving is an outcome, not an error: FOUND clips, NOTHING with the nearest names, or
 * AMBIGUOUS candidates to choose from. Law: abstain rather than guess. A selector that
 * expects one clip and matches several is ambiguous; "all", unions and expect:many take
 * them all. Only the sequence that is edited is searched first, then sequences nested in
 * it. Clips count in timeline order: by start, then from the bottom track up.
 *
 * Labels match, in this order and only as long as the earlier gave nothing: exactly
 * (case-insensitively), as a unique prefix, as a part; asset labels and file names count
 * like labels, and so does the word for the clip's role ("intro", "music", "title").
 */
#pragma once

#include "chatkut/model/composition.h"

/* What the conversation knows. All borrowed; NULL or empty where unknown. */
typedef struct {
    const char *sequence_id;    /* NULL: the main sequence */
    RTime playhead;             /* "here" */
    const GPtrArray *selection; /* clip ids: "this" */
    const GPtrArray *mentioned; /* clip ids of the last edit or answer: "it", "them" */
    const GPtrArray *added;     /* clip ids added last */
    const GHashTable *steps;    /* step id -> GPtrArray of clip ids, within one plan */
} SelectContext;

typedef enum { RESOLVED_FOUND, RESOLVED_NOTHING, RESOLVED_AMBIGUOUS } ResolvedKind;

typedef struct {
    ResolvedKind kind;
    GPtrArray *ids;  /* FOUND: clips; AMBIGUOUS: candidates; timeline order; owned strings */
    GPtrArray *near; /* NOTHING: names that exist, best first; owned strings */
    char *wanted;    /* how the selector reads: "a clip called “tite”"; translated */
} Resolution;

void resolution_clear(Resolution *resolution);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Resolution, resolution_clear)

/* selector: a checked selector of a plan; NULL means "last mentioned, else the only
 * candidate". wants: OWN_* bits of clip kinds that the step can act on (a text cannot be
 * louder): clips of other kinds are no candidates. */
void selector_resolve(const json_t *selector, const Composition *composition,
                      const SelectContext *context, unsigned wants,
                      Resolution *resolution);
