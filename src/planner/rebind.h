/*
 * Steps that were planned before, made to say something else: the same edit of other
 * clips, or with another value. Each gives false where that fits no place of the steps,
 * or several; the steps are then of no use any more.
 */
#pragma once

#include "clause.h"

/* The clips that the steps mean. Takes selector. False where they mean different clips,
 * or none. */
bool rebind_target(json_t *steps, json_t *selector);

/* "and between the rings and the shoes": the two clips of the one transition, or of the
 * one swap. */
bool rebind_pair(json_t *steps, const Slot *pair);

/* "right behind it", "before the market": where the one step moves to. Takes
 * neighbour. False where it moves nothing in time, or that is no place in time. */
bool rebind_place(json_t *steps, Prep prep, json_t *neighbour);

/* The name that the one step gives; false where it does anything else. */
bool rebind_name(json_t *steps, const char *name);

/* Clips of this kind (a clip type) are meant from now on: what makes a text bigger is
 * not what makes a picture bigger. Before rebind_target(). */
void rebind_kind(json_t *steps, const char *type);

/* The media that is added or put in place of another. */
bool rebind_asset(json_t *steps, const Asset *asset);

/* A value in the place of one of its kind: a length, a moment, a number, a colour, a
 * name of a transition … */
bool rebind_value(json_t *steps, const Slot *value);

/* A number or a time in the place of one that was set: "5", "make it 40 %". False where
 * what was said is a change, which a number alone could go on with or replace. */
bool rebind_setting(json_t *steps, const Slot *amount);

/* How long it takes what was animated or faded, which need not have been said: "over 2
 * seconds". */
bool rebind_pace(json_t *steps, const Slot *amount);

/* Of the same property more (sign 1) or less (-1) than it is by now; strength as of
 * amount_nudge(), amount (NULL: none) says by how much. What moved moves on. False
 * where there is nothing that more could be of. */
bool rebind_degree(json_t *steps, int sign, const char *strength, const Slot *amount);

/* The same of all that can go on: what moves or slips by a stretch of time as well. */
int rebind_slope(const json_t *steps);

typedef struct {
    int sign;             /* 1 up or later, -1 down or earlier */
    const char *word;     /* what the words compare ("speed"); NULL: when it is */
    const char *strength; /* as of amount_nudge() */
    const Slot *amount;   /* how far; NULL: as far as it went */
} Turning;

/* The one step changes the same thing that way, from what it was. False where the step
 * is of something else. */
bool rebind_turn(json_t *steps, const Turning *turning);

/* Is it a stretch of time that more can be of: what moves or slips? */
bool rebind_lasts(const json_t *steps);

/* Which way the one step changed something: 1 up, -1 down; 0: it did not. */
int rebind_direction(const json_t *steps);
