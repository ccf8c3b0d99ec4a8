/*
 * One stream of what several coders made: a film's encoder and the sources it copies
 * from.
 *
 * Each has parameter sets of its own. In H.264 their ids usually differ (the encoder's
 * are out of the way of what cameras use), and they lie side by side in front of the
 * film (avc1, what every player takes); a picture names its own. Where ids are the same
 * and the sets are not (H.265 encoders know but one id, or two sources of one kind of
 * camera), each keyframe carries its sets with it: avc3 or hev1 in MP4 and MOV (ISO/IEC
 * 14496-15 §5.3.3). FFmpeg's programs, mpv, VLC and browsers play those, QuickTime does
 * not play hev1.
 *
 * What codecs of other kinds make can only follow each other where their headers are
 * the same to the byte.
 */
#pragma once

#include "chatkut/media/nal.h"

/* What the stream needs to be told of `more` as well: its parameter sets, its delay,
 * and where sets cannot lie side by side, in codec_tag, that they come along. False
 * where it cannot be of this stream at all: another codec, size or pixel format. */
bool joint_add(AVCodecParameters *stream, const AVCodecParameters *more);

/* Can packets of `part` be in the stream? */
bool joint_holds(const AVCodecParameters *stream, const AVCodecParameters *part);

/* Sets come along with keyframes. */
bool joint_is_in_band(const AVCodecParameters *stream);

/* Put what `part` has to bring along in front of a keyframe of it; does nothing where
 * nothing has to. False with an error. */
bool joint_prepare(const AVCodecParameters *stream, const AVCodecParameters *part,
                   AVPacket *packet, GError **error);
