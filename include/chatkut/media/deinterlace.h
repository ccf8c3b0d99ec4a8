/*
 * Interlaced pictures to whole ones, one for each frame (bwdif). Pictures that are not
 * flagged as interlaced pass untouched.
 *
 * The filter looks at the pictures before and after, so what goes in comes out one
 * picture later, with its timestamps.
 */
#pragma once

#include <glib.h>
#include <libavutil/frame.h>
#include <libavutil/rational.h>
#include <stdbool.h>

typedef struct Deinterlacer Deinterlacer;

/* time_base: of the pictures' timestamps. */
Deinterlacer *deinterlacer_new(AVRational time_base);
void deinterlacer_free(Deinterlacer *deinterlacer);

/* Forget all pictures: what comes next is from elsewhere. */
void deinterlacer_reset(Deinterlacer *deinterlacer);

/* Takes the picture's contents; NULL ends the stream. */
bool deinterlacer_push(Deinterlacer *deinterlacer, AVFrame *frame, GError **error);

/* The next picture: true, or false when more input is needed or the stream is over. */
bool deinterlacer_pull(Deinterlacer *deinterlacer, AVFrame *frame);
