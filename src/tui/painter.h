/*
 * ncurses behind a surface: what to send a terminal so that it shows one.
 *
 * ncurses writes into a file in memory, never to the terminal; painter_take() empties
 * it. There is one painter in a process, as ncurses knows one terminal at a time here.
 */
#pragma once

#include "chatkut/tui/decode.h"
#include "chatkut/tui/look.h"

typedef struct Painter Painter;

/* Fills in what look can be on this terminal, teaches `decoder` its keys. NULL with a
 * SCREEN_ERROR. */
Painter *painter_new(Look *look, Decoder *decoder, GError **error);
void painter_free(Painter *painter);

/* Does it know what xterm knows: bracketed paste, mouse, titles? */
bool painter_is_modern(const Painter *painter);
void painter_resize(Painter *painter, int w, int h);
void painter_enter(Painter *painter);
void painter_leave(Painter *painter);
/* What undoes painter_enter(), for a rescue. */
const char *painter_farewell(const Painter *painter);
/* A surface of the size that was said last. */
void painter_paint(Painter *painter, const Surface *surface);
void painter_forget(Painter *painter);
/* Something else was drawn over these rows: the next paint writes them whole. */
void painter_spoil(Painter *painter, int y, int rows);
/* The bytes since the last time; owned by the caller. */
char *painter_take(Painter *painter, size_t *length);
