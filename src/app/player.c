#include "chatkut/app/player.h"

#include "player_film.h"
#include "player_link.h"

#include "chatkut/base/frames.h"

#include <glib/gi18n.h>
#include <string.h>

/* How long a film or a seek on its way holds up the next one. */
enum { OPEN_HOLDS_MS = 500, SEEK_HOLDS_MS = 300 };

struct Player {
    PlayerLink *link;
    PlayerListener listener;
    void *user;
    PlayerState state;
    char *shown_as;
    /* the output */
    char *title;
    int width, height;
    double fps;
    Frames *frames;
    uint8_t *pixels;
    bool drawn;
    char **keys;
    /* the film; held: a newer film or place waits until the one on its way is shown */
    Film *film;
    GCancellable *opening; /* its files; NULL: not */
    int last_id;
    bool film_held, seek_held;
    GSource *hold;
    bool asked; /* the position is what was asked for, not what the player says */
    double volume;
    RTime loop_start, loop_end;
};

static void send_film(Player *player);

#define SEND(PLAYER, KIND, ...) SEND_FD(PLAYER, KIND, -1, __VA_ARGS__)
#define SEND_FD(PLAYER, KIND, FD, ...)                                               \
    do {                                                                             \
        size_t send_length;                                                          \
        const int send_fd = (FD);                                                    \
        char *send_body =                                                            \
            player_message_format(PLAYER_MESSAGE_##KIND, &send_length, __VA_ARGS__); \
        player_link_send((PLAYER)->link, send_body, send_length, &send_fd,           \
                         send_fd >= 0);                                              \
    } while (0)

static void changed(Player *player)
{
    if (player->listener.changed)
        player->listener.changed(player, player->user);
}

static int next_id(Player *player)
{
    player->last_id = player->last_id % G_MAXINT32 + 1;
    return player->last_id;
}

/* ---- holding back ------------------------------------------------------------------- */

static void release(Player *player)
{
    if (player->hold) {
        g_source_destroy(player->hold);
        g_source_unref(player->hold);
    }
    player->hold = NULL;
}

static void send_seek(Player *player);

/* What was on its way is there, or takes too long: on to the newest. */
static void go_on(Player *player)
{
    release(player);
    if (player->film_held)
        send_film(player);
    else if (player->seek_held)
        send_seek(player);
}

static gboolean held_too_long(gpointer data)
{
    go_on(data);
    return G_SOURCE_REMOVE;
}

static void hold(Player *player, unsigned milliseconds)
{
    release(player);
    player->hold = g_timeout_source_new(milliseconds);
    g_source_set_callback(player->hold, held_too_long, player, NULL);
    g_source_attach(player->hold, g_main_context_get_thread_default());
}

/* ---- sending ------------------------------------------------------------------------ */

static void send_seek(Player *player)
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

static void send_speed(Player *player)
{
    SEND(player, SPEED, "{s:f}", "speed", player->state.speed);
}

static void send_loop(Player *player)
{
    g_autofree char *start = rtime_exact_format(player->loop_start);
    g_autofree char *end = rtime_exact_format(player->loop_end);
    if (rtime_compare(player->loop_start, player->loop_end) < 0)
        SEND(player, LOOP, "{s:s s:s}", "start", start, "end", end);
    else
        SEND(player, LOOP, "{}");
}

static void send_keys(Player *player)
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
    send_speed(player);
    hold(player, OPEN_HOLDS_MS);
}

static void failed(Player *player, const char *sentence)
{
    player->state.open = player->state.loading = player->state.seeking = false;
    player->film_held = player->seek_held = false;
    release(player);
    changed(player);
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
        failed(player, error->message);
        return;
    }
    send_files(player, player->film, fds);
    film_close_files(fds);
    send_open(player);
}

static void stop_opening(Player *player)
{
    if (player->opening)
        g_cancellable_cancel(player->opening);
    g_clear_object(&player->opening);
}

static void send_film(Player *player)
{
    if (!player->film || !player->state.open || !player_link_runs(player->link))
        return;
    player->state.loading = true;
    player->state.seeking = false;
    player->film_held = player->hold != NULL;
    if (player->film_held)
        return;
    player->seek_held = false;
    stop_opening(player);
    player->opening = g_cancellable_new();
    film_open_files(player->film, player->opening, files_opened, player);
}

/* ---- the output --------------------------------------------------------------------- */

static void send_output(Player *player)
{
    if (player->state.output == PLAYER_WINDOW)
        SEND(player, WINDOW, "{s:s s:i s:i}", "title", player->title, "width",
             player->width, "height", player->height);
    else
        SEND_FD(player, FRAMES, frames_fd(player->frames), "{s:i s:i s:f}", "width",
                player->width, "height", player->height, "fps", player->fps);
}

/* A process is there and knows nothing. */
static void begun(void *user)
{
    Player *player = user;
    player->state.shown = false;
    release(player);
    SEND(player, VOLUME, "{s:f}", "volume", player->volume);
    send_keys(player);
    send_output(player);
    send_loop(player);
    send_film(player);
}

static void no_output(Player *player)
{
    stop_opening(player);
    release(player);
    player_link_stop(player->link);
    player->film_held = player->seek_held = false;
    player->state.output = PLAYER_OFF;
    player->state.shown = player->state.loading = player->state.waiting = false;
    player->state.seeking = false;
    player->state.shown_as = "";
    player->state.paused = true;
    player->asked = true;
    g_clear_pointer(&player->frames, frames_free);
    player->drawn = false;
}

static void tell_hidden(Player *player, PlayerHidden why, const char *sentence)
{
    no_output(player);
    changed(player);
    if (player->listener.hidden)
        player->listener.hidden(player, why, sentence, player->user);
}

