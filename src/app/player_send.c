#include "player_private.h"

#include <string.h>

/* How long a film or a seek on its way holds up the next one. */
enum { OPEN_HOLDS_MS = 500, SEEK_HOLDS_MS = 300 };

static int next_id(Player *player)
{
    player->last_id = player->last_id % G_MAXINT32 + 1;
    return player->last_id;
}

/* ---- holding back ---------------------------------------------------------------- */

void player_release(Player *player)
{
    if (player->hold) {
        g_source_destroy(player->hold);
        g_source_unref(player->hold);
    }
    player->hold = NULL;
}

/* What was on its way is there, or takes too long: on to the newest. */
void player_go_on(Player *player)
{
    player_release(player);
    if (player->film_held)
        player_send_film(player);
    else if (player->seek_held)
        player_send_seek(player);
}

static gboolean held_too_long(gpointer data)
{
    player_go_on(data);
    return G_SOURCE_REMOVE;
}

static void hold(Player *player, unsigned milliseconds)
{
    player_release(player);
    player->hold = g_timeout_source_new(milliseconds);
    g_source_set_callback(player->hold, held_too_long, player, NULL);
    g_source_attach(player->hold, g_main_context_get_thread_default());
}

/* ---- sending --------------------------------------------------------------------- */

void player_send_seek(Player *player)
{
    if (player->hold || player->state.loading) {
        player->seek_held = true;
        return;
    }
    player->seek_held = false;
    g_autofree char *time = rtime_exact_format(player->state.position);
    SEND(player, SEEK, "{s:i s:s}", "id", next_id(player), "time", time);
    hold(player, SEEK_HOLDS_MS);
}

void player_send_speed(Player *player)
{
    SEND(player, SPEED, "{s:f}", "speed", player->state.speed);
}

void player_send_loop(Player *player)
{
    g_autofree char *start = rtime_exact_format(player->loop_start);
    g_autofree char *end = rtime_exact_format(player->loop_end);
    if (rtime_compare(player->loop_start, player->loop_end) < 0)
        SEND(player, LOOP, "{s:s s:s}", "start", start, "end", end);
    else
        SEND(player, LOOP, "{}");
}

void player_send_keys(Player *player)
{
    json_t *keys = json_array();
    for (unsigned i = 0; player->keys && player->keys[i] && i < PLAYER_KEYS_MAX; i++)
        json_array_append_new(keys, json_string(player->keys[i]));
    SEND(player, KEYS, "{s:o}", "keys", keys);
}

static void send_files(Player *player, const Film *film, const GArray *fds)
{
    for (unsigned first = 0; first < fds->len; first += PLAYER_FILES_MAX) {
        unsigned count = MIN(fds->len - first, PLAYER_FILES_MAX);
        json_t *names = json_array();
        for (unsigned i = 0; i < count; i++)
            json_array_append_new(names, json_string(film->names[first + i]));
        size_t length;
        char *body = player_message_format(PLAYER_MESSAGE_FILES, &length, "{s:o}",
                                           "names", names);
        player_link_send(player->link, body, length, &g_array_index(fds, int, first),
                         count);
    }
}

static void send_open(Player *player)
{
    const Film *film = player->film;
    g_autofree char *start = rtime_exact_format(player->state.position);
    SEND(player, OPEN, "{s:i s:s s:s s:b s:b}", "id", next_id(player), "source",
         film->source, "start", start, "paused", player->state.paused, "silent",
         film->silent);
    player_send_speed(player);
    hold(player, OPEN_HOLDS_MS);
}

void player_fail(Player *player, const char *sentence)
{
    player->state.open = player->state.loading = player->state.seeking = false;
    player->film_held = player->seek_held = false;
    player_release(player);
    player_tell_changed(player);
    if (player->listener.failed)
        player->listener.failed(player, sentence, player->user);
}

static void files_opened(GObject *source, GAsyncResult *result, gpointer user)
{
    g_autoptr(GError) error = NULL;
    GArray *fds = film_opened(result, &error);
    (void)source;
    /* Then the player may be gone, too. */
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    Player *player = user;
    g_clear_object(&player->opening);
    if (!fds) {
        player_fail(player, error->message);
        return;
    }
    send_files(player, player->film, fds);
    film_close_files(fds);
    send_open(player);
}

void player_stop_opening(Player *player)
{
    if (player->opening)
        g_cancellable_cancel(player->opening);
    g_clear_object(&player->opening);
}

void player_send_film(Player *player)
{
    if (!player->film || !player->state.open || !player_link_runs(player->link))
        return;
    player->state.loading = true;
    player->state.seeking = false;
    player->film_held = player->hold != NULL;
    if (player->film_held)
        return;
    player->seek_held = false;
    player_stop_opening(player);
    player->opening = g_cancellable_new();
    film_open_files(player->film, player->opening, files_opened, player);
}
