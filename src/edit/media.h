/*
 * Media that a plan names: id, label, file name, or a part of it.
 */
#pragma once

#include "work.h"

/* The one asset that `name` can mean for a clip of this kind (sound may come from a
 * video). NULL name: the only one there is, else the user is asked. NULL with the
 * outcome decided. */
const Asset *media_find(Work *work, const char *name, ClipKind kind);

/* The same in the place of a clip of this kind: pictures may be moving or still. */
const Asset *media_find_instead(Work *work, const char *name, ClipKind kind);

/* The one colour table that `name` can mean; NULL name: the only one there is. NULL
 * with a fault. */
const Asset *media_find_lut(Work *work, const char *name);

/* Suggest the media whose names are near this one, which nothing has. Call after
 * work_fail(). */
void media_suggest(Work *work, const char *name);

/* How long it plays; false where that is not known, or it has no length (images). */
bool media_length(const Asset *asset, RTime *length);
