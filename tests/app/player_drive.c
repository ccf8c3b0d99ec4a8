/* Plays what standard input says, one command a line, and prints what the player says,
 * one JSON object a line: for tests and for measuring. The commands are the rows
 * below. */
#include "chatkut/app/edl.h"
#include "chatkut/app/screening.h"
#include "chatkut/app/session.h"
#include "chatkut/server/http.h"

#include <glib-unix.h>
#include <glib.h>
#include <jansson.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    Player *player;
    Session *session;     /* of `screen` */
    Screening *screening; /* has the player then */
    GMainLoop *loop;
    GIOChannel *in;
} Drive;

static void print(json_t *json)
{
    json_object_set_new(json, "us", json_integer(g_get_monotonic_time()));
    json_dumpf(json, stdout, JSON_COMPACT);
    putchar('\n');
    fflush(stdout);
    json_decref(json);
}

/* ---- what the player says -------------------------------------------------------- */

static void changed(Player *player, void *user)
{
    static const char *const outputs[] = { "off", "window", "frames" };
    const PlayerState *state = player_state(player);
    g_autofree char *position = rtime_exact_format(state->position);
    g_autofree char *length =
        rtime_exact_format(state->length.den ? state->length : RTIME_ZERO);
    (void)user;
    print(json_pack(
        "{s:s s:s s:b s:s s:b s:b s:b s:b s:b s:b s:s s:s s:f s:i s:i s:i}", "event",
        "changed", "output", outputs[state->output], "shown", state->shown, "as",
        state->shown_as, "open", state->open, "seeking", state->seeking, "loading",
        state->loading, "paused", state->paused, "waiting", state->waiting, "ended",
        state->ended, "position", position, "length", length, "speed", state->speed,
        "ms", state->started_ms, "drops", state->drops, "pid", player_pid(player)));
}

static void frame(Player *player, void *user)
{
    (void)player;
    (void)user;
    print(json_pack("{s:s}", "event", "frame"));
}

static void key(Player *player, const char *name, void *user)
{
    (void)player;
    (void)user;
    print(json_pack("{s:s s:s}", "event", "key", "key", name));
}

static void hidden(Player *player, PlayerHidden why, const char *sentence, void *user)
{
    static const char *const names[] = { "closed", "no_display", "given_up" };
    (void)player;
    (void)user;
    print(json_pack("{s:s s:s s:s}", "event", "hidden", "why", names[why], "text",
                    sentence));
}

static void failed(Player *player, const char *sentence, void *user)
{
    (void)player;
    (void)user;
    print(json_pack("{s:s s:s}", "event", "failed", "text", sentence));
}

static const PlayerListener listener = { changed, frame, key, hidden, failed };

/* ---- commands -------------------------------------------------------------------- */

static RTime time_of(const char *text)
{
    RTime time = RTIME_ZERO;
    rtime_exact_parse(text, &time);
    return time;
}

static void run_window(Drive *drive, char **words)
{
    player_show_window(drive->player, "chatkut test", atoi(words[0]), atoi(words[1]));
}

static void run_frames(Drive *drive, char **words)
{
    player_show_frames(drive->player, atoi(words[0]), atoi(words[1]),
                       g_ascii_strtod(words[2], NULL));
}

static void run_hide(Drive *drive, char **words)
{
    (void)words;
    player_hide(drive->player);
}

/* SOURCE AT PAUSED RATE [NAME=PATH...] */
static void run_open(Drive *drive, char **words)
{
    g_autoptr(GArray) files = g_array_new(FALSE, FALSE, sizeof(PlayerFile));
    PlayerFilm film = { .source = words[0] };
    rate_parse(words[3], &film.rate);
    for (unsigned i = 4; words[i]; i++) {
        char *path = strchr(words[i], '=');
        *path = '\0';
        PlayerFile file = { words[i], path + 1 };
        g_array_append_val(files, file);
    }
    film.files = (const PlayerFile *)(const void *)files->data;
    film.n_files = files->len;
    if (strcmp(words[1], "-") == 0)
        player_replace(drive->player, &film);
    else
        player_open(drive->player, &film, time_of(words[1]), atoi(words[2]));
}

/* The cut list of a project, from its start. */
static void run_project(Drive *drive, char **words)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Session) session = session_open(words[0], &error);
    if (!session)
        g_error("%s", error->message);
    g_autofree char *folder = g_path_get_dirname(session_path(session));
    g_autofree char *obstacle = NULL;
    g_autoptr(Edl) edl = edl_new(session_composition(session), folder, &obstacle);
    if (!edl)
        g_error("%s", obstacle);
    player_open(drive->player, &edl->film, RTIME_ZERO, true);
}

static void screened(Screening *screening, ScreeningState state, const char *sentence,
                     void *user)
{
    static const char *const names[] = { "empty", "cuts", "making", "composed",
                                         "failed" };
    (void)screening;
    (void)user;
    print(json_pack("{s:s s:s s:s*}", "event", "screening", "state", names[state],
                    "text", sentence));
}

/* PROJECT: have the player follow what is said to it. Before anything is shown. */
static void run_screen(Drive *drive, char **words)
{
    g_autoptr(GError) error = NULL;
    drive->session = session_open(words[0], &error);
    if (!drive->session)
        g_error("%s", error->message);
    player_free(drive->player);
    drive->screening = screening_new(words[0], &listener, screened, drive);
    drive->player = screening_player(drive->screening);
    screening_show(drive->screening, session_composition(drive->session));
}

