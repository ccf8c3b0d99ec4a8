/*
 * The worker's side of the contract (model/message.h): one request after the other.
 */
#pragma once

#include "chatkut/base/channel.h"

/* Serve until the channel closes. Takes it. Returns the process's exit status. */
int worker_serve(Channel *channel);
