/*
 * At which rate the times of a patch's ops are written: that of the sequence they count
 * in, in the composition as it is when it is their turn.
 */
#pragma once

#include "patch_private.h"

/* The composition as far as rates go, while the ops are walked in order. Borrows from
 * it and from the ops, which must outlive this. */
typedef struct {
    const Composition *composition;
    GHashTable *known; /* id -> const Rate *, of what the ops brought, or was noted */
    unsigned searches;
} Rates;

void rates_init(Rates *rates, const Composition *before);
void rates_clear(Rates *rates);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Rates, rates_clear)

/* Whole seconds where nothing counts frames: assets, NULL, and ids that nothing has. */
Rate rates_of(Rates *rates, const char *id);
/* Of the track or sequence it goes to, of the first run's track, of the object
 * itself. */
Rate rates_of_op(Rates *rates, const PatchOp *op);
/* Let later ops find what this one brings. */
void rates_follow(Rates *rates, const PatchOp *op);
