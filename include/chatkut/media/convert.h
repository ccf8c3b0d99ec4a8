/*
 * Decoded pictures to working pictures.
 *
 * A working picture is upright, 8 bit YUV 4:2:0, BT.709, limited range:
 * AV_PIX_FMT_YUV420P, or AV_PIX_FMT_YUVA420P where the source has alpha. Pictures with
 * alpha are premultiplied: their colour planes hold the picture composed over black, so
 * that scaling and sampling cannot bleed the colour of what is transparent. The alpha
 * plane is full range.
 *
 * What the source says of its colours is believed; where it says nothing, up to 576
 * lines and under 1280 columns is BT.601, larger is BT.709, RGB is sRGB. PQ and HLG are
 * tone mapped (reference white at 203 cd/m² becomes SDR white, highlights roll off);
 * BT.2020 is brought into the BT.709 gamut.
 */
#pragma once

#include "chatkut/media/coloring.h"
#include "chatkut/media/orientation.h"

#include <glib.h>
#include <libavcodec/codec_par.h>
#include <libavutil/frame.h>

typedef struct Converter Converter;

Converter *converter_new(void);
void converter_free(Converter *converter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Converter, converter_free)

/* Leave pictures of this coloring in it, with all that they have: they are turned and
 * scaled only, and no working pictures; their colorspace and color_range tell. Before
 * the first picture. */
void converter_keep(Converter *converter, const Coloring *coloring);

/* Scale to exactly the half by the mean of four pixels, which costs a tenth and is not
 * quite as sharp. Before the first picture. */
void converter_roughen(Converter *converter);

/*
 * `source` as a working picture of exactly width x height, after `orientation` has made
 * it upright. A picture that is already that is not copied but referenced: results are
 * read-only. NULL with a MEDIA_ERROR. Owned by the caller (av_frame_free).
 */
AVFrame *converter_run(Converter *converter, const AVFrame *source,
                       Orientation orientation, int width, int height, GError **error);

/* A working picture as AV_PIX_FMT_RGB24 of its size; alpha is left out. NULL with a
 * MEDIA_ERROR. Owned by the caller. */
AVFrame *converter_pack(Converter *converter, const AVFrame *working, GError **error);

/* `source` upright as AV_PIX_FMT_RGB24, for pictures so small that a working picture's
 * halved chroma would be lacking. As converter_run() besides. */
AVFrame *converter_rgb(Converter *converter, const AVFrame *source,
                       Orientation orientation, int width, int height, GError **error);

/* A picture with nothing in it yet; the caller's. Out of memory aborts. Its memory is
 * that of one that is no longer referred to, where there is one of the same size: a film
 * makes pictures of few sizes, and memory that the system hands out anew costs more than
 * what is drawn into it. Lines begin at multiples of 64 bytes. */
AVFrame *picture_new(enum AVPixelFormat format, int width, int height);

/* Hand back what of that memory no picture uses. Any thread. */
void picture_memory_rest(void);

/* Pictures of such a stream are working pictures as they are, but for their size and
 * orientation. */
bool converter_passes(const AVCodecParameters *parameters);
