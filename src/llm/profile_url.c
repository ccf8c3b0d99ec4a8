/* The address of a server: https, or http to this machine. */
#include "profile_private.h"

#include <arpa/inet.h>
#include <glib/gi18n.h>
#include <string.h>

enum { HTTP_PORT = 80, HTTPS_PORT = 443, LOOPBACK_NET = 127 };

/* As net/http.h: its names, and its addresses as they are usually written. */
static bool is_loopback(const char *host)
{
    struct in_addr four;
    struct in6_addr six;
    if (g_ascii_strcasecmp(host, "localhost") == 0)
        return true;
    if (inet_pton(AF_INET, host, &four) == 1)
        return ntohl(four.s_addr) >> 24 == LOOPBACK_NET;
    return inet_pton(AF_INET6, host, &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

/* Nothing that could end a line or a word of a request or of a message, and nothing that
 * readers of addresses read differently. */
static bool is_plain(const char *text)
{
    for (; *text; text++)
        if (!g_ascii_isgraph(*text) || strchr("\"%<>\\^`{|}", *text))
            return false;
    return true;
}

static char *shown_host(GUri *uri, bool secure)
{
    const char *host = g_uri_get_host(uri);
    int port = g_uri_get_port(uri);
    g_autofree char *name =
        strchr(host, ':') ? g_strdup_printf("[%s]", host) : g_strdup(host);
    if (port <= 0 || port == (secure ? HTTPS_PORT : HTTP_PORT))
        return g_steal_pointer(&name);
    return g_strdup_printf("%s:%d", name, port);
}

/* What is wrong with it; NULL: nothing. Names no more than the host: what else is in an
 * address may be secret. */
static const char *complaint(GUri *uri, const char *text)
{
    if (!uri || !is_plain(text) || !g_uri_get_host(uri) || !*g_uri_get_host(uri))
        return _("this is no address; it looks like https://api.example.org/v1");
    if (strpbrk(text, "@?#"))
        return _("an address here has no name, no password, no “?” and no “#”; a key "
                 "goes into “key” or “header”");
    const char *scheme = g_uri_get_scheme(uri);
    if (strcmp(scheme, "https") == 0)
        return NULL;
    if (strcmp(scheme, "http") != 0)
        return _("an address begins with https:// (http:// for this machine)");
    if (!is_loopback(g_uri_get_host(uri)))
        return _(
            "what goes to another machine must be encrypted: https://, or a tunnel "
            "(ssh -L) and http://127.0.0.1");
    return NULL;
}

bool llm_url_read(const char *text, char **url, char **host, bool *local,
                  GError **error)
{
    g_autoptr(GUri) uri = g_uri_parse(text, G_URI_FLAGS_NONE, NULL);
    const char *wrong = complaint(uri, text);
    if (wrong) {
        g_set_error_literal(error, LLM_ERROR, LLM_ERROR_CONFIG, wrong);
        return false;
    }
    size_t length = strlen(text);
    while (length && text[length - 1] == '/')
        length--;
    *url = g_strndup(text, length);
    *host = shown_host(uri, strcmp(g_uri_get_scheme(uri), "https") == 0);
    *local = is_loopback(g_uri_get_host(uri));
    return true;
}
