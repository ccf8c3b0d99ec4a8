/*
 * Sound changed for a while: a step of the curve of its volume or pan.
 */
#pragma once

#include "work.h"

/* Put the amount `num` onto `prop` of these clips during the step's "range", and
 * report. What was a curve keeps its keys around it. Clips that lie wholly outside are
 * left as they are; that all do is a fault. */
bool audio_change_range(Work *work, const GArray *places, PropId prop,
                        const json_t *num);
