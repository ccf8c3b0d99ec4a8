/*
 * Footage from the web: what is at an address becomes a file.
 *
 * A film is fetched whole before it is used, as one MPEG-TS or MP4 file: all that works
 * with files then works with it, and a film that is cut from it does not change or
 * vanish with a server. An address is that of an HLS playlist (net/hls.h), of which the
 * largest variant is taken, or of a file.
 *
 * Where it may lead: https to any host, http to this machine alone (net/http.h). A
 * playlist from elsewhere may not lead to this machine. A server that sends on
 * (redirects) is followed a few times, from https to https or from this machine to this
 * machine, and each address on the way is held to the same rules. Nothing is ever
 * opened that is no web address, and sizes are capped. The bytes are
 * not looked into here; a worker does that, as with all footage. It also makes one file
 * of a film whose sections have clocks of their own, or whose sound comes apart
 * (queue/splice.h).
 *
 * Parts that were fetched are kept in the user's cache folder until the film is whole,
 * so that one that was stopped goes on where it was.
 */
#pragma once

#include <glib.h>
#include <stdatomic.h>
#include <stdbool.h>

enum {
    FETCH_ADDRESS_MAX = 2048,  /* bytes */
    FETCH_PART_MAX_MB = 1024,  /* of a part of a playlist */
    FETCH_FILE_MAX_MB = 65536, /* of a file */
};

/* "https://…" or "http://…"? */
bool fetch_is_address(const char *text);

/* What is kept of an address: without its query, which may hold secrets, and without
 * its fragment. Owned by the caller. */
char *fetch_origin(const char *address);

/* Parts of a playlist, of which there are `total`; of a film that is one file the
 * mebibytes that came, `total` 0. */
typedef void (*FetchProgress)(unsigned done, unsigned total, void *user);

/*
 * Fetch what is at an address into a file in `folder` (made where it is missing), under
 * a name that is taken from the address and is not in use. Blocks; any thread. cancel
 * and progress may be NULL. The path of the file, owned by the caller; NULL with an
 * error whose message is a sentence that names the host.
 */
char *fetch_file(const char *address, const char *folder, const atomic_bool *cancel,
                 FetchProgress progress, void *user, GError **error);
