/*
 * A screening: the player shows a project as it is now.
 *
 * Given one composition after the other, it has the player show each as soon as can be,
 * at the position where it is, paused or playing as it does, and without a black
 * picture between. A cut list (app/edl.h) plays at once from the footage. Everything
 * else plays composed (app/preview.h): what was shown before stays until the picture
 * under the playhead is made. A cut list that is not exact plays until it is composed,
 * too; one whose files fail is composed at last, with slates for what is lost.
 *
 * Belongs to the thread of its player. Where and how to play is the player's own
 * business (app/player.h).
 */
#pragma once

#include "chatkut/app/player.h"
#include "chatkut/app/preview.h"

typedef enum {
    SCREENING_EMPTY,    /* there is nothing on the timeline */
    SCREENING_CUTS,     /* as it is, from the footage */
    SCREENING_MAKING,   /* an older film, or a cut list for the time being */
    SCREENING_COMPOSED, /* as it is */
    SCREENING_FAILED,   /* what is shown is older; the sentence says why */
} ScreeningState;

typedef struct Screening Screening;

/* sentence: for people, of FAILED and, in MAKING, why it is no cut list; else NULL. */
typedef void (*ScreeningChanged)(Screening *screening, ScreeningState state,
                                 const char *sentence, void *user);

/* project: path of its file. The screening owns its player and passes on to `listener`
 * (copied) what that says, but for failures that it mends. changed may be NULL; `user`
 * is for both. Nothing of it may be freed in a callback. */
Screening *screening_new(const char *project, const PlayerListener *listener,
                         ScreeningChanged changed, void *user);
void screening_free(Screening *screening);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Screening, screening_free)

/* Both borrowed. */
Player *screening_player(Screening *screening);
Preview *screening_preview(Screening *screening);

/* Where the first film begins; at its start and paused, unless told. */
void screening_begin(Screening *screening, RTime at, bool paused);
/* Show the main sequence of this composition (referenced), from now on at the player's
 * own position and as it plays. During a visit it is kept for the return. */
void screening_show(Screening *screening, const Composition *composition);

/* ---- one asset alone ------------------------------------------------------------- */

/* Visit an asset: its file plays from its start instead of the film, and what the
 * player says is of it, until the return. Where its file is an address (app/fetch.h), it
 * plays from there: footage that is only being fetched. Nothing in the project changes. False: it is
 * nothing that plays (a picture, a font), and all stays as it is. */
bool screening_visit(Screening *screening, const Asset *asset);
/* Back to the film as it is now, at `at` and paused. */
void screening_return(Screening *screening, RTime at);
/* The visited asset's id; NULL: the film is shown. Borrowed. */
const char *screening_visits(const Screening *screening);
