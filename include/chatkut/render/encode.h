/*
 * Encoding pictures and sound to packets, for no container yet.
 *
 * An encoder takes pictures, or samples, in order, and hands each packet to a sink as
 * soon as it is there, in decoding order. Time is counted in ticks from 0: pictures for
 * a PictureEncoder, samples for a SoundEncoder. pts and duration are set; dts is for
 * whoever puts packets of several encoders into one film (render/film.h).
 *
 * What comes out is a function of the spec and what was added, never of the machine's
 * cores: pictures are encoded by one thread, the caller's. Encoders of one spec have
 * byte-identical parameters, whatever they encode, so that their packets can follow
 * each other in one stream. The first picture is a keyframe (IDR), GOPs are closed and
 * at most two seconds long. Where the spec wants copies beside them, parameter sets of
 * H.264 have an id (3) that other encoders do not use. Pictures are tagged with the
 * spec's colours and square pixels; what HDR was graded on is told in H.265 alone. GIF has none of this: its packets
 * come all at the end, with colours chosen for the pictures of this encoder.
 *
 * Used by one thread each.
 */
#pragma once

#include "chatkut/model/output.h"

#include <libavcodec/avcodec.h>

/* Gets a packet; may move it out (av_packet_move_ref). Side data that matters: samples
 * to drop (AV_PKT_DATA_SKIP_SAMPLES), and a last packet without data that carries only
 * the final AV_PKT_DATA_NEW_EXTRADATA (FLAC). False with an error ends the encoding. */
typedef bool (*PacketSink)(AVPacket *packet, void *data, GError **error);

typedef struct PictureEncoder PictureEncoder;
typedef struct SoundEncoder SoundEncoder;

/* spec: with width, height and rate resolved (not 0). `data` is the sink's, borrowed.
 * NULL with a MEDIA_ERROR. */
PictureEncoder *picture_encoder_new(const OutputSpec *spec, PacketSink sink, void *data,
                                    GError **error);
/* What was not finished is dropped. */
void picture_encoder_free(PictureEncoder *encoder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PictureEncoder, picture_encoder_free)

/* For the muxer: complete from the start, extradata (global headers) and video_delay
 * included. Owned by the encoder. */
const AVCodecParameters *picture_encoder_parameters(const PictureEncoder *encoder);

/* The next picture: planar, of the spec's size, pixel format and colours. Takes
 * its own reference; the pixels must not change afterwards. Its pts is not looked
 * at. */
bool picture_encoder_add(PictureEncoder *encoder, const AVFrame *picture,
                         GError **error);

/* The next picture is a keyframe, whatever came before. */
void picture_encoder_begin_group(PictureEncoder *encoder);

/* Hand over what the encoder still holds. Once, last. */
bool picture_encoder_finish(PictureEncoder *encoder, GError **error);

/* The rate nearest to `wanted` that the codec takes: the lowest that is not below it,
 * else its highest. Opus knows 48000 and parts of it, MP3 nothing above. */
int sound_encoder_rate(const char *codec, int wanted);

/* Samples of a packet, where a decoder needs of the packets before it nothing but the
 * last one's overlap: packets of encoders that ran apart can then follow each other. 0:
 * it needs more. */
int sound_encoder_grain(const OutputSpec *spec);

/* spec: with sample_rate resolved (not 0). What the codec primes in front (AAC, Opus,
 * MP3) is in packets before 0 and in initial_padding. */
SoundEncoder *sound_encoder_new(const OutputSpec *spec, PacketSink sink, void *data,
                                GError **error);
void sound_encoder_free(SoundEncoder *encoder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SoundEncoder, sound_encoder_free)

const AVCodecParameters *sound_encoder_parameters(const SoundEncoder *encoder);

/* The next samples, interleaved stereo. Values beyond -1 … 1 are clipped where the
 * codec takes integers. */
bool sound_encoder_add(SoundEncoder *encoder, const float *stereo, unsigned count,
                       GError **error);

bool sound_encoder_finish(SoundEncoder *encoder, GError **error);
