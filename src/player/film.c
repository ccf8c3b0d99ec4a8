/* The film that mpv plays: opened, played, sought, and what mpv says of it. */
#include "player.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

enum {
    WATCH_TIME = 1,
    WATCH_PAUSE,
    WATCH_END,
    WATCH_NETWORK,
    WATCH_DROPS,
    WATCH_DROPS_DECODER,
};

static const struct {
    uint64_t id;
    const char *name;
    mpv_format format;
} watched[] = {
    { WATCH_TIME, "time-pos", MPV_FORMAT_DOUBLE },
    { WATCH_PAUSE, "pause", MPV_FORMAT_FLAG },
    { WATCH_END, "eof-reached", MPV_FORMAT_FLAG },
    { WATCH_NETWORK, "paused-for-cache", MPV_FORMAT_FLAG },
    { WATCH_DROPS, "frame-drop-count", MPV_FORMAT_INT64 },
    { WATCH_DROPS_DECODER, "decoder-frame-drop-count", MPV_FORMAT_INT64 },
};

static const int64_t POSITION_US = G_USEC_PER_SEC / PLAYER_POSITION_HZ;
static const int64_t SHUTTLE_US = G_USEC_PER_SEC / 8;
static const int64_t DROPS_US = G_USEC_PER_SEC;

void film_watch(Player *player)
{
    for (size_t i = 0; i < G_N_ELEMENTS(watched); i++)
        mpv_observe_property(player->mpv, watched[i].id, watched[i].name,
                             watched[i].format);
}

/* ---- telling --------------------------------------------------------------------- */

/* mpv counts time in doubles; to the microsecond they are right. Owned by the
 * caller. */
static char *exact_text(double seconds)
{
    return rtime_exact_format(
        rtime_from_decimal(isfinite(seconds) ? MAX(seconds, 0) : 0));
}

static void fail(Player *player, const char *sentence)
{
    player->film.open = false;
    SAY(player, FAILED, "{s:i s:s}", "id", player->id, "text", sentence);
}

static void tell_position(Player *player, int64_t now_us)
{
    Film *film = &player->film;
    g_autofree char *time = exact_text(film->time);
    film->moved = false;
    film->position_next_us = now_us + POSITION_US;
    MENTION(player, POSITION, "{s:i s:s}", "id", player->id, "time", time);
}

static void tell_state(Player *player)
{
    Film *film = &player->film;
    if (!film->started)
        return;
    SAY(player, STATE, "{s:i s:b s:b s:b}", "id", player->id, "paused",
        film->paused && film->shuttle_next_us == 0, "waiting", film->waiting, "ended",
        film->ended);
}

static void tell_started(Player *player)
{
    Film *film = &player->film;
    double length = 0;
    mpv_get_property(player->mpv, "duration", MPV_FORMAT_DOUBLE, &length);
    g_autofree char *text = exact_text(length);
    SAY(player, STARTED, "{s:i s:i s:s}", "id", player->id, "ms",
        (int)((g_get_monotonic_time() - film->opened_us) / 1000), "length", text);
}

static void tell_drops(Player *player, int64_t now_us)
{
    Film *film = &player->film;
    film->drops_told = film->drops[0] + film->drops[1];
    film->drops_next_us = now_us + DROPS_US;
    MENTION(player, DROPS, "{s:I}", "frames",
            (json_int_t)MAX(film->drops_told - film->drops_before, 0));
}

/* ---- opening --------------------------------------------------------------------- */

static void set_flag(mpv_handle *mpv, const char *property, bool on)
{
    int flag = on;
    mpv_set_property(mpv, property, MPV_FORMAT_FLAG, &flag);
}

static void set_number(mpv_handle *mpv, const char *property, double number)
{
    mpv_set_property(mpv, property, MPV_FORMAT_DOUBLE, &number);
}

static void shuttle_stop(Film *film)
{
    film->shuttle_next_us = 0;
}

void film_open(Player *player, const FilmRequest *request)
{
    Film *film = &player->film;
    double speed = film->speed;
    files_turn(player->files);
    player->id = request->id;
    if (!player->mpv)
        return;
    int64_t drops = film->drops[0] + film->drops[1];
    *film = (Film){ .open = true,
                    .loading = true,
                    .seeking = true,
                    .paused = request->paused,
                    .opened_us = g_get_monotonic_time(),
                    .drops = { film->drops[0], film->drops[1] },
                    .drops_before = drops,
                    .drops_told = drops,
                    .speed = speed };
    set_flag(player->mpv, "pause", request->paused);
    if (!source_load(player->mpv, request))
        fail(player, _("This is no film that can be played here."));
}

