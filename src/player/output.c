/* Where the pictures go: a window, or memory that the app shares. */
#include "player.h"

#include "chatkut/base/confine.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

/* A window at first: as large as fits into this. */
enum { WINDOW_WIDTH = 960, WINDOW_HEIGHT = 640 };

typedef struct {
    const char *name, *value;
} Option;

/* Nothing of the user's is read, nothing is written, nothing is opened that is not part
 * of the film (what a film may open: film.c). */
static const Option common[] = {
    { "config", "no" },
    { "load-scripts", "no" },
    { "ytdl", "no" },
    { "terminal", "no" },
    { "osc", "no" },
    { "osd-level", "0" },
    { "input-default-bindings", "no" },
    { "input-media-keys", "no" },
    { "save-position-on-quit", "no" },
    { "resume-playback", "no" },
    { "load-unsafe-playlists", "no" },
    { "ordered-chapters", "no" },
    { "sub-auto", "no" },
    { "audio-file-auto", "no" },
    { "cover-art-auto", "no" },
    { "sid", "no" },
    { "idle", "yes" },
    { "keep-open", "yes" },
    { "hr-seek", "yes" },
    { "audio-fallback-to-null", "yes" },
    { "audio-client-name", "chatkut" },
    { "tls-verify", "yes" },
    { "tls-ca-file", "/etc/ssl/certs/ca-certificates.crt" },
    { "network-timeout", "10" },
    /* Over the network, and so from the composed preview: what lies further ahead may
     * never be looked at, and is made when it is asked for. */
    { "cache-secs", "20" },
    { "demuxer-max-bytes", "64MiB" },
    { "demuxer-max-back-bytes", "32MiB" },
    /* For outputs that scale by themselves: quick, for it is a preview. */
    { "sws-scaler", "fast-bilinear" },
    { "sws-fast", "yes" },
};

static const Option for_window[] = {
    { "force-window", "yes" },
    { "input-vo-keyboard", "yes" },
    { "title", "${force-media-title}" },
    { "keepaspect-window", "no" },
    /* Names for window managers; which of them there are is a matter of the build. */
    { "x11-name", "chatkut" },
    { "wayland-app-id", "chatkut" },
    /* People type in the terminal. */
    { "focus-on-open", "no" },
};

/* Never "null", which would play unseen. "gpu" refuses to draw in software, which x11
 * and wlshm do better. */
static const char VO_WAYLAND[] = "gpu,wlshm,x11", VO_X11[] = "gpu,x11";
/* Looking for a way to draw, "gpu" would at last take the screen of the machine itself
 * (drm), on whose console somebody else may work: only where we are kept from that. */
static const char VO_WAYLAND_FREE[] = "wlshm,x11", VO_X11_FREE[] = "x11";
static const Option memory[] = {
    { "vo", "libmpv" },
    /* Or there would be a black picture between two films. */
    { "force-window", "yes" },
};

static void set_options(mpv_handle *mpv, const Option *options, size_t count)
{
    for (size_t i = 0; i < count; i++)
        mpv_set_option_string(mpv, options[i].name, options[i].value);
}
#define SET_OPTIONS(MPV, OPTIONS) set_options(MPV, OPTIONS, G_N_ELEMENTS(OPTIONS))

/* May be called from any thread. */
static void wake(void *data)
{
    const Player *player = data;
    const uint64_t one = 1;
    (void)!write(player->wake, &one, sizeof one);
}

static bool start(Player *player)
{
    if (mpv_initialize(player->mpv) < 0)
        return false;
    mpv_set_wakeup_callback(player->mpv, wake, player);
    files_serve(player->files, player->mpv);
    film_watch(player);
    film_set_volume(player, player->volume);
    return true;
}

/* ---- keys ------------------------------------------------------------------------ */

static void bind_key(mpv_handle *mpv, const char *key, const char *command)
{
    const char *bind[] = { "keybind", key, command, NULL };
    mpv_command_async(mpv, 0, bind);
}

/* A key is told by its number: no name is ever part of a command. */
void output_bind_keys(Player *player)
{
    if (!player->mpv || player->picture.frames)
        return;
    /* Its own meaning would be to quit. */
    bind_key(player->mpv, "CLOSE_WIN", "script-message closed");
    bind_key(player->mpv, "MBTN_LEFT_DBL", "cycle fullscreen");
    for (unsigned i = 0; i < player->keys->len; i++) {
        g_autofree char *key = key_to_mpv(player->keys->pdata[i]);
        g_autofree char *command = g_strdup_printf("script-message key %u", i);
        if (key)
            bind_key(player->mpv, key, command);
    }
}

/* ---- opening --------------------------------------------------------------------- */

static bool has_display(const char *variable)
{
    const char *value = g_getenv(variable);
    return value && *value;
}

void output_tell_no_display(Player *player)
{
    SAY(player, HIDDEN, "{s:s s:s}", "why", "no_display", "text",
        has_display("DISPLAY") || has_display("WAYLAND_DISPLAY")
            ? _("The display cannot be opened, so there is no window.")
            : _("There is no display here, so there is no window."));
}

static const char *outputs(bool on_wayland)
{
    bool kept = strstr(confine_describe(), "landlock") != NULL;
    if (on_wayland)
        return kept ? VO_WAYLAND : VO_WAYLAND_FREE;
    return kept ? VO_X11 : VO_X11_FREE;
}

bool output_open_window(Player *player, const char *title, int width, int height)
{
    output_close(player);
    bool on_wayland = has_display("WAYLAND_DISPLAY");
    player->mpv = on_wayland || has_display("DISPLAY") ? mpv_create() : NULL;
    if (!player->mpv) {
        output_tell_no_display(player);
        return false;
    }
    double fit = MIN((double)WINDOW_WIDTH / width, (double)WINDOW_HEIGHT / height);
    g_autofree char *geometry = g_strdup_printf("%dx%d", MAX((int)(width * fit), 2),
                                                MAX((int)(height * fit), 2));
    SET_OPTIONS(player->mpv, common);
    SET_OPTIONS(player->mpv, for_window);
    mpv_set_option_string(player->mpv, "vo", outputs(on_wayland));
    mpv_set_option_string(player->mpv, "geometry", geometry);
    mpv_set_option_string(player->mpv, "force-media-title", title);
    if (!start(player)) {
        output_close(player);
        output_tell_no_display(player);
        return false;
    }
    output_bind_keys(player);
    return true;
}

bool output_open_frames(Player *player, int fd, int width, int height, double fps)
{
    if (player->picture.context)
        return picture_resize(player, fd, width, height, fps);
    output_close(player);
    player->mpv = mpv_create();
    if (player->mpv) {
        SET_OPTIONS(player->mpv, common);
        SET_OPTIONS(player->mpv, memory);
    }
    if (player->mpv && start(player) && picture_open(player, fd, width, height, fps)) {
        player->shown = true;
        SAY(player, SHOWN, "{s:s}", "output", "libmpv");
        return true;
    }
    output_close(player);
    output_tell_no_display(player);
    return false;
}

void output_close(Player *player)
{
    picture_close(player);
    if (player->mpv)
        mpv_terminate_destroy(player->mpv);
    player->mpv = NULL;
    player->shown = false;
    player->film = (Film){ .speed = 1 };
}
