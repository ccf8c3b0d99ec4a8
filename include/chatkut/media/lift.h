/*
 * SDR graphics in another coloring (ITU-R BT.2408 §5.1): SDR white is as bright as
 * reference white of HDR, 203 cd/m², and all below it as BT.1886 shows it; BT.709 lies
 * where it does in the wider gamut. Where the coloring is SDR, too, colours stay, and
 * numbers become those of its matrix, range and depth.
 *
 * A Lift is made once (some milliseconds, half a megabyte), and may then be used by
 * several threads.
 */
#pragma once

#include "chatkut/media/coloring.h"

typedef struct Lift Lift;

/* A coloring that coloring_is_kept(). */
Lift *lift_new(const Coloring *coloring);
void lift_free(Lift *lift);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Lift, lift_free)

/* An opaque working picture (media/convert.h), lifted: the caller's. */
AVFrame *lift_run(const Lift *lift, const AVFrame *working);

/* In place, with a picture of the coloring that is nobody else's: mixed with another one
 * of its size, of which it gets `share`, 0 … 1; or with a colour, 0xRRGGBB. */
void lift_mix(const Lift *lift, AVFrame *picture, const AVFrame *other, double share);
void lift_shade(const Lift *lift, AVFrame *picture, uint32_t color, double share);

/* A working picture with alpha over a picture of the coloring and of its size: a new
 * one, the caller's, in which all that is not covered is as it was, to the bit. */
AVFrame *lift_over(const Lift *lift, const AVFrame *under, const AVFrame *over);
