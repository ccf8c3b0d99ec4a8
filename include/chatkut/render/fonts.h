/*
 * Fonts that titles and captions ask for and that are not here.
 *
 * What fontconfig puts in the place of a family is what libass then draws with. Generic
 * families ("sans-serif") ask for no font of their own.
 */
#pragma once

#include "chatkut/render/compositor.h"

typedef struct {
    const Clip *clip; /* the first that asks for it; borrowed */
    char *family;
    char *used;
} FontGap;

/* Those of a sequence and what it nests, each family once: FontGap, freed with the
 * array. file, data: as of a Compositor; the project's own fonts are not lacking, by
 * whatever name they go. */
GPtrArray *fonts_lacking(const Composition *composition, const Sequence *sequence,
                         CompositorFile file, void *data);

/* Does a text or caption clip ask for one, or for one of the project that cannot be
 * read? */
bool fonts_lacked_by(const Composition *composition, const Clip *clip,
                     CompositorFile file, void *data);
