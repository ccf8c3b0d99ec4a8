#include "render_parts.h"

#include <unistd.h>

typedef bool (*Answer)(const RenderParts *parts, const json_t *message, int fd,
                       GError **error);

static const char *key_of(const json_t *message)
{
    return json_string_value(json_object_get(message, "key"));
}

static bool answer_look(const RenderParts *parts, const json_t *message, int fd,
                        GError **error)
{
    const json_t *keys = json_object_get(message, "keys");
    GString *there = g_string_new(NULL);
    size_t i, length;
    json_t *key;
    (void)fd;
    json_array_foreach(keys, i, key)
    {
        bool has = !parts->fresh && cache_has(parts->cache, json_string_value(key));
        g_string_append_c(there, has ? '1' : '0');
    }
    char *body = message_format(MESSAGE_THERE, &length, "{s:O s:s}", "id",
                                json_object_get(message, "id"), "there", there->str);
    g_string_free(there, TRUE);
    return worker_send(parts->worker, body, length, -1, error);
}

/* Takes fd. */
static bool send_part(const RenderParts *parts, const json_t *message, int fd,
                      GError **error)
{
    size_t length;
    char *body = message_format(MESSAGE_PART, &length, "{s:O}", "id",
                                json_object_get(message, "id"));
    bool sent = worker_send(parts->worker, body, length, fd, error);
    if (fd >= 0)
        close(fd);
    return sent;
}

static bool answer_fetch(const RenderParts *parts, const json_t *message, int fd,
                         GError **error)
{
    (void)fd;
    return send_part(parts, message, cache_fetch(parts->cache, key_of(message)), error);
}

static bool answer_blank(const RenderParts *parts, const json_t *message, int fd,
                         GError **error)
{
    fd = cache_blank(parts->cache, error);
    return fd >= 0 && send_part(parts, message, fd, error);
}

static bool answer_keep(const RenderParts *parts, const json_t *message, int fd,
                        GError **error)
{
    if (fd < 0)
        return worker_fail_contract(parts->worker, message_kind_name(MESSAGE_KEEP),
                                    error);
    if (parts->fresh)
        cache_drop(parts->cache, key_of(message));
    return cache_keep(parts->cache, key_of(message), fd, error);
}

static bool answer_drop(const RenderParts *parts, const json_t *message, int fd,
                        GError **error)
{
    (void)fd;
    (void)error;
    cache_drop(parts->cache, key_of(message));
    return true;
}

static const Answer answers[MESSAGE_KINDS] = {
    [MESSAGE_LOOK] = answer_look,   [MESSAGE_FETCH] = answer_fetch,
    [MESSAGE_BLANK] = answer_blank, [MESSAGE_KEEP] = answer_keep,
    [MESSAGE_DROP] = answer_drop,
};

bool render_parts_concern(MessageKind kind)
{
    return answers[kind] != NULL;
}

bool render_parts_answer(const RenderParts *parts, MessageKind kind,
                         const json_t *message, int fd, GError **error)
{
    return answers[kind](parts, message, fd, error);
}
