/* Steps of picture conversion. All pictures are 8 bit planar unless said otherwise. */
#pragma once

#include "chatkut/media/convert.h"
#include "filter_chain.h"

/* How a picture's numbers mean colours, nothing unknown left. */
typedef struct {
    /* BT709, BT470BG (601), FCC, SMPTE240M, BT2020_NCL, RGB */
    enum AVColorSpace matrix;
    bool full;
    bool hdr;
    bool wide; /* BT.2020 primaries */
} ColorFacts;

ColorFacts color_facts(const AVFrame *frame);

/* A picture without pixels, as a stream's header tells of those that come. Owned by the
 * caller: av_frame_free(). */
AVFrame *picture_of_header(const AVCodecParameters *parameters);

/* `source` turned upright into a new picture; planes of any planar format of one or two
 * bytes a sample whose chroma is halved both ways or not at all. */
AVFrame *picture_orient(const AVFrame *source, Orientation orientation);

/* Opaque 4:2:0 half as large: the mean of each block of four. Sides are multiples of
 * four. */
AVFrame *picture_halve(const AVFrame *source);

/* RGBA or BGRA in place: colours times alpha. */
void picture_premultiply(AVFrame *frame);

/* Opaque limited range 4:2:0 of the matrix with these Kr and Kb, in place: the numbers
 * change, the colours do not. */
void picture_to_709(AVFrame *frame, double kr, double kb);

/* HDR or BT.2020 to BT.709 SDR YUV 4:2:0 of width x height; makes the chain where it
 * does not fit. NULL with an error. */
AVFrame *tonemap_run(FilterChain *chain, int chain_size[2], const AVFrame *source,
                     ColorFacts facts, int width, int height, GError **error);
