/*
 * The stills of a surface, drawn by the terminal itself where it can.
 *
 * A terminal is asked what it knows, and until it has answered, or where it says
 * nothing, the cells that stand for a still are all there is: they are always drawn,
 * and the picture comes over them. It comes when nothing has changed for
 * GRAPHICS_REST_MS, one at a time, and stays for as long as the still does: what did
 * not change is not sent again. With sixels there is nothing to take a picture away
 * with but its cells, which are written again; kitty takes it away by its number.
 *
 * Inside tmux and screen their answers count, since it is they who draw; kitty's
 * protocol is not asked for there (tmux takes the question for a title).
 */
#pragma once

#include "painter.h"

#include "chatkut/tui/screen.h"

enum { GRAPHICS_REST_MS = 150 };

typedef struct {
    /* May bytes be sent now? Else graphics_line_is_free() will be called. */
    bool (*is_free)(void *user);
    /* Send. False: so much takes too long on this line. */
    bool (*send)(const GString *bytes, void *user);
    /* graphics_cell() is another. */
    void (*changed)(void *user);
    void *user;
} GraphicsCalls;

typedef struct Graphics Graphics;

/* painter: where cells are written again; borrowed. */
Graphics *graphics_new(Painter *painter, const GraphicsCalls *calls);
void graphics_free(Graphics *graphics);

/* Ask the terminal for what is wished for. */
void graphics_wish(Graphics *graphics, ScreenStills wish);
void graphics_take_report(Graphics *graphics, const Report *report);
/* The terminal has this size, in cells and in pixels (0: it does not say); it is
 * blank. */
void graphics_resize(Graphics *graphics, int w, int h, int wide, int high);
/* Pixels of a cell; 0: stills are cells. */
void graphics_cell(const Graphics *graphics, int *w, int *h);

/* Before a surface is painted: what is not in it any more goes; `bytes` are to be sent
 * behind the paint. */
void graphics_follow(Graphics *graphics, const Surface *surface, GString *bytes);
/* The terminal is blank. */
void graphics_forget(Graphics *graphics);
void graphics_line_is_free(Graphics *graphics);
/* What takes all of them away, also in the middle of one: for a rescue. */
const char *graphics_farewell(const Graphics *graphics);
