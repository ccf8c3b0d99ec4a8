/*
 * What the numbers of a picture mean: samples, depth and colours (ITU-T H.273), and for
 * HDR what it was graded on (SMPTE ST 2086) and how bright it gets (CTA-861.3).
 *
 * What a source says is believed, what it does not say is taken for what
 * media/convert.h takes it for; nothing is left unknown. The decoded picture counts
 * more than the container.
 */
#pragma once

#include "chatkut/media/input.h"
#include "chatkut/model/output.h"

#include <libavutil/frame.h>
#include <libavutil/mastering_display_metadata.h>

typedef struct {
    enum AVPixelFormat format;
    enum AVColorPrimaries primaries;
    enum AVColorTransferCharacteristic transfer;
    enum AVColorSpace matrix;
    enum AVColorRange range;
    enum AVChromaLocation chroma;
    bool mastered, lit; /* the two below are known */
    AVMasteringDisplayMetadata mastering;
    AVContentLightMetadata light;
    bool dynamic; /* HDR10+ besides, of each scene */
} Coloring;

/* Of a decoded picture. stream: where it is from, which may tell more; or NULL. */
Coloring coloring_of(const AVFrame *frame, const AVStream *stream);

/* Of a video stream. Where its header does not make it a working picture's, its first
 * picture is decoded; the input is somewhere else afterwards. False with a MEDIA_ERROR
 * where there is none. */
bool coloring_of_source(Input *input, int stream, Coloring *coloring, GError **error);

/* Dolby Vision's enhancement is in the stream. alone: without it the pictures have no
 * colours that anything else knows (profile 5). */
bool coloring_has_dolby_vision(const AVStream *stream, bool *alone);

/* Those of working pictures (media/convert.h), of which pictures can be composed. */
bool coloring_is_working(const Coloring *coloring);

/* Working pictures have less: of depth, range of light, or gamut. */
bool coloring_is_rich(const Coloring *coloring);

/* It can be kept as it is: planar YUV without alpha, of a known matrix. */
bool coloring_is_kept(const Coloring *coloring);

/* Numbers of the one mean the same in the other; where chroma lies and what is told
 * besides does not matter. */
bool coloring_equal(const Coloring *a, const Coloring *b);

/* For people: "10 bit HLG". Owned by the caller. */
char *coloring_describe(const Coloring *coloring);

/* Between this and an output's members. Reading: false where a name is unknown; a
 * spec of members "" is that of working pictures, but for its pixel format. */
void coloring_to_spec(const Coloring *coloring, OutputSpec *spec);
bool coloring_of_spec(const OutputSpec *spec, Coloring *coloring);

/* By what the pictures of converter_keep() are told from working ones. */
bool coloring_is_of(const Coloring *coloring, const AVFrame *picture);
