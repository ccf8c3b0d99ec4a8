/* What slot_ref.c, which reads noun phrases, and slot_phrase.c, which turns them into
 * selectors, share. */
#pragma once

#include "chart.h"

enum { LIST_MAX = 16 };

/* The kind that "clip" means. */
#define KIND_DEFAULT "video"

/* What was read of a noun phrase so far. */
typedef struct {
    Chart *chart;
    unsigned at;
    const char *type;
    bool plural;
    bool all, both, every, determined;
    int indices[LIST_MAX];
    unsigned n_indices;
    const Entry *role;
    const Entry *footage;
    const Entry *pron;
    const Name *name;
    char *guess; /* owned */
    bool noun;
    bool indefinite;
    unsigned count; /* "the two clips", "both" */
} Phrase;

/* What the phrase points at, as a slot; false where it points at nothing. */
bool phrase_fill(const Phrase *phrase, Slot *slot);
/* "last", "selected", or either with "many" behind. */
void phrase_fill_pronoun(const Entry *pron, Slot *slot);
json_t *selector_by_type(const char *type, int index);
