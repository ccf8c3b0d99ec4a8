#include "emoji.h"

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
enum { MAX_SIDE = 16384, MAX_PIXELS = 64 * 1000 * 1000 };

struct TitleMaker {
    ASS_Library *library;
    ASS_Renderer *renderer;
    GPtrArray *fonts; /* TitleFont */
    EmojiFont *emoji; /* made when first needed */
    bool no_emoji;    /* there is none */
};

static void be_quiet(int level, const char *format, va_list arguments, void *data)
{
    (void)level;
    (void)format;
    (void)arguments;
    (void)data;
}

static void find_fonts(TitleMaker *maker)
{
    ass_set_fonts(maker->renderer, NULL, "sans-serif", ASS_FONTPROVIDER_FONTCONFIG,
                  NULL, 1);
}

TitleMaker *title_maker_new(GError **error)
{
    g_autoptr(TitleMaker) maker = g_new0(TitleMaker, 1);
    maker->fonts = g_ptr_array_new_with_free_func(title_font_free);
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
    find_fonts(maker);
    ass_set_shaper(maker->renderer, ASS_SHAPING_COMPLEX);
    return g_steal_pointer(&maker);
}

bool title_maker_add_font(TitleMaker *maker, const Asset *asset, int fd, GError **error)
{
    g_autoptr(Font) font = font_read(fd, error);
    if (!font)
        return false;
    ass_add_font(maker->library, asset->node.id, (char *)font->data, (int)font->size);
    find_fonts(maker);
    g_ptr_array_add(maker->fonts, title_font_new(asset, font));
    return true;
}

