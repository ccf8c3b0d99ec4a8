#include "player_private.h"

#include <string.h>

static const char *text_of(const json_t *json, const char *key)
{
    return json_string_value(json_object_get(json, key));
}

static int int_of(const json_t *json, const char *key)
{
    return (int)json_integer_value(json_object_get(json, key));
}

static bool true_of(const json_t *json, const char *key)
{
    return json_is_true(json_object_get(json, key));
}

/* A film that was closed is still told of for a moment. */
static bool is_newest(const Player *player, const json_t *json)
{
    return player->film && int_of(json, "id") == player->last_id;
}

static void take_shown(Player *player, const json_t *json)
{
    g_free(player->shown_as);
    player->shown_as = g_strdup(text_of(json, "output"));
    player->state.shown_as = player->shown_as;
    player->state.shown = true;
    player_tell_changed(player);
}

static void take_hidden(Player *player, const json_t *json)
{
    bool closed = strcmp(text_of(json, "why"), "closed") == 0;
    g_autofree char *sentence = g_strdup(text_of(json, "text"));
    player_tell_hidden(player, closed ? PLAYER_CLOSED : PLAYER_NO_DISPLAY, sentence);
}

static void take_started(Player *player, const json_t *json)
{
    RTime length;
    if (!is_newest(player, json) || player->opening)
        return;
    rtime_exact_parse(text_of(json, "length"), &length);
    player->state.started_ms = int_of(json, "ms");
    player->state.length = player->film->length.den > 0 ? player->film->length : length;
    player->state.drops = 0;
    player->state.loading = false;
    player_go_on(player);
    player_tell_changed(player);
}

static void take_position(Player *player, const json_t *json)
{
    RTime at;
    if (!is_newest(player, json) || player->opening)
        return;
    player_go_on(player);
    /* What was held went out just now, or it stands where it was sent. */
    if (!is_newest(player, json))
        return;
    rtime_exact_parse(text_of(json, "time"), &at);
    RTime place = film_place(player->film, at);
    bool moved = !(player->asked && player->state.paused) &&
                 rtime_compare(place, player->state.position) != 0;
    bool arrived = player->state.seeking;
    player->state.seeking = false;
    player->asked &= player->state.paused;
    if (moved)
        player->state.position = place;
    if (moved || arrived)
        player_tell_changed(player);
}

static void take_state(Player *player, const json_t *json)
{
    if (!is_newest(player, json) || player->opening || player->state.loading)
        return;
    player->state.paused = true_of(json, "paused");
    player->state.waiting = true_of(json, "waiting");
    player->state.ended = true_of(json, "ended");
    player_tell_changed(player);
}

static void take_frame(Player *player, const json_t *json)
{
    (void)json;
    if (player->listener.frame)
        player->listener.frame(player, player->user);
}

static void take_key(Player *player, const json_t *json)
{
    if (player->listener.key)
        player->listener.key(player, text_of(json, "key"), player->user);
}

static void take_drops(Player *player, const json_t *json)
{
    player->state.drops = int_of(json, "frames");
    player_tell_changed(player);
}

static void take_failed(Player *player, const json_t *json)
{
    if (is_newest(player, json) && !player->film_held)
        player_fail(player, text_of(json, "text"));
}

static void (*const takers[PLAYER_MESSAGE_KINDS])(Player *, const json_t *) = {
    [PLAYER_MESSAGE_SHOWN] = take_shown,     [PLAYER_MESSAGE_HIDDEN] = take_hidden,
    [PLAYER_MESSAGE_STARTED] = take_started, [PLAYER_MESSAGE_POSITION] = take_position,
    [PLAYER_MESSAGE_STATE] = take_state,     [PLAYER_MESSAGE_FRAME] = take_frame,
    [PLAYER_MESSAGE_KEY] = take_key,         [PLAYER_MESSAGE_DROPS] = take_drops,
    [PLAYER_MESSAGE_FAILED] = take_failed,
};

void player_said(PlayerMessage kind, const json_t *json, void *user)
{
    if (takers[kind])
        takers[kind](user, json);
}
