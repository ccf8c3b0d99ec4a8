/*
 * What transition a step asks for: its "kind", "direction" and "color", by the table of
 * model/transition_type.h and the words of transition_words.def.
 *
 * Directions are those things move to: "from-left" is "right". What has an axis takes
 * the one that the direction lies on, what turns the sense of rotation, what is
 * enlarged "in" and "out".
 */
#pragma once

#include "work.h"

#include "chatkut/model/transition_type.h"

typedef struct {
    const TransitionType *type; /* NULL: a cut, without one */
    json_t *params;             /* those that differ from the table's; may be empty */
    bool says_params;           /* else one that is changed keeps its own */
    char *label;                /* for receipts: "Wipe ←" */
} TransitionWish;

/* False with a fault. */
bool transition_wish_read(Work *work, TransitionWish *wish);
void transition_wish_clear(TransitionWish *wish);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TransitionWish, transition_wish_clear)
