#include "http_private.h"

#include "../run.h"

#include <check.h>
#include <dlfcn.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>

/* ---- heads ----------------------------------------------------------------------- */

static const struct {
    const char *lines; /* LF stands for CRLF */
    HttpHead head;
} HEADS[] = {
    { "HTTP/1.1 200 OK\n\n", { 200, -1, HTTP_RETRY_UNSAID, "", "" } },
    { "HTTP/1.1 200\n\n", { 200, -1, HTTP_RETRY_UNSAID, "", "" } },
    { "HTTP/1.1 429 x\nRetry-After: 3\n\n", { 429, 3000, HTTP_RETRY_UNSAID, "", "" } },
    { "HTTP/1.1 429 x\nRETRY-AFTER:3 \n\n", { 429, 3000, HTTP_RETRY_UNSAID, "", "" } },
    { "HTTP/1.1 429 x\nRetry-After: 0.5\n\n", { 429, 500, HTTP_RETRY_UNSAID, "", "" } },
    { "HTTP/1.1 429 x\nRetry-After: -1\n\n", { 429, -1, HTTP_RETRY_UNSAID, "", "" } },
    { "HTTP/1.1 429 x\nRetry-After: 1e300\n\n",
      { 429, 86400000, HTTP_RETRY_UNSAID, "", "" } },
    { "HTTP/1.1 429 x\nretry-after-ms: 20.5\nRetry-After: 3\n\n",
      { 429, 20, HTTP_RETRY_UNSAID, "", "" } },
    { "HTTP/1.1 429 x\nRetry-After: 3\nretry-after-ms: 20\n\n",
      { 429, 20, HTTP_RETRY_UNSAID, "", "" } },
    { "HTTP/1.1 429 x\nRetry-After: Fri, 31 Dec 1999 23:59:59 GMT\n\n",
      { 429, 0, HTTP_RETRY_UNSAID, "", "" } },
    { "HTTP/1.1 500 x\nX-Should-Retry: False\n\n", { 500, -1, HTTP_RETRY_NO, "", "" } },
    { "HTTP/1.1 500 x\nx-should-retry: true\n\n", { 500, -1, HTTP_RETRY_YES, "", "" } },
    { "HTTP/1.1 500 x\nx-should-retry: perhaps\n\n",
      { 500, -1, HTTP_RETRY_UNSAID, "", "" } },
    { "HTTP/1.1 200 x\nrequest-id: a b\x1b[0m\xC3\xBC\n\n",
      { 200, -1, HTTP_RETRY_UNSAID, "ab[0m", "" } },
    { "HTTP/1.1 200 x\nContent-Type: Text/Event-Stream; charset=utf-8\n\n",
      { 200, -1, HTTP_RETRY_UNSAID, "", "text/event-stream" } },
    { "HTTP/1.1 100 Continue\nX-Request-Id: a\n\nHTTP/1.1 200 OK\n\n",
      { 200, -1, HTTP_RETRY_UNSAID, "", "" } },
    { "HTTP/1.1 200 OK\nno colon\n\nX-Request-Id: a trailer\n",
      { 200, -1, HTTP_RETRY_UNSAID, "", "" } },
};

static void read_head(HttpHeadReader *reader, const char *lines)
{
    const Curl *curl = net_curl(NULL);
    ck_assert_ptr_nonnull(curl);
    http_head_init(reader);
    for (const char *end; *lines != '\0'; lines = end + 1) {
        end = strchr(lines, '\n');
        g_autofree char *line = g_strdup_printf("%.*s\r\n", (int)(end - lines), lines);
        http_head_line(reader, curl, line, strlen(line));
    }
}

START_TEST(heads_are_read)
{
    const HttpHead *wanted = &HEADS[_i].head;
    HttpHeadReader reader;
    read_head(&reader, HEADS[_i].lines);
    ck_assert(reader.whole);
    ck_assert_int_eq(reader.head.status, wanted->status);
    ck_assert_int_eq(reader.head.retry_after_ms, wanted->retry_after_ms);
    ck_assert_int_eq(reader.head.should_retry, wanted->should_retry);
    ck_assert_str_eq(reader.head.request_id, wanted->request_id);
    ck_assert_str_eq(reader.head.content_type, wanted->content_type);
    http_head_clear(&reader);
}
END_TEST

