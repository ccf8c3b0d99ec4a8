/* One request: curl's multi interface with one transfer in it, for two things that its
 * easy interface has not: it can be woken from another thread, and limits can be
 * ours. */
#include "chatkut/net/http.h"

#include "http_private.h"

#include <signal.h>
#include <time.h>

#define NEVER INT64_MAX

/* ---- clients --------------------------------------------------------------------- */

HttpClient *http_client_new(void)
{
    HttpClient *client = g_new0(HttpClient, 1);
    client->authorities = g_string_new(NULL);
    return client;
}

static bool start_client(HttpClient *client, GError **error)
{
    if (client->curl != NULL)
        return true;
    const Curl *curl = net_curl(error);
    if (curl == NULL)
        return false;
    client->multi = curl->multi_init();
    client->easy = curl->easy_init();
    client->curl = curl;
    return true;
}

/* Not every libcurl writes with MSG_NOSIGNAL below its encryption: where the other end
 * is gone, that is a SIGPIPE for this thread, which would end the program. */
static void hold_sigpipe(sigset_t *before)
{
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, before);
}

static void drop_sigpipe(const sigset_t *before)
{
    const struct timespec now = { 0 };
    sigset_t pipe;
    if (sigismember(before, SIGPIPE))
        return;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    while (sigtimedwait(&pipe, NULL, &now) == SIGPIPE)
        ;
    pthread_sigmask(SIG_SETMASK, before, NULL);
}

void http_client_free(HttpClient *client)
{
    sigset_t before;
    if (client == NULL)
        return;
    hold_sigpipe(&before);
    if (client->curl != NULL) {
        client->curl->easy_cleanup(client->easy);
        client->curl->multi_cleanup(client->multi);
    }
    drop_sigpipe(&before);
    g_string_free(client->authorities, TRUE);
    g_free(client->ca_file);
    g_free(client);
}

const char *http_library(GError **error)
{
    static char *words;
    static gsize once;
    const Curl *curl = net_curl(error);
    if (curl == NULL)
        return NULL;
    if (g_once_init_enter(&once)) {
        const curl_version_info_data *info = curl->version_info(CURLVERSION_NOW);
        words = g_strdup_printf("%s %s", info->version, info->ssl_version);
        g_once_init_leave(&once, 1);
    }
    return words;
}

/* ---- what comes ---------------------------------------------------------------------
 * Callbacks of curl: another number than theirs ends the transfer. */

static bool is_cancelled(const HttpRun *run)
{
    return g_cancellable_is_cancelled(run->cancellable);
}

static bool is_redirect(const HttpHead *head)
{
    return head->status >= 300 && head->status < 400;
}

/* Of those that lead somewhere (RFC 9110 §15.4), and of who asks. */
static bool give_redirect(HttpRun *run)
{
    static const int STATUSES[] = { 301, 302, 303, 307, 308 };
    const char *location = run->head.location;
    bool leads = run->request->redirect && location && *location;
    bool known = false;
    for (size_t i = 0; i < G_N_ELEMENTS(STATUSES); i++)
        known = known || run->head.head.status == STATUSES[i];
    if (leads && known)
        *run->request->redirect = http_url_follow(&run->url, run->curl, location);
    return leads && known && *run->request->redirect;
}

static bool tell_head(HttpRun *run)
{
    const HttpListener *listener = run->listener;
    run->result->head = run->head.head;
    if (is_redirect(&run->head.head)) {
        run->result->ended = give_redirect(run);
        return !run->result->ended && http_fail_redirect(run, &run->error);
    }
    if (run->head.packed)
        return http_fail(run, NET_ERROR_PROTOCOL, &run->error);
    run->result->ended = listener != NULL && listener->head != NULL &&
                         !listener->head(&run->result->head, listener->user);
    return !run->result->ended;
}

static size_t on_line(char *line, size_t size, size_t count, void *user)
{
    HttpRun *run = user;
    const bool told = run->head.whole;
    http_head_line(&run->head, run->curl, line, size * count);
    if (run->head.bytes > HTTP_HEADERS_MAX)
        return http_fail(run, NET_ERROR_TOO_LARGE, &run->error);
    return !told && run->head.whole && !tell_head(run) ? 0 : size * count;
}

static void note_bytes(HttpRun *run, size_t size)
{
    run->last_us = g_get_monotonic_time();
    if (run->result->first_byte_us < 0)
        run->result->first_byte_us = run->last_us - run->start_us;
    run->result->bytes += size;
}

static size_t on_data(char *bytes, size_t size, size_t count, void *user)
{
    HttpRun *run = user;
    const HttpListener *listener = run->listener;
    const size_t most =
        run->request->answer_max > 0 ? run->request->answer_max : HTTP_ANSWER_MAX;
    if (is_cancelled(run))
        return 0;
    note_bytes(run, size * count);
    if (run->result->bytes > most)
        return http_fail(run, NET_ERROR_TOO_LARGE, &run->error);
    run->result->ended = listener != NULL && listener->data != NULL &&
                         !listener->data(bytes, size * count, listener->user);
    return run->result->ended ? 0 : size * count;
}

