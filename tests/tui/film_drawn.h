/*
 * Films in a line, and how they are drawn.
 *
 * "V a 0-90, b 90-150 / V t 15-75 / A m 0-150": tracks from the bottom up, V of titles
 * or A of sounds; clips by their id, which is also their name ("_" are blanks), with
 * frames at 30 a second. What a clip is besides comes behind it, as in "a 0-90 muted
 * speed=2": muted, hidden, locked, speed=, link=, fadein=, fadeout= (frames),
 * keys=10+20.
 */
#pragma once

#include "chatkut/tui/timeline_view.h"

Composition *film_of(const char *line);

typedef struct {
    Composition *film;
    TimelineIndex *index;
    GHashTable *selected;
    TimelineScene scene;
} Drawn;

/* All of it, at this width; to be changed before film_draw(). */
void drawn_init(Drawn *drawn, Composition *film, int width);
void drawn_clear(Drawn *drawn);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Drawn, drawn_clear)
void drawn_select(Drawn *drawn, const char *id);

/* The rows as text, each ending with a line end. Blank cells of clips are "▒", of
 * selected ones "▓". Owned by the caller. */
char *film_draw(Drawn *drawn, const Look *look, int width, int height);
