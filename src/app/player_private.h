/* What the files of player share. */
#pragma once

#include "chatkut/app/player.h"

#include "player_film.h"
#include "player_link.h"

#include "chatkut/base/frames.h"

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

void player_tell_changed(Player *player);

/* ---- sending (player_send.c); where no process runs, nothing happens ------------- */

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

/* What is on its way holds nothing up any more. */
void player_release(Player *player);
/* The same, and on to the newest that was held up. */
void player_go_on(Player *player);

/* The newest film, place, speed, …; film and place wait for what is on its way. */
void player_send_film(Player *player);
void player_send_seek(Player *player);
void player_send_speed(Player *player);
void player_send_loop(Player *player);
void player_send_keys(Player *player);
void player_stop_opening(Player *player);
/* The film cannot be played. */
void player_fail(Player *player, const char *sentence);

/* ---- the output (player_show.c) -------------------------------------------------- */

void player_send_output(Player *player);
void player_tell_hidden(Player *player, PlayerHidden why, const char *sentence);
/* Of PlayerLinkEvents, with the Player as `user`. */
void player_begun(void *user);
void player_given_up(const char *sentence, void *user);

/* ---- what the player says (player_hear.c) ---------------------------------------- */

void player_said(PlayerMessage kind, const json_t *json, void *user);
