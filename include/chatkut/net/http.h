/*
 * One HTTP request at a time: blocking, streamed, cancellable, in any thread.
 *
 * It is meant for what holds keys and talks to strangers:
 * - https everywhere; plain http only to this machine: `localhost`, 127.0.0.0/8, [::1],
 *   as curl reads the address, and then never through a proxy. An address with a user
 *   name is refused. Certificates are always verified.
 * - A redirect is an error, so a key never reaches another host; who sends none may ask
 *   where it leads, and decide. No cookies, no .netrc.
 * - Nothing is unpacked: compression is not asked for, and refused when it comes.
 * - Answers are capped, head and body, and what stands still is ended: nothing goes on
 *   for ever but a stream that keeps coming (total_ms).
 * - Headers and bodies are never logged and never part of an error. Headers are not
 *   copied by this module; what libcurl copies it frees wiped.
 *
 * libcurl (7.85 or newer) is loaded at the first request: a program that makes none
 * pays nothing. Other proxies are those of the environment, as curl reads it
 * (https_proxy, no_proxy). HTTP/1.1 (RFC 9112); connections are kept and used again.
 *
 * Cancelling ends a request within some milliseconds, whatever it waits for.
 */
#pragma once

#include "chatkut/net/error.h"

#include <gio/gio.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HTTP_ANSWER_MAX   (4u << 20) /* bytes of a body where nothing else is said */
#define HTTP_CONNECT_MS   5000       /* name, connection and encryption */
#define HTTP_FIRST_MS     30000      /* from the start to the body's first byte */
#define HTTP_STALL_MS     30000      /* between two bytes of the body */
#define HTTP_REQUEST_ID   128
#define HTTP_CONTENT_TYPE 64

/* What is asked. Zero, or NULL, means what the line says. All is borrowed for the
 * call. */
typedef struct {
    const char *method; /* GET, or POST where there is a body */
    const char *url;
    const char *const *headers; /* "Name: value", ends with NULL; none */
    const char *body;           /* none */
    size_t body_size;
    size_t answer_max;   /* HTTP_ANSWER_MAX */
    unsigned connect_ms; /* HTTP_CONNECT_MS */
    unsigned first_ms;   /* HTTP_FIRST_MS */
    unsigned stall_ms;   /* HTTP_STALL_MS */
    unsigned total_ms;   /* no limit */
    const char *ca_file; /* authorities (PEM) beside the system's; none */
    char **redirect; /* gets where a redirect leads, a whole address, the caller's: the
                        run then ends well, its listener hears nothing. Not set where
                        there is none. NULL: a redirect is an error */
} HttpRequest;

/* What the server says of trying again (x-should-retry). */
typedef enum {
    HTTP_RETRY_UNSAID,
    HTTP_RETRY_YES,
    HTTP_RETRY_NO,
} HttpRetry;

/* The head of an answer. Texts are printable ASCII, "" where there is none. */
typedef struct {
    int status; /* 200…299, 400…599; 3xx where `redirect` was asked for */
    int64_t retry_after_ms; /* retry-after-ms, else Retry-After (seconds or a date); at
                             * most a day; -1: not said */
    HttpRetry should_retry;
    char request_id[HTTP_REQUEST_ID];     /* x-request-id or request-id */
    char content_type[HTTP_CONTENT_TYPE]; /* in lower case, without parameters */
} HttpHead;

/* Who is told, in the calling thread. Either function may be NULL. */
typedef struct {
    /* Once, before any data. False ends the request. */
    bool (*head)(const HttpHead *head, void *user);
    /* The body's bytes as they come, whatever the status. False ends the request. */
    bool (*data)(const char *bytes, size_t size, void *user);
    void *user;
} HttpListener;

/* How it went; filled in also when there was an error, as far as it went. */
typedef struct {
    HttpHead head;         /* status 0: none came */
    bool ended;            /* by the listener's false */
    int64_t first_byte_us; /* from the start to the body's first byte; -1: none came */
    int64_t total_us;
    uint64_t bytes; /* of the body */
} HttpResult;

/* What keeps connections: use one as long as there may be another request. It belongs
 * to one thread at a time; several clients are independent of each other. Creating one
 * loads nothing. */
typedef struct HttpClient HttpClient;

HttpClient *http_client_new(void);
void http_client_free(HttpClient *client);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(HttpClient, http_client_free)

/* Runs the request to its end. True: the whole answer has come, of whatever status, or
 * a listener ended it. False: a NET_ERROR. `cancellable` may be NULL, and be cancelled
 * from any thread. */
bool http_run(HttpClient *client, const HttpRequest *request,
              const HttpListener *listener, GCancellable *cancellable,
              HttpResult *result, GError **error);

/* May a request go to this address? *host (may be NULL): its name, printable, the
 * caller's; *local (may be NULL): is it this machine? False: FORBIDDEN or INVALID says
 * why not, or MISSING. Sends nothing; loads libcurl. */
bool http_check_url(const char *url, char **host, bool *local, GError **error);

/* What libcurl is here, as "7.88.1 OpenSSL/3.0.19"; loads it. NULL: MISSING, with the
 * name of the package. */
const char *http_library(GError **error);
