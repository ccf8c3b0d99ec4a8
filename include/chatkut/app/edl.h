/*
 * Cut lists: films that the player can show right from the footage.
 *
 * A film is a cut list when it is one row of videos without a gap, each as it was shot:
 * no other picture above or below, no other sound, nothing set on a clip, its track or
 * the sequence that would change what is seen or heard. Such a film is an edit decision
 * list for mpv (DOCS/edl-mpv.rst in its sources) and plays at once, with nothing
 * rendered. What is allowed is a list of properties; all others must be at their
 * fallback, so a property that is new is in the way until it is known not to be.
 *
 * The footage is named "asset://ID" in the list: no path and no name is part of it.
 */
#pragma once

#include "chatkut/app/player.h"
#include "chatkut/model/composition.h"

typedef struct {
    PlayerFilm film; /* to be opened by the player; borrowed from this */
    /* The same frames are shown as a render would show, at every cut and between. Else
     * some may come a fraction of a frame early or late, for footage of another frame
     * rate or an uneven one, cut between its frames, or in a container that cannot be
     * entered at any frame; or be other pictures than a render's, where that
     * deinterlaces or maps colours to its own; or nothing is known of that, for an asset
     * from an old project (model/media.h). */
    bool exact;
} Edl;

/*
 * The main sequence as a cut list. folder: the project's, absolute, which the paths of
 * assets are relative to. NULL: it is none; *obstacle (may be NULL) then tells what is
 * in the way, a clause for people ("“Title” is no video"), the caller's.
 */
Edl *edl_new(const Composition *composition, const char *folder, char **obstacle);
void edl_free(Edl *edl);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Edl, edl_free)
