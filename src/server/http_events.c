#include "http_private.h"

#include <string.h>

enum { EVENT_BLOCK = 4096 };

/* With the lock held: what it has not heard yet. */
static void write_event(Listener *listener)
{
    const Http *http = listener->http;
    g_string_truncate(listener->out, 0);
    listener->at = 0;
    if (listener->heard != http->events)
        g_string_append_printf(listener->out, "data: %s\n\n", http->event);
    else if (listener->pinged != http->pings)
        g_string_append(listener->out, ": still here\n\n");
    listener->heard = http->events;
    listener->pinged = http->pings;
}

static ssize_t read_events(void *data, uint64_t position, char *to, size_t most)
{
    Listener *listener = data;
    Http *http = listener->http;
    ssize_t count = 0;
    (void)position;
    g_mutex_lock(&http->lock);
    if (listener->at == listener->out->len)
        write_event(listener);
    if (http->stops) {
        count = MHD_CONTENT_READER_END_OF_STREAM;
    } else if (listener->at < listener->out->len) {
        count = (ssize_t)MIN(most, listener->out->len - listener->at);
        memcpy(to, listener->out->str + listener->at, (size_t)count);
        listener->at += (gsize)count;
    } else {
        listener->waits = true;
        MHD_suspend_connection(listener->connection);
    }
    g_mutex_unlock(&http->lock);
    return count;
}

static void listener_free(void *data)
{
    Listener *listener = data;
    Http *http = listener->http;
    g_mutex_lock(&http->lock);
    g_ptr_array_remove_fast(http->listeners, listener);
    g_mutex_unlock(&http->lock);
    g_string_free(listener->out, TRUE);
    g_free(listener);
}

enum MHD_Result http_give_events(const Exchange *exchange)
{
    Http *http = exchange->http;
    Listener *listener = g_new0(Listener, 1);
    listener->http = http;
    listener->connection = exchange->connection;
    listener->out = g_string_new("retry: 1000\n\n");
    g_mutex_lock(&http->lock);
    listener->pinged = http->pings;
    g_ptr_array_add(http->listeners, listener);
    g_mutex_unlock(&http->lock);
    struct MHD_Response *response = MHD_create_response_from_callback(
        MHD_SIZE_UNKNOWN, EVENT_BLOCK, read_events, listener, listener_free);
    http_add_headers(response, "text/event-stream", false);
    return http_reply(exchange->connection, MHD_HTTP_OK, response);
}

void http_wake_listeners(const Http *http)
{
    for (unsigned i = 0; i < http->listeners->len; i++) {
        Listener *listener = g_ptr_array_index(http->listeners, i);
        if (!listener->waits)
            continue;
        listener->waits = false;
        MHD_resume_connection(listener->connection);
    }
}

void http_tell(Http *http, const char *json)
{
    g_mutex_lock(&http->lock);
    g_free(http->event);
    http->event = g_strdup(json);
    http->events++;
    http_wake_listeners(http);
    g_mutex_unlock(&http->lock);
}

void http_ping(Http *http)
{
    g_mutex_lock(&http->lock);
    http->pings++;
    http_wake_listeners(http);
    g_mutex_unlock(&http->lock);
}
