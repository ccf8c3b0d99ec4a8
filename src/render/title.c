#include "title_private.h"

#include "chatkut/media/input.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* Text without a box wraps here, so that a long title stays on the screen. */
static const double WRAP = 0.9;
/* Ink that reaches past the text's own box, in font sizes: slants, swashes, accents. */
static const double OVERSHOOT = 0.4;

/* Beyond this many pixels an em libass leaves letters out. */
static const double MAX_EM = 4096;
/* On a page of more pixels libass draws nothing. */
static const double MAX_PAGE = 200000;

enum { MAX_SIDE = 16384, MAX_PIXELS = 64 * 1000 * 1000 };

struct TitleMaker {
    ASS_Library *library;
    ASS_Renderer *renderer;
};

/* One title being drawn. Lengths are sequence pixels; `scale` makes them picture pixels. */
typedef struct {
    TitleMaker *maker;
    const Clip *clip;
    TitleStyle style;
    double scale;
    double wrap;          /* width text may have */
    double width, height; /* of the text, measured */
    double box_width, box_height;
    double margin; /* around the box, for what reaches out */
} Drawing;

static void be_quiet(int level, const char *format, va_list arguments, void *data)
{
    (void)level;
    (void)format;
    (void)arguments;
    (void)data;
}

TitleMaker *title_maker_new(GError **error)
{
    g_autoptr(TitleMaker) maker = g_new0(TitleMaker, 1);
    maker->library = ass_library_init();
    if (maker->library) {
        ass_set_message_cb(maker->library, be_quiet, NULL);
        maker->renderer = ass_renderer_init(maker->library);
    }
    if (!maker->renderer) {
        g_set_error(error, MEDIA_ERROR, MEDIA_ERROR_INTERNAL,
                    _("Titles cannot be drawn: libass does not start."));
        return NULL;
    }
    ass_set_fonts(maker->renderer, NULL, "sans-serif", ASS_FONTPROVIDER_FONTCONFIG,
                  NULL, 1);
    ass_set_shaper(maker->renderer, ASS_SHAPING_COMPLEX);
    return g_steal_pointer(&maker);
}

void title_maker_free(TitleMaker *maker)
{
    if (!maker)
        return;
    if (maker->renderer)
        ass_renderer_done(maker->renderer);
    if (maker->library)
        ass_library_done(maker->library);
    g_free(maker);
}

void title_clear(Title *title)
{
    av_frame_free(&title->picture);
    *title = (Title){ 0 };
}

bool title_is_still(const Clip *clip)
{
    const Value *color = node_value(&clip->node, PROP_COLOR);
    return !color || color->type != VALUE_CURVE;
}

/* ---- what cannot be drawn -------------------------------------------------------------- */

static bool unsupported(GError **error, const char *what)
{
    g_set_error(error, MEDIA_ERROR, MEDIA_ERROR_UNSUPPORTED, "%s", what);
    return false;
}

bool title_run_is_drawable(const json_t *style, GError **error)
{
    static const char *const drawn[] = { "font",          "size",      "weight",
                                         "italic",        "underline", "color",
                                         "letterSpacing", NULL };
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)style, key, value)
    {
        if (!g_strv_contains(drawn, key))
            return unsupported(error,
                               _("Outlines, shadows and layout of single runs of "
                                 "text cannot be drawn yet; set them on the "
                                 "whole clip."));
        if (json_is_object(value))
            return unsupported(error, _("The colour of a single run of text cannot be "
                                        "animated yet; animate the whole clip's."));
    }
    return true;
}

static bool check_runs(const json_t *runs, GError **error)
{
    size_t n;
    json_t *run;
    json_array_foreach(runs, n, run)
    {
        if (!title_run_is_drawable(json_object_get(run, "style"), error))
            return false;
    }
    return true;
}

static bool check_style(const Clip *clip, const TitleStyle *style, GError **error)
{
    if (strcmp(style->align, "justify") == 0)
        return unsupported(error,
                           _("Justified text cannot be drawn yet; align it left, "
                             "center or right."));
    const Value *text = node_value(&clip->node, PROP_TEXT);
    return !text || text->type != VALUE_JSON || check_runs(text->json, error);
}

/* ---- one event in libass --------------------------------------------------------------- */

/* Where a block of text hangs, as libass counts: like the keys of a keypad. */
enum { BOTTOM_LEFT = 1, BOTTOM_RIGHT = 3, TOP_LEFT = 7 };

static int justify_of(const char *align)
{
    if (strcmp(align, "left") == 0)
        return ASS_JUSTIFY_LEFT;
    return strcmp(align, "right") == 0 ? ASS_JUSTIFY_RIGHT : ASS_JUSTIFY_CENTER;
}

static uint32_t ass_color(uint32_t rgba)
{
    return (rgba & 0xffffff00) | (255 - (rgba & 255));
}

