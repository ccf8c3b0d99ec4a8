/*
 * Effects: what the table of model/effect.h looks like.
 *
 * Pictures are working pictures (media/convert.h). Unless it says linear light, a formula
 * is of R'G'B' as it is coded (sRGB, 0 … 1), Y is their BT.709 luma,
 * 0.2126 R' + 0.7152 G' + 0.0722 B'. Where there is alpha, the colours are those before
 * premultiplication. Values between effects may leave 0 … 1 and come back; the end of a
 * run of colour effects is limited to it. Functions of one component are odd: what lies
 * below 0 is mirrored.
 *
 *   exposure     decode, times 2^stops, encode: the sRGB curve (IEC 61966-2-1)
 *   brightness   c + amount
 *   contrast     0.5 + factor (c - 0.5)
 *   saturation   Y + factor (c - Y)
 *   temperature  in linear light: Bradford adaptation from the white of 6504 K to that
 *                whose mired is 100 warmth higher, on the Planckian locus (Kim et al. 2002,
 *                US 7,024,034), and 0.02 tint below it in CIE 1960 uv: towards magenta
 *   hue          turns (Cb, Cr), each over its range, by degrees from red to yellow
 *   gamma        c^(1 / gamma)
 *   vibrance     Y + (c - Y) (1 + amount (1 - (max - min))), max and min of R'G'B'
 *                limited to 0 … 1
 *   highlights   c 2^(amount Y^2 / 2), Y limited to 0 … 1
 *   shadows      c 2^(amount (1 - Y)^2), likewise
 *   lut          c + amount (table(c) - c); media/cube.h, tetrahedral between the points
 *   sepia        the sepia() of CSS Filter Effects 1, by amount
 *   grayscale    c + amount (Y - c)
 *   invert       c + amount (1 - 2 c)
 *   posterize    round(c (n - 1)) / (n - 1), n = levels, rounded
 *   tint         c + amount (Y color - c)
 *
 * Everything is a function of the picture, of the moment since the clip's start and of the
 * ids of clip and effect, never of what was asked for before.
 */
#pragma once

#include "chatkut/media/cube.h"
#include "chatkut/model/effect.h"

#include <libavutil/frame.h>

/* The effects of one clip or track, in their order. For one thread. */
typedef struct EffectChain EffectChain;

/* The colour table of an asset; borrowed, it must outlive the chain. NULL with an error. */
typedef const Cube *(*EffectCube)(const char *asset, void *data, GError **error);

/* effects: a PROP_EFFECTS value. NULL with an error where it cannot be read, see
 * effects_read(), or a table cannot. */
EffectChain *effect_chain_new(const Value *effects, EffectCube cube, void *data,
                              GError **error);
void effect_chain_free(EffectChain *chain);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EffectChain, effect_chain_free)

/* Go to the moment `at` after the start of the clip. True where the same picture comes out
 * other than at the moment before. */
bool effect_chain_turn(EffectChain *chain, RTime at);

/* `picture` with the effects of that moment; read-only, the caller's. Where nothing
 * changes it is a reference to the same. */
AVFrame *effect_chain_apply(EffectChain *chain, const AVFrame *picture);
