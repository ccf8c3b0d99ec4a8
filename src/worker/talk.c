#include "talk.h"

#include <string.h>
#include <unistd.h>

/* Bytes of a failure's text; the contract has room for more. */
enum { TEXT_MAX = 4000 };

static void close_all(GArray *fds)
{
    for (unsigned i = 0; fds && i < fds->len; i++)
        close(g_array_index(fds, int, i));
    if (fds)
        g_array_unref(fds);
}

void packet_free(Packet *packet)
{
    json_decref(packet->json);
    close_all(packet->fds);
    g_free(packet);
}

int packet_take_fd(Packet *packet)
{
    int fd;
    if (!packet->fds || packet->fds->len == 0)
        return -1;
    fd = g_array_index(packet->fds, int, 0);
    g_array_remove_index(packet->fds, 0);
    return fd;
}

int packet_id(const Packet *packet)
{
    return (int)json_integer_value(json_object_get(packet->json, "id"));
}

const char *packet_string(const Packet *packet, const char *key)
{
    return json_string_value(json_object_get(packet->json, key));
}

Packet *worker_receive(Worker *worker, int timeout_ms)
{
    g_autofree char *body = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree Packet *packet = g_new0(Packet, 1);
    size_t length;
    if (!channel_receive(worker->channel, timeout_ms, &body, &length, &packet->fds,
                         &error)) {
        worker->gone = !g_error_matches(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
        return NULL;
    }
    packet->json = message_parse(body, length, &packet->kind, &error);
    if (packet->json)
        return g_steal_pointer(&packet);
    /* An app that says what is not of the contract cannot be served. */
    g_warning("%s", error->message);
    close_all(packet->fds);
    worker->gone = true;
    return NULL;
}

void worker_say(Worker *worker, char *body, size_t length, int fd)
{
    if (!channel_send(worker->channel, body, length, &fd, fd >= 0, NULL))
        worker->gone = true;
    g_free(body);
}

char *worker_text(const char *text)
{
    return g_utf8_make_valid(text, (gssize)strnlen(text, TEXT_MAX));
}

void worker_fail(Worker *worker, const char *kind, const char *text)
{
    size_t length;
    g_autofree char *valid = worker_text(text);
    char *body = message_format(MESSAGE_FAILED, &length, "{s:i s:s s:s}", "id",
                                worker->id, "kind", kind, "text", valid);
    worker_say(worker, body, length, -1);
}

/* Takes the packet: it is for later, or a cancel. */
static void put_aside(Worker *worker, Packet *packet)
{
    if (packet->kind != MESSAGE_CANCEL) {
        g_queue_push_tail(&worker->waiting, packet);
        return;
    }
    worker->cancelled |= packet_id(packet) == worker->id;
    packet_free(packet);
}

void worker_listen(Worker *worker)
{
    Packet *packet;
    while (!worker->gone && (packet = worker_receive(worker, 0)))
        put_aside(worker, packet);
}

Packet *worker_await(Worker *worker, MessageKind kind)
{
    Packet *packet;
    while (!worker->gone && (packet = worker_receive(worker, -1))) {
        if (packet->kind == kind && packet_id(packet) == worker->id)
            return packet;
        put_aside(worker, packet);
    }
    return NULL;
}