START_TEST(long_values_are_cut)
{
    g_autofree char *long_id = g_strnfill(500, 'x');
    g_autofree char *lines = g_strdup_printf(
        "HTTP/1.1 200 x\nrequest-id: %s\nContent-Type: %s\n\n", long_id, long_id);
    HttpHeadReader reader;
    read_head(&reader, lines);
    ck_assert_uint_eq(strlen(reader.head.request_id), HTTP_REQUEST_ID - 1);
    ck_assert_uint_eq(strlen(reader.head.content_type), HTTP_CONTENT_TYPE - 1);
    http_head_clear(&reader);
}
END_TEST

/* ---- addresses ------------------------------------------------------------------- */

START_TEST(addresses_are_told_by_their_host)
{
    static const struct {
        const char *url, *host;
        bool local;
    } rows[] = {
        { "https://api.example.com/v1?key=secret", "api.example.com", false },
        { "https://api.example.com:8443", "api.example.com", false },
        { "http://localhost:8080/v1", "localhost", true },
        { "https://127.9.9.9", "127.9.9.9", true },
        { "http://127.1", "127.0.0.1", true },
        { "http://[::1]:80/", "[::1]", true },
        { "https://10.0.0.1", "10.0.0.1", false },
        { "https://localhost.", "localhost.", false },
    };
    const Curl *curl = net_curl(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        HttpUrl url;
        ck_assert(http_url_read(&url, curl, rows[i].url, NULL));
        ck_assert_str_eq(url.host, rows[i].host);
        ck_assert_msg(url.local == rows[i].local, "%s", rows[i].url);
        http_url_clear(&url, curl);
    }
}
END_TEST

START_TEST(redirects_lead_to_whole_addresses)
{
    static const struct {
        const char *location, *whole;
    } rows[] = {
        { "https://other.example/take?key=1", "https://other.example/take?key=1" },
        { "//other.example/a", "https://other.example/a" },
        { "/elsewhere", "https://api.example.com/elsewhere" },
        { "elsewhere", "https://api.example.com/v1/elsewhere" },
        { "http://127.0.0.1/", "http://127.0.0.1/" },
        { "https://me@other.example/", NULL },
        { "javascript:alert(1)", NULL },
        { "https://", NULL },
        { "https://a\x1b[2J", NULL },
    };
    const Curl *curl = net_curl(NULL);
    HttpUrl url;
    ck_assert(http_url_read(&url, curl, "https://api.example.com/v1/x", NULL));
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *whole = http_url_follow(&url, curl, rows[i].location);
        ck_assert_msg(g_strcmp0(whole, rows[i].whole) == 0, "%s: %s", rows[i].location,
                      whole);
    }
    http_url_clear(&url, curl);
}
END_TEST

START_TEST(redirects_are_told_by_their_host)
{
    static const struct {
        const char *location, *host;
    } rows[] = {
        { "https://evil.example/take?key=secret", "evil.example" },
        { "//evil.example", "evil.example" },
        { "/elsewhere", "api.example.com" },
        { "elsewhere", "api.example.com" },
        { "https://", NULL },
        { "https://a\x1b[2J", NULL },
    };
    const Curl *curl = net_curl(NULL);
    HttpUrl url;
    ck_assert(http_url_read(&url, curl, "https://api.example.com/v1", NULL));
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *host = http_url_next(&url, curl, rows[i].location);
        ck_assert_msg(g_strcmp0(host, rows[i].host) == 0, "%s: %s", rows[i].location,
                      host);
    }
    http_url_clear(&url, curl);
}
END_TEST

START_TEST(the_library_tells_its_version)
{
    ck_assert_ptr_nonnull(strchr(http_library(NULL), '.'));
}
END_TEST

