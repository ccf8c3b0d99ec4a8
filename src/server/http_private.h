/* Inside of the server: what its threads share. */
#pragma once

#include "chatkut/server/http.h"
#include "request.h"

#include <microhttpd.h>

enum { TOKEN_BYTES = 16 };

/* One request on its way. Both its connection and its response may know it. */
typedef struct {
    gatomicrefcount refs;
    Http *http;
    struct MHD_Connection *connection;
    RequestKind kind;
    bool asked; /* of the preview */
    /* under the lock of http: */
    bool waits; /* suspended, until it is answered */
    bool answered;
    GBytes *bytes; /* NULL: there is none */
    bool lasting;
} Exchange;

/* A page that hears events. */
typedef struct {
    Http *http;
    struct MHD_Connection *connection;
    /* under the lock of http: */
    bool waits; /* suspended */
    unsigned heard;
    unsigned pinged;
    GString *out; /* what is being written … */
    gsize at;     /* … and from where on */
} Listener;

struct Http {
    Preview *preview;
    struct MHD_Daemon *daemon;
    unsigned port;
    char token[2 * TOKEN_BYTES + 1];
    char *page, *playlist;

    GMutex lock; /* of all below */
    bool stops;
    GPtrArray *exchanges; /* Exchange *, that asked */
    GPtrArray *listeners; /* Listener * */
    char *event;          /* the last; NULL: none yet */
    unsigned events, pings;
};

/* ---- http.c ---------------------------------------------------------------------- */

void http_add_headers(struct MHD_Response *response, const char *type, bool lasting);
/* Takes the response. */
enum MHD_Result http_reply(struct MHD_Connection *connection, unsigned status,
                           struct MHD_Response *response);

/* ---- http_events.c --------------------------------------------------------------- */

enum MHD_Result http_give_events(const Exchange *exchange);
/* With the lock held. */
void http_wake_listeners(const Http *http);
