/* `chatkut preview`: the film in a window, following the project. */
#include "command_private.h"

#include "chatkut/app/desk.h"
#include "chatkut/app/screening.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <string.h>

typedef struct {
    const CommandCall *call;
    CommandIo *io;
    GMainLoop *loop;
    Desk *desk;
    Screening *screening;
    CommandStatus status;
} Showing;

static void end(Showing *showing, CommandStatus status)
{
    showing->status = status;
    g_main_loop_quit(showing->loop);
}

/* ---- keys of the window ---------------------------------------------------------- */

static void key_play(Showing *showing, int by)
{
    Player *player = screening_player(showing->screening);
    (void)by;
    player_pause(player, !player_state(player)->paused);
}

static void key_step(Showing *showing, int by)
{
    player_step(screening_player(showing->screening), by);
}

static void key_seconds(Showing *showing, int by)
{
    Player *player = screening_player(showing->screening);
    RTime at = player_state(player)->position;
    player_seek(player, rtime_add(at, rtime_make(by, 1)));
}

static void key_shuttle(Showing *showing, int by)
{
    player_shuttle(screening_player(showing->screening), by);
}

static void key_stop(Showing *showing, int by)
{
    (void)by;
    player_pause(screening_player(showing->screening), true);
}

static void key_ends(Showing *showing, int by)
{
    Player *player = screening_player(showing->screening);
    player_seek(player, by < 0 ? RTIME_ZERO : player_state(player)->length);
}

static void key_quit(Showing *showing, int by)
{
    (void)by;
    end(showing, COMMAND_DONE);
}

static const struct {
    const char *name;
    void (*run)(Showing *showing, int by);
    int by;
} keys[] = {
    { "Space", key_play, 0 },      { "k", key_stop, 0 },
    { "j", key_shuttle, -1 },      { "l", key_shuttle, 1 },
    { "Left", key_step, -1 },      { "Right", key_step, 1 },
    { ",", key_step, -1 },         { ".", key_step, 1 },
    { "S-Left", key_seconds, -1 }, { "S-Right", key_seconds, 1 },
    { "<", key_seconds, -1 },      { ">", key_seconds, 1 },
    { "PgUp", key_seconds, -10 },  { "PgDn", key_seconds, 10 },
    { "Home", key_ends, -1 },      { "End", key_ends, 1 },
    { "q", key_quit, 0 },          { "C-q", key_quit, 0 },
    { "Esc", key_quit, 0 },
};

static void pressed(Player *player, const char *name, void *user)
{
    (void)player;
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
        if (strcmp(keys[i].name, name) == 0)
            keys[i].run(user, keys[i].by);
}

static void want_keys(Player *player)
{
    const char *names[G_N_ELEMENTS(keys) + 1] = { NULL };
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
        names[i] = keys[i].name;
    player_set_keys(player, names);
}

/* ---- what happens ---------------------------------------------------------------- */

static void hidden(Player *player, PlayerHidden why, const char *sentence, void *user)
{
    Showing *showing = user;
    (void)player;
    if (why == PLAYER_CLOSED) {
        end(showing, COMMAND_DONE);
        return;
    }
    io_error(showing->io, "%s", sentence);
    if (why == PLAYER_NO_DISPLAY)
        io_error(showing->io, "%s",
                 _("“chatkut” shows the film in the terminal, and “chatkut serve "
                   "--preview” in a browser, here or through SSH."));
    end(showing, COMMAND_FAILED);
}

static void told(Screening *screening, ScreeningState state, const char *sentence,
                 void *user)
{
    const Showing *showing = user;
    (void)screening;
    if (state == SCREENING_FAILED && sentence)
        io_error(showing->io, "%s", sentence);
    if (state == SCREENING_EMPTY)
        io_error(showing->io, "%s", _("There is nothing on the timeline yet."));
}

static void changed(Desk *desk, const DeskView *old, unsigned changes, void *user)
{
    const Showing *showing = user;
    (void)old;
    if (changes & DESK_COMPOSITION && showing->screening)
        screening_show(showing->screening, desk_composition(desk));
}

static void trouble(Desk *desk, const char *sentence, void *user)
{
    const Showing *showing = user;
    (void)desk;
    if (sentence)
        io_error(showing->io, "%s", sentence);
}

/* False: it is no time. */
static bool read_at(const Showing *showing, const Sequence *sequence, RTime *at)
{
    const char *text = command_option(showing->call, "at");
    g_autoptr(GError) error = NULL;
    *at = RTIME_ZERO;
    if (!text || rtime_parse(text, sequence->rate, at, &error))
        return true;
    io_error(showing->io, "--at: %s", error->message);
    return false;
}

static void begin(Showing *showing)
{
    static const PlayerListener listener = { .key = pressed, .hidden = hidden };
    const Composition *composition = desk_composition(showing->desk);
    const Sequence *sequence = composition_main(composition);
    g_autofree char *name = g_path_get_basename(showing->call->project);
    RTime at;
    if (!read_at(showing, sequence, &at)) {
        end(showing, COMMAND_USAGE);
        return;
    }
    showing->screening =
        screening_new(showing->call->project, &listener, told, showing);
    screening_begin(showing->screening, at, false);
    Player *player = screening_player(showing->screening);
    want_keys(player);
    player_show_window(player, name, sequence->width, sequence->height);
    if (player_state(player)->output == PLAYER_WINDOW)
        screening_show(showing->screening, composition);
}

static void opened(Desk *desk, const GError *error, void *user)
{
    Showing *showing = user;
    (void)desk;
    if (!error) {
        begin(showing);
        return;
    }
    end(showing, io_fail(showing->io, showing->call, g_error_copy(error)));
}

static gboolean interrupted(gpointer user)
{
    end(user, COMMAND_DONE);
    return G_SOURCE_CONTINUE;
}

CommandStatus command_run_preview(const CommandCall *call, CommandIo *io)
{
    static const DeskListener listener = { .changed = changed, .trouble = trouble };
    static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
    Showing showing = { .call = call, .io = io, .status = COMMAND_DONE };
    guint watches[G_N_ELEMENTS(signals)];
    showing.loop = g_main_loop_new(NULL, FALSE);
    for (size_t i = 0; i < G_N_ELEMENTS(signals); i++)
        watches[i] = g_unix_signal_add(signals[i], interrupted, &showing);
    showing.desk = desk_open(call->project, &listener, opened, &showing);
    g_main_loop_run(showing.loop);
    screening_free(showing.screening);
    desk_close(showing.desk);
    for (size_t i = 0; i < G_N_ELEMENTS(signals); i++)
        g_source_remove(watches[i]);
    g_main_loop_unref(showing.loop);
    return showing.status;
}