void film_close(Player *player)
{
    const char *stop[] = { "stop", NULL };
    player->film.open = false;
    files_turn(player->files);
    if (player->mpv)
        mpv_command_async(player->mpv, 0, stop);
}

/* ---- playing --------------------------------------------------------------------- */

static void seek(Player *player, double seconds)
{
    g_autofree char *to = g_strdup_printf("%.9f", seconds);
    const char *command[] = { "seek", to, "absolute+exact", NULL };
    player->film.seeking = true;
    player->film.moved = false;
    mpv_command_async(player->mpv, 0, command);
}

/* Have mpv play as it is wanted: forward by itself, backwards by steps of ours. */
static void run(Player *player, bool paused)
{
    Film *film = &player->film;
    bool back = !paused && film->speed < 0;
    if (back && film->shuttle_next_us == 0) {
        film->shuttle_from = film->time;
        film->shuttle_us = g_get_monotonic_time();
        film->shuttle_next_us = film->shuttle_us + SHUTTLE_US;
    } else if (!back) {
        shuttle_stop(film);
    }
    set_number(player->mpv, "speed", film->speed > 0 ? film->speed : 1);
    set_flag(player->mpv, "pause", paused || back);
    film->paused = paused || back;
    tell_state(player);
}

void film_pause(Player *player, bool paused)
{
    if (player->mpv && player->film.open)
        run(player, paused);
}

void film_seek(Player *player, int id, RTime time)
{
    Film *film = &player->film;
    player->id = id;
    if (!player->mpv || !film->open)
        return;
    film->time = rtime_seconds(time);
    film->shuttle_from = film->time;
    film->shuttle_us = g_get_monotonic_time();
    if (film->started)
        seek(player, film->time);
    else
        film->seek_first = true;
}

void film_set_speed(Player *player, double speed)
{
    Film *film = &player->film;
    bool playing = !film->paused || film->shuttle_next_us > 0;
    /* From here on at another pace. */
    shuttle_stop(film);
    film->speed = speed == 0 ? 1 : speed;
    if (player->mpv)
        run(player, !playing);
}

void film_set_volume(Player *player, double gain)
{
    player->volume = gain;
    /* mpv's is in per cent, and cubic. */
    if (player->mpv)
        set_number(player->mpv, "volume", MIN(100 * cbrt(gain), 1000));
}

void film_set_loop(Player *player, RTime start, RTime end)
{
    if (!player->mpv)
        return;
    if (end.den > 0) {
        set_number(player->mpv, "ab-loop-a", rtime_seconds(start));
        set_number(player->mpv, "ab-loop-b", rtime_seconds(end));
    } else {
        mpv_set_property_string(player->mpv, "ab-loop-a", "no");
        mpv_set_property_string(player->mpv, "ab-loop-b", "no");
    }
}

/* ---- what mpv says --------------------------------------------------------------- */

static const char *failure_text(int error)
{
    switch (error) {
    case MPV_ERROR_LOADING_FAILED:
        return _("A file of the film cannot be opened. Look whether all media is where "
                 "it was imported from.");
    case MPV_ERROR_NOTHING_TO_PLAY:
    case MPV_ERROR_UNKNOWN_FORMAT:
        return _("There is nothing in the film that can be played here.");
    case MPV_ERROR_VO_INIT_FAILED:
        return _("The picture cannot be shown: no output works on this display.");
    default:
        return _("The film cannot be played on.");
    }
}

static void take_reply(Player *player, const mpv_event *event)
{
    const mpv_event_command *reply = event->data;
    Film *film = &player->film;
    if (event->reply_userdata == 0 || event->reply_userdata != (uint64_t)player->id ||
        !film->loading)
        return;
    if (event->error < 0) {
        fail(player, failure_text(event->error));
        return;
    }
    if (reply->result.format != MPV_FORMAT_NODE_MAP)
        return;
    const mpv_node_list *list = reply->result.u.list;
    for (int i = 0; i < list->num; i++)
        if (strcmp(list->keys[i], "playlist_entry_id") == 0)
            film->entry = list->values[i].u.int64;
}

static void take_end(Player *player, const mpv_event_end_file *end)
{
    Film *film = &player->film;
    /* mpv may leave the last picture where it is. */
    if (!film->open)
        picture_blank(player);
    if (!film->open || end->playlist_entry_id != film->entry)
        return;
    /* A list of other files, none of which is opened (load-unsafe-playlists). */
    if (end->reason == MPV_END_FILE_REASON_REDIRECT)
        fail(player, failure_text(MPV_ERROR_UNKNOWN_FORMAT));
    else if (end->reason == MPV_END_FILE_REASON_ERROR)
        fail(player, failure_text(end->error));
}

