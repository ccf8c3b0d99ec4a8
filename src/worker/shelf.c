#include "talk.h"

#include "chatkut/media/input.h"

#include <glib/gi18n.h>
#include <string.h>

static bool fail_gone(GError **error)
{
    g_set_error_literal(error, MEDIA_ERROR, MEDIA_ERROR_CANCELLED,
                        _("the program that asked for the render is gone"));
    return false;
}

/* Asks, with a key or without one; the answer is the caller's. */
static Packet *ask(Worker *worker, MessageKind question, const char *key,
                   MessageKind answer, GError **error)
{
    size_t length;
    char *body =
        message_format(question, &length, "{s:i s:s*}", "id", worker->id, "key", key);
    worker_say(worker, body, length, -1);
    Packet *packet = worker_await(worker, answer);
    if (!packet)
        fail_gone(error);
    return packet;
}

/* The descriptor of the answer, -1: it had none. */
static int ask_part(Worker *worker, MessageKind question, const char *key,
                    GError **error)
{
    Packet *packet = ask(worker, question, key, MESSAGE_PART, error);
    int fd = packet ? packet_take_fd(packet) : -1;
    if (packet)
        packet_free(packet);
    return fd;
}

static bool shelf_look(const char *const *keys, unsigned n_keys, bool *there,
                       void *data, GError **error)
{
    Worker *worker = data;
    size_t length;
    json_t *list = json_array();
    for (unsigned i = 0; i < n_keys; i++)
        json_array_append_new(list, json_string(keys[i]));
    char *body = message_format(MESSAGE_LOOK, &length, "{s:i s:o}", "id", worker->id,
                                "keys", list);
    worker_say(worker, body, length, -1);
    Packet *packet = worker_await(worker, MESSAGE_THERE);
    if (!packet)
        return fail_gone(error);
    const char *answer = packet_string(packet, "there");
    for (unsigned i = 0; i < n_keys && answer[i]; i++)
        there[i] = answer[i] == '1';
    packet_free(packet);
    return true;
}

static int shelf_fetch(const char *key, void *data, GError **error)
{
    return ask_part(data, MESSAGE_FETCH, key, error);
}

static int shelf_blank(void *data, GError **error)
{
    int fd = ask_part(data, MESSAGE_BLANK, NULL, error);
    if (fd < 0 && error && !*error)
        g_set_error_literal(error, MEDIA_ERROR, MEDIA_ERROR_IO,
                            _("no file was handed over for a part of the film"));
    return fd;
}

static bool shelf_keep(const char *key, int fd, void *data, GError **error)
{
    Worker *worker = data;
    size_t length;
    char *body = message_format(MESSAGE_KEEP, &length, "{s:i s:s}", "id", worker->id,
                                "key", key);
    worker_say(worker, body, length, fd);
    return !worker->gone || fail_gone(error);
}

static void shelf_drop(const char *key, void *data)
{
    Worker *worker = data;
    size_t length;
    char *body = message_format(MESSAGE_DROP, &length, "{s:i s:s}", "id", worker->id,
                                "key", key);
    worker_say(worker, body, length, -1);
}

Shelf worker_shelf(Worker *worker)
{
    return (Shelf){ .look = shelf_look,
                    .fetch = shelf_fetch,
                    .blank = shelf_blank,
                    .keep = shelf_keep,
                    .drop = shelf_drop,
                    .data = worker };
}