/* ---- limits ---------------------------------------------------------------------- */

/* When the run ends by itself, and as what. curl watches over connecting. */
static int64_t deadline(const HttpRun *run, NetError *kind)
{
    const HttpRequest *request = run->request;
    const bool begun = run->result->first_byte_us >= 0;
    const unsigned wait = begun ? http_or(request->stall_ms, HTTP_STALL_MS)
                                : http_or(request->first_ms, HTTP_FIRST_MS);
    const int64_t next = (begun ? run->last_us : run->start_us) + wait * INT64_C(1000);
    const int64_t end = request->total_ms > 0
                            ? run->start_us + request->total_ms * INT64_C(1000)
                            : NEVER;
    *kind = begun && next < end ? NET_ERROR_STALLED : NET_ERROR_TIMEOUT;
    return MIN(next, end);
}

/* How long to wait for the next byte; 0: no longer, *error says why. */
static int time_left_ms(const HttpRun *run, GError **error)
{
    NetError kind;
    const int64_t left = deadline(run, &kind) - g_get_monotonic_time();
    if (left > 0)
        return (int)MIN(left / 1000 + 1, 60000);
    http_fail(run, kind, error);
    return 0;
}

/* ---- one run --------------------------------------------------------------------- */

static CURLcode result_code(const HttpRun *run)
{
    CURLMsg *message;
    int more;
    while ((message = run->curl->multi_info_read(run->client->multi, &more)) != NULL)
        if (message->msg == CURLMSG_DONE)
            return message->data.result;
    return CURLE_RECV_ERROR;
}

static bool judge(HttpRun *run, GError **error)
{
    const CURLcode code = result_code(run);
    if (run->error != NULL) {
        g_propagate_error(error, g_steal_pointer(&run->error));
        return false;
    }
    if (run->result->ended)
        return true;
    if (code != CURLE_OK)
        return is_cancelled(run) ? http_fail(run, NET_ERROR_CANCELLED, error)
                                 : http_fail_code(run, code, error);
    return run->head.whole || http_fail(run, NET_ERROR_BROKEN, error);
}

static bool transfer(HttpRun *run, GError **error)
{
    for (;;) {
        int running = 0;
        if (is_cancelled(run))
            return http_fail(run, NET_ERROR_CANCELLED, error);
        if (run->curl->multi_perform(run->client->multi, &running) != CURLM_OK)
            return http_fail(run, NET_ERROR_PROTOCOL, error);
        if (running == 0)
            return judge(run, error);
        const int wait_ms = time_left_ms(run, error);
        if (wait_ms == 0)
            return false;
        run->curl->multi_poll(run->client->multi, NULL, 0, wait_ms, NULL);
    }
}

/* In the thread that cancels. */
static void wake(GCancellable *cancellable G_GNUC_UNUSED, HttpRun *run)
{
    run->curl->multi_wakeup(run->client->multi);
}

static bool transfer_awake(HttpRun *run, GError **error)
{
    gulong handler = 0;
    sigset_t before;
    if (run->cancellable != NULL)
        handler = g_cancellable_connect(run->cancellable, G_CALLBACK(wake), run, NULL);
    hold_sigpipe(&before);
    run->curl->multi_add_handle(run->client->multi, run->client->easy);
    const bool done = transfer(run, error);
    run->curl->multi_remove_handle(run->client->multi, run->client->easy);
    drop_sigpipe(&before);
    g_cancellable_disconnect(run->cancellable, handler);
    return done;
}

static bool run_once(HttpRun *run, GError **error)
{
    const bool done =
        http_setup(run, on_line, on_data, error) && transfer_awake(run, error);
    run->result->total_us = g_get_monotonic_time() - run->start_us;
    run->curl->easy_reset(run->client->easy);
    http_head_clear(&run->head);
    http_url_clear(&run->url, run->curl);
    g_free(run->headers);
    return done;
}

bool http_run(HttpClient *client, const HttpRequest *request,
              const HttpListener *listener, GCancellable *cancellable,
              HttpResult *result, GError **error)
{
    *result = (HttpResult){ .head.retry_after_ms = -1, .first_byte_us = -1 };
    if (!start_client(client, error))
        return false;
    HttpRun run = { .client = client,
                    .curl = client->curl,
                    .request = request,
                    .listener = listener,
                    .cancellable = cancellable,
                    .result = result,
                    .start_us = g_get_monotonic_time() };
    http_head_init(&run.head);
    return http_url_read(&run.url, run.curl, request->url, error) &&
           run_once(&run, error);
}
