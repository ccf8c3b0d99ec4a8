/*
 * What a worker asks about parts while it renders, answered from the cache.
 */
#pragma once

#include "chatkut/queue/cache.h"
#include "worker_private.h"

/* All borrowed. */
typedef struct {
    Cache *cache;
    bool fresh; /* as of RenderJob */
    Worker *worker;
} RenderParts;

bool render_parts_concern(MessageKind kind);

/* fd: what came with the message, -1: nothing; borrowed. False where the cache cannot be
 * written to or the worker is gone. */
bool render_parts_answer(const RenderParts *parts, MessageKind kind,
                         const json_t *message, int fd, GError **error);
