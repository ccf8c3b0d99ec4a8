/*
 * The preview player, seen from the app: a film in a window, or as pictures for the
 * terminal, played by a process of its own (chatkut-player, model/player_message.h).
 *
 * Nothing here blocks, and all of it belongs to one thread, whose thread-default main
 * context runs the callbacks. The process is started when there is something to show,
 * and again when it was killed or crashed, with the same film at the same place; when
 * that happens PLAYER_DEATHS_MAX times within PLAYER_DEATHS_S, it is given up, which is
 * told, until something else is shown or opened.
 *
 * A film is opened at a place and stays there until it is played. While it is paused,
 * the place that was asked for last is the position, whatever the player still says of
 * earlier ones; while it plays, the position follows on whole frames, at most
 * PLAYER_POSITION_HZ times a second. Requests come as quickly as people hold keys:
 * of several seeks or films on their way only the newest counts.
 *
 * That there is no display, although $DISPLAY says so, is an outcome (`hidden`) and no
 * error: show frames then.
 */
#pragma once

#include "chatkut/base/rtime.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    PLAYER_DEATHS_MAX = 3,
    PLAYER_DEATHS_S = 10,
    PLAYER_SHUTTLE_MAX = 8, /* times as quick */
};

typedef struct Player Player;

typedef enum {
    PLAYER_OFF,
    PLAYER_WINDOW,
    PLAYER_FRAMES, /* pictures in memory */
} PlayerOutput;

typedef enum {
    PLAYER_CLOSED,     /* by the user, at the window */
    PLAYER_NO_DISPLAY, /* none that could be opened */
    PLAYER_GIVEN_UP,   /* it died too often, or could not be started */
} PlayerHidden;

/* All is NULL-able; `user` is for all of them. */
typedef struct {
    /* Something in player_state() is new. */
    void (*changed)(Player *player, void *user);
    /* There is a new picture: player_frame(). */
    void (*frame)(Player *player, void *user);
    /* A key of player_set_keys() was pressed in the window. */
    void (*key)(Player *player, const char *name, void *user);
    /* There is no output any more; the film is kept, paused, for the next. The sentence
     * is for people. */
    void (*hidden)(Player *player, PlayerHidden why, const char *sentence, void *user);
    /* The film cannot be played (on): a sentence for people. */
    void (*failed)(Player *player, const char *sentence, void *user);
} PlayerListener;

/* A file that a film plays, under the name its source has for it. */
typedef struct {
    const char *name; /* an id */
    const char *path;
} PlayerFile;

typedef struct {
    const char
        *source; /* "edl://…" and "asset://NAME" of `files` (app/edl.h), or an http
                           or https URL of a film or an HLS playlist */
    const PlayerFile *files;
    unsigned n_files;
    Rate rate;    /* of its frames, for positions and steps; 0/0: not known */
    RTime length; /* den 0: as the player finds it */
    bool silent;
} PlayerFilm;

typedef struct {
    PlayerOutput output;  /* as asked for */
    bool shown;           /* it is there */
    const char *shown_as; /* mpv's name of it, "x11", "gpu"; "" while not shown */
    bool open;            /* there is a film that did not fail */
    bool loading;         /* its first frame is not shown yet */
    bool seeking;         /* the frame at the position is not shown yet */
    bool paused, waiting; /* waiting: for the network */
    bool ended;           /* it stands on its last frame */
    RTime position, length;
    double speed;   /* negative: backwards */
    int started_ms; /* from opening to the first frame, of the newest film; -1 */
    int drops;      /* frames not shown in time, of this film */
} PlayerState;

/* Starts nothing yet. program: absolute path, NULL for chatkut-player where
 * child_find_program() finds it. The listener is copied. */
Player *player_new(const char *program, const PlayerListener *listener, void *user);
/* Ends the process; no callback is called any more. Not to be called in one. */
void player_free(Player *player);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Player, player_free)

/* Borrowed; up to date in every callback. */
const PlayerState *player_state(const Player *player);
/* 0: none runs. */
int player_pid(const Player *player);

/* ---- where ----------------------------------------------------------------------- */

/* In a window of this title; width and height of the film, for its form. */
void player_show_window(Player *player, const char *title, int width, int height);
/* As pictures of this size in pixels, at most `fps` a second; the film is fitted in.
 * Calling it again changes size and rate. */
void player_show_frames(Player *player, int width, int height, double fps);
void player_hide(Player *player);

/* The newest picture: rows of R, G, B and an unused byte, *stride bytes a row. NULL:
 * there has been none of the present size. Borrowed until the next call. */
const unsigned char *player_frame(Player *player, int *width, int *height,
                                  size_t *stride);

/* The keys that the app wants to hear of, by their names (tui/key.h: "Space", "C-z",
 * "S-Left"), NULL-terminated; copied. */
void player_set_keys(Player *player, const char *const *names);

/* ---- what ------------------------------------------------------------------------ */

/* Open a film at `at`; copied. What is shown stays until its first frame is there. */
void player_open(Player *player, const PlayerFilm *film, RTime at, bool paused);
/* The same film after an edit: at the position, paused or playing as it is. */
void player_replace(Player *player, const PlayerFilm *film);
void player_close(Player *player);

/* ---- how ------------------------------------------------------------------------- */

/* Play or stop; playing from the end begins at the start. At normal speed. */
void player_pause(Player *player, bool paused);
/* Show the frame at `to`, playing on from there if it plays. */
void player_seek(Player *player, RTime to);
/* Stop, and go on by so many frames. */
void player_step(Player *player, int frames);
/* J (-1) and L (+1): play backwards or forwards, each time twice as quick, up to
 * PLAYER_SHUTTLE_MAX; turning round begins at normal speed. */
void player_shuttle(Player *player, int direction);
/* Linear gain; 1 at first. */
void player_set_volume(Player *player, double gain);
/* Again and again from start to end; end not after start: no more. */
void player_set_loop(Player *player, RTime start, RTime end);
