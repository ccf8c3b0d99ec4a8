/*
 * The files that were handed over for a request: open ones, and those that there is no
 * way to open. Not changed while a request is worked on; then threads may share them.
 */
#pragma once

#include "talk.h"

void files_init(Files *files);
void files_clear(Files *files);
/* What was handed over goes to `to`, whatever that held is closed. */
void files_move(Files *from, Files *to);

/* The packet is a `file`. */
void files_take(Files *files, Packet *packet);

/* A CompositorFile; data is Files. */
int files_find(const char *asset, void *data, GError **error);
