/*
 * Pictures and peaks as parts of the cache (queue/cache.h).
 *
 * A head, the bytes, and a BLAKE2b-256 of both: nothing in the cache is synced, so its
 * reader has to tell.
 */
#pragma once

#include "chatkut/app/peaks.h"
#include "chatkut/base/picture.h"
#include "chatkut/queue/cache.h"

/* The name of a part: a hash of the text that says all that it depends on. Owned by the
 * caller. */
char *still_file_key(const char *text);

/* NULL: it is not there, or damaged, and then dropped. */
Picture *still_file_picture(Cache *cache, const char *key);
Peaks *still_file_peaks(Cache *cache, const char *key);

/* What cannot be kept is made again another time. */
void still_file_keep_picture(Cache *cache, const char *key, const Picture *picture);
void still_file_keep_peaks(Cache *cache, const char *key, const uint8_t *numbers,
                           size_t count);
