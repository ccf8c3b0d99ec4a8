/*
 * Selectors: which clips a step means.
 *
 * Resolving is an outcome, not an error: FOUND clips, NOTHING with the nearest names,
 * or AMBIGUOUS candidates to choose from. Law: abstain rather than guess. A selector
 * that expects one clip and matches several is ambiguous; "all", unions, steps and
 * expect:many take them all, expect:any also none. Only the sequence that is edited is
 * searched first, then those nested in it (times, indices and tracks count in the
 * edited one only). Clips count in timeline order: by start, then from the bottom track
 * up. What "except" leaves out may be several of a name; where it leaves nothing, what
 * there is of the kind is near.
 *
 * Labels match, in this order and only as long as the earlier gave nothing:
 *   the clip's label as it is shown (of one without, its asset's), exactly (folded: case
 *     and blanks do not count, "_", "-" and "." are blanks);
 *   the label, file name or file name without extension of its asset, exactly;
 *   the word for its track's role ("music", "title" of a track "titles") or its kind;
 *   words of its label; words of its asset's names; any of these names as a part.
 *
 * "last" is what the conversation knows, as far as it still exists and the step can act
 * on it; where that is nothing, it is what is selected, else the only clip that the
 * step can act on.
 */
#pragma once

#include "chatkut/model/composition.h"

/* What the conversation knows. All borrowed; NULL or empty where unknown. */
typedef struct {
    const char *sequence_id;    /* NULL: the main sequence */
    RTime playhead;             /* "here" */
    RTime in, out;              /* the marks set by hand; den 0: not set */
    const GPtrArray *selection; /* clip ids: "this" */
    const GPtrArray *mentioned; /* clip ids of the last edit or answer: "it", "them" */
    const GPtrArray *added;     /* clip ids added last */
    const GHashTable *steps;    /* step id -> GPtrArray of clip ids, within one plan */
} SelectContext;

typedef enum { RESOLVED_FOUND, RESOLVED_NOTHING, RESOLVED_AMBIGUOUS } ResolvedKind;

typedef struct {
    ResolvedKind kind;
    GPtrArray
        *ids; /* FOUND: clips; AMBIGUOUS: candidates; timeline order; owned strings */
    GPtrArray *near; /* NOTHING: names that exist, best first; owned strings */
    char *wanted; /* how the selector reads: "a clip called “tite”"; translated */
    char *path; /* AMBIGUOUS, NOTHING: JSON pointer of the selector within the given one
                        that is to blame: "to", "of/1"; "" for itself */
} Resolution;

void resolution_clear(Resolution *resolution);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Resolution, resolution_clear)

/* selector: a checked selector of a plan; NULL means "last mentioned, else the only
 * candidate". wants: OWN_* bits of clip kinds that the step can act on (a text cannot
 * be louder): clips of other kinds are no candidates, but they count ("the second clip"
 * is the second). Fills *resolution. */
void selector_resolve(const json_t *selector, const Composition *composition,
                      const SelectContext *context, unsigned wants,
                      Resolution *resolution);

/* {"by":"id"} for one clip, a union for several; NULL for none. New reference. */
json_t *selector_of_clips(const GPtrArray *clip_ids);

/* The sequence that is edited. */
const Sequence *select_sequence(const Composition *composition,
                                const SelectContext *context);
