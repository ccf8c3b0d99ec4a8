/*
 * Random compositions and patches for property tests and fuzz targets. The same seed
 * gives the same value on every machine.
 */
#pragma once

#include "chatkut/edit/patch.h"

/* Valid: several tracks of clips of all kinds with random properties, curves,
 * transitions, a nested sequence, assets. clips: about how many. Owned by the
 * caller. */
Composition *random_composition(guint32 seed, unsigned clips);

/* One to `ops` operations that mostly fit `composition`; now and then one that does
 * not. Owned by the caller. */
Patch *random_patch(guint32 seed, const Composition *composition, unsigned ops);
