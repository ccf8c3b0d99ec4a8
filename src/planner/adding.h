/* What frame_add.c, which finds out what is to be added, add_place.c, which finds out
 * where and when, and add_steps.c, which writes it down, share. */
#pragma once

#include "clause.h"

/* What is to be added and where, as far as the clause says. */
typedef struct {
    Clause *clause;
    Draft *draft;
    const Slot *role;  /* "a logo", "background music", "an image" */
    const Slot *media; /* names an asset, or a list of them */
    const Slot *text;  /* a quote */
    const Slot *this;
    Slot named; /* what `media` points at where a quote names it */
    const char *type;
    json_t *place;    /* owned */
    json_t *more;     /* owned: other times at which it is to be added too */
    json_t *duration; /* owned; NULL: not said */
    json_t *trim;     /* owned */
    double seconds;   /* of the duration, where it is one */
    bool grounded;    /* said to lie on another clip */
} Adding;

/* In front of the film as a whole: for all of its time. */
enum {
    ADDING_THROUGHOUT = PREP_BIT(PREP_FOR) | PREP_BIT(PREP_OVER) |
                        PREP_BIT(PREP_UNTIL) | PREP_BIT(PREP_UNDER)
};

/* When, where and for how long: place, duration, trim. Needs `type`. False where that
 * cannot be told: several clips could be what the time hangs on. */
bool adding_read_place(Adding *adding);
/* The animation that a time says the length of: "a 2 second fade in", "a fade in over
 * 2 seconds". NULL: it is of the clip. */
const Slot *adding_animation_of(const Clause *clause, const Slot *time);
/* A video or an image. */
bool adding_is_picture(const Adding *adding);

/* The kind of clip that a file makes. */
const char *adding_media_type(const Slot *media);
/* Is it of no file: a shape, or a picture that is made? */
bool adding_is_drawn(const Adding *adding);
/* Adds the steps to the draft, or a question which file to take. Needs `type` and the
 * place; `props` are those of each clip. False where the files told by their numbers,
 * or all of a kind, are none or too many for one sentence. */
bool adding_add(Adding *adding, json_t *props);
