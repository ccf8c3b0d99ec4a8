/*
 * Pictures and waveforms for a program that draws: asked for while drawing, made
 * elsewhere.
 *
 * Whoever draws has a view (StillsView). Each time it draws, it says between
 * stills_view_begin() and stills_view_end() what it wants, the most important first.
 * What is there comes back at once; what is not is made by two threads with a worker
 * process each, one for pictures, one for waveforms, and `changed` is called in the
 * main context when something that the view wants has come, or cannot be had. Then it
 * draws again.
 *
 * The processes end when nothing was asked of them for a while (two minutes for
 * pictures); what they held costs about 100 ms to have again.
 *
 * So there are no requests to keep or to cancel: what a view did not ask for when it
 * drew last is not made, or, while it is being made, not waited for; what several views
 * want is made once. Work is done by urgency of the views, then in the order of asking;
 * the picture of the composition comes before pictures of files.
 *
 * Nothing here waits for a disk, a worker or a thread, but stills_free(), for
 * STILLS_END_MS at most. All is called from one thread; `changed` comes through its
 * thread-default main context, at most once each turn of it.
 *
 * Memory: STILLS_MEMORY_MB of what nobody wants at the moment, the least recently
 * wanted goes first. Pictures of files and waveforms are also kept on the disk
 * (queue/cache.h, with the parts of renders and under their limit), by the content of
 * the file as far as its hash is known, by its name else, and by its size and time of
 * change. Files are looked at again when they are asked for STILLS_LOOK_S after the
 * last time: what changed is made again, and until it has come the old is shown. What
 * cannot be had, as of a missing or damaged file, is not tried again before the file
 * changes.
 */
#pragma once

#include "chatkut/app/peaks.h"
#include "chatkut/base/picture.h"

enum {
    STILLS_MEMORY_MB = 12,
    STILLS_LOOK_S = 3,
    STILLS_END_MS = 500,
    STILLS_SIDE_MAX = 4096, /* pixels */
};

typedef struct Stills Stills;
typedef struct StillsView StillsView;

/* cache: folder, NULL: the user's. program: as for worker_start(). Starts no process
 * before something is wanted. */
Stills *stills_new(const char *cache, const char *program);
/* All views must be gone. */
void stills_free(Stills *stills);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Stills, stills_free)

/* What stills_view_still() shows from now on, and where relative paths of assets begin:
 * the folder of the project. Cheap; to be called after every edit. */
void stills_stage(Stills *stills, const Composition *composition, const char *folder);

/* Files may have changed, come or gone: look at each again when it is next asked
 * for. */
void stills_look(Stills *stills);

/* Smaller numbers are served first. */
typedef enum {
    STILLS_NOW,     /* what the user looks at: the preview */
    STILLS_VISIBLE, /* on the screen */
    STILLS_LATER,   /* will probably be */
} StillsUrgency;

typedef void (*StillsChanged)(void *user);

StillsView *stills_view_new(Stills *stills, StillsUrgency urgency,
                            StillsChanged changed, void *user);
void stills_view_free(StillsView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StillsView, stills_view_free)

void stills_view_begin(StillsView *view);
void stills_view_end(StillsView *view);

typedef enum {
    STILLS_READY,
    STILLS_COMING, /* what is returned, if anything, is an older one */
    STILLS_NONE,   /* it cannot be had; stills_why() tells */
} StillsState;

/*
 * All: borrowed until the next return to the main loop (picture_ref() keeps a picture);
 * NULL where there is nothing to show yet, or ever. state may be NULL.
 * Outside of begin and end they are looked up only.
 */

/* The picture of a sequence (id, NULL: the main one) of the stage at `at`, exactly as a
 * render shows it, as large as fits into width x height. While it is coming, the one
 * before the edit, else the one of that sequence that the view got last: a moving
 * playhead shows no gaps. */
const Picture *stills_view_still(StillsView *view, const char *sequence, RTime at,
                                 int width, int height, StillsState *state);

/* The picture of an asset at `at` of the source. near: the key frame before it will do;
 * that is much faster. */
const Picture *stills_view_thumbnail(StillsView *view, const Asset *asset, RTime at,
                                     int width, int height, bool near,
                                     StillsState *state);

/* The peaks of an asset's sound. progress: 0 … 1 while they are coming; may be NULL. */
const Peaks *stills_view_peaks(StillsView *view, const Asset *asset, double *progress,
                               StillsState *state);

/* Why the one asked for last is STILLS_NONE: a sentence for people, borrowed likewise;
 * NULL: it is not. */
const char *stills_why(const StillsView *view);
