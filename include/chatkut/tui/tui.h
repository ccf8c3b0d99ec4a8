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
