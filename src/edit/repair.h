/*
 * What follows from a change: the rest of a patch.
 *
 * Verbs change clips; here is mended what hangs on them, so that no verb has to think
 * of it:
 *
 *   transitions whose clips are gone or no longer touch go; those that are longer than
 *   their clips are shortened;
 *   a clip that a ripple carried onto one that stays goes to the lowest track of the same
 *   kind and role above that has room, else to a new one above its own;
 *   ducking and template parameters forget what is gone, and ducking under a clip
 *   that was cut up is under all its pieces;
 *   a sequence with a fixed length grows with what was put behind it.
 */
#pragma once

#include "patch_private.h"
#include "work.h"

/* Append to `patch` what has to follow when it is applied to work->now, and try that.
 * False where the patch itself does not fit (an internal fault). */
bool repair_patch(Work *work, Patch *patch, Trial *trial);
