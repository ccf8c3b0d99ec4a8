/*
 * Steps that tell something instead of changing it.
 */
#pragma once

#include "work.h"

/* Let the step tell `text` (taken), below what earlier steps told; in an edit, as a
 * receipt. Always true. */
bool answer_text(Work *work, char *text);
/* The same for a change that would change nothing. */
bool answer_unchanged(Work *work, const char *format, ...) G_GNUC_PRINTF(2, 3);
