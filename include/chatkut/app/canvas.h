/*
 * Sizes and rates that new projects can have by name: `new --preset NAME`.
 */
#pragma once

#include "chatkut/base/rtime.h"

typedef struct {
    const char *name;
    const char *help; /* N_() */
    int width, height;
    Rate rate;
} Canvas;

/* All rows, the default first; ends with a NULL name. */
const Canvas *canvas_table(void);
/* NULL name: the default. NULL where there is none of that name. */
const Canvas *canvas_find(const char *name);

/* "1280x720"; sides are even, from 16 to 8192. */
bool canvas_parse_size(const char *text, int *width, int *height);
/* What rate_parse() reads, from 1 to 240 frames a second. */
bool canvas_parse_rate(const char *text, Rate *rate);
