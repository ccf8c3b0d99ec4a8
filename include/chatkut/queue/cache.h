/*
 * The cache: finished parts of renders, by key.
 *
 * One folder for all projects of a user: KEY is in parts/KE/KEY. A part gets its name
 * when it is whole and never changes, so a part found is good, two processes may keep
 * and drop at the same time, and kill -9 leaves nothing but a nameless file. Whether
 * its content survived (a disk that lies, a power failure: nothing is synced) is for
 * its reader to say: parts carry a hash of themselves.
 *
 * A part is touched when it is used. When there are more bytes than `limit`, those not
 * used for longest go. Keys are lower case hexadecimal, as of render/segment.h.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Cache Cache;

/* The environment may say how much there may be, in MiB. */
#define CACHE_LIMIT_VARIABLE "CHATKUT_CACHE_MB"
enum { CACHE_LIMIT_MB = 10 * 1024 };

/* folder: made where it is missing; NULL: "chatkut" in the user's cache folder
 * ($XDG_CACHE_HOME). limit: bytes, 0: as the environment says, else CACHE_LIMIT_MB;
 * never more than half of what is free there. NULL with a G_FILE_ERROR. */
Cache *cache_open(const char *folder, int64_t limit, GError **error);
void cache_free(Cache *cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Cache, cache_free)

const char *cache_folder(const Cache *cache);
/* In bytes, as it is now. Looks at all parts, as the two at the end do; nothing else
 * does. */
int64_t cache_limit(Cache *cache);

/* Is there a part? Touches it. */
bool cache_has(Cache *cache, const char *key);

/* It, open for reading, close-on-exec; -1 where it is not there. Touches it. It stays
 * readable when it is dropped meanwhile. */
int cache_fetch(Cache *cache, const char *key);

/* An empty file without a name, for reading and writing; it is gone when it is closed,
 * unless it is kept. -1 with a G_FILE_ERROR. */
int cache_blank(Cache *cache, GError **error);

/* Give what is in `fd`, of cache_blank(), its key; where there is a part of that key,
 * that one stays. The descriptor stays the caller's, to read from. A part that had to
 * go on in memory (render/part.h) is none of the cache: G_FILE_ERROR_NOSPC. */
bool cache_keep(Cache *cache, const char *key, int fd, GError **error);

/* It was damaged. */
void cache_drop(Cache *cache, const char *key);

typedef struct {
    unsigned parts;
    int64_t bytes;
} CacheSize;

CacheSize cache_size(Cache *cache);

/* Drop what was not used for longest until there are at most `limit` bytes (-1: the
 * cache's). Returns what was dropped. */
CacheSize cache_trim(Cache *cache, int64_t limit);