void title_maker_free(TitleMaker *maker)
{
    if (!maker)
        return;
    if (maker->renderer)
        ass_renderer_done(maker->renderer);
    if (maker->library)
        ass_library_done(maker->library);
    emoji_font_free(maker->emoji);
    g_ptr_array_unref(maker->fonts);
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

/* ---- what cannot be drawn -------------------------------------------------------- */

static bool unsupported(GError **error, const char *what)
{
    g_set_error(error, MEDIA_ERROR, MEDIA_ERROR_UNSUPPORTED, "%s", what);
    return false;
}

bool title_run_is_drawable(const json_t *style, GError **error)
{
    static const char *const layout[] = { "align", "valign", "lineHeight", NULL };
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)style, key, value)
    {
        if (g_strv_contains(layout, key))
            return unsupported(error,
                               _("A single run of text has no alignment and line "
                                 "height of its own; set them on the whole "
                                 "clip."));
        if (strcmp(key, "color") == 0 && json_is_object(value))
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

bool title_is_drawable(const Clip *clip, GError **error)
{
    const Value *text = node_value(&clip->node, PROP_TEXT);
    return !text || text->type != VALUE_JSON || check_runs(text->json, error);
}

/* ---- drawing --------------------------------------------------------------------- */

/* How far a style reaches beyond its text. */
static double reach(const TitleStyle *style)
{
    double shadow = style->shadow_color
                        ? 1.5 * style->shadow_blur +
                              fmax(fabs(style->shadow_x), fabs(style->shadow_y))
                        : 0;
    return OVERSHOOT * style->size + style->stroke_width + style->padding + shadow;
}

static double reach_of_all(const TitleDrawing *drawing)
{
    double most = reach(&drawing->style);
    for (unsigned i = 0; i < title_run_count(drawing->clip); i++) {
        TitleStyle style = title_run_style(&drawing->style, drawing->clip, i);
        most = fmax(most, reach(&style));
    }
    return most;
}

static void lay_out(TitleDrawing *drawing, const Value *box)
{
    double size[4] = { drawing->width, drawing->height };
    value_eval(box, RTIME_ZERO, size);
    drawing->box_width = size[0];
    drawing->box_height = size[1];
    double overflow =
        fmax(fmax(drawing->width - size[0], drawing->height - size[1]), 0);
    drawing->margin = ceil(reach_of_all(drawing) + overflow);
}

static double share(const char *align)
{
    if (strcmp(align, "left") == 0 || strcmp(align, "top") == 0)
        return 0;
    return strcmp(align, "right") == 0 || strcmp(align, "bottom") == 0 ? 1 : 0.5;
}

/* One pass over the canvas, the text moved by (dx, dy). */
static const ASS_Image *run_pass(const TitleDrawing *drawing, const TitleCanvas *canvas,
                                 TitlePass pass, double dx, double dy)
{
    const TitleStyle *style = &drawing->style;
    double left = share(style->align) * (drawing->box_width - drawing->width);
    double top = share(style->valign) * (drawing->box_height - drawing->height) +
                 title_line_gap(style) / 2;
    TitlePlace place = { HANG_TOP_LEFT, drawing->margin + left + dx,
                         drawing->margin + top + dy };
    return title_page(drawing, canvas->width / drawing->scale,
                      canvas->height / drawing->scale, place, pass);
}

static void draw_shadow(const TitleDrawing *drawing, TitleCanvas *canvas,
                        TitlePass pass, const TitleStyle *style)
{
    if (style->shadow_color)
        title_canvas_images(
            canvas, run_pass(drawing, canvas, pass, style->shadow_x, style->shadow_y));
}

static void draw_shadows(const TitleDrawing *drawing, TitleCanvas *canvas)
{
    unsigned runs = title_run_count(drawing->clip);
    TitlePass pass = { PASS_SHADOW, 0, 0 };
    draw_shadow(drawing, canvas, pass, &drawing->style);
    for (; pass.from < runs; pass.from = pass.end) {
        TitleStyle style = title_run_style(&drawing->style, drawing->clip, pass.from);
        pass.end = title_stretch_end(drawing->clip, pass.from, "shadow");
        if (title_run_member(drawing->clip, pass.from, "shadow"))
            draw_shadow(drawing, canvas, pass, &style);
    }
}

static void draw_boxes(const TitleDrawing *drawing, TitleCanvas *canvas)
{
    unsigned runs = title_run_count(drawing->clip);
    TitlePass pass = { PASS_BOXES, 0, 0 };
    for (; pass.from < runs; pass.from = pass.end) {
        TitleStyle style = title_run_style(&drawing->style, drawing->clip, pass.from);
        pass.end = title_stretch_end(drawing->clip, pass.from, "background");
        if (style.background_color)
            title_canvas_run_boxes(canvas, run_pass(drawing, canvas, pass, 0, 0),
                                   &style, drawing->scale);
    }
}

static void draw_emoji(const TitleDrawing *drawing, TitleCanvas *canvas,
                       EmojiFont *font)
{
    TitlePass pass = { PASS_BOXES, 0, 0 };
    for (; pass.from < title_run_count(drawing->clip); pass.from++) {
        const json_t *emoji = title_run_member(drawing->clip, pass.from, "emoji");
        if (!emoji)
            continue;
        pass.end = pass.from + 1;
        TitleStyle style = title_run_style(&drawing->style, drawing->clip, pass.from);
        g_autoptr(GArray) boxes = title_boxes(run_pass(drawing, canvas, pass, 0, 0));
        for (unsigned i = 0; i < boxes->len; i++) {
            const TitleBox *box = &g_array_index(boxes, TitleBox, i);
            const double place[] = { box->left, box->top, box->right, box->bottom };
            emoji_draw(font, json_string_value(emoji), canvas, place,
                       style.size * drawing->scale, style.color & 255);
        }
    }
}

static void draw_text(const TitleDrawing *drawing, TitleCanvas *canvas)
{
    const TitlePass letters = { PASS_LETTERS, 0, 0 };
    draw_boxes(drawing, canvas);
    draw_shadows(drawing, canvas);
    title_canvas_images(canvas, run_pass(drawing, canvas, letters, 0, 0));
    if (drawing->placed)
        draw_emoji(drawing, canvas, drawing->emoji);
}

static void draw_background(const TitleDrawing *drawing, TitleCanvas *canvas)
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

static bool make_canvas(const TitleDrawing *drawing, TitleCanvas *canvas,
                        GError **error)
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

static bool start(TitleDrawing *drawing, const Value *box, GError **error)
{
    if (!title_is_drawable(drawing->clip, error))
        return false;
    double em = drawing->style.size * drawing->scale;
    if (em > MAX_EM)
        return too_large(error, em, em);
    double wrap[4] = { drawing->wrap };
    value_eval(box, RTIME_ZERO, wrap);
    drawing->wrap = wrap[0];
    return true;
}

static EmojiFont *emoji_font(TitleMaker *maker)
{
    if (!maker->emoji && !maker->no_emoji) {
        maker->emoji = emoji_font_new();
        maker->no_emoji = !maker->emoji;
    }
    return maker->emoji;
}

/* NULL where there are none; the drawing borrows it. */
static Clip *place_emoji(TitleMaker *maker, TitleDrawing *drawing)
{
    if (!title_has_emoji(drawing->clip) || !emoji_font(maker))
        return NULL;
    Clip *placed = title_with_places(drawing->clip, &drawing->style, maker->emoji);
    drawing->emoji = maker->emoji;
    drawing->clip = placed;
    drawing->placed = true;
    return placed;
}

/* NULL where it is not asked for; the drawing borrows it. */
static Clip *justify(TitleDrawing *drawing)
{
    if (strcmp(drawing->style.align, "justify") != 0)
        return NULL;
    Clip *justified = title_justified(drawing);
    drawing->clip = justified;
    drawing->style.align = node_string(&justified->node, PROP_TEXT_ALIGN);
    drawing->broken = true;
    return justified;
}

unsigned title_line_count(TitleMaker *maker, const Clip *clip, const Sequence *sequence)
{
    TitleDrawing drawing = {
        .library = maker->library,
        .renderer = maker->renderer,
        .clip = clip,
        .style = title_style(maker->fonts, clip, sequence, RTIME_ZERO),
        .scale = 1,
        .wrap = sequence->width * WRAP,
    };
    if (!start(&drawing, proplist_get(clip->node.props, PROP_BOX), NULL))
        return 0;
    Clip *placed = place_emoji(maker, &drawing);
    bool inked = title_measure(&drawing);
    clip_unref(placed);
    return inked ? (unsigned)lround(drawing.height /
                                    (drawing.style.size * drawing.style.line_height))
                 : 0;
}

static bool draw(TitleDrawing *drawing, const Value *box, Title *title, GError **error)
{
    bool inked = title_measure(drawing);
    lay_out(drawing, box);
    title->box_width = drawing->box_width;
    title->box_height = drawing->box_height;
    if (!inked && !drawing->style.background_color)
        return true;

    TitleCanvas canvas;
    if (!make_canvas(drawing, &canvas, error))
        return false;
    draw_background(drawing, &canvas);
    if (inked)
        draw_text(drawing, &canvas);
    title->picture = title_canvas_picture(&canvas);
    title->left = title->top = -drawing->margin;
    g_free(canvas.pixels);
    return true;
}

bool title_draw(TitleMaker *maker, const Clip *clip, const Sequence *sequence, RTime at,
                double scale, Title *title, GError **error)
{
    TitleDrawing drawing = {
        .library = maker->library,
        .renderer = maker->renderer,
        .clip = clip,
        .style = title_style(maker->fonts, clip, sequence, at),
        .scale = scale,
        .wrap = sequence->width * WRAP,
    };
    const Value *box = proplist_get(clip->node.props, PROP_BOX);
    *title = (Title){ 0 };
    if (!start(&drawing, box, error))
        return false;
    Clip *placed = place_emoji(maker, &drawing), *justified = justify(&drawing);
    bool drawn = draw(&drawing, box, title, error);
    clip_unref(justified);
    clip_unref(placed);
    return drawn;
}
