/* What the app says to the player. */
#include "player.h"

#include "chatkut/base/confine.h"

#include <string.h>
#include <unistd.h>

enum { SEND_MS = 2000 };

static bool send(Player *player, char *body, size_t length, int timeout_ms)
{
    g_autofree char *owned = body;
    g_autoptr(GError) error = NULL;
    channel_set_send_timeout(player->channel, timeout_ms);
    if (channel_send(player->channel, owned, length, NULL, 0, &error))
        return true;
    return g_error_matches(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

void player_say(Player *player, char *body, size_t length)
{
    if (!send(player, body, length, SEND_MS))
        player->gone = true;
}

void player_mention(Player *player, char *body, size_t length)
{
    if (!send(player, body, length, 0))
        player->gone = true;
}

/* ---- what the app says ----------------------------------------------------------- */

/* One packet. */
typedef struct {
    PlayerMessage kind;
    const json_t *json;
    GArray *fds;
} Packet;

static const char *text_of(const Packet *packet, const char *key)
{
    return json_string_value(json_object_get(packet->json, key));
}

static int int_of(const Packet *packet, const char *key)
{
    return (int)json_integer_value(json_object_get(packet->json, key));
}

static bool true_of(const Packet *packet, const char *key)
{
    return json_is_true(json_object_get(packet->json, key));
}

/* den 0: absent. */
static RTime time_of(const Packet *packet, const char *key)
{
    RTime time = { 0 };
    const char *text = text_of(packet, key);
    if (text)
        rtime_exact_parse(text, &time);
    return time;
}

static void take_hello(Player *player, Packet *packet)
{
    (void)packet;
    unsigned long api = mpv_client_api_version();
    g_autofree char *version = g_strdup_printf("%lu.%lu", api >> 16, api & 0xffff);
    SAY(player, HELLO, "{s:i s:{s:s s:s}}", "contract", PLAYER_CONTRACT, "engine",
        "libmpv", version, "sandbox", confine_describe());
}

static void take_keys(Player *player, Packet *packet)
{
    const json_t *keys = json_object_get(packet->json, "keys");
    g_ptr_array_set_size(player->keys, 0);
    for (size_t i = 0; i < json_array_size(keys); i++)
        g_ptr_array_add(player->keys,
                        g_strdup(json_string_value(json_array_get(keys, i))));
    output_bind_keys(player);
}

static void take_window(Player *player, Packet *packet)
{
    output_open_window(player, text_of(packet, "title"), int_of(packet, "width"),
                       int_of(packet, "height"));
}

static void take_frames(Player *player, Packet *packet)
{
    int fd = channel_take_fd(packet->fds, 0);
    output_open_frames(player, fd, int_of(packet, "width"), int_of(packet, "height"),
                       json_number_value(json_object_get(packet->json, "fps")));
    if (fd >= 0)
        close(fd);
}

static void take_hide(Player *player, Packet *packet)
{
    (void)packet;
    output_close(player);
}

static void take_files(Player *player, Packet *packet)
{
    const json_t *names = json_object_get(packet->json, "names");
    for (unsigned i = 0; i < json_array_size(names); i++) {
        int fd = channel_take_fd(packet->fds, i);
        if (fd >= 0)
            files_add(player->files, json_string_value(json_array_get(names, i)), fd);
    }
}

static void take_open(Player *player, Packet *packet)
{
    FilmRequest request = { .id = int_of(packet, "id"),
                            .source = text_of(packet, "source"),
                            .start = time_of(packet, "start"),
                            .paused = true_of(packet, "paused"),
                            .silent = true_of(packet, "silent") };
    film_open(player, &request);
}

static void take_close(Player *player, Packet *packet)
{
    (void)packet;
    film_close(player);
}

static void take_pause(Player *player, Packet *packet)
{
    film_pause(player, true_of(packet, "paused"));
}

static void take_seek(Player *player, Packet *packet)
{
    film_seek(player, int_of(packet, "id"), time_of(packet, "time"));
}

static void take_speed(Player *player, Packet *packet)
{
    film_set_speed(player, json_number_value(json_object_get(packet->json, "speed")));
}

static void take_volume(Player *player, Packet *packet)
{
    film_set_volume(player, json_number_value(json_object_get(packet->json, "volume")));
}

static void take_loop(Player *player, Packet *packet)
{
    film_set_loop(player, time_of(packet, "start"), time_of(packet, "end"));
}

static void (*const takers[PLAYER_MESSAGE_KINDS])(Player *, Packet *) = {
    [PLAYER_MESSAGE_HELLO] = take_hello,   [PLAYER_MESSAGE_KEYS] = take_keys,
    [PLAYER_MESSAGE_WINDOW] = take_window, [PLAYER_MESSAGE_FRAMES] = take_frames,
    [PLAYER_MESSAGE_HIDE] = take_hide,     [PLAYER_MESSAGE_FILES] = take_files,
    [PLAYER_MESSAGE_OPEN] = take_open,     [PLAYER_MESSAGE_CLOSE] = take_close,
    [PLAYER_MESSAGE_PAUSE] = take_pause,   [PLAYER_MESSAGE_SEEK] = take_seek,
    [PLAYER_MESSAGE_SPEED] = take_speed,   [PLAYER_MESSAGE_VOLUME] = take_volume,
    [PLAYER_MESSAGE_LOOP] = take_loop,
};

/* False: nothing more is there, or nothing more can be expected. */
static bool listen_once(Player *player)
{
    g_autofree char *body = NULL;
    g_autoptr(GError) error = NULL;
    Packet packet = { 0 };
    size_t length;
    if (!channel_receive(player->channel, 0, &body, &length, &packet.fds, &error)) {
        player->gone = !g_error_matches(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
        return false;
    }
    json_auto_t *json = player_message_parse(body, length, &packet.kind, &error);
    packet.json = json;
    /* An app that says what is not of the contract cannot be served. */
    player->gone = !json || !takers[packet.kind];
    if (!player->gone)
        takers[packet.kind](player, &packet);
    channel_fds_free(packet.fds);
    return !player->gone;
}

void player_listen(Player *player)
{
    while (listen_once(player))
        ;
}
