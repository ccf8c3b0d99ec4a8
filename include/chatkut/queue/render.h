/*
 * Rendering a sequence to a file, by a worker process.
 */
#pragma once

#include "chatkut/model/output.h"
#include "chatkut/queue/cache.h"
#include "chatkut/queue/loss_text.h"
#include "chatkut/queue/worker.h"

#include <stdatomic.h>

enum {
    RENDER_CANCEL_MS = 2000,    /* from `cancel` to kill */
    RENDER_SILENCE_MS = 300000, /* a worker that does not get on for so long hangs */
};

/* Its codes are LossReasons. */
#define RENDER_ERROR (render_error_quark())
GQuark render_error_quark(void);

typedef struct {
    unsigned frame;  /* made so far */
    unsigned frames; /* that there will be */
    double fps;      /* made a second */
} RenderProgress;

typedef void (*RenderReport)(const RenderProgress *progress, void *user);
/* The absolute path of an asset's file, owned by the caller; NULL: not known. */
typedef char *(*RenderPath)(const Asset *asset, void *user);
/* Is the file open as `fd` the one that was imported? False with *reason, where it is
 * not. */
typedef bool (*RenderCheck)(const Asset *asset, const char *path, int fd,
                            LossReason *reason, void *user);

/* All borrowed. */
typedef struct {
    const Composition *composition;
    const char *sequence; /* id */
    OutputSpec output;
    RTime start;
    RTime end;          /* not after start: the sequence's own end */
    const char *target; /* path of the file; replaced when it is complete */
    Cache *cache;       /* where its parts are looked for and kept; NULL: nowhere */
    bool fresh;         /* parts are only kept, not looked for */
    bool strict;        /* a loss ends it; else it is a slate, or silent */
    RenderPath path;
    RenderCheck check;   /* may be NULL */
    RenderReport report; /* may be NULL */
    void *user;          /* for all three */
    const atomic_bool
        *cancel;         /* may be NULL; a signal handler or a thread may set it */
    int silence_ms;      /* 0: RENDER_SILENCE_MS */
    const char *program; /* as for worker_start() */
    Worker *worker;      /* one that stays, to be asked again; NULL: one is started */
} RenderJob;

typedef struct {
    int frames;
    double duration_s;
    int copied, reused, rendered;                      /* segments */
    int frames_copied, frames_reused, frames_rendered; /* pictures */
    int sound_reused, sound_mixed;                     /* blocks of sound */
    double wall_s;
    char encoder[64];
    json_t *lost;  /* list of loss_to_json(); NULL: the film is as it should be */
    json_t *notes; /* sentences on what went another way than usual; NULL: none */
} RenderResult;

void render_result_clear(RenderResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RenderResult, render_result_clear)

/*
 * Render. The calling thread waits, and calls `report` now and then.
 *
 * Only the files that the sequence plays are opened. The target appears when all of it
 * is on the disk (queue/partial.h); otherwise there is what was there before. It cannot
 * be one of the files that are played.
 *
 * A file that is missing, is another than was imported, or cannot be decoded is a loss:
 * the film is made all the same, and *result counts what of it are slates. Strict, it
 * ends the render, with a RENDER_ERROR whose message names clip, time, file and remedy.
 *
 * A worker that dies or hangs is replaced once, and the next goes on from the parts
 * that are finished. When it does so, too, the error names the clips and times that
 * were being made.
 *
 * A cache that is full or fails costs the next render its parts, not this one its film:
 * `notes` tells. A target whose disk is full is an error that says how much room is
 * needed.
 *
 * False with that, a WORKER_ERROR (_CANCELLED after `cancel`) or a G_FILE_ERROR of the
 * target; *result is then untouched.
 */
bool render_run(const RenderJob *job, RenderResult *result, GError **error);

/* Parts of pictures. */
typedef struct {
    unsigned there; /* in the cache */
    unsigned parts; /* of the film */
} RenderStock;

/*
 * How much of a film with pictures (that copies none) is in the cache, without making
 * it. Of the job report, fresh, strict and worker are not used; there must be a cache
 * and such a sequence. A worker is started and waited for.
 *
 * False as render_run(); *stock is then untouched.
 */
bool render_stock(const RenderJob *job, RenderStock *stock, GError **error);

/* The last object of `render --json` (design §10); output: the file's path. New
 * reference. */
json_t *render_result_to_json(const RenderResult *result, const char *output);
