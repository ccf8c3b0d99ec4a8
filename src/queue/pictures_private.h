/*
 * Inside of pictures: talking to the worker (pictures.c), and what it is told of a
 * composition (pictures_stage.c).
 */
#pragma once

#include "chatkut/queue/pictures.h"
#include "worker_private.h"

enum { PICTURES_PEAKS_MAX = 48 * 3600 * 100 };

struct Pictures {
    char *program;
    int hang_ms;
    Worker *worker; /* NULL: not started yet */
    pid_t pid;      /* of the process that was told all below */
    Composition *composition;
    PicturesPath path;
    void *user;
    bool staged;        /* it knows the composition */
    bool looked;        /* the files are as they were told */
    GHashTable *told;   /* asset id -> FileFacts of what it was told */
    GHashTable *banned; /* FileFacts as text: files that made it die */
};

/* A worker that runs; forget what another one knew. */
bool pictures_wake(Pictures *pictures, GError **error);

/* The answer `wanted`, or progress, the caller's; *fd: what came with it, or -1. NULL
 * with an error where it failed, or nothing came in time. */
json_t *pictures_await(Pictures *pictures, int id, MessageKind wanted, int timeout_ms,
                       int *fd, GError **error);
/* The picture that answers a request. */
Picture *pictures_receive(Pictures *pictures, int id, int box_width, int box_height,
                          GError **error);

Picture *pictures_thumbnail_once(Pictures *pictures, int fd, const ThumbnailSpec *spec,
                                 GError **error);

/* The worker died of it. */
bool pictures_died(const GError *error);
