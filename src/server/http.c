#include "http_private.h"

#include "page.h"

#include <arpa/inet.h>
#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <netinet/in.h>
#include <sodium.h>
#include <string.h>

#define SEGMENT_TYPE "video/mp2t"

enum {
    HEAD_BYTES = 16 * 1024, /* of a request, at most */
    SEGMENT_BLOCK = 64 * 1024,
};

/* ---- exchanges ------------------------------------------------------------------- */

static Exchange *exchange_new(Http *http, struct MHD_Connection *connection)
{
    Exchange *exchange = g_new0(Exchange, 1);
    g_atomic_ref_count_init(&exchange->refs);
    exchange->http = http;
    exchange->connection = connection;
    return exchange;
}

static void exchange_unref(void *data)
{
    Exchange *exchange = data;
    if (!g_atomic_ref_count_dec(&exchange->refs))
        return;
    g_clear_pointer(&exchange->bytes, g_bytes_unref);
    g_free(exchange);
}

/* With the lock held. */
static void resume(Exchange *exchange)
{
    if (exchange->waits)
        MHD_resume_connection(exchange->connection);
    exchange->waits = false;
}

/* With the lock held. False: it is answered. */
static bool wait_for_answer(Exchange *exchange)
{
    if (exchange->answered || exchange->http->stops)
        return false;
    exchange->waits = true;
    MHD_suspend_connection(exchange->connection);
    return true;
}

/* A PreviewAnswer. */
static void take_answer(GBytes *bytes, bool lasting, void *user)
{
    Exchange *exchange = user;
    g_mutex_lock(&exchange->http->lock);
    exchange->bytes = bytes ? g_bytes_ref(bytes) : NULL;
    exchange->lasting = lasting;
    exchange->answered = true;
    resume(exchange);
    g_mutex_unlock(&exchange->http->lock);
}

/* *answered: the preview had it ready. */
static void ask(Exchange *exchange, const char *name, bool *answered)
{
    Http *http = exchange->http;
    g_mutex_lock(&http->lock);
    exchange->asked = true;
    g_ptr_array_add(http->exchanges, exchange);
    g_mutex_unlock(&http->lock);
    preview_ask(http->preview, name, take_answer, exchange);
    g_mutex_lock(&http->lock);
    *answered = exchange->answered;
    g_mutex_unlock(&http->lock);
}

/* ---- responses ------------------------------------------------------------------- */