static void run_say(Drive *drive, char **words)
{
    g_autofree char *sentence = g_strjoinv(" ", words);
    const SayOptions options = SAY_OPTIONS_INIT;
    SayResult result = { 0 };
    session_say(drive->session, sentence, &options, &result);
    say_result_clear(&result);
    print(json_pack("{s:s}", "event", "said"));
    screening_show(drive->screening, session_composition(drive->session));
}

static void run_pause(Drive *drive, char **words)
{
    player_pause(drive->player, atoi(words[0]));
}

static void run_close(Drive *drive, char **words)
{
    (void)words;
    player_close(drive->player);
}

static void run_seek(Drive *drive, char **words)
{
    player_seek(drive->player, time_of(words[0]));
}

static void run_step(Drive *drive, char **words)
{
    player_step(drive->player, atoi(words[0]));
}

static void run_shuttle(Drive *drive, char **words)
{
    player_shuttle(drive->player, atoi(words[0]));
}

static void run_loop(Drive *drive, char **words)
{
    player_set_loop(drive->player, time_of(words[0]), time_of(words[1]));
}

static void run_volume(Drive *drive, char **words)
{
    player_set_volume(drive->player, g_ascii_strtod(words[0], NULL));
}

static void run_keys(Drive *drive, char **words)
{
    player_set_keys(drive->player, (const char *const *)words);
}

/* The colour in the middle of the left half and of the right half. */
static void run_colors(Drive *drive, char **words)
{
    int width, height;
    size_t stride;
    const unsigned char *pixels = player_frame(drive->player, &width, &height, &stride);
    (void)words;
    if (!pixels) {
        print(json_pack("{s:s s:n}", "event", "colors", "left"));
        return;
    }
    const unsigned char *left =
        pixels + stride * (unsigned)(height / 2) + width / 4 * 4;
    const unsigned char *right = left + width / 2 * 4;
    print(json_pack("{s:s s:[i,i,i] s:[i,i,i]}", "event", "colors", "left", left[0],
                    left[1], left[2], "right", right[0], right[1], right[2]));
}

static void run_state(Drive *drive, char **words)
{
    (void)words;
    changed(drive->player, drive);
}

static void run_visit(Drive *drive, char **words)
{
    const Composition *composition = session_composition(drive->session);
    for (unsigned i = 0; i < composition->assets->len; i++) {
        const Asset *asset = composition->assets->pdata[i];
        if (strcmp(asset_label(asset), words[0]) == 0)
            screening_visit(drive->screening, asset);
    }
}

static void run_return(Drive *drive, char **words)
{
    screening_return(drive->screening, time_of(words[0]));
}

static void run_quit(Drive *drive, char **words)
{
    (void)words;
    g_main_loop_quit(drive->loop);
}

static const struct {
    const char *name;
    unsigned min;
    void (*run)(Drive *drive, char **words);
} commands[] = {
    { "window", 2, run_window },   { "frames", 3, run_frames },
    { "hide", 0, run_hide },       { "open", 4, run_open },
    { "project", 1, run_project }, { "screen", 1, run_screen },
    { "say", 1, run_say },         { "close", 0, run_close },
    { "pause", 1, run_pause },     { "seek", 1, run_seek },
    { "step", 1, run_step },       { "shuttle", 1, run_shuttle },
    { "loop", 2, run_loop },       { "volume", 1, run_volume },
    { "keys", 0, run_keys },       { "colors", 0, run_colors },
    { "state", 0, run_state },     { "quit", 0, run_quit },
    { "visit", 1, run_visit },     { "return", 1, run_return },
};

static void run_line(Drive *drive, const char *line)
{
    g_auto(GStrv) words = g_strsplit(line, " ", -1);
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
        if (g_strcmp0(commands[i].name, words[0]) == 0 &&
            g_strv_length(words) > commands[i].min)
            commands[i].run(drive, words + 1);
}

static gboolean read_lines(GIOChannel *in, GIOCondition condition, gpointer data)
{
    Drive *drive = data;
    g_autofree char *line = NULL;
    (void)condition;
    if (g_io_channel_read_line(in, &line, NULL, NULL, NULL) != G_IO_STATUS_NORMAL) {
        g_main_loop_quit(drive->loop);
        return G_SOURCE_REMOVE;
    }
    run_line(drive, g_strchomp(line));
    return G_SOURCE_CONTINUE;
}

int main(void)
{
    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C");
    preview_use_host(&http_preview_host);
    Drive drive = { .loop = g_main_loop_new(NULL, FALSE) };
    drive.player = player_new(NULL, &listener, &drive);
    drive.in = g_io_channel_unix_new(STDIN_FILENO);
    g_io_channel_set_encoding(drive.in, NULL, NULL);
    g_io_add_watch(drive.in, G_IO_IN | G_IO_HUP, read_lines, &drive);
    g_main_loop_run(drive.loop);
    if (drive.screening)
        screening_free(drive.screening);
    else
        player_free(drive.player);
    session_close(drive.session);
    g_io_channel_unref(drive.in);
    g_main_loop_unref(drive.loop);
    return 0;
}
