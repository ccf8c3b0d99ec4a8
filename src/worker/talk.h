/*
 * Inside of the worker: packets from and to the app.
 */
#pragma once

#include "chatkut/base/channel.h"
#include "chatkut/base/pulse.h"
#include "chatkut/model/message.h"
#include "chatkut/render/picture_store.h"
#include "chatkut/render/shelf.h"

typedef struct {
    MessageKind kind;
    json_t *json;
    GArray *fds;
} Packet;

/* Of assets (files.h). */
typedef struct {
    GHashTable *open; /* asset id -> descriptor + 1 */
    GHashTable *lost; /* asset id -> LossReason + 1, of those that have none */
} Files;

typedef struct Stills Stills;       /* stills.h */
typedef struct Streaming Streaming; /* streaming.h */

typedef struct {
    Channel *channel;
    Files files;          /* of the next request that wants some */
    PictureStore *store;  /* for jobs to come; NULL: none yet */
    Stills *stills;       /* NULL: none yet */
    Streaming *streaming; /* NULL: there is no stream */
    Pulse *pulse;         /* of the next render; NULL: none */
    GQueue waiting;       /* Packet *: requests that came while one was worked on */
    int id;               /* of the request being worked on */
    bool cancelled;
    bool gone; /* the app */
} Worker;

void packet_free(Packet *packet);
/* The first descriptor, which is the caller's now; -1: there is none. */
int packet_take_fd(Packet *packet);
int packet_id(const Packet *packet);
/* NULL where it has no such string. */
const char *packet_string(const Packet *packet, const char *key);

/* The next packet; NULL when none came in time or the app is gone. */
Packet *worker_receive(Worker *worker, int timeout_ms);

/* Takes body. fd goes along, borrowed; -1: none. */
void worker_say(Worker *worker, char *body, size_t length, int fd);

/* A text of a failure as the contract takes it; owned by the caller. */
char *worker_text(const char *text);

/* The request being worked on has failed. kind, text: as of `failed`. */
void worker_fail(Worker *worker, const char *kind, const char *text);

/* Hear what came meanwhile: a cancel counts at once, requests wait for their turn. */
void worker_listen(Worker *worker);

/* The answer, of this kind, to what was asked; NULL when the app is gone. */
Packet *worker_await(Worker *worker, MessageKind kind);

/* The app's cache, for the request being worked on. */
Shelf worker_shelf(Worker *worker);
