/*
 * Playing: the playhead that moves by itself.
 *
 * Where there is a monitor that can play, it does, and says where it is; without one
 * the playhead follows the clock, silently, so that a cut can be judged by its rhythm
 * anyhow. Moving the playhead while it plays goes on from there; an edit does not stop
 * it.
 */
#pragma once

#include "tui_private.h"

enum {
    TRANSPORT_HZ = 15, /* how often a playhead without a player is drawn, at most */
    TRANSPORT_MAX = 8, /* times as quick */
};

typedef struct Transport Transport;

Transport *transport_new(Tui *tui);
void transport_free(Transport *transport);

/* Play, at normal speed, or stop. At the end of the film it begins at the start. */
void transport_play(Tui *tui, bool play);
/* J (-1) and L (+1): as player_shuttle(). */
void transport_shuttle(Tui *tui, int direction);
bool transport_plays(const Tui *tui);
/* Negative: backwards; 0: it stands. */
double transport_speed(const Tui *tui);
/* The playhead is somewhere else now: of the pane that has the transport. */
void transport_moved(Tui *tui);