static void given_up(const char *sentence, void *user)
{
    tell_hidden(user, PLAYER_GIVEN_UP, sentence);
}

/* Show it as it now is wanted; from a window to pictures takes another start of the
 * film. */
static void show(Player *player, PlayerOutput output, bool keep_film)
{
    player->state.output = output;
    if (!player_link_runs(player->link)) {
        player_link_start(player->link);
    } else {
        send_output(player);
        if (!keep_film) {
            player->state.shown = false;
            release(player);
            send_loop(player);
            send_film(player);
        }
    }
    changed(player);
}

void player_show_window(Player *player, const char *title, int width, int height)
{
    g_free(player->title);
    player->title = g_utf8_make_valid(title, -1);
    player->width = width;
    player->height = height;
    g_clear_pointer(&player->frames, frames_free);
    show(player, PLAYER_WINDOW, false);
}

void player_show_frames(Player *player, int width, int height, double fps)
{
    g_autoptr(GError) error = NULL;
    Frames *frames = frames_new(width, height, &error);
    if (!frames) {
        tell_hidden(player, PLAYER_GIVEN_UP, error->message);
        return;
    }
    bool keep = player->state.output == PLAYER_FRAMES;
    frames_free(player->frames);
    player->frames = frames;
    player->pixels = g_realloc(player->pixels, frames_stride(frames) * (size_t)height);
    player->drawn = false;
    player->width = width;
    player->height = height;
    player->fps = fps;
    show(player, PLAYER_FRAMES, keep);
}

void player_hide(Player *player)
{
    no_output(player);
    changed(player);
}

const unsigned char *player_frame(Player *player, int *width, int *height,
                                  size_t *stride)
{
    if (!player->frames)
        return NULL;
    if (frames_take(player->frames, player->pixels))
        player->drawn = true;
    *width = frames_width(player->frames);
    *height = frames_height(player->frames);
    *stride = frames_stride(player->frames);
    return player->drawn ? player->pixels : NULL;
}

void player_set_keys(Player *player, const char *const *names)
{
    union {
        const char *const *in;
        char **out;
    } list = { .in = names };
    g_strfreev(player->keys);
    player->keys = g_strdupv(list.out);
    send_keys(player);
}

/* ---- what the player says ----------------------------------------------------------- */

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

static bool is_newest(const Player *player, const json_t *json)
{
    return int_of(json, "id") == player->last_id;
}

static void take_shown(Player *player, const json_t *json)
{
    g_free(player->shown_as);
    player->shown_as = g_strdup(text_of(json, "output"));
    player->state.shown_as = player->shown_as;
    player->state.shown = true;
    changed(player);
}

static void take_hidden(Player *player, const json_t *json)
{
    bool closed = strcmp(text_of(json, "why"), "closed") == 0;
    g_autofree char *sentence = g_strdup(text_of(json, "text"));
    tell_hidden(player, closed ? PLAYER_CLOSED : PLAYER_NO_DISPLAY, sentence);
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
    go_on(player);
    changed(player);
}

static void take_position(Player *player, const json_t *json)
{
    RTime at;
    if (!is_newest(player, json) || player->opening)
        return;
    go_on(player);
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
        changed(player);
}

static void take_state(Player *player, const json_t *json)
{
    if (!is_newest(player, json) || player->opening || player->state.loading)
        return;
    player->state.paused = true_of(json, "paused");
    player->state.waiting = true_of(json, "waiting");
    player->state.ended = true_of(json, "ended");
    changed(player);
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
    changed(player);
}

static void take_failed(Player *player, const json_t *json)
{
    if (is_newest(player, json) && !player->film_held)
        failed(player, text_of(json, "text"));
}

static void (*const takers[PLAYER_MESSAGE_KINDS])(Player *, const json_t *) = {
    [PLAYER_MESSAGE_SHOWN] = take_shown,     [PLAYER_MESSAGE_HIDDEN] = take_hidden,
    [PLAYER_MESSAGE_STARTED] = take_started, [PLAYER_MESSAGE_POSITION] = take_position,
    [PLAYER_MESSAGE_STATE] = take_state,     [PLAYER_MESSAGE_FRAME] = take_frame,
    [PLAYER_MESSAGE_KEY] = take_key,         [PLAYER_MESSAGE_DROPS] = take_drops,
    [PLAYER_MESSAGE_FAILED] = take_failed,
};

static void said(PlayerMessage kind, const json_t *json, void *user)
{
    if (takers[kind])
        takers[kind](user, json);
}

/* ---- the film ----------------------------------------------------------------------- */

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
    send_film(player);
    changed(player);
}

void player_replace(Player *player, const PlayerFilm *film)
{
    player_open(player, film, player->state.position, player->state.paused);
}

void player_close(Player *player)
{
    stop_opening(player);
    g_clear_pointer(&player->film, film_unref);
    player->film_held = player->seek_held = false;
    player->state.open = player->state.loading = player->state.seeking = false;
    /* There is no film after an output was made. */
    if (player->state.output != PLAYER_OFF && player_link_runs(player->link)) {
        release(player);
        send_output(player);
    }
    changed(player);
}

/* ---- playing ------------------------------------------------------------------------ */

static void set_speed(Player *player, double speed)
{
    if (player->state.speed == speed)
        return;
    player->state.speed = speed;
    send_speed(player);
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
    changed(player);
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
        send_seek(player);
    }
    changed(player);
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
    changed(player);
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
    send_loop(player);
}

/* ---- life --------------------------------------------------------------------------- */

Player *player_new(const char *program, const PlayerListener *listener, void *user)
{
    static const PlayerLinkEvents events = { begun, said, given_up };
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
    stop_opening(player);
    release(player);
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
