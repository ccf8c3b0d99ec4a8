/*
 * Sentences out of templates: templates.txt, filled with what a film holds.
 *
 * A group of templates is one thing said in several ways. Filled together they say the
 * same of the same clip, so they must mean the same.
 */
#pragma once

#include "chatkut/model/composition.h"

typedef struct Templates Templates;

/* Aborts where the file is malformed, naming the line. */
Templates *templates_load(const char *path);
void templates_free(Templates *templates);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Templates, templates_free)

unsigned templates_count(const Templates *templates); /* groups */
/* A random entry of a list. */
const char *templates_pick(const Templates *templates, const char *list, GRand *random);

typedef struct {
    GPtrArray *sentences; /* strings, the group's in their order */
    const Clip *clip; /* that they are about; borrowed from the film; NULL: by none's
                             name */
} Filling;

void filling_clear(Filling *filling);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Filling, filling_clear)

/* Fill group `n`; false where the film has no clip for it. */
bool templates_fill(const Templates *templates, unsigned n,
                    const Composition *composition, GRand *random, Filling *filling);
