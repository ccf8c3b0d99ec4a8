/*
 * The player's process: started when something is sent, watched, and replaced when it
 * dies. Belongs to one thread and its thread-default main context; never blocks.
 */
#pragma once

#include "chatkut/model/player_message.h"

#include <stdbool.h>

typedef struct PlayerLink PlayerLink;

typedef struct {
    /* A process is there and knows nothing: tell it all. */
    void (*begun)(void *user);
    void (*said)(PlayerMessage kind, const json_t *json, void *user);
    /* It died too often, or cannot be started; the sentence is for people. */
    void (*given_up)(const char *sentence, void *user);
} PlayerLinkEvents;

PlayerLink *player_link_new(const char *program, const PlayerLinkEvents *events,
                            void *user);
void player_link_free(PlayerLink *link);

/* Have a process; one that was given up is tried again. begun() is called before this
 * returns, where none ran. */
void player_link_start(PlayerLink *link);
/* Have none; it need not say goodbye. */
void player_link_stop(PlayerLink *link);
bool player_link_runs(const PlayerLink *link);
int player_link_pid(const PlayerLink *link);

/* Takes body; fds are borrowed. Nothing is sent where none runs. */
void player_link_send(PlayerLink *link, char *body, size_t length, const int *fds,
                      unsigned n_fds);
