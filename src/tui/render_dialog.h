/* The dialog that asks how to render. */
#pragma once

#include "tui_private.h"

#include "chatkut/app/desk_job.h"

/* step: the "render" of a plan, for what was said in it; NULL: a key. There must be
 * something on the timeline. */
void render_dialog_open(Tui *tui, const json_t *step);

/* "0:24 of film, in about 0:12, about 8 MB". Owned by the caller. */
char *render_estimate_text(const DeskEstimate *estimate);
