/*
 * The segments of a preview, by a worker process that stays: the app's side of
 * render/stream.h.
 *
 * A StreamWorker is one such process. It is told a composition, answers with the plan
 * of its segments, and makes those that are asked for; what they are made of is looked
 * for in the cache and kept there. It is kept for the next composition: the pictures it
 * decoded are not decoded again. One that died is replaced and asked once more.
 *
 * Used by the thread that made it, which must live as long (base/child.h).
 */
#pragma once

#include "chatkut/queue/render.h"

enum {
    STREAM_SILENCE_MS = 120000, /* for one segment; then it hangs */
    STREAM_NAME_MAX = 64,
};

typedef struct {
    int64_t first, frames;
    bool kept;                  /* there may be a part of its key */
    char key[128];              /* of its pictures, in the cache */
    char name[STREAM_NAME_MAX]; /* of its bytes: the same name, the same bytes */
} StreamPart;

/* What a preview consists of; does not change. Reference counted, for all threads. */
typedef struct {
    gatomicrefcount refs;
    Rate rate;
    int64_t frames;
    GArray *parts; /* StreamPart, in order, without gaps; at least one */
} StreamPlan;

StreamPlan *stream_plan_ref(StreamPlan *plan);
void stream_plan_unref(StreamPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StreamPlan, stream_plan_unref)

/* The part that shows at a time of the timeline: the first or last where it is outside.
 * Logarithmic. */
unsigned stream_plan_at(const StreamPlan *plan, RTime at);
/* Where part n begins; n may be the number of parts: where the last one ends. */
RTime stream_plan_time(const StreamPlan *plan, unsigned n);

/*
 * The playlist of it (RFC 8216, media playlist, VOD): complete, whatever is made
 * already.
 *
 * Segments are "FOLDER/NAME.ts". The sum of the first n EXTINF is where segment n
 * begins, to the microsecond. Owned by the caller.
 */
char *stream_plan_playlist(const StreamPlan *plan, const char *folder);

/* What is streamed; all borrowed for the call but the composition, which is referenced,
 * and `user`, which lives as long as the worker. */
typedef struct {
    const Composition *composition;
    const char *sequence; /* id */
    OutputSpec output;
    RenderPath path;
    RenderCheck check; /* may be NULL */
    void *user;        /* for both */
} StreamJob;

typedef struct {
    bool reused; /* its pictures were in the cache */
    bool lost;   /* slates or silence are in it: it is not what its name says */
} StreamMade;

typedef struct StreamWorker StreamWorker;

/* cache: borrowed; NULL: nothing is kept. niceness: of the process, 0 … 19. program: as
 * for worker_start(). NULL with WORKER_ERROR_START. */
StreamWorker *stream_worker_new(const char *program, Cache *cache, int niceness,
                                GError **error);
void stream_worker_free(StreamWorker *worker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StreamWorker, stream_worker_free)

/* The process, 0 while none runs. */
pid_t stream_worker_pid(const StreamWorker *worker);

/* What another thread wants of a request. */
typedef atomic_int StreamStop;

enum {
    STREAM_GO_ON,
    STREAM_STOP,         /* the worker is told, and keeps what it has */
    STREAM_STOP_AT_ONCE, /* it is killed: nobody will ask it again */
};

/* All wait, and end with WORKER_ERROR_CANCELLED where `stop` (NULL: never) says so;
 * errors are WORKER_ERRORs, WORKER_ERROR_EMPTY_TIMELINE where there is nothing to show.
 * A file that is missing is no error, but a loss. */

/* Stream this from now on. The plan is the caller's; NULL with an error. */
StreamPlan *stream_worker_open(StreamWorker *worker, const StreamJob *job,
                               const StreamStop *stop, GError **error);
/* Make part n of it and write it as MPEG-TS into `fd`; -1: only into the cache. */
bool stream_worker_make(StreamWorker *worker, unsigned n, int fd,
                        const StreamStop *stop, StreamMade *made, GError **error);
/* Have what part n shows decoded, so that it is soon made when an edit changes it. */
bool stream_worker_warm(StreamWorker *worker, unsigned n, const StreamStop *stop,
                        GError **error);
