/*
 * Drawing pictures onto a picture.
 *
 * A Canvas is one output picture in the making: 8 bit YUV 4:2:0, BT.709 limited, with
 * an alpha plane (premultiplied, see media/convert.h) where it will itself be drawn.
 * All work stays in YUV, except for blend modes that are defined on RGB, and touches
 * only the rectangle that is drawn into. Pictures are borrowed by reference: a canvas
 * that one opaque picture covers pixel for pixel is that picture, not a copy.
 *
 * Sampling is bilinear with 8 bits of sub-pixel position, chroma at its own place
 * (left, centred between lines); reductions below one half must be made beforehand, by
 * media/convert.h. Edges are antialiased.
 */
#pragma once

#include "chatkut/render/geometry.h"

#include <libavutil/frame.h>

typedef enum {
    BLEND_NORMAL,
    BLEND_MULTIPLY,
    BLEND_SCREEN,
    BLEND_OVERLAY,
    BLEND_DARKEN,
    BLEND_LIGHTEN,
    BLEND_ADD,
    BLEND_DIFFERENCE,
    BLEND_SOFT_LIGHT,
    BLEND_HARD_LIGHT,
} BlendMode;

bool blend_parse(const char *name, BlendMode *mode);

/* What is drawn, and how. Opacity and light are 0 … 1. */
typedef struct {
    const AVFrame *picture; /* a working picture */
    Affine to_canvas;       /* of the picture's pixels */
    Rect mask;              /* what is shown, in units of mask_to_canvas */
    Affine mask_to_canvas;  /* shear makes edges softer or harder than a pixel */
    double radius;          /* of the mask's corners, in its units */
    bool ellipse;           /* the mask is the ellipse in its rectangle */
    double band; /* > 0: only its edge, this wide in its units, half outside */
    const AVFrame
        *stencil; /* GRAY8 of the canvas's size: shows there, within the mask's
                               rectangle, instead; NULL: none */
    double opacity;
    double light;   /* 1: as it is, 0: all of it `shade`, in its own shape */
    uint32_t shade; /* sRGB, 0xRRGGBB */
    BlendMode blend;
} Drawing;

typedef struct Canvas Canvas;

Canvas *canvas_new(int width, int height, bool alpha);
void canvas_free(Canvas *canvas);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Canvas, canvas_free)

bool canvas_has_alpha(const Canvas *canvas);

/* Begin a picture on `backdrop`, which has the canvas's size and format. */
void canvas_start(Canvas *canvas, const AVFrame *backdrop);

/* Begin where `other` is now; both of one kind. */
void canvas_start_from(Canvas *canvas, const Canvas *other);

void canvas_draw(Canvas *canvas, const Drawing *drawing);

/* canvas = canvas * (1 - weight) + other * weight, both of one kind. */
void canvas_mix(Canvas *canvas, const Canvas *other, double weight);

/* How much of another canvas shows at a point, 0 … 1: base + x X + y Y + radial R,
 * limited to that. X and Y lead from (cx, cy) to the point, pixels of the canvas; R is
 * their length. */
typedef struct {
    double base, x, y, radial;
    double cx, cy;
} Matte;

/* The same, weighed at each pixel's centre; chroma by the mean of its pixels. */
void canvas_mix_matte(Canvas *canvas, const Canvas *other, const Matte *matte);

/* The same by luma Y of 0 … 1: base + y Y. */
typedef struct {
    double base, y;
} LumaMatte;

/* As canvas_mix_matte(), weighed by the luma of `measured`, one of the two; an alpha
 * counts as black under it. */
void canvas_mix_luma(Canvas *canvas, const Canvas *other, const Canvas *measured,
                     const LumaMatte *matte);

/* The picture as it is; a new reference, read-only. */
AVFrame *canvas_picture(const Canvas *canvas);
