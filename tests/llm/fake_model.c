#include "fake_model.h"

#include <gio/gio.h>
#include <jansson.h>
#include <string.h>

struct FakeModel {
    const FakeAnswer *answers;
    unsigned count;
    char *url;
    GSocketListener *listener;
    GCancellable *ended;
    GThread *thread;
    GMutex lock;
    GPtrArray *bodies;
};

static void put(GOutputStream *out, const char *text)
{
    g_output_stream_write_all(out, text, strlen(text), NULL, NULL, NULL);
}

static void put_event(GOutputStream *out, json_t *json)
{
    char *text = json_dumps(json, JSON_COMPACT);
    g_autofree char *event = g_strdup_printf("data: %s\n\n", text);
    put(out, event);
    free(text);
    json_decref(json);
}

static json_t *piece_of(const char *text, size_t length)
{
    return json_pack("{s:[{s:i, s:{s:s%}}]}", "choices", "index", 0, "delta", "content",
                     text, length);
}

static void put_text(const FakeModel *model, GOutputStream *out,
                     const FakeAnswer *answer)
{
    size_t all = strlen(answer->text), piece = answer->piece ? answer->piece : all;
    size_t length = answer->cut ? all / 2 : all;
    for (size_t at = 0; at < length && !g_cancellable_is_cancelled(model->ended);) {
        size_t end = MIN(at + piece, length);
        while (end < length && (answer->text[end] & 0xc0) == 0x80)
            end++;
        g_usleep(answer->ms * 1000);
        put_event(out, piece_of(answer->text + at, end - at));
        at = end;
    }
    if (answer->cut)
        return;
    put_event(out, json_pack("{s:[{s:i, s:{}, s:s}]}", "choices", "index", 0, "delta",
                             "finish_reason", "stop"));
    put_event(out, json_pack("{s:[], s:{s:i, s:i}}", "choices", "usage",
                             "prompt_tokens", 1000, "completion_tokens", 50));
    put(out, "data: [DONE]\n\n");
}

static void put_error(GOutputStream *out, const FakeAnswer *answer)
{
    g_autofree char *text = g_strdup_printf(
        "HTTP/1.1 %d X\r\n%sContent-Type: application/json\r\nConnection: close\r\n\r\n"
        "{\"error\": {\"message\": \"%s\", \"type\": \"%s\"}}",
        answer->status, answer->headers ? answer->headers : "",
        answer->message ? answer->message : "no",
        answer->type ? answer->type : "error");
    put(out, text);
}

static void answer_request(FakeModel *model, GOutputStream *out, unsigned n)
{
    const FakeAnswer *answer = &model->answers[MIN(n, model->count - 1)];
    GPollFD fd;
    if (answer->hang && g_cancellable_make_pollfd(model->ended, &fd)) {
        g_poll(&fd, 1, 10000);
        g_cancellable_release_fd(model->ended);
    } else if (!answer->text) {
        put_error(out, answer);
    } else {
        put(out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                 "Connection: close\r\n\r\n");
        put_text(model, out, answer);
    }
}

/* NULL: the other end went away. */
static char *read_body(GDataInputStream *in)
{
    gsize length = 0;
    while (true) {
        g_autofree char *line = g_data_input_stream_read_line(in, NULL, NULL, NULL);
        if (!line)
            return NULL;
        if (*line == '\0')
            break;
        if (g_ascii_strncasecmp(line, "content-length:", 15) == 0)
            length = (gsize)g_ascii_strtoull(line + 15, NULL, 10);
    }
    char *body = g_malloc0(length + 1);
    g_input_stream_read_all(G_INPUT_STREAM(in), body, length, NULL, NULL, NULL);
    return body;
}

static void serve(FakeModel *model, GSocketConnection *connection)
{
    GIOStream *stream = G_IO_STREAM(connection);
    g_autoptr(GDataInputStream) in =
        g_data_input_stream_new(g_io_stream_get_input_stream(stream));
    g_data_input_stream_set_newline_type(in, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
    char *body = read_body(in);
    if (!body)
        return;
    g_mutex_lock(&model->lock);
    unsigned n = model->bodies->len;
    g_ptr_array_add(model->bodies, body);
    g_mutex_unlock(&model->lock);
    answer_request(model, g_io_stream_get_output_stream(stream), n);
}

static void *run(void *data)
{
    FakeModel *model = data;
    GSocketConnection *connection;
    while ((connection =
                g_socket_listener_accept(model->listener, NULL, model->ended, NULL))) {
        serve(model, connection);
        g_io_stream_close(G_IO_STREAM(connection), NULL, NULL);
        g_object_unref(connection);
    }
    return NULL;
}

FakeModel *fake_model_new(const FakeAnswer *answers, unsigned count)
{
    FakeModel *model = g_new0(FakeModel, 1);
    g_autoptr(GInetAddress) loopback =
        g_inet_address_new_loopback(G_SOCKET_FAMILY_IPV4);
    g_autoptr(GSocketAddress) address = g_inet_socket_address_new(loopback, 0);
    g_autoptr(GSocketAddress) bound = NULL;
    model->answers = answers;
    model->count = count;
    model->bodies = g_ptr_array_new_with_free_func(g_free);
    model->listener = g_socket_listener_new();
    model->ended = g_cancellable_new();
    g_mutex_init(&model->lock);
    g_assert_true(
        g_socket_listener_add_address(model->listener, address, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_TCP, NULL, &bound, NULL));
    model->url =
        g_strdup_printf("http://127.0.0.1:%u/v1",
                        g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(bound)));
    model->thread = g_thread_new("model", run, model);
    return model;
}

void fake_model_free(FakeModel *model)
{
    g_cancellable_cancel(model->ended);
    g_thread_join(model->thread);
    g_object_unref(model->listener);
    g_object_unref(model->ended);
    g_ptr_array_unref(model->bodies);
    g_mutex_clear(&model->lock);
    g_free(model->url);
    g_free(model);
}

const char *fake_model_url(const FakeModel *model)
{
    return model->url;
}

unsigned fake_model_asked(FakeModel *model)
{
    g_mutex_lock(&model->lock);
    unsigned asked = model->bodies->len;
    g_mutex_unlock(&model->lock);
    return asked;
}

char *fake_model_body(FakeModel *model, unsigned n)
{
    g_mutex_lock(&model->lock);
    char *body = g_strdup(n < model->bodies->len ? model->bodies->pdata[n] : NULL);
    g_mutex_unlock(&model->lock);
    return body;
}
