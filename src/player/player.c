#include "player.h"

#include <glib/gi18n.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* ---- what mpv says --------------------------------------------------------------- */

static void take_message(Player *player, const mpv_event_client_message *message)
{
    if (message->num_args == 2 && strcmp(message->args[0], "key") == 0) {
        uint64_t number = g_ascii_strtoull(message->args[1], NULL, 10);
        if (number < player->keys->len)
            SAY(player, KEY, "{s:s}", "key", player->keys->pdata[number]);
    }
}

static bool is_closed(const mpv_event *event)
{
    const mpv_event_client_message *message = event->data;
    return event->event_id == MPV_EVENT_CLIENT_MESSAGE && message->num_args == 1 &&
           strcmp(message->args[0], "closed") == 0;
}

static void tell_closed(Player *player)
{
    SAY(player, HIDDEN, "{s:s s:s}", "why", "closed", "text",
        _("The preview window was closed."));
}

/* Whether there is a window is known from two properties: the output that works, and
 * the wish for a window, which mpv drops when none does. */
static void look_for_window(Player *player)
{
    int wanted = 0;
    if (player->shown || player->picture.frames)
        return;
    char *output = mpv_get_property_string(player->mpv, "current-vo");
    if (output) {
        player->shown = true;
        SAY(player, SHOWN, "{s:s}", "output", output);
        mpv_free(output);
    } else if (mpv_get_property(player->mpv, "force-window", MPV_FORMAT_FLAG,
                                &wanted) >= 0 &&
               !wanted) {
        output_close(player);
        output_tell_no_display(player);
    }
}

static void take_events(Player *player)
{
    while (player->mpv) {
        const mpv_event *event = mpv_wait_event(player->mpv, 0);
        if (event->event_id == MPV_EVENT_NONE)
            break;
        bool closed = is_closed(event);
        if (event->event_id == MPV_EVENT_CLIENT_MESSAGE)
            take_message(player, event->data);
        if (!film_take_event(player, event) || closed) {
            output_close(player);
            tell_closed(player);
        }
    }
    if (player->mpv)
        look_for_window(player);
}

/* ---- the loop -------------------------------------------------------------------- */

static int wait_ms(const Player *player)
{
    int64_t film = film_due_us(player);
    int64_t picture = picture_due_us(player);
    int64_t due = film == NEVER ? picture : film;
    if (picture != NEVER && picture < due)
        due = picture;
    if (due == NEVER)
        return -1;
    int64_t left_us = due - g_get_monotonic_time();
    return left_us <= 0 ? 0 : (int)((left_us + 999) / 1000);
}

static void go_on(Player *player)
{
    struct pollfd entries[] = { { .fd = channel_fd(player->channel), .events = POLLIN },
                                { .fd = player->wake, .events = POLLIN } };
    poll(entries, G_N_ELEMENTS(entries), wait_ms(player));
    if (entries[1].revents) {
        uint64_t count;
        (void)!read(player->wake, &count, sizeof count);
        take_events(player);
    }
    if (entries[0].revents)
        player_listen(player);
    int64_t now_us = g_get_monotonic_time();
    picture_update(player, now_us);
    film_tick(player, now_us);
}

int player_run(Channel *channel)
{
    Player player = { .channel = channel,
                      .wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK),
                      .files = files_new(),
                      .keys = g_ptr_array_new_with_free_func(g_free),
                      .film = { .speed = 1 },
                      .volume = 1 };
    while (player.wake >= 0 && !player.gone)
        go_on(&player);
    output_close(&player);
    files_free(player.files);
    g_ptr_array_unref(player.keys);
    close(player.wake);
    channel_free(channel);
    return 0;
}
