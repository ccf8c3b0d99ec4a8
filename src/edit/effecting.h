/*
 * The effects of one clip while a step changes them: a copy of their list, in which the
 * one of a type is put, changed or left out, by the table of model/effect.h.
 */
#pragma once

#include "work.h"

#include "chatkut/model/effect.h"

typedef struct {
    Work *work;
    const Clip *clip;
    const EffectType *type; /* NULL: any */
    json_t *list;           /* all of them, as they are then */
    json_t *own;            /* the first of the type that is on; in the list; or NULL */
    bool afresh;            /* it was put there by the step */
    GString *told;          /* what changed: "radius 8→12 px" */
    char *span;             /* while it is so; NULL: all the time */
} Effecting;

/* Borrows clip. */
void effecting_init(Effecting *effecting, Work *work, const Clip *clip,
                    const EffectType *type);
void effecting_clear(Effecting *effecting);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Effecting, effecting_clear)

/* Turn to the first of another type; false where there is none that is on. */
bool effecting_turn_to(Effecting *effecting, const EffectType *type);

/* Has the clip one of that type (NULL: any)? */
bool effecting_has(const Clip *clip, const EffectType *type);

/* One of the type is there then, on and with its fallbacks where it was not. */
void effecting_put(Effecting *effecting);
/* All of the type go. */
void effecting_remove(Effecting *effecting);

/* Give it what "params" of the step say, and its file. False with a fault. */
bool effecting_set_params(Effecting *effecting);
/* Give it what "amount" says, during "range" where the step has one; *inside tells
 * whether some of the clip lies in that. False with a fault. */
bool effecting_set_amount(Effecting *effecting, bool *inside);

/* Its amount is this number or curve; told. The type has one. */
void effecting_put_amount(Effecting *effecting, const Value *amount);

/* Append the change to the patch and note it for the receipt. An adjustment without
 * effects goes. n_clips: how many the step changes. False where all is as it was. */
bool effecting_emit(Effecting *effecting, unsigned n_clips, Patch *patch);
