/*
 * A thread that makes pictures or waveforms, one after the other, with a worker process
 * of its own.
 *
 * The lane belongs to the main thread that made it, and is given one job at a time;
 * when the job is done, it comes back in that thread's main context. A job is written
 * to by one side at a time, but for its atomic parts.
 */
#pragma once

#include "chatkut/app/peaks.h"
#include "chatkut/base/picture.h"

#include <stdatomic.h>

typedef enum { STILL_OF_SEQUENCE, STILL_OF_FILE, STILL_PEAKS } StillKind;

/* What is wanted. */
typedef struct {
    StillKind kind;
    char *sequence; /* of STILL_OF_SEQUENCE: id */
    char *path;     /* of the others: absolute */
    char *hash;     /* of the file's content; NULL: not known */
    RTime at;
    int width, height;
    bool near;
    int stream, turn; /* as of the asset; -1: none */
} StillWish;

void still_wish_clear(StillWish *wish);

typedef struct Lane Lane;

/* `known` and `made_of` tell what a file was when something was made of it, "" when it
 * was not there; for pictures of sequences how often the files of the stage had
 * changed. */
typedef struct {
    Lane *lane;
    StillWish wish;           /* owned */
    Composition *composition; /* of STILL_OF_SEQUENCE; owned */
    char *folder;             /* likewise: where its paths begin */
    char *known; /* owned: what is there was made of this; NULL: nothing is */
    bool look;   /* only if the file has changed since */
    atomic_bool cancel;
    atomic_int done; /* per mille */
    /* the answer */
    bool unchanged;
    bool cancelled;
    char *made_of; /* owned, to be `known` next time */
    Picture *picture;
    Peaks *peaks;
    char *why;      /* a sentence; NULL where there is something */
    unsigned stage; /* the owner's */
    void *user;     /* likewise */
} StillJob;

void still_job_free(StillJob *job);

/* done: the job is the callee's now. report: the job has got on. Both are called in the
 * main context. */
typedef struct {
    void (*done)(StillJob *job, void *user);
    void (*report)(void *user);
    void *user;
} LaneOwner;

/* patient: it gives way to everything else that runs. cache, program: as of
 * stills_new(). */
Lane *lane_new(const LaneOwner *owner, const char *cache, const char *program,
               bool patient);
/* Takes the job. */
void lane_give(Lane *lane, StillJob *job);
/* It is not called back any more; waits timeout_ms at most for its thread. */
void lane_free(Lane *lane, int timeout_ms);