/* ---- names that take their time -------------------------------------------------- */

static GMutex slow_lock;

/* libcurl's, also where it is loaded later: a program's own symbols come first. */
int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                struct addrinfo **found)
{
    int (*real)(const char *, const char *, const struct addrinfo *,
                struct addrinfo **);
    void *next = dlsym(RTLD_NEXT, "getaddrinfo");
    memcpy(&real, &next, sizeof real);
    if (g_str_equal(node, "missing.example"))
        return EAI_NONAME;
    if (g_str_has_prefix(node, "slow.")) {
        g_mutex_lock(&slow_lock);
        g_mutex_unlock(&slow_lock);
        return EAI_AGAIN;
    }
    return real(node, service, hints, found);
}

static void *cancel_soon(void *cancellable)
{
    g_usleep(20000);
    g_cancellable_cancel(cancellable);
    return NULL;
}

/* The name is not found before the request has returned: it waits for nothing. */
START_TEST(cancel_does_not_wait_for_a_name_server)
{
    static const struct {
        unsigned connect_ms;
        bool cancelled;
        NetError kind;
    } rows[] = { { 0, true, NET_ERROR_CANCELLED }, { 20, false, NET_ERROR_TIMEOUT } };
    g_mutex_lock(&slow_lock);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        const HttpRequest request = { .url = "https://slow.example",
                                      .connect_ms = rows[i].connect_ms };
        g_autoptr(HttpClient) client = http_client_new();
        g_autoptr(GCancellable) cancellable = g_cancellable_new();
        g_autoptr(GError) error = NULL;
        GThread *thread =
            rows[i].cancelled ? g_thread_new("cancel", cancel_soon, cancellable) : NULL;
        HttpResult result;
        ck_assert(!http_run(client, &request, NULL, cancellable, &result, &error));
        ck_assert_msg(g_error_matches(error, NET_ERROR, (int)rows[i].kind), "%s",
                      error->message);
        if (thread != NULL)
            g_thread_join(thread);
    }
    g_mutex_unlock(&slow_lock);
}
END_TEST

START_TEST(a_name_that_is_not_is_told)
{
    const HttpRequest request = { .url = "https://missing.example/v1?key=secret" };
    g_autoptr(HttpClient) client = http_client_new();
    g_autoptr(GError) error = NULL;
    HttpResult result;
    ck_assert(!http_run(client, &request, NULL, NULL, &result, &error));
    ck_assert(g_error_matches(error, NET_ERROR, NET_ERROR_RESOLVE));
    ck_assert_ptr_nonnull(strstr(error->message, "missing.example"));
    ck_assert_ptr_null(strstr(error->message, "secret"));
}
END_TEST

START_TEST(what_was_cancelled_before_sends_nothing)
{
    const HttpRequest request = { .url = "https://slow.example" };
    g_autoptr(HttpClient) client = http_client_new();
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_autoptr(GError) error = NULL;
    HttpResult result;
    g_cancellable_cancel(cancellable);
    ck_assert(!http_run(client, &request, NULL, cancellable, &result, &error));
    ck_assert(g_error_matches(error, NET_ERROR, NET_ERROR_CANCELLED));
    ck_assert_int_eq(result.head.status, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("http");
    TCase *heads = tcase_create("heads"), *places = tcase_create("places");
    tcase_add_loop_test(heads, heads_are_read, 0, G_N_ELEMENTS(HEADS));
    tcase_add_test(heads, long_values_are_cut);
    tcase_add_test(places, addresses_are_told_by_their_host);
    tcase_add_test(places, redirects_are_told_by_their_host);
    tcase_add_test(places, redirects_lead_to_whole_addresses);
    tcase_add_test(places, the_library_tells_its_version);
    tcase_add_test(places, cancel_does_not_wait_for_a_name_server);
    tcase_add_test(places, a_name_that_is_not_is_told);
    tcase_add_test(places, what_was_cancelled_before_sends_nothing);
    suite_add_tcase(suite, heads);
    suite_add_tcase(suite, places);
    return run_suite(suite);
}
