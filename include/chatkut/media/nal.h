/*
 * NAL units: what H.264 and H.265 streams consist of (ITU-T H.264 §7.3.1 and annex B,
 * H.265 likewise; ISO/IEC 14496-15 for files).
 *
 * Files hold them in two ways: each behind a start code (annex B: MPEG-TS, what
 * encoders give), or each behind its length (MP4, Matroska), whose size the avcC or
 * hvcC in front tells. Everything that is written here is annex B with start codes of
 * four bytes, which every muxer takes and turns into its own.
 *
 * Reading trusts nothing: whatever the bytes are, units lie within them.
 */
#pragma once

#include <glib.h>
#include <libavcodec/avcodec.h>
#include <stdbool.h>

/* What a unit, or the first picture data of a packet, is good for. */
typedef enum {
    NAL_OTHER,    /* SEI and whatever goes with a picture */
    NAL_NEEDLESS, /* delimiters, filler, ends of streams, Dolby Vision's additions */
    NAL_SET,      /* VPS, SPS, PPS */
    NAL_PICTURE,  /* needs others */
    NAL_IDR,      /* needs nothing before it, nor does anything behind it */
    NAL_CRA,      /* H.265: the same but for its NAL_SKIPPED */
    NAL_BLA,      /* H.265: a CRA at which another stream was joined on */
    NAL_SKIPPED, /* H.265: shown before the CRA it follows, needs what is before it (RASL) */
} NalKind;

typedef struct {
    const uint8_t *data; /* header included, start code or length not */
    size_t size;         /* > 0 */
} Nal;

typedef struct {
    enum AVCodecID codec;
    int length_bytes; /* 1 … 4; 0: annex B */
} NalFormat;

/* Codecs that are known here: H.264 and H.265. */
bool nal_codec_known(enum AVCodecID codec);

/* How packets of such a stream hold their units. */
NalFormat nal_format_of(const AVCodecParameters *parameters);

/* The unit at *at, which goes on behind it. False at the end, or where what is left is
 * no unit. */
bool nal_next(NalFormat format, const uint8_t **at, const uint8_t *end, Nal *nal);

NalKind nal_kind(enum AVCodecID codec, const Nal *nal);

/* Does the first picture of a packet in annex B say that no other picture needs it?
 * Only those of H.264 do so for certain (nal_ref_idc). */
bool nal_is_needed_by_none(enum AVCodecID codec, const AVPacket *packet);
/* Nothing in the packet is of use to any other: no set, and no slice of a picture that
 * another needs. Only H.264 tells; of any other codec it is false. */
bool nal_is_only_needless(NalFormat format, const AVPacket *packet);

/* Append it with a start code. */
void nal_append(GByteArray *to, const Nal *nal);

/* A CRA, or what follows its slices, becomes the BLA without leading pictures that
 * H.265 §8.1 has for joined streams. `unit`: its first two bytes. */
void nal_turn_into_bla(uint8_t unit[static 2]);

/*
 * Parameter sets: arrays of GBytes, one unit each, in the order they were found.
 */

/* Those in the extradata. Never NULL. */
GPtrArray *nal_sets_of(const AVCodecParameters *parameters);

bool nal_sets_have(const GPtrArray *sets, const Nal *set);

/* Add the sets of `more` that are not there. False, with nothing added, where one has
 * the id of another one with other contents: then they cannot lie side by side. Ids of
 * H.265, where encoders use 0 alone, count as the same. */
bool nal_sets_join(GPtrArray *sets, const GPtrArray *more, enum AVCodecID codec);

/* Append all with start codes. */
void nal_sets_append(GByteArray *to, const GPtrArray *sets);
