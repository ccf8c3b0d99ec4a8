/*
 * Slates: what stands in the place of a clip's picture that was lost.
 *
 * Dark with a red edge, and on it what is wrong, the names of the clip and of its file,
 * and the time: a working picture, the same for the same text and size.
 */
#pragma once

#include "chatkut/render/lost.h"
#include "chatkut/render/title.h"

/* `at`: of the clip's sequence. Owned by the caller. NULL with a MEDIA_ERROR. */
AVFrame *slate_picture(TitleMaker *titles, const Composition *composition,
                       const Lost *lost, RTime at, int width, int height,
                       GError **error);
