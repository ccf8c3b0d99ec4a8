/*
 * What a worker asks about parts while it renders, answered from the cache.
 */
#pragma once

#include "chatkut/queue/cache.h"
#include "worker_private.h"

/* All borrowed but `trouble`. */
typedef struct {
    Cache *cache;
    bool fresh; /* as of RenderJob */
    Worker *worker;
    GError *trouble; /* why parts are not kept any more; NULL: they are */
} RenderParts;

bool render_parts_concern(MessageKind kind);

/* fd: what came with the message, -1: nothing; borrowed. A cache that cannot be written
 * to is no reason not to render: parts are then in memory. False where the worker is
 * gone. */
bool render_parts_answer(RenderParts *parts, MessageKind kind, const json_t *message,
                         int fd, GError **error);
