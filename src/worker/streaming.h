/*
 * The worker's stream (render/stream.h): what it is of stays here from one segment to
 * the next.
 */
#pragma once

#include "chatkut/render/stream.h"
#include "files.h"

/* The packet is a `stream`. files: taken. engine: part of the keys; store: may be NULL,
 * and is taken anew for each segment. NULL with an error. */
Streaming *streaming_new(Worker *worker, const Packet *packet, Files *files,
                         const char *engine, GError **error);
void streaming_free(Streaming *streaming);

/* The body of the answer to it. Owned by the caller. */
char *streaming_describe(const Streaming *streaming, int id, size_t *length);

/* The packet is a `segment`. */
bool streaming_make(Streaming *streaming, Packet *packet, StreamMade *made,
                    GError **error);
