/* What the parts of a title share. */
#pragma once

#include "chatkut/render/title.h"

#include <ass/ass.h>

/* The style of a clip, fallbacks filled in; colours 0xRRGGBBAA. Strings are borrowed. */
typedef struct {
    const char *font;
    double size;
    int weight;
    bool italic, underline;
    uint32_t color;
    double line_height, letter_spacing;
    uint32_t stroke_color, shadow_color, background_color; /* 0: none */
    double stroke_width;
    double shadow_blur, shadow_x, shadow_y;
    double padding, radius;
    const char *align, *valign;
} TitleStyle;

TitleStyle title_style(const Clip *clip, const Sequence *sequence, RTime at);

/* libass' font size for an em of `style->size` pixels. */
double title_ass_size(const TitleStyle *style);

/*
 * The clip's text as the text of an ASS event: what people wrote is escaped, styled runs
 * become override tags. shadow: all letters in the shadow's colour, blurred. Owned by the
 * caller.
 */
char *title_ass_text(const Clip *clip, const TitleStyle *style, bool shadow);

/* A premultiplied RGBA canvas, 8 bit. */
typedef struct {
    int width, height;
    uint8_t *pixels;
} TitleCanvas;

/* Compose what libass drew over the canvas. */
void title_canvas_images(TitleCanvas *canvas, const ASS_Image *images);
/* Fill a rectangle with rounded corners, edges anti-aliased; in canvas pixels. */
void title_canvas_box(TitleCanvas *canvas, double x, double y, double width,
                      double height, double radius, uint32_t color);
/* The canvas as a working picture; its sides are even. */
AVFrame *title_canvas_picture(const TitleCanvas *canvas);
