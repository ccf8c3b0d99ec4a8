/*
 * What the terminal sends, decoded: bytes in, events out.
 *
 * Known are the sequences of ECMA-48 as xterm and its like send them (CSI and SS3 keys
 * with modifiers, CSI u of the kitty protocol), those of the terminal's own description
 * that decoder_learn() is told, bracketed paste, and mouse reports (SGR and X10). Alt
 * with a key comes as Esc before it. Whatever the bytes are, the decoder goes on: what
 * is no sequence is dropped, never typed.
 *
 * Known are also a terminal's answers to what the screen asks it about pictures: its
 * attributes (DA1), the pixels of a cell (XTWINOPS 16), its colour registers
 * (XTSMGRAPHICS) and that it knows kitty's graphics protocol.
 *
 * Whether an Esc at the end of the input is the key or the beginning of a sequence only
 * time can tell: the caller waits a moment (decoder_waits()) and then gives up.
 */
#pragma once

#include "chatkut/tui/key.h"

enum {
    DECODER_ESC_MS = 40,        /* how long the rest of a sequence may take */
    DECODER_PASTE_MAX = 1 << 20 /* bytes; what is pasted beyond is cut */
};

typedef enum { EVENT_KEY, EVENT_PASTE, EVENT_MOUSE, EVENT_REPORT } EventKind;

typedef enum { MOUSE_PRESS, MOUSE_DRAG, MOUSE_RELEASE, MOUSE_UP, MOUSE_DOWN } MouseKind;

typedef struct {
    MouseKind kind;
    int button; /* from 1 */
    int x, y;   /* cells, from 0 */
    uint8_t held;
} Mouse;

typedef enum {
    REPORT_ATTRIBUTES, /* DA1: w is 1 where it draws sixels, else 0 */
    REPORT_CELL,       /* w x h pixels, > 0 */
    REPORT_COLORS,     /* w registers, > 0 */
    REPORT_KITTY       /* w is 1: it knows kitty's graphics */
} ReportKind;

typedef struct {
    ReportKind kind;
    int w, h;
} Report;

typedef struct {
    EventKind kind;
    Key key;       /* KEY */
    char *text;    /* PASTE: valid UTF-8 with \n for line ends */
    Mouse mouse;   /* MOUSE */
    Report report; /* REPORT */
} Event;

void event_clear(Event *event);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Event, event_clear)

typedef struct Decoder Decoder;

Decoder *decoder_new(void);
void decoder_free(Decoder *decoder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Decoder, decoder_free)

/* A sequence of this terminal; begins with Esc, longer ones win. */
void decoder_learn(Decoder *decoder, const char *sequence, Key key);
void decoder_feed(Decoder *decoder, const char *bytes, size_t length);
/* The next event; it must be cleared. False: there is none yet. */
bool decoder_next(Decoder *decoder, Event *event);
/* Is there the beginning of a sequence? */
bool decoder_waits(const Decoder *decoder);
/* Nothing more of it came: what there is are keys. */
void decoder_give_up(Decoder *decoder);
