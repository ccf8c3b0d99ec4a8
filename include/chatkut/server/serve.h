/*
 * `chatkut serve --preview`: a project's preview (http.h) until it is told to end.
 */
#pragma once

#include "chatkut/app/command.h"

/* Runs a main loop of its own until SIGINT, SIGTERM or SIGHUP. */
CommandStatus serve_run(const CommandCall *call, CommandIo *io);
