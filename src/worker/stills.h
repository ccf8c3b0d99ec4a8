/*
 * Inside of the worker: pictures and waveforms for a program that draws.
 *
 * What was staged stays, with its files, decoders and the pictures last used, so that
 * one still after the other costs what changed between them. A file that was written to
 * meanwhile is opened again.
 */
#pragma once

#include "talk.h"

/* Each handles one request and answers it, but for a stage, which has no answer. */
void stills_stage(Worker *worker, Packet *packet);
void stills_still(Worker *worker, Packet *packet);
void stills_thumbnail(Worker *worker, Packet *packet);
void stills_waveform(Worker *worker, Packet *packet);

/* Let go of what can be made again: nobody asked for long. */
void stills_rest(Stills *stills);
void stills_free(Stills *stills);
