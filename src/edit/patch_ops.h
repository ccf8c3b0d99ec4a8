/*
 * The ops of a patch: one function a kind.
 */
#pragma once

#include "patch_draft.h"

/*
 * Each changes the draft and pushes what takes it back onto `back`, which is turned
 * round at the end. False with *error set where the op does not fit the draft.
 */
typedef bool (*OpApply)(const PatchOp *op, Draft *draft, Patch *back, GError **error);

bool patch_op_move_run(const PatchOp *op, Draft *draft, Patch *back, GError **error);
bool patch_op_set(const PatchOp *op, Draft *draft, Patch *back, GError **error);

/* Set *error to "there is no such id", "it would start before 0"; false. */
bool patch_refuse_missing(GError **error, const char *id);
bool patch_refuse_early(GError **error, const char *id);
