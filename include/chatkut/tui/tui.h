/*
 * The terminal app: chat, timeline and assets on one screen.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct {
    const char *project; /* path; NULL: the welcome asks for one */
    bool plain; /* line mode: for screen readers, and terminals without cursor */
    bool no_mouse;
    const char *theme; /* NULL: as configured */
    bool ascii;
    bool no_motion;
} TuiOptions;

/* Runs until the user leaves. False with an error that kept it from starting, or ended
 * it; the terminal is as it was either way. */
bool tui_run(const TuiOptions *options, GError **error);

/* A part of the manuals that follows from tables here, in mdoc: "keys" for
 * chatkut-keys(5), "settings" for chatkut.conf(5). NULL for others; owned by the
 * caller. */
char *tui_manual(const char *part);