static void set_style(ASS_Track *track, const Drawing *drawing, bool shadow)
{
    const TitleStyle *style = &drawing->style;
    int n = ass_alloc_style(track);
    ASS_Style *to = &track->styles[n];
    to->Name = strdup("title");
    to->FontName = strdup(style->font);
    to->FontSize = title_ass_size(style);
    to->Bold = style->weight;
    to->Italic = style->italic;
    to->Underline = style->underline;
    to->Spacing = style->letter_spacing;
    to->ScaleX = to->ScaleY = 1;
    to->BorderStyle = 1;
    to->Outline = style->stroke_color ? style->stroke_width : 0;
    to->PrimaryColour = ass_color(shadow ? style->shadow_color : style->color);
    to->OutlineColour = ass_color(shadow ? style->shadow_color : style->stroke_color);
    to->Encoding = -1; /* the text's first letters say which way it reads */
    to->Justify = justify_of(style->align);
    /* Margins, also negative ones, leave just the width that text wraps at. */
    to->MarginL = to->MarginR = (int)lround((track->PlayResX - drawing->wrap) / 2);
}

static void add_event(ASS_Track *track, const Drawing *drawing, int hang, double x,
                      double y, bool shadow)
{
    g_autofree char *text = title_ass_text(drawing->clip, &drawing->style, shadow);
    char px[G_ASCII_DTOSTR_BUF_SIZE], py[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(px, sizeof px, "%.3f", x);
    g_ascii_formatd(py, sizeof py, "%.3f", y);
    g_autofree char *placed =
        g_strdup_printf("{\\an%d\\pos(%s,%s)\\q1}%s", hang, px, py, text);
    int n = ass_alloc_event(track);
    ASS_Event *event = &track->events[n];
    event->Start = 0;
    event->Duration = 1000;
    event->Style = track->n_styles - 1;
    event->Text = strdup(placed);
}

/* What a line is higher than libass makes it: the font's ascent and descent. */
static double line_gap(const TitleStyle *style)
{
    return style->size * style->line_height - title_ass_size(style);
}

/* A page of this many sequence pixels, drawn at the drawing's scale. */
static ASS_Track *new_page(const Drawing *drawing, double width, double height)
{
    ASS_Renderer *renderer = drawing->maker->renderer;
    ASS_Track *track = ass_new_track(drawing->maker->library);
    track->track_type = TRACK_TYPE_ASS;
    track->PlayResX = (int)ceil(width);
    track->PlayResY = (int)ceil(height);
    track->ScaledBorderAndShadow = 1;
    track->Kerning = true;
    /* Runs are one text: without it words of a right-to-left one stand in the order of
     * their runs. */
    ass_track_set_feature(track, ASS_FEATURE_WHOLE_TEXT_LAYOUT, 1);
    ass_set_frame_size(renderer, (int)ceil(track->PlayResX * drawing->scale),
                       (int)ceil(track->PlayResY * drawing->scale));
    ass_set_pixel_aspect(renderer, 1);
    ass_set_line_spacing(renderer, line_gap(&drawing->style) * drawing->scale);
    return track;
}

/* ---- measuring -------------------------------------------------------------------------- */

typedef struct {
    int left, top, right, bottom;
} Ink;

static bool find_ink(const ASS_Image *images, Ink *ink)
{
    *ink = (Ink){ G_MAXINT, G_MAXINT, G_MININT, G_MININT };
    for (const ASS_Image *image = images; image; image = image->next) {
        if (image->w == 0 || image->h == 0)
            continue;
        ink->left = MIN(ink->left, image->dst_x);
        ink->top = MIN(ink->top, image->dst_y);
        ink->right = MAX(ink->right, image->dst_x + image->w);
        ink->bottom = MAX(ink->bottom, image->dst_y + image->h);
    }
    return ink->left < ink->right;
}

static bool ink_of(Drawing *drawing, double page_width, double page_height, int hang,
                   Ink *ink)
{
    ASS_Track *track = new_page(drawing, page_width, page_height);
    set_style(track, drawing, false);
    add_event(track, drawing, hang, page_width / 2, page_height / 2, false);
    bool seen =
        find_ink(ass_render_frame(drawing->maker->renderer, track, 500, NULL), ink);
    ass_free_track(track);
    return seen;
}

/*
 * libass does not say how large a text is. But hung on one point by opposite corners it
 * moves by exactly its size, blanks and line distances included.
 */
static bool measure(Drawing *drawing)
{
    double page_width = 2 * drawing->wrap + 4 * drawing->style.size;
    double page_height =
        fmin(2 * drawing->wrap + 64 * drawing->style.size, MAX_PAGE / drawing->scale);
    Ink below, above;
    if (!ink_of(drawing, page_width, page_height, TOP_LEFT, &below) ||
        !ink_of(drawing, page_width, page_height, BOTTOM_RIGHT, &above))
        return false;
    drawing->width = (below.left - above.left) / drawing->scale;
    drawing->height =
        (below.top - above.top) / drawing->scale + line_gap(&drawing->style);
    return true;
}

/* ---- drawing ---------------------------------------------------------------------------- */

static void lay_out(Drawing *drawing, const Value *box)
{
    const TitleStyle *style = &drawing->style;
    double size[4] = { drawing->width, drawing->height };
    value_eval(box, RTIME_ZERO, size);
    drawing->box_width = size[0];
    drawing->box_height = size[1];
    double overflow =
        fmax(fmax(drawing->width - size[0], drawing->height - size[1]), 0);
    drawing->margin = ceil(
        OVERSHOOT * style->size + style->stroke_width + style->padding + overflow +
        (style->shadow_color ? 1.5 * style->shadow_blur +
                                   fmax(fabs(style->shadow_x), fabs(style->shadow_y))
                             : 0));
}

static double share(const char *align)
{
    if (strcmp(align, "left") == 0 || strcmp(align, "top") == 0)
        return 0;
    return strcmp(align, "right") == 0 || strcmp(align, "bottom") == 0 ? 1 : 0.5;
}

static void draw_text(const Drawing *drawing, TitleCanvas *canvas)
{
    const TitleStyle *style = &drawing->style;
    double page_width = canvas->width / drawing->scale;
    double page_height = canvas->height / drawing->scale;
    double x =
        drawing->margin + share(style->align) * (drawing->box_width - drawing->width);
    double y = drawing->margin +
               share(style->valign) * (drawing->box_height - drawing->height) +
               line_gap(style) / 2;
    for (int shadow = style->shadow_color != 0; shadow >= 0; shadow--) {
        ASS_Track *track = new_page(drawing, page_width, page_height);
        set_style(track, drawing, shadow);
        add_event(track, drawing, TOP_LEFT, x + (shadow ? style->shadow_x : 0),
                  y + (shadow ? style->shadow_y : 0), shadow);
        title_canvas_images(
            canvas, ass_render_frame(drawing->maker->renderer, track, 500, NULL));
        ass_free_track(track);
    }
}

static void draw_background(const Drawing *drawing, TitleCanvas *canvas)
{
    const TitleStyle *style = &drawing->style;
    if (!style->background_color)
        return;
    double s = drawing->scale;
    title_canvas_box(canvas, (drawing->margin - style->padding) * s,
                     (drawing->margin - style->padding) * s,
                     (drawing->box_width + 2 * style->padding) * s,
                     (drawing->box_height + 2 * style->padding) * s, style->radius * s,
                     style->background_color);
}

static bool too_large(GError **error, double width, double height)
{
    g_set_error(
        error, MEDIA_ERROR, MEDIA_ERROR_LIMIT,
        _("This text would be drawn %.0f × %.0f pixels large; make it smaller."), width,
        height);
    return false;
}

static bool make_canvas(const Drawing *drawing, TitleCanvas *canvas, GError **error)
{
    double width = (drawing->box_width + 2 * drawing->margin) * drawing->scale;
    double height = (drawing->box_height + 2 * drawing->margin) * drawing->scale;
    if (width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_PIXELS)
        return too_large(error, width, height);
    canvas->width = ((int)ceil(width) + 1) & ~1;
    canvas->height = ((int)ceil(height) + 1) & ~1;
    canvas->pixels = g_malloc0(4 * (size_t)canvas->width * (size_t)canvas->height);
    return true;
}

static bool start(Drawing *drawing, const Value *box, GError **error)
{
    if (!check_style(drawing->clip, &drawing->style, error))
        return false;
    double em = drawing->style.size * drawing->scale;
    if (em > MAX_EM)
        return too_large(error, em, em);
    double wrap[4] = { drawing->wrap };
    value_eval(box, RTIME_ZERO, wrap);
    drawing->wrap = wrap[0];
    return true;
}

unsigned title_line_count(TitleMaker *maker, const Clip *clip, const Sequence *sequence)
{
    Drawing drawing = {
        .maker = maker,
        .clip = clip,
        .style = title_style(clip, sequence, RTIME_ZERO),
        .scale = 1,
        .wrap = sequence->width * WRAP,
    };
    if (!start(&drawing, proplist_get(clip->node.props, PROP_BOX), NULL) ||
        !measure(&drawing))
        return 0;
    return (unsigned)lround(drawing.height /
                            (drawing.style.size * drawing.style.line_height));
}

bool title_draw(TitleMaker *maker, const Clip *clip, const Sequence *sequence, RTime at,
                double scale, Title *title, GError **error)
{
    Drawing drawing = {
        .maker = maker,
        .clip = clip,
        .style = title_style(clip, sequence, at),
        .scale = scale,
        .wrap = sequence->width * WRAP,
    };
    const Value *box = proplist_get(clip->node.props, PROP_BOX);
    *title = (Title){ 0 };
    if (!start(&drawing, box, error))
        return false;
    bool inked = measure(&drawing);
    lay_out(&drawing, box);
    title->box_width = drawing.box_width;
    title->box_height = drawing.box_height;
    if (!inked && !drawing.style.background_color)
        return true;

    TitleCanvas canvas;
    if (!make_canvas(&drawing, &canvas, error))
        return false;
    draw_background(&drawing, &canvas);
    if (inked)
        draw_text(&drawing, &canvas);
    title->picture = title_canvas_picture(&canvas);
    title->left = title->top = -drawing.margin;
    g_free(canvas.pixels);
    return true;
}
