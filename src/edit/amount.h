/*
 * Numbers of a plan applied to a property or a parameter: 3, "50%", {"by": 3, "unit":
 * "dB"}, {"scale": 1.2}, {"nudge": "more"}.
 *
 * Plain numbers are in the property's own unit (opacity and scale 0..1, volume linear
 * gain, pixels, degrees). A percentage of an opacity, scale, volume or speed is
 * absolute; of pixels it is of `whole` (the side of the frame), where that is 0 of the
 * value itself. "by" percent adds where the property is nudged by adding (opacity),
 * else it multiplies (20 % louder). How far nudges go is in the property table:
 * "slightly" half a step, "much" two. Relative changes stop at the ends of the range;
 * absolute values outside are refused.
 */
#pragma once

#include "chatkut/model/effect.h"

/* What an amount can be put onto: a property, or a parameter of an effect. */
typedef struct {
    const char *label; /* translated */
    PropUnit unit;
    double min, max; /* both 0: no limit */
    PropNudge nudge;
    double nudge_by;
    bool whole; /* no fractions */
} Quantity;

Quantity quantity_of_property(PropId prop);
Quantity quantity_of_param(const EffectParam *param);

/* One number as a function of what it was: x -> x * factor + term, or a constant. */
typedef struct {
    bool absolute; /* the value is `term` */
    double factor;
    double term;
    bool reset; /* back to the table's fallback; nothing else counts */
} Amount;

/* How many steps up (down: negative) a nudge is: "slightly" half a one, "much" two.
 * False for nudges that are none ("max", "reset"), and NULL. */
bool amount_steps(const char *nudge, double *steps);

/* Read `num` for `prop`. False with a sentence in *problem (owned by the caller) where
 * it has no meaning for it. */
bool amount_read(const json_t *num, PropId prop, double whole, Amount *amount,
                 char **problem);

/* The number applied. False with *problem where an absolute value is out of range. */
bool amount_apply(const Amount *amount, PropId prop, double old, double *new_value,
                  char **problem);

/* The same for anything that has an amount. */
bool quantity_read(const json_t *num, const Quantity *quantity, double whole,
                   Amount *amount, char **problem);
bool quantity_apply(const Amount *amount, const Quantity *quantity, double old,
                    double *new_value, char **problem);
