#include "player_link.h"

#include "chatkut/app/player.h"
#include "chatkut/base/child.h"
#include "chatkut/model/message.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

/* A process that does not take so many messages hangs. */
enum { QUEUE_MAX = 256, MESSAGES_AT_ONCE = 64 };

typedef struct {
    char *body;
    size_t length;
    GArray *fds; /* owned */
} Waiting;

struct PlayerLink {
    char *program;
    PlayerLinkEvents events;
    void *user;
    Child *child; /* NULL: none */
    GSource *input, *output;
    GQueue waiting; /* Waiting * */
    GArray *deaths; /* gint64, monotonic microseconds */
};

static void drop(PlayerLink *link);
static void begin(PlayerLink *link);

/* ---- what waits ------------------------------------------------------------------ */

static void waiting_free(gpointer data)
{
    Waiting *waiting = data;
    for (unsigned i = 0; i < waiting->fds->len; i++)
        close(g_array_index(waiting->fds, int, i));
    g_array_unref(waiting->fds);
    g_free(waiting->body);
    g_free(waiting);
}

static Waiting *waiting_new(char *body, size_t length, const int *fds, unsigned n_fds)
{
    Waiting *waiting = g_new0(Waiting, 1);
    waiting->body = body;
    waiting->length = length;
    waiting->fds = g_array_new(FALSE, FALSE, sizeof(int));
    for (unsigned i = 0; i < n_fds; i++) {
        int copy = fcntl(fds[i], F_DUPFD_CLOEXEC, 0);
        g_array_append_val(waiting->fds, copy);
    }
    return waiting;
}

static void unwatch(GSource **source)
{
    if (*source) {
        g_source_destroy(*source);
        g_source_unref(*source);
    }
    *source = NULL;
}

static GSource *watch(int fd, GIOCondition condition, GUnixFDSourceFunc function,
                      void *data)
{
    GSource *source = g_unix_fd_source_new(fd, condition);
    g_source_set_callback(source, G_SOURCE_FUNC(function), data, NULL);
    g_source_attach(source, g_main_context_get_thread_default());
    return source;
}

/* ---- its end --------------------------------------------------------------------- */

static void give_up(PlayerLink *link, const char *sentence)
{
    drop(link);
    link->events.given_up(sentence, link->user);
}

/* Has it died too often, this time included? */
static bool too_often(PlayerLink *link)
{
    gint64 now = g_get_monotonic_time();
    g_array_append_val(link->deaths, now);
    while (link->deaths->len > 0 && g_array_index(link->deaths, gint64, 0) <
                                        now - PLAYER_DEATHS_S * G_USEC_PER_SEC)
        g_array_remove_index(link->deaths, 0);
    return link->deaths->len >= PLAYER_DEATHS_MAX;
}

static void replace(PlayerLink *link)
{
    drop(link);
    if (too_often(link)) {
        g_array_set_size(link->deaths, 0);
        give_up(link, _("The preview player stopped several times in a row, so it was "
                        "switched off. Switch the preview on to try again; if it goes "
                        "on, look whether a file of the timeline is damaged."));
        return;
    }
    begin(link);
}

/* ---- sending --------------------------------------------------------------------- */

/* False: it would have to wait, or the process is gone (then it is replaced when its
 * end is read). */
