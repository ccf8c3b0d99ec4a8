/*
 * Thousands of sentences out of templates and noise, each held against its clean form:
 * it must do the same or abstain.
 */
#pragma once

#include "noise.h"

#include <stdio.h>

typedef enum {
    SAID_SAME,
    SAID_NOTHING, /* asked, or did nothing */
    SAID_OTHER,   /* did something else: the worst */
    SAIDS
} SaidWhat;

typedef struct {
    unsigned
        unread; /* clean forms that do nothing, so that there is nothing to hold to */
    unsigned all[SAIDS];
    unsigned noisy[NOISE_KINDS][SAIDS]; /* by each kind of noise in it */
} Tally;

/* What `other` does beside what `clean` does. */
SaidWhat generated_compare(const char *clean, const char *other,
                           const Composition *composition);

/* `count` sentences about the compositions of this folder, the same for a seed. `out`:
 * where those that do something else are told, NULL: nowhere. */
Tally generated_run(unsigned count, unsigned seed, FILE *out);
