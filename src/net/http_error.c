/* What went wrong, as sentences. */
#include "chatkut/base/text.h"
#include "http_private.h"

#include <glib/gi18n.h>

#define DETAIL_COLUMNS 160

/* Each with one %s, the host. */
static const char *const SENTENCES[] = {
    [NET_ERROR_CANCELLED] = N_("the request to %s was cancelled"),
    [NET_ERROR_TIMEOUT] =
        N_("%s did not answer in time: try again later, or use another "
           "server"),
    [NET_ERROR_STALLED] =
        N_("%s began to answer, then nothing came any more: try again"),
    [NET_ERROR_RESOLVE] = N_("there is no computer called %s to be found: check the "
                             "address, and that this one is on the network"),
    [NET_ERROR_CONNECT] = N_("%s cannot be reached: check the address, and that this "
                             "computer is on the network"),
    [NET_ERROR_TLS] = N_("the connection to %s is not safe, so nothing was sent"),
    [NET_ERROR_TOO_LARGE] = N_("%s answered with more than is ever needed, and was cut "
                               "off: try again, or use another address"),
    [NET_ERROR_BROKEN] = N_("the connection to %s broke off: try again"),
    [NET_ERROR_PROTOCOL] =
        N_("what %s sent is not an answer that chatkut can read: check "
           "the address"),
};

static const char *const NOT_RUNNING =
    N_("nothing listens at %s on this computer: start the server, or check the port");

static const char *const PROXY_REFUSED =
    N_("the proxy of the environment does not connect to %s: check https_proxy and "
       "no_proxy");

static const struct {
    CURLcode code;
    NetError kind;
} CODES[] = {
    { CURLE_OPERATION_TIMEDOUT, NET_ERROR_TIMEOUT },
    { CURLE_COULDNT_RESOLVE_HOST, NET_ERROR_RESOLVE },
    { CURLE_COULDNT_RESOLVE_PROXY, NET_ERROR_RESOLVE },
    { CURLE_COULDNT_CONNECT, NET_ERROR_CONNECT },
    { CURLE_PROXY, NET_ERROR_CONNECT },
    { CURLE_INTERFACE_FAILED, NET_ERROR_CONNECT },
    { CURLE_SSL_CONNECT_ERROR, NET_ERROR_TLS },
    { CURLE_PEER_FAILED_VERIFICATION, NET_ERROR_TLS },
    { CURLE_SSL_CACERT_BADFILE, NET_ERROR_TLS },
    { CURLE_SSL_CIPHER, NET_ERROR_TLS },
    { CURLE_SSL_CERTPROBLEM, NET_ERROR_TLS },
    { CURLE_SSL_ISSUER_ERROR, NET_ERROR_TLS },
    { CURLE_SSL_INVALIDCERTSTATUS, NET_ERROR_TLS },
    { CURLE_SSL_PINNEDPUBKEYNOTMATCH, NET_ERROR_TLS },
    { CURLE_SSL_CLIENTCERT, NET_ERROR_TLS },
    { CURLE_SEND_ERROR, NET_ERROR_BROKEN },
    { CURLE_RECV_ERROR, NET_ERROR_BROKEN },
    { CURLE_GOT_NOTHING, NET_ERROR_BROKEN },
    { CURLE_PARTIAL_FILE, NET_ERROR_BROKEN },
};

static NetError kind_of(CURLcode code)
{
    for (size_t i = 0; i < G_N_ELEMENTS(CODES); i++)
        if (CODES[i].code == code)
            return CODES[i].kind;
    return NET_ERROR_PROTOCOL;
}

static bool fail(const HttpRun *run, NetError kind, const char *sentence,
                 GError **error)
{
    GString *text = g_string_new(_(sentence));
    g_string_replace(text, "%s", run->url.host, 1);
    g_set_error_literal(error, NET_ERROR, (int)kind, text->str);
    g_string_free(text, TRUE);
    return false;
}

bool http_fail(const HttpRun *run, NetError kind, GError **error)
{
    return fail(run, kind, SENTENCES[kind], error);
}

/* libcurl's own words tell of encryption what no sentence of ours could: which of a
 * certificate's dates or names is wrong. */
static void add_details(const HttpRun *run, CURLcode code, GError **error)
{
    const char *words = *run->details ? run->details : run->curl->easy_strerror(code);
    g_autofree char *details = text_printable(words, DETAIL_COLUMNS);
    if (error == NULL)
        return;
    g_autofree char *sentence = g_steal_pointer(&(*error)->message);
    (*error)->message = g_strdup_printf("%s (%s)", sentence, details);
}

static bool proxy_refused(const HttpRun *run)
{
    long status = 0;
    run->curl->easy_getinfo(run->client->easy, CURLINFO_HTTP_CONNECTCODE, &status);
    return status >= 300;
}

bool http_fail_code(const HttpRun *run, CURLcode code, GError **error)
{
    const NetError kind = kind_of(code);
    if (proxy_refused(run))
        return fail(run, NET_ERROR_CONNECT, PROXY_REFUSED, error);
    if (kind == NET_ERROR_CONNECT && run->url.local)
        return fail(run, kind, NOT_RUNNING, error);
    http_fail(run, kind, error);
    if (kind == NET_ERROR_TLS || kind == NET_ERROR_PROTOCOL)
        add_details(run, code, error);
    return false;
}

bool http_fail_redirect(const HttpRun *run, GError **error)
{
    g_autofree char *host = http_url_next(&run->url, run->curl,
                                          run->head.location ? run->head.location : "");
    g_set_error(
        error, NET_ERROR, NET_ERROR_REDIRECT,
        _("%s sends on to %s, where chatkut does not follow with a key: if that "
          "is right, set this address"),
        run->url.host, host ? host : "?");
    return false;
}