void http_add_headers(struct MHD_Response *response, const char *type, bool lasting)
{
    static const char *const rows[][2] = {
        { "X-Content-Type-Options", "nosniff" },
        { "Referrer-Policy", "no-referrer" }, /* the token is in the address */
        { "Cross-Origin-Resource-Policy", "same-origin" },
        { "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' "
          "data:; media-src 'self' blob:; connect-src 'self'; worker-src 'self' blob:; "
          "base-uri 'none'; form-action 'none'; frame-ancestors 'none'" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        MHD_add_response_header(response, rows[i][0], rows[i][1]);
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
    MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL,
                            lasting ? "private, max-age=31536000, immutable"
                                    : "no-store");
}

/* Takes the response. */
enum MHD_Result http_reply(struct MHD_Connection *connection, unsigned status,
                           struct MHD_Response *response)
{
    enum MHD_Result queued = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return queued;
}

static struct MHD_Response *text_response(const char *text)
{
    union {
        const void *from;
        void *to;
    } body = { text }; /* it is only read */
    struct MHD_Response *response =
        MHD_create_response_from_buffer(strlen(text), body.to, MHD_RESPMEM_PERSISTENT);
    http_add_headers(response, "text/plain; charset=utf-8", false);
    return response;
}

static enum MHD_Result refuse(struct MHD_Connection *connection, unsigned status)
{
    struct MHD_Response *response = text_response(MHD_get_reason_phrase_for(status));
    if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
        MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
    return http_reply(connection, status, response);
}

static const char *header_of(struct MHD_Connection *connection, const char *name)
{
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

static void unref_bytes(void *bytes)
{
    g_bytes_unref(bytes);
}

static ssize_t read_bytes(void *data, uint64_t position, char *to, size_t most)
{
    gsize size;
    const char *from = g_bytes_get_data(data, &size);
    if (position >= size)
        return MHD_CONTENT_READER_END_OF_STREAM;
    size_t count = MIN(most, size - (size_t)position);
    memcpy(to, from + position, count);
    return (ssize_t)count;
}

static struct MHD_Response *part_response(GBytes *bytes, size_t from, size_t count)
{
    GBytes *part = g_bytes_new_from_bytes(bytes, from, count);
    return MHD_create_response_from_callback(count, SEGMENT_BLOCK, read_bytes, part,
                                             unref_bytes);
}

/* All of it, or the range that is asked for. */
static enum MHD_Result give(struct MHD_Connection *connection, GBytes *bytes,
                            const char *type, bool lasting)
{
    size_t from, count, size = g_bytes_get_size(bytes);
    RangeKind range = request_range(header_of(connection, MHD_HTTP_HEADER_RANGE), size,
                                    &from, &count);
    if (range == RANGE_NONE)
        return refuse(connection, MHD_HTTP_RANGE_NOT_SATISFIABLE);
    struct MHD_Response *response = part_response(bytes, from, count);
    http_add_headers(response, type, lasting);
    MHD_add_response_header(response, MHD_HTTP_HEADER_ACCEPT_RANGES, "bytes");
    if (range == RANGE_PART) {
        g_autofree char *text =
            g_strdup_printf("bytes %zu-%zu/%zu", from, from + count - 1, size);
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_RANGE, text);
    }
    return http_reply(connection,
                      range == RANGE_PART ? MHD_HTTP_PARTIAL_CONTENT : MHD_HTTP_OK,
                      response);
}

static enum MHD_Result give_answer(const Exchange *exchange)
{
    bool list = exchange->kind == REQUEST_PLAYLIST;
    if (!exchange->bytes)
        return refuse(exchange->connection,
                      list ? MHD_HTTP_SERVICE_UNAVAILABLE : MHD_HTTP_NOT_FOUND);
    return give(exchange->connection, exchange->bytes,
                list ? "application/vnd.apple.mpegurl" : SEGMENT_TYPE,
                exchange->lasting);
}

/* The bytes of a segment, as soon as it is made. */
static ssize_t read_later(void *data, uint64_t position, char *to, size_t most)
{
    Exchange *exchange = data;
    Http *http = exchange->http;
    g_mutex_lock(&http->lock);
    bool waits = wait_for_answer(exchange);
    GBytes *bytes = exchange->bytes;
    g_mutex_unlock(&http->lock);
    if (waits)
        return 0;
    return bytes ? read_bytes(bytes, position, to, most)
                 : MHD_CONTENT_READER_END_WITH_ERROR;
}

/* Players open the next segment before they have read this one, and wait for its head:
 * they get it at once, whenever the rest follows. */
static enum MHD_Result give_later(Exchange *exchange)
{
    g_atomic_ref_count_inc(&exchange->refs);
    struct MHD_Response *response = MHD_create_response_from_callback(
        MHD_SIZE_UNKNOWN, SEGMENT_BLOCK, read_later, exchange, exchange_unref);
    http_add_headers(response, SEGMENT_TYPE, false);
    return http_reply(exchange->connection, MHD_HTTP_OK, response);
}

static enum MHD_Result give_segment(Exchange *exchange, const char *name)
{
    bool answered;
    ask(exchange, name, &answered);
    return answered ? give_answer(exchange) : give_later(exchange);
}

static enum MHD_Result give_playlist(Exchange *exchange)
{
    bool answered;
    ask(exchange, NULL, &answered);
    if (answered)
        return give_answer(exchange);
    g_mutex_lock(&exchange->http->lock);
    bool waits = wait_for_answer(exchange);
    g_mutex_unlock(&exchange->http->lock);
    return waits ? MHD_YES : give_answer(exchange);
}

static enum MHD_Result give_file(const Exchange *exchange)
{
    PageFile file = page_file(exchange->kind);
    g_autoptr(GBytes) bytes = file.bytes;
    if (!bytes)
        return refuse(exchange->connection, MHD_HTTP_NOT_FOUND);
    return give(exchange->connection, bytes, file.type, false);
}

static enum MHD_Result give_folder(const Exchange *exchange)
{
    g_autofree char *path = g_strdup_printf("/%s/", exchange->http->token);
    struct MHD_Response *response = text_response("");
    MHD_add_response_header(response, MHD_HTTP_HEADER_LOCATION, path);
    return http_reply(exchange->connection, MHD_HTTP_MOVED_PERMANENTLY, response);
}

/* ---- requests -------------------------------------------------------------------- */

static enum MHD_Result handle_new(Exchange *exchange, const char *path,
                                  const char *method)
{
    struct MHD_Connection *connection = exchange->connection;
    char name[REQUEST_NAME_MAX];
    exchange->kind = request_read(path, header_of(connection, MHD_HTTP_HEADER_HOST),
                                  exchange->http->token, name);
    if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
        return refuse(connection, MHD_HTTP_METHOD_NOT_ALLOWED);
    switch (exchange->kind) {
    case REQUEST_NOTHING:
        return refuse(connection, MHD_HTTP_NOT_FOUND);
    case REQUEST_FOREIGN:
        return refuse(connection, MHD_HTTP_FORBIDDEN);
    case REQUEST_FOLDER:
        return give_folder(exchange);
    case REQUEST_PLAYLIST:
        return give_playlist(exchange);
    case REQUEST_SEGMENT:
        return give_segment(exchange, name);
    case REQUEST_EVENTS:
        return http_give_events(exchange);
    default:
        return give_file(exchange);
    }
}

/* Called with the head, again for each piece of a body, and when it is all there. */
static enum MHD_Result handle(void *data, struct MHD_Connection *connection,
                              const char *path, const char *method, const char *version,
                              const char *body, size_t *body_size, void **state)
{
    Exchange *exchange = *state;
    (void)version, (void)body;
    if (!exchange) {
        *state = exchange_new(data, connection);
        return MHD_YES;
    }
    if (*body_size > 0) {
        *body_size = 0; /* nobody wants it */
        return MHD_YES;
    }
    return exchange->asked ? give_answer(exchange) : handle_new(exchange, path, method);
}

static void end_exchange(void *data, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode code)
{
    Http *http = data;
    Exchange *exchange = *state;
    (void)connection, (void)code;
    if (!exchange)
        return;
    if (exchange->asked)
        preview_unask(http->preview, exchange);
    g_mutex_lock(&http->lock);
    g_ptr_array_remove_fast(http->exchanges, exchange);
    g_mutex_unlock(&http->lock);
    *state = NULL;
    exchange_unref(exchange);
}

/* ---- beginning and ending -------------------------------------------------------- */

static void make_token(Http *http)
{
    unsigned char bytes[TOKEN_BYTES];
    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2hex(http->token, sizeof http->token, bytes, sizeof bytes);
}

static struct MHD_Daemon *listen_at(Http *http, unsigned port)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons((uint16_t)port),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    return MHD_start_daemon(
        MHD_USE_AUTO_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, (uint16_t)port, NULL,
        NULL, handle, http, MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)HTTP_CLIENTS_MAX,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)HTTP_IDLE_S,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEAD_BYTES,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_NOTIFY_COMPLETED, end_exchange,
        http, MHD_OPTION_END);
}

