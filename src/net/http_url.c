/* Addresses. What may be sent where is decided on the parts that curl found, and the
 * very same parts are what it connects to: no second reader can be of another
 * opinion. */
#include "chatkut/base/text.h"
#include "http_private.h"

#include <arpa/inet.h>
#include <glib/gi18n.h>
#include <netinet/in.h>
#include <string.h>

#define HOST_COLUMNS 80

typedef enum { SCHEME_OTHER, SCHEME_HTTP, SCHEME_HTTPS } Scheme;

static char *part(const Curl *curl, CURLU *parts, CURLUPart which)
{
    char *text = NULL;
    if (curl->url_get(parts, which, &text, 0) != CURLUE_OK)
        return NULL;
    char *copy = g_strdup(text);
    curl->free(text);
    return copy;
}

static Scheme scheme_of(const Curl *curl, CURLU *parts)
{
    g_autofree char *scheme = part(curl, parts, CURLUPART_SCHEME);
    if (g_strcmp0(scheme, "https") == 0)
        return SCHEME_HTTPS;
    return g_strcmp0(scheme, "http") == 0 ? SCHEME_HTTP : SCHEME_OTHER;
}

/* curl has made a dotted quad of all ways to write an IPv4 address. "localhost" it
 * connects to this machine without asking anybody. */
static bool is_loopback(const char *host)
{
    struct in_addr four;
    struct in6_addr six;
    g_autofree char *bare = NULL;
    if (g_ascii_strcasecmp(host, "localhost") == 0)
        return true;
    if (inet_pton(AF_INET, host, &four) == 1)
        return ntohl(four.s_addr) >> 24 == IN_LOOPBACKNET;
    const size_t length = strlen(host);
    if (length < 3 || host[0] != '[' || host[length - 1] != ']')
        return false;
    bare = g_strndup(host + 1, length - 2);
    return inet_pton(AF_INET6, bare, &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

static bool check(const HttpUrl *url, Scheme scheme, GError **error)
{
    if (scheme == SCHEME_HTTPS || (scheme == SCHEME_HTTP && url->local))
        return true;
    if (scheme == SCHEME_HTTP)
        g_set_error(
            error, NET_ERROR, NET_ERROR_FORBIDDEN,
            _("http:// to %s could be read and changed by all on the way: write "
              "https:// (http:// is for servers on this computer)"),
            url->host);
    else
        g_set_error_literal(error, NET_ERROR, NET_ERROR_FORBIDDEN,
                            _("the address of a server begins with https://, or with "
                              "http:// where it runs on this computer"));
    return false;
}

/* Not even a part of an address that cannot be read is told: it may be a key. */
static bool refuse(CURLUcode code, GError **error)
{
    if (code == CURLUE_USER_NOT_ALLOWED)
        g_set_error_literal(error, NET_ERROR, NET_ERROR_FORBIDDEN,
                            _("the address of a server must not hold a user name: "
                              "write what is before the “@” elsewhere"));
    else if (code == CURLUE_UNSUPPORTED_SCHEME)
        return check(NULL, SCHEME_OTHER, error);
    else
        g_set_error_literal(error, NET_ERROR, NET_ERROR_INVALID,
                            _("this is not the address of a server; one looks like "
                              "https://api.example.com/v1"));
    return false;
}

bool http_url_read(HttpUrl *url, const Curl *curl, const char *text, GError **error)
{
    *url = (HttpUrl){ .parts = curl->url() };
    CURLUcode code =
        curl->url_set(url->parts, CURLUPART_URL, text ? text : "", CURLU_DISALLOW_USER);
    g_autofree char *host = code ? NULL : part(curl, url->parts, CURLUPART_HOST);
    bool fine = false;
    if (host != NULL) {
        url->host = text_printable(host, HOST_COLUMNS);
        url->local = is_loopback(host);
        fine = check(url, scheme_of(curl, url->parts), error);
    } else {
        refuse(code, error);
    }
    if (!fine)
        http_url_clear(url, curl);
    return fine;
}

void http_url_clear(HttpUrl *url, const Curl *curl)
{
    if (url->parts != NULL)
        curl->url_cleanup(url->parts);
    g_free(url->host);
    *url = (HttpUrl){ 0 };
}

char *http_url_next(const HttpUrl *url, const Curl *curl, const char *location)
{
    CURLU *next = curl->url_dup(url->parts);
    char *shown = NULL;
    if (curl->url_set(next, CURLUPART_URL, location, 0) == CURLUE_OK) {
        g_autofree char *host = part(curl, next, CURLUPART_HOST);
        shown = host ? text_printable(host, HOST_COLUMNS) : NULL;
    }
    curl->url_cleanup(next);
    return shown;
}

char *http_url_follow(const HttpUrl *url, const Curl *curl, const char *location)
{
    CURLU *next = curl->url_dup(url->parts);
    char *whole = NULL;
    if (curl->url_set(next, CURLUPART_URL, location, CURLU_DISALLOW_USER) == CURLUE_OK)
        whole = part(curl, next, CURLUPART_URL);
    curl->url_cleanup(next);
    return whole;
}

bool http_check_url(const char *url, char **host, bool *local, GError **error)
{
    const Curl *curl = net_curl(error);
    HttpUrl read;
    if (curl == NULL || !http_url_read(&read, curl, url, error))
        return false;
    if (host != NULL)
        *host = g_strdup(read.host);
    if (local != NULL)
        *local = read.local;
    http_url_clear(&read, curl);
    return true;
}
