#include "render_parts.h"

#include <sys/mman.h>
#include <unistd.h>

typedef bool (*Answer)(RenderParts *parts, const json_t *message, int fd,
                       GError **error);

static const char *key_of(const json_t *message)
{
    return json_string_value(json_object_get(message, "key"));
}

static bool answer_look(RenderParts *parts, const json_t *message, int fd,
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
static bool send_part(RenderParts *parts, const json_t *message, int fd, GError **error)
{
    size_t length;
    char *body = message_format(MESSAGE_PART, &length, "{s:O}", "id",
                                json_object_get(message, "id"));
    bool sent = worker_send(parts->worker, body, length, fd, error);
    if (fd >= 0)
        close(fd);
    return sent;
}

static bool answer_fetch(RenderParts *parts, const json_t *message, int fd,
                         GError **error)
{
    (void)fd;
    return send_part(parts, message, cache_fetch(parts->cache, key_of(message)), error);
}

/* The first is told. Takes the error. */
static void note_trouble(RenderParts *parts, GError *trouble)
{
    if (parts->trouble)
        g_error_free(trouble);
    else
        parts->trouble = trouble;
}

static bool answer_blank(RenderParts *parts, const json_t *message, int fd,
                         GError **error)
{
    GError *trouble = NULL;
    fd = parts->trouble ? -1 : cache_blank(parts->cache, &trouble);
    if (trouble)
        note_trouble(parts, trouble);
    if (fd < 0)
        fd = memfd_create("part", MFD_CLOEXEC);
    return send_part(parts, message, fd, error);
}

static bool answer_keep(RenderParts *parts, const json_t *message, int fd,
                        GError **error)
{
    if (fd < 0)
        return worker_fail_contract(parts->worker, message_kind_name(MESSAGE_KEEP),
                                    error);
    GError *trouble = NULL;
    if (parts->fresh)
        cache_drop(parts->cache, key_of(message));
    if (!parts->trouble && !cache_keep(parts->cache, key_of(message), fd, &trouble))
        note_trouble(parts, trouble);
    return true;
}

static bool answer_drop(RenderParts *parts, const json_t *message, int fd,
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

bool render_parts_answer(RenderParts *parts, MessageKind kind, const json_t *message,
                         int fd, GError **error)
{
    return answers[kind](parts, message, fd, error);
}
