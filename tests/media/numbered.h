/*
 * Sources whose pictures carry their number: 16 vertical bars, the first the lowest
 * bit, white for 1. Made by the ffmpeg program when a test runs.
 */
#pragma once

#include "chatkut/base/rtime.h"

#include <libavutil/frame.h>

/* A folder for sources, removed by numbered_clean(). Skips (exit 77) without ffmpeg. */
void numbered_init(void);
void numbered_clean(void);

/* Make `name` (its extension chooses the container) with `frames` pictures at `rate`.
 * timing: NULL, or a setpts expression for uneven ones. arguments: further ffmpeg
 * options, separated by blanks, or NULL. Returns its path, owned by the caller. */
char *numbered_make(const char *name, Rate rate, int frames, const char *timing,
                    const char *arguments);

/* The number a picture carries; -1 where its bars are neither black nor white. */
int numbered_read(const AVFrame *frame);