static bool send_now(PlayerLink *link, const Waiting *waiting, bool *gone)
{
    g_autoptr(GError) error = NULL;
    Channel *channel = child_channel(link->child);
    bool sent = channel_send(channel, waiting->body, waiting->length,
                             (const int *)(const void *)waiting->fds->data,
                             waiting->fds->len, &error);
    *gone = !sent && !g_error_matches(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
    return sent;
}

static gboolean send_waiting(gint fd, GIOCondition condition, gpointer data)
{
    PlayerLink *link = data;
    bool gone = false;
    (void)fd;
    (void)condition;
    while (!g_queue_is_empty(&link->waiting)) {
        if (!send_now(link, g_queue_peek_head(&link->waiting), &gone))
            break;
        waiting_free(g_queue_pop_head(&link->waiting));
    }
    if (!gone && !g_queue_is_empty(&link->waiting))
        return G_SOURCE_CONTINUE;
    g_clear_pointer(&link->output, g_source_unref);
    return G_SOURCE_REMOVE;
}

void player_link_send(PlayerLink *link, char *body, size_t length, const int *fds,
                      unsigned n_fds)
{
    if (!link->child) {
        g_free(body);
        return;
    }
    Waiting *waiting = waiting_new(body, length, fds, n_fds);
    bool gone = false;
    if (g_queue_is_empty(&link->waiting) && (send_now(link, waiting, &gone) || gone)) {
        waiting_free(waiting);
        return;
    }
    g_queue_push_tail(&link->waiting, waiting);
    if (!link->output)
        link->output =
            watch(channel_fd(child_channel(link->child)), G_IO_OUT, send_waiting, link);
    if (g_queue_get_length(&link->waiting) > QUEUE_MAX)
        child_kill(link->child);
}

/* ---- receiving ------------------------------------------------------------------- */

typedef enum { HEARD, HEARD_NOTHING, HEARD_END } Heard;

static Heard receive_one(PlayerLink *link)
{
    g_autofree char *body = NULL;
    g_autoptr(GError) error = NULL;
    PlayerMessage kind;
    size_t length;
    if (!channel_receive(child_channel(link->child), 0, &body, &length, NULL, &error))
        return g_error_matches(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ? HEARD_NOTHING
                                                                        : HEARD_END;
    json_auto_t *json = player_message_parse(body, length, &kind, &error);
    if (g_error_matches(error, MESSAGE_ERROR, MESSAGE_ERROR_VERSION)) {
        give_up(link, error->message);
        return HEARD_NOTHING;
    }
    if (!json)
        return HEARD_END;
    link->events.said(kind, json, link->user);
    return HEARD;
}

static gboolean receive(gint fd, GIOCondition condition, gpointer data)
{
    PlayerLink *link = data;
    const Child *child = link->child;
    (void)fd;
    (void)condition;
    /* What is said may lead to another process, or none. */
    for (int i = 0; i < MESSAGES_AT_ONCE && link->child == child; i++) {
        Heard heard = receive_one(link);
        if (heard == HEARD_END)
            replace(link);
        if (heard != HEARD)
            break;
    }
    return link->child == child ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* ---- starting and stopping ------------------------------------------------------- */

static void drop(PlayerLink *link)
{
    unwatch(&link->input);
    unwatch(&link->output);
    g_queue_clear_full(&link->waiting, waiting_free);
    g_clear_pointer(&link->child, child_free);
}

static bool spawn(PlayerLink *link, GError **error)
{
    if (!link->program)
        link->program = child_find_program("chatkut-player", error);
    const char *argv[] = { link->program, NULL };
    link->child = link->program ? child_spawn(link->program, argv, error) : NULL;
    return link->child != NULL;
}

static void begin(PlayerLink *link)
{
    g_autoptr(GError) error = NULL;
    if (!spawn(link, &error)) {
        give_up(link, error->message);
        return;
    }
    Channel *channel = child_channel(link->child);
    channel_set_send_timeout(channel, 0);
    link->input = watch(channel_fd(channel), G_IO_IN, receive, link);
    size_t length;
    char *hello = player_message_format(PLAYER_MESSAGE_HELLO, &length, "{s:i}",
                                        "contract", PLAYER_CONTRACT);
    player_link_send(link, hello, length, NULL, 0);
    link->events.begun(link->user);
}

void player_link_start(PlayerLink *link)
{
    if (!link->child)
        begin(link);
}

void player_link_stop(PlayerLink *link)
{
    drop(link);
}

bool player_link_runs(const PlayerLink *link)
{
    return link->child != NULL;
}

int player_link_pid(const PlayerLink *link)
{
    return link->child ? (int)child_pid(link->child) : 0;
}

PlayerLink *player_link_new(const char *program, const PlayerLinkEvents *events,
                            void *user)
{
    PlayerLink *link = g_new0(PlayerLink, 1);
    link->program = g_strdup(program);
    link->events = *events;
    link->user = user;
    link->deaths = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_queue_init(&link->waiting);
    return link;
}

void player_link_free(PlayerLink *link)
{
    if (!link)
        return;
    drop(link);
    g_array_unref(link->deaths);
    g_free(link->program);
    g_free(link);
}
