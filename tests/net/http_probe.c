/* http_probe: what http_run() makes of a server, as lines of JSON, for test_http.py.
 *
 *     http_probe [--header H]... [--body B | --large MB] [--ca FILE] [--first MS]
 *                [--stall MS] [--connect MS] [--total MS] [--max BYTES]
 *                [--cancel MS] [--end BYTES] URL...
 *
 * One client asks all URLs, one after the other. --cancel cancels so long after the
 * start from another thread, --end has the listener end it after so many bytes. */
#include "chatkut/net/http.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct {
    GString *body;
    int64_t end;
    int heads;
} Heard;

typedef struct {
    GCancellable *cancellable;
    int64_t after_ms;
    int64_t at_us; /* when it was */
} Canceller;

static char **headers, *body, *ca_file, **urls;
static int large_mb, first_ms, stall_ms, connect_ms, total_ms;
static int64_t most, cancel_ms = -1, end_bytes = -1;

static const GOptionEntry OPTIONS[] = {
    { "header", 0, 0, G_OPTION_ARG_STRING_ARRAY, &headers, NULL, NULL },
    { "body", 0, 0, G_OPTION_ARG_STRING, &body, NULL, NULL },
    { "large", 0, 0, G_OPTION_ARG_INT, &large_mb, NULL, NULL },
    { "ca", 0, 0, G_OPTION_ARG_FILENAME, &ca_file, NULL, NULL },
    { "first", 0, 0, G_OPTION_ARG_INT, &first_ms, NULL, NULL },
    { "stall", 0, 0, G_OPTION_ARG_INT, &stall_ms, NULL, NULL },
    { "connect", 0, 0, G_OPTION_ARG_INT, &connect_ms, NULL, NULL },
    { "total", 0, 0, G_OPTION_ARG_INT, &total_ms, NULL, NULL },
    { "max", 0, 0, G_OPTION_ARG_INT64, &most, NULL, NULL },
    { "cancel", 0, 0, G_OPTION_ARG_INT64, &cancel_ms, NULL, NULL },
    { "end", 0, 0, G_OPTION_ARG_INT64, &end_bytes, NULL, NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &urls, NULL, NULL },
    { NULL },
};

static bool on_head(const HttpHead *head G_GNUC_UNUSED, void *user)
{
    Heard *heard = user;
    heard->heads++;
    return true;
}

static bool on_data(const char *bytes, size_t size, void *user)
{
    Heard *heard = user;
    g_string_append_len(heard->body, bytes, (gssize)size);
    return heard->end < 0 || (int64_t)heard->body->len < heard->end;
}

static void *cancel_later(void *data)
{
    Canceller *canceller = data;
    g_usleep((gulong)canceller->after_ms * 1000);
    canceller->at_us = g_get_monotonic_time();
    g_cancellable_cancel(canceller->cancellable);
    return NULL;
}

static void print_text(const char *name, const char *text, size_t size)
{
    printf(", \"%s\": \"", name);
    for (size_t i = 0; i < size; i++)
        printf("\\u%04x", (unsigned char)text[i]);
    printf("\"");
}

static void print_result(const HttpResult *result, const Heard *heard,
                         const GError *error, int64_t late_us)
{
    const HttpHead *head = &result->head;
    printf("{\"code\": %d, \"status\": %d, \"retry_after_ms\": %" G_GINT64_FORMAT
           ", \"should_retry\": %d, \"ended\": %d, \"first_us\": %" G_GINT64_FORMAT
           ", \"total_us\": %" G_GINT64_FORMAT ", \"bytes\": %" G_GUINT64_FORMAT
           ", \"heads\": %d, \"late_us\": %" G_GINT64_FORMAT,
           error ? error->code : -1, head->status, head->retry_after_ms,
           (int)head->should_retry, result->ended, result->first_byte_us,
           result->total_us, result->bytes, heard->heads, late_us);
    printf(", \"request_id\": \"%s\", \"type\": \"%s\"", head->request_id,
           head->content_type);
    print_text("body", heard->body->str, heard->body->len);
    print_text("error", error ? error->message : "",
               error ? strlen(error->message) : 0);
    printf("}\n");
    fflush(stdout);
}

static void ask(HttpClient *client, const char *url)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_autoptr(GError) error = NULL;
    Canceller canceller = { cancellable, cancel_ms, 0 };
    Heard heard = { g_string_new(NULL), end_bytes, 0 };
    const HttpListener listener = { on_head, on_data, &heard };
    const HttpRequest request = { .url = url,
                                  .headers = (const char *const *)headers,
                                  .body = body,
                                  .body_size = body ? strlen(body) : 0,
                                  .answer_max = (size_t)most,
                                  .connect_ms = (unsigned)connect_ms,
                                  .first_ms = (unsigned)first_ms,
                                  .stall_ms = (unsigned)stall_ms,
                                  .total_ms = (unsigned)total_ms,
                                  .ca_file = ca_file };
    HttpResult result;
    GThread *thread =
        cancel_ms >= 0 ? g_thread_new("cancel", cancel_later, &canceller) : NULL;
    http_run(client, &request, &listener, cancellable, &result, &error);
    const int64_t end_us = g_get_monotonic_time();
    if (thread != NULL)
        g_thread_join(thread);
    print_result(&result, &heard, error, thread ? end_us - canceller.at_us : 0);
    g_string_free(heard.body, TRUE);
}

int main(int argc, char **argv)
{
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_autoptr(HttpClient) client = http_client_new();
    setlocale(LC_ALL, "");
    g_option_context_add_main_entries(context, OPTIONS, NULL);
    if (!g_option_context_parse(context, &argc, &argv, NULL) || urls == NULL)
        return EXIT_FAILURE;
    if (large_mb > 0)
        body = g_strnfill((gsize)large_mb << 20, 'x');
    for (char **url = urls; *url != NULL; url++)
        ask(client, *url);
    g_strfreev(headers);
    g_strfreev(urls);
    g_free(body);
    g_free(ca_file);
    return EXIT_SUCCESS;
}
