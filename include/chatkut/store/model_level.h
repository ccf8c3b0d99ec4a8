/*
 * Which form of structured output a model takes (LlmLevel, llm/profile.h), where calls
 * found out that it is another than its settings ask for. Finding out costs a call that
 * fails, so no other process is to do so again.
 *
 * What was found counts for settings of the same digest (llm_profile_digest()), so that
 * it is forgotten where they change, and for MODEL_LEVEL_DAYS: servers learn.
 */
#pragma once

#include "chatkut/store/user.h"

enum { MODEL_LEVEL_DAYS = 30 };

/* *level: its name, owned by the caller; NULL: nothing is known. unix_ms: now; 0: as the
 * clock says. False with an error: it cannot be read. */
bool model_level_get(UserStore *store, const char *digest, int64_t unix_ms,
                     char **level, GError **error);

/* Remember a level; NULL: forget what was found. The time of one that is the same as
 * before stays. */
bool model_level_put(UserStore *store, const char *digest, const char *level,
                     int64_t unix_ms, GError **error);
