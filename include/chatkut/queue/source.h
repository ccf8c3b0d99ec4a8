/*
 * Files that are handed to a worker: footage, by descriptor.
 */
#pragma once

#include "chatkut/model/composition.h"

typedef enum {
    SOURCE_ERROR_NOT_FOUND,
    SOURCE_ERROR_NOT_A_FILE, /* a folder, a device, a pipe, a socket */
    SOURCE_ERROR_IO,         /* there, but it cannot be opened */
} SourceError;

#define SOURCE_ERROR (source_error_quark())
GQuark source_error_quark(void);

/* Open a regular file for reading; never waits, whatever is there. Returns a
 * close-on-exec descriptor, or -1 with a SOURCE_ERROR that names the file. */
int source_open(const char *path, GError **error);

/* A file that a sequence plays or an effect takes, and the first clip that needs it;
 * both borrowed from the composition. */
typedef struct {
    const Asset *asset;
    const Clip *clip;
} SourceUse;

/* What `sequence` and the sequences nested in it play, each asset once, in order of
 * appearance; what is switched off is not played. An array of SourceUse, which
 * borrow from the composition; the array is the caller's. */
GArray *source_uses(const Composition *composition, const Sequence *sequence);