/* The first frame after opening or seeking is there. */
static void take_restart(Player *player)
{
    Film *film = &player->film;
    if (!film->open || film->loading)
        return;
    film->seeking = false;
    if (!film->started) {
        film->started = true;
        tell_started(player);
        tell_state(player);
        if (film->speed < 0 || film->speed != 1)
            run(player, film->paused);
    }
    if (film->seek_first) {
        film->seek_first = false;
        seek(player, film->time);
        return;
    }
    mpv_get_property(player->mpv, "time-pos", MPV_FORMAT_DOUBLE, &film->time);
    tell_position(player, g_get_monotonic_time());
}

static void take_flag(Player *player, bool *member, const mpv_event_property *property)
{
    bool now = property->format == MPV_FORMAT_FLAG && *(const int *)property->data;
    if (*member == now)
        return;
    *member = now;
    tell_state(player);
    /* Where it stopped. */
    if (player->film.moved)
        tell_position(player, g_get_monotonic_time());
}

static void take_property(Player *player, uint64_t id,
                          const mpv_event_property *property)
{
    Film *film = &player->film;
    switch (id) {
    case WATCH_TIME:
        if (property->format != MPV_FORMAT_DOUBLE || film->seeking)
            break;
        film->time = *(const double *)property->data;
        film->moved = true;
        break;
    case WATCH_PAUSE:
        take_flag(player, &film->paused, property);
        break;
    case WATCH_END:
        take_flag(player, &film->ended, property);
        break;
    case WATCH_NETWORK:
        take_flag(player, &film->waiting, property);
        break;
    default:
        if (property->format == MPV_FORMAT_INT64)
            film->drops[id - WATCH_DROPS] = *(const int64_t *)property->data;
    }
}

static void take_start(Player *player, const mpv_event_start_file *start)
{
    Film *film = &player->film;
    if (film->loading && start->playlist_entry_id == film->entry)
        film->loading = false;
}

bool film_take_event(Player *player, const mpv_event *event)
{
    switch (event->event_id) {
    case MPV_EVENT_COMMAND_REPLY:
        take_reply(player, event);
        break;
    case MPV_EVENT_START_FILE:
        take_start(player, event->data);
        break;
    case MPV_EVENT_END_FILE:
        take_end(player, event->data);
        break;
    case MPV_EVENT_PLAYBACK_RESTART:
        take_restart(player);
        break;
    case MPV_EVENT_PROPERTY_CHANGE:
        take_property(player, event->reply_userdata, event->data);
        break;
    default:
        break;
    }
    return event->event_id != MPV_EVENT_SHUTDOWN;
}

/* ---- the clock ------------------------------------------------------------------- */

static bool drops_are_new(const Film *film)
{
    return film->started && film->drops[0] + film->drops[1] != film->drops_told;
}

static void shuttle_step(Player *player, int64_t now_us)
{
    Film *film = &player->film;
    double passed = (double)(now_us - film->shuttle_us) / G_USEC_PER_SEC;
    double to = film->shuttle_from + film->speed * passed;
    film->shuttle_next_us = now_us + SHUTTLE_US;
    if (to <= 0) {
        shuttle_stop(film);
        film->ended = false;
        tell_state(player);
    }
    if (to <= 0 || !film->seeking)
        seek(player, MAX(to, 0));
}

void film_tick(Player *player, int64_t now_us)
{
    Film *film = &player->film;
    if (!player->mpv || !film->open)
        return;
    if (film->started && film->moved && now_us >= film->position_next_us)
        tell_position(player, now_us);
    if (drops_are_new(film) && now_us >= film->drops_next_us)
        tell_drops(player, now_us);
    if (film->shuttle_next_us > 0 && now_us >= film->shuttle_next_us)
        shuttle_step(player, now_us);
}

static int64_t sooner(int64_t a, int64_t b)
{
    return a == NEVER ? b : MIN(a, b);
}

int64_t film_due_us(const Player *player)
{
    const Film *film = &player->film;
    int64_t due = NEVER;
    if (!player->mpv || !film->open)
        return NEVER;
    if (film->started && film->moved)
        due = sooner(due, film->position_next_us);
    if (drops_are_new(film))
        due = sooner(due, film->drops_next_us);
    if (film->shuttle_next_us > 0)
        due = sooner(due, film->shuttle_next_us);
    return due;
}
