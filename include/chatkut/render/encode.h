/*
 * Encoding and muxing into an open descriptor.
 *
 * An Encoder takes pictures and samples in order and writes one file. Picture n of the
 * output has exactly the timestamp n frames; sound starts with it, and what an encoder
 * primes in front (AAC) is taken off by the container (edit list), so that the first
 * sample sounds with the first picture. GOPs are closed and two seconds long; output is
 * tagged BT.709, limited range, square pixels. MP4 has its index in front.
 *
 * The descriptor must be empty, seekable and open for reading and writing (the index is
 * moved to the front at the end); it is borrowed. No other file is opened.
 *
 * Used by one thread. The video encoder has threads of its own.
 */
#pragma once

#include "chatkut/model/output.h"

#include <libavutil/frame.h>

typedef struct Encoder Encoder;

/* spec: with width, height, rate and sample_rate resolved (not 0). At least one of picture
 * and sound. NULL with a MEDIA_ERROR. */
Encoder *encoder_new(int fd, const OutputSpec *spec, GError **error);
/* What was written so far stays in the descriptor. */
void encoder_free(Encoder *encoder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Encoder, encoder_free)

/* The next picture: planar, of the spec's size and pixel format, BT.709 limited. Takes its
 * own reference; the pixels must not change afterwards. Its pts is not looked at. */
bool encoder_add_picture(Encoder *encoder, const AVFrame *picture, GError **error);

/* The next samples, interleaved stereo. Values beyond -1 … 1 are clipped. */
bool encoder_add_sound(Encoder *encoder, const float *stereo, unsigned count,
                       GError **error);

/* Write what the encoders still hold, and the index. Once, last. */
bool encoder_finish(Encoder *encoder, GError **error);

/* "libx264", or the sound's encoder where there is no picture. */
const char *encoder_name(const Encoder *encoder);
