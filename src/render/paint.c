#include "chatkut/render/paint.h"

#include "chatkut/media/input.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

enum { STOPS_MAX = 16 };

/* Premultiplied, 0 ... 1. */
typedef struct {
    double r, g, b, a;
} Ink;

typedef struct {
    double at;
    Ink ink;
} Stop;

typedef struct {
    bool radial;
    double angle;
    unsigned n_stops;
    Stop stops[STOPS_MAX];
} Gradient;

static Ink ink_of(const double rgba[4])
{
    double a = rgba[3] / 255;
    return (Ink){ rgba[0] / 255 * a, rgba[1] / 255 * a, rgba[2] / 255 * a, a };
}

static Ink ink_of_color(uint32_t color)
{
    const double rgba[4] = { color >> 24 & 255, color >> 16 & 255, color >> 8 & 255,
                             color & 255 };
    return ink_of(rgba);
}

/* ---- reading --------------------------------------------------------------------- */

static bool read_stop(const json_t *json, Stop *stop)
{
    const char *color = json_string_value(json_array_get(json, 1));
    uint32_t rgba;
    if (!color || !color_parse(color, &rgba))
        return false;
    stop->at = json_number_value(json_array_get(json, 0));
    stop->ink = ink_of_color(rgba);
    return true;
}

static bool read_gradient(const json_t *json, Gradient *gradient)
{
    const char *kind = json_string_value(json_object_get(json, "gradient"));
    const json_t *angle = json_object_get(json, "angle");
    const json_t *stops = json_object_get(json, "stops");
    size_t count = json_array_size(stops);
    if (!kind || count < 2 || count > STOPS_MAX)
        return false;
    *gradient = (Gradient){ .radial = strcmp(kind, "radial") == 0,
                            .angle = angle ? json_number_value(angle) : 180,
                            .n_stops = (unsigned)count };
    for (unsigned i = 0; i < count; i++)
        if (!read_stop(json_array_get(stops, i), &gradient->stops[i]))
            return false;
    return true;
}

bool paint_is_animated(const Value *paint)
{
    return paint && paint->type == VALUE_CURVE;
}

bool paint_has_alpha(const Value *paint)
{
    Gradient gradient;
    if (!paint)
        return true;
    if (paint->type == VALUE_COLOR)
        return (paint->color & 255) != 255;
    if (paint->type == VALUE_CURVE) {
        for (unsigned i = 0; i < paint->curve->n_keys; i++)
            if (paint->curve->keys[i].v[3] < 255)
                return true;
        return false;
    }
    if (paint->type != VALUE_JSON || !read_gradient(paint->json, &gradient))
        return true;
    for (unsigned i = 0; i < gradient.n_stops; i++)
        if (gradient.stops[i].ink.a < 1)
            return true;
    return false;
}

/* ---- painting -------------------------------------------------------------------- */

static uint8_t to_byte(double value)
{
    return (uint8_t)lrint(fmin(fmax(value, 0), 255));
}

static double luma(Ink ink)
{
    return 0.2126 * ink.r + 0.7152 * ink.g + 0.0722 * ink.b;
}

static void put_luma(AVFrame *frame, int x, int y, Ink ink)
{
    frame->data[0][(ptrdiff_t)y * frame->linesize[0] + x] =
        to_byte(16 + 219 * luma(ink));
    if (frame->data[3])
        frame->data[3][(ptrdiff_t)y * frame->linesize[3] + x] = to_byte(255 * ink.a);
}

static void put_chroma(AVFrame *frame, int x, int y, Ink ink)
{
    double u = (ink.b - luma(ink)) / 1.8556, v = (ink.r - luma(ink)) / 1.5748;
    frame->data[1][(ptrdiff_t)y * frame->linesize[1] + x] = to_byte(128 + 224 * u);
    frame->data[2][(ptrdiff_t)y * frame->linesize[2] + x] = to_byte(128 + 224 * v);
}

