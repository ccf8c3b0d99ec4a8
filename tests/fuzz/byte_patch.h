/* Patches out of bytes: what a fuzzer turns, and what makes compositions of any
 * shape. */
#pragma once

#include "chatkut/edit/patch.h"

#include <stddef.h>
#include <stdint.h>

typedef struct {
    const uint8_t *at;
    const uint8_t *end;
} Bytes;

/* A number below `limit` (at least 1); 0 when there are no bytes left. */
unsigned bytes_take(Bytes *bytes, unsigned limit);

/* A few ops about objects of `composition`, which may well not fit it. */
Patch *byte_patch(Bytes *bytes, const Composition *composition);
