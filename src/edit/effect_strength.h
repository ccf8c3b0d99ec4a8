/*
 * How strong an effect shall be: an `amount` of a plan, put onto the parameter that the
 * effect's table says it sets.
 *
 * Some effects do nothing at what they are by default (contrast 100%): "more" is a step
 * from there. Others do something (blur 8 px): of those, put on anew, "slightly" is
 * half as much as by default, "much" twice, and 50% of one that is measured in pixels
 * is what it is by default. Twice of what is nothing is two steps (of exposure: one
 * stop). All else is as amount.h has it.
 */
#pragma once

#include "amount.h"

typedef struct {
    const EffectParam *param;
    Quantity quantity;
    double neutral, usual; /* neutral: NAN where there is none */
} Strength;

/* False: the effect has no amount. */
bool strength_init(Strength *strength, const EffectType *type);

/* Without it nothing would be seen: it is not both more and less. */
bool strength_has_one_side(const Strength *strength);

/* What the parameter shall be, as a function of what it is. is: NULL where the clip has
 * no such effect. num: NULL for what is usual. afresh: put on, not changed. False with
 * a sentence in *problem (owned by the caller), or with none where there is nothing
 * that could be less. */
bool strength_read(const Strength *strength, const json_t *num, const double *is,
                   bool afresh, Amount *amount, char **problem);

/* What relative amounts start from where the clip has no such effect. */
double strength_start(const Strength *strength);
