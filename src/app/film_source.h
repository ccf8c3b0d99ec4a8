/* The form of an output that shall be as its source, so that it can be copied from. */
#pragma once

#include "chatkut/app/session.h"
#include "chatkut/model/output.h"

/*
 * Take codec, size and rate from the video that shows longest in the sequence, and the
 * container from the name of the file. What the project does not keep of the video a
 * worker looks up in it. folder: of the project.
 *
 * False, with the fault, where there is no video, or it is coded as nothing can be
 * written here; *spec then is of no use.
 */
bool film_take_source(const Composition *composition, const char *folder,
                      const Sequence *sequence, const char *target, OutputSpec *spec,
                      GError **error);