static bool start_daemon(Http *http, unsigned port, GError **error)
{
    errno = 0;
    http->daemon = listen_at(http, port);
    int code = errno;
    if (!http->daemon) {
        g_set_error(error, G_IO_ERROR,
                    code == EADDRINUSE ? G_IO_ERROR_ADDRESS_IN_USE : G_IO_ERROR_FAILED,
                    _("Port %u cannot be listened on: %s. Choose another one with "
                      "--port, or 0 for any."),
                    port, g_strerror(code));
        return false;
    }
    http->port = MHD_get_daemon_info(http->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
    return true;
}

Http *http_start(Preview *preview, unsigned port, GError **error)
{
    g_autoptr(Http) http = g_new0(Http, 1);
    g_mutex_init(&http->lock);
    http->preview = preview;
    http->exchanges = g_ptr_array_new();
    http->listeners = g_ptr_array_new();
    if (sodium_init() < 0)
        g_error("libsodium has no random numbers");
    make_token(http);
    if (!start_daemon(http, port, error))
        return NULL;
    http->page = g_strdup_printf("http://127.0.0.1:%u/%s/", http->port, http->token);
    http->playlist = g_strconcat(http->page, "index.m3u8", NULL);
    return g_steal_pointer(&http);
}

/* Whoever waits is woken: the daemon must not end before. */
static void wake_all(Http *http)
{
    g_mutex_lock(&http->lock);
    http->stops = true;
    for (unsigned i = 0; i < http->exchanges->len; i++)
        resume(g_ptr_array_index(http->exchanges, i));
    http_wake_listeners(http);
    g_mutex_unlock(&http->lock);
}

void http_stop(Http *http)
{
    if (!http)
        return;
    if (http->daemon) {
        wake_all(http);
        MHD_stop_daemon(http->daemon);
    }
    g_ptr_array_unref(http->exchanges);
    g_ptr_array_unref(http->listeners);
    g_mutex_clear(&http->lock);
    g_free(http->event);
    g_free(http->page);
    g_free(http->playlist);
    g_free(http);
}

unsigned http_port(const Http *http)
{
    return http->port;
}

const char *http_page(const Http *http)
{
    return http->page;
}

const char *http_playlist(const Http *http)
{
    return http->playlist;
}

/* ---- for the app ----------------------------------------------------------------- */

static void *host_start(Preview *preview, GError **error)
{
    return http_start(preview, 0, error);
}

static const char *host_url(void *http)
{
    return http_playlist(http);
}

static void host_stop(void *http)
{
    http_stop(http);
}

const PreviewHost http_preview_host = { host_start, host_url, host_stop };
