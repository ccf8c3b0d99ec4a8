/* rebind_amount.c: what a number or a length becomes in the place of an old one. For
 * rebind.c, which puts values into steps, rebind_degree.c, which makes more or less of
 * them, and rebind_target.c, which puts clips into them. */
#pragma once

#include "clause.h"

/* Does `old` change what was there, by so much? Else it is a value by itself. */
bool rebinding_is_change(const json_t *old);
/* Which way a change went: 1 or -1. */
int rebinding_sign(const json_t *old);
/* What a number in this field of a step is of. */
const char *rebinding_prop(const json_t *step, const char *field);
bool rebinding_is_number(const char *prop, const json_t *old);
/* The length that `slot` tells, in the form of `old` (NULL: none); NULL where it cannot
 * be. */
json_t *rebinding_length(const json_t *old, const Slot *slot);
/* The same amount; a bare number is of what the old value was of: "3 more" decibels. */
Slot rebinding_like(const json_t *old, const Slot *amount);
/* The number that `slot` tells, for this field of the step, in the form of `old` (NULL:
 * none); NULL where it cannot be. */
json_t *rebinding_number(const json_t *step, const char *field, const json_t *old,
                         const Slot *slot);
