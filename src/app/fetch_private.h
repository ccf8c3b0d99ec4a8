/* What the files of fetch share: requests, and where their answers go. */
#pragma once

#include "chatkut/app/fetch.h"
#include "chatkut/net/hls.h"
#include "chatkut/net/http.h"
#include "chatkut/queue/cache.h"

/* One film on its way. */
typedef struct {
    const char *address; /* borrowed */
    const atomic_bool *cancel;
    FetchProgress progress;
    void *user;
    char *host;   /* of the address, for messages */
    Cache *cache; /* has the parts */
    bool local;   /* the address is on this machine */
    HttpClient *client;
    GCancellable *cancellable;
} Fetch;

/* Is there anything to be fetched there? Nothing is sent yet. */
bool fetch_begin(Fetch *fetch, GError **error);
void fetch_clear(Fetch *fetch);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Fetch, fetch_clear)

/* What is at the address: a playlist, as *text, or anything else, as a file without a
 * name, *fd, open at its start (else -1). *from: the address that it came from at
 * last, where the server sent on. All are the caller's. */
bool fetch_first(Fetch *fetch, int64_t most, GString **text, int *fd, char **from,
                 GError **error);
/* A playlist that the first led to; *from as above. */
GString *fetch_text(Fetch *fetch, const char *url, char **from, GError **error);
/* A part, open at its start; the caller's. It stays in the cache: one that is there is
 * whole and is not fetched again. -1 with an error. */
int fetch_part(Fetch *fetch, const HlsPart *part, int64_t most, GError **error);
/* It is of no more use. */
void fetch_drop_part(Fetch *fetch, const HlsPart *part);
