/*
 * The container of a stream's segments: one file of MPEG-TS, see render/stream.h for
 * its timestamps.
 */
#pragma once

#include "chatkut/model/output.h"

#include <glib.h>
#include <libavcodec/avcodec.h>

typedef struct StreamMux StreamMux;

/* spec: its rate and sample_rate. sound: NULL for none. Both are copied. */
StreamMux *stream_mux_new(const OutputSpec *spec, const AVCodecParameters *picture,
                          const AVCodecParameters *sound, GError **error);
void stream_mux_free(StreamMux *mux);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StreamMux, stream_mux_free)

/* Pictures in decoding order, pts in frames of the sequence; sound, pts in samples.
 * Each takes the packet; one may come after all of the other. */
bool stream_mux_picture(StreamMux *mux, AVPacket *packet, GError **error);
bool stream_mux_sound(StreamMux *mux, AVPacket *packet, GError **error);

/* Write all of it to the descriptor. Once, last. */
bool stream_mux_finish(StreamMux *mux, int fd, GError **error);
