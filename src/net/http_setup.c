/* A request in libcurl's options. */
#include "http_private.h"

#include <glib/gi18n.h>
#include <string.h>

#define USER_AGENT "chatkut/" CHATKUT_VERSION

/* HTTP/1.1: a client has one request at a time, so newer ones win nothing, and ending a
 * stream of HTTP/2 was not reliable in the libcurl of Debian 12.
 * QUICK_EXIT: do not wait for a name server when a request is cancelled. */
static const struct {
    CURLoption option;
    long value;
} NUMBERS[] = {
    { CURLOPT_NOSIGNAL, 1 },
    { CURLOPT_NOPROGRESS, 1 },
    { CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1 },
    { CURLOPT_HTTP09_ALLOWED, 0 },
    { CURLOPT_FOLLOWLOCATION, 0 },
    { CURLOPT_HTTP_CONTENT_DECODING, 0 },
    { CURLOPT_SSL_VERIFYPEER, 1 },
    { CURLOPT_SSL_VERIFYHOST, 2 },
    { CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2 },
    { CURLOPT_HEADEROPT, CURLHEADER_SEPARATE },
    { CURLOPT_SUPPRESS_CONNECT_HEADERS, 1 },
    { CURLOPT_TCP_KEEPALIVE, 1 },
    { CURLOPT_QUICK_EXIT, 1 },
};

unsigned http_or(unsigned value, unsigned otherwise)
{
    return value > 0 ? value : otherwise;
}

/* A function that returns options' results: all are fine, or the library is too old. */
#define SET(run, option, value) \
    ((run)->curl->easy_setopt((run)->client->easy, (option), (value)) == CURLE_OK)

static bool set_numbers(HttpRun *run)
{
    for (size_t i = 0; i < G_N_ELEMENTS(NUMBERS); i++)
        if (!SET(run, NUMBERS[i].option, NUMBERS[i].value))
            return false;
    return true;
}

/* For this computer there is no proxy: it would not be this computer. */
static bool set_place(HttpRun *run)
{
    return SET(run, CURLOPT_CURLU, run->url.parts) &&
           SET(run, CURLOPT_PROTOCOLS_STR, run->url.local ? "http,https" : "https") &&
           (!run->url.local || SET(run, CURLOPT_NOPROXY, "*"));
}

static bool set_message(HttpRun *run)
{
    const HttpRequest *request = run->request;
    const char *method =
        request->method ? request->method : (request->body ? "POST" : "GET");
    const long limit = http_or(request->connect_ms, HTTP_CONNECT_MS);
    if (request->body != NULL &&
        !(SET(run, CURLOPT_POSTFIELDS, request->body) &&
          SET(run, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_size)))
        return false;
    return SET(run, CURLOPT_CUSTOMREQUEST, method) &&
           SET(run, CURLOPT_HTTPHEADER, run->headers) &&
           SET(run, CURLOPT_USERAGENT, USER_AGENT) &&
           SET(run, CURLOPT_CONNECTTIMEOUT_MS, limit);
}

static bool set_callbacks(HttpRun *run, curl_write_callback on_line,
                          curl_write_callback on_data)
{
    return SET(run, CURLOPT_HEADERFUNCTION, on_line) &&
           SET(run, CURLOPT_HEADERDATA, run) &&
           SET(run, CURLOPT_WRITEFUNCTION, on_data) &&
           SET(run, CURLOPT_WRITEDATA, run) &&
           SET(run, CURLOPT_ERRORBUFFER, run->details);
}

/* ---- headers --------------------------------------------------------------------- */

#define TOKEN_CHARS \
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_!#$%&'*+.^`|~"

/* RFC 9110 §5.5; a line's end in a value would begin a header of somebody else's. */
static bool check_header(const char *header, GError **error)
{
    const size_t name = strspn(header, TOKEN_CHARS);
    bool fine = name > 0 && header[name] == ':';
    for (const char *at = header + name; fine && *at != '\0'; at++)
        fine = *at == '\t' || !g_ascii_iscntrl(*at);
    if (fine)
        return true;
    g_set_error(
        error, NET_ERROR, NET_ERROR_FORBIDDEN,
        _("the header “%.*s” cannot be sent: one is “Name: value”, in one line"),
        header[name] == ':' ? (int)MIN(name, 40) : 1,
        header[name] == ':' ? header : "?");
    return false;
}

static unsigned count_headers(const char *const *headers)
{
    unsigned count = 0;
    while (headers != NULL && headers[count] != NULL)
        count++;
    return count;
}

/* curl's list with the caller's texts in it: the keys are not copied. An empty
 * "Expect:" keeps curl from waiting for leave to send a large body. */
static bool list_headers(HttpRun *run, GError **error)
{
    const char *const *headers = run->request->headers;
    const unsigned count = count_headers(headers);
    run->headers = g_new0(struct curl_slist, count + 1);
    for (unsigned i = 0; i < count; i++) {
        if (!check_header(headers[i], error))
            return false;
        run->headers[i].data = (char *)(uintptr_t)headers[i];
        run->headers[i].next = &run->headers[i + 1];
    }
    run->headers[count].data = (char *)(uintptr_t) "Expect:";
    return true;
}

/* ---- authorities ----------------------------------------------------------------- */

static void append_file(GString *text, const char *path)
{
    g_autofree char *content = NULL;
    size_t size;
    if (path == NULL || !g_file_get_contents(path, &content, &size, NULL))
        return;
    g_string_append_len(text, content, (gssize)size);
    g_string_append_c(text, '\n');
}

static bool refuse_authorities(const char *path, const char *why, GError **error)
{
    g_autofree char *name = g_filename_display_name(path);
    g_set_error(error, NET_ERROR, NET_ERROR_INVALID,
                _("the certificates “%s” cannot be used (%s): it must be a PEM file"),
                name, why);
    return false;
}

/* curl takes one file instead of the system's: so it gets both in one piece. */
static bool read_authorities(HttpClient *client, const char *path, GError **error)
{
    g_autoptr(GError) why = NULL;
    g_autofree char *content = NULL;
    const curl_version_info_data *info = client->curl->version_info(CURLVERSION_NOW);
    if (!g_file_get_contents(path, &content, NULL, &why))
        return refuse_authorities(path, why->message, error);
    if (strstr(content, "-----BEGIN ") == NULL)
        return refuse_authorities(path, _("there is none in it"), error);
    g_free(client->ca_file);
    client->ca_file = g_strdup(path);
    g_string_assign(client->authorities, content);
    g_string_append_c(client->authorities, '\n');
    append_file(client->authorities, info->cainfo);
    return true;
}

static bool set_authorities(HttpRun *run, GError **error)
{
    HttpClient *client = run->client;
    const char *path = run->request->ca_file;
    if (path == NULL)
        return true;
    if (g_strcmp0(path, client->ca_file) != 0 && !read_authorities(client, path, error))
        return false;
    struct curl_blob blob = { client->authorities->str, client->authorities->len,
                              CURL_BLOB_COPY };
    return SET(run, CURLOPT_CAINFO_BLOB, &blob);
}

bool http_setup(HttpRun *run, curl_write_callback on_line, curl_write_callback on_data,
                GError **error)
{
    if (!list_headers(run, error) || !set_authorities(run, error))
        return false;
    if (set_numbers(run) && set_place(run) && set_message(run) &&
        set_callbacks(run, on_line, on_data))
        return true;
    g_set_error_literal(error, NET_ERROR, NET_ERROR_MISSING,
                        _("this libcurl cannot do what chatkut needs: install the "
                          "package libcurl4 in 7.85 or newer"));
    return false;
}
