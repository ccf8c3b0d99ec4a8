/*
 * Worker processes: chatkut-worker as a child that speaks the contract of
 * model/message.h.
 *
 * A Worker is one such child, started and greeted, or a successor: when it dies, hangs
 * or breaks the contract it is killed, and the next request starts another. Requests
 * block, one at a time; several workers make several requests at once (probe.h). A
 * Worker belongs to the thread that started it and must not outlive it (base/child.h).
 */
#pragma once

#include "chatkut/model/media.h"

#include <sys/types.h>

enum {
    WORKER_HELLO_MS = 10000, /* for the answer to a hello */
    WORKER_PROBE_MS = 30000, /* for one file; then it hangs */
    WORKER_SEND_MS = 30000,  /* for a worker to take a message */
};

typedef enum {
    WORKER_ERROR_START,    /* not installed, cannot be started, or of another version */
    WORKER_ERROR_CRASHED,  /* it died; the message says how, and on which file */
    WORKER_ERROR_HUNG,     /* it took too long and was killed */
    WORKER_ERROR_CONTRACT, /* it said what no worker says, and was killed */
    WORKER_ERROR_CANCELLED, /* as we asked */
    /* what it reported itself: the kinds of `failed` */
    WORKER_ERROR_NOT_FOUND,
    WORKER_ERROR_OUT_OF_RANGE,
    WORKER_ERROR_INVALID_VALUE,
    WORKER_ERROR_TYPE_MISMATCH,
    WORKER_ERROR_UNSUPPORTED,
    WORKER_ERROR_EMPTY_TIMELINE,
    WORKER_ERROR_IO,
    WORKER_ERROR_LIMIT,
    WORKER_ERROR_LICENCE,
    WORKER_ERROR_INTERNAL,
    WORKER_ERROR_FULL, /* no room for the output */
} WorkerError;

#define WORKER_ERROR (worker_error_quark())
GQuark worker_error_quark(void);

typedef struct Worker Worker;

/* program: absolute path, NULL for chatkut-worker where child_find_program() finds it.
 * NULL with WORKER_ERROR_START. */
Worker *worker_start(const char *program, GError **error);
/* The same without waiting until it is up: the first request does, and has the
 * WORKER_ERROR_START where it is no worker. */
Worker *worker_launch(const char *program, GError **error);
/* Kills what still runs. */
void worker_free(Worker *worker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Worker, worker_free)

/* The engine fingerprint of its hello: {"libavcodec": "59.37.100", …}; borrowed. NULL
 * before it greeted. */
const json_t *worker_engine(const Worker *worker);
/* The process, 0 while none runs. */
pid_t worker_pid(const Worker *worker);

/*
 * What is in the file open as `fd` (borrowed)?
 *
 * name: the file's name without its folder, for messages and for the worker's guess. A
 * worker that dies is replaced and asked once more before WORKER_ERROR_CRASHED says
 * that the file made the reader crash; one that takes longer than timeout_ms
 * (WORKER_PROBE_MS, unless a test is in a hurry) is killed: WORKER_ERROR_HUNG. Messages
 * go on from the file's name: "NAME: message". *info as in media_info_from_json().
 */
bool worker_probe(Worker *worker, int fd, const char *name, int timeout_ms,
                  MediaInfo *info, GError **error);
