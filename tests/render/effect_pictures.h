/* Chains and pictures for the tests of effects. */
#pragma once

#include "chatkut/render/effect.h"

/* A chain of these effects, made of JSON with ' for ", at its first moment. */
EffectChain *chain_of(const char *effects);
/* The table of all LUTs in it; borrowed. */
EffectChain *chain_with_cube(const char *effects, Cube *cube);
/* Of one: params without the braces. */
EffectChain *chain_of_one(const char *type, const char *params);

/* What it makes of a picture that has a pixel for each of the sequence; the
 * caller's. */
AVFrame *chain_apply(EffectChain *chain, const AVFrame *picture);

/* Every (Y, Cb) with this Cr, in 512 x 512 pixels of 2 x 2; and one of it read back. */
AVFrame *cube_slice(int cr);
void cube_slice_read(const AVFrame *slice, int y, int cb, int out[3]);

/* All of one colour; alpha < 0: opaque. y, u, v premultiplied. */
AVFrame *flat_picture(int width, int height, int y, int u, int v, int alpha);

/* Noise within limited range, in blocks so that low frequencies have power too. Where
 * there is alpha, premultiplied by it: a disc. */
AVFrame *noisy_picture(int width, int height, bool alpha);

/* Of a plane: its size, and one sample. */
int width_of(const AVFrame *frame, int plane);
int height_of(const AVFrame *frame, int plane);
uint8_t *sample(const AVFrame *frame, int plane, int x, int y);
int at(const AVFrame *frame, int plane, int x, int y);
