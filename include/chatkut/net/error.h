/*
 * What goes wrong between chatkut and a server, or with a key for one.
 *
 * A message is a translated sentence that names the host (never more of an address:
 * paths and queries may hold secrets) or the key's reference, and says what to do next.
 * What a server answered with an HTTP status is no error here: HttpHead tells it.
 */
#pragma once

#include <glib.h>

typedef enum {
    NET_ERROR_CANCELLED, /* the GCancellable was cancelled */
    NET_ERROR_TIMEOUT,   /* no connection, no first byte or no end within the limit */
    NET_ERROR_STALLED,   /* the answer had begun, then nothing came for too long */
    NET_ERROR_RESOLVE,   /* there is no host of this name, or no network to ask */
    NET_ERROR_CONNECT,   /* nobody listens there, or it cannot be reached */
    NET_ERROR_TLS,       /* the server's certificate or the encryption is not right */
    NET_ERROR_REDIRECT,  /* the server sends elsewhere, which is never followed */
    NET_ERROR_TOO_LARGE, /* more than the limit: an answer, its headers, an event */
    NET_ERROR_BROKEN,    /* the connection ended in the middle */
    NET_ERROR_PROTOCOL,  /* what came is not HTTP, or is packed though nobody asked */
    NET_ERROR_FORBIDDEN, /* not done: such an address, a header, an open key file */
    NET_ERROR_MISSING, /* not here: a library, a variable, a file, a keyring's entry */
    NET_ERROR_IO,      /* a file cannot be read or written */
    NET_ERROR_INVALID, /* not the form it must have: a reference, a key */
} NetError;

#define NET_ERROR (net_error_quark())
GQuark net_error_quark(void);
