/*
 * Pictures from a child, the newest only, through memory that both have.
 *
 * The parent makes Frames of one size and hands the descriptor to the child, which
 * draws one picture after the other into them; the parent takes the newest whenever it
 * likes, and misses those between. Neither waits for the other. The memory is sealed,
 * so that the child cannot make it shorter under the parent.
 *
 * A picture is rows of R, G, B and an unused byte, frames_stride() bytes a row.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FRAMES_SIDE_MAX = 16384 };

typedef struct Frames Frames;

/* ---- the parent ------------------------------------------------------------------ */

/* No picture is there yet. NULL with a G_FILE_ERROR. */
Frames *frames_new(int width, int height, GError **error);
/* Owned by the frames. */
int frames_fd(const Frames *frames);
/* The newest picture into `pixels`, frames_stride() * frames_height() bytes. False, and
 * pixels are of no use: there is none newer than the last that was taken. */
bool frames_take(Frames *frames, uint8_t *pixels);

/* ---- the child ------------------------------------------------------------------- */

/* Those of this size behind a descriptor, which is borrowed. NULL where it has none. */
Frames *frames_open(int fd, int width, int height);
/* Where the next picture goes, aligned to 64 bytes; frames_end() shows it. */
uint8_t *frames_begin(Frames *frames);
void frames_end(Frames *frames);

/* ---- both ------------------------------------------------------------------------ */

int frames_width(const Frames *frames);
int frames_height(const Frames *frames);
size_t frames_stride(const Frames *frames);
void frames_free(Frames *frames);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Frames, frames_free)
