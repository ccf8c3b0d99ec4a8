/*
 * Random ids.
 *
 * An id is 8 characters of base32 (a-z, 2-7), the first a letter, so that it is
 * legal as an XML NCName, a file name and a `#id` selector. Ids are random, never
 * counters: two processes may add clips to one project at the same time.
 */
#pragma once

#include <stdint.h>

enum { ID_LENGTH = 8 };

/* A stream of ids. Tests pin it with a seed; the program seeds it from getrandom(2). */
typedef struct {
    uint64_t state;
} IdSource;

void id_source_init_random(IdSource *source);
void id_source_init_seed(IdSource *source, uint64_t seed);

/* The next id. Owned by the caller. */
char *id_next(IdSource *source);
