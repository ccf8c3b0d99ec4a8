/*
 * The preview: the composed picture and sound of a project, for players.
 *
 * A Preview is shown one composition after the other, and gives an address at which any
 * player of HLS finds the newest: a playlist of the whole film (VOD, complete from the
 * first moment, queue/stream.h) whose segments are made when they are asked for, out of
 * the cache that renders use, too. What an edit did not touch is there already; the
 * rest is made around the playhead first, then on to PREVIEW_AHEAD_S before and
 * PREVIEW_BEHIND_S behind it, by processes that give way to others (nice).
 *
 * Where the playhead rests for half a second, what shows there is decoded ahead, so
 * that the first edit there takes no longer than the second.
 *
 * Times of the film are times of the player: picture n is shown at n frames, exactly,
 * and both streams begin at 0.
 *
 * How a player follows an edit:
 *
 *     preview_show(preview, composition, playhead);
 *     … PREVIEW_PLAYLIST: the length may have changed; what is dirty is known
 *     … PREVIEW_READY:    load preview_url() at the playhead now: `loadfile URL replace
 *                         start=T`; its first picture is there, nothing goes black
 *
 * A player that goes on with the old playlist meanwhile waits at what the old
 * composition alone would have shown; nothing is answered wrongly.
 *
 * All functions but preview_ask() and preview_unask() are called in one thread, whose
 * default main context (when the preview was made) gets the events; none of them
 * blocks.
 */
#pragma once

#include "chatkut/model/composition.h"

#include <glib.h>
#include <stdbool.h>

enum {
    PREVIEW_DEBOUNCE_MS = 150, /* edits that follow each other more quickly are one */
    PREVIEW_LINES = 540,       /* height of the pictures, at most */
    PREVIEW_AHEAD_S = 300,
    PREVIEW_BEHIND_S = 30,
};

typedef enum {
    PREVIEW_PLAYLIST, /* a composition was taken over: version, length and ranges */
    PREVIEW_READY,    /* … and what shows at the playhead is there; once a version */
    PREVIEW_PROGRESS, /* ranges were made; a few times a second at most */
    PREVIEW_EMPTY,    /* there is nothing on the timeline: no playlist */
    PREVIEW_FAILED,   /* `text` says what is in the way, of all of it or of one place,
                         once a version; it is tried again when the next composition
                         is shown */
} PreviewEvent;

typedef struct Preview Preview;

/* text: of PREVIEW_FAILED, else NULL. May call anything but preview_free(). */
typedef void (*PreviewFollow)(Preview *preview, PreviewEvent event, const char *text,
                              void *user);

/* project: path of the project file; it is read, in other threads, for where assets are
 * and what they were when they were imported. Nothing is started before something is
 * shown. */
Preview *preview_new(const char *project, PreviewFollow follow, void *user);
/* Ends the address and the processes; may take some milliseconds. No event comes
 * after. */
void preview_free(Preview *preview);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Preview, preview_free)

/* Show the main sequence of this composition (referenced); the same again only moves
 * the playhead. The first edit after a pause is taken at once. */
void preview_show(Preview *preview, const Composition *composition, RTime playhead);
/* Where the player is, or will be: what is made first. Cheap; to be called often. */
void preview_move(Preview *preview, RTime playhead);
/* A final render is under way: make nothing but what somebody waits for. */
void preview_yield(Preview *preview, bool yields);

/* The playlist's address, "http://127.0.0.1:PORT/TOKEN/index.m3u8?v=VERSION"; NULL:
 * there is none yet, or it cannot be had (*error says why; NULL error: nobody asks).
 * Owned by the preview, until the next call. */
const char *preview_url(Preview *preview, GError **error);

/* Number of the composition that the playlist is of; 0: none yet. */
unsigned preview_version(Preview *preview);
/* Of the film; zero while there is none. */
RTime preview_length(Preview *preview);
/* Where the film begins to be another than the one shown before, to the second or so;
 * false where it is the same, or the first. */
bool preview_change(Preview *preview, RTime *at);

/* Part of the film, [begin, end). */
typedef struct {
    RTime begin, end;
    bool made; /* its pictures are rendered */
} PreviewRange;

/* The film as ranges, in order, made and not made in turns. An array of PreviewRange,
 * the caller's. */
GArray *preview_ranges(Preview *preview);

/* ---- for those who serve it ------------------------------------------------------ */

/* bytes: borrowed; NULL: there is no such thing, or it failed. lasting: it will never
 * be anything else. Called from any thread, even before preview_ask() returns; it must
 * not wait, nor call the preview. */
typedef void (*PreviewAnswer)(GBytes *bytes, bool lasting, void *user);

/* Ask for the newest playlist (name NULL; its segments are in the folder "s"), as soon
 * as there is one, or for the segment of that name, as soon as it is made. From any
 * thread. Answered once, unless it is taken back: one of an old playlist that is not
 * made and not in the new one waits until it is, or PREVIEW_PATIENCE_MS have passed. */
void preview_ask(Preview *preview, const char *name, PreviewAnswer answer, void *user);
/* Take back all that was asked for with this `user`; no answer comes after. From any
 * thread. */
void preview_unask(Preview *preview, void *user);

enum { PREVIEW_PATIENCE_MS = 20000 };

/* Who serves previews under an address: the app has no network of its own. */
typedef struct {
    void *(*start)(Preview *preview, GError **error);
    /* Of the playlist; owned by what was started. */
    const char *(*url)(void *host);
    void (*stop)(void *host);
} PreviewHost;

/* Once, at the start of the program; static. */
void preview_use_host(const PreviewHost *host);