static AVFrame *blank(int width, int height, bool alpha)
{
    AVFrame *frame = av_frame_alloc();
    if (!frame)
        g_error("out of memory");
    frame->format = alpha ? AV_PIX_FMT_YUVA420P : AV_PIX_FMT_YUV420P;
    frame->width = width;
    frame->height = height;
    frame->colorspace = AVCOL_SPC_BT709;
    frame->color_range = AVCOL_RANGE_MPEG;
    if (av_frame_get_buffer(frame, 0) < 0)
        g_error("no memory for a picture of %dx%d", width, height);
    return frame;
}

static AVFrame *solid(Ink ink, int width, int height, bool alpha)
{
    AVFrame *frame = blank(width, height, alpha);
    put_luma(frame, 0, 0, ink);
    put_chroma(frame, 0, 0, ink);
    for (int plane = 0; plane < 4 && frame->data[plane]; plane++) {
        int shift = plane == 1 || plane == 2;
        for (int y = (height + shift) >> shift; y-- > 0;)
            memset(frame->data[plane] + (ptrdiff_t)y * frame->linesize[plane],
                   frame->data[plane][0], (size_t)((width + shift) >> shift));
    }
    return frame;
}

static Ink ink_at(const Gradient *gradient, double at)
{
    unsigned i = 0;
    const Stop *low, *high;
    double w;
    while (i < gradient->n_stops && gradient->stops[i].at <= at)
        i++;
    if (i == 0)
        return gradient->stops[0].ink;
    if (i == gradient->n_stops)
        return gradient->stops[i - 1].ink;
    low = &gradient->stops[i - 1];
    high = &gradient->stops[i];
    w = (at - low->at) / (high->at - low->at);
    return (Ink){ low->ink.r + (high->ink.r - low->ink.r) * w,
                  low->ink.g + (high->ink.g - low->ink.g) * w,
                  low->ink.b + (high->ink.b - low->ink.b) * w,
                  low->ink.a + (high->ink.a - low->ink.a) * w };
}

/* Where on the gradient a point lies; x, y from the centre of width x height. */
static double position(const Gradient *gradient, double width, double height, double x,
                       double y)
{
    double radians = gradient->angle * M_PI / 180;
    double dx = sin(radians), dy = -cos(radians);
    if (gradient->radial)
        return hypot(x / width, y / height) * M_SQRT2;
    return 0.5 + (x * dx + y * dy) / (fabs(width * dx) + fabs(height * dy));
}

static AVFrame *shade(const Gradient *gradient, int width, int height, bool alpha)
{
    AVFrame *frame = blank(width, height, alpha);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            put_luma(frame, x, y,
                     ink_at(gradient,
                            position(gradient, width, height, x + 0.5 - width / 2.0,
                                     y + 0.5 - height / 2.0)));
    for (int y = 0; y < (height + 1) / 2; y++)
        for (int x = 0; x < (width + 1) / 2; x++)
            put_chroma(frame, x, y,
                       ink_at(gradient, position(gradient, width, height,
                                                 2 * x + 0.5 - width / 2.0,
                                                 2 * y + 1 - height / 2.0)));
    return frame;
}

AVFrame *paint_picture(const Value *paint, RTime at, int width, int height, bool alpha,
                       GError **error)
{
    Gradient gradient;
    double rgba[4] = { 0, 0, 0, 255 };
    if (paint && paint->type == VALUE_COLOR)
        return solid(ink_of_color(paint->color), width, height, alpha);
    if (paint && paint->type == VALUE_CURVE) {
        value_eval(paint, at, rgba);
        return solid(ink_of(rgba), width, height, alpha);
    }
    if (paint && paint->type == VALUE_JSON && read_gradient(paint->json, &gradient))
        return shade(&gradient, width, height, alpha);
    g_set_error_literal(error, MEDIA_ERROR, MEDIA_ERROR_UNSUPPORTED,
                        _("a paint is neither a colour nor a gradient"));
    return NULL;
}
