/*
 * Orders that clips can be put into.
 */
#pragma once

#include "chatkut/model/composition.h"

/* Puts `clips` (const Clip *, in timeline order) into another order. */
typedef void (*ClipOrder)(const Composition *composition, GPtrArray *clips);

void order_reverse(const Composition *composition, GPtrArray *clips);
/* By what they are called: case does not count, numbers by their value. */
void order_by_name(const Composition *composition, GPtrArray *clips);
/* The shortest first. */
void order_by_duration(const Composition *composition, GPtrArray *clips);
/* Any order but the one they are in. It follows from that one: the same clips in the
 * same order are always shuffled alike. */
void order_shuffle(const Composition *composition, GPtrArray *clips);
