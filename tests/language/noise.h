/*
 * What fingers do to sentences: slips of one letter, other cases, politeness.
 *
 * Quoted text is left alone, for what it says counts to the letter.
 */
#pragma once

#include "templates.h"

typedef enum {
    NOISE_SWAPPED, /* two letters of a word change places */
    NOISE_DROPPED,
    NOISE_DOUBLED,
    NOISE_CASE,
    NOISE_POLITE, /* words of the lists [before] and [behind] */
    NOISE_KINDS
} NoiseKind;

const char *noise_name(NoiseKind kind);

/* The sentence with some noise; NULL where there is no place for it. A slip is never
 * one that makes another word that the planner knows. Owned by the caller. */
char *noise_add(NoiseKind kind, const char *sentence, const Templates *templates,
                GRand *random);
