#include "player_private.h"

void player_send_output(Player *player)
{
    if (player->state.output == PLAYER_WINDOW)
        SEND(player, WINDOW, "{s:s s:i s:i}", "title", player->title, "width",
             player->width, "height", player->height);
    else
        SEND_FD(player, FRAMES, frames_fd(player->frames), "{s:i s:i s:f}", "width",
                player->width, "height", player->height, "fps", player->fps);
}

/* A process is there and knows nothing. */
void player_begun(void *user)
{
    Player *player = user;
    player->state.shown = false;
    player_release(player);
    SEND(player, VOLUME, "{s:f}", "volume", player->volume);
    player_send_keys(player);
    player_send_output(player);
    player_send_loop(player);
    player_send_film(player);
}

static void no_output(Player *player)
{
    player_stop_opening(player);
    player_release(player);
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

void player_tell_hidden(Player *player, PlayerHidden why, const char *sentence)
{
    no_output(player);
    player_tell_changed(player);
    if (player->listener.hidden)
        player->listener.hidden(player, why, sentence, player->user);
}

void player_given_up(const char *sentence, void *user)
{
    player_tell_hidden(user, PLAYER_GIVEN_UP, sentence);
}

/* Show it as it now is wanted; from a window to pictures takes another start of the
 * film. */
static void show(Player *player, PlayerOutput output, bool keep_film)
{
    player->state.output = output;
    if (!player_link_runs(player->link)) {
        player_link_start(player->link);
    } else {
        player_send_output(player);
        if (!keep_film) {
            player->state.shown = false;
            player_release(player);
            player_send_loop(player);
            player_send_film(player);
        }
    }
    player_tell_changed(player);
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
        player_tell_hidden(player, PLAYER_GIVEN_UP, error->message);
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
    player_tell_changed(player);
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
    player_send_keys(player);
}
