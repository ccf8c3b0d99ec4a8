/* What frame_render.c, which reads what kind of file a render makes, and render_range.c,
 * which reads how much of the film, share. */
#pragma once

#include "clause.h"

/* Sets the step's "range" where the clause names a stretch of the film, or clips. False
 * where what it names cannot be rendered alone: a sound, clips with others between
 * them, all but a clip. */
bool rendering_take_range(Clause *clause, json_t *step);
