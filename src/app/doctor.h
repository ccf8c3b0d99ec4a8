/* What the files of doctor share. */
#pragma once

#include "command_private.h"

/* One thing that is here or is not. */
typedef struct {
    char *name;
    char *value;
    bool missing; /* and nothing goes without it */
} Finding;

/* Findings are a GArray of Finding. */
void doctor_find(GArray *findings, const char *name, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* What models are configured, whether their keys are there, what they cost: without a
 * network, and without asking a keyring, which might ask the user. */
void doctor_find_models(GArray *findings);

/* Try the model of this name: its key, its server, one small question. What is found is
 * told as it is found. */
CommandStatus doctor_probe(const CommandCall *call, CommandIo *io, const char *name);
