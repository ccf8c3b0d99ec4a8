/* The files that a film is made of and from, for renders and previews. */
#pragma once

#include "chatkut/app/identity.h"
#include "chatkut/queue/render.h"
#include "chatkut/store/project.h"

/* Whether the file open as `fd` is what was imported as the asset; one that was only
 * touched or copied is, and is looked at more quickly the next time, where that may be
 * kept in the project. False with *reason. */
bool film_is_imported(Project *project, bool keep, const Asset *asset, const char *path,
                      int fd, LossReason *reason);

/* Whether it is what `known` (NULL: nothing is known) and the asset's own hash say;
 * *now is filled. False with an error: it cannot be read. */
bool film_is_same(const Asset *asset, const AssetFile *known, int fd, Identity *now,
                  GError **error);
/* Were its size and date the same, so that there is nothing new to keep? */
bool film_is_untouched(const AssetFile *known, const Identity *now);

/* The user's cache, or, where a home cannot be written to, one in the folder for
 * temporary files: that is no reason not to render. NULL with a G_FILE_ERROR. */
Cache *film_open_cache(GError **error);
