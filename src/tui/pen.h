/*
 * Fewer bytes for what ncurses writes: the same cells in the same colours.
 *
 * ncurses sets colours and attributes one sequence each, and takes them all back behind
 * every change and every picture. Here they are remembered, and what differs is sent in
 * one sequence when the next character needs it; a few rows down are line feeds. What
 * is repeated (REP) is written out: libvterm, which editors show terminals with, puts
 * the character behind it into the next row where only the last column was left. The
 * terminal must know what xterm knows (ECMA-48: SGR 22 to 29, 39, 49), the modes of its
 * line must be raw, and its scrolling region the whole screen. Colours are written as
 * xterm reads them, 38;2;R;G;B, also where the terminal's description has 38:2::R:G:B
 * (ISO 8613-6). Descriptions with direct colours have only eight of the palette: the
 * bright ones are given to ncurses as RGB 0;0;8 to 0;0;15 and written as what they are
 * (90 to 97, 100 to 107), so that they look as people set them; black, whose number is
 * that of the palette's first, is given as 0;0;16.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

enum { PEN_COLOR_MAX = 20, PEN_BRIGHT = 8, PEN_BLACK = 16 };

typedef struct {
    unsigned on;               /* bit n: SGR n is on, 1 … 9 */
    char ink[PEN_COLOR_MAX];   /* parameters of SGR; "": the terminal's own */
    char paper[PEN_COLOR_MAX]; /* the same */
} PenLook;

typedef struct {
    PenLook has, wants;
    bool known; /* `has` is what the terminal has */
    int row;    /* of the cursor, from 1; 0: not known */
    char last;  /* the character before; 0: more than a byte */
} Pen;

/* Somebody else wrote to the terminal. */
void pen_forget(Pen *pen);
/* Append what has the same effect. Sequences are whole. */
void pen_rewrite(Pen *pen, const char *bytes, size_t length, GString *out);
