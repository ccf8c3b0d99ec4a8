/*
 * Pictures and waveforms, made by a worker process that stays.
 *
 * One request at a time, each blocks; a Pictures belongs to the thread that made it, as
 * its worker does (queue/worker.h). What the worker was told of a composition it keeps,
 * with the files open: the next still of it costs a seek. A worker that died is
 * replaced and told again.
 *
 * A file that makes the worker die twice, or hang, is a WORKER_ERROR of that request;
 * in a still such files are found out one by one and are slates from then on, until
 * they change or another composition is staged.
 */
#pragma once

#include "chatkut/base/picture.h"
#include "chatkut/model/composition.h"
#include "chatkut/queue/worker.h"

#include <stdatomic.h>

enum {
    PICTURES_HANG_MS = 20000, /* for a picture, or between two reports of a waveform */
};

typedef struct Pictures Pictures;

/* program: as for worker_start(). hang_ms: after so long a worker hangs; 0:
 * PICTURES_HANG_MS. Starts nothing yet. */
Pictures *pictures_new(const char *program, int hang_ms);
/* The process, 0 while none runs. */
pid_t pictures_pid(const Pictures *pictures);
void pictures_free(Pictures *pictures);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pictures, pictures_free)

/* End the process, with all that it holds; the next request starts another. */
void pictures_rest(Pictures *pictures);

/* The absolute path of an asset's file, owned by the caller. */
typedef char *(*PicturesPath)(const Asset *asset, void *user);

/* What the next stills show; takes a reference. Opens nothing yet. path is called by
 * pictures_still(). */
void pictures_stage(Pictures *pictures, const Composition *composition,
                    PicturesPath path, void *user);

/* Look at the files of the stage again: has one come, gone or been replaced since the
 * last still? Then the next one shows it. */
bool pictures_look(Pictures *pictures);

/* The picture of a sequence (id) of the stage at `at`, exactly as a render shows it, in
 * its own shape as large as fits into width x height; letterbox: exactly of that size.
 * NULL with a WORKER_ERROR. */
Picture *pictures_still(Pictures *pictures, const char *sequence, RTime at, int width,
                        int height, bool letterbox, GError **error);

typedef struct {
    RTime at;          /* of the source */
    int width, height; /* the box that it fits into */
    bool near;         /* the key frame before is good enough */
    int stream, turn;  /* as of the asset; -1: none */
} ThumbnailSpec;

/* Streams and turn of an asset. */
ThumbnailSpec thumbnail_spec(const Asset *asset, RTime at, int width, int height,
                             bool near);

/* A picture of the file open as `fd`, borrowed. NULL with a WORKER_ERROR whose message
 * goes on from the file's name. */
Picture *pictures_thumbnail(Pictures *pictures, int fd, const ThumbnailSpec *spec,
                            GError **error);

/* 0 … 1. */
typedef void (*PicturesReport)(double done, void *user);

/* The loudness of a file (media/waveform.h): a byte for each 1/100 s, the caller's.
 * stream: of the asset, -1: the best. report, cancel: may be NULL. NULL with a
 * WORKER_ERROR. */
GByteArray *pictures_waveform(Pictures *pictures, int fd, int stream,
                              PicturesReport report, void *user,
                              const atomic_bool *cancel, GError **error);
