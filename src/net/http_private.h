/*
 * What the files of net/http share: an address that was read, a head under way, a run.
 */
#pragma once

#include "chatkut/net/http.h"
#include "curl.h"

#include <glib.h>

#define HTTP_HEADERS_MAX (64u << 10) /* bytes of all headers of an answer */

/* ---- http_url.c ---------------------------------------------------------------------
 * Addresses, as curl itself will read them. */

typedef struct {
    CURLU *parts;
    char *host; /* printable, for people */
    bool local; /* this machine */
} HttpUrl;

/* False: INVALID or FORBIDDEN; *url is then empty. */
bool http_url_read(HttpUrl *url, const Curl *curl, const char *text, GError **error);
void http_url_clear(HttpUrl *url, const Curl *curl);
/* Where `location` leads from there: a host, printable; NULL: it cannot be read. */
char *http_url_next(const HttpUrl *url, const Curl *curl, const char *location);
/* The same as a whole address; NULL as well where it holds a user name. */
char *http_url_follow(const HttpUrl *url, const Curl *curl, const char *location);

/* ---- http_head.c --------------------------------------------------------------------
 * The head of an answer, line by line; heads before the last (1xx) are forgotten. */

typedef struct {
    HttpHead head;
    char *location;   /* of a redirect */
    size_t bytes;     /* of all lines */
    bool exact_delay; /* retry-after-ms came, which goes before Retry-After */
    bool packed;      /* a Content-Encoding */
    bool whole;       /* its empty line has come */
} HttpHeadReader;

void http_head_init(HttpHeadReader *reader);
void http_head_clear(HttpHeadReader *reader);
/* One line with its end; trailers, which come behind the body, are only counted. */
void http_head_line(HttpHeadReader *reader, const Curl *curl, const char *line,
                    size_t size);

/* ---- http.c, http_setup.c, http_error.c ------------------------------------------ */

struct HttpClient {
    const Curl *curl; /* NULL until the first request */
    CURLM *multi;     /* keeps the connections */
    CURL *easy;
    char *ca_file; /* whose certificates are in `authorities`, beside the system's */
    GString *authorities;
};

typedef struct {
    HttpClient *client;
    const Curl *curl;
    const HttpRequest *request;
    const HttpListener *listener;
    GCancellable *cancellable;
    HttpResult *result;
    HttpUrl url;
    HttpHeadReader head;
    struct curl_slist *headers; /* one array; the texts are the caller's */
    int64_t start_us;
    int64_t last_us; /* when bytes of the body came last */
    char details[CURL_ERROR_SIZE];
    GError *error; /* what a callback found wrong */
} HttpRun;

/* Sets all options of the run's request; the callbacks are http.c's. */
bool http_setup(HttpRun *run, curl_write_callback on_line, curl_write_callback on_data,
                GError **error);

unsigned http_or(unsigned value, unsigned otherwise);

/* The errors of a run, with its host. Always false. */
bool http_fail(const HttpRun *run, NetError kind, GError **error);
bool http_fail_code(const HttpRun *run, CURLcode code, GError **error);
bool http_fail_redirect(const HttpRun *run, GError **error);
