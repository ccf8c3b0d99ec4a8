/*
 * Traits: what tells clips apart ("muted", "longer than 10 s", "with a fade").
 *
 * A trait compares a property with a value. Properties are rows of the property table
 * and those that are worked out (rows of trait_measure.c: duration, start, end, size,
 * sound, …). In the vocabulary a trait is written NAME OP VALUE without blanks:
 * "muted=true", "speed>1", "lines>=2160"; what is there or not counts as a number, 1 or
 * 0.
 */
#pragma once

#include "chatkut/model/composition.h"

typedef enum {
    COMPARE_EQUAL,
    COMPARE_UNEQUAL,
    COMPARE_MORE,
    COMPARE_LESS,
    COMPARE_AT_LEAST,
    COMPARE_AT_MOST,
} Comparison;

enum { TRAIT_NAME_MAX = 24 };

typedef struct {
    char property[TRAIT_NAME_MAX];
    Comparison comparison;
    double number;
    const char *word; /* a colour or a choice instead of a number; borrowed; or NULL */
    bool turned;      /* holds where the comparison does not */
} Trait;

/* How strictly colours and round numbers are taken: people say "red" of what is
 * nearly. */
enum { TRAIT_EXACT, TRAIT_NEAR, TRAIT_LOOSE };

/* What is looked up once for all clips that are compared. */
typedef struct {
    const Composition *composition;
    GHashTable *ends; /* clip id -> what is at its ends; made when needed */
} TraitScope;

void trait_scope_clear(TraitScope *scope);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TraitScope, trait_scope_clear)

/* "duration>10"; what is left out ("duration>", ">") is for the caller to fill in.
 * False where `text` is no trait. Borrows `text`. */
bool trait_parse(const char *text, Trait *trait);
bool trait_holds(const Trait *trait, TraitScope *scope, const ClipPlace *place,
                 int strictness);
/* What `property` of a clip measures; false where the clip has none of it. */
bool trait_measure(const char *property, TraitScope *scope, const ClipPlace *place,
                   double *measure);
