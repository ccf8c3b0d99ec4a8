/*
 * Inside of composition_check(): what one pass knows of the document.
 */
#pragma once

#include "prop_private.h"

/* Ids to nodes; ids inside of values kept as JSON (effects, markers, cues) to NULL. */
typedef struct {
    const Composition *composition;
    GHashTable *ids;
} Checker;

/* Claim all ids of the document. False with a SHAPE_ERROR where one is there twice. */
bool checker_init(Checker *checker, const Composition *composition, GError **error);
void checker_clear(Checker *checker);

/* The node called `id` if it is one of `owners`, else NULL. */
const Node *checker_find(const Checker *checker, const char *id, unsigned owners);

/* A property that names an object: there is one of `owners`. False with a
 * SHAPE_ERROR. */
bool checker_reference(const Checker *checker, const char *id, unsigned owners,
                       const ShapePath *path, GError **error);

/* No sequence contains itself, through however many others. Linear. */
bool check_nesting(const Composition *composition, GError **error);
