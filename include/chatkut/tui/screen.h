/*
 * The screen: a terminal that shows a surface.
 *
 * ncurses knows the terminal and finds the shortest way from what it shows to what it
 * shall show; it writes into memory, and from there the screen writes to the terminal
 * as fast as that takes it, never waiting. While something is on its way, a new surface
 * is refused and shown later, whole: on a slow line frames are left out, none piles up.
 *
 * There is one screen in a process. However the process ends, the terminal is as it was
 * before: at screen_close(), at exit, and from the handlers of deadly signals (SIGSEGV,
 * SIGABRT, SIGBUS, SIGFPE, SIGILL), with what is safe there. SIGSTOP cannot be caught:
 * after SIGCONT all is set up and drawn anew.
 */
#pragma once

#include "chatkut/tui/decode.h"
#include "chatkut/tui/look.h"

typedef enum {
    SCREEN_ERROR_NO_TERMINAL, /* input or output is none */
    SCREEN_ERROR_TOO_PLAIN,   /* a terminal without a cursor to place: use lines */
} ScreenError;

#define SCREEN_ERROR (screen_error_quark())
GQuark screen_error_quark(void);

typedef enum {
    SCREEN_RESIZED, /* draw; screen_size() tells */
    SCREEN_FREE,    /* what was shown last has gone out: there is room for the next */
    SCREEN_GONE,    /* the terminal hung up */
    SCREEN_QUIT,    /* SIGTERM, SIGINT, SIGQUIT */
    SCREEN_SIGHT,   /* screen_cell() is another: draw */
} ScreenNews;

/* How stills of a surface are shown. */
typedef enum {
    SCREEN_STILLS_AUTO, /* by what the terminal says it knows, else as cells */
    SCREEN_STILLS_CELLS,
    SCREEN_STILLS_SIXEL, /* whatever it says */
    SCREEN_STILLS_KITTY
} ScreenStills;

typedef struct {
    void (*event)(const Event *event, void *user);
    void (*news)(ScreenNews news, void *user);
    void *user;
} ScreenCalls;

typedef struct Screen Screen;

/*
 * Take the terminal. Calls come from the default main context.
 *
 * Fills look->depth and look->ascii from what the terminal and the locale can do
 * (NO_COLOR, TERM, COLORTERM, LC_CTYPE); a caller who wants less lessens them. An
 * unknown TERM is taken for an xterm.
 */
Screen *screen_open(const ScreenCalls *calls, Look *look, GError **error);
void screen_close(Screen *screen);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Screen, screen_close)

void screen_size(const Screen *screen, int *w, int *h);
/* Show a surface of the screen's size. False: not now; SCREEN_FREE will come. */
bool screen_show(Screen *screen, const Surface *surface);
/* Forget what is there: the next surface is drawn from nothing (^L). */
void screen_redraw(Screen *screen);

/* How stills are shown; cells alone before this is called. The terminal is asked, and
 * its answer is not waited for. */
void screen_set_stills(Screen *screen, ScreenStills stills);
/* Pixels of a cell, where the terminal draws stills; 0: where it does not. */
void screen_cell(const Screen *screen, int *w, int *h);

/* Whether the mouse is ours (else the terminal selects text with it). */
void screen_set_mouse(Screen *screen, bool on);
void screen_bell(Screen *screen);
/* Put a text into the clipboard of the user's own machine (OSC 52), where the terminal
 * allows that. */
void screen_copy(Screen *screen, const char *text);
/* A notification on the user's desktop, where the terminal makes one of it. Both
 * printable, the title without semicolons. */
void screen_notify(Screen *screen, const char *title, const char *text);

/* Give the terminal back for another program (an editor), and take it again. */
void screen_leave(Screen *screen);
void screen_enter(Screen *screen);
/* Stop like any program at ^Z. */
void screen_stop(Screen *screen);

/* Bytes a second that the terminal took lately, 0 where it was never asked for more
 * than it took at once: how fast a picture may change. */
double screen_rate(const Screen *screen);
