#include "player_private.h"

void player_tell_changed(Player *player)
{
    if (player->listener.changed)
        player->listener.changed(player, player->user);
}

/* ---- the film -------------------------------------------------------------------- */

static void place(Player *player, RTime at)
{
    player->state.position = film_place(player->film, at);
    player->asked = true;
}

void player_open(Player *player, const PlayerFilm *film, RTime at, bool paused)
{
    film_unref(player->film);
    player->film = film_new(film);
    player->state.open = true;
    player->state.ended = player->state.waiting = false;
    player->state.length = player->film->length;
    player->state.paused = paused;
    place(player, at);
    player_send_film(player);
    player_tell_changed(player);
}

void player_replace(Player *player, const PlayerFilm *film)
{
    player_open(player, film, player->state.position, player->state.paused);
}

void player_close(Player *player)
{
    player_stop_opening(player);
    g_clear_pointer(&player->film, film_unref);
    player->film_held = player->seek_held = false;
    player->state.open = player->state.loading = player->state.seeking = false;
    player_release(player);
    SEND(player, CLOSE, "{}");
    player_tell_changed(player);
}

/* ---- playing --------------------------------------------------------------------- */

static void set_speed(Player *player, double speed)
{
    if (player->state.speed == speed)
        return;
    player->state.speed = speed;
    player_send_speed(player);
}

static void set_paused(Player *player, bool paused)
{
    player->state.paused = paused;
    SEND(player, PAUSE, "{s:b}", "paused", paused);
}

static void rewind_at_end(Player *player)
{
    bool looped = rtime_compare(player->loop_start, player->loop_end) < 0;
    if (player->state.ended)
        player_seek(player, looped ? player->loop_start : RTIME_ZERO);
}

void player_pause(Player *player, bool paused)
{
    if (!player->state.open)
        return;
    if (!paused)
        rewind_at_end(player);
    set_speed(player, 1);
    set_paused(player, paused);
    player_tell_changed(player);
}

void player_seek(Player *player, RTime to)
{
    if (!player->state.open)
        return;
    player->state.ended = false;
    place(player, to);
    /* A film whose files are being opened will begin there. */
    if (player_link_runs(player->link) && !player->opening && !player->film_held) {
        player->state.seeking = true;
        player_send_seek(player);
    }
    player_tell_changed(player);
}

void player_step(Player *player, int frames)
{
    Rate rate = player->state.open ? player->film->rate : (Rate){ 0 };
    if (rate.num == 0)
        return;
    if (!player->state.paused)
        player_pause(player, true);
    int64_t at = rtime_to_frames(player->state.position, rate, RTIME_NEAREST);
    player_seek(player, rtime_from_frames(at + frames, rate));
}

void player_shuttle(Player *player, int direction)
{
    double speed = player->state.speed;
    if (!player->state.open)
        return;
    if (player->state.paused || speed * direction < 0)
        speed = direction;
    else
        speed = CLAMP(speed * 2, -PLAYER_SHUTTLE_MAX, PLAYER_SHUTTLE_MAX);
    if (direction > 0)
        rewind_at_end(player);
    set_speed(player, speed);
    if (player->state.paused)
        set_paused(player, false);
    player_tell_changed(player);
}

void player_set_volume(Player *player, double gain)
{
    player->volume = gain;
    SEND(player, VOLUME, "{s:f}", "volume", gain);
}

void player_set_loop(Player *player, RTime start, RTime end)
{
    player->loop_start = start;
    player->loop_end = end;
    player_send_loop(player);
}

/* ---- life ------------------------------------------------------------------------ */

Player *player_new(const char *program, const PlayerListener *listener, void *user)
{
    static const PlayerLinkEvents events = { player_begun, player_said,
                                             player_given_up };
    Player *player = g_new0(Player, 1);
    player->link = player_link_new(program, &events, player);
    player->listener = *listener;
    player->user = user;
    player->title = g_strdup("");
    player->volume = 1;
    player->loop_start = player->loop_end = RTIME_ZERO;
    player->state = (PlayerState){ .paused = true,
                                   .position = RTIME_ZERO,
                                   .length = RTIME_ZERO,
                                   .shown_as = "",
                                   .speed = 1,
                                   .started_ms = -1 };
    return player;
}

void player_free(Player *player)
{
    if (!player)
        return;
    player_stop_opening(player);
    player_release(player);
    player_link_free(player->link);
    film_unref(player->film);
    frames_free(player->frames);
    g_strfreev(player->keys);
    g_free(player->pixels);
    g_free(player->title);
    g_free(player->shown_as);
    g_free(player);
}

const PlayerState *player_state(const Player *player)
{
    return &player->state;
}

int player_pid(const Player *player)
{
    return player_link_pid(player->link);
}
