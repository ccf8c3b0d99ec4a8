/*
 * Effects: what the table of model/effect.h looks like.
 *
 * Pictures are working pictures (media/convert.h). Unless it says linear light, a
 * formula is of R'G'B' as it is coded (sRGB, 0 … 1), Y is their BT.709 luma, 0.2126 R'
 * + 0.7152 G' + 0.0722 B'. Where there is alpha, the colours are those before
 * premultiplication. Values between effects may leave 0 … 1 and come back; the end of a
 * run of colour effects is limited to it. Functions of one component are odd: what lies
 * below 0 is mirrored.
 *
 *   exposure     decode, times 2^stops, encode: the sRGB curve (IEC 61966-2-1)
 *   brightness   c + amount
 *   contrast     0.5 + factor (c - 0.5)
 *   saturation   Y + factor (c - Y)
 *   temperature  in linear light: Bradford adaptation from the white of 6504 K to that
 *                whose mired is 100 warmth higher, on the Planckian locus (Kim et al.
 *                2002, US 7,024,034), and 0.02 tint below it in CIE 1960 uv: towards
 *                magenta
 *   hue          turns (Cb, Cr), each over its range, by degrees from red to yellow
 *   gamma        c^(1 / gamma)
 *   vibrance     Y + (c - Y) (1 + amount (1 - (max - min))), max and min of R'G'B'
 *                limited to 0 … 1
 *   highlights   c 2^(amount Y^2 / 2), Y limited to 0 … 1
 *   shadows      c 2^(amount (1 - Y)^2), likewise
 *   lut          c + amount (table(c) - c); media/cube.h, tetrahedral between the
 *                points
 *   sepia        the sepia() of CSS Filter Effects 1, by amount
 *   grayscale    c + amount (Y - c)
 *   invert       c + amount (1 - 2 c)
 *   posterize    round(c (n - 1)) / (n - 1), n = levels, rounded
 *   tint         c + amount (Y color - c)
 *
 *
 * These look at places too. Pixels are those of the sequence, before the clip is scaled
 * and turned: a clip at half its size has half the blur. `r` goes from the centre to
 * the corners, 0 … 1, and is an ellipse as wide as the picture. What is outside of a
 * picture is its edge going on, around one with alpha nothing: blur and glow reach out
 * of it.
 *
 *   blur         a Gaussian of the deviation `radius`, as blur() of CSS Filter Effects
 *                1, on premultiplied colours
 *   sharpen      Y + amount (Y - blurred Y), an unsharp mask with a Gaussian of
 *                `radius`
 *   vignette     c (1 - amount s), below 0 to white instead of to black; s rises
 *                smoothly, t^2 (3 - 2 t), from r = size to r = size + softness
 *   pixelate     the mean of squares of `size`, from the top left, cut at even pixels
 *   grain        Y + 0.25 amount n 4 Y (1 - Y), n noise of deviation 1, a new one each
 *                frame, on a grid of `size`, between its points linear
 *   glow         1 - (1 - c) (1 - amount g), g the Gaussian of what is bright: c times
 *                (Y - threshold) / (1 - threshold), limited to 0 … 1
 *   mirror       one half of the picture, and it mirrored in place of the other
 *   chroma-key   alpha (d - similarity) / softness, limited to 0 … 1; d the distance of
 *                (Cb, Cr), each over its range of 1, from the colour's, over the
 *                distance of the colour from grey. Of what lies in the colour's
 *                direction the part `spill` is taken from (Cb, Cr)
 *   luma-key     alpha (Y - threshold) / softness, limited to 0 … 1; where `bright` parts
 *                go, alpha (1 - threshold - Y) / softness
 *
 * Everything is a function of the picture, of the moment since the clip's start and of
 * the ids of clip and effect, never of what was asked for before.
 */
#pragma once

#include "chatkut/media/cube.h"
#include "chatkut/model/effect.h"

#include <libavutil/frame.h>

/* The effects of one clip or track, in their order. For one thread. */
typedef struct EffectChain EffectChain;

/* The colour table of an asset; borrowed, it must outlive the chain. NULL with an
 * error. */
typedef const Cube *(*EffectCube)(const char *asset, void *data, GError **error);

/* effects: a PROP_EFFECTS value. seed: an id, noise is another for another. rate: of
 * the sequence, noise changes with its frames. NULL with an error where the effects
 * cannot be read, see effects_read(), or a table cannot. */
EffectChain *effect_chain_new(const Value *effects, const char *seed, Rate rate,
                              EffectCube cube, void *data, GError **error);
void effect_chain_free(EffectChain *chain);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EffectChain, effect_chain_free)

/* Go to the moment `at` after the start of the clip. True where the same picture comes
 * out other than at the moment before. */
bool effect_chain_turn(EffectChain *chain, RTime at);

/* A picture under way. */
typedef struct {
    AVFrame *picture;        /* read-only; owned */
    double scale_x, scale_y; /* its pixels for one of the sequence */
    int grown_x,
        grown_y; /* how far it reaches out of what it was, on each side; even */
} EffectPicture;

/* Replace the picture by one with the effects of that moment. Where nothing changes it
 * stays; alpha may come, and where there is some, the picture may grow. */
void effect_chain_apply(EffectChain *chain, EffectPicture *picture);
