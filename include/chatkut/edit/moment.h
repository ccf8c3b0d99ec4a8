/*
 * Times of a plan: seconds, "0:12.5", "90f", "50%" and anchors, as exact times.
 *
 * Nothing is rounded: whoever puts a clip there snaps it to frames. A time that hangs
 * on clips or markers may mean nothing or several things, just as a selector may.
 */
#pragma once

#include "chatkut/edit/selector.h"

/* What plain numbers and percents count from. */
typedef struct {
    RTime zero;        /* where second 0 is */
    RTime whole_start; /* 0% … */
    RTime whole;       /* … and how far it is to 100% */
} MomentBase;

/* Of the edited sequence; of a clip on it ("relativeTo": "clip"). */
MomentBase moment_base_sequence(const Composition *composition,
                                const SelectContext *context);
MomentBase moment_base_clip(const Clip *clip);

/* A `time` of a plan. False with *problem filled (NOTHING or AMBIGUOUS, path below
 * `time`: "of"), *out untouched. */
bool moment_resolve(const json_t *time, const Composition *composition,
                    const SelectContext *context, MomentBase base, RTime *out,
                    Resolution *problem);

/* A `duration`: percents are of `whole`, frames at `rate`. */
RTime moment_length(const json_t *duration, Rate rate, RTime whole);

/* A signed shift: seconds or frames. */
RTime moment_shift(const json_t *shift, Rate rate);

/*
 * A `range` as [*start, *end). What is missing reaches to the start or end of `base`.
 * False with *problem as above, path below `range`: "from/of". A range that ends before
 * it starts is given as it is.
 */
bool moment_range(const json_t *range, const Composition *composition,
                  const SelectContext *context, MomentBase base, RTime *start,
                  RTime *end, Resolution *problem);
