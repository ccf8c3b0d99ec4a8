/* What the parts of a title share. */
#pragma once

#include "chatkut/media/font.h"
#include "chatkut/render/title.h"

#include <ass/ass.h>

/* The style of a clip, fallbacks filled in; colours 0xRRGGBBAA. Strings are
 * borrowed. */
typedef struct {
    const GPtrArray *fonts; /* TitleFont, of the project; borrowed */
    const char *font;       /* as the text names it */
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

TitleStyle title_style(const GPtrArray *fonts, const Clip *clip,
                       const Sequence *sequence, RTime at);

/* A font of the project. */
typedef struct TitleFont TitleFont;

TitleFont *title_font_new(const Asset *asset, const Font *font);
void title_font_free(void *font);

/* The family that libass shall look for. */
const char *title_family(const TitleStyle *style);
/* libass' font size for an em of `style->size` pixels. */
double title_ass_size(const TitleStyle *style);

/* The runs of a clip's text; a plain text has none. */
unsigned title_run_count(const Clip *clip);
/* What a run says of `key`; borrowed, NULL: nothing. */
const json_t *title_run_member(const Clip *clip, unsigned run, const char *key);
/* The style of a run; its background is its own, not the clip's. */
TitleStyle title_run_style(const TitleStyle *base, const Clip *clip, unsigned run);

/* Behind the runs from `run` on that all say the same of `key`. */
unsigned title_stretch_end(const Clip *clip, unsigned run, const char *key);

/* What a text is drawn for: its letters and outlines, shadows, or the boxes that runs
 * take, opaque and without letters. */
typedef enum { PASS_LETTERS, PASS_SHADOW, PASS_BOXES } PassKind;

/* Shadows and boxes are those of runs [from, end); where that is empty, the shadow of
 * all that have none of their own. */
typedef struct {
    PassKind kind;
    unsigned from, end;
} TitlePass;

/*
 * The clip's text as the text of an ASS event: what people wrote is escaped, styles
 * become override tags. What a pass does not draw takes its place all the same. Owned
 * by the caller.
 */
char *title_ass_text(const Clip *clip, const TitleStyle *base, TitlePass pass);

/* One title being drawn. Lengths are sequence pixels; `scale` makes them picture
 * pixels. */
typedef struct {
    ASS_Library *library;
    ASS_Renderer *renderer;
    const Clip *clip;
    TitleStyle style;
    double scale;
    double wrap;             /* width text may have */
    bool broken;             /* its lines are: it does not wrap */
    struct EmojiFont *emoji; /* NULL: not needed */
    bool placed;             /* it has blanks that emoji will be drawn on */
    double width, height;    /* of the text, measured */
    double box_width, box_height;
    double margin; /* around the box, for what reaches out */
} TitleDrawing;

/* What a line is higher than libass makes it: the font's ascent and descent. */
double title_line_gap(const TitleStyle *style);

/* Where a block of text hangs, as libass counts: like the keys of a keypad. */
typedef struct {
    enum { HANG_BOTTOM_RIGHT = 3, HANG_TOP_LEFT = 7 } hang;
    double x, y;
} TitlePlace;

/* A pass over a page of this many sequence pixels; valid until the next one. */
const ASS_Image *title_page(const TitleDrawing *drawing, double width, double height,
                            TitlePlace place, TitlePass pass);

/* Set width and height. False where there is no ink. */
bool title_measure(TitleDrawing *drawing);

/* The clip with its text broken into lines and the blanks widened so that all but the
 * last line of a paragraph are drawing->wrap wide; its align is the side at which the
 * last ones stand. */
Clip *title_justified(const TitleDrawing *drawing);

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
/* In canvas pixels. */
typedef struct {
    int left, top, right, bottom;
} TitleBox;

/* The boxes that libass drew for runs (PASS_BOXES), those that touch each other in a
 * line as one: an array of TitleBox. */
GArray *title_boxes(const ASS_Image *images);
/* Fill the boxes that libass drew for a run (PASS_BOXES), those of one line as one,
 * with the background of its style. */
void title_canvas_run_boxes(TitleCanvas *canvas, const ASS_Image *images,
                            const TitleStyle *style, double scale);
/* The canvas as a working picture; its sides are even. */
AVFrame *title_canvas_picture(const TitleCanvas *canvas);
