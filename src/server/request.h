/*
 * What a request means, from what a stranger wrote: pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum {
    REQUEST_NOTHING, /* 404 */
    REQUEST_FOREIGN, /* 403: the host is not this machine */
    REQUEST_FOLDER,  /* the page without its slash: 301 */
    REQUEST_PLAYLIST,
    REQUEST_SEGMENT, /* of `name` */
    REQUEST_EVENTS,
    REQUEST_WORDS, /* what the page says, in the user's language */
    REQUEST_PAGE,
    REQUEST_STYLE,
    REQUEST_SCRIPT,
    REQUEST_HLS_JS,
} RequestKind;

enum { REQUEST_NAME_MAX = 64 };

/* path: decoded, without its query; host: of the header, NULL: none. name: of a
 * segment, hexadecimal. */
RequestKind request_read(const char *path, const char *host, const char *token,
                         char name[REQUEST_NAME_MAX]);

/* Is it a name of this machine, with any port or none? */
bool request_is_local(const char *host);

typedef enum {
    RANGE_ALL,  /* there is none, or one that may be ignored */
    RANGE_PART, /* 206 */
    RANGE_NONE, /* 416 */
} RangeKind;

/* header: of "Range", NULL: none. Of several ranges all is meant. [*from, *from +
 * *count) of `size` bytes. */
RangeKind request_range(const char *header, size_t size, size_t *from, size_t *count);
